// What a configuration says of tone: a brand's own words and its usual shares,
// and lexicon files that hold for all brands.
//
//     lexicon: [our_words.lex]       # analyzers/sentiment/lexicon_file.h
//     brands:
//       - name: Rammstein
//         query: rammstein
//         words: {praise: [terrible], complaint: [mou], ignore: [noir désir]}
//         tone: {prior: [0.30, 0.55, 0.15]}   # complaints, neutral, praise
#pragma once

#include "pipeline/config/node.h"
#include "pipeline/model/rules.h"

namespace vigie {

// Reads `words` and `tone` under a brand; mistakes are told at their place.
void ReadBrandTone(const ConfigNode& item, BrandRule& brand);

// Reads the files that `lexicon` names, in their order.
void ReadLexicons(const ConfigNode& node, Rules& rules);

}  // namespace vigie
