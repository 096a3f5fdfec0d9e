#include "tests/analyzers/query/oracle_characters.h"

#include <utf8proc.h>

#include <cstdlib>

namespace vigie::oracle {

std::string ToUtf8(const Str& s) {
  std::string out;
  for (char32_t c : s) {
    utf8proc_uint8_t bytes[4];
    const auto n =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
    out.append(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(n));
  }
  return out;
}
Str FromUtf8(std::string_view s) {
  Str out;
  for (std::size_t i = 0; i < s.size();) {
    utf8proc_int32_t c;
    const auto n = utf8proc_iterate(
        reinterpret_cast<const utf8proc_uint8_t*>(s.data()) + i,
        static_cast<utf8proc_ssize_t>(s.size() - i), &c);
    if (n <= 0) {
      out += U'\ufffd';
      ++i;
      continue;
    }
    out += static_cast<char32_t>(c);
    i += static_cast<std::size_t>(n);
  }
  return out;
}
static Str Map(const Str& s, int options) {
  const std::string bytes = ToUtf8(s);
  utf8proc_uint8_t* made = nullptr;
  const auto n =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()),
                   static_cast<utf8proc_ssize_t>(bytes.size()), &made,
                   static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
  if (n < 0) std::abort();
  const Str out =
      FromUtf8({reinterpret_cast<char*>(made), static_cast<std::size_t>(n)});
  std::free(made);
  return out;
}

static bool Dropped(char32_t c) {
  return c == 0xad || c == 0x200b || c == 0xfeff ||
         (c >= 0xfe00 && c <= 0xfe0f);
}
Str Nfc(std::string_view s) {
  Str kept;
  for (char32_t c : FromUtf8(s))
    if (!Dropped(c)) kept += c;
  return Map(kept, UTF8PROC_COMPOSE);
}

static bool Latin(char32_t c) {
  return (c < 0x80 && ((c | 32) >= 'a' && (c | 32) <= 'z')) ||
         (c >= 0xc0 && c < 0x250) || (c >= 0x370 && c < 0x530) ||
         (c >= 0x1e00 && c < 0x2000);
}
bool Emoji(char32_t c) {
  return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2300 && c <= 0x23ff) ||
         (c >= 0x2600 && c <= 0x27bf) || (c >= 0x2b00 && c <= 0x2bff) ||
         c == 0x203c || c == 0x2049 || c == 0x2122 || c == 0x2139;
}
bool Apostrophe(char32_t c) { return c == '\'' || c == U'’' || c == U'‘'; }

static Str Ligatures(const Str& s) {
  Str out;
  for (char32_t c : s) {
    switch (c) {
      case U'œ':
        out += U"oe";
        break;
      case U'æ':
        out += U"ae";
        break;
      case U'ø':
        out += U'o';
        break;
      case U'ł':
        out += U'l';
        break;
      case U'đ':
        out += U'd';
        break;
      default:
        out += Apostrophe(c) ? U'\'' : c;
    }
  }
  return out;
}
Str Small(const Str& s) {
  return Ligatures(
      Map(s, UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
}
Str Fold(const Str& s) {
  Str bare;
  bool latin = false;
  for (char32_t c :
       Map(s, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD)) {
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    if (category == UTF8PROC_CATEGORY_MN && latin) continue;
    latin = Latin(c);
    bare += c;
  }
  return Ligatures(Map(bare, UTF8PROC_COMPOSE));
}

bool Ideogram(char32_t c) {
  return (c >= 0x3041 && c <= 0x30ff && c != 0x30fb) ||
         (c >= 0x3400 && c < 0xa000) || (c >= 0x0e01 && c < 0x0e4f);
}
bool WordCharacter(char32_t c) {
  if (c == '_') return true;
  if (Ideogram(c) || Emoji(c)) return false;
  const auto g = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return g >= UTF8PROC_CATEGORY_LU && g <= UTF8PROC_CATEGORY_NO;
}
bool Digit(char32_t c) { return c >= '0' && c <= '9'; }
bool Letter(char32_t c) { return WordCharacter(c) && !Digit(c) && c != '_'; }
bool Capital(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) ==
         UTF8PROC_CATEGORY_LU;
}

}  // namespace vigie::oracle
