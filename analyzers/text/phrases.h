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

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
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
    std::size_t next = 0;
    for (std::size_t from = 0; from < size; from += kBlock) {
      std::uint64_t may = stem_lengths_ == 0 ? MayHold<false>(tokens, from)
                                             : MayHold<true>(tokens, from);
      for (; may != 0; may &= may - 1) {
        const std::size_t i =
            from + static_cast<std::size_t>(std::countr_zero(may));
        if (i < next) continue;  // hidden by the longer one before
        next = i + 1;
        const std::uint64_t labels = At(tokens, i, next);
        if (labels != 0) found(i, next, labels);
      }
    }
  }

 private:
  struct Phrase {
    std::uint64_t labels = 0;
    bool begins = false, whole = false;  // some that are longer; one itself
  };
  // Of words side by side: the hash of all before, and the next word's.
  static std::uint64_t Joined(std::uint64_t before, std::uint64_t next) {
    return before * 0x9fb21c651e98df25ull + next;  // both well mixed
  }
  // What a clitic and its apostrophe take, by its number.
  static constexpr auto kCliticSize = [] {
    std::array<std::uint8_t, kTokenCliticNumber + 1> size{};
    for (std::size_t c = 0; c < std::size(kClitics); ++c)
      size[c + 1] = static_cast<std::uint8_t>(kClitics[c].size() + 1);
    return size;
  }();
  // Behind the clitic.
  static std::uint32_t BaseBegin(const Token& token) {
    return token.begin + kCliticSize[token.affixes & kTokenCliticNumber];
  }
  static constexpr std::size_t kBlock = 64;
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
  // A bit for each of the 64 tokens from `from` on with which an entry may
  // begin: most say nothing, and are passed over without a branch.
  template <bool kStems>
  std::uint64_t MayHold(const Tokens& tokens, std::size_t from) const {
    const std::size_t size = tokens.tokens.size();
    const std::size_t count = std::min(size - from, kBlock);
    const Token* const token = tokens.tokens.data() + from;
    std::uint64_t may = 0;
    for (std::size_t i = 0; i < count; ++i) {
      // The last has itself for a neighbour: as good as any.
      const Token& next = token[i + (from + i + 1 < size)];
      bool here = words_.MayHold(token[i].hash) |
                  phrases_.MayHold(Joined(token[i].hash, next.hash));
      if constexpr (kStems) here |= MayBegin(tokens, token[i]);
      may |= std::uint64_t{here} << i;
    }
    return may;
  }
  std::uint64_t At(const Tokens& tokens, std::size_t i,
                   std::size_t& last) const;
  void AddEntry(std::string_view entry, std::uint64_t labels);

  TermTable<std::uint64_t> words_;
  TermTable<Phrase> phrases_;
  // By length of the stem.
  std::array<TermTable<std::uint64_t>, kMostStem + 1> stems_;
  std::uint32_t stem_lengths_ = 0;  // bits
  std::array<std::uint64_t, (1 << kStartBits) / 64> stem_starts_{};
};

}  // namespace vigie
