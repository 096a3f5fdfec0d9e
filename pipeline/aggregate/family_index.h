// Finds families whose sketch agrees with another in some band of two parts.
//
// Chained hash lists in two flat arrays. Thread-compatible.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "pipeline/model/fingerprint.h"

namespace vigie {

class FamilyIndex {
 public:
  using Sketch = std::array<std::uint8_t, kSketchParts>;
  static constexpr int kBands = kSketchParts / 2;

  // Made for so many slots. Memory: 64 bytes for each, once there is one, and
  // 128 for each slot in use.
  explicit FamilyIndex(std::size_t slots);

  // REQUIRES: the slot is not in the index.
  void Insert(std::uint32_t slot, std::uint32_t brand, const Sketch& sketch);

  struct Entry {
    std::uint32_t slot, brand;
    const Sketch* sketch;
  };
  // All at once: a long list is walked once. REQUIRES: all are in the index.
  void Erase(std::span<const Entry> dead);

  // Slots in the lists of the sketch, each band's last inserted first; with
  // other brands' and others' that only share a list. `visit` says whether the
  // band goes on.
  template <typename Visit>
  void Find(std::uint32_t brand, const Sketch& sketch, Visit visit) const {
    if (heads_.empty()) return;
    std::array<std::uint32_t, kBands> at;
    for (int band = 0; band < kBands; ++band) {
      at[band] = List(brand, band, sketch);
      __builtin_prefetch(&heads_[at[band]]);
    }
    for (int band = 0; band < kBands; ++band) {
      at[band] = heads_[at[band]];
      if (at[band] != kEnd) __builtin_prefetch(&next_[at[band]]);
    }
    for (int band = 0; band < kBands; ++band)
      for (std::uint32_t e = at[band]; e != kEnd; e = next_[e])
        if (static_cast<int>(e % kBands) == band && !visit(e / kBands, band))
          break;
  }

  static std::uint16_t Band(const Sketch& sketch, int band) {
    return static_cast<std::uint16_t>(sketch[2 * band] | sketch[2 * band + 1]
                                                             << 8);
  }

 private:
  static constexpr std::uint32_t kEnd = UINT32_MAX;
  std::uint32_t List(std::uint32_t brand, int band, const Sketch& sketch) const;

  const std::size_t lists_;           // a power of two
  std::vector<std::uint32_t> heads_;  // by list; empty until there is one
  std::vector<std::uint32_t> next_;   // by slot x kBands + band
};

}  // namespace vigie
