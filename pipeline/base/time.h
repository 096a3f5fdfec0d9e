// Time as Vigie counts it: whole microseconds since 1970, UTC, in an int64.
// Ticks, minutes and bins are floors of it, so that two machines agree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

using Micros = std::int64_t;

inline constexpr Micros kMillisecond = 1'000;
inline constexpr Micros kSecond = 1'000'000;
inline constexpr Micros kMinute = 60 * kSecond;
inline constexpr Micros kHour = 60 * kMinute;
inline constexpr Micros kDay = 24 * kHour;

// Tick n is n x 500 ms of the run's clock.
inline constexpr Micros kTick = 500 * kMillisecond;

inline std::int64_t FloorDiv(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0) && ((a < 0) != (b < 0)) ? 1 : 0);
}
inline std::int64_t TickOf(Micros t) { return FloorDiv(t, kTick); }
inline std::int64_t MinuteOf(Micros t) { return FloorDiv(t, kMinute); }

// "2026-11-21T09:30:00Z", with or without a fraction, with Z or an offset
// (+01:00, +0100); a blank may stand for the T. Nothing when it is not a time.
std::optional<Micros> ParseRfc3339(std::string_view text);
// RSS's "Sat, 21 Nov 2026 09:30:00 +0100", with the named zones of RFC 822,
// two-digit years and without seconds or weekday as they occur in the wild.
std::optional<Micros> ParseRfc822(std::string_view text);
// "2026-11-21T09:30:00Z", the fraction only when there is one (milliseconds
// or microseconds).
std::string FormatRfc3339(Micros t);

}  // namespace vigie
