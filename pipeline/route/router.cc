#include "pipeline/route/router.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/route/words.h"

namespace vigie {
namespace {

constexpr std::size_t kMostLines = 200;
constexpr std::string_view kDigestBucket = "digest";

template <typename T>
bool Lists(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

absl::Status Router::SetRules(std::string_view body,
                              std::map<std::string, BrandPlace> brands) {
  VIGIE_ASSIGN_OR_RETURN(AlertRules rules, AlertRules::Parse(body));
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(rules.time_zone, &zone))
    return InvalidArgument("alerts.time_zone: ", rules.time_zone,
                           " is not known on this machine");
  rules_ = std::move(rules);
  zone_ = zone;
  brands_ = std::move(brands);
  return absl::OkStatus();
}

bool Router::Matches(const AlertRule& rule, const Alert& alert) const {
  if (alert.level < rule.level) return false;
  if (!rule.kinds.empty() && !Lists(rule.kinds, alert.rule)) return false;
  if (!rule.brands.empty() && !Lists(rule.brands, alert.brand)) return false;
  const auto place = brands_.find(alert.brand);
  const bool known = place != brands_.end();
  if (!rule.panels.empty() &&
      !(known && Lists(rule.panels, place->second.panel)))
    return false;
  const bool competitor = known && place->second.competitor;
  if (rule.competitors == Competitors::kNot && competitor) return false;
  if (rule.competitors == Competitors::kOnly && !competitor) return false;
  if (!rule.languages.empty() &&
      std::none_of(alert.languages.begin(), alert.languages.end(),
                   [&](Language language) {
                     return Lists(rule.languages, LanguageName(language));
                   }))
    return false;
  if (rule.themes.empty()) return true;
  for (int i = 0; i < kThemes; ++i) {
    const auto theme = static_cast<Theme>(i);
    if (alert.themes.Has(theme) &&
        Lists(rule.themes, std::string(ThemeName(theme))))
      return true;
  }
  return false;
}

const Silence* Router::SilenceOver(const Alert& alert, Micros now) const {
  const auto place = brands_.find(alert.brand);
  for (const Silence& silence : rules_.silences) {
    if (now < silence.from || now >= silence.until ||
        alert.level > silence.up_to)
      continue;
    if ((silence.brands.empty() && silence.panels.empty()) ||
        Lists(silence.brands, alert.brand) ||
        (place != brands_.end() && Lists(silence.panels, place->second.panel)))
      return &silence;
  }
  return nullptr;
}

const AlertRule* Router::Find(std::string_view name) const {
  for (const AlertRule& rule : rules_.rules)
    if (rule.name == name) return &rule;
  return nullptr;
}

std::vector<AlertTarget> Router::Targets(
    const std::vector<AlertTarget>& tell) const {
  if (!tell.empty()) return tell;
  std::vector<AlertTarget> all;
  for (const std::string& sink : sinks_) all.push_back({sink, ""});
  return all;
}

bool Router::OpenFor(const AlertRule* rule, Level level, Micros at) const {
  return rule == nullptr || level >= rule->always ||
         IsOpen(rule->opening, zone_, at);
}

std::string Router::LinkOf(const Alert& alert) const {
  if (rules_.dashboard.empty()) return "";
  return absl::StrReplaceAll(
      rules_.dashboard,
      {{"{id}", alert.id}, {"{brand}", PercentEncodedName(alert.brand)}});
}

void Router::Take(Alert alert, StepKind kind, Micros now, Routed& out) {
  AdvanceDue(now, out);
  now_ = now = std::max(now_, now);
  changed_ = true;
  alert.link = LinkOf(alert);
  alert.time_zone = rules_.time_zone;
  // What waits to be told is told as it stands then.
  for (auto& [name, bucket] : buckets_)
    for (Line& line : bucket.lines) {
      if (line.id != alert.id) continue;
      line.level = std::max(line.level, alert.level);
      line.ended = kind == StepKind::kClear ? alert.at : 0;
      if (kind == StepKind::kRise) line.summary = alert.summary;
    }
  if (kind == StepKind::kFall) return;
  for (Held& held : held_)
    if (held.alert.id == alert.id) held.alert = alert;
  if (kind == StepKind::kClear) {
    Clear(alert, now, out);
    FindNextDue();
    return;
  }
  Open* const open = kind == StepKind::kRise ? &incidents_[alert.id] : nullptr;
  if (open != nullptr) open->last = alert;
  std::vector<AlertTarget> reached;
  if (rules_.rules.empty()) {
    // What is for a digest waits for rules that make one.
    if (alert.page)
      for (const AlertTarget& target : Targets({}))
        Post(alert, target, "", true, "", now, out);
    return;
  }
  bool matched = false;
  for (const AlertRule& rule : rules_.rules) {
    if (!Matches(rule, alert)) continue;
    matched = true;
    Apply(rule, alert, open, now, reached, out);
    if (!rule.also) break;
  }
  if (!matched && alert.level >= Level::kCrisis && alert.page)
    for (const AlertTarget& target : Targets({}))
      Post(alert, target, "", true, "", now, out);
  else if (!matched)
    Collect(std::string(kDigestBucket), "", DigestDue(now), alert, now, out);
  FindNextDue();
}

void Router::Apply(const AlertRule& rule, const Alert& alert, Open* open,
                   Micros now, std::vector<AlertTarget>& reached, Routed& out) {
  if (rule.manner == Manner::kNever) {
    out.notes.push_back(
        {now, alert.Key(), "dropped", rule.name, "", "the rule says never", 0});
    return;
  }
  if (rule.manner == Manner::kDigest) {
    Collect(std::string(kDigestBucket), rule.name, DigestDue(now), alert, now,
            out);
    return;
  }
  const bool page = rule.manner == Manner::kPage;
  const Silence* const silence = SilenceOver(alert, now);
  const bool in_hours = OpenFor(&rule, alert.level, now);
  const bool first = open != nullptr && !open->began;
  bool posted = false;
  for (const AlertTarget& target : Targets(rule.tell)) {
    if (Lists(reached, target)) continue;
    reached.push_back(target);
    if (silence != nullptr) {
      Hold({.due = silence->until,
            .since = now,
            .target = target,
            .rule = rule.name,
            .reason = silence->reason,
            .page = page,
            .silenced = true,
            .alert = alert},
           now, out);
      continue;
    }
    if (!in_hours) {
      if (rule.outside_to_digest)
        Collect(std::string(kDigestBucket), rule.name, DigestDue(now), alert,
                now, out);
      else
        Hold({.due = NextOpen(rule.opening, zone_, now),
              .since = now,
              .target = target,
              .rule = rule.name,
              .page = page,
              .alert = alert},
             now, out);
      continue;
    }
    Micros& until = grouped_until_[rule.name];
    if (first && rule.group > 0 && alert.level < Level::kCrisis &&
        now < until) {
      Collect(Cat("group ", rule.name), rule.name, until, alert, now, out);
      continue;
    }
    posted = true;
    Post(alert, target, rule.name, page, "", now, out);
  }
  if (!posted) return;
  if (rule.group > 0) grouped_until_[rule.name] = now + rule.group;
  if (open != nullptr && page) Arm(rule, *open, now);
}

void Router::Arm(const AlertRule& rule, Open& open, Micros now) {
  if (open.acknowledged >= open.last.level) return;
  for (std::uint32_t i = 0; i < rule.escalate.size(); ++i) {
    const bool armed = std::any_of(
        open.pending.begin(), open.pending.end(),
        [&](const Pending& p) { return p.rule == rule.name && p.index == i; });
    if (!armed)
      open.pending.push_back({now + rule.escalate[i].after, rule.name, i});
  }
}

void Router::Clear(const Alert& alert, Micros now, Routed& out) {
  // Nobody need know of what was over before its silence was.
  std::erase_if(held_, [&](const Held& held) {
    if (held.alert.id != alert.id || !held.silenced) return false;
    out.notes.push_back({now, alert.Key(), "dropped", held.rule,
                         held.target.Text(), "over before the silence ended",
                         0});
    return true;
  });
  const auto it = incidents_.find(alert.id);
  if (it == incidents_.end()) {
    // Known to a state before this one, perhaps: told as its beginning was.
    if (rules_.rules.empty() && alert.page)
      for (const AlertTarget& target : Targets({}))
        Post(alert, target, "", true, "", now, out);
    return;
  }
  const std::vector<Told> told = std::move(it->second.told);
  it->second.pending.clear();
  for (const Told& one : told) {
    const bool waits =
        std::any_of(held_.begin(), held_.end(), [&](const Held& held) {
          return held.alert.id == alert.id && held.target == one.target;
        });
    if (waits) continue;
    const AlertRule* const rule = Find(one.rule);
    if (OpenFor(rule, alert.level, now))
      Post(alert, one.target, one.rule, one.page, "", now, out);
    else
      Hold({.due = NextOpen(rule->opening, zone_, now),
            .since = now,
            .target = one.target,
            .rule = one.rule,
            .page = one.page,
            .alert = alert},
           now, out);
  }
  // Without rules a sink that is new hears of what lasts (see Firing).
  if (rules_.rules.empty() && alert.page)
    for (const AlertTarget& target : Targets({}))
      if (std::none_of(told.begin(), told.end(),
                       [&](const Told& t) { return t.target == target; }))
        Post(alert, target, "", true, "", now, out);
  incidents_.erase(alert.id);
}

void Router::Post(const Alert& alert, const AlertTarget& target,
                  std::string_view rule, bool page, std::string notice,
                  Micros now, Routed& out) {
  // They learn it now: nothing of it waits for them any more.
  std::erase_if(held_, [&](const Held& held) {
    return held.alert.id == alert.id && held.target == target;
  });
  const auto it = incidents_.find(alert.id);
  Told* told = nullptr;
  if (it != incidents_.end())
    for (Told& one : it->second.told)
      if (one.target == target) told = &one;
  if (told != nullptr && told->step == alert.step) return;  // they know
  Posting& posting = out.postings.emplace_back();
  posting.alert = alert;
  posting.alert.page = page;
  posting.alert.notice = std::move(notice);
  posting.alert.to = target.to;
  if (alert.firing)
    posting.alert.ends = std::max(alert.ends, now + 5 * kMinute);
  posting.sink = target.sink;
  posting.rule = rule;
  posting.at = now;
  if (it == incidents_.end() || !alert.firing) return;
  it->second.began = true;
  if (told == nullptr) told = &it->second.told.emplace_back();
  *told = {target, std::string(rule), page, alert.step};
}

void Router::Hold(Held held, Micros now, Routed& out) {
  out.notes.push_back({now, held.alert.Key(),
                       held.silenced ? "silenced" : "held", held.rule,
                       held.target.Text(), held.reason, held.due});
  for (Held& other : held_)
    if (other.alert.id == held.alert.id && other.target == held.target) {
      held.since = std::min(held.since, other.since);
      other = std::move(held);
      return;
    }
  held_.push_back(std::move(held));
}

Micros Router::DigestDue(Micros now) const {
  const Digest& digest = rules_.digest;
  if (!digest.hourly) return NextDaily(digest.minute, zone_, now);
  const Micros at = FloorDiv(now, kHour) * kHour + digest.minute * kMinute;
  return at > now ? at : at + kHour;
}

void Router::Collect(const std::string& name, std::string_view rule, Micros due,
                     const Alert& alert, Micros now, Routed& out) {
  Bucket& bucket = buckets_[name];
  if (bucket.due == 0) {
    bucket.due = due;
    bucket.since = now;
    bucket.rule = rule;
  }
  for (const Line& line : bucket.lines)
    if (line.id == alert.id) return;
  out.notes.push_back({now, alert.Key(),
                       name == kDigestBucket ? "digest" : "grouped",
                       std::string(rule), "", "", bucket.due});
  if (bucket.lines.size() >= kMostLines) {
    ++bucket.more;
    return;
  }
  bucket.lines.push_back({alert.id, alert.rule, alert.brand, alert.summary,
                          alert.level, alert.starts,
                          alert.firing ? 0 : alert.at});
}

absl::StatusOr<Level> Router::Acknowledge(std::string_view incident,
                                          std::string_view by, Micros now) {
  const auto it = incidents_.find(std::string(incident));
  if (it == incidents_.end())
    return NotFound("incident ", incident,
                    ": none of this name lasts; see `vigie incident`");
  now_ = std::max(now_, now);
  Open& open = it->second;
  open.acknowledged = open.last.level;
  open.by = by;
  open.pending.clear();
  changed_ = true;
  FindNextDue();
  return open.last.level;
}

std::vector<Alert> Router::Firing(std::string_view sink, Micros now) const {
  std::vector<Alert> firing;
  const std::vector<AlertTarget> targets = Targets({});
  const bool everything =
      rules_.rules.empty() &&
      std::any_of(targets.begin(), targets.end(),
                  [&](const AlertTarget& t) { return t.sink == sink; });
  for (const auto& [id, open] : incidents_) {
    bool told = everything && open.last.page;
    bool page = told;
    for (const Told& one : open.told) {
      if (one.target.sink != sink) continue;
      told = true;
      page |= one.page;
    }
    if (!told) continue;
    firing.push_back(open.last);
    firing.back().page = page;
    firing.back().ends = now + 5 * kMinute;
  }
  return firing;
}

void Router::Adopt(const Alert& alert) {
  if (!alert.firing) {
    incidents_.erase(alert.id);
    return;
  }
  Open& open = incidents_[alert.id];
  open.last = alert;
  open.began = true;
  open.told.clear();
  for (const AlertTarget& target : Targets({}))
    open.told.push_back({target, "", true, alert.step});
}

void Router::ForgetSamples() {
  for (auto& [id, open] : incidents_) open.last.samples.clear();
  for (Held& held : held_) held.alert.samples.clear();
  changed_ = true;
}

}  // namespace vigie
