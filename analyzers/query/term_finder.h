// Where in a text is a term? Compares words, at every place: what the indexes
// say "perhaps" to is decided here.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/query/channel.h"
#include "analyzers/query/forms.h"
#include "analyzers/query/program.h"

namespace vigie {

class TermFinder {
 public:
  // Lifetime: `program` must outlive it.
  explicit TermFinder(const Program& program) : program_(program) {}

  // Appends the places of a kTerm leaf to `spans`, in order, each once.
  void Find(const Leaf& leaf, Channel& channel, std::vector<Span>& spans);
  // Is token `i` the one element of a `single` leaf?
  bool IsSingle(const Leaf& leaf, const Channel& channel, std::uint32_t i) {
    return InScope(leaf.scope, channel, i) &&
           Matches(program_.elements[leaf.first], channel, i, leaf.segments);
  }

 private:
  static bool InScope(Scope scope, const Channel& channel, std::uint32_t i) {
    return scope == Scope::kTitleAndText || scope == Scope::kBio ||
           (scope == Scope::kTitle) == channel.InTitle(i);
  }
  bool Matches(const Element& e, const Channel& channel, std::uint32_t i,
               bool segments);
  bool MatchesPatternOf(const Element& e, const Tokens& tokens,
                        const Token& token);
  bool Affixes(const Element& e, const Tokens& tokens,
               const Token& token) const;
  bool IsTag(const Leaf& leaf, const Tokens& tokens, const Token& token);
  bool From(const Leaf& leaf, Channel& channel, std::uint32_t i,
            std::uint32_t& last);
  bool Pieces(const Element& e, const Channel& channel, std::uint32_t& i,
              std::uint32_t& last);

  const Program& program_;
  FormBuffers buffers_;
};

}  // namespace vigie
