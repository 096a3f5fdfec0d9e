// The words that speak for a label, by language: written by hand, in the
// register people use. Each is evidence for the model, and all of them alone
// are the baseline that the model has to beat.
//
// Form of the lists: analyzers/text/phrases.h; and "le_{tuer|buter}" stands for
// le_tuer and le_buter.
#pragma once

#include <span>
#include <string_view>

#include "analyzers/labels/label_id.h"
#include "analyzers/text/phrases.h"
#include "pipeline/model/language.h"

namespace vigie {

// The label of phrases that only hide what they hold ("mort_de_rire").
inline constexpr int kHides = -1;

struct LabelWords {
  int label;  // or kHides
  std::string_view words;
};
extern const std::span<const LabelWords> kFrenchLabels;
extern const std::span<const LabelWords> kEnglishLabels;
extern const std::span<const LabelWords> kFrenchThemes;
extern const std::span<const LabelWords> kEnglishThemes;
// Threats against staff, self-harm, and what looks like them.
extern const std::span<const LabelWords> kFrenchCare;
extern const std::span<const LabelWords> kEnglishCare;

// Bit LabelOf(…) of each entry. nullptr for a language without a lexicon.
// Thread-safe; lives for ever.
const PhraseTable* LabelTableOf(Language language);

}  // namespace vigie
