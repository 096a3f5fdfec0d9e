// Time that stands still, a minute after the first frame of these tests.
#pragma once

#include <cstdint>

#include "pipeline/base/clock.h"

namespace vigie {

inline constexpr std::uint64_t kStart = 1'795'000'000'000'000;  // November 2026

class StillClock : public Clock {
 public:
  Micros Now() const override { return now; }
  Micros Monotonic() const override { return 0; }
  void Sleep(Micros) const override {}
  Micros now = static_cast<Micros>(kStart) + kMinute;
};

}  // namespace vigie
