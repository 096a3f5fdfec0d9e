#include "analyzers/query/explain.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

std::string_view Characters(const Tokens& tokens, const Span& span) {
  return tokens.Source(tokens.tokens[span.first], tokens.tokens[span.last]);
}

std::string_view StyleName(const QueryNode& node) {
  switch (node.style) {
    case TermStyle::kExact:
      return "exactly as written";
    case TermStyle::kAccent:
      return "with these accents";
    case TermStyle::kRaw:
      return "these characters";
    case TermStyle::kRawExact:
      return "these characters, capitals included";
    case TermStyle::kPlain:
      break;
  }
  return node.phrase ? "words side by side" : "word";
}

std::string_view ScopeName(Scope scope) {
  switch (scope) {
    case Scope::kTitle:
      return ", in the title";
    case Scope::kText:
      return ", in the body";
    case Scope::kBio:
      return ", in the author's biography";
    case Scope::kTitleAndText:
      break;
  }
  return "";
}

std::string Describe(const QueryNode& node, std::string_view query) {
  const std::string n = Cat(node.number);
  switch (node.op) {
    case QueryOp::kTerm:
      return Cat(query.substr(node.begin, node.end - node.begin), "  (",
                 StyleName(node),
                 node.phrase && node.number >= 0
                     ? Cat(", any order, at most ", n, " other words")
                 : !node.phrase && node.number > 0
                     ? Cat(", up to ", n, " edits away")
                     : std::string(),
                 ScopeName(node.scope), ")");
    case QueryOp::kRegex:
      return Cat("expression ", node.text);
    case QueryOp::kField:
      return Cat("field ", query.substr(node.begin, node.end - node.begin));
    case QueryOp::kAnd:
      return "AND: all of";
    case QueryOp::kOr:
      return "OR: any of";
    case QueryOp::kNot:
      return "NOT: without";
    case QueryOp::kWindow:
      return Cat("all together, any order, at most ", n, " other words");
    case QueryOp::kNear:
      return Cat("NEAR: at most ", n, " words between",
                 node.ordered ? ", in this order" : ", either order");
    case QueryOp::kNotNear:
      return Cat("NOT NEAR: one of the first with none of the second within ",
                 n, " words", node.ordered ? " after it" : "");
    case QueryOp::kSentence:
      return Cat("SENTENCE: in one sentence",
                 node.ordered ? ", in this order" : "");
    case QueryOp::kUnless:
      return "UNLESS: one of the first not inside the second";
    case QueryOp::kAtLeast:
      return Cat("ATLEAST: ", n, " times or more");
  }
  return "";
}

void Draw(std::string& out, std::string_view query, const QueryTree& tree,
          std::uint32_t number, int depth) {
  const QueryNode& node = tree.nodes[number];
  Append(out, std::string(static_cast<std::size_t>(2 * depth + 2), ' '),
         Describe(node, query), "\n");
  for (std::uint32_t i = 0; i < node.count; ++i)
    Draw(out, query, tree, tree.links[node.first + i], depth + 1);
}

}  // namespace

std::string LeafName(const Program& program, std::uint32_t number) {
  const Leaf& leaf = program.leaves[number];
  const std::string_view text = program.Text(leaf.text);
  switch (leaf.kind) {
    case LeafKind::kRegex:
      return Cat("regular expression ", text);
    case LeafKind::kField:
      return Cat("field ", text);
    case LeafKind::kRaw:
      return Cat("characters ", text, ScopeName(leaf.scope));
    default:
      return Cat("term ", text, ScopeName(leaf.scope));
  }
}

std::vector<FoundLeaf> FoundLeaves(const Program& program, std::uint32_t number,
                                   Evaluator& evaluator) {
  std::vector<FoundLeaf> found;
  std::vector<Span> around;
  // `bound`: only what stands inside of `around` counts.
  const auto walk = [&](const auto& self, std::uint32_t at,
                        bool bound) -> void {
    const ProgramNode& node = program.nodes[at];
    const std::uint32_t* const links = program.links.data() + node.first;
    switch (node.op) {
      case QueryOp::kNot:
        return;
      case QueryOp::kTerm: {
        if (!evaluator.LeafTrue(node.first)) return;
        const Evaluator::Places places = evaluator.PlacesOf(node.first);
        std::vector<Span> inside;
        std::copy_if(places.begin, places.end, std::back_inserter(inside),
                     [&](const Span& place) {
                       return !bound ||
                              std::any_of(around.begin(), around.end(),
                                          [&](const Span& span) {
                                            return span.begin <= place.begin &&
                                                   place.end <= span.end;
                                          });
                     });
        if (bound && inside.empty()) return;
        const auto known = std::find_if(
            found.begin(), found.end(),
            [&](const FoundLeaf& one) { return one.leaf == node.first; });
        if (known == found.end()) {
          found.push_back({node.first, std::move(inside)});
          return;
        }
        std::vector<Span>& all = known->places;
        all.insert(all.end(), inside.begin(), inside.end());
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return;
      }
      case QueryOp::kAnd:
      case QueryOp::kOr:
        for (std::uint32_t i = 0; i < node.count; ++i)
          if (bound || node.op == QueryOp::kAnd || evaluator.True(links[i]))
            self(self, links[i], bound);
        return;
      default:
        break;
    }
    if (!bound) {
      around.clear();
      evaluator.PlacesOfNode(at, around);
    }
    const bool first_only =
        node.op == QueryOp::kUnless || node.op == QueryOp::kNotNear;
    for (std::uint32_t i = 0; i < (first_only ? 1 : node.count); ++i)
      self(self, links[i], true);
  };
  walk(walk, program.queries[number].root, false);
  // The tree is in the order of work, the leaves in that of the query.
  const QueryProgram& query = program.queries[number];
  const auto begin = program.positive.begin() + query.first_leaf;
  const auto order = [&](const FoundLeaf& one) {
    return std::find(begin, begin + query.leaf_count, one.leaf);
  };
  std::sort(found.begin(), found.end(),
            [&](const FoundLeaf& a, const FoundLeaf& b) {
              return order(a) < order(b);
            });
  return found;
}

void ExplainHit(const Program& program, std::uint32_t number,
                const Tokens& tokens, Evaluator& evaluator,
                std::vector<Reason>& reasons) {
  for (const FoundLeaf& found : FoundLeaves(program, number, evaluator)) {
    Reason& reason = reasons.emplace_back();
    reason.analyzer = "query";
    reason.subject = program.brands[number];
    reason.detail = LeafName(program, found.leaf);
    if (found.places.empty()) continue;
    const Tokens& from = program.leaves[found.leaf].scope == Scope::kBio
                             ? evaluator.bio().tokens()
                             : tokens;
    Assign(reason.evidence, Characters(from, found.places[0]));
  }
}

std::string ExplainQuery(std::string_view query, const QueryTree& tree,
                         const Program& program,
                         const std::vector<QueryIssue>& warnings) {
  std::string out = "tree\n";
  Draw(out, query, tree, tree.root, 0);
  out += "waits on\n";
  std::size_t waiting = 0;
  for (std::uint32_t leaf = 0; leaf < program.leaves.size(); ++leaf) {
    if (program.waiter_begin[leaf] == program.waiter_begin[leaf + 1]) continue;
    ++waiting;
    Append(out, "  ", program.Text(program.leaves[leaf].text), "\n");
  }
  if (waiting == 0) out += "  nothing: it can never match\n";
  out += "cost\n";
  if (!program.restless.empty())
    Append(out, "  asked of every mention: ", program.restless.size(),
           " of what it waits on cannot be looked up by a word; add a word "
           "with AND\n");
  const auto asks = [&](FieldId field) {
    return std::any_of(
        program.tests.begin(), program.tests.end(),
        [&](const FieldTest& test) { return test.field == field; });
  };
  const bool every_tone =
      std::any_of(program.restless.begin(), program.restless.end(),
                  [&](std::uint32_t leaf) {
                    return program.leaves[leaf].kind == LeafKind::kField &&
                           program.tests[program.leaves[leaf].test].field ==
                               FieldId::kSentiment;
                  });
  if (every_tone)
    out +=
        "  the tone of every mention is judged, three microseconds each; add a "
        "word with AND\n";
  else if (asks(FieldId::kSentiment))
    out +=
        "  where the sender does not say it, the tone of a mention that has "
        "all the rest is judged: three microseconds\n";
  if ((program.value_fields >> static_cast<unsigned>(FieldId::kLanguage) & 1) !=
      0)
    out +=
        "  the language of every mention without one is judged, 0.4 "
        "microseconds each; add a word with AND\n";
  if (program.regex_waits)
    out +=
        "  every text is searched for a regular expression or raw term; "
        "add a word with AND to search only where it stands\n";
  if (program.bio_waits)
    out += "  every biography is read; add a word of the text with AND\n";
  if (!program.fuzzy.empty())
    out +=
        "  a fuzzy word: about a hundred nanoseconds for each word that "
        "resembles it\n";
  if (!program.prefixes.empty())
    out += "  a beginning of a word: a few nanoseconds for each word\n";
  if (program.restless.empty() && !program.regex_waits && !program.bio_waits)
    out += "  nothing for a mention without what it waits on\n";
  if (!warnings.empty()) out += "warnings\n";
  for (const QueryIssue& warning : warnings)
    Append(out, "  ", warning.code, " “",
           query.substr(warning.begin, warning.end - warning.begin),
           "”: ", warning.message, "\n");
  return out;
}

}  // namespace vigie
