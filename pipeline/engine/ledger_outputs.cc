// What the ledger tells: incidents, alerts and the feed of mentions.
#include <algorithm>

#include "pipeline/base/strings.h"
#include "pipeline/engine/ledger.h"
#include "pipeline/model/json_text.h"
#include "pipeline/model/label_text.h"

namespace vigie {
namespace {

constexpr std::size_t kSamplesShown = 5;

}  // namespace

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
    Append(json, ",\"relevance\":", hit.relevance / 1000.0, "}");
  }
  json += "],\"labels\":";
  AppendLabels(json, row.labels);
  json += '}';
}

std::vector<Sample> Ledger::SamplesOf(std::uint32_t brand, std::int64_t bin) {
  // What the alert is about: negative mentions from the onset to now.
  std::vector<Sample> shown;
  const std::int64_t last = BinOf(folded_);
  for (std::int64_t b = std::max(bin, last - 24); b <= last; ++b) {
    const SampleSet& set = samples_.Look(
        {SummaryKind::kSamples, brand, b, static_cast<int>(Tone::kNegative)});
    for (const SampleItem& item : set.items()) {
      if (shown.size() >= kSamplesShown) return shown;
      const bool repeated = std::any_of(
          shown.begin(), shown.end(),
          [&](const Sample& s) { return s.text == item.sample.text; });
      if (!repeated) shown.push_back(item.sample);
    }
  }
  return shown;
}

void Ledger::Apply(const IncidentChange& c) {
  Incident& incident = incidents_[c.id];
  if (incident.id.empty()) {
    incident.id = c.id;
    incident.brand = brand_names_[c.brand];
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
  incidents_changed_.push_back(c.id);

  Alert alert;
  alert.id = c.id;
  alert.step = c.step;
  alert.rule = std::string(c.rule);
  alert.brand = incident.brand;
  alert.scope = c.scope;
  alert.level = c.resolved ? incident.peak : c.level;
  alert.firing = !c.resolved;
  alert.page = c.page;
  alert.starts = incident.onset;
  alert.at = c.at;
  alert.ends = c.resolved ? c.at : c.at + 5 * kMinute;
  alert.summary = c.summary;
  alert.description = c.description;
  alert.signals = c.signals;
  alert.samples = SamplesOf(c.brand, c.bin);
  if (!c.notify) return;  // told again as it was last told, until the all clear
  if (alert.firing)
    firing_[alert.id] = alert;
  else
    firing_.erase(alert.id);
  Raise(std::move(alert));
}

void Ledger::Raise(Alert alert) { alerts_.push_back(std::move(alert)); }

std::vector<Alert> Ledger::Firing() const {
  std::vector<Alert> out;
  for (const auto& [id, alert] : firing_) {
    out.push_back(alert);
    out.back().ends = folded_ + 5 * kMinute;
  }
  return out;
}

}  // namespace vigie
