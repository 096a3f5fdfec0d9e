// From what is seen to a level: the routes to bad buzz and to crisis.
//
// Thread-safe: pure functions.
#pragma once

#include "pipeline/detect/measure.h"
#include "pipeline/model/incident.h"

namespace vigie {

// A level is left when even these easier conditions fail.
inline constexpr double kExitTail = 30, kMostExitTail = 0.05, kExitRatio = 0.6;

// The level these measures reach; with `exit`, the level they still hold.
// `warm`: enough is known of the brand. At most kCrisis: kMajor asks how long.
Level LevelOf(const Measures& measures, const BadBuzzSettings& settings,
              bool warm, bool exit);

}  // namespace vigie
