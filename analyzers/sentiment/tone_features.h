// What a lexicon adds to the words and characters that a tone table sees:
// named features, the same in training and in judging.
#pragma once

#include "analyzers/linear/features.h"
#include "analyzers/sentiment/tone_reader.h"

namespace vigie {

// Appends named features (rows 1 to 199) of the tokens from `first` to before
// `last` of a text that `reader` has weighed; `sum` is what the lexicon says of
// them (thousandths), `marks` what their marks say.
void AppendToneFeatures(const Tokens& tokens, const ToneReader& reader,
                        std::size_t first, std::size_t last, std::int64_t sum,
                        const TextMarks& marks, FeatureList& out);

}  // namespace vigie
