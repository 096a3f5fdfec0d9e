// What a configuration says of detection: thresholds and budget, what is
// planned, and when a source counts as silent. All of it becomes
// Rules::detection, which is in the log: a replay expects the same.
//
//     detection: {budget: 1/4w, sensitive_themes: [safety]}
//     calendar:
//       - {name: match, from: "2026-06-01T19:00:00Z",
//          to: "2026-06-01T22:00:00Z", factor: 5, brands: [Orange]}
//     sources:
//       - {kind: rss, name: le-monde, silent_after: 2h}   # never; else learned
#pragma once

#include <string>
#include <string_view>

#include "pipeline/config/node.h"
#include "pipeline/model/rules.h"

namespace vigie {

// Reads `calendar`: a match, a launch, a sale. After the brands.
void ReadCalendar(const ConfigNode& node, Rules& rules);

// Reads `silent_after` of the source `name`; without it, what is usual is
// learned.
void ReadSilence(const ConfigNode& node, const std::string& name, Rules& rules);

// Reads `detection` itself; last, because it checks all of it together.
// Mistakes are told at the key that is wrong by itself, or else at the whole.
void ReadDetection(const ConfigNode& node, Rules& rules);

// Detection tells its reasons in the language of `alerts`, and the public's
// hours and holidays are those of its time zone, unless `detection` says so
// itself ("Europe/Paris" once is enough). After `alerts`.
void FollowAlerts(std::string_view language, std::string_view time_zone,
                  Rules& rules);

}  // namespace vigie
