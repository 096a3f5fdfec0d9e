// Words, and beginnings of words, of which a text must hold one to be worth a
// closer look: what all queries together wait for. Most texts hold none.
//
// A filter, not a list: it may take a word for one of its own, never the other
// way (two bits of one word per hash, a blocked Bloom filter: Putze, Sanders,
// Singler, 2009). Thread-safe: read-only once built.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace vigie {

class WordFilter {
 public:
  // Of a beginning no more bytes than this count.
  static constexpr std::uint32_t kLongestBeginning = 8;

  WordFilter() = default;
  // `words`: hashes of whole words. `beginnings`: hashes of beginnings, whose
  // lengths (1 to kLongestBeginning) are the bits of `lengths`. `shortest`:
  // bytes of the shortest of all. `wide`: some of what is waited for has other
  // characters than a-z and 0-9.
  WordFilter(const std::vector<std::uint64_t>& words,
             const std::vector<std::uint64_t>& beginnings,
             std::uint32_t lengths, std::uint32_t shortest, bool wide)
      : lengths_(lengths), shortest_(shortest), wide_(wide) {
    const std::size_t count = words.size() + beginnings.size();
    filter_.assign(
        std::clamp<std::size_t>(std::bit_ceil(24 * count) / 64, 64, 1 << 15),
        0);
    for (const auto* hashes : {&words, &beginnings})
      for (const std::uint64_t hash : *hashes)
        filter_[hash & (filter_.size() - 1)] |=
            std::uint64_t{1} << (hash >> 58) | std::uint64_t{1}
                                                   << (hash >> 52 & 63);
  }

  bool MayHold(std::uint64_t hash) const {
    const std::uint64_t word = filter_[hash & (filter_.size() - 1)];
    return (word >> (hash >> 58) & word >> (hash >> 52 & 63) & 1) != 0;
  }
  std::uint32_t lengths() const { return lengths_; }
  std::uint32_t shortest() const { return shortest_; }
  bool wide() const { return wide_; }

 private:
  std::vector<std::uint64_t> filter_ = std::vector<std::uint64_t>(64);
  std::uint32_t lengths_ = 0, shortest_ = 1;
  bool wide_ = false;
};

}  // namespace vigie
