// A small grammar that speaks: rules with alternatives, expanded at random.
// The form of its text is told in vocabulary.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "pipeline/base/random.h"

namespace vigie {

// Fills the upper-case names ({B}, {T}, …), which are not in the grammar.
class GrammarSlots {
 public:
  virtual ~GrammarSlots() = default;
  virtual void Fill(char slot, Random& random, std::string& out) = 0;
};

// Immutable once built; any number of threads may expand it.
class Grammar {
 public:
  static constexpr int kNone = -1;

  // A name that no rule bears is an error in the vocabulary; see missing().
  explicit Grammar(std::string_view text);

  // The rule's number, kNone when there is none.
  int Find(std::string_view name) const;
  void Expand(int rule, Random& random, GrammarSlots& slots,
              std::string& out) const;
  // Names that alternatives refer to and no rule bears.
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  static constexpr int kDraws = 1024;
  struct Piece {
    std::uint32_t begin = 0, size = 0;  // literal
    std::int32_t rule = kNone;
    char slot = 0;
    std::uint8_t percent = 100;
  };
  struct Rule {
    std::vector<std::uint32_t> alternatives;  // index of the first piece; ends
                                              // where the next one begins
    std::vector<std::uint16_t> draws;         // Zipf, kDraws of them
  };
  void AddAlternative(std::string_view text, Rule& rule,
                      std::vector<std::string>& names);

  std::string literals_;
  std::vector<Piece> pieces_;
  std::vector<std::uint32_t>
      ends_;  // of the alternative that begins at a piece
  std::vector<Rule> rules_;
  absl::flat_hash_map<std::string, int> numbers_;
  std::vector<std::string> missing_;
};

}  // namespace vigie
