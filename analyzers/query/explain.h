// Why a query matched, and what a query means: for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/query/evaluator.h"
#include "analyzers/query/program.h"
#include "analyzers/query/syntax.h"
#include "pipeline/model/scored_mention.h"

namespace vigie {

// A leaf that made a query match, and its places there.
struct FoundLeaf {
  std::uint32_t leaf = 0;
  std::vector<Span> places{};
};
// The leaves that speak for query `number`, in the order of the query: of an
// OR those sides that are true, of a NEAR what stands inside of what is near.
// REQUIRES: the query matched the mention that `evaluator` holds.
std::vector<FoundLeaf> FoundLeaves(const Program& program, std::uint32_t number,
                                   Evaluator& evaluator);
// "term orange, in the title"
std::string LeafName(const Program& program, std::uint32_t leaf);

// Adds the leaves that speak for query `number`, with the characters that they
// were found at; the terms' first place each. REQUIRES: the query matched the
// mention that `evaluator` holds.
void ExplainHit(const Program& program, std::uint32_t number,
                const Tokens& tokens, Evaluator& evaluator,
                std::vector<Reason>& reasons);

// The query as a tree, one line a node, what it waits on, what it is expected
// to cost, and its warnings.
std::string ExplainQuery(std::string_view query, const QueryTree& tree,
                         const Program& program,
                         const std::vector<QueryIssue>& warnings);

}  // namespace vigie
