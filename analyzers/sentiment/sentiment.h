// Does a mention praise or complain, and about which brand?
//
// A first implementation, and plainly so: it adds up the weights of words from
// two lists written by hand (French and English, some thousand forms each),
// turned by negations, raised by "very", capitals, "!!!" and stretched words,
// with what follows "but" weighing more. It knows no irony, no context and no
// topic. Other languages are left kUnsupported with score 0, never guessed.
//
// About one brand: the whole text. About several: the clause around each
// ("Delta is great, but United lost my bag").
//
// Measured, three classes, macro-recall / macro-F1 in per cent, on public
// development texts that its words were not taken from: English tweets
// (SemEval-2017) 60.7 / 60.2, French tweets (UMSAB, mostly about ecology)
// 52.8 / 51.5.
//
// Reads ScoredMention::language and the brands' tokens; writes the sentiment of
// the text and of each brand. Scores and probabilities are integers in
// thousandths; labels are decided on integers. Pure, thread-compatible, no
// allocation once warm.
#pragma once

#include <memory>

#include "pipeline/plugin/analyzer.h"

namespace vigie {

std::unique_ptr<Analyzer> MakeSentimentAnalyzer();

}  // namespace vigie
