// What a configuration says of words: a brand's own words of tone and its usual
// shares, lexicon files that hold for all brands, and words of themes.
//
//     lexicon: [our_words.lex]       # analyzers/sentiment/lexicon_file.h
//     brands:
//       - name: Rammstein
//         query: rammstein
//         words: {praise: [terrible], complaint: [mou], ignore: [noir désir]}
//         tone: {prior: [0.30, 0.55, 0.15]}   # complaints, neutral, praise
//     themes: {refund: [geste commercial, dédommag*], outage: [hs]}
#pragma once

#include "pipeline/config/node.h"
#include "pipeline/model/rules.h"

namespace vigie {

// Reads `words` and `tone` under a brand; mistakes are told at their place.
void ReadBrandTone(const ConfigNode& item, BrandRule& brand);

// Reads the files that `lexicon` names, in their order.
void ReadLexicons(const ConfigNode& node, Rules& rules);

// Reads `themes`: lists of words, each under the name of a theme.
void ReadThemes(const ConfigNode& node, Rules& rules);

}  // namespace vigie
