#include "analyzers/query/matcher.h"

#include <algorithm>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {
constexpr std::uint32_t kNone = 0xffffffff;
}  // namespace

QueryMatcher::QueryMatcher(Program program, RegexSet regexes,
                           std::vector<std::string> brands)
    : program_(std::move(program)),
      regexes_(std::move(regexes)),
      brands_(std::move(brands)),
      found_(program_.leaves.size()),
      candidate_epoch_(program_.queries.size()) {
  candidates_.reserve(program_.queries.size());
  for (std::uint32_t i = 0; i < program_.leaves.size(); ++i)
    if (program_.leaves[i].regex >= 0) regex_leaves_.push_back(i);
  regex_ids_.reserve(2 * regex_leaves_.size());
}

// Is `sequence` there, with its anchor at `token`? The words before and after
// must be the tokens before and after, in the same title or body; segments of a
// tag are stepped over.
bool QueryMatcher::Verify(const Tokens& tokens, const Sequence& sequence,
                          std::uint32_t token, std::uint32_t& first,
                          std::uint32_t& last) const {
  const Element* const elements = program_.elements.data() + sequence.first;
  const std::span<const Token> all = tokens.tokens;
  if (!Matches(elements[sequence.anchor], all[token], sequence.segments))
    return false;
  const std::uint8_t title = all[token].flags & kTokenInTitle;
  first = last = token;
  for (std::uint32_t e = sequence.anchor; e-- > 0;) {
    do {
      if (first == 0) return false;
      --first;
    } while ((all[first].flags & kTokenSegment) != 0);
    if ((all[first].flags & kTokenInTitle) != title ||
        !Matches(elements[e], all[first], false))
      return false;
  }
  for (std::uint32_t e = sequence.anchor + 1u; e < sequence.count; ++e) {
    do {
      if (++last == all.size()) return false;
    } while ((all[last].flags & kTokenSegment) != 0);
    if ((all[last].flags & kTokenInTitle) != title ||
        !Matches(elements[e], all[last], false))
      return false;
  }
  return true;
}

void QueryMatcher::SetTrue(std::uint32_t leaf, std::uint32_t first,
                           std::uint32_t last) {
  found_[leaf] = {epoch_, first, last};
  const std::uint32_t end = program_.waiter_begin[leaf + 1];
  for (std::uint32_t w = program_.waiter_begin[leaf]; w < end; ++w) {
    const std::uint32_t query = program_.waiters[w];
    if (candidate_epoch_[query] == epoch_) continue;
    candidate_epoch_[query] = epoch_;
    candidates_.push_back(query);
  }
}

void QueryMatcher::Hit(const Tokens& tokens, std::uint32_t token,
                       std::uint64_t hash) {
  for (const std::uint32_t s : program_.index.Find(hash)) {
    const Sequence& sequence = program_.sequences[s];
    const Found& found = found_[sequence.leaf];
    if (found.epoch == epoch_) continue;
    std::uint32_t first, last;
    if (Verify(tokens, sequence, token, first, last))
      SetTrue(sequence.leaf, first, last);
  }
}

bool QueryMatcher::Evaluate(std::uint32_t number) const {
  const ProgramNode& node = program_.nodes[number];
  if (node.op == ProgramNode::Op::kLeaf)
    return found_[node.first].epoch == epoch_;
  const std::uint32_t* const links = program_.links.data() + node.first;
  switch (node.op) {
    case ProgramNode::Op::kLeaf:
      break;
    case ProgramNode::Op::kNot:
      return !Evaluate(links[0]);
    case ProgramNode::Op::kAnd:
      for (std::uint32_t i = 0; i < node.count; ++i)
        if (!Evaluate(links[i])) return false;
      return true;
    case ProgramNode::Op::kOr:
      for (std::uint32_t i = 0; i < node.count; ++i)
        if (Evaluate(links[i])) return true;
      return false;
  }
  return false;
}

void QueryMatcher::RunRegexes(const Tokens& tokens) {
  regexes_.Match(tokens, regex_ids_);
  for (const int id : regex_ids_)
    SetTrue(regex_leaves_[static_cast<std::size_t>(id)], kNone, kNone);
}

bool QueryMatcher::Match(const Tokens& tokens, ScoredMention& scored) {
  if (++epoch_ == 0) {  // after four billion mentions
    std::fill(found_.begin(), found_.end(), Found{});
    std::fill(candidate_epoch_.begin(), candidate_epoch_.end(), 0);
    epoch_ = 1;
  }
  candidates_.clear();
  scored.brands.clear();
  const TermIndex& index = program_.index;
  const auto size = static_cast<std::uint32_t>(tokens.tokens.size());
  const Token* const token = tokens.tokens.data();
  for (std::uint32_t i = 0; i < size; ++i) {
    if (index.MayHold(token[i].hash)) [[unlikely]]
      Hit(tokens, i, token[i].hash);
    if (token[i].glued_hash != token[i].hash &&
        index.MayHold(token[i].glued_hash)) [[unlikely]]
      Hit(tokens, i, token[i].glued_hash);
  }
  if (!regexes_.empty() &&
      (program_.regex_waits ||
       std::any_of(candidates_.begin(), candidates_.end(),
                   [this](std::uint32_t query) {
                     return program_.queries[query].has_regex;
                   })))
    RunRegexes(tokens);
  if (candidates_.empty()) return false;
  std::sort(candidates_.begin(), candidates_.end());
  for (const std::uint32_t number : candidates_) {
    const QueryProgram& query = program_.queries[number];
    if (!Evaluate(query.root)) continue;
    std::uint32_t first = kNoToken;
    for (std::uint32_t i = 0; i < query.leaf_count; ++i) {
      const Found& found = found_[program_.positive[query.first_leaf + i]];
      if (found.epoch == epoch_) first = std::min(first, found.first);
    }
    BrandHit& hit = scored.brands.emplace_back();
    hit.brand = number;
    hit.token = first;
  }
  return !scored.brands.empty();
}

void QueryMatcher::Explain(const Tokens& tokens, const ScoredMention& scored,
                           std::vector<Reason>& reasons) {
  for (const BrandHit& hit : scored.brands) {
    const QueryProgram& query = program_.queries[hit.brand];
    std::vector<std::uint32_t> seen;
    for (std::uint32_t i = 0; i < query.leaf_count; ++i) {
      const std::uint32_t number = program_.positive[query.first_leaf + i];
      const Found& found = found_[number];
      if (found.epoch != epoch_) continue;
      if (std::find(seen.begin(), seen.end(), number) != seen.end()) continue;
      seen.push_back(number);
      const Leaf& leaf = program_.leaves[number];
      Reason& reason = reasons.emplace_back();
      reason.analyzer = "query";
      reason.subject = brands_[hit.brand];
      if (leaf.regex >= 0) {
        reason.detail = Cat("regular expression ", leaf.text);
        continue;
      }
      reason.detail = Cat("term ", leaf.text);
      const Token& first = tokens.tokens[found.first];
      const Token& last = tokens.tokens[found.last];
      Assign(reason.evidence, tokens.Source(first, last));
    }
  }
}

}  // namespace vigie
