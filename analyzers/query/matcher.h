// Runs a program over mentions. See query.h and program.h.
//
// Thread-compatible. State of the last mention is kept for Explain; what is
// true is stamped with the mention's number, so nothing is cleared between
// mentions.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analyzers/query/program.h"
#include "analyzers/query/regex_set.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

class QueryMatcher : public BrandMatcher {
 public:
  QueryMatcher(Program program, RegexSet regexes,
               std::vector<std::string> brands);

  bool Match(const Tokens& tokens, ScoredMention& scored) override;
  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override;

 private:
  struct Found {
    std::uint32_t epoch = 0;
    std::uint32_t first = 0, last = 0;  // tokens
  };
  void Hit(const Tokens& tokens, std::uint32_t token, std::uint64_t hash);
  bool Verify(const Tokens& tokens, const Sequence& sequence,
              std::uint32_t token, std::uint32_t& first,
              std::uint32_t& last) const;
  void SetTrue(std::uint32_t leaf, std::uint32_t first, std::uint32_t last);
  bool Evaluate(std::uint32_t node) const;
  void RunRegexes(const Tokens& tokens);

  const Program program_;
  RegexSet regexes_;
  const std::vector<std::string> brands_;
  std::vector<std::uint32_t> regex_leaves_;     // leaf of each expression
  std::vector<Found> found_;                    // by leaf
  std::vector<std::uint32_t> candidate_epoch_;  // by query
  std::vector<std::uint32_t> candidates_;
  std::vector<int> regex_ids_;
  std::uint32_t epoch_ = 0;
};

}  // namespace vigie
