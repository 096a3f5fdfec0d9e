#include "pipeline/detect/week_profile.h"

#include <algorithm>

#include "pipeline/base/hash.h"

namespace vigie {
namespace {

constexpr int kMemoryWeeks = 8;
constexpr int kLeastWeeks = 4;
constexpr int kMostWeeks = 15;
// How it is stored.
constexpr std::uint8_t kUnknown = 0, kUneven = 1, kEven = 2;
constexpr double kDiffer = 0.04;  // a fifth, squared

}  // namespace

void WeekProfile::Learn(int hour, double mentions, double expected,
                        std::uint64_t draw) {
  const int weeks = Weeks(hour);
  const double ratio = (mentions + 1.0) / (expected + 1.0);
  const double seen = std::clamp(ratio * kOne, 0.0, 255.0);
  const double old = ratios_[Slot(hour)];
  const double target =
      old + (seen - old) / (std::min(weeks, kMemoryWeeks - 1) + 1);
  const double chance = static_cast<double>(Mix64(draw) >> 11) * 0x1.0p-53;
  ratios_[Slot(hour)] =
      static_cast<std::uint8_t>(std::clamp(target + chance, 0.0, 255.0));
  if (weeks == kMostWeeks) return;
  std::uint8_t& pair = weeks_[Slot(hour) / 2];
  pair = static_cast<std::uint8_t>(pair + (hour % 2 == 0 ? 1 : 16));
}

double WeekProfile::Shrunk(int hour, double prior, double an_hour,
                           double spread) const {
  const int weeks = std::min(Weeks(hour), kMemoryWeeks);
  // A few weeks are an anecdote, and this very hour may be one of them.
  if (weeks < kLeastWeeks) return prior;
  const double signal = weeks * kDiffer;
  const double weight =
      signal / (signal + 1.0 / std::max(an_hour, 0.1) + spread);
  return prior + weight * (Ratio(hour) - prior);
}

void WeekProfile::Serialize(ByteWriter& w) const {
  if (std::all_of(weeks_.begin(), weeks_.end(),
                  [](std::uint8_t pair) { return pair == 0; })) {
    w.Fixed(kUnknown);
    return;
  }
  int least = kMostWeeks, most = 0;
  for (int hour = 0; hour < kHoursOfWeek; ++hour) {
    least = std::min(least, Weeks(hour));
    most = std::max(most, Weeks(hour));
  }
  w.Fixed(most - least <= 1 ? kEven : kUneven);
  w.Fixed(ratios_);
  if (most - least > 1) {
    w.Fixed(weeks_);
    return;
  }
  // As a rule every hour has been seen as often, or once more this week.
  w.Fixed(static_cast<std::uint8_t>(least));
  std::array<std::uint8_t, kHoursOfWeek / 8> more{};
  for (int hour = 0; hour < kHoursOfWeek; ++hour)
    if (Weeks(hour) > least)
      more[Slot(hour) / 8] |= static_cast<std::uint8_t>(1 << hour % 8);
  w.Fixed(more);
}

bool WeekProfile::Parse(ByteReader& r) {
  ratios_.fill(kOne);
  weeks_.fill(0);
  const auto form = r.Fixed<std::uint8_t>();
  if (form == kUnknown) return r.ok();
  ratios_ = r.Fixed<std::array<std::uint8_t, kHoursOfWeek>>();
  if (form == kUneven) {
    weeks_ = r.Fixed<std::array<std::uint8_t, kHoursOfWeek / 2>>();
    return r.ok();
  }
  const auto least = r.Fixed<std::uint8_t>();
  if (form != kEven || least > kMostWeeks) return false;
  for (int byte = 0; byte < kHoursOfWeek / 8; ++byte) {
    const auto more = r.Fixed<std::uint8_t>();
    if (least == kMostWeeks && more != 0) return false;
    for (int hour = 8 * byte; hour < 8 * byte + 8; ++hour) {
      const int weeks = least + (more >> hour % 8 & 1);
      weeks_[Slot(hour) / 2] |=
          static_cast<std::uint8_t>(weeks << 4 * (hour % 2));
    }
  }
  return r.ok();
}

}  // namespace vigie
