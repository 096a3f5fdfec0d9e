// All queries of all brands as one program: terms shared, alternatives spelled
// out, trees flattened. Built by the compiler, read by the matcher.
//
// A leaf is true when one of its sequences is found. "l'oréal paris" has the
// sequences (l'oréal, paris), (l, oréal, paris) and the tag (lorealparis). Each
// sequence is looked for at one of its words only, the one that fewest others
// use: its anchor. Each query waits on some of its leaves, at least one of
// which must be true for it to match, so that a mention touches no other query.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzers/query/term_index.h"
#include "pipeline/model/tokens.h"

namespace vigie {

// One word of a sequence.
struct Element {
  enum class Kind : std::uint8_t { kWord, kHashtag, kHandle, kTag };
  std::uint64_t hash = 0;    // of the base
  std::uint64_t glued = 0;   // without apostrophes; = hash when it has none
  std::uint64_t full = 0;    // required full form (skin tone, server); 0: none
  std::uint8_t affixes = 0;  // required
  Kind kind = Kind::kWord;   // kTag: a # or @ equal to it, _ . - ignored
  std::uint8_t length = 0;   // letters, at most 255
};

struct Sequence {
  std::uint32_t leaf = 0;
  std::uint32_t first = 0;  // of Program::elements
  std::uint16_t count = 0;
  std::uint16_t anchor = 0;  // index in the sequence
  bool segments = false;     // may be a segment of a tag
};

struct Leaf {
  std::string text;  // as it was written first
  int regex = -1;    // id in the regex set, -1 for terms
};

struct ProgramNode {
  enum class Op : std::uint8_t { kLeaf, kAnd, kOr, kNot };
  Op op = Op::kLeaf;
  std::uint32_t first = 0;  // the leaf, or the first of `links`
  std::uint32_t count = 0;  // of `links`
};

struct QueryProgram {
  std::uint32_t root = 0;
  std::uint32_t first_leaf = 0, leaf_count = 0;  // of `positive`
  bool has_regex = false;
};

struct Program {
  std::vector<Leaf> leaves;
  std::vector<Element> elements;
  std::vector<Sequence> sequences;
  std::vector<ProgramNode> nodes;
  std::vector<std::uint32_t> links;     // children, as nodes
  std::vector<QueryProgram> queries;    // by brand
  std::vector<std::uint32_t> positive;  // leaves not under a NOT, by query
  // Queries that wait on leaf i: waiters[waiter_begin[i] … waiter_begin[i+1]).
  std::vector<std::uint32_t> waiter_begin;
  std::vector<std::uint32_t> waiters;
  bool regex_waits = false;  // some query waits on a regular expression
  TermIndex index;           // word hash to sequences
};

// Is token `t` the element? `segments`: also a word inside a tag.
inline bool Matches(const Element& e, const Token& t, bool segments) {
  switch (e.kind) {
    case Element::Kind::kHashtag:
      return t.kind == TokenKind::kHashtag && t.hash == e.hash;
    case Element::Kind::kHandle:
      return t.kind == TokenKind::kHandle && t.hash == e.hash &&
             (e.full == 0 || t.full_hash == e.full);
    case Element::Kind::kTag:
      return (t.kind == TokenKind::kHashtag || t.kind == TokenKind::kHandle) &&
             t.glued_hash == e.hash;
    case Element::Kind::kWord:
      break;
  }
  if (t.kind == TokenKind::kUrl || t.kind == TokenKind::kEmail) return false;
  if ((t.flags & kTokenSegment) != 0 && !segments) return false;
  if (t.hash == e.hash) {
    if (e.full != 0) return t.full_hash == e.full;
    const std::uint8_t wanted = e.affixes & kTokenCliticNumber;
    const std::uint8_t flags = e.affixes & ~kTokenCliticNumber;
    if ((wanted == 0 || (t.affixes & kTokenCliticNumber) == wanted) &&
        (t.affixes & flags) == flags)
      return true;
  }
  // With an apostrophe, also without it: mcdonald's is @mcdonalds.
  if (e.glued != e.hash && (t.hash == e.glued || (t.kind != TokenKind::kWord &&
                                                  t.glued_hash == e.glued)))
    return true;
  // Without one, also what is written with it: loreal is l'oreal.
  return t.kind == TokenKind::kWord && e.affixes == 0 && e.full == 0 &&
         t.glued_hash == e.hash;
}

}  // namespace vigie
