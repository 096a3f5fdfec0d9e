#include "analyzers/query/matcher.h"

#include <algorithm>
#include <utility>

#include "analyzers/query/explain.h"
#include "pipeline/base/strings.h"

namespace vigie {

QueryMatcher::QueryMatcher(std::shared_ptr<const Program> program,
                           QueryJudges judges)
    : shared_(std::move(program)),
      program_(*shared_),
      evaluator_(program_, std::move(judges)),
      candidate_epoch_(program_.queries.size()),
      leaf_epoch_(program_.leaves.size()) {
  candidates_.reserve(std::min<std::size_t>(program_.queries.size(), 1024));
}

// `leaf` is true: whoever waits on it has its turn.
void QueryMatcher::Wake(std::uint32_t leaf) {
  if (leaf_epoch_[leaf] == epoch_) return;
  leaf_epoch_[leaf] = epoch_;
  const std::uint32_t end = program_.waiter_begin[leaf + 1];
  for (std::uint32_t w = program_.waiter_begin[leaf]; w < end; ++w) {
    const std::uint32_t query = program_.waiters[w];
    if (candidate_epoch_[query] == epoch_) continue;
    candidate_epoch_[query] = epoch_;
    candidates_.push_back(query);
  }
}

// Has whoever waits on `leaf` its turn already? The same word often stands in
// several terms of one query: the first that is found is enough.
bool QueryMatcher::Awake(std::uint32_t number) const {
  const Leaf& leaf = program_.leaves[number];
  return leaf.only_waiter != kNoIndex
             ? candidate_epoch_[leaf.only_waiter] == epoch_
             : leaf_epoch_[number] == epoch_;
}

// Token `token` may be, or be part of, a place of `leaf`.
void QueryMatcher::Try(Channel& channel, std::uint32_t token,
                       std::uint32_t number) {
  if (Awake(number)) return;
  const Leaf& leaf = program_.leaves[number];
  if (leaf.single) {
    if (!evaluator_.terms().IsSingle(leaf, channel, token)) return;
    evaluator_.SetTrue(number);
    Wake(number);
  } else if (!evaluator_.Known(number) && evaluator_.LeafTrue(number)) {
    Wake(number);
  }
}

void QueryMatcher::Hit(Channel& channel, std::uint32_t token,
                       std::uint64_t hash, const TermIndex& index) {
  for (const std::uint32_t leaf : index.Find(hash)) Try(channel, token, leaf);
}

void QueryMatcher::Words(Channel& channel, const TermIndex& index) {
  const std::uint32_t size = channel.size();
  const Token* const token = channel.tokens().tokens.data();
  const TermIndex::Filter filter = index.filter();
  for (std::uint32_t i = 0; i < size; ++i) {
    const Token& t = token[i];
    // One branch for nearly every word of nearly every mention.
    if (filter.MayHold(t.hash) | (t.glued_hash != t.hash) |
        (t.full_hash != t.hash)) [[unlikely]]
      Word(channel, i, index);
  }
}

void QueryMatcher::Word(Channel& channel, std::uint32_t i,
                        const TermIndex& index) {
  const Token& t = channel[i];
  if (index.MayHold(t.hash)) Hit(channel, i, t.hash, index);
  if (t.glued_hash != t.hash && index.MayHold(t.glued_hash))
    Hit(channel, i, t.glued_hash, index);
  if (t.kind == TokenKind::kHandle && t.full_hash != t.hash) {
    const std::uint64_t whole = WholeHandle(channel.tokens(), t, buffers_);
    if (index.MayHold(whole)) Hit(channel, i, whole, index);
  }
}

void QueryMatcher::Prefixes(Channel& channel) {
  const Tokens& tokens = channel.tokens();
  for (std::uint32_t i = 0; i < channel.size(); ++i) {
    const Token& t = channel[i];
    if (t.kind == TokenKind::kUrl || t.kind == TokenKind::kEmail) continue;
    // The folded text goes on for 64 bytes after its end.
    const auto look = [&](std::string_view word) {
      if (word.size() < 2 || !program_.prefixes.MayBegin(word.data())) return;
      program_.prefixes.Find(
          word, [&](std::uint32_t leaf) { Try(channel, i, leaf); });
    };
    if (t.glued_hash == t.hash && t.affixes == 0 &&
        t.kind != TokenKind::kHandle) {
      look(tokens.Folded(t));
      if (!HasDots(tokens, t)) continue;
    }
    look(BaseOf(tokens, t, buffers_));
    if (t.glued_hash != t.hash) look(GluedOf(tokens, t, buffers_));
  }
}

void QueryMatcher::Fuzzy(Channel& channel) {
  const Tokens& tokens = channel.tokens();
  for (std::uint32_t i = 0; i < channel.size(); ++i) {
    const Token& t = channel[i];
    if (t.kind != TokenKind::kWord && t.kind != TokenKind::kHashtag &&
        t.kind != TokenKind::kHandle)
      continue;
    const std::string_view base = BaseOf(tokens, t, buffers_);
    if (!program_.fuzzy.MayHold(base)) continue;
    program_.fuzzy.Find(base, near_);
    for (const std::uint32_t leaf : near_) Try(channel, i, leaf);
  }
}

bool QueryMatcher::Match(const Tokens& tokens, ScoredMention& scored) {
  if (++epoch_ == 0) {  // after four billion mentions
    std::fill(candidate_epoch_.begin(), candidate_epoch_.end(), 0);
    std::fill(leaf_epoch_.begin(), leaf_epoch_.end(), 0);
    epoch_ = 1;
  }
  candidates_.clear();
  scored.brands.clear();
  const Mention& mention = *scored.mention;
  evaluator_.Start(tokens, mention);
  Channel& text = evaluator_.text();
  Words(text, program_.words);
  if (!program_.prefixes.empty()) Prefixes(text);
  if (!program_.fuzzy.empty()) Fuzzy(text);
  if (program_.value_fields != 0)
    evaluator_.fields().Look(program_, mention, text, [&](std::uint32_t leaf) {
      if (!Awake(leaf) && !evaluator_.Known(leaf) && evaluator_.LeafTrue(leaf))
        Wake(leaf);
    });
  if (program_.regex_waits)
    for (const int id : evaluator_.Expressions()) {
      const std::uint32_t leaf =
          program_.expression_leaves[static_cast<std::size_t>(id)];
      if (!Awake(leaf) && evaluator_.LeafTrue(leaf)) Wake(leaf);
    }
  if (program_.bio_waits && evaluator_.has_bio())
    Words(evaluator_.bio(), program_.bio_words);
  for (const std::uint32_t leaf : program_.restless)
    if (!Awake(leaf) && evaluator_.LeafTrue(leaf)) Wake(leaf);
  if (candidates_.empty()) return false;

  std::sort(candidates_.begin(), candidates_.end());
  for (const std::uint32_t number : candidates_)
    if (evaluator_.True(program_.queries[number].root))
      scored.brands.emplace_back().brand = number;
  // A brand alone is what the whole text is about: nobody asks where it is.
  if (scored.brands.size() > 1)
    for (BrandHit& hit : scored.brands) hit.token = FirstToken(hit.brand);
  return !scored.brands.empty();
}

std::uint32_t QueryMatcher::FirstToken(std::uint32_t number) {
  const QueryProgram& query = program_.queries[number];
  std::uint32_t first = kNoToken;
  for (std::uint32_t i = 0; i < query.leaf_count; ++i) {
    const std::uint32_t leaf = program_.positive[query.first_leaf + i];
    if (program_.leaves[leaf].scope == Scope::kBio) continue;
    const Evaluator::Places places = evaluator_.PlacesOf(leaf);
    if (places.begin != places.end)
      first = std::min(first, places.begin->first);
  }
  return first;
}

void QueryMatcher::Explain(const Tokens& tokens, const ScoredMention& scored,
                           std::vector<Reason>& reasons) {
  for (const BrandHit& hit : scored.brands)
    ExplainHit(program_, hit.brand, tokens, evaluator_, reasons);
}

}  // namespace vigie
