// Words and phrases of lists written by hand, found in a text: what each says
// (a bit a label).
//
// A list holds entries between spaces. "fuite/s" stands for fuite and fuites;
// "mort_de_rire" for words side by side; "scand*" for every word that begins
// so (4 to 8 letters). Of phrases that begin at the same word the longest
// counts, and hides the words in it: "mort_de_rire" without a label keeps
// "mort" from counting.
//
// Thread-safe once built. Finding allocates nothing.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "analyzers/text/term_table.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/model/tokens.h"

namespace vigie {

class PhraseTable {
 public:
  static constexpr std::size_t kLeastStem = 4, kMostStem = 8;

  // Adds the entries of `list` with `labels`; those that are in already have
  // both. Before the first Find.
  void Add(std::string_view list, std::uint64_t labels);

  // `found(first, last, labels)` for each entry in the text: tokens from
  // `first` to before `last`.
  template <typename Found>
  void Find(const Tokens& tokens, Found found) const {
    const std::size_t size = tokens.tokens.size();
    for (std::size_t i = 0; i < size;) {
      const Token& token = tokens.tokens[i];
      if (!words_.MayHold(token.hash) && !MayBegin(tokens, token)) {
        ++i;
        continue;
      }
      std::size_t last = i + 1;
      const std::uint64_t labels = At(tokens, i, last);
      if (labels != 0) found(i, last, labels);
      i = last;
    }
  }

 private:
  struct Entry {
    std::uint64_t labels = 0;
    bool begins = false, whole = false;
  };
  // Behind the clitic and its apostrophe.
  static std::uint32_t BaseBegin(const Token& token) {
    const int clitic = token.affixes & kTokenCliticNumber;
    if (clitic == 0) return token.begin;
    return token.begin + 1 +
           static_cast<std::uint32_t>(kClitics[clitic - 1].size());
  }
  // A bit for each first four letters of a stem.
  static constexpr int kStartBits = 12;
  static std::size_t StartOf(const char* p) {
    std::uint32_t four;
    static_assert(sizeof four == kLeastStem);
    std::memcpy(&four, p, sizeof four);
    return four * 0x9e3779b1u >> (32 - kStartBits);
  }
  // Does the word perhaps begin as a stem does?
  bool MayBegin(const Tokens& tokens, const Token& token) const {
    const std::size_t start = StartOf(tokens.folded.data() + BaseBegin(token));
    return (stem_starts_[start / 64] >> start % 64 & 1) != 0;
  }
  std::uint64_t At(const Tokens& tokens, std::size_t i,
                   std::size_t& last) const;
  void AddEntry(std::string_view entry, std::uint64_t labels);

  TermTable<Entry> words_, phrases_;
  // By length of the stem.
  std::array<TermTable<std::uint64_t>, kMostStem + 1> stems_;
  std::uint32_t stem_lengths_ = 0;  // bits
  std::array<std::uint64_t, (1 << kStartBits) / 64> stem_starts_{};
};

}  // namespace vigie
