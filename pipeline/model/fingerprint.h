// How copies of a text are known again: the same words in nearly the same
// order give nearly the same sketch, wherever they were published.
#pragma once

#include <array>
#include <cstdint>

namespace vigie {

inline constexpr int kSketchParts = 16;

// A pure function of the text (analyzers/copies). Two texts share about as
// many parts of sixteen as they share of their word sequences.
struct Fingerprint {
  std::array<std::uint32_t, kSketchParts> sketch{};
  std::uint16_t words = 0;  // content words; 0: no text to compare
  std::uint64_t link = 0;   // hash of its only link, 0 none: joins short texts

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

}  // namespace vigie
