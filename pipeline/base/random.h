// A seeded source of chance: the same seed gives the same run, everywhere.
// SplitMix64 (Steele, Lea, Flood 2014). Not for secrets.
#pragma once

#include <cstdint>

#include "pipeline/base/hash.h"

namespace vigie {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    const std::uint64_t x = state_;
    state_ += 0x9e3779b97f4a7c15ull;
    return Mix64(x);
  }
  // Uniform in [0, n). REQUIRES: n > 0.
  std::uint64_t Below(std::uint64_t n) {
    return static_cast<std::uint64_t>(
        (static_cast<unsigned __int128>(Next()) * n) >> 64);
  }
  // Uniform in [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  bool Chance(double p) { return Unit() < p; }

 private:
  std::uint64_t state_;
};

}  // namespace vigie
