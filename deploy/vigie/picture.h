// The picture of an incident, for people who would rather look than read:
// mentions per five minutes, the negative ones among them, what was usual, the
// levels as coloured ground, and what was decided and told when.
//
// SVG of 800 by 300, light or dark as the reader's screen is. What is usual is
// not the detector's own expectation but what anybody can count again: the
// middle half of the same half hour on the (at most fourteen) days before, or,
// with fewer than three of them, of all of the 24 hours before; the caption
// says which. Pure. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "pipeline/model/incident.h"

namespace vigie {

// Mentions of the brand in one bin of five minutes since 1970.
struct BinCount {
  std::int64_t mentions = 0, negatives = 0;
};

struct IncidentPicture {
  std::string brand;
  Level peak = Level::kCalm;
  Micros onset = 0, detected = 0, ended = 0;     // ended 0: it lasts
  Micros now = 0;                                // up to where it is counted
  std::map<std::int64_t, BinCount> bins;         // the fourteen days before too
  std::vector<std::pair<Micros, Level>> levels;  // each change, in order
  std::vector<Micros> told, refused;             // deliveries
  std::vector<std::pair<Micros, std::string>> acknowledged;  // and by whom
  bool french = false;
  absl::TimeZone zone = absl::UTCTimeZone();
};

std::string DrawIncident(const IncidentPicture& picture);

}  // namespace vigie
