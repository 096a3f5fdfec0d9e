// Text in which only what is said counts: lower case, no accents, one form for
// each character ("L’ORÉAL" becomes "l'oreal").
//
// Every text of every mention passes here once, so there are two kernels that
// give the same bytes: AVX2 with bit extraction, chosen at run time where the
// processor has it, and a table that works everywhere. What is rare (marks
// that compose, long expansions) is shared by both.
//
// Bytes that are not UTF-8 become U+FFFD. Thread-compatible. No allocation
// once the buffers have grown, except where marks compose (kana with a separate
// voicing mark, Hangul in single letters, some Indic vowels).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/model/tokens.h"

namespace vigie {

enum class FoldPath { kFastest, kTable, kAvx2 };
// Does this processor run the AVX2 kernel?
bool HasAvx2Fold();

// Folded text that grows at its end, with the way back to the source.
class FoldedText {
 public:
  using Step = FoldStep;

  void Clear() {
    size_ = 0;
    steps_.clear();
  }
  // Source offsets are counted from the beginning of this `text`.
  // REQUIRES for kAvx2: HasAvx2Fold().
  void Append(std::string_view text, FoldPath path = FoldPath::kFastest);
  void AppendNewline();

  // Lifetime: until the next change. Followed by 64 readable bytes.
  std::string_view view() const { return {bytes_.get(), size_}; }
  const std::vector<Step>& steps() const { return steps_; }
  // The byte of the source that byte `folded` came from.
  std::uint32_t SourceOf(std::uint32_t folded) const;
  // Do both texts run in step from `begin` to `end`?
  bool InStep(std::uint32_t begin, std::uint32_t end) const;

 private:
  friend struct FoldRun;
  char* Reserve(std::size_t size, std::size_t more);
  std::vector<Step>::const_iterator StepAfter(std::uint32_t folded) const;

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0, capacity_ = 0;
  std::vector<Step> steps_;
};

// The same for a short text, when speed does not count.
std::string Folded(std::string_view text);

}  // namespace vigie
