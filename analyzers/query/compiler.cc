#include "analyzers/query/compiler.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "analyzers/text/normalise.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

std::string Without(std::string_view text, std::string_view removed) {
  std::string out;
  for (const char c : text)
    if (removed.find(c) == std::string_view::npos) out += c;
  return out;
}

// How often a word of that many letters is expected in a mention, in no unit:
// only the order counts.
std::uint64_t CostOfLength(std::size_t letters) {
  return letters <= 2 ? 60 : letters <= 4 ? 12 : letters <= 6 ? 4 : 2;
}
constexpr std::uint64_t kRegexCost = 10000;

}  // namespace

Compiler::Compiler() : tokenizer_(MakeTokenizer()) {}

void Compiler::AddSequence(std::uint32_t leaf,
                           const std::vector<Element>& elements,
                           bool segments) {
  Sequence sequence;
  sequence.leaf = leaf;
  sequence.first = static_cast<std::uint32_t>(program_.elements.size());
  sequence.count = static_cast<std::uint16_t>(elements.size());
  sequence.segments = segments;
  program_.elements.insert(program_.elements.end(), elements.begin(),
                           elements.end());
  program_.sequences.push_back(sequence);
}

void Compiler::AddTag(std::uint32_t leaf, std::string_view glued) {
  Element element;
  element.hash = element.glued = TermHash(glued);
  element.kind = Element::Kind::kTag;
  element.length =
      static_cast<std::uint8_t>(std::min<std::size_t>(glued.size(), 255));
  AddSequence(leaf, {element}, false);
}

QueryError Compiler::AddTerm(const QueryNode& node, std::uint32_t leaf) {
  Mention mention;
  mention.text = node.text;
  std::vector<Word> words;
  const auto cut = [&](std::string_view text, std::vector<Word>& to) {
    mention.text = text;
    const Tokens& tokens = tokenizer_->Cut(mention);
    for (const Token& token : tokens.tokens) {
      if ((token.flags & kTokenSegment) != 0) continue;
      Word word;
      word.folded = tokens.Folded(token);
      Element& e = word.element;
      e.hash = token.hash;
      e.glued = token.hash;
      e.affixes = token.affixes;
      e.length = static_cast<std::uint8_t>(
          std::min<std::uint32_t>(token.end - token.begin, 255));
      word.joins = false;
      switch (token.kind) {
        case TokenKind::kWord:
          e.glued = token.glued_hash;
          word.joins = true;
          break;
        case TokenKind::kChar:
          word.joins = true;
          break;
        case TokenKind::kHashtag:
          e.kind = Element::Kind::kHashtag;
          break;
        case TokenKind::kHandle:
          e.kind = Element::Kind::kHandle;
          if (token.full_hash != token.hash) e.full = token.full_hash;
          break;
        case TokenKind::kEmoji:
          if (token.full_hash != token.hash) e.full = token.full_hash;
          break;
        case TokenKind::kUrl:
        case TokenKind::kEmail:
          return false;
      }
      to.push_back(std::move(word));
    }
    return true;
  };
  if (!cut(node.text, words))
    return {"E_SYNTAX", node.offset,
            "an address never matches as a word; write the words"};
  if (words.empty())
    return {"E_EMPTY", node.offset,
            Cat("“", node.text, "” holds no word, tag or emoji")};
  if (words.size() > 1000)
    return {"E_LIMIT", node.offset, "a phrase of more than 1,000 words"};

  const bool one_word = node.op == QueryOp::kWord && words.size() == 1;
  std::vector<Element> joined, apart;
  std::vector<Word> pieces;
  bool apostrophe = false;
  for (const Word& word : words) {
    joined.push_back(word.element);
    if (word.element.glued == word.element.hash) {
      apart.push_back(word.element);
      continue;
    }
    apostrophe = true;  // "l oreal" for l'oreal
    pieces.clear();
    std::string spaced = word.folded;
    std::replace(spaced.begin(), spaced.end(), '\'', ' ');
    cut(spaced, pieces);
    for (const Word& piece : pieces) apart.push_back(piece.element);
  }
  AddSequence(leaf, joined, one_word);
  if (apostrophe) AddSequence(leaf, apart, false);

  // Two words or more, also run together in one tag.
  if (words.size() > 1 && std::all_of(words.begin(), words.end(),
                                      [](const Word& w) { return w.joins; })) {
    std::string glued;
    for (const Word& word : words) glued += Without(word.folded, "'.,+_");
    AddTag(leaf, glued);
    const std::string_view vowels = "aeiouyh";
    if ((words[0].element.affixes & kTokenCliticNumber) == 0 &&
        vowels.find(glued[0]) != std::string_view::npos)
      for (const std::string_view clitic : kClitics)
        AddTag(leaf, Cat(clitic, glued));
  }
  return {};
}

QueryError Compiler::AddLeaf(const QueryNode& node, std::uint32_t& leaf) {
  // Equal terms of different brands are looked for once.
  const char kind = node.op == QueryOp::kWord     ? 'w'
                    : node.op == QueryOp::kPhrase ? 'p'
                                                  : 'r';
  std::string meaning(1, kind);
  meaning += kind == 'r' ? std::string(node.text) : Folded(node.text);
  const auto [known, is_new] = known_.try_emplace(
      std::move(meaning), static_cast<std::uint32_t>(program_.leaves.size()));
  leaf = known->second;
  if (!is_new) return {};
  program_.leaves.push_back({std::string(node.text), -1});
  if (kind != 'r') return AddTerm(node, leaf);
  std::string error;
  const int id = regexes_->Add(node.text, error);
  if (id < 0) return {"E_REGEX", node.offset, std::move(error)};
  program_.leaves.back().regex = id;
  return {};
}

// The rarest word of the shortest sequence decides how often a leaf is looked
// at closely.
std::uint64_t Compiler::LeafCost(std::uint32_t leaf) const {
  return costs_[leaf];
}

QueryError Compiler::Add(const QueryTree& tree) {
  const auto query_number = static_cast<std::uint32_t>(program_.queries.size());
  std::vector<std::uint32_t> place(tree.nodes.size());  // of each node
  std::vector<Wait> waits(tree.nodes.size());
  QueryProgram query;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const QueryNode& node = tree.nodes[i];
    ProgramNode compiled;
    Wait& wait = waits[i];
    if (node.children.empty()) {
      std::uint32_t leaf = 0;
      const std::size_t first_sequence = program_.sequences.size();
      if (QueryError error = AddLeaf(node, leaf); error) return error;
      if (leaf == costs_.size()) {  // new
        std::uint64_t cost = program_.leaves[leaf].regex >= 0 ? kRegexCost : 0;
        for (std::size_t s = first_sequence; s < program_.sequences.size();
             ++s) {
          const Sequence& sequence = program_.sequences[s];
          std::uint64_t least = std::numeric_limits<std::uint32_t>::max();
          for (std::uint32_t e = 0; e < sequence.count; ++e)
            least = std::min(
                least,
                CostOfLength(program_.elements[sequence.first + e].length));
          cost += least;
        }
        costs_.push_back(cost);
      }
      query.has_regex = query.has_regex || program_.leaves[leaf].regex >= 0;
      compiled.first = leaf;
      wait = {{leaf}, LeafCost(leaf), true};
    } else {
      compiled.op = node.op == QueryOp::kAnd  ? ProgramNode::Op::kAnd
                    : node.op == QueryOp::kOr ? ProgramNode::Op::kOr
                                              : ProgramNode::Op::kNot;
      compiled.first = static_cast<std::uint32_t>(program_.links.size());
      compiled.count = static_cast<std::uint32_t>(node.children.size());
      for (const std::uint32_t child : node.children)
        program_.links.push_back(place[child]);
      if (node.op == QueryOp::kOr) {
        wait.possible = true;
        for (const std::uint32_t child : node.children) {
          wait.possible = wait.possible && waits[child].possible;
          wait.cost += waits[child].cost;
          wait.leaves.insert(wait.leaves.end(), waits[child].leaves.begin(),
                             waits[child].leaves.end());
        }
      } else if (node.op == QueryOp::kAnd) {
        for (const std::uint32_t child : node.children)
          if (waits[child].possible &&
              (!wait.possible || waits[child].cost < wait.cost))
            wait = waits[child];
      }
      for (const std::uint32_t child : node.children) waits[child] = {};
    }
    place[i] = static_cast<std::uint32_t>(program_.nodes.size());
    program_.nodes.push_back(compiled);
  }
  query.root = place.back();
  for (const std::uint32_t leaf : waits.back().leaves)
    waits_.emplace_back(leaf, query_number);

  // The leaves that speak for the query: those not under a NOT.
  std::vector<char> negated(tree.nodes.size(), 0);
  query.first_leaf = static_cast<std::uint32_t>(program_.positive.size());
  for (std::size_t i = tree.nodes.size(); i-- > 0;)
    for (const std::uint32_t child : tree.nodes[i].children)
      negated[child] = negated[i] || tree.nodes[i].op == QueryOp::kNot;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i)
    if (tree.nodes[i].children.empty() && !negated[i])
      program_.positive.push_back(program_.nodes[place[i]].first);
  query.leaf_count =
      static_cast<std::uint32_t>(program_.positive.size()) - query.first_leaf;
  program_.queries.push_back(query);
  return {};
}

void Compiler::ChooseAnchors() {
  std::unordered_map<std::uint64_t, std::uint32_t> uses;
  for (const Element& element : program_.elements) ++uses[element.hash];
  std::vector<std::pair<std::uint64_t, std::uint32_t>> entries;
  entries.reserve(program_.sequences.size() + program_.sequences.size() / 8);
  for (std::uint32_t s = 0; s < program_.sequences.size(); ++s) {
    Sequence& sequence = program_.sequences[s];
    std::pair<std::uint32_t, int> best{0xffffffff, 0};
    for (std::uint16_t i = 0; i < sequence.count; ++i) {
      const Element& e = program_.elements[sequence.first + i];
      const std::pair<std::uint32_t, int> rank{
          uses[e.hash] * static_cast<std::uint32_t>(CostOfLength(e.length)),
          -e.length};
      if (i == 0 || rank < best) {
        best = rank;
        sequence.anchor = i;
      }
    }
    const Element& anchor = program_.elements[sequence.first + sequence.anchor];
    entries.emplace_back(anchor.hash, s);
    if (anchor.glued != anchor.hash) entries.emplace_back(anchor.glued, s);
  }
  program_.index.Build(std::move(entries));
}

QueryError Compiler::Finish(Program& program, RegexSet& regexes) {
  ChooseAnchors();
  std::sort(waits_.begin(), waits_.end());
  waits_.erase(std::unique(waits_.begin(), waits_.end()), waits_.end());
  program_.waiter_begin.assign(program_.leaves.size() + 1, 0);
  for (const auto& [leaf, query] : waits_) {
    ++program_.waiter_begin[leaf + 1];
    program_.waiters.push_back(query);
    if (program_.leaves[leaf].regex >= 0) program_.regex_waits = true;
  }
  for (std::size_t i = 1; i < program_.waiter_begin.size(); ++i)
    program_.waiter_begin[i] += program_.waiter_begin[i - 1];
  if (!regexes_->Compile())
    return {"E_LIMIT", 0,
            "the regular expressions together need more than 64 MiB"};
  program = std::move(program_);
  regexes = std::move(*regexes_);
  return {};
}

}  // namespace vigie
