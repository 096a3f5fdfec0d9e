#include "analyzers/query/parser.h"

#include <algorithm>

#include "analyzers/query/lexer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

class Parser {
 public:
  Parser(const std::vector<Lexeme>& lexemes, QueryTree& tree,
         std::vector<QueryIssue>& warnings)
      : begin_(lexemes.data()), at_(begin_), tree_(tree), warnings_(warnings) {}

  QueryIssue Run() {
    if (at_->kind == LexemeKind::kEnd)
      return {"E_EMPTY", 0, at_->end,
              "the query is empty; write a word, such as orange"};
    if (Or(tree_.root) && at_->kind != LexemeKind::kEnd) {
      if (at_->kind == LexemeKind::kClose)
        Fail("E_PAREN", *at_, "this ) closes nothing; remove it");
      else
        Fail("E_SYNTAX", *at_, "unexpected here");
    }
    if (error_) return error_;
    if (!Positive(tree_.root))
      Fail("E_PURE_NEGATIVE", tree_.nodes[tree_.root],
           "this only says what must be absent; add what must be there: "
           "orange NOT fruit");
    return error_;
  }

 private:
  using Index = std::uint32_t;

  template <typename Place>
  bool Fail(std::string_view code, const Place& at, std::string message) {
    if (!error_) error_ = {code, at.begin, at.end, std::move(message)};
    return false;
  }
  void Warn(std::string_view code, std::size_t begin, std::size_t end,
            std::string message) {
    for (const QueryIssue& issue : warnings_)
      if (issue.code == code) return;  // once is enough
    warnings_.push_back({code, begin, end, std::move(message)});
  }

  // A node over children pushed on the stack since `mark`.
  Index Join(QueryOp op, std::size_t mark, std::size_t begin, std::size_t end) {
    QueryNode& node = tree_.nodes.emplace_back();
    node.op = op;
    node.scope = scope_;
    node.begin = static_cast<std::uint32_t>(begin);
    node.end = static_cast<std::uint32_t>(end);
    node.first = static_cast<std::uint32_t>(tree_.links.size());
    node.count = static_cast<std::uint32_t>(stack_.size() - mark);
    tree_.links.insert(tree_.links.end(),
                       stack_.begin() + static_cast<std::ptrdiff_t>(mark),
                       stack_.end());
    stack_.resize(mark);
    return static_cast<Index>(tree_.nodes.size() - 1);
  }
  Index Pair(QueryOp op, Index a, Index b) {
    const std::size_t mark = stack_.size();
    stack_.push_back(a);
    stack_.push_back(b);
    return Join(op, mark, tree_.nodes[a].begin, tree_.nodes[b].end);
  }

  bool Or(Index& out) {
    const std::size_t mark = stack_.size();
    const std::size_t begin = at_->begin;
    bool mixed = false;
    for (;;) {
      Index branch = 0;
      bool joined = false;
      if (!And(branch, joined)) return false;
      mixed = mixed || joined;
      stack_.push_back(branch);
      if (at_->kind != LexemeKind::kOr) break;
      ++at_;
    }
    const std::size_t end = at_[-1].end;
    if (stack_.size() - mark == 1) {
      out = stack_.back();
      stack_.pop_back();
      return true;
    }
    if (mixed)
      Warn("W_MIXED_AND_OR", begin, end,
           "AND binds tighter than OR: orange OR free mobile means orange OR "
           "(free AND mobile); write the parentheses you mean");
    out = Join(QueryOp::kOr, mark, begin, end);
    return true;
  }

  bool And(Index& out, bool& joined) {
    const std::size_t mark = stack_.size();
    const std::size_t begin = at_->begin;
    for (bool first = true;; first = false) {
      const Lexeme& here = *at_;
      bool negated = false;
      switch (here.kind) {
        case LexemeKind::kEnd:
        case LexemeKind::kClose:
        case LexemeKind::kOr:
          if (!first) goto done;
          return Operand(here);
        case LexemeKind::kAnd:
          if (first) return Operand(here);
          ++at_;
          if (at_->kind == LexemeKind::kNot || at_->kind == LexemeKind::kMinus)
            negated = true;
          break;
        case LexemeKind::kNear:
        case LexemeKind::kSentence:
        case LexemeKind::kUnless:
          return Operand(here);
        case LexemeKind::kNot:
        case LexemeKind::kMinus:
          negated = true;
          if (!first && here.kind == LexemeKind::kMinus) ImplicitAnd(here);
          break;
        default:
          if (!first) ImplicitAnd(here);
      }
      std::size_t sign = at_->begin;
      if (negated) ++at_;
      Index child;
      if (!Prox(child)) return false;
      if (negated) {
        const std::size_t inner = stack_.size();
        stack_.push_back(child);
        child = Join(QueryOp::kNot, inner, sign, at_[-1].end);
      }
      stack_.push_back(child);
    }
  done:
    if (stack_.size() - mark == 1) {
      out = stack_.back();
      stack_.pop_back();
      return true;
    }
    joined = true;
    out = Join(QueryOp::kAnd, mark, begin, at_[-1].end);
    return true;
  }

  void ImplicitAnd(const Lexeme& at) {
    Warn("W_IMPLICIT_AND", at.begin, at.end,
         "a space means AND; write AND, OR, or \"quotes\" for words side by "
         "side");
  }

  bool Operand(const Lexeme& at) {
    if (at_ == begin_ && at.kind == LexemeKind::kClose)
      return Fail("E_PAREN", at, "this ) closes nothing; remove it");
    if (at_ != begin_ &&
        (at.kind == LexemeKind::kEnd || at.kind == LexemeKind::kClose)) {
      // After an operator, or in empty parentheses?
      const LexemeKind before = at_[-1].kind;
      if (before == LexemeKind::kOpen)
        return Fail("E_EMPTY", at, "nothing is between these parentheses");
      if (before == LexemeKind::kTermField)
        return Fail("E_FIELD_VALUE", at_[-1], "the field has no value");
      if (at.kind == LexemeKind::kClose && before == LexemeKind::kClose)
        return Fail("E_PAREN", at, "this ) closes nothing; remove it");
      return Fail("E_OPERAND", at_[-1], "the operator needs a term after it");
    }
    return Fail("E_OPERAND", at,
                Cat(at.text.empty() ? std::string_view("-") : at.text,
                    " needs a term on each side; a word that looks like an "
                    "operator goes between quotes"));
  }

  static bool IsProx(LexemeKind kind) {
    return kind == LexemeKind::kNear || kind == LexemeKind::kSentence ||
           kind == LexemeKind::kUnless;
  }

  bool Prox(Index& out) {
    Index a;
    if (!Prim(a)) return false;
    const bool negated =
        at_->kind == LexemeKind::kNot && at_[1].kind == LexemeKind::kNear;
    if (!negated && !IsProx(at_->kind)) {
      out = a;
      return true;
    }
    if (negated) ++at_;
    const Lexeme& op = *at_++;
    if (at_->kind == LexemeKind::kNot || at_->kind == LexemeKind::kMinus)
      return Fail("E_NOT_IN_NEAR", *at_,
                  Cat(op.text, " takes no NOT; write a NOT (a ", op.text,
                      " b), or a NOT NEAR/n b"));
    Index b;
    if (!Prim(b)) return false;
    if (IsProx(at_->kind) ||
        (at_->kind == LexemeKind::kNot && at_[1].kind == LexemeKind::kNear))
      return Fail("E_PROX_NEEDS_PARENS", *at_,
                  "one distance at a time; write (a NEAR/3 b) NEAR/3 c");
    if (!Spans(a, op.text) || !Spans(b, op.text)) return false;
    out = Pair(op.kind == LexemeKind::kSentence ? QueryOp::kSentence
               : op.kind == LexemeKind::kUnless ? QueryOp::kUnless
               : negated                        ? QueryOp::kNotNear
                                                : QueryOp::kNear,
               a, b);
    tree_.nodes[out].ordered = op.ordered;
    tree_.nodes[out].number = op.number;
    return true;
  }

  // May `node` be an operand of a distance? Tells the first thing in it, by
  // place, that has no place in a text.
  bool Spans(Index node, std::string_view op) {
    const QueryNode& n = tree_.nodes[node];
    switch (n.op) {
      case QueryOp::kTerm:
        return n.scope == scope_ || Field(n, op);
      case QueryOp::kField:
      case QueryOp::kRegex:
        return Field(n, op);
      case QueryOp::kNot:
        return Fail("E_NOT_IN_NEAR", n,
                    Cat(op,
                        " takes no NOT; put it outside, or write a NOT "
                        "NEAR/n b"));
      case QueryOp::kAnd: {
        for (Index i = 0; i < n.count; ++i) {
          const QueryNode& child = tree_.nodes[tree_.links[n.first + i]];
          if (child.op == QueryOp::kNot)
            return Fail("E_NOT_IN_NEAR", child,
                        Cat(op, " takes no NOT; put it outside"));
        }
        return Fail("E_AND_IN_NEAR", n,
                    Cat(op, " takes no AND, and a space is one; write a ", op,
                        " (b OR c), or two ", op, " joined by AND"));
      }
      case QueryOp::kOr:
        for (Index i = 0; i < n.count; ++i)
          if (!Spans(tree_.links[n.first + i], op)) return false;
        return true;
      default:  // its operands were looked at
        return n.scope == scope_ || Field(n, op);
    }
  }
  bool Field(const QueryNode& at, std::string_view op) {
    return Fail("E_FIELD_IN_NEAR", at,
                Cat("a field has no place among the words; put it outside of ",
                    op, ", with AND, or around it: title:(a NEAR/3 b)"));
  }

  bool Count(const Lexeme& at, std::size_t more = 1) {
    leaves_ += more;
    if (leaves_ <= kMaxQueryLeaves) return true;
    return Fail("E_LIMIT", at,
                Cat("more than ", kMaxQueryLeaves,
                    " terms; split the query into several brands"));
  }

  void LooksLikeOperator(const Lexeme& at) {
    const std::string_view word = at.text;
    if (word.empty() || word.size() > 12) return;
    if (word == "ET" || word == "OU" || word == "SAUF") {
      Warn("W_FRENCH_OP", at.begin, at.end,
           Cat(word, " is looked for as a word; the operator is ",
               word == "ET"   ? "AND"
               : word == "OU" ? "OR"
                              : "NOT"));
      return;
    }
    std::string lower(word.substr(0, word.find('/')));
    for (char& c : lower)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (lower == "near"
            ? true
            : lower.size() == word.size() &&
                  (lower == "and" || lower == "or" || lower == "not"))
      Warn("W_LOWERCASE_OP", at.begin, at.end,
           Cat(word,
               " is looked for as a word; operators are written in "
               "capitals: AND, OR, NOT, NEAR/5"));
  }

  bool Prim(Index& out) {
    const Lexeme& here = *at_;
    switch (here.kind) {
      case LexemeKind::kWord:
      case LexemeKind::kPhrase:
      case LexemeKind::kRegex: {
        if (!Count(here)) return false;
        if (here.kind == LexemeKind::kWord && here.style == TermStyle::kPlain)
          LooksLikeOperator(here);
        ++at_;
        QueryNode& node = tree_.nodes.emplace_back();
        node.op =
            here.kind == LexemeKind::kRegex ? QueryOp::kRegex : QueryOp::kTerm;
        node.phrase = here.kind == LexemeKind::kPhrase;
        node.style = here.style;
        node.number = here.number;
        node.text = here.text;
        node.begin = static_cast<std::uint32_t>(here.begin);
        node.end = static_cast<std::uint32_t>(here.end);
        node.scope = scope_;
        out = static_cast<Index>(tree_.nodes.size() - 1);
        return true;
      }
      case LexemeKind::kTests:
        return Tests(here, out);
      case LexemeKind::kTermField: {
        ++at_;
        const Scope outer = scope_;
        if (++depth_ > kMaxQueryDepth) return TooDeep(here);
        scope_ = here.scope;
        const bool ok =
            at_->kind == LexemeKind::kEnd || at_->kind == LexemeKind::kClose
                ? Operand(*at_)
                : Prim(out);
        scope_ = outer;
        --depth_;
        return ok;
      }
      case LexemeKind::kAtLeast: {
        ++at_;
        if (at_->kind != LexemeKind::kOpen)
          return Fail("E_SYNTAX", here,
                      "ATLEAST/n takes parentheses: ATLEAST/3(boycott*)");
        Index inner;
        if (!Group(inner, false)) return false;
        if (at_[-1].number >= 0)
          return Fail("E_TILDE", at_[-1], "ATLEAST(…) has no ~");
        if (!Spans(inner, "ATLEAST")) return false;
        const std::size_t mark = stack_.size();
        stack_.push_back(inner);
        out = Join(QueryOp::kAtLeast, mark, here.begin, at_[-1].end);
        tree_.nodes[out].number = here.number;
        return true;
      }
      case LexemeKind::kOpen:
        return Group(out, true);
      default:
        return Operand(here);
    }
  }

  bool TooDeep(const Lexeme& at) {
    return Fail("E_LIMIT", at,
                Cat("more than ", kMaxQueryDepth, " levels in each other"));
  }

  bool Group(Index& out, bool window) {
    const Lexeme& open = *at_++;
    if (++depth_ > kMaxQueryDepth) return TooDeep(open);
    if (at_->kind == LexemeKind::kEnd)
      return Fail("E_PAREN", open, "the parenthesis is not closed");
    if (!Or(out)) return false;
    if (at_->kind != LexemeKind::kClose) {
      if (at_->kind == LexemeKind::kEnd)
        return Fail("E_PAREN", open,
                    "the parenthesis that opens here is not closed; write )");
      return Fail("E_SYNTAX", *at_, "unexpected here");
    }
    const Lexeme& close = *at_++;
    --depth_;
    if (close.number < 0 || !window) return true;
    return Window(out, close.number);
  }

  // (A AND B)~n: the ANDs of the group become distances.
  bool Window(Index node, std::int16_t distance) {
    const QueryOp op = tree_.nodes[node].op;
    const Index first = tree_.nodes[node].first;
    const Index count = tree_.nodes[node].count;
    if (op == QueryOp::kOr) {
      for (Index i = 0; i < count; ++i)
        if (!Window(tree_.links[first + i], distance)) return false;
      return true;
    }
    if (op != QueryOp::kAnd) return Spans(node, "~");
    for (Index i = 0; i < count; ++i)
      if (!Spans(tree_.links[first + i], "~")) return false;
    tree_.nodes[node].op = QueryOp::kWindow;
    tree_.nodes[node].number = distance;
    return true;
  }

  bool Tests(const Lexeme& here, Index& out) {
    if (!Count(here, here.tests.size())) return false;
    ++at_;
    const std::size_t mark = stack_.size();
    for (const FieldTest& test : here.tests) {
      QueryNode& node = tree_.nodes.emplace_back();
      node.op = QueryOp::kField;
      node.text = here.text;
      node.begin = static_cast<std::uint32_t>(here.begin);
      node.end = static_cast<std::uint32_t>(here.end);
      node.test = static_cast<std::int32_t>(tree_.tests.size());
      tree_.tests.push_back(test);
      stack_.push_back(static_cast<Index>(tree_.nodes.size() - 1));
    }
    if (here.tests.size() == 1) {
      out = stack_.back();
      stack_.pop_back();
    } else {
      out = Join(QueryOp::kOr, mark, here.begin, here.end);
    }
    return true;
  }

  // Does `node` ask for something that is there?
  bool Positive(Index index) {
    const QueryNode& node = tree_.nodes[index];
    switch (node.op) {
      case QueryOp::kNot:
        Positive(tree_.links[node.first]);  // for the alternatives inside
        return false;
      case QueryOp::kAnd: {
        bool any = false;
        for (Index i = 0; i < node.count; ++i)
          any = Positive(tree_.links[node.first + i]) || any;
        return any;
      }
      case QueryOp::kOr:
        for (Index i = 0; i < node.count; ++i) {
          const Index child = tree_.links[node.first + i];
          if (Positive(child)) continue;
          Fail("E_PURE_NEGATIVE", tree_.nodes[child],
               "an alternative of OR must ask for something that is there; "
               "write (a OR b) NOT c");
        }
        return true;
      default:
        return true;
    }
  }

  const Lexeme* const begin_;
  const Lexeme* at_;
  QueryTree& tree_;
  std::vector<QueryIssue>& warnings_;
  QueryIssue error_;
  std::vector<Index> stack_;
  std::size_t leaves_ = 0;
  int depth_ = 0;
  Scope scope_ = Scope::kTitleAndText;
};

}  // namespace

QueryIssue ParseQuery(std::string_view query, QueryTree& tree,
                      std::vector<QueryIssue>& warnings) {
  tree.Clear();
  static thread_local std::vector<Lexeme> lexemes;  // keeps its memory
  if (QueryIssue error = LexQuery(query, lexemes); error) return error;
  return Parser(lexemes, tree, warnings).Run();
}

}  // namespace vigie
