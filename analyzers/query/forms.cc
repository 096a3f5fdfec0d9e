#include "analyzers/query/forms.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "analyzers/text/fold_table.h"
#include "analyzers/text/tokenizer.h"
#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

bool StartsWithDigit(std::string_view s) {
  return !s.empty() && s[0] >= '0' && s[0] <= '9';
}

// Takes clitic, 's, + and dots off what a word token spans.
std::string_view Strip(std::string_view s, const Token& token,
                       std::string& scratch) {
  if (token.kind == TokenKind::kHandle)
    return s.substr(0, s.find_first_of(".@"));
  if (token.kind != TokenKind::kWord || (token.flags & kTokenSegment) != 0)
    return s;
  if ((token.affixes & kTokenCliticNumber) != 0)
    if (const std::size_t at = s.find('\''); at != std::string_view::npos)
      s.remove_prefix(at + 1);
  if ((token.affixes & kTokenPossessive) != 0 && s.size() >= 2)
    s.remove_suffix(2);
  if ((token.affixes & kTokenPlus) != 0)
    while (s.ends_with('+')) s.remove_suffix(1);
  if (s.find_first_of(".,") == std::string_view::npos) return s;
  scratch.clear();
  const bool number = StartsWithDigit(s);
  for (const char c : s)
    if (number)
      scratch += c == ',' ? '.' : c;
    else if (c != '.')
      scratch += c;
  return scratch;
}

bool IsApostrophe(char32_t c) {
  for (const char32_t a : {0x27, 0xb4, 0x2b9, 0x2bb, 0x2bc, 0x2c8, 0x2018,
                           0x2019, 0x201b, 0x2032, 0xff07})
    if (c == a) return true;
  return false;
}

}  // namespace

std::string_view BaseOf(const Tokens& tokens, const Token& token,
                        FormBuffers& buffers) {
  return Strip(tokens.Folded(token), token, buffers.text);
}

std::string_view GluedOf(const Tokens& tokens, const Token& token,
                         FormBuffers& buffers) {
  const std::string_view s = tokens.Folded(token);
  std::string_view without;
  if (token.kind == TokenKind::kHashtag)
    without = "_";
  else if (token.kind == TokenKind::kHandle)
    return buffers.text.assign(s.substr(0, s.find_first_of(".@"))),
           std::erase_if(buffers.text,
                         [](char c) { return c == '_' || c == '-'; }),
           std::string_view(buffers.text);
  else if (HasDots(tokens, token))
    without = ".'+";
  else
    without = "'+";
  if (s.find_first_of(without) == std::string_view::npos) return s;
  buffers.text.clear();
  for (const char c : s)
    if (without.find(c) == std::string_view::npos) buffers.text += c;
  return buffers.text;
}

bool HasDots(const Tokens& tokens, const Token& token) {
  if (token.kind != TokenKind::kWord) return false;
  const std::string_view s = tokens.Folded(token);
  const std::size_t dot = s.find('.');
  return dot != std::string_view::npos && dot > 0 &&
         !(s[dot - 1] >= '0' && s[dot - 1] <= '9');
}

std::uint64_t WholeHandle(const Tokens& tokens, const Token& token,
                          FormBuffers& buffers) {
  buffers.text.clear();
  for (const char c : tokens.Folded(token))
    if (c != '_' && c != '.' && c != '-' && c != '@') buffers.text += c;
  return TermHash(buffers.text);
}

std::string_view WrittenBase(const Tokens& tokens, const Token& token,
                             Element::Form form, FormBuffers& buffers) {
  std::string_view source = tokens.Source(token);
  if (token.kind == TokenKind::kHashtag || token.kind == TokenKind::kHandle) {
    const Utf8Character sign =
        source.empty() ? Utf8Character{}
                       : ReadUtf8(source.data(), source.data() + source.size());
    if (!source.empty() && (sign.value == '#' || sign.value == '@' ||
                            sign.value == 0xff03 || sign.value == 0xff20))
      source.remove_prefix(static_cast<std::size_t>(sign.length));
  }
  std::string& out = buffers.written;
  out.clear();
  const bool ascii = std::all_of(source.begin(), source.end(),
                                 [](char c) { return (c & 0x80) == 0; });
  if (ascii) {
    for (const char c : source)
      out += form == Element::Form::kAccent && c >= 'A' && c <= 'Z'
                 ? static_cast<char>(c + 32)
                 : c;
  } else {
    std::vector<std::int32_t>& characters = buffers.characters;
    characters.clear();
    const char* p = source.data();
    const char* const end = p + source.size();
    while (p < end) {
      const Utf8Character c = ReadUtf8(p, end);
      p += c.length;
      if (IsDropped(c.value)) continue;
      const auto value =
          static_cast<std::int32_t>(IsApostrophe(c.value) ? '\'' : c.value);
      if (form == Element::Form::kExact) {
        characters.push_back(value);
        continue;
      }
      std::array<utf8proc_int32_t, 32> folded;
      int boundary = 0;
      const auto n = utf8proc_decompose_char(
          value, folded.data(), static_cast<utf8proc_ssize_t>(folded.size()),
          static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                         UTF8PROC_CASEFOLD),
          &boundary);
      if (n <= 0 || n > static_cast<utf8proc_ssize_t>(folded.size()) ||
          IsEmoji(c.value)) {
        characters.push_back(value);
        continue;
      }
      for (utf8proc_ssize_t i = 0; i < n; ++i) {
        switch (folded[static_cast<std::size_t>(i)]) {
          case 0x153:
            characters.push_back('o'), characters.push_back('e');
            break;
          case 0xe6:
            characters.push_back('a'), characters.push_back('e');
            break;
          case 0xf8:
            characters.push_back('o');
            break;
          case 0x142:
            characters.push_back('l');
            break;
          case 0x111:
            characters.push_back('d');
            break;
          default:
            characters.push_back(folded[static_cast<std::size_t>(i)]);
        }
      }
    }
    const utf8proc_ssize_t n = utf8proc_normalize_utf32(
        characters.data(), static_cast<utf8proc_ssize_t>(characters.size()),
        static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    for (utf8proc_ssize_t i = 0; i < n; ++i)
      AppendUtf8(
          out, static_cast<char32_t>(characters[static_cast<std::size_t>(i)]));
  }
  return Strip(out, token, buffers.text);
}

bool MatchesPattern(std::string_view pattern, std::string_view word) {
  std::size_t p = 0, w = 0;
  std::size_t star = std::string_view::npos, star_word = 0;
  const auto next = [&](std::size_t i) {
    ++i;
    while (i < word.size() && (word[i] & 0xc0) == 0x80) ++i;
    return i;
  };
  while (w < word.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_word = w;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      w = next(w);
    } else if (p < pattern.size() && pattern[p] == word[w]) {
      ++p, ++w;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      w = star_word = next(star_word);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool WithinEdits(std::string_view a, std::string_view b, int edits) {
  // The band of the table around its diagonal is all that is needed.
  constexpr int kMost = 2;
  constexpr int kTooMany = kMost + 1;
  const auto next = [](std::string_view s, std::size_t& i) -> char32_t {
    const Utf8Character c = ReadUtf8(s.data() + i, s.data() + s.size());
    i += static_cast<std::size_t>(c.length);
    return c.value;
  };
  // row[k]: edits between the first i characters of a and i - kMost + k of b.
  std::array<int, 2 * kMost + 1> row;
  for (int k = 0; k <= 2 * kMost; ++k)
    row[static_cast<std::size_t>(k)] = k < kMost ? kTooMany : k - kMost;
  // Characters of b from i - kMost on, a window of five.
  std::array<char32_t, 2 * kMost + 1> window{};
  std::size_t read = 0;
  int known = 0;  // characters of b read
  for (int k = kMost; k < 2 * kMost; ++k)
    if (read < b.size()) {
      window[static_cast<std::size_t>(k) + 1] = next(b, read);
      ++known;
    }
  // window[k] is character i - kMost + k of b, counted from 1.
  int length_a = 0;
  for (std::size_t i = 0; i < a.size();) {
    const char32_t c = next(a, i);
    ++length_a;
    for (std::size_t k = 0; k + 1 < window.size(); ++k)
      window[k] = window[k + 1];
    if (read < b.size()) {
      window[2 * kMost] = next(b, read);
      ++known;
    }
    std::array<int, 2 * kMost + 1> below;
    int least = kTooMany;
    for (int k = 0; k <= 2 * kMost; ++k) {
      const int j = length_a - kMost + k;  // characters of b
      const auto at = static_cast<std::size_t>(k);
      int best = kTooMany;
      if (j >= 0 && j <= known) {
        if (j > 0) best = std::min(best, row[at] + (window[at] == c ? 0 : 1));
        if (k < 2 * kMost) best = std::min(best, row[at + 1] + 1);
        if (k > 0 && j > 0) best = std::min(best, below[at - 1] + 1);
      }
      below[at] = std::min(best, kTooMany);
      least = std::min(least, below[at]);
    }
    if (least > edits) return false;
    row = below;
  }
  if (read < b.size()) return false;
  const int k = known - length_a + kMost;
  return k >= 0 && k <= 2 * kMost && row[static_cast<std::size_t>(k)] <= edits;
}

std::size_t CountCharacters(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (c & 0xc0) != 0x80;
  return n;
}

}  // namespace vigie
