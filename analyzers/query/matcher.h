// All queries of all brands, asked of each mention in one pass.
//
// The idea. Most queries are about nothing that a given mention says, so a
// mention must not look at queries at all, only at its own words. Each query
// waits on the rarest part it cannot do without: of A AND B the rarer, of A OR
// B both, of A NOT B, A UNLESS B and A NEAR B what must be there. Only those
// parts are in the indexes: words by their hash behind a filter of one bit
// each, patterns by their beginning, fuzzy words by what is left when letters
// go, values of fields by their own hash. A mention's words are looked up once
// each; what is found wakes the queries that wait on it; only a woken query is
// evaluated, and what it shares with another woken one is worked out once.
//
// So the cost of a mention grows with its words and with the queries that
// nearly match it, hardly with the number of queries: a larger table is a
// colder cache, nothing more. A query without any such part (only has:images)
// is asked every time; `vigie query --explain` says so.
//
// Thread-compatible: the program is shared by all workers, the rest is one
// worker's own. State of the last mention is kept for Explain; what is true is
// stamped with the mention's number, so nothing is cleared between mentions.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analyzers/query/evaluator.h"
#include "analyzers/query/program.h"
#include "analyzers/query/query.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

// What a program is refused with when its matcher is not ready.
absl::Status TooMuchMemory();

class QueryMatcher : public BrandMatcher {
 public:
  QueryMatcher(std::shared_ptr<const Program> program, QueryJudges judges);
  // False when the regular expressions together need too much memory.
  bool ready() const { return evaluator_.ready(); }

  const WordFilter* Needed() const override {
    return program_.words_tell ? &program_.needed : nullptr;
  }
  bool Match(const Tokens& tokens, ScoredMention& scored) override;
  // Of the last mention.
  Evaluator& evaluator() { return evaluator_; }
  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override;

 private:
  void Words(Channel& channel, const TermIndex& index);
  void Try(Channel& channel, std::uint32_t token, std::uint32_t leaf);
  void Prefixes(Channel& channel);
  void Fuzzy(Channel& channel);
  bool Awake(std::uint32_t leaf) const;
  void Wake(std::uint32_t leaf);
  void Call(std::uint32_t query, bool decided);
  std::uint32_t FirstToken(std::uint32_t query);

  const std::shared_ptr<const Program> shared_;  // with the other workers
  const Program& program_;
  Evaluator evaluator_;
  std::vector<std::uint32_t> candidate_epoch_;  // by query
  std::vector<std::uint32_t> leaf_epoch_;       // woken, by leaf
  std::vector<std::uint32_t> candidates_;       // twice the query, +1: decided
  std::vector<std::uint32_t> near_;  // fuzzy words that a token may stand for
  // Of the words being looked up.
  struct Lookup {
    std::uint64_t hash;
    std::uint32_t token;
  };
  std::vector<Lookup> lookups_;
  FormBuffers buffers_;
  std::uint32_t epoch_ = 0;
};

}  // namespace vigie
