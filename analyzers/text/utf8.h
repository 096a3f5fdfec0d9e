// UTF-8, one character at a time.
#pragma once

#include <cstdint>
#include <string>

namespace vigie {

inline bool IsLower(unsigned char c) { return c >= 'a' && c <= 'z'; }
inline bool IsUpper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsDigit(unsigned char c) { return c >= '0' && c <= '9'; }

struct Utf8Character {
  char32_t value = 0xfffd;  // U+FFFD for a byte that begins no character
  int length = 1;           // bytes read, at least 1
  bool valid = false;
};

// REQUIRES: p < end.
inline Utf8Character ReadUtf8(const char* p, const char* end) {
  const auto at = [&](int i) { return static_cast<unsigned char>(p[i]); };
  const unsigned lead = at(0);
  if (lead < 0x80) return {lead, 1, true};
  const int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || end - p < length) return {};
  char32_t c = lead & (0x7f >> length);
  for (int i = 1; i < length; ++i) {
    if ((at(i) & 0xc0) != 0x80) return {};
    c = c << 6 | (at(i) & 0x3f);
  }
  if ((length == 3 && c < 0x800) || (length == 4 && c < 0x10000) ||
      c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
    return {};
  return {c, length, true};
}

// The start of the character that ends before `p`. REQUIRES: begin < p, valid.
inline const char* PreviousUtf8(const char* begin, const char* p) {
  do {
    --p;
  } while (p > begin && (static_cast<unsigned char>(*p) & 0xc0) == 0x80);
  return p;
}

inline void AppendUtf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

}  // namespace vigie
