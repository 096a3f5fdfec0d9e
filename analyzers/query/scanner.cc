#include "analyzers/query/scanner.h"

#include <algorithm>
#include <utility>

namespace vigie {

std::size_t WideQuoteAt(std::string_view s, std::size_t i) {
  if (s[i] != '\xe2' && s[i] != '\xc2') return 0;
  for (const std::string_view quote : {"“", "”", "„", "«", "»"})
    if (s.substr(i).starts_with(quote)) return quote.size();
  return 0;
}

std::size_t WideSpaceAt(std::string_view s, std::size_t i) {
  const char c = s[i];
  if (c != '\xc2' && c != '\xe2' && c != '\xe3') return 0;
  const std::string_view rest = s.substr(i);
  if (rest.starts_with("\u00a0")) return 2;
  for (const std::string_view space : {"\u202f", "\u3000", "\u2009", "\u2028"})
    if (rest.starts_with(space)) return space.size();
  return 0;
}

Lexeme& Scanner::Add(LexemeKind kind, std::size_t begin,
                     std::string_view text) {
  Lexeme& lexeme = out.emplace_back();
  lexeme.kind = kind;
  lexeme.begin = begin;
  lexeme.end = i;
  lexeme.text = text;
  return lexeme;
}

QueryIssue Scanner::Error(std::string_view code, std::size_t begin,
                          std::string message) const {
  return {code, begin, std::max(begin, std::min(i, query.size())),
          std::move(message)};
}

void Scanner::SkipSpaces() {
  while (i < query.size() && SpaceAt(query, i) != 0) i += SpaceAt(query, i);
}

std::size_t Scanner::WordEnd(std::size_t from, bool in_value) const {
  std::size_t end = from;
  while (end < query.size()) {
    const char c = query[end];
    if (IsPlain(c)) {  // most are
      ++end;
      continue;
    }
    if (SpaceAt(query, end) != 0 || QuoteAt(query, end) != 0 || c == '(' ||
        c == ')' || Is(end, "<<<"))
      break;
    if (!in_value && (c == '{' || c == '}' || c == '[' || c == ']' || c == '~'))
      break;
    ++end;
  }
  return end;
}

bool Scanner::WordGoesOn() const {
  return i < query.size() && SpaceAt(query, i) == 0 && At(i) != ')' &&
         At(i) != '(' && QuoteAt(query, i) == 0 && !Is(i, "<<<");
}

bool Scanner::Between(Quotes quotes, std::string_view& text) {
  const bool straight = quotes != Quotes::kPlain && query[i] == '"';
  const std::size_t begin = i + QuoteAt(query, i);
  std::size_t end = begin;
  while (end < query.size() &&
         (straight ? query[end] != '"' : QuoteAt(query, end) == 0))
    end += quotes == Quotes::kExpression && query[end] == '\\' ? 2 : 1;
  if (end >= query.size()) return false;
  text = query.substr(begin, end - begin);
  i = end + QuoteAt(query, end);
  return true;
}

}  // namespace vigie
