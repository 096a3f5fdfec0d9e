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

struct QueryError {
  std::string_view code;   // "E_PAREN"; empty when there is none
  std::size_t offset = 0;  // byte of the query
  std::string message;     // in words, with what to write instead
  explicit operator bool() const { return !code.empty(); }
};

enum class LexemeKind : std::uint8_t {
  kWord,    // orange, #tag, @handle, coca-cola
  kPhrase,  // between quotes
  kRegex,   // of regex:"…"
  kAnd,
  kOr,
  kNot,  // NOT, or - before a term
  kOpen,
  kClose,
  kEnd,
};

// Lifetime: views point into the query.
struct Lexeme {
  LexemeKind kind = LexemeKind::kEnd;
  std::string_view text{};  // without quotes
  std::size_t offset = 0;
};

enum class QueryOp : std::uint8_t { kWord, kPhrase, kRegex, kAnd, kOr, kNot };

// Invariant: children of a node come before it; the last node is the root.
struct QueryNode {
  QueryOp op = QueryOp::kWord;
  std::string_view text{};  // of a leaf
  std::size_t offset = 0;
  std::vector<std::uint32_t> children{};
};

struct QueryTree {
  std::vector<QueryNode> nodes;
};

}  // namespace vigie
