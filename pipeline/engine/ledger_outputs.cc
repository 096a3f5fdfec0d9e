// What the ledger tells: incidents, alerts and the feed of mentions.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "pipeline/aggregate/coordination.h"
#include "pipeline/base/strings.h"
#include "pipeline/engine/ledger.h"
#include "pipeline/model/json_text.h"
#include "pipeline/model/label_text.h"

namespace vigie {
namespace {

constexpr std::size_t kSamplesShown = 5;

// One JSON object, key by key.
class Object {
 public:
  void Text(std::string_view key, std::string_view value) {
    Key(key);
    AppendJsonString(json_, value);
  }
  void Raw(std::string_view key, std::string_view value) {
    Key(key);
    json_ += value;
  }
  std::string Done() { return std::move(json_) + "}"; }

 private:
  void Key(std::string_view key) {
    json_ += json_.size() > 1 ? "," : "";
    AppendJsonString(json_, key);
    json_ += ':';
  }
  std::string json_ = "{";
};

std::string LevelData(const Incident& incident, const IncidentChange& c) {
  Object data;
  data.Text("rule", c.rule);
  data.Text("brand", incident.brand);
  data.Text("scope", incident.scope);
  data.Raw("step", Cat(c.step));
  data.Raw("level", Cat(static_cast<int>(incident.level)));
  data.Raw("peak", Cat(static_cast<int>(incident.peak)));
  data.Text("onset", FormatRfc3339(incident.onset));
  data.Text("summary", c.summary);
  std::string signals = "[";
  for (const SignalReading& s : c.signals) {
    Object one;
    one.Text("signal", s.signal);
    one.Raw("observed_milli", Cat(s.observed));
    one.Raw("expected_milli", Cat(s.expected));
    one.Raw("score_milli", Cat(s.score));
    Append(signals, signals.size() > 1 ? "," : "", one.Done());
  }
  data.Raw("signals", signals + "]");
  return data.Done();
}

}  // namespace

void Ledger::FeedDeletion(const Partial& partial, const PartialRow& row,
                          std::span<const std::uint32_t> brands) {
  Object line;
  line.Text("platform", partial.Text(row.platform));
  line.Text("id", partial.Text(row.id));
  line.Text("op", "delete");
  std::string names;
  for (const std::uint32_t brand : brands) {
    names += names.empty() ? "[{\"brand\":" : ",{\"brand\":";
    AppendJsonString(names, brand_names_[brand]);
    names += '}';
  }
  line.Raw("brands", names + "]");
  released_.lines.push_back({FeedLine::Kind::kMention,
                             Cat(partial.partition, "-", row.offset),
                             line.Done()});
}

void Ledger::FeedMention(const Partial& partial, const PartialRow& row,
                         const std::vector<std::uint32_t>& numbers) {
  FeedLine& line = released_.lines.emplace_back();
  line.kind = FeedLine::Kind::kMention;
  line.key = Cat(partial.partition, "-", row.offset);
  std::string& json = line.json;
  const auto text = [&](std::string_view key, std::string_view value) {
    json += json.empty() ? "{" : ",";
    AppendJsonString(json, key);
    json += ':';
    AppendJsonString(json, value);
  };
  text("platform", partial.Text(row.platform));
  text("id", partial.Text(row.id));
  text("op", row.op == Op::kUpdate ? "update" : "create");
  text("published", FormatRfc3339(row.published));
  text("author", partial.Text(row.author_name));
  text("url", partial.Text(row.url));
  text("text", partial.Text(row.text));
  text("language", LanguageName(row.language));
  text("mention_type", MentionTypeName(row.type));
  text("sentiment", ToneName(row.tone));
  json += ",\"brands\":[";
  for (std::uint32_t h = 0; h < row.hits; ++h) {
    const PartialHit& hit = partial.hits[row.hits_begin + h];
    json += h == 0 ? "{\"brand\":" : ",{\"brand\":";
    AppendJsonString(json, brand_names_[numbers[hit.brand]]);
    json += ",\"tone\":";
    AppendJsonString(json, ToneName(hit.tone));
    Append(json, ",\"relevance\":", hit.relevance / 1000.0);
    const HitFamily& family = hit_families_[h];
    if (family.id != 0)
      json += absl::StrFormat(",\"family\":\"%016x\",\"family_size\":%d",
                              family.id, family.size);
    const Family* copies = family.size > 1
                               ? families_.Find(numbers[hit.brand], family.id)
                               : nullptr;
    if (copies != nullptr) {
      const Coordination campaign = CoordinationOf(*copies);
      if (campaign.score > 0) {
        Append(json, ",\"coordination\":", campaign.score,
               ",\"coordination_why\":");
        AppendJsonString(json, InWords(campaign, french_));
      }
    }
    json += '}';
  }
  json += "],\"labels\":";
  AppendLabels(json, row.labels);
  json += '}';
}

void Ledger::TellOf(Alert& alert, std::uint32_t brand, std::int64_t bin) {
  // What the alert is about, from the onset to now: praise of a good buzz,
  // negative mentions of all else.
  const Tone tone =
      alert.rule == kGoodBuzzRule ? Tone::kPositive : Tone::kNegative;
  absl::btree_map<std::uint32_t, int> languages;
  absl::btree_map<int, int> themes;
  int all = 0;
  const std::int64_t last = BinOf(folded_);
  for (std::int64_t b = std::max(bin, last - 24); b <= last; ++b) {
    const SampleSet& set = samples_.Look(
        {SummaryKind::kSamples, brand, b, static_cast<int>(tone)});
    for (const SampleItem& item : set.items()) {
      ++all;
      ++languages[static_cast<std::uint32_t>(item.sample.language)];
      for (int t = 0; t < kThemes; ++t)
        themes[t] += item.sample.themes.Has(static_cast<Theme>(t));
      if (alert.samples.size() >= kSamplesShown) continue;
      const bool repeated = std::any_of(
          alert.samples.begin(), alert.samples.end(), [&](const Sample& s) {
            return s.text == item.sample.text ||
                   (s.family != 0 && s.family == item.sample.family);
          });
      if (repeated) continue;
      alert.samples.push_back(item.sample);
      if (const Family* family = families_.Find(brand, item.sample.family))
        alert.samples.back().copies = family->size - 1;
    }
  }
  // A language or a theme of a quarter of them is one of the incident's.
  for (const auto& [language, count] : languages)
    if (4 * count >= all && language != 0)
      alert.languages.push_back(static_cast<Language>(language));
  for (const auto& [theme, count] : themes)
    if (count > 0 && 4 * count >= all)
      alert.themes.Add(static_cast<Theme>(theme));
}

std::string Ledger::CampaignOf(std::uint32_t brand, Micros since) const {
  const Family* worst = nullptr;
  Coordination most;
  families_.VisitCopied(brand, [&](const Family& family) {
    if (family.last_minute < MinuteOf(since)) return;
    const Coordination c = CoordinationOf(family);
    if (c.score < kCoordinated || c.score < most.score) return;
    if (c.score == most.score && family.founded > worst->founded) return;
    most = c;
    worst = &family;
  });
  if (worst == nullptr) return "";
  return Cat(french_ ? " Coordonné (" : " Coordinated (", most.score,
             french_ ? " sur 1000) : " : " of 1000): ", InWords(most, french_),
             ".");
}

void Ledger::Apply(const IncidentChange& c) {
  // Events of the digest are told, and leave no incident behind.
  const bool kept = c.rule == kBadBuzzRule || c.rule == kCompetitorRule ||
                    c.rule == kSectorRule;
  // Both are told again to receivers that ask what lasts, and at their end.
  const bool lasting = kept || c.rule == kSourceSilentRule;
  Incident event;
  Incident& incident = kept ? incidents_[c.id] : event;
  if (incident.id.empty()) {
    incident.id = c.id;
    if (c.brand != kNoBrand) incident.brand = brand_names_[c.brand];
    incident.scope = c.scope;
    incident.onset = c.onset;
    incident.detected = c.at;
  }
  incident.level = c.resolved ? Level::kCalm : c.level;
  incident.peak = std::max(incident.peak, c.level);
  incident.updated = c.at;
  incident.ended = c.resolved ? c.at : 0;
  incident.step = c.step;
  incident.signals = c.signals;
  incident.reason = c.summary;
  if (kept) incidents_changed_.push_back(c.id);

  Alert alert;
  alert.id = c.id;
  alert.step = c.step;
  alert.rule = std::string(c.rule);
  alert.brand = incident.brand;
  alert.scope = c.scope;
  alert.level = !kept ? Level::kWatch : c.resolved ? incident.peak : c.level;
  alert.firing = !c.resolved;
  alert.page = c.page;
  alert.starts = incident.onset;
  alert.at = c.at;
  alert.ends = c.resolved ? c.at : c.at + 5 * kMinute;
  alert.summary = c.summary;
  alert.description = c.description;
  alert.words = french_ ? kFrench : kEnglish;
  alert.signals = c.signals;
  if (c.brand != kNoBrand) TellOf(alert, c.brand, c.bin);
  if (kept && alert.firing) alert.description += CampaignOf(c.brand, c.onset);
  journal_.push_back({c.at, "level", c.id, LevelData(incident, c)});
  const std::size_t postings = routed_.postings.size();
  const std::size_t notes = routed_.notes.size();
  router_.Take(std::move(alert),
               !c.notify    ? StepKind::kFall
               : c.resolved ? StepKind::kClear
               : lasting    ? StepKind::kRise
                            : StepKind::kNote,
               c.at, routed_);
  NoteRouted(postings, notes);
}

void Ledger::NoteRouted(std::size_t postings, std::size_t notes) {
  for (; notes < routed_.notes.size(); ++notes) {
    const RouteNote& n = routed_.notes[notes];
    Object data;
    data.Text("key", n.incident);
    data.Text("rule", n.rule);
    if (!n.target.empty()) data.Text("target", n.target);
    if (!n.reason.empty()) data.Text("reason", n.reason);
    if (n.until != 0) data.Text("until", FormatRfc3339(n.until));
    journal_.push_back({n.at, n.what,
                        n.incident.substr(0, n.incident.rfind('-')),
                        data.Done()});
  }
  for (; postings < routed_.postings.size(); ++postings) {
    const Posting& p = routed_.postings[postings];
    Object data;
    data.Text("key", p.alert.Key());
    data.Text("sink", p.sink);
    if (!p.alert.to.empty()) data.Text("to", p.alert.to);
    data.Text("rule", p.rule);
    data.Raw("page", p.alert.page ? "true" : "false");
    if (!p.alert.notice.empty()) data.Text("notice", p.alert.notice);
    journal_.push_back({p.at, "told", p.alert.id, data.Done()});
  }
}

JournalEntry Ledger::OutcomeEntry(std::string_view key, std::string_view sink,
                                  std::string_view to, bool delivered,
                                  std::string_view error, Micros at) {
  Object data;
  data.Text("key", key);
  data.Text("sink", sink);
  if (!to.empty()) data.Text("to", to);
  if (!error.empty()) data.Text("error", error);
  return {at, delivered ? "delivered" : "refused",
          std::string(key.substr(0, key.rfind('-'))), data.Done()};
}

absl::Status Ledger::Acknowledge(std::string_view incident,
                                 std::string_view by) {
  VIGIE_ASSIGN_OR_RETURN(const Level level,
                         router_.Acknowledge(incident, by, folded_));
  Object data;
  data.Text("by", by);
  data.Raw("level", Cat(static_cast<int>(level)));
  journal_.push_back(
      {folded_, "acknowledged", std::string(incident), data.Done()});
  return absl::OkStatus();
}

}  // namespace vigie
