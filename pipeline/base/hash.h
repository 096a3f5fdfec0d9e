// Stable hashes: the same in every process, build and year, so they may be
// stored and may choose a partition. (absl::Hash may not.) XXH3, 64 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigie {

std::uint64_t Hash64(std::string_view bytes, std::uint64_t seed = 0);

// Low half of XXH3: the checksum of what is stored.
inline std::uint32_t Checksum(std::string_view bytes, std::uint64_t seed = 0) {
  return static_cast<std::uint32_t>(Hash64(bytes, seed));
}

// Mixes a number into a hash (the finaliser of SplitMix64).
inline std::uint64_t Mix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}
inline std::uint64_t Combine64(std::uint64_t a, std::uint64_t b) {
  return Mix64(a ^ Mix64(b));
}

// The identity of an item: (platform, native id).
inline std::uint64_t ItemHash(std::string_view platform, std::string_view id) {
  return Hash64(id, Hash64(platform));
}
// The identity of an author: (platform, author id).
inline std::uint64_t AuthorHash(std::string_view platform,
                                std::string_view author) {
  return author.empty() ? 0 : Hash64(author, Hash64(platform, 1));
}
// The number under which the log knows a configured source.
inline std::uint32_t SourceNumber(std::string_view name) {
  return static_cast<std::uint32_t>(Hash64(name, 2));
}

}  // namespace vigie
