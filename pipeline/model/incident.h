// An incident: a brand's bad buzz, from the first sign to the all clear.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/time.h"

namespace vigie {

// 0 calm, 1 watch, 2 bad buzz, 3 crisis, 4 major.
enum class Level : std::uint8_t { kCalm, kWatch, kBadBuzz, kCrisis, kMajor };
std::string_view LevelName(Level level);

// What was seen against what was expected, for one signal.
struct SignalReading {
  std::string signal;         // "V", "S", "N"
  std::int64_t observed = 0;  // thousandths
  std::int64_t expected = 0;  // thousandths
  std::int64_t score = 0;     // thousandths: a ratio, or -log10 of a tail
};

struct Incident {
  std::string id;  // hash(rule, version, brand, scope, first window), hex
  std::string brand;
  std::string scope;  // "" the brand itself; later "hashtag:…", "sector:…"
  Level level = Level::kCalm;  // now
  Level peak = Level::kCalm;
  Micros onset = 0;        // first minute of the bin that began it
  Micros detected = 0;     // folded time of the first level >= 2
  Micros updated = 0;      // folded time of the last change
  Micros ended = 0;        // folded time of the all clear, 0 while it lasts
  std::uint32_t step = 0;  // changes so far: names the alert (id, step)
  std::vector<SignalReading> signals;
  std::string reason;  // in words, English
};

}  // namespace vigie
