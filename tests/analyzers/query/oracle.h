// The query language a second time, slowly and obviously: written from its
// specification, sharing no code with analyzers/. Cuts the text as it was
// written, one character after the other, and compares everything with
// everything.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vigie::oracle {

struct Token {
  enum Kind { kWord, kTag, kHandle, kEmoji, kChar, kUrl, kEmail } kind = kWord;
  std::string base;     // folded
  std::string glued;    // folded, without apostrophes
  std::string clitic;   // "l", folded
  std::string whole;    // of a handle with its server; of an emoji with tones
  std::string exact;    // the base as written, NFC
  std::string accents;  // the base in small letters, accents kept
  bool plus = false, possessive = false, dots = false, apostrophe = false;
  bool segment = false, title = false;
  int top = 0;  // number of its token that is no segment
  int sentence = 0;
  int begin = 0, end = 0;  // characters; the body's far behind the title's
  bool counts() const {
    return !segment && (kind == kWord || kind == kTag || kind == kChar);
  }
};

struct Text {
  std::u32string title, body;  // NFC
  std::vector<Token> tokens;
};
Text Cut(std::string_view title, std::string_view body);

struct Query {
  enum Op {
    kTerm,    // text; style
    kWindow,  // of the words of text
    kAnd,
    kOr,
    kNot,
    kNear,
    kNotNear,
    kSentence,
    kUnless,
    kAtLeast,
    kGroup,  // (a AND b)~n
  } op = kTerm;
  enum Style {
    kPlain,
    kPhrase,
    kExact,
    kAccent,
    kRaw,
    kRawExact
  } style = kPlain;
  std::string text;
  int n = -1;  // distance, count or edits
  bool ordered = false;
  char scope = 0;  // 't'itle, 'b'ody
  std::vector<Query> children;

  std::string Written() const;
};

struct Span {
  int begin, end;   // characters
  int first, last;  // tops
  auto operator<=>(const Span&) const = default;
};
using Spans = std::set<Span>;

bool True(const Query& query, const Text& text);

}  // namespace vigie::oracle
