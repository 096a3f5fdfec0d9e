// What the detector keeps of one brand: its last hours in 5-minute bins, who
// the last negative mentions came from, what is normal for it, and where its
// incident stands. Bounded: 3.2 KiB in memory, about 1 KiB when stored or
// folded (brand_shelf.h; a second baseline for 14 days after an incident).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "pipeline/detect/baseline.h"
#include "pipeline/detect/detector.h"

namespace vigie {

inline constexpr std::int64_t kNever = -1;

// An incident's standing. Times are minute boundaries.
struct IncidentState {
  std::uint64_t id = 0;  // 0: the brand never had one
  std::uint32_t step = 0;
  Level level = Level::kCalm;  // kCalm: none is open
  Level peak = Level::kCalm;
  std::int64_t onset_bin = 0;
  std::int64_t resolved = kNever;       // the last all clear
  std::int64_t below_since = kNever;    // under the level's exit limits
  std::int64_t last_hot = kNever;       // last above level 2's exit limits
  std::int64_t crisis_since = kNever;   // level 3 has held since
  std::uint32_t busy_calm_minutes = 0;  // calm ones, while people speak
  std::int64_t opened = kNever;         // the last time it rose from calm
  bool told = false;                    // people know, no all clear yet
  bool competitor = false;              // as the brand was when it began

  bool open() const { return level != Level::kCalm; }
};

// What is kept of one hour.
struct HourCounts {
  std::uint32_t judged = 0, negative = 0;
  std::uint32_t doubtful = 0;  // in none of the above
  std::uint32_t total = 0;
  std::uint32_t lowest = 0;  // reviews of one star, in the total
};

class BrandHistory {
 public:
  static constexpr int kRing = 32;  // bins kept: two hours and some
  static constexpr int kAuthors = 64;
  static constexpr int kHours = 24;
  enum VoiceKind : std::uint8_t {
    kNegative = 1,
    kAlarming = 2,
    kLowest = 4,  // a review of one star
  };

  // REQUIRES: `context`, which outlives this, before anything else.
  void SetContext(const BrandContext* context);
  void Observe(const Observation& observation);
  // The ring's newest bin becomes at least `bin`; what has grown old enough is
  // learned, or passed over during an incident and what was planned.
  void Roll(std::int64_t bin);
  // An incident begins: for 14 days all is judged by what is known now, so
  // that its second day is not learned as normal.
  void Freeze(std::int64_t minute);

  // Zero for bins that are not kept.
  const BinCounts& At(std::int64_t bin) const;
  // The `hours` clock hours that end with the one of `bin`.
  HourCounts LastHours(std::int64_t bin, int hours) const;
  // Fewer than 100 mentions a day.
  bool Small() const { return baseline().MentionsADay() < 100; }
  // Reach of the hour that ends with `bin`, and whether any hour of the 28 days
  // before the day of `since` had as much (or none is known).
  std::uint64_t HourReach(std::int64_t bin) const;
  bool IsReachRecord(std::uint64_t reach, std::int64_t since) const;
  // Of the last 64 negative, alarming or worst rated mentions, those of this
  // kind in bins [from, to]: how many, from how many people, and how many from
  // the one who wrote most. Each unknown author counts as a person.
  struct Voices {
    int mentions = 0, people = 0, most = 0;
  };
  Voices VoicesOf(VoiceKind kind, std::int64_t from, std::int64_t to) const;

  // The bin of the last alarming mention by an author with this much reach.
  static constexpr std::uint32_t kLoud = 5000;  // 100,000 followers
  std::int64_t loud_alarm() const { return loud_alarm_; }

  bool begun() const { return begun_; }
  std::int64_t first_bin() const { return first_bin_; }
  // What to judge by.
  const Baseline& baseline() const { return before_ ? *before_ : baseline_; }

  // Must a boundary be evaluated for new mentions, and for which minutes?
  bool dirty() const { return dirty_to_ != kNever; }
  std::int64_t dirty_from() const { return dirty_from_; }
  std::int64_t dirty_to() const { return dirty_to_; }
  void Clean() { dirty_from_ = dirty_to_ = kNever; }
  void CleanBelow(std::int64_t minute) { dirty_from_ = minute; }

  // The last minute boundary evaluated.
  std::int64_t evaluated = kNever;
  // The last one at which volume and negatives both stood out.
  std::int64_t elevated = kNever;
  IncidentState incident;

  // Appends; returns where in `out` DayTotalOf finds the hours.
  std::size_t Serialize(std::string& out) const;
  // LastHours(bin, 24).total of what was serialized, from there on.
  static std::int64_t DayTotalOf(std::string_view hours, std::int64_t bin);
  // `rest`: what follows it in `bytes`.
  absl::Status Parse(std::string_view bytes, std::string_view& rest);

 private:
  struct Voice {
    std::uint32_t author = 0;  // 24 bits of its hash; 0 not known
    std::int32_t bin = kNever;
    std::uint8_t kinds = 0;  // VoiceKind, together
  };
  // Where in the rings.
  static std::size_t Slot(std::int64_t bin) {
    return static_cast<std::size_t>(bin & (kRing - 1));
  }
  static std::size_t HourSlot(std::int64_t hour) {
    return static_cast<std::size_t>(hour - FloorDiv(hour, kHours) * kHours);
  }
  static std::size_t DaySlot(std::int64_t day) {
    return static_cast<std::size_t>(day -
                                    FloorDiv(day, kReachDays) * kReachDays);
  }
  std::int64_t LearningDelay() const;
  void AddReach(BinCounts& counts, const Observation& observation);
  void NoteReach();

  bool begun_ = false;
  std::int64_t first_bin_ = 0;
  std::int64_t head_ = 0;     // newest bin in the ring
  std::int64_t learned_ = 0;  // last bin learned or passed over
  std::int64_t dirty_from_ = kNever, dirty_to_ = kNever;
  std::array<BinCounts, kRing> ring_{};
  std::int64_t hour_ = 0;  // newest in hours_
  std::array<HourCounts, kHours> hours_{};
  std::uint32_t next_voice_ = 0;  // where the next one is written
  std::array<Voice, kAuthors> voices_{};
  // Who has spoken this hour, as far as 512 bits can tell: so that a reach
  // counts once.
  static constexpr int kSpokenWords = 8;
  std::array<std::uint64_t, kSpokenWords> spoken_{};
  std::uint32_t spoken_count_ = 0;
  // The greatest reach of an hour of each of 28 days: 8 x log2(1 + it / 1000).
  static constexpr int kReachDays = 28;
  std::array<std::uint8_t, kReachDays> reach_days_{};
  std::int64_t reach_day_ = 0;
  std::int64_t loud_alarm_ = kNever;  // bin
  const BrandContext* context_ = nullptr;
  Baseline baseline_;
  std::unique_ptr<Baseline> before_;  // from before the incident, 14 days
  std::int64_t frozen_ = kNever;      // the minute before_ was made
};

}  // namespace vigie
