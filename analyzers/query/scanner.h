// A query as it is read, character by character: where one is, what stands
// there, and the pieces found so far. What the lexer's parts share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/query/syntax.h"

namespace vigie {

// Of what is not ASCII.
std::size_t WideQuoteAt(std::string_view s, std::size_t i);
std::size_t WideSpaceAt(std::string_view s, std::size_t i);
// Length of the quote at `s[i]`, 0 when there is none: " “ ” „ « ».
inline std::size_t QuoteAt(std::string_view s, std::size_t i) {
  if (i >= s.size()) return 0;
  if ((s[i] & 0x80) == 0) return s[i] == '"' ? 1 : 0;
  return WideQuoteAt(s, i);
}
// Length of the space at `s[i]`, 0 when there is none.
inline std::size_t SpaceAt(std::string_view s, std::size_t i) {
  const char c = s[i];
  if ((c & 0x80) == 0) return c == ' ' || (c >= '\t' && c <= '\r') ? 1 : 0;
  return WideSpaceAt(s, i);
}
// A letter or a digit of ASCII?
inline bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

// Lifetime: `query` and `out` outlive it.
class Scanner {
 public:
  Scanner(std::string_view query, std::vector<Lexeme>& out)
      : query(query), out(out) {}

  // Appends what lies from `begin` to here.
  Lexeme& Add(LexemeKind kind, std::size_t begin, std::string_view text = {});
  // What is wrong from `begin` to here.
  QueryIssue Error(std::string_view code, std::size_t begin,
                   std::string message) const;
  // The character at `at`, 0 behind the end.
  char At(std::size_t at) const { return at < query.size() ? query[at] : '\0'; }
  bool Is(std::size_t at, std::string_view s) const {
    return at < query.size() && query.substr(at).starts_with(s);
  }
  void SkipSpaces();

  // Where the word that begins at `from` ends; a field's value may hold braces,
  // brackets and ~.
  std::size_t WordEnd(std::size_t from, bool in_value) const;
  // Does what was read run into something else?
  bool WordGoesOn() const;

  // How a quote is closed: a plain one by any quote; where the characters count
  // a straight one by a straight one; in an expression a \ shields what
  // follows.
  enum class Quotes { kPlain, kCharacters, kExpression };
  // Reads from the quote here to the one that closes; `text` is what is
  // between. False when none closes it.
  bool Between(Quotes quotes, std::string_view& text);

  const std::string_view query;
  std::vector<Lexeme>& out;
  std::size_t i = 0;  // here
};

}  // namespace vigie
