// From the hash of a word to what begins there, for up to millions of words.
//
// Nearly every word of every mention is in no query. A filter of two bits of
// one word per hash (a blocked Bloom filter: Putze, Sanders, Singler, 2009),
// small enough for the second cache, turns those away; the rest is looked up in
// an open-addressing table of eight bytes a slot, which keeps half of the hash
// and, when there is but one, the value itself. A false hit (one of the filter,
// or two hashes of one half) costs a closer look by whoever asks, never an
// error.
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
  // `entries`: (hash, value below 2^31), any order; taken apart.
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
  // Brings nearer what Find is about to read.
  void Prefetch(std::uint64_t hash) const {
    __builtin_prefetch(slots_.data() + (hash >> shift_));
  }
  // The values of `hash`, ascending; perhaps those of another hash.
  std::span<const std::uint32_t> Find(std::uint64_t hash) const {
    const auto half = static_cast<std::uint32_t>(hash);
    for (std::uint64_t i = hash >> shift_;; i = (i + 1) & slot_mask_) {
      const Slot& slot = slots_[i];
      if (slot.value == kEmpty) return {};
      if (slot.half != half) continue;
      if ((slot.value & kList) == 0) return {&slot.value, 1};
      const std::uint32_t* const list = lists_.data() + (slot.value & ~kList);
      return {list + 1, *list};
    }
  }

 private:
  static constexpr std::uint32_t kEmpty = 0xffffffff;
  // Marks a place in lists_: how many values, and these.
  static constexpr std::uint32_t kList = 0x80000000;
  struct Slot {
    std::uint32_t half = 0;  // the low half of the hash
    std::uint32_t value = kEmpty;
  };
  // Where `hash` is, or would be.
  Slot& SlotOf(std::uint64_t hash);

  std::vector<std::uint64_t> filter_{0};
  std::uint64_t filter_mask_ = 0;
  std::vector<Slot> slots_{Slot{}, Slot{}};
  std::uint64_t slot_mask_ = 1;
  int shift_ = 63;
  std::vector<std::uint32_t> lists_;
};

}  // namespace vigie
