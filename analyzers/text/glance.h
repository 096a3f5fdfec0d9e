// A glance at a text before it is cut into words: may it hold what somebody
// waits for? Most texts do not, and need no closer look.
//
// The idea. Whatever the tokenizer makes of a text, it makes of runs of a-z and
// 0-9: a word is one run, or several that something holds together (l'oreal,
// h&m, 3.5). So a word waited for is represented by one run that every way of
// writing it contains, and the text by the hashes of its runs. What is put
// together from several runs (loreal for l'oreal, airfrance for @air_france) is
// put together here too, what is part of one (the words of #AirFrance) is cut
// out; what would take the tokenizer's whole art (S.N.C.F.) counts as "it may".
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/text/normalise.h"
#include "analyzers/text/segments.h"
#include "pipeline/model/word_filter.h"

namespace vigie {

class Glance {
 public:
  explicit Glance(bool avx2) : avx2_(avx2) {}

  // False: no token of this text has the hash, glued hash or beginning of
  // anything in `set` (see Waited). `title` and `text` are what was folded,
  // `body` is where the text begins in it.
  bool MayHold(const FoldedText& folded, std::uint32_t body,
               std::string_view title, std::string_view text,
               const WordFilter& set);

 private:
  bool AnyRun(std::uint32_t blocks, const WordFilter& set);
  bool Waits(const char* word, std::size_t size, const WordFilter& set) const;
  bool Wide(std::uint32_t block) const;
  bool Mark(std::uint32_t at, const WordFilter& set);
  bool Chain(std::uint32_t begin, const WordFilter& set) const;
  bool Tag(std::uint32_t begin, const WordFilter& set);
  bool Glued(std::uint32_t begin, const WordFilter& set) const;
  unsigned char At(std::uint32_t i) const {
    return i < size_ ? static_cast<unsigned char>(text_[i]) : 0;
  }

  const bool avx2_;
  // Of the text that is looked at.
  const FoldedText* folded_ = nullptr;
  std::string_view title_, source_;
  std::uint32_t body_ = 0, size_ = 0;
  const char* text_ = nullptr;
  // One bit per byte, 64 bytes each (see glance.cc).
  std::vector<std::uint64_t> run_, between_, ahead_, plus_;
  std::vector<std::uint32_t> edges_;  // where runs begin and end, in turns
  TagSegments segments_;
};

// Gathers what queries wait for, and makes the set of it.
class Waited {
 public:
  // A folded word as it is written, with clitic ("l'oreal"), and the hashes by
  // which it is looked up: of its base and without apostrophes.
  void AddWord(std::string_view folded, std::uint64_t hash,
               std::uint64_t glued);
  // The beginning of a pattern, folded.
  void AddBeginning(std::string_view folded);
  // Something is waited for that shows in no word.
  void GiveUp() { possible_ = false; }

  // False when a glance cannot tell.
  bool possible() const { return possible_; }
  WordFilter Build() const {
    return WordFilter(words_, beginnings_, lengths_, shortest_, wide_);
  }

 private:
  bool possible_ = true, wide_ = false;
  std::uint32_t lengths_ = 0, shortest_ = 0xffffffff;
  std::vector<std::uint64_t> words_, beginnings_;
  void Add(std::vector<std::uint64_t>& to, std::uint64_t hash,
           std::size_t size) {
    to.push_back(hash);
    shortest_ = std::min(shortest_, static_cast<std::uint32_t>(size));
  }
};

}  // namespace vigie
