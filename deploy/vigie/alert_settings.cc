#include "deploy/vigie/alert_settings.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "pipeline/base/strings.h"
#include "sinks/http/client.h"

namespace vigie {
namespace {

class Reader {
 public:
  Reader(const Rules& rules, const std::vector<ConfiguredSink>& sinks)
      : sinks_(sinks) {
    for (const BrandRule& brand : rules.brands) {
      brands_.push_back(brand.name);
      if (!brand.panel.empty()) panels_.insert(brand.panel);
    }
    for (const ConfiguredSink& sink : sinks_)
      if (sink.sink != nullptr && sink.sink->wants_alerts())
        names_.push_back(sink.name);
  }

  void ReadPeople(const ConfigNode& node) {
    if (!node.present()) return;
    std::map<std::string, std::vector<AlertTarget>> people;
    for (const auto& [name, group] : node.entries()) {
      if (Find(name) != nullptr)
        group.Error("a sink has this name; call the group otherwise");
      people[name] = Targets(group);
    }
    people_ = std::move(people);
  }

  // A name, `{sink: …, to: …}`, or a list of them.
  std::vector<AlertTarget> Targets(const ConfigNode& node) const {
    std::vector<AlertTarget> targets;
    if (!node.present()) return targets;
    if (!node.is_list()) {
      AddTarget(node, targets);
    } else {
      const std::vector<ConfigNode> items = node.items();
      if (items.empty()) node.Error("empty; give a sink or a group of people");
      for (const ConfigNode& item : items) AddTarget(item, targets);
    }
    return targets;
  }

  Opening ReadOpening(const ConfigNode& node) const {
    return {Hours(node["hours"]), Hours(node["quiet"])};
  }
  std::vector<HourSpan> Hours(const ConfigNode& node) const {
    std::vector<HourSpan> spans;
    for (const std::string& text : node.Strings()) {
      const absl::StatusOr<HourSpan> span = ParseHours(text);
      if (span.ok())
        spans.push_back(*span);
      else
        node.Error(FromAbsl(span.status().message()));
    }
    return spans;
  }

  std::vector<std::string> Brands(const ConfigNode& node) const {
    return Known(node, brands_, "no such brand");
  }
  std::vector<std::string> Panels(const ConfigNode& node) const {
    return Known(node, {panels_.begin(), panels_.end()},
                 "no brand is in this panel");
  }

  AlertRule ReadRule(const ConfigNode& node) const {
    AlertRule rule;
    const ConfigNode name = node["name"];
    rule.name = name.Required("what the team calls the rule").String();
    rule.kinds = Known(node["kinds"], AlertKinds(), "no such kind");
    rule.brands = Brands(node["brands"]);
    rule.panels = Panels(node["panels"]);
    std::vector<std::string> themes;
    for (int i = 0; i < kThemes; ++i)
      themes.emplace_back(ThemeName(static_cast<Theme>(i)));
    rule.themes = Known(node["themes"], themes, "no such theme");
    const ConfigNode languages = node["languages"];
    for (std::string& code : languages.Strings()) {
      if (code.size() < 2 || code.size() > 3)
        languages.Error("a language is a code of two letters such as fr");
      rule.languages.push_back(std::move(code));
    }
    rule.level = static_cast<Level>(node["level"].Int(1, 1, 4));
    const std::string competitors =
        node["competitors"].OneOf({"with", "without", "only"}, "with");
    rule.competitors = competitors == "only"      ? Competitors::kOnly
                       : competitors == "without" ? Competitors::kNot
                                                  : Competitors::kToo;
    const std::string how =
        node["how"].OneOf({"page", "inform", "digest", "never"}, "page");
    rule.manner = how == "inform"   ? Manner::kInform
                  : how == "digest" ? Manner::kDigest
                  : how == "never"  ? Manner::kNever
                                    : Manner::kPage;
    const ConfigNode tell = node["tell"];
    rule.tell = Targets(tell);
    rule.opening = ReadOpening(node);
    rule.outside_to_digest =
        node["outside"].OneOf({"hold", "digest"}, "hold") == "digest";
    const ConfigNode always = node["always"];
    if (always.present() && always.is_scalar() && always.String() == "never")
      rule.always = static_cast<Level>(5);
    else
      rule.always = static_cast<Level>(always.Int(3, 1, 4));
    const bool told =
        rule.manner == Manner::kPage || rule.manner == Manner::kInform;
    if (!told)
      for (const char* key :
           {"tell", "hours", "quiet", "outside", "always", "escalate", "group"})
        if (node[key].present())
          node[key].Error(Cat("`how: ", how,
                              "` tells nobody at a time of its own; leave "
                              "this out"));
    if (node["escalate"].present())
      for (const ConfigNode& item : node["escalate"].items())
        rule.escalate.push_back(ReadEscalation(item, rule));
    rule.group = node["group"].Duration(0, kMinute, kDay);
    rule.also = node["also"].Bool(false);
    return rule;
  }

  Silence ReadSilence(const ConfigNode& node) const {
    Silence silence;
    silence.brands = Brands(node["brands"]);
    silence.panels = Panels(node["panels"]);
    silence.from = Time(node["from"]);
    silence.until = Time(node["until"]);
    if (silence.until <= silence.from && node["until"].present())
      node["until"].Error("not after `from`");
    silence.reason =
        node["reason"].Required("why, for those who ask later").String();
    silence.up_to = static_cast<Level>(node["up_to"].Int(2, 1, 4));
    return silence;
  }

  Digest ReadDigest(const ConfigNode& node) const {
    Digest digest;
    digest.hourly = node["every"].OneOf({"day", "hour"}, "day") == "hour";
    const ConfigNode at = node["at"];
    if (digest.hourly) {
      digest.minute = static_cast<std::int32_t>(at.Int(0, 0, 59));
    } else if (at.present()) {
      const auto minute = ParseTimeOfDay(at.String());
      if (minute.ok())
        digest.minute = *minute % (24 * 60);
      else
        at.Error(FromAbsl(minute.status().message()));
    }
    digest.tell = Targets(node["tell"]);
    return digest;
  }

 private:
  const ConfiguredSink* Find(const std::string& name) const {
    for (const ConfiguredSink& sink : sinks_)
      if (sink.name == name) return &sink;
    return nullptr;
  }

  void AddTarget(const ConfigNode& node,
                 std::vector<AlertTarget>& targets) const {
    const auto add = [&](AlertTarget target) {
      if (std::find(targets.begin(), targets.end(), target) == targets.end())
        targets.push_back(std::move(target));
    };
    if (!node.is_map()) {
      const std::string name = node.String();
      if (const auto group = people_.find(name); group != people_.end())
        for (const AlertTarget& target : group->second) add(target);
      else if (CheckSink(node, name))
        add({name, ""});
      return;
    }
    const ConfigNode sink = node["sink"], to = node["to"];
    const std::string name = sink.Required("the name of a sink").String();
    if (!sink.present() || !CheckSink(sink, name)) return;
    if (!to.present()) {
      add({name, ""});
      return;
    }
    const std::vector<std::string> recipients = to.Strings();
    if (recipients.empty()) to.Error("nobody; give a recipient");
    for (const std::string& recipient : recipients) {
      const absl::Status fits = Find(name)->sink->CheckRecipient(recipient);
      if (!fits.ok()) to.Error(FromAbsl(fits.message()));
      add({name, recipient});
    }
  }

  bool CheckSink(const ConfigNode& node, const std::string& name) const {
    const ConfiguredSink* const sink = Find(name);
    if (sink != nullptr && sink->sink != nullptr && sink->sink->wants_alerts())
      return true;
    if (sink != nullptr) {
      node.Error("this sink delivers no alerts; it only shows figures");
      return false;
    }
    std::vector<std::string> known = names_;
    for (const auto& [group, targets] : people_) known.push_back(group);
    std::string why = "no sink and no group of people has this name";
    if (const std::string near = NearestWord(name, known); !near.empty())
      Append(why, "; did you mean `", near, "`?");
    node.Error(why);
    return false;
  }

  Escalation ReadEscalation(const ConfigNode& node,
                            const AlertRule& rule) const {
    Escalation step;
    node["after"].Required("how long somebody has to acknowledge: 15m");
    step.after = node["after"].Duration(15 * kMinute, kMinute, 7 * kDay);
    const ConfigNode tell = node["tell"];
    tell.Required("whom to call next");
    step.tell = Targets(tell);
    if (rule.manner == Manner::kInform)
      node.Error("what only informs is not escalated; say `how: page`");
    for (const AlertTarget& target : step.tell)
      if (rule.tell.empty() || std::find(rule.tell.begin(), rule.tell.end(),
                                         target) != rule.tell.end())
        tell.Error(
            Cat(target.Text(), " is told first already; name other people"));
    return step;
  }

  static Micros Time(const ConfigNode& node) {
    node.Required("a time such as 2026-11-21T22:00:00+01:00");
    if (!node.present()) return 0;
    const auto at = ParseRfc3339(node.String());
    if (!at) node.Error("not a time such as 2026-11-21T22:00:00+01:00");
    return at.value_or(0);
  }

  static std::vector<std::string> Known(const ConfigNode& node,
                                        const std::vector<std::string>& known,
                                        std::string_view what) {
    std::vector<std::string> words = node.Strings();
    for (const std::string& word : words) {
      if (std::find(known.begin(), known.end(), word) != known.end()) continue;
      std::string why = Cat("\"", word, "\": ", what);
      if (const std::string near = NearestWord(word, known); !near.empty())
        Append(why, "; did you mean `", near, "`?");
      node.Error(why);
    }
    return words;
  }

  const std::vector<ConfiguredSink>& sinks_;
  std::vector<std::string> brands_, names_;
  std::set<std::string> panels_;
  std::map<std::string, std::vector<AlertTarget>> people_;
};

// Asks nothing that some alert would not answer.
bool MatchesAll(const AlertRule& rule) {
  return rule.kinds.empty() && rule.brands.empty() && rule.panels.empty() &&
         rule.themes.empty() && rule.languages.empty() &&
         rule.level <= Level::kWatch && rule.competitors == Competitors::kToo;
}

}  // namespace

AlertRules ReadAlerts(const ConfigNode& root, const std::string& path,
                      const Rules& rules,
                      const std::vector<ConfiguredSink>& sinks,
                      std::vector<std::string>& warnings,
                      std::vector<AlertRuleNode>& nodes) {
  AlertRules alerts;
  const ConfigNode dashboard = root["dashboard_url"];
  if (dashboard.present()) {
    alerts.dashboard = dashboard.String();
    const std::string filled = absl::StrReplaceAll(
        alerts.dashboard, {{"{id}", "id"}, {"{brand}", "brand"}});
    if (!UrlFault(filled).empty())
      dashboard.Error("give an address such as https://vigie.example.org");
    if (alerts.dashboard.find('{') == std::string::npos) {
      while (alerts.dashboard.ends_with('/')) alerts.dashboard.pop_back();
      alerts.dashboard += "/incidents/{id}";
    }
  }
  const ConfigNode node = root["alerts"];
  if (!node.present()) return alerts;
  alerts.french = node["language"].OneOf({"en", "fr"}, "en") == "fr";
  const ConfigNode zone = node["time_zone"];
  alerts.time_zone = zone.String("UTC");
  absl::TimeZone known;
  if (!absl::LoadTimeZone(alerts.time_zone, &known))
    zone.Error("no such time zone; give one as Europe/Paris");
  Reader reader(rules, sinks);
  reader.ReadPeople(node["people"]);
  Opening working = reader.ReadOpening(node);
  if (working.hours.empty())
    working.hours.push_back({.days = 0x1f, .from = 9 * 60, .to = 18 * 60});
  const std::vector<AlertTarget> tell = reader.Targets(node["tell"]);
  std::set<std::string> names;
  if (node["rules"].present())
    for (const ConfigNode& item : node["rules"].items()) {
      alerts.rules.push_back(reader.ReadRule(item));
      const std::string& name = alerts.rules.back().name;
      nodes.push_back({name, item, {}});
      if (item["tests"].present())
        for (const ConfigNode& test : item["tests"].items())
          nodes.back().wanted.push_back(
              test["want"].is_map() ? reader.Targets(test["want"]["tell"])
                                    : std::vector<AlertTarget>());
      if (!name.empty() && !names.insert(name).second)
        item["name"].Error("another rule has this name already");
    }
  if (node["ready_made"].Bool(true))
    for (AlertRule& rule : ReadyMadeRules(working, tell, alerts.french)) {
      while (!names.insert(rule.name).second) rule.name += " (2)";
      alerts.rules.push_back(std::move(rule));
    }
  if (alerts.rules.empty())
    node.Error("no rules: give `rules`, or leave out `ready_made: false`");
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i)
    if (MatchesAll(alerts.rules[i]) && !alerts.rules[i].also)
      warnings.push_back(Cat(path, ":", nodes[i + 1].node.line(), ":",
                             nodes[i + 1].node.column(), ": rule \"",
                             nodes[i + 1].name, "\" is never reached: \"",
                             nodes[i].name,
                             "\" before it matches everything; say `also: "
                             "true` there, or change their order"));
  if (node["silences"].present())
    for (const ConfigNode& item : node["silences"].items())
      alerts.silences.push_back(reader.ReadSilence(item));
  if (node["digest"].present())
    alerts.digest = reader.ReadDigest(node["digest"]);
  else
    alerts.digest.tell = tell;
  return alerts;
}

}  // namespace vigie
