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
#include <string_view>

#include "analyzers/text/term_table.h"
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
  std::uint64_t At(const Tokens& tokens, std::size_t i,
                   std::size_t& last) const;
  void AddEntry(std::string_view entry, std::uint64_t labels);

  TermTable<Entry> words_, phrases_;
  // By length of the stem.
  std::array<TermTable<std::uint64_t>, kMostStem + 1> stems_;
  std::uint32_t stem_lengths_ = 0;  // bits
};

}  // namespace vigie
