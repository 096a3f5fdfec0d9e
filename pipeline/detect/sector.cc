// A strike, an outage, a storm: when three brands of a panel catch fire within
// an hour, the panel has one incident, and its brands' own steps are no longer
// told one by one.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz_detector.h"
#include "pipeline/detect/explain.h"

namespace vigie {
namespace {

constexpr std::uint64_t kSectorVersion = 1;
constexpr std::size_t kSectorBrands = 3;
constexpr std::int64_t kSameHour = 60;  // minutes

}  // namespace

void BadBuzzDetector::MeasureCompany(Slot& slot, std::int64_t minute,
                                     Measures& m) {
  if (slot.panel == nullptr || !m.unusual_volume ||
      m.negative_ratio < settings_.n_ratio ||
      m.negatives < settings_.min_negatives)
    return;
  slot.shelved.open().history.elevated = minute;
  for (const std::uint32_t member : slot.panel->brands) {
    if (member >= slots_.size() || !slots_[member]) continue;
    if (slots_[member].get() == &slot) continue;
    const std::int64_t since = slots_[member]->shelved.elevated();
    m.company += since != kNever && minute - since <= kSameHour;
  }
}

void BadBuzzDetector::JoinSector(std::uint32_t brand, Slot& slot,
                                 IncidentChange change,
                                 std::vector<IncidentChange>& changes) {
  Panel* const panel = slot.panel;
  if (panel == nullptr) {
    Told(slot, change, changes);
    return;
  }
  const std::int64_t minute = MinuteOf(change.at);
  std::vector<std::uint32_t> burning, together;
  Level level = Level::kCalm;
  for (const std::uint32_t member : panel->brands) {
    // What is folded has no incident.
    if (member >= slots_.size() || !slots_[member] ||
        !slots_[member]->shelved.is_open())
      continue;
    const IncidentState& incident =
        slots_[member]->shelved.open().history.incident;
    if (!incident.open()) continue;
    burning.push_back(member);
    level = std::max(level, incident.level);
    if (minute - incident.opened <= kSameHour) together.push_back(member);
  }
  const Level before = panel->sector_level;
  bool told = false;
  if (before == Level::kCalm) {
    if (change.level > change.previous && together.size() >= kSectorBrands) {
      std::uint64_t id = Hash64(kSectorRule, kSectorVersion);
      id = Hash64(brands_[brand].panel, id);
      panel->sector =
          Combine64(id, static_cast<std::uint64_t>(FloorDiv(minute, 5)));
      panel->sector_step = 0;
      panel->sector_onset = change.bin;
      panel->sector_level = level;
      told = true;
    }
  } else if (burning.empty()) {
    panel->sector_level = Level::kCalm;
    told = true;
  } else if (level > before) {
    panel->sector_level = level;
    told = true;
  }
  const bool joined = before != Level::kCalm || told;
  IncidentChange sector;
  if (told) {
    const bool french = settings_.french;
    sector.rule = kSectorRule;
    sector.brand = brand;
    sector.scope = Cat("sector:", brands_[brand].panel);
    sector.level = panel->sector_level;
    sector.previous = before;
    sector.resolved = panel->sector_level == Level::kCalm;
    sector.at = change.at;
    sector.bin = panel->sector_onset;
    sector.onset = sector.bin * kBinMinutes * kMinute;
    sector.signals = change.signals;
    std::string names;
    for (const std::uint32_t member : burning)
      Append(names, names.empty() ? "" : ", ", brands_[member].name);
    const std::string& name = brands_[brand].panel;
    if (sector.resolved)
      sector.summary = french ? Cat("Panel ", name, " : fin d'alerte.")
                              : Cat("Panel ", name, ": all clear.");
    else
      sector.summary =
          french ? Cat("Panel ", name, " : ", LevelWords(level, true), ", ",
                       burning.size(), " marques à la fois : ", names, ".")
                 : Cat("Panel ", name, ": ", LevelWords(level, false), ", ",
                       burning.size(), " brands at once: ", names, ".");
    sector.description =
        french ? Cat("Plusieurs marques du panel en une heure : une cause "
                     "commune (grève, panne, météo, actualité) est probable. ",
                     change.summary)
               : Cat("Several brands of the panel within an hour: a common "
                     "cause (strike, outage, weather, news) is likely. ",
                     change.summary);
    sector.id = absl::StrFormat("%016x", panel->sector);
    sector.step = ++panel->sector_step;
  }
  // What was told of a brand alone is ended as well; the rest is the panel's.
  if (joined) {
    change.page = false;
    change.notify =
        change.resolved && slot.shelved.open().history.incident.told;
  }
  Told(slot, change, changes);
  if (told) changes.push_back(std::move(sector));
}

void BadBuzzDetector::Told(Slot& slot, IncidentChange& change,
                           std::vector<IncidentChange>& changes) {
  if (change.notify)
    slot.shelved.open().history.incident.told = !change.resolved;
  changes.push_back(std::move(change));
}

}  // namespace vigie
