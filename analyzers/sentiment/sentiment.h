// Does a mention praise or complain, and about which brand?
//
// A linear model a language (analyzers/linear) over words, pairs of words,
// pieces of words and what a lexicon written by hand says of them: negations
// turned, "very" and capitals weighing more, what follows "but" weighing more
// (tone_reader.h). It knows no irony and little context. Languages without a
// table are left kUnsupported with score 0, never guessed.
//
// About one brand: the whole text. About several: the part around each
// ("Delta is great, but United lost my bag").
//
// Figures, data and limits: models/CARD.md. `vigie eval` measures them on any
// labelled file, `vigie train` makes a table from one.
//
// A customer's words of tone (the rules' lexicon, a brand's `words`) overrule
// all else that is known of them: of such a word the table sees nothing, and
// what the customer says of it counts instead. A brand's own name never counts
// as tone. A brand's prior (the shares of complaints and praise it usually has)
// weighs the classes, which count alike without one.
//
// Reads ScoredMention::language and the brands' tokens; writes the sentiment of
// the text and of each brand: probability of the label (calibrated), score =
// P(positive) - P(negative), in thousandths; decided on integers. Pure,
// thread-compatible, no allocation once warm.
#pragma once

#include <memory>

#include "analyzers/linear/table.h"
#include "pipeline/model/rules.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

// `rules`: BrandHit::brand numbers their brands; without any, no name, word or
// prior is known.
std::unique_ptr<Analyzer> MakeSentimentAnalyzer(const Rules& rules = {});

// With a table of one's own for its language, which must outlive the analyzer.
// InvalidArgument when it is not a table of tones.
absl::StatusOr<std::unique_ptr<Analyzer>> MakeSentimentAnalyzer(
    const LinearTable& own, const Rules& rules = {});

}  // namespace vigie
