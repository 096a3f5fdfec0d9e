// What a character of folded text is to the tokenizer.
//
// Thread-safe: read-only once built, at the first use.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace vigie {

enum class CharacterClass : std::uint8_t {
  kOther,   // spaces, punctuation, symbols
  kLetter,  // letters and marks of the scripts that write words, and _
  kDigit,
  kIdeogram,  // CJK, kana, Thai: a token of its own
  kEmoji,
  kFlagHalf,  // regional indicator: two make a flag
  kSkinTone,
  kKeycap,  // U+20E3
  kTag,     // the invisible letters of a region's flag
  kJoiner,  // U+200D
};

class CharacterClasses {
 public:
  static const CharacterClasses& Get();
  CharacterClass Of(char32_t c) const {
    return c < 0x20000          ? classes_[c]
           : c < 0x40000        ? CharacterClass::kIdeogram
           : c - 0xe0020 < 0x60 ? CharacterClass::kTag
                                : CharacterClass::kOther;
  }

 private:
  CharacterClasses();
  std::vector<CharacterClass> classes_;
};

inline bool IsWordClass(CharacterClass c) {
  return c == CharacterClass::kLetter || c == CharacterClass::kDigit;
}

}  // namespace vigie
