// The contracts of analysis: cut the text into tokens, find the brands, then
// judge what was found.
//
// Pure, all of them: no clock, no randomness, nothing of the machine; floats
// never decide (labels are decided on integers). Thread-compatible: one
// instance per worker, never shared. Hot path: no I/O, no lock, no allocation
// once warm. They cannot fail: what cannot be judged keeps its default.
#pragma once

#include <memory>
#include <vector>

#include "pipeline/model/scored_mention.h"
#include "pipeline/model/tokens.h"
#include "pipeline/model/word_filter.h"

namespace vigie {

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  // False: no word of the mention is in `set`, so it need not be cut. Begins
  // the work: the next call is Cut of the same mention, or MayHold of another.
  virtual bool MayHold(const Mention& mention, const WordFilter& set) = 0;
  // Lifetime: valid until the next call and as long as the mention.
  virtual const Tokens& Cut(const Mention& mention) = 0;
};

// Finds which brands a mention is about: most are about none.
class BrandMatcher {
 public:
  virtual ~BrandMatcher() = default;
  // Words of which a mention about any brand holds at least one; nullptr when
  // its words alone do not tell. Lifetime: as the matcher.
  virtual const WordFilter* Needed() const = 0;
  // Fills scored.brands (ascending, each once); true when there is one.
  virtual bool Match(const Tokens& tokens, ScoredMention& scored) = 0;
  // What made it match; may allocate. REQUIRES: Match was called with these.
  virtual void Explain(const Tokens& tokens, const ScoredMention& scored,
                       std::vector<Reason>& reasons) = 0;
};

// Judges a mention that is about a brand. Called in the catalog's order, so a
// later one may read what an earlier one concluded (tone reads the language).
class Analyzer {
 public:
  virtual ~Analyzer() = default;
  virtual void Score(const Tokens& tokens, ScoredMention& scored) = 0;
  // Why; may allocate. REQUIRES: Score was called with these.
  virtual void Explain(const Tokens& tokens, const ScoredMention& scored,
                       std::vector<Reason>& reasons) {
    (void)tokens, (void)scored, (void)reasons;
  }
};

// All that one worker needs to judge mentions by one set of rules.
struct Analysis {
  std::unique_ptr<Tokenizer> tokenizer;
  std::unique_ptr<BrandMatcher> brands;
  std::vector<std::unique_ptr<Analyzer>> analyzers;
};

}  // namespace vigie
