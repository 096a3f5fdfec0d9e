// Finds families whose sketch agrees with another in some band of two parts.
//
// For each band hash lists of the families in the order in which they came,
// linked from the newest to the oldest. A family that is erased stays in its
// lists, as nobody's, until there is no room: then all that are left move up.
// So nothing is ever unlinked, and a family's links lie in a row. A link bears
// some bits of the hash of what it leads to, so that strangers in a list are
// passed without a look at them. Before the lists stands a filter of one bit a
// hash, small enough for the caches: of the bands of a new text it passes over
// four fifths (Bloom, "Space/time trade-offs in hash coding with allowable
// errors", 1970). Thread-compatible.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "pipeline/base/big_pages.h"
#include "pipeline/base/hash.h"
#include "pipeline/model/fingerprint.h"

namespace vigie {

class FamilyIndex {
 public:
  using Sketch = std::array<std::uint8_t, kSketchParts>;
  static constexpr int kBands = kSketchParts / 2;

  // Made for so many slots, at most 2^17. Memory: 96 bytes for each (of a power
  // of two), once there is one, and 128 for each that came since they last
  // moved up (half as many again as there are slots).
  explicit FamilyIndex(std::size_t slots);

  // True: no room is left, Compact makes some.
  bool Full() const { return slots_.size() == room_; }
  // REQUIRES: the slot is not in the index; not Full.
  void Insert(std::uint32_t slot, std::uint32_t brand, const Sketch& sketch);
  // REQUIRES: the slot is in the index.
  void Erase(std::uint32_t slot) { slots_[at_[slot]] = kNobody; }
  // Those that are left move up. `of(slot)` gives the brand and the sketch of
  // each, in the order in which they came.
  template <typename Of>
  void Compact(Of of) {
    const std::vector<std::uint32_t> all = Clear();
    // Some at a time: what one waits for comes while the others are hashed.
    std::array<std::uint32_t, kTogether> slots;
    std::array<Hashes, kTogether> hashes;
    std::size_t n = 0;
    const auto insert = [&] {
      for (std::size_t i = 0; i < n; ++i) Insert(slots[i], hashes[i]);
      n = 0;
    };
    for (const std::uint32_t slot : all) {
      if (slot == kNobody) continue;
      const auto& [brand, sketch] = of(slot);
      slots[n] = slot;
      hashes[n] = Hash(brand, sketch);
      Prefetch(hashes[n]);
      if (++n == kTogether) insert();
    }
    insert();
  }

  // Slots whose sketch, most likely, agrees in a band: of each band the newest
  // first. `visit(slot, band)` says whether the band goes on.
  template <typename Visit>
  void Find(std::uint32_t brand, const Sketch& sketch, Visit visit) const {
    if (heads_.empty()) return;
    // All bands go on step by step together: what one waits for comes while the
    // others are looked at.
    struct Walk {
      std::uint32_t tag, link;
      int band;
    };
    const Hashes hashes = Hash(brand, sketch);
    for (int band = 0; band < kBands; ++band)
      __builtin_prefetch(&filter_[Bit(hashes[band], band) / 64]);
    std::array<int, kBands> bands;
    int held = 0;
    for (int band = 0; band < kBands; ++band) {
      const std::size_t bit = Bit(hashes[band], band);
      __builtin_prefetch(&heads_[List(hashes[band], band)]);
      bands[held] = band;
      held += static_cast<int>(filter_[bit / 64] >> bit % 64 & 1);
    }
    std::array<Walk, kBands> walks;
    int left = 0;
    const auto go_on = [&](Walk walk) {
      if (walk.link == kEnd) return;
      __builtin_prefetch(&links_[Row(walk.link) + walk.band]);
      walks[left++] = walk;
    };
    for (int i = 0; i < held; ++i) {
      const std::uint64_t hash = hashes[bands[i]];
      go_on({Tag(hash), heads_[List(hash, bands[i])], bands[i]});
    }
    while (left > 0) {
      const int walking = left;
      left = 0;
      for (int i = 0; i < walking; ++i) {
        Walk walk = walks[i];
        if ((walk.link & kTagBits) == walk.tag) {
          const std::uint32_t slot = slots_[walk.link & kPlaceBits];
          if (slot != kNobody && !visit(slot, walk.band)) continue;
        }
        walk.link = links_[Row(walk.link) + walk.band];
        go_on(walk);
      }
    }
  }

  static std::uint16_t Band(const Sketch& sketch, int band) {
    return static_cast<std::uint16_t>(sketch[2 * band] | sketch[2 * band + 1]
                                                             << 8);
  }

 private:
  static constexpr std::uint32_t kEnd = UINT32_MAX, kNobody = UINT32_MAX;
  // A link: the place of a family, and of the hash of its band these bits.
  static constexpr std::uint32_t kPlaceBits = (1 << 18) - 1;
  static constexpr std::uint32_t kTagBits = ~kPlaceBits;

  static constexpr std::size_t kTogether = 8;
  using Hashes = std::array<std::uint64_t, kBands>;

  static Hashes Hash(std::uint32_t brand, const Sketch& sketch) {
    Hashes hashes;
    for (int band = 0; band < kBands; ++band)
      hashes[band] =
          Mix64(std::uint64_t{brand} << 32 |
                static_cast<std::uint64_t>(band) << 16 | Band(sketch, band));
    return hashes;
  }
  // Bits of the hash: the lowest choose the list, the highest are the tag,
  // those from the 20th on choose the filter's bit.
  static std::uint32_t Tag(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32) & kTagBits;
  }
  std::size_t List(std::uint64_t hash, int band) const {
    return static_cast<std::size_t>(band) * lists_ + (hash & (lists_ - 1));
  }
  std::size_t Bit(std::uint64_t hash, int band) const {
    return static_cast<std::size_t>(band) * bits_ + (hash >> 20 & (bits_ - 1));
  }
  static std::size_t Row(std::uint32_t link) {
    return std::size_t{link & kPlaceBits} * kBands;
  }
  void Prefetch(const Hashes& hashes) const {
    for (int band = 0; band < kBands; ++band) {
      __builtin_prefetch(&heads_[List(hashes[band], band)]);
      __builtin_prefetch(&filter_[Bit(hashes[band], band) / 64]);
    }
  }
  void Insert(std::uint32_t slot, const Hashes& hashes);
  std::vector<std::uint32_t> Clear();

  template <typename T>
  using Table = std::vector<T, BigPages<T>>;

  const std::size_t lists_;           // of each band; a power of two
  const std::size_t bits_;            // the same, of the filter
  const std::size_t room_;            // places
  Table<std::uint32_t> heads_;        // by list: link to its newest; or empty
  Table<std::uint64_t> filter_;       // by bit
  Table<std::uint32_t> links_;        // by place x kBands + band: to the next
  std::vector<std::uint32_t> slots_;  // by place
  std::vector<std::uint32_t> at_;     // by slot: its place
};

}  // namespace vigie
