#include "analyzers/query/lexer.h"

#include <algorithm>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// Every field of the whole language, so that a typing error is told apart from
// what this version does not read.
constexpr std::string_view kFields[] = {"title",
                                        "text",
                                        "bio",
                                        "author",
                                        "authorname",
                                        "site",
                                        "url",
                                        "links",
                                        "country",
                                        "language",
                                        "source",
                                        "type",
                                        "is",
                                        "has",
                                        "followers",
                                        "engagement",
                                        "reach",
                                        "rating",
                                        "hour",
                                        "minuteofday",
                                        "sentiment",
                                        "emotion",
                                        "tag",
                                        "hashtag",
                                        "mention",
                                        "replyto",
                                        "cluster_size",
                                        "regex",
                                        "engagementtype",
                                        "authorfollowers",
                                        "lang",
                                        "sourcetype",
                                        "content",
                                        "at_mentions",
                                        "hashtags",
                                        "intitle"};

constexpr std::string_view kLaterOperators[] = {"NEAR", "ONEAR", "SENTENCE",
                                                "OSENTENCE", "UNLESS"};

// Length of the quote at `s[i]`, 0 when there is none.
std::size_t QuoteAt(std::string_view s, std::size_t i) {
  const std::string_view rest = s.substr(i);
  if (rest.starts_with('"')) return 1;
  for (const std::string_view quote : {"“", "”", "„", "«", "»"})
    if (rest.starts_with(quote)) return quote.size();
  return 0;
}

std::size_t SpaceAt(std::string_view s, std::size_t i) {
  const std::string_view rest = s.substr(i);
  if (rest[0] == ' ' || (rest[0] >= '\t' && rest[0] <= '\r')) return 1;
  for (const std::string_view space : {"\u00a0", "\u202f", "\u3000"})
    if (rest.starts_with(space)) return space.size();
  return 0;
}

std::string Lower(std::string_view s) {
  std::string lower(s);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower;
}

class Lexer {
 public:
  Lexer(std::string_view query, std::vector<Lexeme>& out)
      : query_(query), out_(out) {}

  QueryError Run() {
    if (query_.size() > kMaxQueryBytes)
      return {"E_LIMIT", kMaxQueryBytes, "longer than 64 KiB"};
    while (i_ < query_.size()) {
      if (const std::size_t space = SpaceAt(query_, i_); space != 0) {
        i_ += space;
      } else if (QueryError error = One(); error) {
        return error;
      }
    }
    Add(LexemeKind::kEnd, {}, query_.size());
    return {};
  }

 private:
  void Add(LexemeKind kind, std::string_view text, std::size_t offset) {
    out_.push_back({kind, text, offset});
  }
  QueryError Refuse(std::string message) const {
    return {"E_SYNTAX", i_, std::move(message)};
  }

  QueryError One() {
    const std::string_view rest = query_.substr(i_);
    if (rest.starts_with("<<<")) {
      const std::size_t end = rest.find(">>>", 3);
      if (end == std::string_view::npos)
        return {"E_COMMENT", i_, "the comment that begins here has no >>>"};
      i_ += end + 3;
      return {};
    }
    if (QuoteAt(query_, i_) != 0) return Quoted(LexemeKind::kPhrase, i_);
    switch (rest[0]) {
      case '(':
        Add(LexemeKind::kOpen, {}, i_++);
        return {};
      case ')':
        Add(LexemeKind::kClose, {}, i_++);
        if (i_ < query_.size() && query_[i_] == '~')
          return Refuse(
              "distances (~) are not read yet; write the words as a "
              "\"phrase\" or join them with AND");
        return {};
      case '{':
      case '}':
        return Refuse("exact forms {…} are not read yet; write the word");
      case '[':
      case ']':
        return Refuse("brackets belong to fields, which are not read yet");
      case '=':
        return Refuse(
            "accent-exact terms (=) are not read yet; write the word");
      case '-':
        if (rest.size() > 1 && SpaceAt(query_, i_ + 1) == 0 && rest[1] != ')') {
          Add(LexemeKind::kNot, {}, i_++);
          return {};
        }
        return Refuse("a lone - stands before nothing; write NOT or -word");
      case '+':
        if (rest.starts_with("+\"") || rest.starts_with("++\""))
          return Refuse("raw terms (+\"…\") are not read yet; write \"…\"");
        break;
      default:
        break;
    }
    return Word();
  }

  QueryError Quoted(LexemeKind kind, std::size_t offset) {
    const std::size_t begin = i_ + QuoteAt(query_, i_);
    std::size_t end = begin;
    while (end < query_.size() &&
           (kind == LexemeKind::kRegex ? query_[end] == '"' ? 1 : 0
                                       : QuoteAt(query_, end)) == 0) {
      // In a regular expression a backslash keeps a quote.
      end += kind == LexemeKind::kRegex && query_[end] == '\\' ? 2 : 1;
    }
    if (end >= query_.size())
      return {"E_QUOTE", offset, "the quote that opens here is not closed"};
    const std::string_view text = query_.substr(begin, end - begin);
    i_ = end + QuoteAt(query_, end);
    if (i_ < query_.size() && query_[i_] == '~')
      return Refuse("distances (~) are not read yet; write the words with AND");
    if (kind == LexemeKind::kPhrase) {
      if (const std::size_t star = text.find_first_of("*?");
          star != std::string_view::npos && text[star] == '*') {
        i_ = begin + star;
        return Refuse(
            "wildcards (*) are not read yet; write each form with OR");
      }
    }
    Add(kind, text, offset);
    return {};
  }

  QueryError Word() {
    const std::size_t begin = i_;
    std::size_t end = i_;
    while (end < query_.size() && SpaceAt(query_, end) == 0 &&
           QuoteAt(query_, end) == 0 && query_[end] != '(' &&
           query_[end] != ')' && !query_.substr(end).starts_with("<<<"))
      ++end;
    const std::string_view word = query_.substr(begin, end - begin);
    if (word == "AND" || word == "OR" || word == "NOT") {
      Add(word == "AND"  ? LexemeKind::kAnd
          : word == "OR" ? LexemeKind::kOr
                         : LexemeKind::kNot,
          word, begin);
      i_ = end;
      return {};
    }
    for (const std::string_view later : kLaterOperators)
      if (word == later || word.starts_with(Cat(later, "/")))
        return Refuse(
            Cat(word, " is not read yet; write AND, or a \"phrase\""));
    if (word.starts_with("ATLEAST/"))
      return Refuse("ATLEAST is not read yet; write the term alone");
    if (const std::size_t colon = word.find(':');
        colon != std::string_view::npos)
      return Field(word, colon, end);
    if (const std::size_t at = word.find_first_of("*?{}[]~");
        at != std::string_view::npos) {
      i_ = begin + at;
      switch (word[at]) {
        case '*':
        case '?':
          return Refuse(
              "wildcards (* and ?) are not read yet; write each form with OR");
        case '~':
          return Refuse(
              "fuzzy words (~) are not read yet; write each form "
              "with OR");
        default:
          return Refuse(Cat(word.substr(at, 1),
                            " has no meaning inside a word; put the word "
                            "between quotes"));
      }
    }
    Add(LexemeKind::kWord, word, begin);
    i_ = end;
    return {};
  }

  QueryError Field(std::string_view word, std::size_t colon, std::size_t end) {
    const std::string name = Lower(word.substr(0, colon));
    if (word.substr(colon).starts_with("://"))
      return Refuse("an address never matches as a word; write the words");
    if (name == "regex") {
      const std::size_t offset = i_;
      if (colon + 1 != word.size() || end >= query_.size() ||
          query_[end] != '"')
        return {"E_FIELD_VALUE", i_, "write regex:\"expression\""};
      i_ = end;
      return Quoted(LexemeKind::kRegex, offset);
    }
    if (std::find(std::begin(kFields), std::end(kFields), name) !=
        std::end(kFields))
      return Refuse(
          Cat("the field ", name, ": is not read yet; only regex:\"…\" is"));
    // Not a name at all: 12:30, or a word and a colon.
    for (const char c : name)
      if (!((c >= 'a' && c <= 'z') || c == '_'))
        return Refuse(Cat("put ", word, " between quotes"));
    return {"E_UNKNOWN_FIELD", i_,
            Cat("there is no field ", name,
                ":; put a word with a colon "
                "between quotes")};
  }

  std::string_view query_;
  std::vector<Lexeme>& out_;
  std::size_t i_ = 0;
};

}  // namespace

QueryError LexQuery(std::string_view query, std::vector<Lexeme>& lexemes) {
  lexemes.clear();
  return Lexer(query, lexemes).Run();
}

}  // namespace vigie
