// Words of a crisis: danger, recall, leak, death, court, boycott, strike, in
// the seven languages whose tone is scored.
//
// One word that says it alone, or two different ones that hint at it, make a
// mention alarming. Figures of speech ("mort de rire", "à mourir") do not
// count. What is measured of it: analyzers/labels/measured.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "analyzers/text/phrases.h"
#include "pipeline/model/language.h"
#include "pipeline/model/tokens.h"

namespace vigie {

struct AlarmWords {
  std::string_view language;  // ISO 639-1
  std::string_view alone;     // enough
  std::string_view hints;     // two of them
  std::string_view harmless;  // figures of speech that hold such words
  std::string_view threats;   // what angry customers say every day: a hint, all
                              // of them one
};
extern const std::span<const AlarmWords> kAlarmWords;

// nullptr for a language without words. Bit 0: alone; bits 1 to 63: hints,
// different words in different bits (nearly). Thread-safe; lives for ever.
const PhraseTable* AlarmTableOf(Language language);

// Do the words say so? By `table` of the text's language.
bool IsAlarming(const PhraseTable& table, const Tokens& tokens);

}  // namespace vigie
