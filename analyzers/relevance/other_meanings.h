// Phrases in which a brand's name is something else: "vigilance orange",
// "gluten free", "char Leclerc", "refus de visa", "mind the gap". Written by
// hand for the names that are mistaken most often.
#pragma once

#include "analyzers/text/phrases.h"

namespace vigie {

// Thread-safe; lives for ever.
const PhraseTable& OtherMeanings();

}  // namespace vigie
