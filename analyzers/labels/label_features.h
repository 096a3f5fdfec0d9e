// What the label tables see of a text: its words, pairs of words and the first
// letters of long ones; what the lexicon finds for each label; and the shape of
// the text (questions, headlines, who says "I").
//
// Training and judging pass through here alike. Thread-compatible; no
// allocation once the buffers have grown.
#pragma once

#include <cstdint>

#include "analyzers/linear/features.h"
#include "pipeline/model/language.h"
#include "pipeline/model/tokens.h"

namespace vigie {

// Raised when the same text may give other features.
inline constexpr int kLabelFeatureVersion = 1;

// What the lexicon finds counts so many times: training drops features at
// random, and this shall be learned first.
inline constexpr int kLexiconTimes = 12;
// Its rows: of label l, kFirstLexiconRow + l.
inline constexpr std::uint16_t kFirstLexiconRow = 1;

class LabelReader {
 public:
  // Replaces `out`; each row of the lexicon is in it once.
  void Read(const Tokens& tokens, Language language, FeatureList& out);
  // The same with each of them kLexiconTimes: for what is taught.
  void ReadTaught(const Tokens& tokens, Language language, FeatureList& out);
  // Bits of the labels that the lexicon found in the last text.
  std::uint64_t found() const { return found_; }

 private:
  std::uint64_t found_ = 0;
};

// Features of the word at `token` alone, for an explanation.
void WordFeatures(const Tokens& tokens, std::size_t token, FeatureList& out);

}  // namespace vigie
