#include "analyzers/text/character_class.h"

#include <utf8proc.h>

#include "analyzers/text/fold_table.h"

namespace vigie {
namespace {

bool IsIdeogram(char32_t c) {
  return (c >= 0x2e80 && c < 0x2fe0) || (c >= 0x3005 && c <= 0x3007) ||
         (c >= 0x3021 && c <= 0x3029) || (c >= 0x3041 && c <= 0x30ff) ||
         (c >= 0x31f0 && c < 0x3200) || (c >= 0x3400 && c < 0x4dc0) ||
         (c >= 0x4e00 && c < 0xa000) || (c >= 0xf900 && c < 0xfb00) ||
         (c >= 0xff66 && c < 0xffa0) || (c >= 0x1b000 && c < 0x1b170) ||
         (c >= 0x0e01 && c < 0x0e50);
}

CharacterClass ClassOf(char32_t c) {
  if (c == '_') return CharacterClass::kLetter;
  if (c == 0x200d) return CharacterClass::kJoiner;
  if (c == 0x20e3) return CharacterClass::kKeycap;
  if (c >= 0x1f1e6 && c <= 0x1f1ff) return CharacterClass::kFlagHalf;
  if (c >= 0x1f3fb && c <= 0x1f3ff) return CharacterClass::kSkinTone;
  if (IsEmoji(c)) return CharacterClass::kEmoji;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  const bool letter =
      category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
  if (IsIdeogram(c) && (letter || category == UTF8PROC_CATEGORY_NL))
    return CharacterClass::kIdeogram;
  if (letter) return CharacterClass::kLetter;
  if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO)
    return CharacterClass::kDigit;
  return CharacterClass::kOther;
}

}  // namespace

CharacterClasses::CharacterClasses() : classes_(0x20000) {
  for (char32_t c = 0; c < 0x20000; ++c) classes_[c] = ClassOf(c);
}

const CharacterClasses& CharacterClasses::Get() {
  static const CharacterClasses& classes = *new CharacterClasses;
  return classes;
}

}  // namespace vigie
