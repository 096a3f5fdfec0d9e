// Sets of small numbers as they are stored: a few by their distances, many as
// they are.
//
// Thread-safe: pure functions.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "pipeline/base/bytes.h"

namespace vigie {

inline void WriteBits(ByteWriter& w, std::span<const std::uint64_t> words) {
  std::size_t count = 0;
  for (const std::uint64_t word : words)
    count += static_cast<std::size_t>(std::popcount(word));
  if (count >= 8 * words.size()) {
    w.Varint(64 * words.size() + 1);
    for (const std::uint64_t word : words) w.Fixed(word);
    return;
  }
  w.Varint(count);
  std::size_t next = 0;
  for (std::size_t i = 0; i < words.size(); ++i)
    for (std::uint64_t left = words[i]; left != 0; left &= left - 1) {
      const std::size_t at =
          64 * i + static_cast<std::size_t>(std::countr_zero(left));
      w.Varint(at - next);
      next = at + 1;
    }
}

// False when damaged.
inline bool ReadBits(ByteReader& r, std::span<std::uint64_t> words) {
  const std::uint64_t count = r.Varint();
  if (count == 64 * words.size() + 1) {
    for (std::uint64_t& word : words) word = r.Fixed<std::uint64_t>();
    return r.ok();
  }
  if (count >= 8 * words.size()) return false;
  for (std::uint64_t& word : words) word = 0;
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < count; ++i, ++at) {
    const std::uint64_t step = r.Varint();
    if (step >= 64 * words.size() - at) return false;
    at += step;
    words[at / 64] |= std::uint64_t{1} << at % 64;
    if (at + 1 == 64 * words.size() && i + 1 < count) return false;
  }
  return r.ok();
}

}  // namespace vigie
