#include "ingest/rss/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

struct Alias {
  std::string_view name, iconv;
};
// Names met in feeds that iconv does not know, or for which browsers read a
// larger set (WHATWG Encoding Standard).
constexpr Alias kAliases[] = {{"iso-8859-1", "WINDOWS-1252"},
                              {"latin1", "WINDOWS-1252"},
                              {"us-ascii", "WINDOWS-1252"},
                              {"ascii", "WINDOWS-1252"},
                              {"iso-8859-9", "WINDOWS-1254"},
                              {"gb2312", "GB18030"},
                              {"gbk", "GB18030"},
                              {"x-gbk", "GB18030"},
                              {"x-sjis", "CP932"},
                              {"shift_jis", "CP932"},
                              {"shift-jis", "CP932"},
                              {"sjis", "CP932"},
                              {"ks_c_5601-1987", "CP949"},
                              {"euc-kr", "CP949"},
                              {"utf8", "UTF-8"},
                              {"unicode", "UTF-16"},
                              {"windows1252", "WINDOWS-1252"},
                              {"cp-1251", "WINDOWS-1251"},
                              {"x-mac-roman", "MACINTOSH"},
                              {"big5-hkscs", "BIG5-HKSCS"}};

std::string Lower(std::string_view s) {
  return absl::AsciiStrToLower(ToAbsl(s));
}

// Single-byte Western charsets, which servers claim for anything.
bool IsWestern(std::string_view lower) {
  return lower == "iso-8859-1" || lower == "iso-8859-15" || lower == "latin1" ||
         lower == "windows-1252" || lower == "us-ascii" || lower == "ascii";
}

// The encoding that the XML declaration names.
std::string_view PrologEncoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 1024);
  const std::size_t begin = head.find("<?xml");
  if (begin == head.npos) return {};
  const std::string_view prolog =
      head.substr(begin, head.find("?>", begin) - begin);
  std::size_t at = prolog.find("encoding");
  if (at == prolog.npos) return {};
  at = prolog.find_first_of("\"'", at);
  if (at == prolog.npos) return {};
  const std::size_t end = prolog.find(prolog[at], at + 1);
  if (end == prolog.npos) return {};
  return prolog.substr(at + 1, end - at - 1);
}

void AppendUtf8(std::uint32_t c, std::string& out) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xc0 | (c >> 6)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xe0 | (c >> 12)));
    out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  }
}

void AppendWindows1252(unsigned char byte, std::string& out) {
  static constexpr std::uint16_t kHigh[32] = {
      0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
      0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
      0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
      0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};
  AppendUtf8(byte >= 0x80 && byte < 0xa0 ? kHigh[byte - 0x80] : byte, out);
}

// Mixed bytes: what is UTF-8 stays, the rest is read as windows-1252.
std::string Mended(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  while (!bytes.empty()) {
    const std::size_t valid = ValidUtf8(bytes);
    out.append(bytes.substr(0, valid));
    bytes.remove_prefix(valid);
    if (bytes.empty()) break;
    AppendWindows1252(static_cast<unsigned char>(bytes.front()), out);
    bytes.remove_prefix(1);
  }
  return out;
}

absl::StatusOr<std::string> Transcode(std::string_view bytes,
                                      std::string_view charset) {
  std::string name = Lower(charset);
  for (const Alias& alias : kAliases)
    if (name == alias.name) name = alias.iconv;
  // A charset is a name, not a request to iconv ("UTF-8//IGNORE").
  const iconv_t to_utf8 = name.find('/') == name.npos
                              ? iconv_open("UTF-8", name.c_str())
                              : reinterpret_cast<iconv_t>(-1);
  if (to_utf8 == reinterpret_cast<iconv_t>(-1)) {
    if (ValidUtf8(bytes) == bytes.size()) return std::string(bytes);
    return InvalidArgument("charset ", absl::CHexEscape(ToAbsl(charset)),
                           " is not known");
  }
  std::string out;
  char buffer[4096];
  char* in = const_cast<char*>(bytes.data());
  std::size_t left = bytes.size();
  while (left > 0) {
    char* to = buffer;
    std::size_t room = sizeof buffer;
    const std::size_t result = iconv(to_utf8, &in, &left, &to, &room);
    const int error = errno;
    out.append(buffer, sizeof buffer - room);
    if (result != static_cast<std::size_t>(-1) || error == E2BIG) continue;
    // Not a character of this charset: a mark in its place.
    out.append("\xef\xbf\xbd");
    ++in;
    --left;
  }
  char* to = buffer;
  std::size_t room = sizeof buffer;
  iconv(to_utf8, nullptr, nullptr, &to, &room);
  out.append(buffer, sizeof buffer - room);
  iconv_close(to_utf8);
  return out;
}

// Without a mark at the front, blanks before the prolog, and the control
// characters that no XML may hold.
std::string Cleaned(std::string_view text) {
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n\v\f\0");
  text.remove_prefix(std::min(first, text.size()));
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') continue;
    if (byte == 0x7f) continue;
    out.push_back(c);
  }
  return out;
}

}  // namespace

std::size_t ValidUtf8(std::string_view s) {
  std::size_t i = 0;
  const auto at = [s](std::size_t k) {
    return k < s.size() ? static_cast<unsigned char>(s[k]) : 0u;
  };
  while (i < s.size()) {
    const unsigned a = at(i);
    std::size_t more = 0;
    unsigned low = 0x80, high = 0xbf;  // of the second byte
    if (a < 0x80) {
      ++i;
      continue;
    } else if (a >= 0xc2 && a <= 0xdf) {
      more = 1;
    } else if (a >= 0xe0 && a <= 0xef) {
      more = 2;
      if (a == 0xe0) low = 0xa0;
      if (a == 0xed) high = 0x9f;
    } else if (a >= 0xf0 && a <= 0xf4) {
      more = 3;
      if (a == 0xf0) low = 0x90;
      if (a == 0xf4) high = 0x8f;
    } else {
      return i;
    }
    if (at(i + 1) < low || at(i + 1) > high) return i;
    for (std::size_t k = 2; k <= more; ++k)
      if ((at(i + k) & 0xc0) != 0x80) return i;
    i += more + 1;
  }
  return i;
}

std::string_view CharsetOf(std::string_view content_type) {
  const std::string lower = Lower(content_type);
  std::size_t at = lower.find("charset=");
  if (at == lower.npos) return {};
  at += 8;
  std::string_view charset = content_type.substr(at);
  charset = charset.substr(0, charset.find_first_of("; \t,"));
  if (charset.size() >= 2 &&
      (charset.front() == '"' || charset.front() == '\''))
    charset = charset.substr(1, charset.size() - 2);
  return charset;
}

absl::StatusOr<std::string> FeedToUtf8(std::string_view bytes,
                                       std::string_view http_charset) {
  const auto begins = [bytes](std::string_view mark) {
    return bytes.substr(0, mark.size()) == mark;
  };
  const auto clean =
      [](absl::StatusOr<std::string> text) -> absl::StatusOr<std::string> {
    if (!text.ok()) return text.status();
    return Cleaned(*text);
  };
  using namespace std::string_view_literals;
  if (begins("\xff\xfe\0\0"sv) || begins("\0\0\xfe\xff"sv))
    return clean(Transcode(bytes, "UTF-32"));
  if (begins("\xff\xfe") || begins("\xfe\xff"))
    return clean(Transcode(bytes, "UTF-16"));
  if (begins("\xef\xbb\xbf")) return Cleaned(Mended(bytes.substr(3)));
  if (begins("<\0"sv)) return clean(Transcode(bytes, "UTF-16LE"));
  if (begins("\0<"sv)) return clean(Transcode(bytes, "UTF-16BE"));

  const bool valid = ValidUtf8(bytes) == bytes.size();
  std::string claim = Lower(PrologEncoding(bytes));
  // A prolog that can be read byte by byte is not UTF-16, whatever it says.
  if (claim.compare(0, 6, "utf-16") == 0) claim.clear();
  if (claim.empty()) claim = Lower(http_charset);
  if (claim.compare(0, 6, "utf-16") == 0) claim.clear();
  if (claim.empty() || claim == "utf-8" || claim == "utf8" ||
      IsWestern(claim)) {
    if (valid) return Cleaned(bytes);
    if (claim == "iso-8859-15") return clean(Transcode(bytes, claim));
    if (IsWestern(claim)) return clean(Transcode(bytes, "WINDOWS-1252"));
    // It claims UTF-8 and is not: perhaps the server knows better.
    const std::string other = Lower(http_charset);
    if (!other.empty() && other != claim && !IsWestern(other) &&
        other.compare(0, 3, "utf") != 0) {
      if (absl::StatusOr<std::string> text = Transcode(bytes, other); text.ok())
        return Cleaned(*text);
    }
    return Cleaned(Mended(bytes));
  }
  return clean(Transcode(bytes, claim));
}

}  // namespace vigie
