// The words that carry tone, by language: written by hand for what people say
// about brands (service, delivery, price, safety), in the register they use.
//
// A list holds words between spaces. "déçu/e/s/es" stands for déçu, déçue,
// déçus, déçues; "pas_mal" for two words side by side. Weights go from -3
// (ruinous) to 3 (delighted).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vigie {

struct ToneWords {
  int weight;
  std::string_view words;
};

struct ToneLexicon {
  std::span<const ToneWords> words;
  std::string_view negations;     // turn what follows: pas, never
  std::string_view before;        // half a negation: ne
  std::string_view strong;        // très, really
  std::string_view weak;          // un peu, slightly
  std::string_view contrasts;     // mais, but: what follows weighs more
  std::string_view conjunctions;  // et, and: may part two brands
};

extern const ToneLexicon kFrenchTone;
extern const ToneLexicon kEnglishTone;
extern const ToneLexicon kGermanTone;
extern const ToneLexicon kSpanishTone;
extern const ToneLexicon kItalianTone;
extern const ToneLexicon kPortugueseTone;
extern const ToneLexicon kArabicTone;
extern const ToneLexicon kHindiTone;
struct LanguageLexicon {
  std::string_view language;  // ISO 639-1; empty: of no language, emoji only
  const ToneLexicon* lexicon;
};
// The last one is the one without a language.
extern const std::span<const LanguageLexicon> kToneLexicons;

// Emoji, the same in every language.
extern const std::span<const ToneWords> kEmojiTone;

}  // namespace vigie
