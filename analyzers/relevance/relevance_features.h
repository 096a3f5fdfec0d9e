// What decides whether a word is the brand or only sounds like it: what stands
// around it, how it is written, and what kind of word it is. Never which brand
// it is, so that what was learned of Orange holds for Mango.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/linear/features.h"
#include "analyzers/linear/table.h"
#include "analyzers/relevance/homonyms.h"
#include "pipeline/model/language.h"
#include "pipeline/model/tokens.h"

namespace vigie {

// A brand's name, made ready to be found.
struct BrandName {
  explicit BrandName(std::string_view name);

  std::string folded;                // "petit bateau"
  std::string glued;                 // "petitbateau"
  std::vector<std::uint64_t> words;  // their hashes
  std::uint64_t glued_hash = 0;
  NameKind kind = NameKind::kPlain;
};

// Where it is named: tokens from `first` to before `last`.
struct NamePlace {
  std::uint32_t first = 0, last = 0;
};

class RelevanceReader {
 public:
  // Where `name` stands in the text, at most eight places.
  const std::vector<NamePlace>& Find(const BrandName& name,
                                     const Tokens& tokens);

  // REQUIRES: Find was called with these. Replaces `out`.
  void Features(const BrandName& name, const Tokens& tokens, NamePlace place,
                Language language, FeatureList& out);

  // What the word at `token` adds, thousandths of a logit; either table may be
  // nullptr. For an explanation.
  std::int64_t Weight(const LinearTable* a, const LinearTable* b,
                      const Tokens& tokens, std::uint32_t token,
                      NamePlace place);

 private:
  std::vector<NamePlace> places_;
};

}  // namespace vigie
