#include <algorithm>

#include "tests/analyzers/query/oracle.h"
#include "tests/analyzers/query/oracle_characters.h"

namespace vigie::oracle {
namespace {

bool IsClitic(const Str& s) {
  const std::string f = ToUtf8(Fold(s));
  for (const char* c : {"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu",
                        "lorsqu", "puisqu", "quoiqu"})
    if (f == c) return true;
  return false;
}

class Cutter {
 public:
  Cutter(const Str& s, bool title, int offset, Text& out)
      : s_(s), title_(title), offset_(offset), out_(out) {}

  void Run() {
    std::size_t i = 0;
    while (i < s_.size()) i = One(i);
  }

 private:
  char32_t At(std::size_t i) const { return i < s_.size() ? s_[i] : 0; }
  bool WordAt(std::size_t i) const {
    return i < s_.size() && WordCharacter(s_[i]);
  }
  std::size_t Run(std::size_t i) const {
    while (WordAt(i)) ++i;
    return i;
  }
  bool Before(std::size_t i) const { return i > 0 && WordCharacter(s_[i - 1]); }
  Str Sub(std::size_t a, std::size_t b) const { return s_.substr(a, b - a); }

  Token& Add(Token::Kind kind, std::size_t begin, std::size_t end) {
    // Sentences end between tokens.
    if (first_) {
      ++sentence_;
      first_ = false;
      static_cast<void>(0);
    } else if (Ends(last_, begin)) {
      ++sentence_;
    }
    last_ = end;
    Token token;
    token.kind = kind;
    token.title = title_;
    token.begin = static_cast<int>(begin) + offset_;
    token.end = static_cast<int>(end) + offset_;
    token.sentence = sentence_ + offset_;
    token.top = out_.tokens.empty() ? 0 : out_.tokens.back().top + 1;
    token.base = token.glued = ToUtf8(Fold(Sub(begin, end)));
    token.exact = ToUtf8(Sub(begin, end));
    token.accents = ToUtf8(Small(Sub(begin, end)));
    out_.tokens.push_back(token);
    return out_.tokens.back();
  }

  bool Ends(std::size_t from, std::size_t to) const {
    const auto end = [](char32_t c) {
      return c == '.' || c == '!' || c == '?' || c == U'…';
    };
    for (std::size_t i = from; i < to; ++i) {
      const char32_t c = s_[i];
      if (c == '\n' || c == U'。' || c == U'！' || c == U'？') return true;
      if (!end(c)) continue;
      std::size_t next = i;
      while (end(At(next))) ++next;
      const char32_t after = At(next);
      const bool closes = after <= ' ' || after == '"' || Apostrophe(after) ||
                          after == ')' || after == ']' || after == '}' ||
                          after == U'»' || after == U'”' || after == 0xa0;
      bool abbreviation = false;
      if (c == '.' && next == i + 1) {
        std::size_t w = i;
        while (w > 0 && Letter(s_[w - 1]) && s_[w - 1] < 0x80) --w;
        const std::string word = ToUtf8(Fold(Sub(w, i)));
        if (!word.empty() && !Before(w))
          for (const char* a :
               {"m",   "mm",  "mme",  "mlle", "mgr", "dr", "me",
                "st",  "ste", "etc",  "ex",   "cf",  "vs", "mr",
                "mrs", "ms",  "prof", "av",   "bd",  "p",  "tel"})
            abbreviation = abbreviation || word == a;
      }
      if (closes && !abbreviation) return true;
      i = next - 1;
    }
    return false;
  }

  std::size_t One(std::size_t i) {
    if (const std::size_t end = Url(i); end != 0) {
      Add(Token::kUrl, i, end);
      return end;
    }
    if (const std::size_t end = Email(i); end != 0) {
      Add(Token::kEmail, i, end);
      return end;
    }
    const char32_t c = s_[i];
    if ((c == '#' || Digit(c) || c == '*') && At(i + 1) == 0x20e3) {
      Token& token = Add(Token::kEmoji, i, i + 2);
      token.whole = token.base;
      return i + 2;
    }
    if (c == '#') return Tag(i);
    if (c == '@') return Handle(i);
    if (Emoji(c)) return Picture(i);
    if (Ideogram(c)) {
      Add(Token::kChar, i, i + 1);
      return i + 1;
    }
    if (WordCharacter(c)) return Word(i);
    return i + 1;
  }

  std::size_t Url(std::size_t i) const {
    const std::string rest = ToUtf8(Small(s_.substr(i, 9)));
    const std::size_t least = rest.starts_with("http://")    ? 7
                              : rest.starts_with("https://") ? 8
                              : rest.starts_with("www.")     ? 4
                                                             : 0;
    if (least == 0 || Before(i)) return 0;
    std::size_t end = i;
    while (end < s_.size() && s_[end] > ' ' &&
           Str(U"<>\"«»“”").find(s_[end]) == Str::npos)
      ++end;
    const bool open = Sub(i, end).find('(') != Str::npos;
    while (end > i && (Str(U".!?,;:']}*…’").find(s_[end - 1]) != Str::npos ||
                       (s_[end - 1] == ')' && !open)))
      --end;
    return end > i + least ? end : 0;
  }

  std::size_t Email(std::size_t i) const {
    const auto local = [](char32_t c) {
      return c < 0x80 && (Digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
                          Str(U"._%+-").find(c) != Str::npos);
    };
    if (!local(At(i)) || At(i) == '.' || At(i) == '-') return 0;
    if (i > 0 && local(s_[i - 1])) {
      // Only leading dots and hyphens are left out of an address.
      std::size_t b = i;
      while (b > 0 && local(s_[b - 1])) --b;
      for (std::size_t k = b; k < i; ++k)
        if (s_[k] != '.' && s_[k] != '-') return 0;
    }
    if (i > 0 && s_[i - 1] == '@') return 0;
    std::size_t at = i;
    while (local(At(at))) ++at;
    if (At(at) != '@') return 0;
    std::size_t end = at + 1;
    while (At(end) < 0x80 && At(end) != 0 &&
           (Digit(At(end)) ||
            ((At(end) | 32) >= 'a' && (At(end) | 32) <= 'z') ||
            At(end) == '.' || At(end) == '-'))
      ++end;
    while (end > at + 1 && (At(end - 1) == '.' || At(end - 1) == '-')) --end;
    const Str domain = Sub(at + 1, end);
    const std::size_t dot = domain.rfind('.');
    if (dot == Str::npos || dot == 0 || dot + 2 >= domain.size()) return 0;
    for (char32_t c : domain.substr(dot + 1))
      if (Digit(c) || c == '-') return 0;
    return end;
  }

  std::size_t Tag(std::size_t i) {
    if (Before(i)) return i + 1;
    std::size_t end = i + 1;
    while (WordAt(end) || Ideogram(At(end))) ++end;
    if (end == i + 1) return end;
    Token& token = Add(Token::kTag, i, end);
    ++token.begin;  // its letters are where it is
    Name(token, i + 1, end);
    Segments(i + 1, end);
    return end;
  }
  void Name(Token& token, std::size_t begin, std::size_t end) {
    token.base = ToUtf8(Fold(Sub(begin, end)));
    token.exact = ToUtf8(Sub(begin, end));
    token.accents = ToUtf8(Small(Sub(begin, end)));
    token.glued.clear();
    for (char c : token.base)
      if (c != '_' && c != '.' && c != '-') token.glued += c;
  }

  std::size_t Handle(std::size_t i) {
    if (Before(i)) return i + 1;
    const std::size_t name = Run(i + 1);
    if (name == i + 1) return name;
    const auto parts = [&](std::size_t from, bool& dotted) {
      while ((At(from) == '.' || At(from) == '-') && WordAt(from + 1)) {
        dotted = dotted || At(from) == '.';
        from = Run(from + 1);
      }
      return from;
    };
    bool dotted = false;
    std::size_t end = parts(name, dotted);
    std::size_t whole = dotted ? end : name;
    if (At(end) == '@' && WordAt(end + 1)) {
      bool server = false;
      const std::size_t last = parts(Run(end + 1), server);
      if (server) whole = last;
    }
    std::size_t stop = i + 1;  // the name ends at its first dot or second @
    while (stop < whole && s_[stop] != '.' && s_[stop] != '@') ++stop;
    Token& token = Add(Token::kHandle, i, whole);
    ++token.begin;
    Name(token, i + 1, stop);
    token.whole = ToUtf8(Fold(Sub(i + 1, whole)));
    Segments(i + 1, stop);
    return whole;
  }

  // CamelCase, digits and _ part a name.
  void Segments(std::size_t begin, std::size_t end) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    const auto kind = [&](std::size_t i) {
      const char32_t c = s_[i];
      return c == '_' || c == '-' ? '_'
             : Digit(c)           ? 'd'
             : Capital(c)         ? 'U'
                                  : 'l';
    };
    for (std::size_t i = begin; i < end;) {
      const char k = kind(i);
      std::size_t j = i;
      while (j < end && kind(j) == k) ++j;
      if (k == 'U' && j < end && kind(j) == 'l') {
        std::size_t word = j;
        while (word < end && kind(word) == 'l') ++word;
        if (j - 1 > i) found.push_back({i, j - 1});
        found.push_back({j - 1, word});
        if (j - i >= 3) {
          found.push_back({i, j});
          found.push_back({j, word});
        }
        i = word;
      } else {
        if (k != '_') found.push_back({i, j});
        i = j;
      }
    }
    const Token tag = out_.tokens.back();
    for (const auto& [from, to] : found) {
      if (from == begin && to == end) continue;
      Token token;
      token.segment = true;
      token.title = tag.title;
      token.top = tag.top;
      token.sentence = tag.sentence;
      token.begin = static_cast<int>(from) + offset_;
      token.end = static_cast<int>(to) + offset_;
      token.base = token.glued = ToUtf8(Fold(Sub(from, to)));
      token.exact = ToUtf8(Sub(from, to));
      token.accents = ToUtf8(Small(Sub(from, to)));
      out_.tokens.push_back(token);
    }
  }

  std::size_t Picture(std::size_t i) {
    const auto tone = [](char32_t c) { return c >= 0x1f3fb && c <= 0x1f3ff; };
    const auto flag = [](char32_t c) { return c >= 0x1f1e6 && c <= 0x1f1ff; };
    std::size_t end = i + 1;
    if (flag(s_[i])) {
      if (flag(At(end))) ++end;
    } else {
      for (;;) {
        if (tone(At(end))) ++end;
        if (At(end) == 0x20e3) ++end;
        if (At(end) != 0x200d || !Emoji(At(end + 1)) || flag(At(end + 1)))
          break;
        end += 2;
      }
    }
    Token& token = Add(Token::kEmoji, i, end);
    Str bare;
    for (std::size_t k = i; k < end; ++k)
      if (k == i || !tone(s_[k])) bare += s_[k];
    token.whole = ToUtf8(Sub(i, end));
    token.base = token.glued = token.exact = token.accents = ToUtf8(bare);
    return end;
  }

  std::size_t Word(std::size_t i) {
    std::size_t base = i, end = Run(i);
    Token shape;
    if (Apostrophe(At(end)) && WordAt(end + 1) && IsClitic(Sub(i, end))) {
      shape.clitic = ToUtf8(Fold(Sub(i, end)));
      shape.apostrophe = true;
      base = end + 1;
      end = Run(base);
    }
    bool number = false;
    if (end == base + 1 && Letter(s_[base]) && At(end) == '.') {
      std::size_t last = end;
      int letters = 1;
      while (At(last) == '.' && Letter(At(last + 1)) &&
             Run(last + 1) == last + 2) {
        last += 2;
        ++letters;
      }
      if (letters > 1 && !(At(last) == '.' && WordAt(last + 1))) {
        shape.dots = true;
        end = last;
      }
    } else {
      std::size_t group = base;
      while ((At(end) == '.' || At(end) == ',') && Digit(At(end + 1)) &&
             std::all_of(s_.begin() + static_cast<long>(group),
                         s_.begin() + static_cast<long>(end), Digit)) {
        group = end + 1;
        end = Run(group);
        number = true;
      }
    }
    while (At(end) == '&' && Letter(s_[end - 1]) && Letter(At(end + 1)))
      end = Run(end + 1);
    const auto possessive = [&] {
      return Apostrophe(At(end)) && (At(end + 1) | 32) == 's' &&
             !WordAt(end + 2);
    };
    while (Apostrophe(At(end)) && WordAt(end + 1) && !possessive()) {
      shape.apostrophe = true;
      end = Run(end + 1);
    }
    const std::size_t base_end = end;
    while (At(end) == '+') {
      shape.plus = true;
      ++end;
    }
    if (possessive()) {
      end += 2;
      shape.possessive = shape.apostrophe = true;
    }
    Token& token = Add(Token::kWord, i, end);
    token.clitic = shape.clitic;
    token.plus = shape.plus;
    token.possessive = shape.possessive;
    token.dots = shape.dots;
    token.apostrophe = shape.apostrophe;
    Str stem = Sub(base, base_end), all = Sub(i, end);
    if (shape.dots) std::erase(stem, U'.'), std::erase(all, U'.');
    if (number) {
      std::replace(stem.begin(), stem.end(), U',', U'.');
      std::replace(all.begin(), all.end(), U',', U'.');
    }
    token.base = ToUtf8(Fold(stem));
    token.exact = ToUtf8(stem);
    for (char32_t& c : stem)
      if (Apostrophe(c)) c = '\'';
    token.exact = ToUtf8(stem);
    token.accents = ToUtf8(Small(stem));
    token.glued = token.base;
    if (shape.apostrophe) {
      token.glued.clear();
      for (char c : ToUtf8(Fold(all)))
        if (c != '\'' && c != '+') token.glued += c;
    }
    return end;
  }

  const Str& s_;
  const bool title_;
  const int offset_;
  Text& out_;
  std::size_t last_ = 0;
  int sentence_ = 0;
  bool first_ = true;
};

}  // namespace

Text Cut(std::string_view title, std::string_view body) {
  Text text;
  text.title = Nfc(title);
  text.body = Nfc(body);
  Cutter(text.title, true, 0, text).Run();
  Cutter(text.body, false, 1'000'000, text).Run();
  return text;
}

}  // namespace vigie::oracle
