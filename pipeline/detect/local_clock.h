// What time it is where a brand's public lives: hours of the week as the
// people there count them, daylight saving and public holidays included. On a
// holiday they behave as on a Sunday.
//
// Zones are IANA names ("Europe/Paris"), read through Abseil's cctz from the
// system's tzdata: two machines with the same rules for the time in question
// agree. Holidays: France's (the eleven of the whole country, Easter by the
// Gregorian computus), and dates of one's own.
//
// Threads: thread-compatible, one owner (answers are remembered inside).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/base/time.h"

namespace vigie {

inline constexpr int kHoursOfWeek = 168;

class LocalClock {
 public:
  // InvalidArgument when the zone is unknown or `holidays` is not a list of
  // "fr", "none" and dates such as 2026-05-29. "": France's when the zone is
  // one of hers, none elsewhere.
  static absl::StatusOr<std::unique_ptr<LocalClock>> Make(
      std::string_view zone, std::string_view holidays);
  LocalClock() : zone_(absl::UTCTimeZone()) {}  // UTC, no holidays

  // Five-minute bins since 1970 on the clock on the wall.
  std::int64_t LocalBin(std::int64_t bin) const { return bin + At(bin).offset; }
  // Monday 0 h is 0; Sunday's of the same hour on a holiday.
  int HourOfWeek(std::int64_t bin) const { return At(bin).hour; }
  // As people there write it, with the zone's name: "2026-01-05 08:00
  // (Europe/Paris)", "05/01 à 08:00 (Europe/Paris)".
  std::string Text(Micros at, bool french) const;
  bool IsHoliday(std::int64_t local_day) const;  // days since 1970

 private:
  struct Quarter {  // of an hour: no zone changes within one
    std::int64_t number = -1;
    std::int32_t offset = 0;  // bins
    std::int32_t hour = 0;
  };
  const Quarter& At(std::int64_t bin) const;

  absl::TimeZone zone_;
  bool french_ = false;
  std::vector<std::int64_t> dates_;  // ascending days
  mutable std::array<Quarter, 256> known_{};
};

// Days since 1970 of a Gregorian date, and Easter Sunday's.
std::int64_t DayNumber(std::int64_t year, int month, int day);
std::int64_t EasterDay(std::int64_t year);

}  // namespace vigie
