#include "analyzers/query/matcher.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "analyzers/query/explain.h"
#include "analyzers/query/word_pass.h"
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

// `query` has its turn; `decided`: it is true.
void QueryMatcher::Call(std::uint32_t query, bool decided) {
  if (candidate_epoch_[query] == epoch_) return;
  candidate_epoch_[query] = epoch_;
  candidates_.push_back(query << 1 | static_cast<std::uint32_t>(decided));
}

// `leaf` is true: whoever waits on it has its turn.
void QueryMatcher::Wake(std::uint32_t leaf) {
  const Leaf& l = program_.leaves[leaf];
  if (l.only_waiter != kNoIndex) return Call(l.only_waiter, l.decides);
  if (leaf_epoch_[leaf] == epoch_) return;
  leaf_epoch_[leaf] = epoch_;
  const std::uint32_t end = program_.waiter_begin[leaf + 1];
  for (std::uint32_t w = program_.waiter_begin[leaf]; w < end; ++w)
    Call(program_.waiters[w], false);
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
    if (!leaf.decides) evaluator_.SetTrue(number);
    Wake(number);
  } else if (!evaluator_.Known(number) && evaluator_.LeafTrue(number)) {
    Wake(number);
  }
}

// In three steps, so that one waits for memory once and not for each word: the
// words that the filter lets through, where they stand in the index, and what
// waits on them.
void QueryMatcher::Words(Channel& channel, const TermIndex& index) {
  const std::uint32_t size = channel.size();
  const Token* const token = channel.tokens().tokens.data();
  const TermIndex::Filter filter = index.filter();
  lookups_.clear();
  const auto look = [&](std::uint32_t i, std::uint64_t hash) {
    if (!filter.MayHold(hash)) return;
    index.Prefetch(hash);
    lookups_.push_back({hash, i});
  };
  for (std::uint32_t begin = 0; begin < size; begin += kWordsAtOnce) {
    std::uint64_t passing = PassingWords(filter, token + begin,
                                         std::min(kWordsAtOnce, size - begin));
    for (; passing != 0; passing &= passing - 1) {
      const std::uint32_t i =
          begin + static_cast<std::uint32_t>(std::countr_zero(passing));
      const Token& t = token[i];
      look(i, t.hash);
      if (t.glued_hash != t.hash) look(i, t.glued_hash);
      if (t.kind == TokenKind::kHandle && t.full_hash != t.hash)
        look(i, WholeHandle(channel.tokens(), t, buffers_));
    }
  }
  for (const Lookup& lookup : lookups_)
    for (const std::uint32_t leaf : index.Find(lookup.hash))
      Try(channel, lookup.token, leaf);
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
  for (const std::uint32_t candidate : candidates_) {
    const std::uint32_t number = candidate >> 1;
    if ((candidate & 1) != 0 || evaluator_.True(program_.queries[number].root))
      scored.brands.emplace_back().brand = number;
  }
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
