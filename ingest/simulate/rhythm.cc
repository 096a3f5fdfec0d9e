#include "ingest/simulate/rhythm.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace vigie {
namespace {

using Day = std::array<double, 24>;
// Relative activity by the hour, midnight first.
constexpr Day kWeekday = {.45, .25, .15, .11, .10, .16, .40, .80,
                          1.1, 1.2, 1.2, 1.2, 1.5, 1.4, 1.2, 1.2,
                          1.2, 1.3, 1.5, 1.6, 1.7, 1.8, 1.5, .95};
constexpr Day kSaturday = {.60, .40, .25, .15, .10, .12, .20, .40,
                           .70, 1.0, 1.2, 1.2, 1.2, 1.2, 1.1, 1.1,
                           1.1, 1.2, 1.3, 1.3, 1.4, 1.5, 1.4, 1.0};
constexpr Day kSunday = {.70, .50, .30, .18, .12, .12, .18, .35,
                         .60, .90, 1.1, 1.2, 1.2, 1.2, 1.1, 1.1,
                         1.2, 1.3, 1.4, 1.5, 1.8, 1.9, 1.5, .85};

std::array<double, 168> Week() {
  std::array<double, 168> week{};
  double sum = 0;
  for (int h = 0; h < 168; ++h) {
    const Day& day = h < 120 ? kWeekday : h < 144 ? kSaturday : kSunday;
    week[h] = day[h % 24];
    sum += week[h];
  }
  for (double& hour : week) hour *= 168 / sum;
  return week;
}

// 01:00 UTC of the last Sunday of the month.
Micros LastSunday(int year, unsigned month) {
  using namespace std::chrono;
  const sys_days day =
      std::chrono::year(year) / std::chrono::month(month) / Sunday[last];
  return day.time_since_epoch().count() * kDay + kHour;
}

}  // namespace

Micros ParisOffset(Micros utc) {
  using namespace std::chrono;
  const year_month_day date{sys_days(days(FloorDiv(utc, kDay)))};
  const int year = static_cast<int>(date.year());
  return utc >= LastSunday(year, 3) && utc < LastSunday(year, 10) ? 2 * kHour
                                                                  : kHour;
}

double WeekFactor(Micros utc) {
  static const std::array<double, 168> week = Week();
  // Day 0 of the Unix era was a Thursday. The middle of an hour has its value.
  const Micros local = utc + ParisOffset(utc) + 3 * kDay - kHour / 2;
  const Micros into_week = local - FloorDiv(local, 7 * kDay) * 7 * kDay;
  const auto hour = static_cast<std::size_t>(into_week / kHour);
  const double part = static_cast<double>(into_week % kHour) / kHour;
  return week[hour] * (1 - part) + week[(hour + 1) % 168] * part;
}

double Bump::At(Micros t) const {
  if (t <= start || t >= start + length) return 0;
  const double x = static_cast<double>(t - start) / static_cast<double>(length);
  return height * (x < 0.3 ? x / 0.3 : (1 - x) / 0.7);
}

double CrisisCurve::ExcessAt(Micros t) const {
  if (t < onset) return 0;
  const auto ratio = [](Micros a, Micros b) {
    return static_cast<double>(a) / static_cast<double>(b);
  };
  const Micros top = onset + static_cast<Micros>(static_cast<double>(doubling) *
                                                 std::log2(peak));
  if (t < top) return std::exp2(ratio(t - onset, doubling)) - 1;
  if (t < top + hold) return peak - 1;
  return (peak - 1) * std::exp2(-ratio(t - top - hold, half_life));
}

}  // namespace vigie
