// Which labels are facts, and which are experimental: shown as such, used where
// somebody asks for one by its name, and deciding neither what counts nor what
// is told.
//
// A fact has precision >= 70 % at recall >= 50 % on the corpus' sealed test
// parts together, and more than its keywords alone. Figures: models/CARD.md.
// None of these decides an alert by itself; `alarming` does, and is the words
// of alarm.h alone, chosen for precision (82 % of what it says, in French; 70 %
// in English), since it finds a quarter only.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "analyzers/labels/label_id.h"
#include "pipeline/model/language.h"

namespace vigie {

namespace measured_internal {
constexpr std::uint64_t Bit(int label) { return std::uint64_t{1} << label; }
inline constexpr std::uint64_t kFrenchFacts =
    Bit(LabelOf(Nature::kNews)) | Bit(LabelOf(Nature::kJob)) |
    Bit(LabelOf(AuthorType::kCustomer)) | Bit(LabelOf(Intent::kQuestion)) |
    Bit(LabelOf(Care::kPersonalData));
inline constexpr std::uint64_t kEnglishFacts =
    Bit(LabelOf(Nature::kGiveaway)) | Bit(LabelOf(Nature::kStock)) |
    Bit(LabelOf(AuthorType::kCustomer)) |
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
// Found by their form, or by words of their own (alarm.h).
inline constexpr std::uint64_t kByRule =
    Bit(LabelOf(Care::kPersonalData)) | Bit(kAlarm);
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

// Bits of the labels that the lexicon says alone.
inline constexpr std::uint64_t kByLexicon = measured_internal::kByLexicon;

constexpr bool IsByLexicon(int label) { return (kByLexicon >> label & 1) != 0; }

// The others are classes of the tables, in the order of the labels.
inline constexpr int kModelLabels =
    kLabels -
    std::popcount(measured_internal::kByLexicon | measured_internal::kByRule);
inline constexpr std::array<int, kModelLabels> kLabelOfClass = [] {
  std::array<int, kModelLabels> labels{};
  std::size_t c = 0;
  for (int label = 0; label < kLabels; ++label)
    if (((measured_internal::kByLexicon | measured_internal::kByRule) >> label &
         1) == 0)
      labels[c++] = label;
  return labels;
}();
// -1: none.
constexpr int ClassOf(int label) {
  for (std::size_t c = 0; c < kLabelOfClass.size(); ++c)
    if (kLabelOfClass[c] == label) return static_cast<int>(c);
  return -1;
}

}  // namespace vigie
