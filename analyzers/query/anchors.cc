// What wakes a query: the compiler's last step puts the leaves that queries
// wait on into the indexes.
#include <algorithm>

#include "analyzers/query/compiler.h"
#include "analyzers/text/normalise.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {

// Puts what may make `leaf` true at `element` into the indexes; false when
// that cannot be looked up.
bool Compiler::AddAnchors(std::uint32_t leaf, std::uint32_t number) {
  const Element& e = program_->elements[number];
  const bool bio = program_->leaves[leaf].scope == Scope::kBio;
  Entries& words = bio ? bio_entries_ : word_entries_;
  const auto folded = [&](TextRef ref) {
    return std::string_view(folded_).substr(ref.begin, ref.size);
  };
  switch (e.kind) {
    case Element::Kind::kAny:
      return false;
    case Element::Kind::kWord:
      words.emplace_back(e.hash, leaf);
      if (e.glued != e.hash) words.emplace_back(e.glued, leaf);
      waited_.AddWord(folded(element_words_[number]), e.hash, e.glued);
      break;
    case Element::Kind::kPattern:
      if (bio) return false;
      for (const TextRef ref : {e.text, e.glued_text}) {
        if (ref.size == 0) continue;
        // Of an accent-exact pattern only the beginning that folding keeps.
        std::string prefix(program_->Text(ref));
        // Of a handle the wildcard may be behind its name (@sncf.bsky*).
        prefix.resize(std::min(prefix.find_first_of("*?"), prefix.size()));
        if (e.form != Element::Form::kFolded) prefix = Folded(prefix);
        if (prefix.size() < 2) return false;
        waited_.AddBeginning(prefix);
        prefix_entries_.emplace_back(std::move(prefix), leaf);
      }
      break;
    case Element::Kind::kFuzzy:
      if (bio || e.text.size > kLongestFuzzy) return false;
      fuzzy_entries_.push_back(
          {std::string(program_->Text(e.text)), e.edits, leaf});
      waited_.GiveUp();
      break;
  }
  if (e.piece_count == 0) return true;
  std::uint32_t longest = e.pieces;
  for (std::uint32_t i = 1; i < e.piece_count; ++i)
    if (program_->elements[e.pieces + i].length >
        program_->elements[longest].length)
      longest = e.pieces + i;
  return AddAnchors(leaf, longest);
}

void Compiler::AddWaiter(std::uint32_t number) {
  const Leaf& leaf = program_->leaves[number];
  switch (leaf.kind) {
    case LeafKind::kNever:
      return;
    case LeafKind::kRegex:
      program_->regex_waits = true;
      waited_.GiveUp();
      return;
    case LeafKind::kRaw:
      waited_.GiveUp();
      if (leaf.regex >= 0)
        program_->regex_waits = true;
      else
        program_->restless.push_back(number);
      return;
    case LeafKind::kField: {
      const FieldTest& test = program_->tests[leaf.test];
      waited_.GiveUp();
      if (!IsKeyed(test.field) || test.unknown) {
        program_->restless.push_back(number);
      } else {
        value_entries_.emplace_back(ValueKey(test.field, TermHash(test.value)),
                                    number);
        program_->value_fields |= 1u << static_cast<unsigned>(test.field);
      }
      return;
    }
    case LeafKind::kTerm:
      break;
  }
  bool found = leaf.count == 0 || AddAnchors(number, leaf.first + leaf.anchor);
  Entries& words = leaf.scope == Scope::kBio ? bio_entries_ : word_entries_;
  if (leaf.scope == Scope::kBio) {
    program_->bio_waits = true;
    waited_.GiveUp();
  }
  for (std::uint32_t i = leaf.tags; i < leaf.tags + leaf.tag_count; ++i) {
    const std::uint64_t hash = program_->tags[i];
    words.emplace_back(hash, number);
    waited_.AddWord(std::string_view(folded_).substr(tag_words_[i].begin,
                                                     tag_words_[i].size),
                    hash, hash);
  }
  if (!found) {
    program_->restless.push_back(number);
    waited_.GiveUp();
  }
}

std::shared_ptr<const Program> Compiler::Finish() {
  std::sort(waits_.begin(), waits_.end());
  waits_.erase(std::unique(waits_.begin(), waits_.end()), waits_.end());
  Program& program = *program_;
  program.waiter_begin.assign(program.leaves.size() + 1, 0);
  program.waiters.reserve(waits_.size());
  std::uint32_t last = kNoIndex;
  for (const auto& [leaf, query] : waits_) {
    ++program.waiter_begin[leaf + 1];
    program.waiters.push_back(query);
    if (leaf != last) AddWaiter(leaf);
    last = leaf;
  }
  for (std::size_t i = 1; i < program.waiter_begin.size(); ++i) {
    if (program.waiter_begin[i] == 1)
      program.leaves[i - 1].only_waiter =
          program.waiters[program.waiter_begin[i - 1]];
    program.waiter_begin[i] += program.waiter_begin[i - 1];
  }
  // Under nothing but OR a leaf is enough by itself.
  std::vector<std::uint32_t> walk;
  for (std::uint32_t query = 0; query < program.queries.size(); ++query) {
    walk.assign(1, program.queries[query].root);
    while (!walk.empty()) {
      const ProgramNode& node = program.nodes[walk.back()];
      walk.pop_back();
      if (node.op == QueryOp::kTerm) {
        Leaf& leaf = program.leaves[node.first];
        leaf.decides = leaf.only_waiter == query;
      } else if (node.op == QueryOp::kOr) {
        walk.insert(walk.end(), program.links.begin() + node.first,
                    program.links.begin() + node.first + node.count);
      }
    }
  }
  program.words.Build(std::move(word_entries_));
  program.bio_words.Build(std::move(bio_entries_));
  program.values.Build(std::move(value_entries_));
  if (!prefix_entries_.empty())
    program.prefixes.Build(std::move(prefix_entries_));
  program.fuzzy.Build(fuzzy_entries_);
  program.words_tell = waited_.possible();
  if (program.words_tell) program.needed = waited_.Build();
  return std::shared_ptr<const Program>(std::move(program_));
}

}  // namespace vigie
