// When people may be told: working hours, quiet hours, the hour of a digest, on
// the clock that hangs on their wall.
//
// Hours are judged by local time, so that daylight saving needs no care: in the
// night that has no 02:30, what begins at 02:30 begins at 03:00; in the night
// that has two, the first one counts and the second again. Time zones are the
// system's (IANA names): the same release of them gives the same times.
//
// Units: minutes of a local day, Micros of UTC. Pure. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/base/time.h"

namespace vigie {

// From a minute of some weekdays to another. One that ends at or before its
// beginning goes over midnight and belongs to the day on which it begins.
struct HourSpan {
  std::uint8_t days = 0x7f;  // bit 0 is Monday
  std::int32_t from = 0, to = 24 * 60;
  friend bool operator==(const HourSpan&, const HourSpan&) = default;
};

// "mon-fri 09:00-18:30", "sam,dim 10:00-12:00", "22:00-07:00" (every day);
// English or French names of days. InvalidArgument says what to give.
absl::StatusOr<HourSpan> ParseHours(std::string_view text);
// "08:30": a minute of the day.
absl::StatusOr<std::int32_t> ParseTimeOfDay(std::string_view text);
std::string InWords(const HourSpan& span, bool french);
std::string TimeOfDayText(std::int32_t minute);

// Open within any of `hours` (always, when there are none) and outside all of
// `quiet`.
struct Opening {
  std::vector<HourSpan> hours, quiet;
  bool always() const { return hours.empty() && quiet.empty(); }
  friend bool operator==(const Opening&, const Opening&) = default;
};
bool IsOpen(const Opening& opening, const absl::TimeZone& zone, Micros at);
// The first whole minute from `at` on at which it is open; `at` itself when it
// is open then. An opening that never comes is taken to come in 15 days.
Micros NextOpen(const Opening& opening, const absl::TimeZone& zone, Micros at);
// The next time after `after` at which the local clock shows `minute`.
Micros NextDaily(std::int32_t minute, const absl::TimeZone& zone, Micros after);

}  // namespace vigie
