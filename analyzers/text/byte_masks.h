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

  struct Chunk {
    std::uint32_t begin, end;
    bool special;  // something in it needs a closer look
  };
  // The first chunk (a run of word bytes and marks to look at) at or after
  // `from`; it begins at or after the size when there is none. The last chunk
  // may seem to end past the size. REQUIRES: from < size.
  Chunk NextChunk(std::uint32_t from) const {
    std::uint32_t i = from >> 6;
    std::uint64_t word = chunk_[i] & ~std::uint64_t{0} << (from & 63);
    while (word == 0) word = chunk_[++i];
    const std::uint64_t first = word & (0 - word);
    const std::uint32_t begin =
        (i << 6) + static_cast<std::uint32_t>(std::countr_zero(word));
    const std::uint64_t after = ~chunk_[i] & (0 - first);
    if (after != 0) {
      const std::uint64_t stop = after & (0 - after);
      return {begin,
              (i << 6) + static_cast<std::uint32_t>(std::countr_zero(stop)),
              (special_[i] & (stop - first)) != 0};
    }
    bool special = (special_[i] & (0 - first)) != 0;
    while ((word = ~chunk_[++i]) == 0) special |= special_[i] != 0;
    const std::uint64_t stop = word & (0 - word);
    return {begin,
            (i << 6) + static_cast<std::uint32_t>(std::countr_zero(stop)),
            special || (special_[i] & (stop - 1)) != 0};
  }

 private:
  std::vector<std::uint64_t> chunk_, special_;
  std::vector<std::uint64_t> word_, dot_, colon_, slash_;
};

}  // namespace vigie
