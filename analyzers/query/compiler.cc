#include "analyzers/query/compiler.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "analyzers/query/fields.h"
#include "analyzers/query/parser.h"
#include "analyzers/query/rarity.h"
#include "analyzers/query/scanner.h"
#include "analyzers/text/normalise.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// How often a leaf that is no word is expected to be true, on the scale of
// WordFrequency.
constexpr std::uint64_t kFuzzyCost = 200;
constexpr std::uint64_t kExpressionCost = 20'000;
constexpr std::uint64_t kBroadValueCost = 30'000;
constexpr std::uint64_t kBioCost = 50'000;
constexpr std::uint64_t kRestlessCost = 1'000'000;
constexpr std::size_t kRawForerunner = 48;  // bytes
constexpr std::int64_t kExpressionMemory = 1 << 20;

bool IsBroad(FieldId field) {
  return field == FieldId::kSource || field == FieldId::kCountry ||
         field == FieldId::kLanguage || field == FieldId::kType;
}

// Nothing to warn about.
bool IsCalm(char c) {
  return IsPlain(c) || c == ' ' || c == '_' || c == '#' || c == '@';
}

std::string Squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c;
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

Compiler::Compiler() : program_(new Program) {}
Compiler::~Compiler() = default;

// What is never written to is never given: too much room costs nothing.
void Compiler::Reserve(std::size_t queries, std::size_t bytes) {
  Program& program = *program_;
  program.queries.reserve(queries);
  program.brands.reserve(queries);
  program.pool.reserve(bytes);
  program.nodes.reserve(bytes / 6);
  program.links.reserve(bytes / 8);
  program.positive.reserve(bytes / 8);
  for (auto* numbers : {&meanings_, &costs_}) numbers->reserve(bytes / 16);
  program.leaves.reserve(bytes / 16);
  program.elements.reserve(bytes / 12);
  element_words_.reserve(bytes / 12);
  folded_.reserve(bytes);
  waits_.reserve(bytes / 16);
  known_.reserve(2 * queries);
}

TextRef Compiler::Keep(std::string_view text) {
  const TextRef ref{static_cast<std::uint32_t>(program_->pool.size()),
                    static_cast<std::uint32_t>(text.size())};
  program_->pool.append(text);
  return ref;
}

std::pair<std::uint32_t, bool> Compiler::LeafOf(std::string_view meaning,
                                                std::string_view written) {
  // Two hashes of 64 bits: one names, the other confirms.
  const std::uint64_t name = TermHash(meaning), proof = Hash64(meaning);
  const auto next = static_cast<std::uint32_t>(program_->leaves.size());
  const auto [known, is_new] = known_.try_emplace(name, next);
  if (!is_new && meanings_[known->second] == proof)
    return {known->second, false};
  meanings_.push_back(proof);
  program_->leaves.emplace_back().text = Keep(written);
  return {next, true};
}

std::uint32_t Compiler::AddElement(const TermWord& word) {
  const auto number = static_cast<std::uint32_t>(program_->elements.size());
  program_->elements.push_back(word.element);
  element_words_.push_back({static_cast<std::uint32_t>(folded_.size()),
                            static_cast<std::uint32_t>(word.folded.size())});
  folded_ += word.folded;
  Element& e = program_->elements.back();
  if (!word.text.empty()) e.text = Keep(word.text);
  if (!word.glued.empty()) e.glued_text = Keep(word.glued);
  if (e.kind == Element::Kind::kPattern && word.literals >= 2 &&
      e.form == Element::Form::kFolded && e.glued_text.size == 0)
    std::memcpy(&e.head, word.text.data(), sizeof e.head);
  return number;
}

void Compiler::FillTerm(std::uint32_t number,
                        const std::vector<TermWord>& words, bool segments,
                        const std::vector<std::string>& tags) {
  std::uint64_t best = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t tag_cost = 0;
  Leaf leaf = program_->leaves[number];
  leaf.kind = LeafKind::kTerm;
  leaf.segments = segments;
  leaf.count = static_cast<std::uint16_t>(words.size());
  leaf.first = static_cast<std::uint32_t>(program_->elements.size());
  leaf.single = words.size() == 1 && tags.empty() && words[0].pieces.empty();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const TermWord& word = words[i];
    AddElement(word);
    std::uint64_t cost = kRestlessCost;
    switch (word.element.kind) {
      case Element::Kind::kWord:
        cost = WordFrequency(word.folded);
        break;
      case Element::Kind::kPattern:
        if (word.literals >= 2)
          cost = 40 * WordFrequency(
                          std::string_view(word.text).substr(0, word.literals));
        break;
      case Element::Kind::kFuzzy:
        if (word.text.size() <= kLongestFuzzy) cost = kFuzzyCost;
        break;
      case Element::Kind::kAny:
        break;
    }
    // Whole looks at a sequence are dearer where its word has two shapes.
    if (!word.pieces.empty()) cost = 2 * cost + 10;
    if (cost < best && word.element.kind != Element::Kind::kAny) {
      best = cost;
      leaf.anchor = static_cast<std::uint16_t>(i);
    }
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].pieces.empty()) continue;
    Element& e = program_->elements[leaf.first + i];
    e.piece_count = static_cast<std::uint8_t>(words[i].pieces.size());
    e.pieces = static_cast<std::uint32_t>(program_->elements.size());
    for (const TermWord& piece : words[i].pieces) AddElement(piece);
  }
  leaf.tags = static_cast<std::uint32_t>(program_->tags.size());
  leaf.tag_count = static_cast<std::uint8_t>(tags.size());
  for (const std::string& tag : tags) {
    program_->tags.push_back(TermHash(tag));
    tag_words_.push_back({static_cast<std::uint32_t>(folded_.size()),
                          static_cast<std::uint32_t>(tag.size())});
    folded_ += tag;
    tag_cost = 1;
  }
  program_->leaves[number] = leaf;
  costs_[number] = best + tag_cost;
  if (leaf.scope == Scope::kBio) costs_[number] += kBioCost;
}

QueryIssue Compiler::AddRaw(const QueryNode& node, std::uint32_t number) {
  std::string squeezed = Squeezed(Folded(node.text));
  if (node.text.find_first_not_of(" \t\n\r") == std::string_view::npos)
    return {"E_EMPTY", node.begin, node.end,
            "+\"…\" holds nothing; write the characters between the quotes"};
  Leaf& leaf = program_->leaves[number];
  leaf.kind = LeafKind::kRaw;
  leaf.raw_exact = node.style == TermStyle::kRawExact;
  leaf.needle = Keep(node.text);
  costs_[number] = kRestlessCost;
  if (squeezed.empty() || leaf.scope == Scope::kBio) return {};
  costs_[number] = kExpressionCost;
  // Its beginning is enough to look closer.
  if (squeezed.size() > kRawForerunner) {
    std::size_t end = kRawForerunner;
    while (end > 0 && (squeezed[end] & 0xc0) == 0x80) --end;
    squeezed.resize(end);
  }
  return AddExpression(
      node, RE2::QuoteMeta(re2::StringPiece(squeezed.data(), squeezed.size())),
      number);
}

QueryIssue Compiler::AddExpression(const QueryNode& node,
                                   std::string_view expression,
                                   std::uint32_t number) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kExpressionMemory);
  const RE2 probe(re2::StringPiece(expression.data(), expression.size()),
                  options);
  if (!probe.ok())
    return {"E_REGEX", node.begin, node.end,
            Cat(probe.error(),
                "; RE2 has no backreferences and no look-around, and at most "
                "1 MiB for one expression")};
  Leaf& leaf = program_->leaves[number];
  leaf.regex = static_cast<std::int32_t>(program_->expressions.size());
  program_->expressions.emplace_back(expression);
  program_->expression_leaves.push_back(number);
  return {};
}

std::uint32_t Compiler::AddLeafNode(std::uint32_t leaf) {
  ProgramNode& node = program_->nodes.emplace_back();
  node.first = leaf;
  return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

std::uint32_t Compiler::AddGroup(const ProgramNode& like,
                                 const std::vector<std::uint32_t>& children) {
  ProgramNode& node = program_->nodes.emplace_back(like);
  node.first = static_cast<std::uint32_t>(program_->links.size());
  node.count = static_cast<std::uint32_t>(children.size());
  program_->links.insert(program_->links.end(), children.begin(),
                         children.end());
  return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

Compiler::Wait Compiler::LeafWait(std::uint32_t leaf) const {
  return {{leaf}, costs_[leaf], true};
}

// One of them must be true.
Compiler::Wait Compiler::AnyOf(std::vector<Wait>& waits) const {
  Wait all;
  all.possible = true;
  for (Wait& wait : waits) {
    all.possible = all.possible && wait.possible;
    all.cost += wait.cost;
    if (all.leaves.empty())
      all.leaves = std::move(wait.leaves);
    else
      all.leaves.insert(all.leaves.end(), wait.leaves.begin(),
                        wait.leaves.end());
  }
  return all;
}

// All of them must be true: the rarest is enough.
Compiler::Wait Compiler::BestOf(std::vector<Wait>& waits) const {
  Wait* best = nullptr;
  for (Wait& wait : waits)
    if (wait.possible && (best == nullptr || wait.cost < best->cost))
      best = &wait;
  return best == nullptr ? Wait{} : std::move(*best);
}

QueryIssue Compiler::AddTerm(const QueryNode& node, std::string_view query,
                             std::vector<QueryIssue>& warnings,
                             std::uint32_t& root, Wait& wait) {
  // The meaning, as far as it can be told without reading the term.
  meaning_.clear();
  meaning_ += 't';
  meaning_ += static_cast<char>('0' + static_cast<int>(node.style));
  meaning_ += static_cast<char>('0' + static_cast<int>(node.scope));
  meaning_ += node.phrase ? '"' : ' ';
  const bool window = node.phrase && node.number >= 0;
  if (node.number >= 0 && !window)
    meaning_ += static_cast<char>('0' + node.number);
  meaning_ += ':';
  meaning_ += node.text;
  const bool raw =
      node.style == TermStyle::kRaw || node.style == TermStyle::kRawExact;
  if (raw) {
    const auto [leaf, is_new] = LeafOf(meaning_, node.text);
    if (is_new) {
      costs_.push_back(0);
      program_->leaves[leaf].scope = node.scope;
      if (QueryIssue error = AddRaw(node, leaf); error) return error;
    }
    root = AddLeafNode(leaf);
    wait = LeafWait(leaf);
    return {};
  }
  if (!window) {
    const auto [leaf, is_new] = LeafOf(meaning_, node.text);
    // A term that is known has been warned about: the warnings of every brand
    // are wanted, so those few with something to say are read again.
    if (is_new || !std::all_of(node.text.begin(), node.text.end(), IsCalm)) {
      if (QueryIssue error = reader_.Read(node, query, term_, warnings); error)
        return error;
    }
    if (is_new) {
      costs_.push_back(0);
      program_->leaves[leaf].scope = node.scope;
      if (!term_.never)
        FillTerm(leaf, term_.words, !node.phrase && term_.words.size() == 1,
                 term_.tags);
    }
    root = AddLeafNode(leaf);
    wait = LeafWait(leaf);
    return {};
  }
  // "a b"~n: each word by itself, or all as one tag.
  if (QueryIssue error = reader_.Read(node, query, term_, warnings); error)
    return error;
  if (term_.never) {
    const auto [leaf, is_new] = LeafOf(meaning_, node.text);
    if (is_new) costs_.push_back(0);
    root = AddLeafNode(leaf);
    wait = LeafWait(leaf);
    return {};
  }
  const Term term = std::move(term_);
  std::vector<std::uint32_t> children;
  std::vector<Wait> waits;
  std::string scope(1, static_cast<char>('0' + static_cast<int>(node.scope)));
  for (const TermWord& word : term.words) {
    const auto [leaf, is_new] =
        LeafOf(Cat("w", scope,
                   word.element.sigil == Element::Sigil::kHashtag  ? "#"
                   : word.element.sigil == Element::Sigil::kHandle ? "@"
                                                                   : " ",
                   word.folded),
               word.folded);
    if (is_new) {
      costs_.push_back(0);
      program_->leaves[leaf].scope = node.scope;
      FillTerm(leaf, {word}, true, {});
    }
    children.push_back(AddLeafNode(leaf));
    waits.push_back(LeafWait(leaf));
  }
  if (children.size() == 1) {
    root = children[0];
    wait = std::move(waits[0]);
    return {};
  }
  ProgramNode like;
  like.op = QueryOp::kWindow;
  like.number = node.number;
  root = AddGroup(like, children);
  wait = BestOf(waits);
  if (term.tags.empty()) return {};
  const auto [tag, is_new] =
      LeafOf(Cat("g", scope, term.tags[0], term.tags.size() > 1 ? "+" : ""),
             node.text);
  if (is_new) {
    costs_.push_back(0);
    program_->leaves[tag].scope = node.scope;
    FillTerm(tag, {}, false, term.tags);
    costs_[tag] = node.scope == Scope::kBio ? kBioCost : 1;
  }
  like.op = QueryOp::kOr;
  root = AddGroup(like, {root, AddLeafNode(tag)});
  std::vector<Wait> both;
  both.push_back(std::move(wait));
  both.push_back(LeafWait(tag));
  wait = AnyOf(both);
  return {};
}

QueryIssue Compiler::AddNode(std::uint32_t number, std::string_view query,
                             std::vector<QueryIssue>& warnings) {
  const QueryNode& node = tree_.nodes[number];
  Wait& wait = node_waits_[number];
  std::uint32_t& root = place_[number];
  switch (node.op) {
    case QueryOp::kTerm:
      return AddTerm(node, query, warnings, root, wait);
    case QueryOp::kRegex: {
      const auto [leaf, is_new] = LeafOf(Cat("r", node.text), node.text);
      if (is_new) {
        costs_.push_back(kExpressionCost);
        program_->leaves[leaf].kind = LeafKind::kRegex;
        if (QueryIssue error = AddExpression(node, node.text, leaf); error)
          return error;
      }
      root = AddLeafNode(leaf);
      wait = LeafWait(leaf);
      return {};
    }
    case QueryOp::kField: {
      const FieldTest& test = tree_.tests[static_cast<std::size_t>(node.test)];
      char bounds[2 * sizeof(double)];
      std::memcpy(bounds, &test.least, sizeof(double));
      std::memcpy(bounds + sizeof(double), &test.most, sizeof(double));
      const auto [leaf, is_new] = LeafOf(
          Cat("f", static_cast<int>(test.field), test.unknown ? "?" : ":",
              std::string_view(bounds, sizeof bounds), test.value),
          query.substr(node.begin, node.end - node.begin));
      if (is_new) {
        costs_.push_back(!IsKeyed(test.field) || test.unknown ? kRestlessCost
                         : IsBroad(test.field)                ? kBroadValueCost
                                                              : 3);
        program_->leaves[leaf].kind = LeafKind::kField;
        program_->leaves[leaf].test =
            static_cast<std::uint32_t>(program_->tests.size());
        program_->tests.push_back(test);
      }
      root = AddLeafNode(leaf);
      wait = LeafWait(leaf);
      return {};
    }
    default:
      break;
  }
  ProgramNode like;
  like.op = node.op;
  like.ordered = node.ordered;
  like.number = node.number;
  std::vector<std::uint32_t>& children = children_;
  std::vector<Wait>& waits = child_waits_;
  children.clear(), waits.clear();
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const std::uint32_t child = tree_.links[node.first + i];
    children.push_back(place_[child]);
    waits.push_back(std::move(node_waits_[child]));
  }
  root = AddGroup(like, children);
  switch (node.op) {
    case QueryOp::kOr:
      wait = AnyOf(waits);
      break;
    case QueryOp::kNot:
      break;  // nothing to wait for
    case QueryOp::kUnless:
    case QueryOp::kNotNear:
      wait = std::move(waits[0]);
      break;
    default:
      wait = BestOf(waits);
  }
  return {};
}

QueryIssue Compiler::Add(std::string_view brand, std::string_view query,
                         std::vector<QueryIssue>& warnings) {
  if (QueryIssue error = ParseQuery(query, tree_, warnings); error)
    return error;
  const auto query_number =
      static_cast<std::uint32_t>(program_->queries.size());
  const std::size_t first_node = program_->nodes.size();
  place_.assign(tree_.nodes.size(), 0);
  node_waits_.assign(tree_.nodes.size(), Wait{});
  for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i)
    if (QueryIssue error = AddNode(i, query, warnings); error) return error;
  QueryProgram& program = program_->queries.emplace_back();
  program.root = place_[tree_.root];
  for (const std::uint32_t leaf : node_waits_[tree_.root].leaves)
    waits_.emplace_back(leaf, query_number);

  // The leaves that speak for the query: those not under a NOT.
  program.first_leaf = static_cast<std::uint32_t>(program_->positive.size());
  std::vector<std::uint32_t> walk = {program.root};
  while (!walk.empty()) {
    const ProgramNode node = program_->nodes[walk.back()];
    walk.pop_back();
    if (node.op == QueryOp::kTerm) {
      program_->positive.push_back(node.first);
    } else if (node.op != QueryOp::kNot) {
      const bool first_only =
          node.op == QueryOp::kUnless || node.op == QueryOp::kNotNear;
      for (std::uint32_t i = first_only ? 1 : node.count; i-- > 0;)
        walk.push_back(program_->links[node.first + i]);
    }
  }
  program.leaf_count = static_cast<std::uint32_t>(program_->positive.size()) -
                       program.first_leaf;
  program_->brands.emplace_back(brand);
  SortByWork(first_node);
  return {};
}

}  // namespace vigie
