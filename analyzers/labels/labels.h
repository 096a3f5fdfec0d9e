// What kind of message it is, who speaks, what it is about, what its author
// wants, and whether somebody must act at once (pipeline/model/labels.h).
//
// Reads the language and the mention's own facts (where it was published, by
// whom); writes ScoredMention::labels. Languages without a model keep the
// defaults, but for what needs no language: phone numbers, addresses, the
// brand's own accounts, known satire. Pure, integers decide; thread-compatible;
// no allocation once warm.
#pragma once

#include <cstdint>
#include <memory>

#include "pipeline/model/rules.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

std::unique_ptr<Analyzer> MakeLabelAnalyzer(const Rules& rules);

// Bits (label_id.h) of what is said of an analyzed mention by its words alone,
// with labels that were not measured to be right often enough (measured.h).
std::uint64_t ExperimentalLabels(const ScoredMention& scored);

}  // namespace vigie
