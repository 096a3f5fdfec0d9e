// Is the mention about the brand at all? "Vigilance orange : inondations" is
// not about Orange, "Free Palestine" not about Free.
//
// Brands whose name is a word, a first name or a place (homonyms.h) and those
// whose configuration asks for it are judged by a linear model over what stands
// around the name; any other brand is taken at its word (1000), and so is a
// mention that comes from one of the brand's own accounts or names one.
// Where the name is not in the text (another word of the query found it), or
// the language has no model, nothing speaks against: 1000.
//
// Writes BrandHit::relevance: thousandths, so that kDoubtful (500) is the
// brand's own threshold. Pure, integers decide; thread-compatible; no
// allocation once warm.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "analyzers/linear/table.h"
#include "pipeline/model/rules.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

// InvalidArgument or NotFound when a brand's model cannot be used: another
// file than when the rules were written, or no model of relevance.
absl::StatusOr<std::unique_ptr<Analyzer>> MakeRelevanceAnalyzer(
    const Rules& rules);

// Opens a model that `vigie train --task relevance` made; `hash` becomes that
// of its bytes.
absl::StatusOr<LinearTable> OpenRelevance(const std::string& path,
                                          std::uint64_t& hash);

// The probability that a line of `own` and of the program's table together
// gives: the sum of what both say. Thousandths of a logit.
std::int64_t RelevanceLogit(const LinearTable* built_in, const LinearTable* own,
                            const FeatureList& features);

}  // namespace vigie
