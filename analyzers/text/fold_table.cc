#include "analyzers/text/fold_table.h"

#include <utf8proc.h>

#include <algorithm>
#include <bitset>
#include <memory>

#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

bool IsNonspacing(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) ==
         UTF8PROC_CATEGORY_MN;
}
int CombiningClass(char32_t c) {
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))
      ->combining_class;
}
bool IsJamoTail(char32_t c) { return c >= 0x1160 && c <= 0x11ff; }

char32_t Apostrophe(char32_t c) {
  switch (c) {
    case 0x00b4:
    case 0x02b9:
    case 0x02bb:
    case 0x02bc:
    case 0x02c8:
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0x2032:
    case 0xff07:
      return '\'';
    default:
      return c;
  }
}

// Appends what `c` decomposes and folds to, before marks are ordered.
void Decompose(char32_t c, std::u32string& out) {
  if (IsDropped(c)) return;
  if (IsEmoji(c) || Apostrophe(c) != c) {
    out += Apostrophe(c);
    return;
  }
  utf8proc_int32_t buffer[64];
  int boundary = 0;
  const utf8proc_ssize_t n = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(c), buffer, 64,
      static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                     UTF8PROC_CASEFOLD),
      &boundary);
  if (n <= 0 || n > 64) {
    out += c;
    return;
  }
  for (utf8proc_ssize_t i = 0; i < n; ++i) {
    const auto d = static_cast<char32_t>(buffer[i]);
    switch (d) {
      case 0x0153:
        out += U"oe";
        break;
      case 0x00e6:
        out += U"ae";
        break;
      case 0x00f8:
        out += U'o';
        break;
      case 0x0142:
        out += U'l';
        break;
      case 0x0111:
        out += U'd';
        break;
      default:
        if (!IsDropped(d)) out += Apostrophe(d);
    }
  }
}

// Can any character compose with a `c` after it?
class Composers {
 public:
  Composers() : second_(new std::bitset<0x20000>) {
    for (char32_t c = 0xc0; c < 0x20000; ++c) {
      if (c >= 0x3400 && c < 0xa000) continue;
      if (c >= 0xac00 && c < 0xd7a4) continue;
      utf8proc_int32_t buffer[64];
      int boundary = 0;
      const utf8proc_ssize_t n =
          utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), buffer, 64,
                                  UTF8PROC_DECOMPOSE, &boundary);
      for (utf8proc_ssize_t i = 1; i < n && i < 64; ++i)
        if (buffer[i] < 0x20000)
          second_->set(static_cast<std::size_t>(buffer[i]));
    }
  }
  bool Second(char32_t c) const {
    return IsJamoTail(c) || (c < 0x20000 && second_->test(c));
  }

 private:
  std::unique_ptr<std::bitset<0x20000>> second_;
};

}  // namespace

bool IsAccentBase(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool block =
      (c >= 0xc0 && c < 0x2b0) || (c >= 0x370 && c < 0x530) ||
      (c >= 0x1c80 && c < 0x1c90) || (c >= 0x1e00 && c < 0x2000) ||
      (c >= 0x2c60 && c < 0x2c80) || (c >= 0xa640 && c < 0xa6a0) ||
      (c >= 0xa720 && c < 0xa800) || (c >= 0xab30 && c < 0xab70);
  if (!block) return false;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool IsEmoji(char32_t c) {
  return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2300 && c <= 0x23ff) ||
         (c >= 0x2600 && c <= 0x27bf) || (c >= 0x2b00 && c <= 0x2bff) ||
         c == 0x203c || c == 0x2049 || c == 0x2122 || c == 0x2139;
}

bool IsDropped(char32_t c) {
  return c == 0xad || c == 0x200b || c == 0xfeff ||
         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef) ||
         (c >= 0x180b && c <= 0x180d);
}

void FoldByDefinition(std::u32string_view characters, std::string& out) {
  std::u32string text;
  for (const char32_t c : characters) Decompose(c, text);
  for (std::size_t i = 0; i < text.size();) {  // canonical order of the marks
    std::size_t end = i;
    while (end < text.size() && CombiningClass(text[end]) != 0) ++end;
    std::stable_sort(text.begin() + static_cast<std::ptrdiff_t>(i),
                     text.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char32_t a, char32_t b) {
                       return CombiningClass(a) < CombiningClass(b);
                     });
    i = end + 1;
  }
  std::vector<utf8proc_int32_t> kept;
  kept.reserve(text.size() + 1);
  bool accent_base = false;
  for (const char32_t c : text) {
    if (accent_base && IsNonspacing(c)) continue;
    accent_base = IsAccentBase(c);
    kept.push_back(static_cast<utf8proc_int32_t>(c));
  }
  const utf8proc_ssize_t n = utf8proc_normalize_utf32(
      kept.data(), static_cast<utf8proc_ssize_t>(kept.size()),
      static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
  for (utf8proc_ssize_t i = 0; i < n; ++i)
    AppendUtf8(out, static_cast<char32_t>(kept[static_cast<std::size_t>(i)]));
}

void FoldTable::Set(char32_t c, Entry entry) {
  std::uint16_t& page = page_of_[c >> 8];
  if (page == 0) {
    page = static_cast<std::uint16_t>(pages_.size());
    pages_.emplace_back();
  }
  pages_[page][c & 0xff] = entry;
}

FoldTable::FoldTable() {
  pages_.emplace_back();  // page 0: everything as it is
  const Composers composers;
  const auto entry = [](FoldKind kind, std::uint32_t low) {
    return Entry{static_cast<std::uint32_t>(kind) << 28 | low};
  };
  std::u32string decomposed;
  std::string folded, same;
  for (char32_t c = 0; c < 0xe0200; ++c) {
    // Ideographs, Hangul syllables and the planes without letters stay.
    if (c == 0x3400) c = 0xa000;
    if (c == 0xac00) c = 0xd7b0;
    if (c == 0xd800) c = 0xf900;
    if (c == 0x20000) c = 0x2f800;
    if (c == 0x2fb00) c = 0xe0000;
    if (IsDropped(c)) {
      Set(c, entry(FoldKind::kShort, 0));
      continue;
    }
    decomposed.clear();
    Decompose(c, decomposed);
    folded.clear();
    FoldByDefinition(std::u32string_view(&c, 1), folded);
    same.clear();
    AppendUtf8(same, c);
    if (!decomposed.empty()) {
      const char32_t first = decomposed[0];
      const bool composes =
          CombiningClass(first) != 0 || composers.Second(first);
      if (IsNonspacing(first) || composes) {
        const bool plain = decomposed.size() == 1 && first == c &&
                           !composers.Second(c) && IsNonspacing(c);
        Set(c, entry(plain                 ? FoldKind::kMark
                     : IsNonspacing(first) ? FoldKind::kAccent
                                           : FoldKind::kCompose,
                     0));
        continue;
      }
    }
    if (folded == same) continue;
    if (folded.size() <= 3) {
      std::uint32_t bits = static_cast<std::uint32_t>(folded.size()) << 24;
      for (std::size_t i = 0; i < folded.size(); ++i)
        bits |=
            static_cast<std::uint32_t>(static_cast<unsigned char>(folded[i]))
            << (8 * i);
      Set(c, entry(FoldKind::kShort, bits));
    } else {
      Set(c, entry(FoldKind::kLong, static_cast<std::uint32_t>(pool_.size())));
      pool_.push_back(folded);
    }
  }
  for (char32_t c = 0xc0; c < 0x100; ++c) {
    const Entry e = Of(c);
    if (e.kind() == FoldKind::kShort && e.length() == 1)
      latin1_[c - 0xc0] = static_cast<std::uint8_t>(e.bytes());
  }
}

const FoldTable& FoldTable::Get() {
  static const FoldTable& table = *new FoldTable;
  return table;
}

}  // namespace vigie
