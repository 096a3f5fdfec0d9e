#include "analyzers/query/field_lexer.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "analyzers/query/fields.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

std::optional<double> NumberOf(std::string_view s) {
  double value = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(),
                                            value, std::chars_format::fixed);
  if (error != std::errc() || end != s.data() + s.size() ||
      !std::isfinite(value))
    return std::nullopt;
  return value;
}

class FieldLexer {
 public:
  explicit FieldLexer(Scanner& scan) : scan_(scan) {}

  QueryIssue Field(std::size_t begin, std::string_view name) {
    const FieldInfo* field = FindField(name);
    if (field == nullptr) {
      const std::string near = NearestField(name);
      return scan_.Error(
          "E_UNKNOWN_FIELD", begin,
          Cat("there is no field “", name, "”",
              near.empty() ? "" : Cat("; did you mean ", near, ":?"),
              near.empty() ? "; a" : " A",
              " word with a colon goes between quotes"));
    }
    const bool missing = scan_.i >= scan_.query.size() ||
                         SpaceAt(scan_.query, scan_.i) != 0 ||
                         scan_.At(scan_.i) == ')' || scan_.Is(scan_.i, "<<<");
    if (missing)
      return scan_.Error(
          "E_FIELD_VALUE", begin,
          Cat(name, ": has no value; write it right after the colon",
              field->form == FieldForm::kListed
                  ? Cat(": ", FieldValues(field->id))
                  : std::string()));
    if (field->form == FieldForm::kTerms) {
      scan_.Add(LexemeKind::kTermField, begin, name).scope =
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
        (scan_.At(scan_.i) == '[' || scan_.At(scan_.i) == '<' ||
         scan_.At(scan_.i) == '>')) {
      if (QueryIssue error = Range(begin, *field, lexeme); error) return error;
    } else if (scan_.At(scan_.i) == '(') {
      if (QueryIssue error = Values(*field, lexeme); error) return error;
    } else if (QueryIssue error = Value(*field, lexeme); error) {
      return error;
    }
    if (scan_.At(scan_.i) == '~')
      return scan_.Error("E_TILDE", scan_.i, "a field's value has no ~");
    lexeme.end = scan_.i;
    scan_.out.push_back(std::move(lexeme));
    return {};
  }

 private:
  QueryIssue Value(const FieldInfo& field, Lexeme& lexeme) {
    const std::size_t begin = scan_.i;
    std::string_view written;
    if (QuoteAt(scan_.query, scan_.i) != 0) {
      if (!scan_.Between(Scanner::Quotes::kPlain, written)) {
        scan_.i = scan_.query.size();
        return scan_.Error("E_QUOTE", begin,
                           "the quote that opens here is not closed");
      }
    } else {
      scan_.i = scan_.WordEnd(scan_.i, true);
      if (field.form != FieldForm::kFree)
        while (scan_.i > begin && scan_.query[scan_.i - 1] == '~') --scan_.i;
      written = scan_.query.substr(begin, scan_.i - begin);
    }
    FieldTest test;
    test.field = field.id;
    if (field.form == FieldForm::kNumber) {
      const std::optional<double> n = NumberOf(written);
      if (!n)
        return scan_.Error(written.empty() ? "E_FIELD_VALUE" : "E_RANGE", begin,
                           Cat(field.name, ": takes a number: ", field.name,
                               ":[10 TO 50], ", field.name, ":>=10"));
      test.least = test.most = *n;
    } else if (!FieldValue(field.id, written, test.value, test.unknown)) {
      return scan_.Error("E_FIELD_VALUE", begin,
                         Cat(field.name, ": does not know “", written,
                             "”; it takes ", FieldValues(field.id)));
    }
    lexeme.tests.push_back(std::move(test));
    return {};
  }

  QueryIssue Values(const FieldInfo& field, Lexeme& lexeme) {
    const std::size_t open = scan_.i++;
    bool or_before = true;  // no OR may stand here
    for (;;) {
      scan_.SkipSpaces();
      if (scan_.i >= scan_.query.size())
        return scan_.Error("E_PAREN", open, "the parenthesis is not closed");
      if (scan_.Is(scan_.i, "<<<")) {
        const std::size_t end = scan_.query.find(">>>", scan_.i);
        if (end == std::string_view::npos)
          return scan_.Error("E_COMMENT", scan_.i, "the comment is not closed");
        scan_.i = end + 3;
        continue;
      }
      if (scan_.At(scan_.i) == ')') break;
      if (scan_.At(scan_.i) == '(')
        return scan_.Error("E_SYNTAX", scan_.i,
                           Cat("the values of ", field.name,
                               ": stand side by side or with OR"));
      const std::size_t begin = scan_.i;
      const std::size_t end = scan_.WordEnd(scan_.i, true);
      const std::string_view word = scan_.query.substr(begin, end - begin);
      if (word == "OR") {
        if (or_before)
          return scan_.Error("E_OPERAND", begin,
                             "OR needs a value on each side");
        or_before = true;
        scan_.i = end;
        continue;
      }
      if (word == "AND" || word == "NOT")
        return scan_.Error("E_SYNTAX", begin,
                           Cat("a field's values take OR only; write ",
                               field.name, ":a AND ", field.name, ":b"));
      if (lexeme.tests.size() >= kMaxQueryLeaves)
        return scan_.Error("E_LIMIT", begin,
                           Cat("more than ", kMaxQueryLeaves, " terms"));
      if (field.form == FieldForm::kNumber &&
          (scan_.At(scan_.i) == '[' || scan_.At(scan_.i) == '<' ||
           scan_.At(scan_.i) == '>')) {
        if (QueryIssue error = Range(begin, field, lexeme); error) return error;
      } else if (QueryIssue error = Value(field, lexeme); error) {
        return error;
      }
      or_before = false;
    }
    ++scan_.i;
    if (lexeme.tests.empty())
      return scan_.Error(
          "E_FIELD_VALUE", open,
          Cat(field.name, ": has no value between its parentheses"));
    if (or_before)
      return scan_.Error("E_OPERAND", scan_.i - 1,
                         "OR needs a value on each side");
    return {};
  }

  QueryIssue Range(std::size_t begin, const FieldInfo& field, Lexeme& lexeme) {
    constexpr double kAll = std::numeric_limits<double>::infinity();
    FieldTest test;
    test.field = field.id;
    test.least = -kAll;
    test.most = kAll;
    const auto wrong = [&](std::string_view reason) {
      return scan_.Error(
          "E_RANGE", begin,
          Cat(reason, "; write ", field.name, ":[10 TO 50], ", field.name,
              ":[10 TO *] or ", field.name, ":>=10"));
    };
    if (scan_.At(scan_.i) == '[') {
      const std::size_t close = scan_.query.find(']', scan_.i);
      if (close == std::string_view::npos) {
        scan_.i = scan_.query.size();
        return scan_.Error("E_SYNTAX", begin, "the bracket [ is not closed");
      }
      std::vector<std::string_view> words;
      for (std::size_t at = scan_.i + 1; at < close;) {
        if (const std::size_t space = SpaceAt(scan_.query, at); space != 0) {
          at += space;
          continue;
        }
        const std::size_t word = at;
        while (at < close && SpaceAt(scan_.query, at) == 0) ++at;
        words.push_back(scan_.query.substr(word, at - word));
      }
      scan_.i = close + 1;
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
      const bool less = scan_.At(scan_.i) == '<';
      ++scan_.i;
      const bool equal = scan_.At(scan_.i) == '=';
      if (equal) ++scan_.i;
      const std::size_t from = scan_.i;
      scan_.i = scan_.WordEnd(scan_.i, true);
      const auto n = NumberOf(scan_.query.substr(from, scan_.i - from));
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
      if (QuoteAt(scan_.query, scan_.i) != 0) {
        std::string_view text;
        if (!scan_.Between(Scanner::Quotes::kExpression, text)) {
          scan_.i = scan_.query.size();
          return scan_.Error("E_QUOTE", from,
                             "the quote that opens here is not closed; write "
                             "\" at its end");
        }
        scan_.Add(LexemeKind::kRegex, from, text);
        if (scan_.At(scan_.i) == '~')
          return scan_.Error("E_TILDE", scan_.i,
                             "~ goes with plain words only: \"rappel "
                             "produit\"~5");
      } else {
        const std::size_t at = scan_.i;
        scan_.i = scan_.WordEnd(scan_.i, true);
        scan_.Add(LexemeKind::kRegex, from,
                  scan_.query.substr(at, scan_.i - at));
      }
      if (scan_.out.back().text.empty())
        return scan_.Error("E_FIELD_VALUE", from,
                           "write the expression between quotes: "
                           "regex:\"gr[eè]ve (sncf|ratp)\"");
      return {};
    };
    if (scan_.At(scan_.i) != '(') return one(begin);
    const std::size_t open = scan_.i++;
    scan_.Add(LexemeKind::kOpen, begin);
    bool any = false;
    for (;;) {
      scan_.SkipSpaces();
      if (scan_.i >= scan_.query.size())
        return scan_.Error("E_PAREN", open, "the parenthesis is not closed");
      if (scan_.At(scan_.i) == ')') break;
      if (scan_.query.substr(scan_.i, scan_.WordEnd(scan_.i, true) - scan_.i) ==
          "OR") {
        scan_.i += 2;
        continue;
      }
      if (scan_.At(scan_.i) == '(')
        return scan_.Error("E_SYNTAX", scan_.i,
                           "expressions stand side by side or with OR");
      if (any) scan_.Add(LexemeKind::kOr, scan_.i);
      any = true;
      if (QueryIssue error = one(scan_.i); error) return error;
    }
    ++scan_.i;
    if (!any)
      return scan_.Error("E_FIELD_VALUE", open, "regex: has no expression");
    scan_.Add(LexemeKind::kClose, scan_.i - 1);
    return {};
  }

  Scanner& scan_;
};

}  // namespace

QueryIssue LexField(Scanner& scan, std::size_t begin, std::string_view name) {
  return FieldLexer(scan).Field(begin, name);
}

}  // namespace vigie
