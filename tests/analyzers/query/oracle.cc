#include "tests/analyzers/query/oracle.h"

#include <utf8proc.h>

#include <algorithm>
#include <functional>

namespace vigie::oracle {
namespace {

bool InScope(char scope, bool title) {
  return scope == 0 || (scope == 't') == title;
}

// One word of a term against one token.
struct Wanted {
  Token token;          // the term's own, as the same cutter reads it
  std::string pattern;  // with * and ?, folded; else empty
  std::string glued;    // the same without apostrophes
  bool any = false;
};

bool Glob(std::string_view p, std::string_view w) {
  if (p.empty()) return w.empty();
  if (p[0] == '*')
    return Glob(p.substr(1), w) || (!w.empty() && Glob(p, w.substr(1)));
  if (w.empty()) return false;
  std::size_t n = 1;
  while (n < w.size() && (w[n] & 0xc0) == 0x80) ++n;
  if (p[0] == '?') return Glob(p.substr(1), w.substr(n));
  return p[0] == w[0] && Glob(p.substr(1), w.substr(1));
}

std::vector<int> Characters(std::string_view s) {
  std::vector<int> out;
  for (std::size_t i = 0; i < s.size();) {
    utf8proc_int32_t c;
    i += static_cast<std::size_t>(utf8proc_iterate(
        reinterpret_cast<const utf8proc_uint8_t*>(s.data()) + i,
        static_cast<utf8proc_ssize_t>(s.size() - i), &c));
    out.push_back(c);
  }
  return out;
}

int Edits(std::string_view a, std::string_view b) {
  const std::vector<int> x = Characters(a), y = Characters(b);
  std::vector<std::vector<int>> d(x.size() + 1, std::vector<int>(y.size() + 1));
  for (std::size_t i = 0; i <= x.size(); ++i)
    for (std::size_t j = 0; j <= y.size(); ++j)
      d[i][j] = i == 0   ? static_cast<int>(j)
                : j == 0 ? static_cast<int>(i)
                         : std::min({d[i - 1][j] + 1, d[i][j - 1] + 1,
                                     d[i - 1][j - 1] + (x[i - 1] != y[j - 1])});
  return d[x.size()][y.size()];
}

bool Address(const Token& t) {
  return t.kind == Token::kUrl || t.kind == Token::kEmail;
}

// Has `t` all that `w` is written with?
bool Attached(const Token& w, const Token& t) {
  return (w.clitic.empty() || w.clitic == t.clitic) && (!w.plus || t.plus) &&
         (!w.possessive || t.possessive) && (!w.dots || t.dots);
}

bool Matches(const Wanted& wanted, const Query& q, const Token& t) {
  const Token& w = wanted.token;
  if (Address(t)) return false;
  if (wanted.any)
    return !t.segment && (t.kind == Token::kWord || t.kind == Token::kTag ||
                          t.kind == Token::kChar);
  if (w.kind == Token::kTag || w.kind == Token::kHandle) {
    if (t.segment || t.kind != w.kind) return false;
    if (!wanted.pattern.empty()) return Glob(wanted.pattern, t.base);
    if (q.style == Query::kExact && t.exact != w.exact) return false;
    if (q.style == Query::kAccent && t.accents != w.accents) return false;
    return t.base == w.base && (w.whole == w.base || t.whole == w.whole);
  }
  if (w.kind == Token::kEmoji)
    return t.kind == Token::kEmoji && t.base == w.base &&
           (w.whole == w.base || t.whole == w.whole);
  if (w.kind == Token::kChar) return t.base == w.base;
  if (q.style == Query::kExact) return Attached(w, t) && t.exact == w.exact;
  if (q.style == Query::kAccent)
    return Attached(w, t) && t.accents == w.accents;
  const bool wordy = t.kind != Token::kEmoji && t.kind != Token::kChar;
  if (q.n > 0 && q.style == Query::kPlain && q.op == Query::kTerm)
    return wordy && Attached(w, t) && Edits(w.base, t.base) <= q.n;
  const std::function<bool(const std::string&, const std::string&)> same =
      [&](const std::string& a, const std::string& b) {
        return wanted.pattern.empty() ? a == b : wordy && Glob(a, b);
      };
  const std::string& base = wanted.pattern.empty() ? w.base : wanted.pattern;
  if (Attached(w, t) && same(base, t.base)) return true;
  if ((w.plus && !t.plus) || (w.dots && !t.dots)) return false;
  if (w.apostrophe) {
    if (!wanted.pattern.empty())
      return wordy && (Glob(wanted.glued, t.base) ||
                       (t.kind != Token::kWord && Glob(wanted.glued, t.glued)));
    return w.glued == t.base || (t.kind != Token::kWord && w.glued == t.glued);
  }
  return t.kind == Token::kWord && !t.segment && t.apostrophe &&
         same(base, t.glued);
}

std::vector<Wanted> Read(const Query& q) {
  // * and ? pass through the cutter as letters that no text here holds.
  std::string text;
  for (std::size_t i = 0; i < q.text.size(); ++i) {
    const char c = q.text[i];
    text += c == '*'                               ? "ʘ"
            : c == '?' && q.style != Query::kExact ? "ǂ"
                                                   : std::string(1, c);
  }
  std::vector<Wanted> out;
  for (const Token& t : Cut("", text).tokens) {
    if (t.segment) continue;
    Wanted w;
    w.token = t;
    const auto back = [](const std::string& s) {
      std::string pattern;
      for (std::size_t i = 0; i < s.size(); ++i) {
        if (s.compare(i, 2, "ʘ") == 0)
          pattern += '*', ++i;
        else if (s.compare(i, 2, "ǂ") == 0)
          pattern += '?', ++i;
        else
          pattern += s[i];
      }
      return pattern;
    };
    const std::string pattern = back(t.base);
    if (pattern != t.base) w.pattern = pattern;
    w.glued = back(t.glued);
    w.any = pattern == "*";
    out.push_back(w);
  }
  return out;
}

std::vector<const Token*> Tops(const Text& text) {
  std::vector<const Token*> out;
  for (const Token& t : text.tokens)
    if (!t.segment) out.push_back(&t);
  return out;
}

void Sequence(const std::vector<Wanted>& words, std::size_t k, const Query& q,
              const std::vector<const Token*>& tops, std::size_t first,
              std::size_t at, Spans& out) {
  if (k == words.size()) {
    out.insert({tops[first]->begin, tops[at - 1]->end, tops[first]->top,
                tops[at - 1]->top});
    return;
  }
  if (at == tops.size() || tops[at]->title != tops[first]->title) return;
  if (Matches(words[k], q, *tops[at]))
    Sequence(words, k + 1, q, tops, first, at + 1, out);
  if (words[k].token.apostrophe && words[k].token.kind == Token::kWord &&
      (q.style == Query::kPlain || q.style == Query::kPhrase)) {
    // l'oreal as "l oreal"
    Query apart = q;
    for (char& c : apart.text)
      if (c == '\'') c = ' ';
    Query piece = q;
    piece.n = -1;
    std::string spaced = words[k].token.clitic;
    if (!spaced.empty()) spaced += ' ';
    spaced += words[k].token.base;
    if (words[k].token.plus) spaced += '+';
    if (words[k].token.possessive) spaced += " s";
    for (char& c : spaced)
      if (c == '\'') c = ' ';
    piece.text = spaced;
    const std::vector<Wanted> pieces = Read(piece);
    std::size_t next = at;
    for (const Wanted& p : pieces) {
      if (next == tops.size() || tops[next]->title != tops[first]->title ||
          !Matches(p, piece, *tops[next]))
        return;
      ++next;
    }
    Sequence(words, k + 1, q, tops, first, next, out);
  }
}

std::string Bare(const std::string& s) {
  std::string out;
  for (char c : s)
    if (c != '_' && c != '.' && c != '-' && c != '@') out += c;
  return out;
}

// Rule 7: the one tag equal to the concatenation.
void OneTag(const std::vector<Wanted>& words, const Text& text, char scope,
            Spans& out) {
  if (words.size() < 2) return;
  std::string joined;
  for (const Wanted& w : words) {
    if ((w.token.kind != Token::kWord && w.token.kind != Token::kChar) ||
        !w.pattern.empty() || w.any || w.token.plus)
      return;
    std::string all = w.token.glued;
    if (!w.token.apostrophe) all = w.token.base;
    for (char c : all)
      if (c != '_' && c != '.' && c != ',') joined += c;
  }
  std::vector<std::string> forms = {joined};
  if (words[0].token.clitic.empty() &&
      std::string("aeiouyh").find(joined[0]) != std::string::npos)
    for (const char* c : {"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu",
                          "lorsqu", "puisqu", "quoiqu"})
      forms.push_back(c + joined);
  for (const Token& t : text.tokens) {
    if (t.segment || !InScope(scope, t.title)) continue;
    if (t.kind != Token::kTag && t.kind != Token::kHandle) continue;
    for (const std::string& form : forms)
      if (t.glued == form ||
          (t.kind == Token::kHandle && Bare(t.whole) == form))
        out.insert({t.begin, t.end, t.top, t.top});
  }
}

char32_t Small(char32_t c) {
  return static_cast<char32_t>(
      utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

bool RawWord(char32_t c) {
  const auto g = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return c == '_' || (g >= UTF8PROC_CATEGORY_LU && g <= UTF8PROC_CATEGORY_NO &&
                      !(c >= 0x3041 && c < 0xa000));
}

void Raw(const Query& q, const Text& text, Spans& out, bool& hit) {
  const std::u32string needle = Cut("", q.text).body;
  for (const bool title : {true, false}) {
    if (!InScope(q.scope, title)) continue;
    const std::u32string& s = title ? text.title : text.body;
    for (std::size_t i = 0; i + needle.size() <= s.size(); ++i) {
      bool same = true;
      for (std::size_t k = 0; k < needle.size() && same; ++k)
        same = q.style == Query::kRawExact
                   ? s[i + k] == needle[k]
                   : Small(s[i + k]) == Small(needle[k]);
      const std::size_t end = i + needle.size();
      if (!same) continue;
      if (needle[0] != '_' && RawWord(needle[0]) && i > 0 && RawWord(s[i - 1]))
        continue;
      if (needle.back() != '_' && RawWord(needle.back()) && end < s.size() &&
          RawWord(s[end]))
        continue;
      hit = true;
      const int offset = title ? 0 : 1'000'000;
      const Token* first = nullptr;
      const Token* last = nullptr;
      for (const Token& t : text.tokens) {
        if (t.segment || t.title != title) continue;
        if (t.end <= static_cast<int>(i) + offset ||
            t.begin >= static_cast<int>(end) + offset)
          continue;
        if (first == nullptr) first = &t;
        last = &t;
      }
      if (first != nullptr)
        out.insert({first->begin, last->end, first->top, last->top});
    }
  }
}

Spans Find(const Query& q, const Text& text);

int WordsBetween(const Text& text, const Span& a, const Span& b) {
  int n = 0;
  for (const Token& t : text.tokens)
    n += t.counts() && t.top > a.last && t.top < b.first;
  return n;
}
bool TitleOf(const Text& text, int top) {
  for (const Token& t : text.tokens)
    if (t.top == top) return t.title;
  return false;
}
int SentenceOf(const Text& text, int top) {
  for (const Token& t : text.tokens)
    if (t.top == top) return t.sentence;
  return -1;
}
bool Near(const Text& text, const Span& a, const Span& b, int n) {
  return a.end <= b.begin && TitleOf(text, a.last) == TitleOf(text, b.first) &&
         WordsBetween(text, a, b) <= n;
}
Span Envelope(const Span& a, const Span& b) {
  return {std::min(a.begin, b.begin), std::max(a.end, b.end),
          std::min(a.first, b.first), std::max(a.last, b.last)};
}

void Windows(const std::vector<Spans>& parts, std::size_t k,
             std::vector<Span>& chosen, const Text& text, int n, Spans& out) {
  if (k < parts.size()) {
    for (const Span& s : parts[k]) {
      if (std::any_of(chosen.begin(), chosen.end(), [&](const Span& c) {
            return c.begin < s.end && s.begin < c.end;
          }))
        continue;
      chosen.push_back(s);
      Windows(parts, k + 1, chosen, text, n, out);
      chosen.pop_back();
    }
    return;
  }
  Span all = chosen[0];
  for (const Span& s : chosen) all = Envelope(all, s);
  if (TitleOf(text, all.first) != TitleOf(text, all.last)) return;
  int others = 0;
  for (const Token& t : text.tokens) {
    if (!t.counts() || t.top < all.first || t.top > all.last) continue;
    others += std::none_of(chosen.begin(), chosen.end(), [&](const Span& s) {
      return s.first <= t.top && t.top <= s.last;
    });
  }
  if (others <= n) out.insert(all);
}

Spans Together(const std::vector<Spans>& parts, const Text& text, int n) {
  Spans out;
  std::vector<Span> chosen;
  if (parts.size() == 1) return parts[0];
  Windows(parts, 0, chosen, text, n, out);
  return out;
}

Spans Term(const Query& q, const Text& text, bool segments) {
  Spans out;
  const std::vector<Wanted> words = Read(q);
  for (const Wanted& w : words)
    if (Address(w.token)) return out;
  const std::vector<const Token*> tops = Tops(text);
  for (std::size_t i = 0; i < tops.size(); ++i)
    if (InScope(q.scope, tops[i]->title))
      Sequence(words, 0, q, tops, i, i, out);
  if (words.size() == 1 && segments)
    for (const Token& t : text.tokens)
      if (t.segment && InScope(q.scope, t.title) && Matches(words[0], q, t))
        out.insert({t.begin, t.end, t.top, t.top});
  if (q.style == Query::kPlain || q.style == Query::kPhrase)
    OneTag(words, text, q.scope, out);
  return out;
}

Spans Group(const Query& q, const Text& text, int n) {
  if (q.op == Query::kOr) {
    Spans out;
    for (const Query& c : q.children) {
      const Spans more = Group(c, text, n);
      out.insert(more.begin(), more.end());
    }
    return out;
  }
  if (q.op != Query::kAnd) return Find(q, text);
  std::vector<Spans> parts;
  for (const Query& c : q.children) parts.push_back(Find(c, text));
  return Together(parts, text, n);
}

Spans Find(const Query& q, const Text& text) {
  Spans out;
  switch (q.op) {
    case Query::kTerm: {
      if (q.style == Query::kRaw || q.style == Query::kRawExact) {
        bool hit = false;
        Raw(q, text, out, hit);
        return out;
      }
      return Term(q, text, q.style != Query::kPhrase);
    }
    case Query::kWindow: {
      std::vector<Spans> parts;
      Query whole = q;
      whole.op = Query::kTerm;
      whole.style = Query::kPhrase;
      whole.n = -1;
      const std::vector<Wanted> words = Read(whole);
      for (const Wanted& w : words) {
        Query one = whole;
        one.style = Query::kPlain;
        Spans places;
        const std::vector<const Token*> tops = Tops(text);
        for (std::size_t i = 0; i < tops.size(); ++i)
          if (InScope(q.scope, tops[i]->title))
            Sequence({w}, 0, one, tops, i, i, places);
        for (const Token& t : text.tokens)
          if (t.segment && InScope(q.scope, t.title) && Matches(w, one, t))
            places.insert({t.begin, t.end, t.top, t.top});
        parts.push_back(places);
      }
      out = Together(parts, text, q.n);
      OneTag(words, text, q.scope, out);
      return out;
    }
    case Query::kGroup:
      return Group(q.children[0], text, q.n);
    case Query::kOr:
      for (const Query& c : q.children) {
        const Spans more = Find(c, text);
        out.insert(more.begin(), more.end());
      }
      return out;
    case Query::kNear:
      for (const Span& a : Find(q.children[0], text))
        for (const Span& b : Find(q.children[1], text))
          if (Near(text, a, b, q.n) || (!q.ordered && Near(text, b, a, q.n)))
            out.insert(Envelope(a, b));
      return out;
    case Query::kNotNear:
      for (const Span& a : Find(q.children[0], text)) {
        bool near = false;
        for (const Span& b : Find(q.children[1], text))
          near = near || Near(text, a, b, q.n) ||
                 (!q.ordered && Near(text, b, a, q.n));
        if (!near) out.insert(a);
      }
      return out;
    case Query::kSentence:
      for (const Span& a : Find(q.children[0], text))
        for (const Span& b : Find(q.children[1], text)) {
          const int s = SentenceOf(text, a.first);
          if (s == SentenceOf(text, a.last) && s == SentenceOf(text, b.first) &&
              s == SentenceOf(text, b.last) && (!q.ordered || a.end <= b.begin))
            out.insert(Envelope(a, b));
        }
      return out;
    case Query::kUnless:
      for (const Span& a : Find(q.children[0], text)) {
        bool inside = false;
        for (const Span& b : Find(q.children[1], text))
          inside = inside || (b.begin <= a.begin && a.end <= b.end);
        if (!inside) out.insert(a);
      }
      return out;
    case Query::kAtLeast: {
      const Spans all = Find(q.children[0], text);
      for (const Span& first : all) {
        Span last = first;
        int n = 1;
        while (n < q.n) {
          const Span* next = nullptr;
          for (const Span& s : all)
            if (s.begin >= last.end && (next == nullptr || s.end < next->end))
              next = &s;
          if (next == nullptr) break;
          last = *next;
          ++n;
        }
        if (n == q.n) out.insert(Envelope(first, last));
      }
      return out;
    }
    default:
      return out;
  }
}

}  // namespace

bool True(const Query& q, const Text& text) {
  switch (q.op) {
    case Query::kAnd:
      return std::all_of(q.children.begin(), q.children.end(),
                         [&](const Query& c) { return True(c, text); });
    case Query::kOr:
      return std::any_of(q.children.begin(), q.children.end(),
                         [&](const Query& c) { return True(c, text); });
    case Query::kNot:
      return !True(q.children[0], text);
    case Query::kTerm:
      if (q.style == Query::kRaw || q.style == Query::kRawExact) {
        Spans spans;
        bool hit = false;
        Raw(q, text, spans, hit);
        return hit;
      }
      [[fallthrough]];
    default:
      return !Find(q, text).empty();
  }
}

}  // namespace vigie::oracle
