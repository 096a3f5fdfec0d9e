#include "analyzers/query/evaluator.h"

#include <algorithm>
#include <utility>

#include "analyzers/text/tokenizer.h"

namespace vigie {

Evaluator::Evaluator(const Program& program, QueryJudges judges)
    : program_(program),
      terms_(program),
      conclusions_(std::move(judges)),
      fields_(conclusions_),
      states_(program.leaves.size()) {
  std::string error;
  for (const std::string& expression : program.expressions)
    ready_ = regexes_.Add(expression, error) >= 0 && ready_;
  ready_ = ready_ && regexes_.Compile();
  expression_ids_.reserve(2 * program.expressions.size());
}

void Evaluator::Start(const Tokens& tokens, const Mention& mention) {
  if (++epoch_ == 0) {  // after four billion mentions
    std::fill(states_.begin(), states_.end(), State{});
    epoch_ = 1;
  }
  text_.Start(tokens);
  conclusions_.Start(tokens, mention);
  mention_ = &mention;
  bio_cut_ = expressions_run_ = false;
  places_.clear();
}

Channel& Evaluator::bio() {
  if (!bio_cut_) {
    if (!bio_tokenizer_) bio_tokenizer_ = MakeTokenizer();
    bio_mention_.text = mention_->bio;
    bio_.Start(bio_tokenizer_->Cut(bio_mention_));
    bio_cut_ = true;
  }
  return bio_;
}

Evaluator::State& Evaluator::StateOf(std::uint32_t leaf) {
  State& state = states_[leaf];
  if (state.epoch != epoch_) state = State{.epoch = epoch_};
  return state;
}

void Evaluator::SetTrue(std::uint32_t leaf) { StateOf(leaf).truth = kTrue; }

const std::vector<int>& Evaluator::Expressions() {
  if (!expressions_run_) {
    expressions_run_ = true;
    regexes_.Match(text_.tokens(), expression_ids_);
  }
  return expression_ids_;
}

void Evaluator::List(std::uint32_t number, State& state) {
  const Leaf& leaf = program_.leaves[number];
  Channel& channel = leaf.scope == Scope::kBio ? bio() : text_;
  state.listed = true;
  state.begin = static_cast<std::uint32_t>(places_.size());
  bool any = false;
  switch (leaf.kind) {
    case LeafKind::kNever:
      break;
    case LeafKind::kTerm:
      if (leaf.scope != Scope::kBio || has_bio())
        terms_.Find(leaf, channel, places_);
      any = places_.size() > state.begin;
      break;
    case LeafKind::kRaw: {
      if (leaf.scope == Scope::kBio
              ? !has_bio()
              : leaf.regex >= 0 &&
                    !std::binary_search(Expressions().begin(),
                                        Expressions().end(), leaf.regex))
        break;
      any = raws_.Find(program_.Text(leaf.needle), leaf.raw_exact, leaf.scope,
                       channel, places_);
      break;
    }
    case LeafKind::kRegex:
      any = std::binary_search(Expressions().begin(), Expressions().end(),
                               leaf.regex);
      break;
    case LeafKind::kField:
      any = fields_.True(program_.tests[leaf.test], *mention_, text_);
      break;
  }
  state.count = static_cast<std::uint32_t>(places_.size()) - state.begin;
  state.truth = any ? kTrue : kFalse;
}

bool Evaluator::LeafTrue(std::uint32_t leaf) {
  State& state = StateOf(leaf);
  if (state.truth == kUnasked) List(leaf, state);
  return state.truth == kTrue;
}

Evaluator::Places Evaluator::PlacesOf(std::uint32_t leaf) {
  State& state = StateOf(leaf);
  if (!state.listed) List(leaf, state);
  const Span* const begin = places_.data() + state.begin;
  return {begin, begin + state.count};
}

// The text that the leaves under `node`, all of one field, are looked for in.
Channel& Evaluator::ChannelOf(std::uint32_t node) {
  while (!IsLeaf(node)) node = program_.links[program_.nodes[node].first];
  const Leaf& leaf = program_.leaves[program_.nodes[node].first];
  return leaf.scope == Scope::kBio ? bio() : text_;
}

bool Evaluator::True(std::uint32_t number) {
  const ProgramNode& node = program_.nodes[number];
  const std::uint32_t* const links = LinksOf(node);
  switch (node.op) {
    case QueryOp::kTerm:
      return LeafTrue(node.first);
    case QueryOp::kNot:
      return !True(links[0]);
    case QueryOp::kAnd:
      for (std::uint32_t i = 0; i < node.count; ++i)
        if (!True(links[i])) return false;
      return true;
    case QueryOp::kOr:
      for (std::uint32_t i = 0; i < node.count; ++i)
        if (True(links[i])) return true;
      return false;
    default:
      break;
  }
  here_ = &ChannelOf(number);
  steps_ = 65'536 + kSpanSteps * here_->size();
  stack_.clear();
  return Collect(number, false).size() > 0;
}

void Evaluator::PlacesOfNode(std::uint32_t number, std::vector<Span>& spans) {
  const ProgramNode& node = program_.nodes[number];
  if (node.op == QueryOp::kAnd || node.op == QueryOp::kNot) return;
  if (node.op == QueryOp::kTerm &&
      program_.leaves[node.first].kind == LeafKind::kField)
    return;
  here_ = &ChannelOf(number);
  steps_ = 65'536 + kSpanSteps * here_->size();
  stack_.clear();
  const Range range = Collect(number, true);
  spans.insert(spans.end(),
               stack_.begin() + static_cast<std::ptrdiff_t>(range.begin),
               stack_.begin() + static_cast<std::ptrdiff_t>(range.end));
}

// Sorts what was pushed since `begin` and drops what is there twice.
void Evaluator::Tidy(std::size_t begin) {
  const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(begin);
  if (!std::is_sorted(first, stack_.end())) std::sort(first, stack_.end());
  stack_.erase(std::unique(first, stack_.end()), stack_.end());
}

// Drops the children's spans from under what was made of them.
void Evaluator::Keep(Range children) {
  stack_.erase(stack_.begin() + static_cast<std::ptrdiff_t>(children.begin),
               stack_.begin() + static_cast<std::ptrdiff_t>(children.end));
  Tidy(children.begin);
}

// Pushes the spans of `node`: all of them, or one when only a yes or no is
// wanted.
Evaluator::Range Evaluator::Collect(std::uint32_t number, bool all) {
  const ProgramNode& node = program_.nodes[number];
  const std::uint32_t* const links = LinksOf(node);
  const std::size_t begin = stack_.size();
  switch (node.op) {
    case QueryOp::kTerm: {
      const Places places = PlacesOf(node.first);
      stack_.insert(stack_.end(), places.begin, places.end);
      return {begin, stack_.size()};
    }
    case QueryOp::kOr:
      for (std::uint32_t i = 0; i < node.count; ++i) Collect(links[i], true);
      Tidy(begin);
      return {begin, stack_.size()};
    case QueryOp::kAtLeast: {
      const Range a = Collect(links[0], true);
      AtLeast(a, node.number, all);
      Keep(a);
      return {begin, stack_.size()};
    }
    case QueryOp::kWindow: {
      // The parts' ranges, above those of a window around this one.
      const std::size_t mark = parts_.size();
      bool every = true;
      for (std::uint32_t i = 0; i < node.count && every; ++i) {
        const Range part = Collect(links[i], true);
        parts_.push_back(part);
        every = part.size() > 0;
      }
      const Range children{begin, stack_.size()};
      if (every) Window(mark, node.number, all);
      parts_.resize(mark);
      Keep(children);
      return {begin, stack_.size()};
    }
    default:
      break;
  }
  const Range a = Collect(links[0], true);
  if (a.size() == 0) return {begin, begin};
  const Range b = Collect(links[1], true);
  switch (node.op) {
    case QueryOp::kNear:
      Near(a, b, node.number, node.ordered, all);
      break;
    case QueryOp::kNotNear:
      NotNear(a, b, node.number, node.ordered);
      break;
    case QueryOp::kSentence:
      Sentence(a, b, node.ordered, all);
      break;
    default:
      Unless(a, b);
  }
  Keep({a.begin, b.end});
  return {begin, stack_.size()};
}

void Evaluator::Near(Range a, Range b, int most, bool ordered, bool all) {
  const auto n = static_cast<std::uint32_t>(most);
  // Every span of `left` with those of `right` that follow closely.
  const auto pairs = [&](Range left, Range right) {
    std::size_t from = right.begin;
    for (std::size_t i = left.begin; i < left.end; ++i) {
      const Span x = stack_[i];
      // The ends of `left` need not rise, so `from` is found anew.
      from = static_cast<std::size_t>(
          std::lower_bound(
              stack_.begin() + static_cast<std::ptrdiff_t>(right.begin),
              stack_.begin() + static_cast<std::ptrdiff_t>(right.end), x.end,
              [](const Span& s, std::uint32_t end) { return s.begin < end; }) -
          stack_.begin());
      for (std::size_t j = from; j < right.end; ++j) {
        const Span y = stack_[j];
        if (here_->Between(x, y) > n) break;
        stack_.push_back({x.first, y.last, x.begin, y.end});
        if (!all || steps_ == 0) return !all;
        --steps_;
      }
    }
    return false;
  };
  if (pairs(a, b) || ordered) return;
  pairs(b, a);
}

void Evaluator::NotNear(Range a, Range b, int most, bool ordered) {
  const auto n = static_cast<std::uint32_t>(most);
  by_end_.assign(stack_.begin() + static_cast<std::ptrdiff_t>(b.begin),
                 stack_.begin() + static_cast<std::ptrdiff_t>(b.end));
  std::sort(by_end_.begin(), by_end_.end(), [](const Span& x, const Span& y) {
    return x.end != y.end ? x.end < y.end : x.begin < y.begin;
  });
  for (std::size_t i = a.begin; i < a.end; ++i) {
    const Span x = stack_[i];
    const auto after = std::lower_bound(
        stack_.begin() + static_cast<std::ptrdiff_t>(b.begin),
        stack_.begin() + static_cast<std::ptrdiff_t>(b.end), x.end,
        [](const Span& s, std::uint32_t end) { return s.begin < end; });
    if (after != stack_.begin() + static_cast<std::ptrdiff_t>(b.end) &&
        here_->Between(x, *after) <= n)
      continue;
    if (!ordered) {
      const auto before = std::upper_bound(
          by_end_.begin(), by_end_.end(), x.begin,
          [](std::uint32_t begin, const Span& s) { return begin < s.end; });
      if (before != by_end_.begin() && here_->Between(*(before - 1), x) <= n)
        continue;
    }
    stack_.push_back(x);
  }
}

void Evaluator::Sentence(Range a, Range b, bool ordered, bool all) {
  const auto one = [&](const Span& s) {
    return here_->Sentence(s.first) == here_->Sentence(s.last);
  };
  for (std::size_t i = a.begin; i < a.end; ++i) {
    const Span x = stack_[i];
    if (!one(x)) continue;
    const std::uint32_t sentence = here_->Sentence(x.first);
    const auto from = std::lower_bound(
        stack_.begin() + static_cast<std::ptrdiff_t>(b.begin),
        stack_.begin() + static_cast<std::ptrdiff_t>(b.end), x,
        [&](const Span& s, const Span& at) {
          return ordered && here_->Sentence(s.first) == sentence
                     ? s.begin < at.end
                     : here_->Sentence(s.first) < sentence;
        });
    for (auto j = static_cast<std::size_t>(from - stack_.begin()); j < b.end;
         ++j) {
      const Span y = stack_[j];
      if (here_->Sentence(y.first) != sentence) break;
      if (here_->Sentence(y.last) != sentence) continue;
      if (ordered && y.begin < x.end) continue;
      stack_.push_back({std::min(x.first, y.first), std::max(x.last, y.last),
                        std::min(x.begin, y.begin), std::max(x.end, y.end)});
      if (!all || steps_ == 0) return;
      --steps_;
    }
  }
}

void Evaluator::Unless(Range a, Range b) {
  std::uint32_t reach = 0;  // of the spans of b that begin so far
  bool any = false;
  std::size_t j = b.begin;
  for (std::size_t i = a.begin; i < a.end; ++i) {
    const Span x = stack_[i];
    for (; j < b.end && stack_[j].begin <= x.begin; ++j) {
      reach = std::max(reach, stack_[j].end);
      any = true;
    }
    if (!any || reach < x.end) stack_.push_back(x);
  }
}

void Evaluator::AtLeast(Range a, int n, bool all) {
  if (a.size() < static_cast<std::size_t>(n)) return;
  // Taking always the one that ends first leaves most room for the others.
  if (!all) {
    by_end_.assign(stack_.begin() + static_cast<std::ptrdiff_t>(a.begin),
                   stack_.begin() + static_cast<std::ptrdiff_t>(a.end));
    std::sort(by_end_.begin(), by_end_.end(),
              [](const Span& x, const Span& y) { return x.end < y.end; });
    int found = 0;
    std::uint32_t end = 0;
    for (const Span& s : by_end_) {
      if (found > 0 && s.begin < end) continue;
      end = s.end;
      if (++found == n) {
        stack_.push_back(s);
        return;
      }
    }
    return;
  }
  // The one that ends first among those from i on.
  by_end_.resize(a.size());
  for (std::size_t i = a.size(); i-- > 0;) {
    by_end_[i] = stack_[a.begin + i];
    if (i + 1 < a.size() && by_end_[i + 1].end < by_end_[i].end)
      by_end_[i] = by_end_[i + 1];
  }
  for (std::size_t i = a.begin; i < a.end; ++i) {
    const Span first = stack_[i];
    Span last = first;
    int found = 1;
    while (found < n && steps_ > 0) {
      --steps_;
      const auto next = std::lower_bound(
          stack_.begin() + static_cast<std::ptrdiff_t>(a.begin),
          stack_.begin() + static_cast<std::ptrdiff_t>(a.end), last.end,
          [](const Span& s, std::uint32_t end) { return s.begin < end; });
      const auto at = static_cast<std::size_t>(
          next - stack_.begin() - static_cast<std::ptrdiff_t>(a.begin));
      if (at >= a.size()) break;
      last = by_end_[at];
      ++found;
    }
    if (found == n)
      stack_.push_back({first.first, last.last, first.begin, last.end});
  }
}

// One span of each part, none over another, with at most `most` other words in
// their envelope. The part with the fewest spans comes first: the rest must
// stand around it.
void Evaluator::Window(std::size_t mark, int most, bool all) {
  if (parts_.size() - mark == 2)  // the words in between are the other words
    return Near(parts_[mark], parts_[mark + 1], most, false, all);
  std::sort(parts_.begin() + static_cast<std::ptrdiff_t>(mark), parts_.end(),
            [](const Range& a, const Range& b) {
              return a.size() != b.size() ? a.size() < b.size()
                                          : a.begin < b.begin;
            });
  // How far from each other its spans may be: the allowed words and their own.
  reach_ = static_cast<std::uint32_t>(most);
  for (std::size_t k = mark; k < parts_.size(); ++k) {
    std::uint32_t longest = 1;
    for (std::size_t i = parts_[k].begin; i < parts_[k].end; ++i)
      longest = std::max(longest, here_->After(stack_[i].last) -
                                      here_->Before(stack_[i].first));
    reach_ += longest;
  }
  chosen_.clear();
  WindowStep(mark, most, all);
}

bool Evaluator::WindowStep(std::size_t depth, int most, bool all) {
  if (depth == parts_.size()) {
    // Other words: those of the envelope that no chosen span covers.
    sorted_.assign(chosen_.begin(), chosen_.end());
    std::sort(sorted_.begin(), sorted_.end());
    std::uint32_t others = 0, covered = here_->After(sorted_[0].last);
    Span envelope = sorted_[0];
    for (std::size_t i = 1; i < sorted_.size(); ++i) {
      const std::uint32_t from = here_->Before(sorted_[i].first);
      if (from > covered) others += from - covered;
      covered = std::max(covered, here_->After(sorted_[i].last));
      if (sorted_[i].end > envelope.end) {
        envelope.end = sorted_[i].end;
        envelope.last = sorted_[i].last;
      }
    }
    if (others > static_cast<std::uint32_t>(most)) return false;
    stack_.push_back(envelope);
    return !all;
  }
  const Range part = parts_[depth];
  std::uint32_t low = 0, high = 0xffffffff;
  if (!chosen_.empty()) {
    std::uint32_t first = 0xffffffff, last = 0;
    for (const Span& s : chosen_) {
      first = std::min(first, here_->Before(s.first));
      last = std::max(last, here_->After(s.last));
    }
    low = last > reach_ ? last - reach_ : 0;
    high = first + reach_;
    // A long span may begin before: its words are part of the reach.
    low = low > reach_ ? low - reach_ : 0;
  }
  auto from = stack_.begin() + static_cast<std::ptrdiff_t>(part.begin);
  if (low > 0)
    from = std::lower_bound(
        from, stack_.begin() + static_cast<std::ptrdiff_t>(part.end), low,
        [&](const Span& s, std::uint32_t at) {
          return here_->Before(s.first) < at;
        });
  for (auto i = static_cast<std::size_t>(from - stack_.begin()); i < part.end;
       ++i) {
    const Span x = stack_[i];
    if (here_->Before(x.first) > high) break;
    const std::size_t cost = chosen_.size() + 1;
    if (steps_ < cost) return true;
    steps_ -= cost;
    const bool over = std::any_of(
        chosen_.begin(), chosen_.end(),
        [&](const Span& s) { return s.begin < x.end && x.begin < s.end; });
    if (over) continue;
    chosen_.push_back(x);
    const bool done = WindowStep(depth + 1, most, all);
    chosen_.pop_back();
    if (done) return true;
  }
  return false;
}

}  // namespace vigie
