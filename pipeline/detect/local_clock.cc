#include "pipeline/detect/local_clock.h"

#include <algorithm>
#include <string>

#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"

namespace vigie {
namespace {

constexpr std::int64_t kQuarterBins = 3;
constexpr std::int64_t kBinSeconds = 300;
constexpr std::int64_t kDayBins = 288;

std::int64_t YearOf(std::int64_t day) {
  // A year too late at most; corrected.
  std::int64_t year = 1970 + FloorDiv(day, 365);
  while (DayNumber(year, 1, 1) > day) --year;
  return year;
}

bool IsFrenchHoliday(std::int64_t day) {
  const std::int64_t year = YearOf(day);
  static constexpr struct {
    int month, day;
  } kFixed[] = {{1, 1},  {5, 1},  {5, 8},   {7, 14},
                {8, 15}, {11, 1}, {11, 11}, {12, 25}};
  for (const auto& date : kFixed)
    if (DayNumber(year, date.month, date.day) == day) return true;
  // Easter Monday, Ascension, Whit Monday.
  const std::int64_t after = day - EasterDay(year);
  return after == 1 || after == 39 || after == 50;
}

// "2026-05-29", or nothing.
bool ParseDay(std::string_view text, std::int64_t& day) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto at = ParseRfc3339(Cat(text, "T00:00:00Z"));
  if (!at) return false;
  day = FloorDiv(*at, kDay);
  return true;
}

}  // namespace

std::int64_t DayNumber(std::int64_t year, int month, int day) {
  // March first: leap days come last (Hinnant, "chrono-compatible low-level
  // date algorithms").
  const std::int64_t y = year - (month <= 2);
  const std::int64_t era = FloorDiv(y, 400);
  const std::int64_t of_era = y - era * 400;
  const std::int64_t of_year =
      (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
         719'468;
}

std::int64_t EasterDay(std::int64_t year) {
  // The anonymous Gregorian algorithm (Meeus, Jones, Butcher).
  const std::int64_t a = year % 19, b = year / 100, c = year % 100;
  const std::int64_t d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
  const std::int64_t h = (19 * a + b - d - g + 15) % 30;
  const std::int64_t i = c / 4, k = c % 4;
  const std::int64_t l = (32 + 2 * e + 2 * i - h - k) % 7;
  const std::int64_t m = (a + 11 * h + 19 * l) / 433;
  const std::int64_t month = (h + l - 7 * m + 90) / 25;
  const std::int64_t day = (h + l - 7 * m + 33 * month + 19) % 32;
  return DayNumber(year, static_cast<int>(month), static_cast<int>(day));
}

absl::StatusOr<std::unique_ptr<LocalClock>> LocalClock::Make(
    std::string_view zone, std::string_view holidays) {
  auto clock = std::make_unique<LocalClock>();
  if (!zone.empty() && !absl::LoadTimeZone(std::string(zone), &clock->zone_))
    return InvalidArgument("\"", zone,
                           "\" is not a time zone; give a name such as "
                           "Europe/Paris");
  clock->french_ = holidays.empty() && zone == "Europe/Paris";
  while (!holidays.empty()) {
    const std::size_t end =
        std::min(holidays.find_first_of(", "), holidays.size());
    const std::string_view word = holidays.substr(0, end);
    holidays.remove_prefix(std::min(end + 1, holidays.size()));
    std::int64_t day = 0;
    if (word == "fr")
      clock->french_ = true;
    else if (ParseDay(word, day))
      clock->dates_.push_back(day);
    else if (!word.empty() && word != "none")
      return InvalidArgument("\"", word,
                             "\" is not fr, none or a date such as 2026-05-29");
  }
  std::sort(clock->dates_.begin(), clock->dates_.end());
  return clock;
}

std::string LocalClock::Text(Micros at, bool french) const {
  return Cat(absl::FormatTime(french ? "%d/%m à %H:%M" : "%Y-%m-%d %H:%M",
                              absl::FromUnixMicros(at), zone_),
             " (", zone_.name(), ")");
}

bool LocalClock::IsHoliday(std::int64_t local_day) const {
  return (french_ && IsFrenchHoliday(local_day)) ||
         std::binary_search(dates_.begin(), dates_.end(), local_day);
}

const LocalClock::Quarter& LocalClock::At(std::int64_t bin) const {
  const std::int64_t number = FloorDiv(bin, kQuarterBins);
  Quarter& quarter = known_[static_cast<std::size_t>(number & 255)];
  if (quarter.number == number) return quarter;
  quarter.number = number;
  const std::int64_t seconds = number * kQuarterBins * kBinSeconds;
  quarter.offset = static_cast<std::int32_t>(
      FloorDiv(zone_.At(absl::FromUnixSeconds(seconds)).offset, kBinSeconds));
  const std::int64_t local = number * kQuarterBins + quarter.offset;
  const std::int64_t day = FloorDiv(local, kDayBins);
  // The first of January 1970 was a Thursday.
  std::int64_t weekday = (day + 3) - FloorDiv(day + 3, 7) * 7;
  if (IsHoliday(day)) weekday = 6;
  quarter.hour =
      static_cast<std::int32_t>(weekday * 24 + (local - day * kDayBins) / 12);
  return quarter;
}

}  // namespace vigie
