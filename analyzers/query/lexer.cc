#include "analyzers/query/lexer.h"

#include "analyzers/query/field_lexer.h"
#include "analyzers/query/scanner.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

class Lexer {
 public:
  Lexer(std::string_view query, std::vector<Lexeme>& out) : scan_(query, out) {}

  QueryIssue Run() {
    if (scan_.query.size() > kMaxQueryBytes)
      return {"E_LIMIT", kMaxQueryBytes, scan_.query.size(),
              "a query has at most 64 KiB; split it into several brands, or "
              "replace long lists by a wildcard"};
    while (scan_.i < scan_.query.size()) {
      if (const std::size_t space = SpaceAt(scan_.query, scan_.i); space != 0) {
        scan_.i += space;
      } else if (QueryIssue error = One(); error) {
        return error;
      }
    }
    scan_.Add(LexemeKind::kEnd, scan_.i);
    return {};
  }

 private:
  QueryIssue One() {
    const std::size_t begin = scan_.i;
    if (scan_.Is(scan_.i, "<<<")) {
      const std::size_t end = scan_.query.find(">>>", scan_.i + 3);
      if (end == std::string_view::npos)
        return scan_.Error(
            "E_COMMENT", begin,
            "the comment that begins here is not closed; write >>> "
            "at its end");
      scan_.i = end + 3;
      return {};
    }
    if (QuoteAt(scan_.query, scan_.i) != 0)
      return Quoted(TermStyle::kPlain, begin);
    switch (scan_.query[scan_.i]) {
      case '(':
        ++scan_.i;
        scan_.Add(LexemeKind::kOpen, begin);
        return {};
      case ')': {
        ++scan_.i;
        Lexeme& close = scan_.Add(LexemeKind::kClose, begin);
        return Distance(close.number);
      }
      case '{':
        return Braces(begin);
      case '}':
        return scan_.Error(
            "E_BRACE", begin,
            "this } closes nothing; write {Word} for an exact form");
      case '[':
      case ']':
        return scan_.Error(
            "E_SYNTAX", begin,
            "brackets belong to a field, as in followers:[10 TO 50]");
      case '~':
        return scan_.Error("E_TILDE", begin,
                           "~ follows a word, a \"phrase\" or a parenthesis: "
                           "\"rappel produit\"~5");
      case '-':
        ++scan_.i;
        scan_.Add(LexemeKind::kMinus, begin);
        return {};
      case '=':
        if (QuoteAt(scan_.query, scan_.i + 1) != 0) {
          ++scan_.i;
          return Quoted(TermStyle::kAccent, begin);
        }
        ++scan_.i;
        if (scan_.i >= scan_.query.size() ||
            SpaceAt(scan_.query, scan_.i) != 0 || scan_.At(scan_.i) == ')' ||
            scan_.At(scan_.i) == '(')
          return scan_.Error("E_SYNTAX", begin,
                             "= stands before a word or a quote: =pêche");
        return Word(begin, TermStyle::kAccent);
      case '+':
        if (QuoteAt(scan_.query, scan_.i + 1) != 0) {
          ++scan_.i;
          return Quoted(TermStyle::kRaw, begin);
        }
        if (scan_.At(scan_.i + 1) == '+' &&
            QuoteAt(scan_.query, scan_.i + 2) != 0) {
          scan_.i += 2;
          return Quoted(TermStyle::kRawExact, begin);
        }
        break;
      default:
        break;
    }
    return Word(begin, TermStyle::kPlain);
  }

  // ~n after a phrase or a parenthesis.
  QueryIssue Distance(std::int16_t& number) {
    if (scan_.At(scan_.i) != '~') return {};
    const std::size_t begin = scan_.i++;
    const std::size_t digits = scan_.i;
    if (scan_.At(scan_.i) == '-') ++scan_.i;
    while (IsDigit(scan_.At(scan_.i))) ++scan_.i;
    if (scan_.i == digits || (scan_.At(digits) == '-' && scan_.i == digits + 1))
      return scan_.Error(
          "E_TILDE", begin,
          "give the number of words between: \"rappel produit\"~5");
    const auto n = ParseInt<int>(scan_.query.substr(digits, scan_.i - digits));
    if (!n || *n < 0 || *n > kMaxDistance || scan_.WordGoesOn())
      return scan_.Error(
          "E_RANGE", begin,
          Cat("the number after ~ goes from 0 to ", kMaxDistance));
    number = static_cast<std::int16_t>(*n);
    return {};
  }
  QueryIssue Quoted(TermStyle style, std::size_t begin) {
    std::string_view text;
    if (!scan_.Between(style == TermStyle::kRaw || style == TermStyle::kRawExact
                           ? Scanner::Quotes::kCharacters
                           : Scanner::Quotes::kPlain,
                       text)) {
      scan_.i = scan_.query.size();
      return scan_.Error(
          "E_QUOTE", begin,
          "the quote that opens here is not closed; write \" at its "
          "end");
    }
    Lexeme& lexeme = scan_.Add(LexemeKind::kPhrase, begin, text);
    lexeme.style = style;
    if (style != TermStyle::kPlain) {
      if (scan_.At(scan_.i) == '~')
        return scan_.Error(
            "E_TILDE", scan_.i,
            "~ goes with plain words only: \"rappel produit\"~5");
      return {};
    }
    if (QueryIssue error = Distance(lexeme.number); error) return error;
    lexeme.end = scan_.i;
    return {};
  }

  QueryIssue Braces(std::size_t begin) {
    const std::size_t end = scan_.query.find('}', scan_.i);
    const std::size_t inner = scan_.query.find('{', scan_.i + 1);
    if (end == std::string_view::npos || inner < end) {
      scan_.i = scan_.query.size();
      return scan_.Error("E_BRACE", begin,
                         "the { that opens here is not closed; write {Word}");
    }
    scan_.i = end + 1;
    Lexeme& lexeme = scan_.Add(LexemeKind::kWord, begin,
                               scan_.query.substr(begin + 1, end - begin - 1));
    lexeme.style = TermStyle::kExact;
    if (scan_.At(scan_.i) == '~')
      return scan_.Error("E_TILDE", scan_.i, "an exact form {…} has no ~");
    return {};
  }

  QueryIssue Word(std::size_t begin, TermStyle style) {
    const std::size_t from = scan_.i;
    if (style == TermStyle::kPlain) {
      while (IsNameByte(scan_.At(scan_.i)) &&
             QuoteAt(scan_.query, scan_.i) == 0 &&
             SpaceAt(scan_.query, scan_.i) == 0)
        ++scan_.i;
      if (scan_.i > from && scan_.At(scan_.i) == ':' &&
          !scan_.Is(scan_.i, "://")) {
        const std::string_view name = scan_.query.substr(from, scan_.i - from);
        ++scan_.i;
        return LexField(scan_, begin, name);
      }
    }
    scan_.i = scan_.WordEnd(from, false);
    const std::string_view word = scan_.query.substr(from, scan_.i - from);
    if (word.empty())
      return scan_.Error("E_SYNTAX", begin, "a word is expected here");
    if (style == TermStyle::kPlain) {
      bool done = false;
      if (QueryIssue error = Operator(begin, word, done); error || done)
        return error;
      // An address is taken whole, brackets and ~ included.
      if (word.find("://") != std::string_view::npos ||
          word.starts_with("www.")) {
        scan_.i = scan_.WordEnd(from, true);
        scan_.Add(LexemeKind::kWord, begin,
                  scan_.query.substr(from, scan_.i - from));
        return {};
      }
    }
    Lexeme& lexeme = scan_.Add(LexemeKind::kWord, begin, word);
    lexeme.style = style;
    if (scan_.At(scan_.i) != '~') return {};
    const std::size_t tilde = scan_.i++;
    if (style != TermStyle::kPlain)
      return scan_.Error("E_TILDE", tilde, "an accent-exact word has no ~");
    const std::size_t digits = scan_.i;
    if (scan_.At(scan_.i) == '-') ++scan_.i;
    while (IsDigit(scan_.At(scan_.i))) ++scan_.i;
    if (scan_.i == digits || (scan_.At(digits) == '-' && scan_.i == digits + 1))
      return scan_.Error("E_TILDE", tilde,
                         Cat("give the number of edits: ", word, "~1"));
    if (word == "*")
      return scan_.Error("E_TILDE", tilde, "a lone * has no ~; write a word");
    if (scan_.At(scan_.i) == '~')
      return scan_.Error("E_TILDE", scan_.i, "one ~ is enough");
    const auto n = ParseInt<int>(scan_.query.substr(digits, scan_.i - digits));
    if (!n || *n < 1 || *n > 2 || scan_.WordGoesOn())
      return scan_.Error("E_FUZZY", tilde,
                         Cat("a fuzzy word allows 1 or 2 edits: ", word,
                             "~1; for a distance write NEAR/n"));
    lexeme.number = static_cast<std::int16_t>(*n);
    lexeme.end = scan_.i;
    return {};
  }

  QueryIssue Operator(std::size_t begin, std::string_view word, bool& done) {
    const auto add = [&](LexemeKind kind) -> Lexeme& {
      done = true;
      return scan_.Add(kind, begin, word);
    };
    if (word[0] < 'A' || word[0] > 'U') return {};
    if (word == "AND") return add(LexemeKind::kAnd), QueryIssue{};
    if (word == "OR") return add(LexemeKind::kOr), QueryIssue{};
    if (word == "NOT") return add(LexemeKind::kNot), QueryIssue{};
    if (word == "SENTENCE" || word == "OSENTENCE") {
      add(LexemeKind::kSentence).ordered = word[0] == 'O';
      return {};
    }
    if (word == "UNLESS") return add(LexemeKind::kUnless), QueryIssue{};
    const bool ordered = word.starts_with("ONEAR");
    std::string_view rest = word;
    if (word.starts_with("NEAR") || ordered) {
      rest.remove_prefix(ordered ? 5 : 4);
      if (!rest.empty() && rest[0] != '/') return {};
      Lexeme& lexeme = add(LexemeKind::kNear);
      lexeme.ordered = ordered;
      lexeme.number = kDefaultDistance;
      if (rest.empty()) return {};
      rest.remove_prefix(1);
      if (rest.ends_with('f')) {
        lexeme.ordered = true;
        rest.remove_suffix(1);
      }
      const auto n = ParseInt<int>(rest);
      if (!n || *n < 0 || *n > kMaxDistance || !IsDigit(rest[0]) ||
          scan_.At(scan_.i) == '~')
        return scan_.Error(
            "E_RANGE", begin,
            Cat("NEAR/ takes a number of words from 0 to ", kMaxDistance,
                ": NEAR/5, or NEAR/5f in that order"));
      lexeme.number = static_cast<std::int16_t>(*n);
      return {};
    }
    if (word == "ATLEAST" && scan_.At(scan_.i) != '(') return {};
    if (word == "ATLEAST" || word.starts_with("ATLEAST/")) {
      rest = word.substr(word.size() == 7 ? 7 : 8);
      Lexeme& lexeme = add(LexemeKind::kAtLeast);
      const auto n = ParseInt<int>(rest);
      if (!n || *n < 1 || *n > kMaxAtLeast || !IsDigit(rest[0]))
        return scan_.Error("E_RANGE", begin,
                           Cat("ATLEAST/ takes a number from 1 to ",
                               kMaxAtLeast, ": ATLEAST/3(boycott*)"));
      lexeme.number = static_cast<std::int16_t>(*n);
    }
    return {};
  }

  // Letters and _ only, so that 12:30 is no field.
  static bool IsNameByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c & 0x80) != 0;
  }

  Scanner scan_;
};

}  // namespace

QueryIssue LexQuery(std::string_view query, std::vector<Lexeme>& lexemes) {
  lexemes.clear();
  return Lexer(query, lexemes).Run();
}

}  // namespace vigie
