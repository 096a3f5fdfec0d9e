// Where the words of a folded text begin and end, and where one touches
// something that needs a closer look. Most words touch nothing but spaces, so
// the tokenizer takes them from here as they are.
//
// One bit per byte says what the byte is, thirty-two bytes at a time; the
// edges of the runs of bits are then written out as a list.
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

  // Chunks (runs of word bytes and marks to look at): where each begins and
  // ends, in turns; after the last, numbers beyond any text.
  const std::uint32_t* edges() const { return edges_.data(); }
  std::size_t chunks() const { return chunks_; }
  // The first byte at or after `from` that needs a closer look within its
  // chunk, or may end a sentence between two chunks. Not before the size when
  // there is none. REQUIRES: from <= size.
  std::uint32_t NextAttention(std::uint32_t from) const {
    std::uint32_t i = from >> 6;
    std::uint64_t word = attention_[i] & ~std::uint64_t{0} << (from & 63);
    while (word == 0) word = attention_[++i];
    return (i << 6) + static_cast<std::uint32_t>(std::countr_zero(word));
  }

 private:
  // Appends the numbers of the set bits of `bits`, counted from `base`.
  void Flatten(std::uint64_t bits, std::uint32_t base);

  std::vector<std::uint64_t> special_, attention_;
  std::vector<std::uint64_t> word_, dot_, colon_, slash_, stop_;
  std::vector<std::uint32_t> edges_;
  std::size_t edge_count_ = 0, chunks_ = 0;
};

}  // namespace vigie
