// One bit per byte of a folded text: where words are, and where a word touches
// something that needs a closer look. Most words touch nothing but spaces, so
// the tokenizer finds their ends by counting bits.
//
// Thread-compatible; no allocation once grown.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vigie {

class ByteMasks {
 public:
  // REQUIRES: 64 readable bytes after `folded`.
  void Build(std::string_view folded, bool avx2);

  // The first byte at or after `from` that belongs to a chunk (a run of word
  // bytes and marks to look at), or the size.
  std::uint32_t ChunkBegin(std::uint32_t from) const {
    return Next<false>(chunk_.data(), from);
  }
  std::uint32_t ChunkEnd(std::uint32_t from) const {
    return Next<true>(chunk_.data(), from);
  }
  // Is there something to look at in [begin, end)? REQUIRES: begin < end.
  bool Special(std::uint32_t begin, std::uint32_t end) const {
    const std::uint32_t first = begin >> 6, last = (end - 1) >> 6;
    const std::uint64_t head = ~std::uint64_t{0} << (begin & 63);
    const std::uint64_t tail = ~std::uint64_t{0} >> (63 - ((end - 1) & 63));
    if (first == last) return (special_[first] & head & tail) != 0;
    if ((special_[first] & head) != 0) return true;
    for (std::uint32_t i = first + 1; i < last; ++i)
      if (special_[i] != 0) return true;
    return (special_[last] & tail) != 0;
  }

 private:
  template <bool kInverted>
  static std::uint32_t Next(const std::uint64_t* bits, std::uint32_t from) {
    std::uint32_t i = from >> 6;
    std::uint64_t word = (kInverted ? ~bits[i] : bits[i]) >> (from & 63);
    if (word != 0)
      return from + static_cast<std::uint32_t>(std::countr_zero(word));
    do {
      ++i;
      word = kInverted ? ~bits[i] : bits[i];
    } while (word == 0);
    return (i << 6) + static_cast<std::uint32_t>(std::countr_zero(word));
  }

  std::vector<std::uint64_t> chunk_, special_;
  std::vector<std::uint64_t> word_, dot_, colon_, slash_;
};

}  // namespace vigie
