// All regular expressions of all queries, run together (RE2, linear time) and
// only when a piece of text that one of them cannot do without is there.
//
// They read the folded title and the folded body, each by itself, with every
// run of spaces as one space. Thread-compatible: one per worker (RE2's caches
// lock). Running the expressions may allocate; not running them does not.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/model/tokens.h"

namespace vigie {

class RegexSet {
 public:
  RegexSet();
  ~RegexSet();
  RegexSet(RegexSet&&) noexcept;
  RegexSet& operator=(RegexSet&&) noexcept;

  // Adds an expression and returns its id, or -1 with what is wrong.
  int Add(std::string_view pattern, std::string& error);
  // After the last Add; false when they need too much memory together.
  bool Compile();
  bool empty() const { return count_ == 0; }

  // Fills `ids` with the expressions found, ascending, each once.
  void Match(const Tokens& tokens, std::vector<int>& ids);

 private:
  struct Atom {
    std::uint32_t gram;  // its first three bytes
    std::uint32_t index;
  };
  bool MayMatch();
  void MatchPiece(std::string_view text, std::vector<int>& ids);

  struct Engines;
  std::unique_ptr<Engines> engines_;
  int count_ = 0;
  bool always_ = false;  // one of them has no required piece of text
  std::vector<std::string> atoms_;
  std::vector<Atom> by_gram_;
  std::vector<std::uint64_t> grams_;  // filter over the first three bytes
  std::string pieces_[2];             // title and body, spaces as one
  std::vector<int> found_, possible_;
};

}  // namespace vigie
