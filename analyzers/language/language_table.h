// The table that tells languages apart: weights of one byte for 16,384 hashed
// trigrams and words and eight classes, 128 KB, part of the program
// (models/CARD.md).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/language/trigrams.h"
#include "analyzers/linear/evaluation.h"
#include "analyzers/linear/labelled.h"
#include "analyzers/linear/table.h"
#include "analyzers/linear/trainer.h"

namespace vigie {

// In the table's order; the last stands for any other in Latin letters.
inline constexpr std::string_view kTableLanguages[] = {
    "fr", "en", "de", "es", "it", "pt", "nl", "other"};
inline constexpr std::uint32_t kLanguageClasses = 8;
inline constexpr std::uint32_t kOtherLanguage = 7;
inline constexpr std::uint32_t kLanguageBits = 14;

// nullptr when the one of the program does not pass its checksum. Lives for
// ever.
const LinearTable* BuiltInLanguageTable();
// InvalidArgument when it cannot tell languages.
absl::Status CheckLanguageTable(const LinearTable& table);

// One sum a class over the trigrams and the words.
void SumTrigrams(const LinearTable& table, const Trigrams& trigrams,
                 std::int32_t* sums);

// Learns the language of each text; one that is none of the
// seven is "other", Arabic is passed over (its script tells). Long texts are
// learned whole and as a piece of a few words.
absl::StatusOr<LinearTable> TrainLanguage(
    const std::vector<std::vector<LabelledText>>& sets,
    const TrainSettings& settings,
    const std::function<void(int done, int all)>& progress = {});

struct ExaminedLanguage {
  Figures figures;              // classes: the labels of the file
  double texts_per_second = 0;  // of judging, on texts already cut into words
};
// `words` above 0: only the first so many words of each text are judged.
absl::StatusOr<ExaminedLanguage> ExamineLanguage(
    std::vector<LabelledText> texts, std::size_t words = 0,
    const LinearTable* own = nullptr);

}  // namespace vigie
