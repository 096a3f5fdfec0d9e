#include "deploy/vigie/golden.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <numeric>
#include <optional>
#include <set>

#include "deploy/vigie/series.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/route/router.h"

namespace vigie {
namespace {

constexpr std::size_t kMostNumbers = 50'000;
constexpr std::int64_t kMostCount = 100'000;
// Each is played: a second or two of `vigie check`, and of a reload.
constexpr std::int64_t kMostMentions = 5'000'000;

// "20*288 60 80*12".
std::optional<std::vector<std::int64_t>> ReadCounts(std::string_view text) {
  std::vector<std::int64_t> counts;
  while (!text.empty()) {
    const std::size_t blank = text.find_first_of(" ,");
    const std::string_view word = text.substr(0, blank);
    text = blank == text.npos ? std::string_view() : text.substr(blank + 1);
    if (word.empty()) continue;
    const std::size_t star = word.find('*');
    const auto count = ParseInt<std::int64_t>(word.substr(0, star));
    const auto times = star == word.npos
                           ? std::optional<std::int64_t>(1)
                           : ParseInt<std::int64_t>(word.substr(star + 1));
    if (!count || !times || *count < 0 || *count > kMostCount || *times < 1 ||
        static_cast<std::size_t>(*times) > kMostNumbers - counts.size())
      return std::nullopt;
    counts.insert(counts.end(), static_cast<std::size_t>(*times), *count);
  }
  return counts;
}

struct Played {
  Level level = Level::kCalm;
  std::set<std::string> told;
};

struct Golden {
  Micros start = 0, every = 5 * kMinute, then = kDay;
  std::vector<std::int64_t> mentions, negatives;
};

// As the ledger does it, without a log: every mention of another author.
absl::StatusOr<Played> Play(const Golden& series, std::uint32_t brand,
                            std::string_view rule, const AlertRules& alerts,
                            const Rules& rules,
                            const std::vector<ConfiguredSink>& sinks) {
  VIGIE_ASSIGN_OR_RETURN(const std::unique_ptr<Detector> detector,
                         MakeBadBuzzDetector(rules.detection));
  std::vector<DetectorBrand> brands;
  std::map<std::string, BrandPlace> places;
  for (const BrandRule& one : rules.brands) {
    DetectorBrand& to = brands.emplace_back();
    to.name = one.name;
    to.panel = one.panel;
    to.competitor = one.competitor;
    places[one.name] = {one.panel, one.competitor};
  }
  detector->SetBrands(std::move(brands));
  std::vector<std::string> names;
  for (const ConfiguredSink& sink : sinks)
    if (sink.sink != nullptr && sink.sink->wants_alerts())
      names.push_back(sink.name);
  Router router(names);
  VIGIE_RETURN_IF_ERROR(router.SetRules(alerts.Body(), std::move(places)));
  Played played;
  std::vector<IncidentChange> changes;
  const auto advance = [&](Micros now) {
    changes.clear();
    detector->Advance(now, changes);
    Routed routed;
    for (const IncidentChange& c : changes) {
      if (c.brand >= rules.brands.size()) continue;
      const bool incident = c.rule == kBadBuzzRule ||
                            c.rule == kCompetitorRule || c.rule == kSectorRule;
      if (incident) played.level = std::max(played.level, c.level);
      Alert alert;
      alert.id = c.id;
      alert.step = c.step;
      alert.rule = c.rule;
      alert.brand = rules.brands[c.brand].name;
      alert.level = !incident    ? Level::kWatch
                    : c.resolved ? played.level
                                 : c.level;
      alert.firing = !c.resolved;
      alert.page = c.page;
      alert.starts = c.onset;
      alert.at = c.at;
      router.Take(std::move(alert),
                  !c.notify    ? StepKind::kFall
                  : c.resolved ? StepKind::kClear
                  : incident   ? StepKind::kRise
                               : StepKind::kNote,
                  c.at, routed);
    }
    router.Advance(now, routed);
    for (const Posting& posting : routed.postings)
      if (posting.rule == rule && posting.alert.firing)
        played.told.insert(AlertTarget{posting.sink, posting.alert.to}.Text());
  };
  Observation one;
  one.brand = brand;
  std::uint64_t author = 0;
  for (std::size_t i = 0; i < series.mentions.size(); ++i) {
    const Micros begin = series.start + static_cast<Micros>(i) * series.every;
    const std::int64_t all = series.mentions[i], bad = series.negatives[i];
    std::int64_t told = 0;
    for (Micros now = begin; now < begin + series.every;) {
      const Micros next =
          std::min(begin + series.every, (MinuteOf(now) + 1) * kMinute);
      const std::int64_t due = all * (next - begin) / series.every;
      for (; told < due; ++told) {
        one.minute = MinuteOf(now);
        one.tone = (told + 1) * bad / all > told * bad / all ? Tone::kNegative
                                                             : Tone::kNeutral;
        one.author = Mix64(++author);
        detector->Observe(one);
      }
      advance(next);
      now = next;
    }
  }
  const Micros end =
      series.start + static_cast<Micros>(series.mentions.size()) * series.every;
  for (Micros now = end; now < end + series.then; now += 10 * kMinute)
    advance(now);
  return played;
}

std::vector<std::int64_t> Counts(const ConfigNode& node) {
  node.Required("numbers such as 20*288 60 80*12");
  std::optional<std::vector<std::int64_t>> counts = ReadCounts(node.String());
  if (!counts)
    node.Error(Cat("give numbers up to ", kMostCount,
                   ", or number*times, such as 20*288 60 80*12; at most ",
                   kMostNumbers, " in all"));
  return std::move(counts).value_or(std::vector<std::int64_t>());
}

void ReadNumbers(const ConfigNode& test, Golden& series) {
  const ConfigNode start = test["start"];
  const auto at = ParseRfc3339(start.String("2026-01-05T00:00:00Z"));
  if (!at) start.Error("not a time such as 2026-01-05T00:00:00Z");
  series.start = at.value_or(0);
  series.every = test["every"].Duration(5 * kMinute, kMinute, kHour);
  series.mentions = Counts(test["mentions"]);
  series.negatives = Counts(test["negatives"]);
}

// As `vigie detect` reads it; what is missing is zero.
void ReadFile(const ConfigNode& test, Golden& series) {
  const ConfigNode file = test["csv"];
  for (const char* key : {"start", "every", "mentions", "negatives"})
    if (test[key].present())
      test[key].Error("given by the file of `csv` already");
  const std::string path = file.String();
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    file.Error(Cat(path, ": cannot be opened"));
    return;
  }
  const absl::StatusOr<Series> read = ReadSeries(in, path);
  if (!read.ok()) {
    file.Error(std::string(FromAbsl(read.status().message())));
    return;
  }
  if (!read->tones || read->rows.empty()) {
    file.Error(read->rows.empty() ? "a file with rows is needed"
                                  : "the columns timestamp,mentions,negatives "
                                    "are needed");
    return;
  }
  if (read->interval > kHour) {
    file.Error("its rows are more than an hour apart");
    return;
  }
  series.start = read->rows.front().at;
  series.every = std::max(kMinute, read->interval);
  for (const SeriesRow& row : read->rows) {
    const auto at =
        static_cast<std::size_t>((row.at - series.start) / series.every);
    if (at >= kMostNumbers || row.mentions > kMostCount) {
      file.Error(Cat(row.timestamp, ": beyond ", kMostNumbers,
                     " steps, or more than ", kMostCount, " mentions"));
      return;
    }
    series.mentions.resize(at + 1);
    series.negatives.resize(at + 1);
    series.mentions[at] += static_cast<std::int64_t>(row.mentions + 0.5);
    series.negatives[at] += static_cast<std::int64_t>(row.negatives + 0.5);
  }
}

void RunOne(const ConfigNode& test, const AlertRule& rule,
            const AlertRules& alerts, const Rules& rules,
            const std::vector<ConfiguredSink>& sinks,
            const std::vector<AlertTarget>& want_tell, Level want_level,
            bool wants_nothing) {
  const std::string title = test["name"].String();
  Golden series;
  series.then = test["then"].Duration(kDay, kMinute, 7 * kDay);
  if (test["csv"].present()) {
    ReadFile(test, series);
    if (series.mentions.empty()) return;
  } else {
    ReadNumbers(test, series);
  }
  if (series.mentions.size() != series.negatives.size()) {
    test["negatives"].Error(Cat(series.negatives.size(), " numbers, not ",
                                series.mentions.size(), " as in `mentions`"));
    return;
  }
  for (std::size_t i = 0; i < series.mentions.size(); ++i)
    if (series.negatives[i] > series.mentions[i]) {
      test["negatives"].Error(
          Cat("number ", i + 1, ": more negatives than mentions"));
      return;
    }
  if (std::accumulate(series.mentions.begin(), series.mentions.end(),
                      std::int64_t{0}) > kMostMentions) {
    test["mentions"].Error(Cat("more than ", kMostMentions,
                               " mentions in all; make the series smaller"));
    return;
  }
  const ConfigNode brand = test["brand"];
  const std::string name =
      brand.String(!rule.brands.empty()    ? rule.brands[0]
                   : !rules.brands.empty() ? rules.brands[0].name
                                           : "");
  const auto found =
      std::find_if(rules.brands.begin(), rules.brands.end(),
                   [&](const BrandRule& b) { return b.name == name; });
  if (found == rules.brands.end()) {
    brand.Error("no such brand");
    return;
  }
  const absl::StatusOr<Played> played =
      Play(series, static_cast<std::uint32_t>(found - rules.brands.begin()),
           rule.name, alerts, rules, sinks);
  if (!played.ok()) return;  // told where it stands
  std::set<std::string> wanted;
  if (!wants_nothing)
    for (const AlertTarget& target : want_tell) wanted.insert(target.Text());
  const auto list = [](const std::set<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
      Append(out, out.empty() ? "" : ", ", word);
    return out.empty() ? std::string("nobody") : out;
  };
  if (wants_nothing ? !played->told.empty() : played->level < want_level)
    test.Error(Cat("\"", title, "\": the level reached is ",
                   static_cast<int>(played->level),
                   wants_nothing
                       ? ", and it should tell nobody"
                       : Cat(", not ", static_cast<int>(want_level))));
  if (played->told != wanted)
    test.Error(Cat("\"", title, "\": the rule told ", list(played->told),
                   ", not ", list(wanted)));
}

}  // namespace

void RunGoldenSeries(const std::vector<AlertRuleNode>& nodes,
                     const AlertRules& alerts, const Rules& rules,
                     const std::vector<ConfiguredSink>& sinks) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const ConfigNode tests = nodes[i].node["tests"];
    if (!tests.present()) continue;
    const AlertRule& rule = alerts.rules[i];
    const std::vector<ConfigNode> items = tests.items();
    for (std::size_t k = 0; k < items.size(); ++k) {
      const ConfigNode& test = items[k];
      const ConfigNode want = test["want"];
      want.Required("`nothing`, or {level: 3, tell: [slack]}");
      if (!want.present()) continue;
      if (!want.is_map()) {
        if (want.String() != "nothing")
          want.Error("give `nothing`, or {level: 3, tell: [slack]}");
        RunOne(test, rule, alerts, rules, sinks, {}, Level::kCalm, true);
        continue;
      }
      const auto level = static_cast<Level>(want["level"].Int(2, 1, 4));
      std::vector<AlertTarget> tell = rule.tell;
      if (want["tell"].present())
        tell = nodes[i].wanted[k];
      else if (tell.empty())
        for (const ConfiguredSink& sink : sinks)
          if (sink.sink != nullptr && sink.sink->wants_alerts())
            tell.push_back({sink.name, ""});
      RunOne(test, rule, alerts, rules, sinks, tell, level, false);
    }
  }
}

}  // namespace vigie
