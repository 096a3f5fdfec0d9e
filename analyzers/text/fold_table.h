// What each character becomes when case and accents do not count.
//
// NFKC, full case folding, accents removed on Latin, Greek and Cyrillic
// letters only (が is not か), œ æ ø ł đ written oe ae o l d, every apostrophe
// written ', and soft hyphens, zero-width spaces, byte order marks and
// variation selectors gone. Characters shown as emoji stay as they are (™ is
// not "tm"). Built once, at the first use, from the tables of utf8proc.
//
// Thread-safe: read-only once built.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// How a character is folded.
enum class FoldKind : std::uint8_t {
  kSame,     // as it is
  kShort,    // to at most three bytes, held in the entry
  kLong,     // to bytes in the pool
  kMark,     // a mark that no composition needs: dropped after a Latin, Greek
             // or Cyrillic letter, kept elsewhere
  kAccent,   // a mark that may compose with what is before
  kCompose,  // no mark that may go, but may compose with what is before
};

class FoldTable {
 public:
  static const FoldTable& Get();

  struct Entry {
    std::uint32_t bits = 0;
    FoldKind kind() const { return static_cast<FoldKind>(bits >> 28); }
    int length() const { return (bits >> 24) & 15; }         // of kShort
    std::uint32_t bytes() const { return bits & 0xffffff; }  // of kShort
  };
  Entry Of(char32_t c) const {
    if (c >= 0x110000) return {};
    return pages_[page_of_[c >> 8]][c & 0xff];
  }
  // REQUIRES: kLong.
  std::string_view Long(Entry entry) const {
    return pool_[entry.bits & 0xffffff];
  }
  // For 0xC3 0x80+i: the one byte it becomes, 0 when it is not that simple.
  const std::array<std::uint8_t, 64>& latin1() const { return latin1_; }

 private:
  FoldTable();
  void Set(char32_t c, Entry entry);

  std::array<std::uint16_t, 0x1100> page_of_{};
  std::vector<std::array<Entry, 256>> pages_;
  std::vector<std::string> pool_;
  std::array<std::uint8_t, 64> latin1_{};
};

// The definition, on a whole stretch of characters: decompose, fold, order the
// marks, drop the accents, compose. Slow, and the only truth: the table and
// the kernels must give its bytes. Appends UTF-8 to `out`.
void FoldByDefinition(std::u32string_view characters, std::string& out);

// Letters of the three scripts whose accents are removed.
bool IsAccentBase(char32_t c);
// Shown as a picture, so never folded.
bool IsEmoji(char32_t c);
// Leaves no trace: soft hyphen, zero-width space, variation selectors.
bool IsDropped(char32_t c);

}  // namespace vigie
