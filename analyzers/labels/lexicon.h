// The words that speak for a label, by language: written by hand, in the
// register people use. Each is evidence for the model, and all of them alone
// are the baseline that the model has to beat.
//
// Form of the lists: analyzers/text/phrases.h.
#pragma once

#include <span>
#include <string_view>

#include "analyzers/labels/label_id.h"
#include "analyzers/text/phrases.h"
#include "pipeline/model/language.h"

namespace vigie {

struct LabelWords {
  int label;
  std::string_view words;
};
extern const std::span<const LabelWords> kFrenchLabels;
extern const std::span<const LabelWords> kEnglishLabels;

// Bit LabelOf(…) of each entry. nullptr for a language without a lexicon.
// Thread-safe; lives for ever.
const PhraseTable* LabelTableOf(Language language);

}  // namespace vigie
