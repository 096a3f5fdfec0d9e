#include "pipeline/detect/week_profile.h"

#include <algorithm>

#include "pipeline/base/hash.h"

namespace vigie {
namespace {

constexpr int kMemoryWeeks = 8;
constexpr int kLeastWeeks = 4;
constexpr int kMostWeeks = 15;
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
  const bool known = std::any_of(weeks_.begin(), weeks_.end(),
                                 [](std::uint8_t pair) { return pair != 0; });
  w.Fixed(static_cast<std::uint8_t>(known));
  if (!known) return;
  for (const std::uint8_t ratio : ratios_) w.Fixed(ratio);
  for (const std::uint8_t pair : weeks_) w.Fixed(pair);
}

bool WeekProfile::Parse(ByteReader& r) {
  ratios_.fill(kOne);
  weeks_.fill(0);
  const auto known = r.Fixed<std::uint8_t>();
  if (known == 0) return r.ok();
  for (std::uint8_t& ratio : ratios_) ratio = r.Fixed<std::uint8_t>();
  for (std::uint8_t& pair : weeks_) pair = r.Fixed<std::uint8_t>();
  return r.ok() && known == 1;
}

}  // namespace vigie
