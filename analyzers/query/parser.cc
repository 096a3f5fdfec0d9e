#include "analyzers/query/parser.h"

#include <utility>
#include <vector>

#include "analyzers/query/lexer.h"

namespace vigie {
namespace {

class Parser {
 public:
  Parser(const std::vector<Lexeme>& lexemes, QueryTree& tree)
      : lexemes_(lexemes), tree_(tree) {}

  QueryError Run() {
    if (Now().kind == LexemeKind::kEnd)
      return {"E_EMPTY", 0, "nothing to match; write a word"};
    std::uint32_t root = 0;
    bool positive = false;
    if (QueryError error = Or(0, root, positive); error) return error;
    if (Now().kind == LexemeKind::kClose)
      return {"E_PAREN", Now().offset,
              "the parenthesis that closes here was not opened"};
    if (!positive)
      return {"E_PURE_NEGATIVE", tree_.nodes[root].offset,
              "only exclusions; say what is looked for as well"};
    return {};
  }

 private:
  const Lexeme& Now() const { return lexemes_[at_]; }

  std::uint32_t Add(QueryNode node) {
    tree_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
  }
  std::uint32_t Group(QueryOp op, std::vector<std::uint32_t> children) {
    if (children.size() == 1) return children[0];
    const std::size_t offset = tree_.nodes[children[0]].offset;
    return Add({op, {}, offset, std::move(children)});
  }

  QueryError Or(int depth, std::uint32_t& node, bool& positive) {
    std::vector<std::uint32_t> branches;
    bool all = true;
    while (true) {
      bool branch_positive = false;
      std::uint32_t branch = 0;
      if (QueryError error = And(depth, branch, branch_positive); error)
        return error;
      branches.push_back(branch);
      all = all && branch_positive;
      if (!branch_positive &&
          (branches.size() > 1 || Now().kind == LexemeKind::kOr))
        return {"E_PURE_NEGATIVE", tree_.nodes[branch].offset,
                "an alternative that only excludes; say what it looks for"};
      if (Now().kind != LexemeKind::kOr) break;
      ++at_;
    }
    node = Group(QueryOp::kOr, std::move(branches));
    positive = all;
    return {};
  }

  QueryError And(int depth, std::uint32_t& node, bool& positive) {
    std::vector<std::uint32_t> parts;
    positive = false;
    while (true) {
      std::uint32_t part = 0;
      bool part_positive = false;
      if (QueryError error = Not(depth, part, part_positive); error)
        return error;
      parts.push_back(part);
      positive = positive || part_positive;
      const LexemeKind next = Now().kind;
      if (next == LexemeKind::kAnd) {
        ++at_;
      } else if (next == LexemeKind::kOr || next == LexemeKind::kClose ||
                 next == LexemeKind::kEnd) {
        break;
      }
    }
    node = Group(QueryOp::kAnd, std::move(parts));
    return {};
  }

  QueryError Not(int depth, std::uint32_t& node, bool& positive) {
    if (Now().kind != LexemeKind::kNot) return Primary(depth, node, positive);
    const std::size_t offset = Now().offset;
    ++at_;
    bool ignored = false;
    std::uint32_t inner = 0;
    if (QueryError error = Primary(depth, inner, ignored); error) return error;
    node = Add({QueryOp::kNot, {}, offset, {inner}});
    positive = false;
    return {};
  }

  QueryError Primary(int depth, std::uint32_t& node, bool& positive) {
    const Lexeme& lexeme = Now();
    switch (lexeme.kind) {
      case LexemeKind::kWord:
      case LexemeKind::kPhrase:
      case LexemeKind::kRegex:
        if (++leaves_ > kMaxQueryLeaves)
          return {"E_LIMIT", lexeme.offset, "more than 4,096 terms"};
        node = Add({lexeme.kind == LexemeKind::kWord     ? QueryOp::kWord
                    : lexeme.kind == LexemeKind::kPhrase ? QueryOp::kPhrase
                                                         : QueryOp::kRegex,
                    lexeme.text,
                    lexeme.offset,
                    {}});
        positive = true;
        ++at_;
        return {};
      case LexemeKind::kOpen: {
        if (depth >= kMaxQueryDepth)
          return {"E_LIMIT", lexeme.offset,
                  "more than 64 levels of parentheses"};
        const std::size_t open = lexeme.offset;
        ++at_;
        if (Now().kind == LexemeKind::kClose)
          return {"E_EMPTY", open, "nothing between the parentheses"};
        if (QueryError error = Or(depth + 1, node, positive); error)
          return error;
        if (Now().kind != LexemeKind::kClose)
          return {"E_PAREN", open,
                  "the parenthesis that opens here is not closed"};
        ++at_;
        return {};
      }
      case LexemeKind::kClose:
        // After an operator; otherwise it closes more than was opened.
        if (at_ == 0 || depth == 0)
          return {"E_PAREN", lexeme.offset,
                  "the parenthesis that closes here was not opened"};
        [[fallthrough]];
      case LexemeKind::kAnd:
      case LexemeKind::kOr:
      case LexemeKind::kNot:
      case LexemeKind::kEnd:
        return {"E_OPERAND", lexeme.offset,
                at_ == 0 ? "an operator needs a term before it"
                         : "an operator needs a term after it"};
    }
    return {"E_SYNTAX", lexeme.offset, "not understood"};
  }

  const std::vector<Lexeme>& lexemes_;
  QueryTree& tree_;
  std::size_t at_ = 0;
  std::size_t leaves_ = 0;
};

}  // namespace

QueryError ParseQuery(std::string_view query, QueryTree& tree) {
  tree.nodes.clear();
  std::vector<Lexeme> lexemes;
  if (QueryError error = LexQuery(query, lexemes); error) return error;
  return Parser(lexemes, tree).Run();
}

}  // namespace vigie
