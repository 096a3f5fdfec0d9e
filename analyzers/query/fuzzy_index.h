// From a misspelt word to the words it may stand for: decathlon~2 is found by
// "dekatlon" without looking at the other words of the vocabulary.
//
// Two words are at most n edits apart only if leaving out at most n characters
// of each gives one and the same rest (deletion neighbourhoods; Mor and
// Fraenkel 1982). The rests of the sought words are in a table; those of a
// token are made from a rolling sum, one multiplication each, and looked up. A
// token comes so far only if it begins, ends or goes on inside like one of the
// sought words: with n edits, one of n + 1 parts of a word stays whole.
//
// A hit means "perhaps": the caller compares. Thread-safe once built.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/query/term_index.h"

namespace vigie {

class FuzzyIndex {
 public:
  struct Entry {
    std::string word;
    int edits = 1;  // 1 or 2
    std::uint32_t value = 0;
  };
  void Build(const std::vector<Entry>& entries);
  bool empty() const { return most_edits_ == 0; }

  // Could `word` (folded) be near a sought one? A few tests of bits.
  bool MayHold(std::string_view word) const;
  // Fills `values`, each perhaps more than once.
  void Find(std::string_view word, std::vector<std::uint32_t>& values) const;

 private:
  int most_edits_ = 0;
  std::size_t shortest_ = 0, longest_ = 0;  // bytes of tokens worth a look
  std::vector<std::uint64_t> first_{}, last_{}, inner_{};  // bits of pairs
  TermIndex rests_{};
};

}  // namespace vigie
