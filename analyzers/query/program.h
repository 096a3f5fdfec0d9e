// All queries of all brands as one program: terms shared, trees flattened.
// Built by the compiler, read by the matchers.
//
// A leaf is one thing that may be found: a term where it is looked for, a
// regular expression, a question to a field. Equal leaves of different brands
// are one. A term is words side by side: "l'oréal paris" is (l'oréal, paris),
// where l'oréal may also stand as the two words l and oréal; or it is one tag,
// #LOrealParis.
//
// Thread-safe: read-only once built, so that all workers share one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/query/fuzzy_index.h"
#include "analyzers/query/prefix_index.h"
#include "analyzers/query/syntax.h"
#include "analyzers/query/term_index.h"
#include "pipeline/model/tokens.h"
#include "pipeline/model/word_filter.h"

namespace vigie {

inline constexpr std::uint32_t kNoIndex = 0xffffffff;

// A piece of Program::pool.
struct TextRef {
  std::uint32_t begin = 0, size = 0;
};

// Required of a token beyond Token::affixes: written with dots (S.N.C.F).
inline constexpr std::uint8_t kElementDots = 64;

// One word of a sequence.
struct Element {
  enum class Kind : std::uint8_t {
    kWord,     // by its hash
    kAny,      // any one word
    kPattern,  // with * and ?
    kFuzzy,    // up to `edits` edits away
  };
  enum class Sigil : std::uint8_t { kNone, kHashtag, kHandle };
  enum class Form : std::uint8_t { kFolded, kExact, kAccent };

  std::uint64_t hash = 0;   // of the base
  std::uint64_t glued = 0;  // without apostrophes; = hash when it has none
  std::uint64_t full = 0;   // required full form (skin tone, server); 0: none
  // The pattern, the fuzzy word, or the base as it must be written.
  TextRef text{};
  TextRef glued_text{};      // of a pattern with an apostrophe
  std::uint32_t pieces = 0;  // elements that may stand in its place: l, oreal
  std::uint8_t piece_count = 0;
  std::uint8_t affixes = 0;  // required
  Kind kind = Kind::kWord;
  Sigil sigil = Sigil::kNone;
  Form form = Form::kFolded;
  std::uint8_t edits = 0;
  std::uint8_t length = 0;  // bytes, at most 255
  // The first two bytes of a pattern whose word must begin with them; 0: no
  // such word.
  std::uint16_t head = 0;
};

inline constexpr std::uint16_t kNoAnchor = 0xffff;

enum class LeafKind : std::uint8_t { kNever, kTerm, kRaw, kRegex, kField };

struct Leaf {
  LeafKind kind = LeafKind::kNever;
  Scope scope = Scope::kTitleAndText;
  bool single = false;    // one element without pieces, no tags
  bool segments = false;  // may be a segment of a tag
  bool decides = false;   // where it is true, its only waiter is
  bool raw_exact = false;
  std::uint8_t tag_count = 0;
  std::uint16_t count = 0;  // elements, side by side
  // The element that fewest texts hold, kNoAnchor when none has a hash.
  std::uint16_t anchor = kNoAnchor;
  std::uint32_t first = 0;  // of Program::elements
  std::uint32_t tags = 0;   // of Program::tags
  TextRef text{};           // as it was written first
  TextRef needle{};         // of a raw term: its characters
  std::int32_t regex = -1;  // of an expression; of a raw term its forerunner
  std::uint32_t test = 0;   // of a field, in Program::tests
  // The query that waits on it, when there is but one; else kNoIndex.
  std::uint32_t only_waiter = kNoIndex;
};

struct ProgramNode {
  QueryOp op = QueryOp::kTerm;  // kTerm: a leaf, of whatever kind
  bool ordered = false;
  std::int16_t number = 0;
  std::uint32_t first = 0;  // the leaf, or the first of `links`
  std::uint32_t count = 0;  // of `links`
};

struct QueryProgram {
  std::uint32_t root = 0;
  std::uint32_t first_leaf = 0, leaf_count = 0;  // of `positive`
};

struct Program {
  std::string pool;
  std::vector<Leaf> leaves;
  std::vector<Element> elements;
  std::vector<std::uint64_t> tags;  // hashes of whole # and @ tokens
  std::vector<FieldTest> tests;
  std::vector<ProgramNode> nodes;
  std::vector<std::uint32_t> links;     // children, as nodes
  std::vector<QueryProgram> queries;    // by brand
  std::vector<std::uint32_t> positive;  // leaves not under a NOT, by query
  std::vector<std::string> brands;      // names, by query
  // Expressions of regex and raw leaves, by id: what RegexSet is made of.
  std::vector<std::string> expressions;
  std::vector<std::uint32_t> expression_leaves;  // by id

  // What wakes a query. Each waits on some of its leaves, at least one of
  // which must be true for it to match: waiters[waiter_begin[i] …
  // waiter_begin[i+1]) are the queries that wait on leaf i.
  std::vector<std::uint32_t> waiter_begin;
  std::vector<std::uint32_t> waiters;
  std::vector<std::uint32_t> restless;  // leaves asked of every mention
  TermIndex words;  // hash of a word to leaves that wait for it
  TermIndex bio_words;
  PrefixIndex prefixes;  // beginnings of patterns to leaves
  FuzzyIndex fuzzy;
  // Words of which a text that wakes any query holds one; said only where
  // `words_tell`.
  WordFilter needed;
  bool words_tell = false;
  TermIndex values;                // key of a field's value to leaves
  std::uint32_t value_fields = 0;  // bits of the fields in `values`
  bool bio_waits = false;
  bool regex_waits = false;

  std::string_view Text(TextRef t) const {
    return std::string_view(pool).substr(t.begin, t.size);
  }
};

// Values that can be looked up instead of asked for one by one.
inline bool IsKeyed(FieldId field) {
  switch (field) {
    case FieldId::kAuthor:
    case FieldId::kAuthorName:
    case FieldId::kReplyTo:
    case FieldId::kTag:
    case FieldId::kHashtag:
    case FieldId::kMention:
    case FieldId::kSource:
    case FieldId::kCountry:
    case FieldId::kLanguage:
    case FieldId::kType:
      return true;
    default:
      return false;
  }
}

// Longest fuzzy word that the index takes, in bytes.
inline constexpr std::size_t kLongestFuzzy = 56;

// The key of a field's value in Program::values.
inline std::uint64_t ValueKey(FieldId field, std::uint64_t hash) {
  return (hash ^ (static_cast<std::uint64_t>(field) + 1)) *
         0x9e3779b97f4a7c15ull;
}

}  // namespace vigie
