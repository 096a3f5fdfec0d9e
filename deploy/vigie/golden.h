// The golden series of an alert rule: counts that it must answer in a known
// way, played through the detector and the rules by `vigie check`.
//
//     tests:
//       - name: a wave of complaints at noon     # shown when it fails
//         brand: Orange             # the rule's first, or the first of all
//         start: 2026-01-05T00:00:00Z
//         every: 5m                 # of each number
//         mentions: 20*1152 60 80*12   # a number, or number*times; 5 million
//                                      # mentions in all
//         negatives: 2*1152 40 70*12
//         then: 24h                 # how long is waited after the series; 24h
//         want: {level: 3, tell: [slack]}   # at least; or `want: nothing`
//
// Instead of start, every, mentions and negatives: `csv: FILE`, of the columns
// timestamp,mentions,negatives as `vigie detect` reads them.
//
// Who is told is asked of this rule alone, before the all clear.
#pragma once

#include "deploy/vigie/alert_settings.h"
#include "pipeline/model/rules.h"

namespace vigie {

// Plays the tests of these rules; what fails is told at its place.
void RunGoldenSeries(const std::vector<AlertRuleNode>& nodes,
                     const AlertRules& alerts, const Rules& rules,
                     const std::vector<ConfiguredSink>& sinks);

}  // namespace vigie
