// How copies of a text are known again: the same words in nearly the same
// order give nearly the same sketch, wherever they were published.
#pragma once

#include <array>
#include <cstdint>

namespace vigie {

inline constexpr int kSketchParts = 64;
// A text of fewer content words says too little: a thousand people write
// "merci" without copying each other.
inline constexpr int kSketchWords = 6;

// A pure function of the mention (analyzers/copies). Two texts share about as
// many parts of 64 as they share of their pairs of neighbouring words (of 256
// unlike parts one agrees by chance).
struct Fingerprint {
  std::array<std::uint8_t, kSketchParts> sketch{};
  std::uint16_t words = 0;     // content words; below kSketchWords: no sketch
  std::uint64_t link = 0;      // hash of its only link, 0 none
  std::uint64_t original = 0;  // ItemHash of what it repeats whole, 0 none

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

}  // namespace vigie
