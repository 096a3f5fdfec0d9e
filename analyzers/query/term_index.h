// From the hash of a word to what begins there, for up to millions of words.
//
// Nearly every word of every mention is in no query. A filter of two bits of
// one word per hash (a blocked Bloom filter: Putze, Sanders, Singler, 2009),
// small enough for the second cache, turns those away; the rest is looked up in
// an open-addressing table. A false hit costs a look-up, never an error.
//
// Thread-safe: read-only once built.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace vigie {

class TermIndex {
 public:
  // `entries`: (hash, value), any order; taken apart.
  void Build(std::vector<std::pair<std::uint64_t, std::uint32_t>> entries);

  // The filter by itself, for a loop over many words. Lifetime: the index's.
  struct Filter {
    const std::uint64_t* words;
    std::uint64_t mask;
    bool MayHold(std::uint64_t hash) const {
      const std::uint64_t word = words[hash & mask];
      return (word >> (hash >> 58) & word >> (hash >> 52 & 63) & 1) != 0;
    }
  };
  Filter filter() const { return {filter_.data(), filter_mask_}; }
  bool MayHold(std::uint64_t hash) const { return filter().MayHold(hash); }
  // The values of `hash`, ascending.
  std::span<const std::uint32_t> Find(std::uint64_t hash) const {
    for (std::uint64_t i = hash >> shift_;; i = (i + 1) & slot_mask_) {
      const Slot& slot = slots_[i];
      if (slot.count == 0) return {};
      if (slot.hash == hash) return {values_.data() + slot.begin, slot.count};
    }
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0, count = 0;
  };
  std::vector<std::uint64_t> filter_{0};
  std::uint64_t filter_mask_ = 0;
  std::vector<Slot> slots_{Slot{}, Slot{}};
  std::uint64_t slot_mask_ = 1;
  int shift_ = 63;
  std::vector<std::uint32_t> values_;
};

}  // namespace vigie
