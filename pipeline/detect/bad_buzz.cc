// The rule, at each round for each brand with new negatives, and at each minute
// boundary for each with new mentions or an incident:
//
// what is measured is in measure.h, what level it makes in levels.h. Levels go
// up at once and down slowly (hysteresis); during an incident nothing is
// learned.
#include "pipeline/detect/bad_buzz.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz_detector.h"
#include "pipeline/detect/explain.h"
#include "pipeline/detect/explain_causes.h"
#include "pipeline/detect/levels.h"
#include "pipeline/detect/measure.h"
#include "pipeline/detect/settings.h"

namespace vigie {
namespace {

// Part of every incident's id: a rule that decides otherwise is another rule.
constexpr std::uint64_t kRuleVersion = 3;

// An incident whose brand fell silent is over after a day.
constexpr std::int64_t kSilentClear = 24 * 60;
// Of a brand's first day everything is new: no events for the digest.
constexpr std::int64_t kFirstDay = 288;  // bins
// Longer stretches of boundaries are not gone through one by one.
constexpr std::int64_t kLongestWalk = 2 * kSilentClear;

}  // namespace

void BadBuzzDetector::Wait(std::uint32_t brand, Slot& slot) {
  const BrandHistory& history = slot.shelved.open().history;
  std::int64_t boundary;
  if (history.incident.open())
    boundary = history.evaluated + 1;
  else if (history.dirty())
    boundary = history.dirty_from() + 1;
  else if (const std::int64_t due = slot.shelved.open().events.NextDue();
           due >= 0)
    boundary = std::max(due, history.evaluated + 1);
  else
    return;
  if (slot.listed != kNever && slot.listed <= boundary) return;
  slot.listed = boundary;
  waiting_[boundary].push_back(brand);
}

void BadBuzzDetector::Observe(const Observation& observation) {
  Slot& slot = At(observation.brand);
  (void)Open(observation.brand, slot);
  slot.shelved.open().history.Observe(observation);
  Note(observation, slot);
  MarkChanged(observation.brand, slot);
  Wait(observation.brand, slot);
  if (observation.doubtful || observation.outside) return;
  // Only a negative can raise a level before the minute ends.
  if ((observation.tone == Tone::kNegative || observation.alarming ||
       observation.stars == 1) &&
      !std::exchange(slot.hot, true))
    hot_.push_back(observation.brand);
}

void BadBuzzDetector::Advance(Micros now,
                              std::vector<IncidentChange>& changes) {
  const std::int64_t boundary = MinuteOf(now);
  const std::size_t first = changes.size();
  sources_.Advance(boundary, settings_.french, changes);
  std::vector<std::uint32_t> due;
  while (!waiting_.empty() && waiting_.begin()->first <= boundary) {
    for (const std::uint32_t brand : waiting_.begin()->second) {
      Slot& slot = *slots_[brand];
      if (slot.listed != waiting_.begin()->first) continue;
      slot.listed = kNever;
      due.push_back(brand);
    }
    waiting_.erase(waiting_.begin());
  }
  std::sort(due.begin(), due.end());
  for (const std::uint32_t brand : due) {
    Slot& slot = *slots_[brand];
    (void)Open(brand, slot);
    if (brand < brands_.size()) {
      AdvanceBrand(brand, slot, boundary, changes);
      MarkChanged(brand, slot);
    }
    Wait(brand, slot);
    PutBack(brand, slot);
  }
  std::sort(hot_.begin(), hot_.end());
  for (const std::uint32_t brand : hot_) {
    Slot& slot = *slots_[brand];
    slot.hot = false;
    if (brand >= brands_.size() || now == boundary * kMinute) continue;
    (void)Open(brand, slot);
    TryRise(brand, slot, now, changes);
    Wait(brand, slot);  // an incident that has begun waits for every minute
  }
  hot_.clear();
  Tidy();
  std::stable_sort(changes.begin() + static_cast<std::ptrdiff_t>(first),
                   changes.end(),
                   [](const IncidentChange& a, const IncidentChange& b) {
                     return a.at < b.at;
                   });
}

void BadBuzzDetector::AdvanceBrand(std::uint32_t brand, Slot& slot,
                                   std::int64_t boundary,
                                   std::vector<IncidentChange>& changes) {
  BrandHistory& history = slot.shelved.open().history;
  std::int64_t next = history.evaluated + 1;
  if (!history.incident.open()) {
    if (!history.dirty()) {
      Expire(brand, slot, boundary, changes);
      return;
    }
    next = std::max(next, std::min(history.dirty_from() + 1, boundary + 1));
  }
  next = std::max(next, boundary - kLongestWalk);
  for (; next <= boundary; ++next) {
    // Without an incident only new mentions can raise a level.
    if (!history.incident.open() && next > history.dirty_to() + 1) break;
    Evaluate(brand, slot, next, changes);
    history.evaluated = next;
  }
  if (!history.dirty()) return;
  if (history.dirty_to() + 1 <= boundary)
    history.Clean();
  else
    history.CleanBelow(boundary);
}

void BadBuzzDetector::Evaluate(std::uint32_t brand, Slot& slot,
                               std::int64_t boundary,
                               std::vector<IncidentChange>& changes) {
  BrandHistory& history = slot.shelved.open().history;
  const std::int64_t bin = FloorDiv(boundary - 1, kBinMinutes);
  history.Roll(bin);
  IncidentState& incident = history.incident;
  if (incident.open() && brands_[brand].name.empty()) {
    Clear(brand, slot, boundary,
          Measure(history, settings_, boundary * kMinute), changes);
    return;
  }
  Watch(brand, slot, boundary, changes);
  const bool quiet = !incident.open() && Quiet(history, bin);
  if (quiet && !Lively(history, bin)) return;
  Measures m = Measure(history, settings_, boundary * kMinute);
  MeasureCauses(slot.shelved.open().causes, history, bin, settings_.french, m);
  MeasureCompany(slot, boundary, m);
  const bool warm = IsWarm(history, settings_, boundary);
  if (warm && bin - history.first_bin() >= kFirstDay)
    WatchMeasures(brand, slot, m, boundary, changes);
  if (quiet) return;
  Level reached = LevelOf(m, settings_, warm, false);
  if (!incident.open() && reached < Level::kBadBuzz) return;

  const Level held = std::max(reached, LevelOf(m, settings_, warm, true));
  if (held < Level::kCrisis) incident.crisis_since = kNever;
  if (reached >= Level::kCrisis) {
    if (incident.crisis_since == kNever) incident.crisis_since = boundary;
    m.reach_record = history.IsReachRecord(m.reach, incident.onset_bin);
    if (boundary - incident.crisis_since >= settings_.major_minutes &&
        (m.negative_ratio >= settings_.major_n_ratio || m.reach_record ||
         !m.spread_name.empty() ||
         (m.doubling_minutes > 0 &&
          m.doubling_minutes < settings_.major_doubling)))
      reached = Level::kMajor;
  }
  // Level 4 is held while its ratio is, softened like the others.
  const bool holds =
      incident.level == Level::kMajor
          ? held >= Level::kCrisis &&
                (m.negative_ratio >= settings_.major_n_ratio * kExitRatio ||
                 m.reach_record || !m.spread_name.empty())
          : held >= incident.level;

  if (!incident.open()) Open(brand, slot, boundary, bin);

  if (held >= Level::kBadBuzz) {
    incident.last_hot = boundary;
    incident.busy_calm_minutes = 0;
  } else if (!sources_.BlindNow() && history.baseline().BusyHour(bin) &&
             8.0 * static_cast<double>(m.mentions) >= m.expected_mentions) {
    ++incident.busy_calm_minutes;
  }

  const Level previous = incident.level;
  if (reached > incident.level) {
    incident.level = reached;
    incident.peak = std::max(incident.peak, reached);
    incident.below_since = kNever;
    Report(brand, slot, boundary * kMinute, previous, m, changes);
    return;
  }
  // What is not read is not calm.
  if (sources_.BlindNow()) {
    incident.below_since = kNever;
    return;
  }
  if (incident.level == Level::kWatch) {
    const std::int64_t calm = boundary - incident.last_hot;
    const bool clear =
        calm >= settings_.clear_minutes &&
        (incident.busy_calm_minutes >= 60 ||
         calm >= std::max(kSilentClear, settings_.clear_minutes));
    if (clear) Clear(brand, slot, boundary, m, changes);
    return;
  }
  if (holds) {
    incident.below_since = kNever;
    return;
  }
  if (incident.below_since == kNever) incident.below_since = boundary;
  const std::int64_t patience = incident.level == Level::kMajor
                                    ? settings_.major_down_minutes
                                    : settings_.down_minutes;
  if (boundary - incident.below_since < patience) return;
  incident.level = static_cast<Level>(static_cast<int>(incident.level) - 1);
  incident.below_since = boundary;
  Report(brand, slot, boundary * kMinute, previous, m, changes);
}

bool BadBuzzDetector::Quiet(const BrandHistory& history,
                            std::int64_t bin) const {
  const std::int64_t least =
      std::min({settings_.min_negatives, settings_.volume_min_negatives,
                settings_.small_min_negatives});
  std::int64_t voices = 0;
  for (int back = 0; back < kBinsPerHour; ++back) {
    const BinCounts& counts = history.At(bin - back);
    voices += counts.negative + counts.alarming;
    if (voices >= least) return false;
  }
  // A trickle is felt over a day.
  if (!history.Small()) return true;
  const HourCounts day = history.LastHours(bin, 24);
  return day.negative < least && day.lowest < settings_.one_star_min;
}

bool BadBuzzDetector::Lively(const BrandHistory& history, std::int64_t bin) {
  std::int64_t half = 0, hour = 0, positive = 0;
  for (int back = 0; back < kBinsPerHour; ++back) {
    const BinCounts& counts = history.At(bin - back);
    hour += counts.total;
    positive += counts.positive;
    if (back + 1 == kBinsPerHour / 2) half = hour;
  }
  if (hour < 10) return false;
  const double expected =
      kBinsPerHour * history.baseline().ExpectedMentions(bin);
  return static_cast<double>(std::max(hour, 2 * half)) >= 1.5 * expected ||
         (positive >= 8 && static_cast<double>(positive) >= 0.4 * expected);
}

void BadBuzzDetector::TryRise(std::uint32_t brand, Slot& slot, Micros now,
                              std::vector<IncidentChange>& changes) {
  BrandHistory& history = slot.shelved.open().history;
  IncidentState& incident = history.incident;
  if (incident.level == Level::kMajor) return;
  const std::int64_t bin = FloorDiv(now - 1, kBinMinutes * kMinute);
  history.Roll(bin);
  if (!incident.open() && Quiet(history, bin)) return;
  const std::int64_t minute = MinuteOf(now);  // the last boundary passed
  Measures m = Measure(history, settings_, now);
  MeasureCauses(slot.shelved.open().causes, history, bin, settings_.french, m);
  MeasureCompany(slot, minute, m);
  const Level reached =
      LevelOf(m, settings_, IsWarm(history, settings_, minute), false);
  // Level 4 asks how long 3 has lasted: a matter of minutes.
  if (reached < Level::kBadBuzz || reached <= incident.level) return;
  if (!incident.open()) Open(brand, slot, minute, bin);
  const Level previous = incident.level;
  if (reached >= Level::kCrisis && incident.crisis_since == kNever)
    incident.crisis_since = minute + 1;
  incident.last_hot = minute;
  incident.busy_calm_minutes = 0;
  incident.level = reached;
  incident.peak = std::max(incident.peak, reached);
  incident.below_since = kNever;
  // What was before is judged: the minutes of the incident begin here.
  history.evaluated = std::max(history.evaluated, minute);
  Report(brand, slot, now, previous, m, changes);
}

void BadBuzzDetector::Open(std::uint32_t brand, Slot& slot,
                           std::int64_t boundary, std::int64_t bin) {
  BrandHistory& history = slot.shelved.open().history;
  IncidentState& incident = history.incident;
  history.Freeze(boundary);
  incident.opened = boundary;
  if (incident.resolved != kNever &&
      boundary - incident.resolved <= settings_.reopen_hours * 60)
    return;  // the same incident again
  incident.onset_bin = OnsetBin(history, bin);
  const std::string& name = brands_[brand].name;
  std::uint64_t id = Hash64(kBadBuzzRule, kRuleVersion);
  id = Hash64(name, id);
  id = Hash64("", id);  // the scope: the brand itself
  id = Combine64(id, static_cast<std::uint64_t>(incident.onset_bin));
  incident.id = id;
  incident.competitor = brands_[brand].competitor;
  incident.step = 0;
  incident.peak = Level::kCalm;
}

void BadBuzzDetector::Clear(std::uint32_t brand, Slot& slot,
                            std::int64_t boundary, const Measures& m,
                            std::vector<IncidentChange>& changes) {
  IncidentState& incident = slot.shelved.open().history.incident;
  const Level previous = std::exchange(incident.level, Level::kCalm);
  incident.resolved = boundary;
  incident.below_since = kNever;
  incident.crisis_since = kNever;
  Report(brand, slot, boundary * kMinute, previous, m, changes);
}

void BadBuzzDetector::Report(std::uint32_t brand, Slot& slot, Micros at,
                             Level previous, const Measures& m,
                             std::vector<IncidentChange>& changes) {
  BrandHistory& history = slot.shelved.open().history;
  IncidentState& incident = history.incident;
  ++incident.step;
  const DetectorBrand& named = brands_[brand];
  IncidentChange change;
  change.brand = brand;
  change.level = incident.level;
  change.previous = previous;
  change.resolved = incident.level == Level::kCalm;
  // As it began, whatever the rules say of the brand by now.
  change.rule = incident.competitor ? kCompetitorRule : kBadBuzzRule;
  change.notify = change.resolved || incident.level > previous;
  change.page = !incident.competitor;
  change.bin = incident.onset_bin;
  change.onset = incident.onset_bin * kBinMinutes * kMinute;
  change.at = at;
  change.signals = ReadingsOf(m);
  const std::int64_t bin = FloorDiv(at - 1, kBinMinutes * kMinute);
  std::vector<Driver> drivers;
  if (!change.resolved)
    drivers = slot.shelved.open().causes.Drivers(
        bin, m.negative_minutes, m.negatives, m.expected_negatives,
        IsSeasoned(history, bin));
  const bool french = settings_.french;
  change.summary =
      SummaryOf(named.name, incident.level, previous, change.resolved, m,
                DriverPhrase(drivers, m, french), french);
  change.description = DescriptionOf(
      incident.level, change.resolved, change.onset, *slot.context->clock, m,
      settings_, DriversText(drivers, m, french));
  if (const std::string silent = sources_.SilentNames(); !silent.empty())
    Append(change.description,
           french ? " Attention, source muette en ce moment : "
                  : " Mind that a source is silent now: ",
           silent, ".");
  if (named.name.empty())
    change.summary = change.description =
        french ? "La marque n'est plus dans la configuration : l'alerte se "
                 "termine, sans que le calme soit constaté."
               : "The brand is no longer in the configuration: the alert ends, "
                 "not because it is calm.";
  change.id = absl::StrFormat("%016x", incident.id);
  change.step = incident.step;
  JoinSector(brand, slot, change, changes);
}

absl::StatusOr<std::unique_ptr<Detector>> MakeBadBuzzDetector(
    const DetectionSettings& settings) {
  VIGIE_ASSIGN_OR_RETURN(const BadBuzzSettings parsed,
                         BadBuzzSettings::Parse(settings));
  return std::make_unique<BadBuzzDetector>(parsed);
}

}  // namespace vigie
