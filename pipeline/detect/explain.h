// Why an alert was raised, in plain English with its figures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/detect/settings.h"
#include "pipeline/model/incident.h"

namespace vigie {

// What was measured at one minute boundary.
struct Measures {
  bool known = false;       // is there anything to compare with?
  bool hour_known = false;  // was this hour of the day seen before?
  // The hour's volume against its expectation.
  std::int64_t mentions = 0;
  double expected_mentions = 0;
  double volume_score = 0;  // standard deviations
  bool unusual_volume = false;
  // Negatives over `negative_minutes` (60 or 30, where they stand out most).
  int negative_minutes = 60;
  std::int64_t negatives = 0;
  double expected_negatives = 0;
  double negative_ratio = 0;  // of a half hour: discounted
  double positive_ratio = 0;  // the same of positives
  // Negative share over `share_minutes` (30 or 120, where it is less likely).
  int share_minutes = 30;
  std::int64_t share_negatives = 0, share_judged = 0;
  double usual_share = 0;
  double tail = 1;  // the chance of it
  // Who the negatives of negative_minutes came from, among the last 64 kept.
  int voices = 0, people = 0, most = 0;
};

std::vector<SignalReading> ReadingsOf(const Measures& measures);
std::string SummaryOf(const std::string& brand, Level level, Level previous,
                      bool resolved, const Measures& measures);
std::string DescriptionOf(Level level, bool resolved, Micros onset,
                          const Measures& measures,
                          const BadBuzzSettings& settings);

}  // namespace vigie
