#include "analyzers/query/lexer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "analyzers/query/fields.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Length of the quote at `s[i]`, 0 when there is none.
std::size_t QuoteAt(std::string_view s, std::size_t i) {
  if (i >= s.size()) return 0;
  if (s[i] == '"') return 1;
  if (s[i] != '\xe2' && s[i] != '\xc2') return 0;
  for (const std::string_view quote : {"“", "”", "„", "«", "»"})
    if (s.substr(i).starts_with(quote)) return quote.size();
  return 0;
}

std::size_t SpaceAt(std::string_view s, std::size_t i) {
  const char c = s[i];
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  if (c != '\xc2' && c != '\xe2' && c != '\xe3') return 0;
  const std::string_view rest = s.substr(i);
  if (rest.starts_with("\u00a0")) return 2;
  for (const std::string_view space : {"\u202f", "\u3000", "\u2009", "\u2028"})
    if (rest.starts_with(space)) return space.size();
  return 0;
}

std::optional<double> NumberOf(std::string_view s) {
  double value = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(),
                                            value, std::chars_format::fixed);
  if (error != std::errc() || end != s.data() + s.size() ||
      !std::isfinite(value))
    return std::nullopt;
  return value;
}

class Lexer {
 public:
  Lexer(std::string_view query, std::vector<Lexeme>& out)
      : query_(query), out_(out) {}

  QueryIssue Run() {
    if (query_.size() > kMaxQueryBytes)
      return {"E_LIMIT", kMaxQueryBytes, query_.size(),
              "a query has at most 64 KiB; split it into several brands, or "
              "replace long lists by a wildcard"};
    while (i_ < query_.size()) {
      if (const std::size_t space = SpaceAt(query_, i_); space != 0) {
        i_ += space;
      } else if (QueryIssue error = One(); error) {
        return error;
      }
    }
    Add(LexemeKind::kEnd, i_);
    return {};
  }

 private:
  Lexeme& Add(LexemeKind kind, std::size_t begin, std::string_view text = {}) {
    Lexeme& lexeme = out_.emplace_back();
    lexeme.kind = kind;
    lexeme.begin = begin;
    lexeme.end = i_;
    lexeme.text = text;
    return lexeme;
  }
  QueryIssue Error(std::string_view code, std::size_t begin,
                   std::string message) const {
    return {code, begin, std::max(begin, std::min(i_, query_.size())),
            std::move(message)};
  }
  char At(std::size_t i) const { return i < query_.size() ? query_[i] : '\0'; }
  bool Is(std::size_t i, std::string_view s) const {
    return i < query_.size() && query_.substr(i).starts_with(s);
  }

  QueryIssue One() {
    const std::size_t begin = i_;
    if (Is(i_, "<<<")) {
      const std::size_t end = query_.find(">>>", i_ + 3);
      if (end == std::string_view::npos)
        return Error("E_COMMENT", begin,
                     "the comment that begins here is not closed; write >>> "
                     "at its end");
      i_ = end + 3;
      return {};
    }
    if (QuoteAt(query_, i_) != 0)
      return Quoted(TermStyle::kPlain, begin, LexemeKind::kPhrase);
    switch (query_[i_]) {
      case '(':
        ++i_;
        Add(LexemeKind::kOpen, begin);
        return {};
      case ')': {
        ++i_;
        Lexeme& close = Add(LexemeKind::kClose, begin);
        return Distance(close.number);
      }
      case '{':
        return Braces(begin);
      case '}':
        return Error("E_BRACE", begin,
                     "this } closes nothing; write {Word} for an exact form");
      case '[':
      case ']':
        return Error("E_SYNTAX", begin,
                     "brackets belong to a field, as in followers:[10 TO 50]");
      case '~':
        return Error("E_TILDE", begin,
                     "~ follows a word, a \"phrase\" or a parenthesis: "
                     "\"rappel produit\"~5");
      case '-':
        ++i_;
        Add(LexemeKind::kMinus, begin);
        return {};
      case '=':
        if (QuoteAt(query_, i_ + 1) != 0) {
          ++i_;
          return Quoted(TermStyle::kAccent, begin, LexemeKind::kPhrase);
        }
        ++i_;
        if (i_ >= query_.size() || SpaceAt(query_, i_) != 0 || At(i_) == ')' ||
            At(i_) == '(')
          return Error("E_SYNTAX", begin,
                       "= stands before a word or a quote: =pêche");
        return Word(begin, TermStyle::kAccent);
      case '+':
        if (QuoteAt(query_, i_ + 1) != 0) {
          ++i_;
          return Quoted(TermStyle::kRaw, begin, LexemeKind::kPhrase);
        }
        if (At(i_ + 1) == '+' && QuoteAt(query_, i_ + 2) != 0) {
          i_ += 2;
          return Quoted(TermStyle::kRawExact, begin, LexemeKind::kPhrase);
        }
        break;
      default:
        break;
    }
    return Word(begin, TermStyle::kPlain);
  }

  // ~n after a phrase or a parenthesis.
  QueryIssue Distance(std::int16_t& number) {
    if (At(i_) != '~') return {};
    const std::size_t begin = i_++;
    const std::size_t digits = i_;
    if (At(i_) == '-') ++i_;
    while (IsDigit(At(i_))) ++i_;
    if (i_ == digits || (At(digits) == '-' && i_ == digits + 1))
      return Error("E_TILDE", begin,
                   "give the number of words between: \"rappel produit\"~5");
    const auto n = ParseInt<int>(query_.substr(digits, i_ - digits));
    if (!n || *n < 0 || *n > kMaxDistance || WordGoesOn())
      return Error("E_RANGE", begin,
                   Cat("the number after ~ goes from 0 to ", kMaxDistance));
    number = static_cast<std::int16_t>(*n);
    return {};
  }
  // Does what is read run into something else?
  bool WordGoesOn() const {
    return i_ < query_.size() && SpaceAt(query_, i_) == 0 && At(i_) != ')' &&
           At(i_) != '(' && QuoteAt(query_, i_) == 0 && !Is(i_, "<<<");
  }

  // Reads to the quote that closes; `text` is what is between.
  bool Between(bool escapes, std::string_view& text) {
    const std::size_t open = QuoteAt(query_, i_);
    // A straight quote is closed by a straight one where the characters count.
    const bool straight = escapes && query_[i_] == '"';
    const std::size_t begin = i_ + open;
    std::size_t end = begin;
    while (end < query_.size() &&
           (straight ? query_[end] != '"' : QuoteAt(query_, end) == 0))
      end += escapes_backslash_ && query_[end] == '\\' ? 2 : 1;
    if (end >= query_.size()) return false;
    text = query_.substr(begin, end - begin);
    i_ = end + QuoteAt(query_, end);
    return true;
  }

  QueryIssue Quoted(TermStyle style, std::size_t begin, LexemeKind kind) {
    std::string_view text;
    const bool raw = style == TermStyle::kRaw ||
                     style == TermStyle::kRawExact ||
                     kind == LexemeKind::kRegex;
    escapes_backslash_ = kind == LexemeKind::kRegex;
    if (!Between(raw, text)) {
      i_ = query_.size();
      return Error("E_QUOTE", begin,
                   "the quote that opens here is not closed; write \" at its "
                   "end");
    }
    Lexeme& lexeme = Add(kind, begin, text);
    lexeme.style = style;
    if (style != TermStyle::kPlain || kind == LexemeKind::kRegex) {
      if (At(i_) == '~')
        return Error("E_TILDE", i_,
                     "~ goes with plain words only: \"rappel produit\"~5");
      return {};
    }
    if (QueryIssue error = Distance(lexeme.number); error) return error;
    lexeme.end = i_;
    return {};
  }

  QueryIssue Braces(std::size_t begin) {
    const std::size_t end = query_.find('}', i_);
    const std::size_t inner = query_.find('{', i_ + 1);
    if (end == std::string_view::npos || inner < end) {
      i_ = query_.size();
      return Error("E_BRACE", begin,
                   "the { that opens here is not closed; write {Word}");
    }
    i_ = end + 1;
    Lexeme& lexeme = Add(LexemeKind::kWord, begin,
                         query_.substr(begin + 1, end - begin - 1));
    lexeme.style = TermStyle::kExact;
    if (At(i_) == '~')
      return Error("E_TILDE", i_, "an exact form {…} has no ~");
    return {};
  }

  std::size_t WordEnd(std::size_t from, bool in_value) const {
    std::size_t end = from;
    while (end < query_.size() && SpaceAt(query_, end) == 0 &&
           QuoteAt(query_, end) == 0 && query_[end] != '(' &&
           query_[end] != ')' && !Is(end, "<<<")) {
      const char c = query_[end];
      if (!in_value &&
          (c == '{' || c == '}' || c == '[' || c == ']' || c == '~'))
        break;
      ++end;
    }
    return end;
  }

  QueryIssue Word(std::size_t begin, TermStyle style) {
    const std::size_t from = i_;
    if (style == TermStyle::kPlain) {
      while (IsNameByte(At(i_)) && QuoteAt(query_, i_) == 0 &&
             SpaceAt(query_, i_) == 0)
        ++i_;
      if (i_ > from && At(i_) == ':' && !Is(i_, "://")) {
        const std::string_view name = query_.substr(from, i_ - from);
        ++i_;
        return Field(begin, name);
      }
    }
    i_ = WordEnd(from, false);
    const std::string_view word = query_.substr(from, i_ - from);
    if (word.empty())
      return Error("E_SYNTAX", begin, "a word is expected here");
    if (style == TermStyle::kPlain) {
      bool done = false;
      if (QueryIssue error = Operator(begin, word, done); error || done)
        return error;
      // An address is taken whole, brackets and ~ included.
      if (word.find("://") != std::string_view::npos ||
          word.starts_with("www.")) {
        i_ = WordEnd(from, true);
        Add(LexemeKind::kWord, begin, query_.substr(from, i_ - from));
        return {};
      }
    }
    Lexeme& lexeme = Add(LexemeKind::kWord, begin, word);
    lexeme.style = style;
    if (At(i_) != '~') return {};
    const std::size_t tilde = i_++;
    if (style != TermStyle::kPlain)
      return Error("E_TILDE", tilde, "an accent-exact word has no ~");
    const std::size_t digits = i_;
    if (At(i_) == '-') ++i_;
    while (IsDigit(At(i_))) ++i_;
    if (i_ == digits || (At(digits) == '-' && i_ == digits + 1))
      return Error("E_TILDE", tilde,
                   Cat("give the number of edits: ", word, "~1"));
    if (word == "*")
      return Error("E_TILDE", tilde, "a lone * has no ~; write a word");
    if (At(i_) == '~') return Error("E_TILDE", i_, "one ~ is enough");
    const auto n = ParseInt<int>(query_.substr(digits, i_ - digits));
    if (!n || *n < 1 || *n > 2 || WordGoesOn())
      return Error("E_FUZZY", tilde,
                   Cat("a fuzzy word allows 1 or 2 edits: ", word,
                       "~1; for a distance write NEAR/n"));
    lexeme.number = static_cast<std::int16_t>(*n);
    lexeme.end = i_;
    return {};
  }

  QueryIssue Operator(std::size_t begin, std::string_view word, bool& done) {
    const auto add = [&](LexemeKind kind) -> Lexeme& {
      done = true;
      return Add(kind, begin, word);
    };
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
          At(i_) == '~')
        return Error("E_RANGE", begin,
                     Cat("NEAR/ takes a number of words from 0 to ",
                         kMaxDistance, ": NEAR/5, or NEAR/5f in that order"));
      lexeme.number = static_cast<std::int16_t>(*n);
      return {};
    }
    if (word == "ATLEAST" && At(i_) != '(') return {};
    if (word == "ATLEAST" || word.starts_with("ATLEAST/")) {
      rest = word.substr(word.size() == 7 ? 7 : 8);
      Lexeme& lexeme = add(LexemeKind::kAtLeast);
      const auto n = ParseInt<int>(rest);
      if (!n || *n < 1 || *n > kMaxAtLeast || !IsDigit(rest[0]))
        return Error("E_RANGE", begin,
                     Cat("ATLEAST/ takes a number from 1 to ", kMaxAtLeast,
                         ": ATLEAST/3(boycott*)"));
      lexeme.number = static_cast<std::int16_t>(*n);
    }
    return {};
  }

  // Letters and _ only, so that 12:30 is no field.
  static bool IsNameByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c & 0x80) != 0;
  }

  QueryIssue Field(std::size_t begin, std::string_view name) {
    const FieldInfo* field = FindField(name);
    if (field == nullptr) {
      const std::string near = NearestField(name);
      return Error("E_UNKNOWN_FIELD", begin,
                   Cat("there is no field ", name, ":",
                       near.empty() ? "" : Cat("; did you mean ", near, ":?"),
                       " A word with a colon goes between quotes"));
    }
    const bool missing = i_ >= query_.size() || SpaceAt(query_, i_) != 0 ||
                         At(i_) == ')' || Is(i_, "<<<");
    if (missing)
      return Error("E_FIELD_VALUE", begin,
                   Cat(name, ": has no value; write it right after the colon",
                       field->form == FieldForm::kListed
                           ? Cat(": ", FieldValues(field->id))
                           : std::string()));
    if (field->form == FieldForm::kTerms) {
      Add(LexemeKind::kTermField, begin, name).scope =
          field->id == FieldId::kTitle  ? Scope::kTitle
          : field->id == FieldId::kText ? Scope::kText
                                        : Scope::kBio;
      return {};
    }
    if (field->form == FieldForm::kRegex) return Regex(begin);
    Lexeme lexeme;
    lexeme.kind = LexemeKind::kTests;
    lexeme.begin = begin;
    lexeme.text = name;
    if (field->form == FieldForm::kNumber &&
        (At(i_) == '[' || At(i_) == '<' || At(i_) == '>')) {
      if (QueryIssue error = Range(begin, *field, lexeme); error) return error;
    } else if (At(i_) == '(') {
      if (QueryIssue error = Values(*field, lexeme); error) return error;
    } else if (QueryIssue error = Value(*field, lexeme); error) {
      return error;
    }
    if (At(i_) == '~') return Error("E_TILDE", i_, "a field's value has no ~");
    lexeme.end = i_;
    out_.push_back(std::move(lexeme));
    return {};
  }

  QueryIssue Value(const FieldInfo& field, Lexeme& lexeme) {
    const std::size_t begin = i_;
    std::string_view written;
    if (QuoteAt(query_, i_) != 0) {
      if (!Between(false, written)) {
        i_ = query_.size();
        return Error("E_QUOTE", begin,
                     "the quote that opens here is not closed");
      }
    } else {
      i_ = WordEnd(i_, true);
      if (field.form != FieldForm::kFree)
        while (i_ > begin && query_[i_ - 1] == '~') --i_;
      written = query_.substr(begin, i_ - begin);
    }
    FieldTest test;
    test.field = field.id;
    if (field.form == FieldForm::kNumber) {
      const std::optional<double> n = NumberOf(written);
      if (!n)
        return Error(written.empty() ? "E_FIELD_VALUE" : "E_RANGE", begin,
                     Cat(field.name, ": takes a number: ", field.name,
                         ":[10 TO 50], ", field.name, ":>=10"));
      test.least = test.most = *n;
    } else if (!FieldValue(field.id, written, test.value, test.unknown)) {
      return Error("E_FIELD_VALUE", begin,
                   Cat(field.name, ": does not know “", written, "”; it takes ",
                       FieldValues(field.id)));
    }
    lexeme.tests.push_back(std::move(test));
    return {};
  }

  QueryIssue Values(const FieldInfo& field, Lexeme& lexeme) {
    const std::size_t open = i_++;
    bool or_before = true;  // no OR may stand here
    for (;;) {
      while (i_ < query_.size() && SpaceAt(query_, i_) != 0)
        i_ += SpaceAt(query_, i_);
      if (i_ >= query_.size())
        return Error("E_PAREN", open, "the parenthesis is not closed");
      if (Is(i_, "<<<")) {
        const std::size_t end = query_.find(">>>", i_);
        if (end == std::string_view::npos)
          return Error("E_COMMENT", i_, "the comment is not closed");
        i_ = end + 3;
        continue;
      }
      if (At(i_) == ')') break;
      if (At(i_) == '(')
        return Error("E_SYNTAX", i_,
                     Cat("the values of ", field.name,
                         ": stand side by side or with OR"));
      const std::size_t begin = i_;
      const std::size_t end = WordEnd(i_, true);
      const std::string_view word = query_.substr(begin, end - begin);
      if (word == "OR") {
        if (or_before)
          return Error("E_OPERAND", begin, "OR needs a value on each side");
        or_before = true;
        i_ = end;
        continue;
      }
      if (word == "AND" || word == "NOT")
        return Error("E_SYNTAX", begin,
                     Cat("a field's values take OR only; write ", field.name,
                         ":a AND ", field.name, ":b"));
      if (lexeme.tests.size() >= kMaxQueryLeaves)
        return Error("E_LIMIT", begin,
                     Cat("more than ", kMaxQueryLeaves, " terms"));
      if (field.form == FieldForm::kNumber &&
          (At(i_) == '[' || At(i_) == '<' || At(i_) == '>')) {
        if (QueryIssue error = Range(begin, field, lexeme); error) return error;
      } else if (QueryIssue error = Value(field, lexeme); error) {
        return error;
      }
      or_before = false;
    }
    ++i_;
    if (lexeme.tests.empty())
      return Error("E_FIELD_VALUE", open,
                   Cat(field.name, ": has no value between its parentheses"));
    if (or_before)
      return Error("E_OPERAND", i_ - 1, "OR needs a value on each side");
    return {};
  }

  QueryIssue Range(std::size_t begin, const FieldInfo& field, Lexeme& lexeme) {
    constexpr double kAll = std::numeric_limits<double>::infinity();
    FieldTest test;
    test.field = field.id;
    test.least = -kAll;
    test.most = kAll;
    const auto wrong = [&](std::string_view reason) {
      return Error("E_RANGE", begin,
                   Cat(reason, "; write ", field.name, ":[10 TO 50], ",
                       field.name, ":[10 TO *] or ", field.name, ":>=10"));
    };
    if (At(i_) == '[') {
      const std::size_t close = query_.find(']', i_);
      if (close == std::string_view::npos) {
        i_ = query_.size();
        return Error("E_SYNTAX", begin, "the bracket [ is not closed");
      }
      std::vector<std::string_view> words;
      for (std::size_t at = i_ + 1; at < close;) {
        if (const std::size_t space = SpaceAt(query_, at); space != 0) {
          at += space;
          continue;
        }
        const std::size_t word = at;
        while (at < close && SpaceAt(query_, at) == 0) ++at;
        words.push_back(query_.substr(word, at - word));
      }
      i_ = close + 1;
      if (words.size() != 3 || words[1] != "TO")
        return wrong("a range is two numbers with TO between");
      const auto first = NumberOf(words[0]), last = NumberOf(words[2]);
      if ((!first && words[0] != "*") || (!last && words[2] != "*"))
        return wrong("a range's ends are numbers, or *");
      if (!first && !last)
        return wrong("a range open at both ends is no range");
      if (first) test.least = *first;
      if (last) test.most = *last;
      if (test.least > test.most) return wrong("the range is reversed");
    } else {
      const bool less = At(i_) == '<';
      ++i_;
      const bool equal = At(i_) == '=';
      if (equal) ++i_;
      const std::size_t from = i_;
      i_ = WordEnd(i_, true);
      const auto n = NumberOf(query_.substr(from, i_ - from));
      if (!n) return wrong("a comparison needs a number");
      if (less)
        test.most = equal ? *n : std::nextafter(*n, -kAll);
      else
        test.least = equal ? *n : std::nextafter(*n, kAll);
    }
    lexeme.tests.push_back(test);
    return {};
  }

  QueryIssue Regex(std::size_t begin) {
    const auto one = [&](std::size_t from) -> QueryIssue {
      if (QuoteAt(query_, i_) != 0) {
        if (QueryIssue error =
                Quoted(TermStyle::kPlain, from, LexemeKind::kRegex);
            error)
          return error;
      } else {
        const std::size_t at = i_;
        i_ = WordEnd(i_, true);
        Add(LexemeKind::kRegex, from, query_.substr(at, i_ - at));
      }
      if (out_.back().text.empty())
        return Error("E_FIELD_VALUE", from,
                     "write the expression between quotes: "
                     "regex:\"gr[eè]ve (sncf|ratp)\"");
      return {};
    };
    if (At(i_) != '(') return one(begin);
    const std::size_t open = i_++;
    Add(LexemeKind::kOpen, begin);
    bool any = false;
    for (;;) {
      while (i_ < query_.size() && SpaceAt(query_, i_) != 0)
        i_ += SpaceAt(query_, i_);
      if (i_ >= query_.size())
        return Error("E_PAREN", open, "the parenthesis is not closed");
      if (At(i_) == ')') break;
      if (query_.substr(i_, WordEnd(i_, true) - i_) == "OR") {
        i_ += 2;
        continue;
      }
      if (At(i_) == '(')
        return Error("E_SYNTAX", i_,
                     "expressions stand side by side or with OR");
      if (any) Add(LexemeKind::kOr, i_);
      any = true;
      if (QueryIssue error = one(i_); error) return error;
    }
    ++i_;
    if (!any) return Error("E_FIELD_VALUE", open, "regex: has no expression");
    Add(LexemeKind::kClose, i_ - 1);
    return {};
  }

  std::string_view query_;
  std::vector<Lexeme>& out_;
  std::size_t i_ = 0;
  bool escapes_backslash_ = false;
};

}  // namespace

QueryIssue LexQuery(std::string_view query, std::vector<Lexeme>& lexemes) {
  lexemes.clear();
  return Lexer(query, lexemes).Run();
}

}  // namespace vigie
