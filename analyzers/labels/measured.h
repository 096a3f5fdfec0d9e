// Which labels are facts, and which are experimental: shown as such, used where
// somebody asks for one by its name, and deciding neither what counts nor what
// is told.
//
// A fact has precision >= 70 % at recall >= 50 % on the corpus' sealed test
// part, and more than its keywords alone. Figures: models/CARD.md. None of
// these decides an alert by itself; `alarming` does, and is the words of
// alarm.h alone, chosen for precision (73 % of what it says, in French; 67 % in
// English), since it finds a quarter only.
#pragma once

#include <cstdint>

#include "analyzers/labels/label_id.h"
#include "pipeline/model/language.h"

namespace vigie {

namespace measured_internal {
constexpr std::uint64_t Bit(int label) { return std::uint64_t{1} << label; }
inline constexpr std::uint64_t kFrenchFacts =
    Bit(LabelOf(AuthorType::kCustomer)) | Bit(LabelOf(Intent::kQuestion)) |
    Bit(LabelOf(Care::kPersonalData));
inline constexpr std::uint64_t kEnglishFacts =
    Bit(LabelOf(Nature::kNews)) | Bit(LabelOf(AuthorType::kCustomer)) |
    Bit(LabelOf(AuthorType::kJournalist)) | Bit(LabelOf(Intent::kQuestion));

// Said by the lexicon alone: few examples, which a model learns nothing from.
// (Chosen on the training part, leaving sectors out.)
constexpr std::uint64_t kAllThemes = ((std::uint64_t{1} << kThemes) - 1)
                                     << kFirstTheme;
inline constexpr std::uint64_t kByLexicon =
    (kAllThemes & ~Bit(LabelOf(Theme::kEmployment))) |
    Bit(LabelOf(Intent::kLeave)) | Bit(LabelOf(Intent::kBoycott)) |
    Bit(LabelOf(Intent::kLegal)) | Bit(LabelOf(Intent::kPurchase)) |
    Bit(LabelOf(Nature::kSatire)) | Bit(LabelOf(Nature::kSpoiler)) |
    Bit(LabelOf(AuthorType::kCompetitor)) | Bit(LabelOf(Care::kStaffThreat)) |
    Bit(LabelOf(Care::kSelfHarm));
}  // namespace measured_internal

// One bit a label.
constexpr std::uint64_t FactsOf(Language language) {
  return language == kFrench    ? measured_internal::kFrenchFacts
         : language == kEnglish ? measured_internal::kEnglishFacts
                                : 0;
}

constexpr bool IsFact(int label, Language language) {
  return (FactsOf(language) >> label & 1) != 0;
}

constexpr bool IsByLexicon(int label) {
  return (measured_internal::kByLexicon >> label & 1) != 0;
}

}  // namespace vigie
