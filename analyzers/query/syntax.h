// A query as it was written: its pieces, its tree, and what is wrong with it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// The limits of one query.
inline constexpr std::size_t kMaxQueryBytes = 64 * 1024;
inline constexpr std::size_t kMaxQueryLeaves = 4096;
inline constexpr int kMaxQueryDepth = 64;
inline constexpr int kMaxDistance = 100;  // of NEAR and ~
inline constexpr int kDefaultDistance = 4;
inline constexpr int kMaxAtLeast = 1000;

// An error, or a warning: its code, its place and what to write instead.
struct QueryIssue {
  std::string_view code{};  // "E_PAREN"; empty when there is none
  std::size_t begin = 0;    // bytes of the query
  std::size_t end = 0;
  std::string message{};
  explicit operator bool() const { return !code.empty(); }
};

// How a term is written, which says how closely it must be met.
enum class TermStyle : std::uint8_t {
  kPlain,     // orange, coca-cola, "service client"
  kExact,     // {BT}: case and accents count
  kAccent,    // =pêche: accents count
  kRaw,       // +"google+": the characters, any case
  kRawExact,  // ++"Google+"
};

// Where a term is looked for.
enum class Scope : std::uint8_t { kTitleAndText, kTitle, kText, kBio };

enum class FieldId : std::uint8_t {
  kTitle,  // these three hold terms
  kText,
  kBio,
  kAuthor,
  kAuthorName,
  kSite,
  kUrl,
  kLinks,
  kCountry,
  kLanguage,
  kSource,
  kType,
  kIs,
  kHas,
  kFollowers,
  kEngagement,
  kReach,
  kRating,
  kHour,
  kMinuteOfDay,
  kSentiment,
  kEmotion,
  kTag,
  kHashtag,
  kMention,
  kReplyTo,
  kClusterSize,
  kRegex,
};

// What a field is asked: one of the two, by the field.
struct FieldTest {
  FieldId field = FieldId::kTitle;
  bool unknown = false;  // country:unknown
  std::string value{};   // folded, or the one code of its list ("fr", "x")
  // of numbers: least and most, both included
  double least = 0, most = 0;
};

enum class LexemeKind : std::uint8_t {
  kWord,    // a term outside quotes, and what = or { } hold
  kPhrase,  // a term between quotes
  kRegex,
  kTests,      // a field that holds values, with them
  kTermField,  // title: text: bio:, before what they hold
  kAnd,
  kOr,
  kNot,    // NOT
  kMinus,  // - before a term
  kNear,
  kSentence,
  kUnless,
  kAtLeast,
  kOpen,
  kClose,
  kEnd,
};

// Lifetime: views point into the query.
struct Lexeme {
  LexemeKind kind = LexemeKind::kEnd;
  std::size_t begin = 0, end = 0;
  std::string_view text{};  // without quotes, braces and signs
  TermStyle style = TermStyle::kPlain;
  bool ordered = false;                // ONEAR, OSENTENCE, NEAR/3f
  std::int16_t number = -1;            // ~n, NEAR/n, ATLEAST/n; -1: none
  Scope scope = Scope::kTitleAndText;  // of kTermField
  std::vector<FieldTest> tests{};
};

enum class QueryOp : std::uint8_t {
  kTerm,
  kRegex,
  kField,
  kAnd,
  kOr,
  kNot,
  kWindow,  // all children, any order, at most `number` other words
  kNear,    // two children
  kNotNear,
  kSentence,
  kUnless,
  kAtLeast,
};

struct QueryNode {
  QueryOp op = QueryOp::kTerm;
  TermStyle style = TermStyle::kPlain;
  Scope scope = Scope::kTitleAndText;
  bool phrase = false;  // a term between quotes
  bool ordered = false;
  std::int16_t number = -1;  // of the operator; of a fuzzy word its edits
  std::string_view text{};   // of a term or an expression
  std::uint32_t begin = 0, end = 0;    // bytes of the query
  std::uint32_t first = 0, count = 0;  // children, in QueryTree::links
  std::int32_t test = -1;              // of a field, in QueryTree::tests
};

// Lifetime: views point into the query. Invariant: children come before their
// parents in `nodes`.
struct QueryTree {
  std::vector<QueryNode> nodes{};
  std::vector<std::uint32_t> links{};
  std::vector<FieldTest> tests{};
  std::uint32_t root = 0;

  void Clear() {
    nodes.clear(), links.clear(), tests.clear();
    root = 0;
  }
};

}  // namespace vigie
