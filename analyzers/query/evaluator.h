// Is one query true of one mention? Walks the tree of a query whose turn has
// come, and asks for a leaf only when the answer depends on it.
//
// Distances are worked out on spans: where a leaf or a group is found, as
// tokens and bytes, sorted. Two spans are near when they do not overlap and few
// words stand between them; what they make together, the envelope, is a span
// again. A yes or no needs the nearest pair only, which two sorted lists give
// in one pass; an operand of another distance needs all pairs, and their number
// is bounded (kSpanSteps for each token) so that no text takes longer than in
// proportion to its length.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "analyzers/query/channel.h"
#include "analyzers/query/conclusions.h"
#include "analyzers/query/field_reader.h"
#include "analyzers/query/program.h"
#include "analyzers/query/raw_finder.h"
#include "analyzers/query/regex_set.h"
#include "analyzers/query/term_finder.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

inline constexpr std::size_t kSpanSteps = 16;

class Evaluator {
 public:
  // Lifetime: `program` must outlive it. Internal when the expressions
  // together need too much memory.
  Evaluator(const Program& program, QueryJudges judges);
  bool ready() const { return ready_; }

  // Lifetime: `tokens` and `mention` until the next Start.
  void Start(const Tokens& tokens, const Mention& mention);

  Channel& text() { return text_; }
  Channel& bio();  // cut at the first call
  bool has_bio() const { return !mention_->bio.empty(); }

  // True leaves stay known until the next Start.
  bool LeafTrue(std::uint32_t leaf);
  bool Known(std::uint32_t leaf) const {
    return states_[leaf].epoch == epoch_ && states_[leaf].truth != kUnasked;
  }
  void SetTrue(std::uint32_t leaf);
  bool True(std::uint32_t node);
  // Runs the regular expressions; `leaves` that hold, once each.
  const std::vector<int>& Expressions();

  TermFinder& terms() { return terms_; }
  FieldReader& fields() { return fields_; }

  // Where a leaf is found in the text; of expressions and fields nothing.
  struct Places {
    const Span* begin;
    const Span* end;
  };
  // Lifetime: until the next question.
  Places PlacesOf(std::uint32_t leaf);
  // Where the whole of `node` is found, in the text that it is looked for in,
  // appended to `spans`; nothing when it is no matter of places (AND, NOT,
  // fields). May allocate.
  void PlacesOfNode(std::uint32_t node, std::vector<Span>& spans);

 private:
  enum Truth : std::uint8_t { kUnasked, kFalse, kTrue };
  struct State {
    std::uint32_t epoch = 0;
    std::uint32_t begin = 0, count = 0;  // of places_, when listed
    Truth truth = kUnasked;
    bool listed = false;
  };
  // Spans on the stack; the end is its top when it was collected.
  struct Range {
    std::size_t begin, end;
    std::size_t size() const { return end - begin; }
  };

  State& StateOf(std::uint32_t leaf);
  void List(std::uint32_t leaf, State& state);
  // The children of a node; a leaf's `first` is the leaf's number.
  const std::uint32_t* LinksOf(const ProgramNode& node) const {
    return node.op == QueryOp::kTerm ? nullptr
                                     : program_.links.data() + node.first;
  }
  Channel& ChannelOf(std::uint32_t node);
  Range Collect(std::uint32_t node, bool all);
  void Tidy(std::size_t begin);
  void Keep(Range children);
  void Near(Range a, Range b, int most, bool ordered, bool all);
  void NotNear(Range a, Range b, int most, bool ordered);
  void Sentence(Range a, Range b, bool ordered, bool all);
  void Unless(Range a, Range b);
  void AtLeast(Range a, int n, bool all);
  void Window(std::size_t mark, int most, bool all);
  bool WindowStep(std::size_t depth, int most, bool all);
  bool IsLeaf(std::uint32_t node) const {
    return program_.nodes[node].op == QueryOp::kTerm;
  }

  const Program& program_;
  TermFinder terms_;
  RawFinder raws_;
  Conclusions conclusions_;
  FieldReader fields_;
  RegexSet regexes_;
  bool ready_ = true;
  const Mention* mention_ = nullptr;
  Channel text_, bio_;
  Channel* here_ = nullptr;  // of the operator being worked out
  bool bio_cut_ = false, expressions_run_ = false;
  std::unique_ptr<Tokenizer> bio_tokenizer_;
  Mention bio_mention_;
  std::uint32_t epoch_ = 0;
  std::vector<State> states_;
  std::vector<Span> places_;
  std::vector<int> expression_ids_;
  std::vector<Span> stack_;
  std::size_t steps_ = 0;    // left
  std::uint32_t reach_ = 0;  // words that a window's envelope may have
  // Of the window being worked out.
  std::vector<Range> parts_;
  std::vector<Span> chosen_, sorted_;
  std::vector<Span> by_end_;
};

}  // namespace vigie
