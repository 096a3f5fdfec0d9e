// What is seen of a brand at one moment, against what is expected of it.
//
//   S  the negative share of the last 30 minutes (5 negatives or more) or two
//      hours (8 or more) is improbable for this brand (beta-binomial tail);
//   N  negatives of the last hour or half hour against the expected;
//   V  original mentions of the last hour or half hour against the expected, in
//      standard deviations that know how restless the brand is; V2 the same
//      with reposts;
//   C  negatives above the expectation, summed from where they began to rise
//      (CUSUM), in standard deviations;
//   G  minutes in which negatives double;
//   R  reach of the hour, each author once: is it a record of 28 days?
//   trickle: negatives of 2, 6 or 24 hours against the expected, for brands
//      too small for the above and for fires that burn slowly;
//   alarm: mentions of the last hour that speak of danger, recall or court.
//
// N counts a family of n copies as log2(1 + n). S alone forgets how many there
// are, N alone fires on everything that makes people talk. Where most of a wave
// is recognised as being about something else, a third of that number is taken
// to have slipped through, and is not counted.
//
// Thread-safe: pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/detect/brand_history.h"
#include "pipeline/detect/causes.h"
#include "pipeline/detect/settings.h"

namespace vigie {

inline constexpr int kBinsPerHour = 12;

struct Measures {
  bool known = false;       // is there anything to compare with?
  bool hour_known = false;  // was this hour of the day seen before?
  // The hour's volume against its expectation.
  std::int64_t mentions = 0;
  double expected_mentions = 0;
  double volume_score = 0;  // of V2, standard deviations
  std::int64_t originals = 0;
  double expected_originals = 0;
  double originals_score = 0;  // of V
  bool unusual_volume = false;
  // Negatives over `negative_minutes` (60 or 30, where they stand out most).
  int negative_minutes = 60;
  std::int64_t negatives = 0;
  double expected_negatives = 0;
  double negative_ratio = 0;  // of a half hour: discounted
  double positive_ratio = 0;  // the same of positives
  // Their share is not below the usual one, now and over two hours.
  bool share_held = false;
  // Negative share over `share_minutes` (30 or 120, where it is less likely).
  int share_minutes = 30;
  std::int64_t share_negatives = 0, share_judged = 0;
  double usual_share = 0;
  double tail = 1;  // the chance of it
  // Who the negatives of negative_minutes came from, among the last 64 kept.
  int voices = 0, people = 0, most = 0;
  // C: since `cusum_minutes`.
  double cusum = 0;
  int cusum_minutes = 0;
  double cusum_expected = 0;
  std::int64_t cusum_negatives = 0;
  double doubling_minutes = 0;  // G; 0: they do not
  std::uint64_t reach = 0;      // R, thousandths
  double expected_reach = 0;
  bool reach_record = false;
  // Positives of the hour, their share's chance: good buzz.
  std::int64_t positives = 0;
  double expected_positives = 0;
  double positive_tail = 1;
  // Other brands of the panel of which more is said, and more negatives, within
  // the hour.
  int company = 0;
  // What the causes say (causes.h); -1 not known.
  int reposters = 0;
  int newcomers = -1;  // negatives by authors new to the brand, thousandths
  bool spread_press = false;
  std::string spread_name, spread_platform;  // "" it has not spread
  // Negatives over `trickle_hours` (1, 2, 6 or 24), where they are least
  // likely.
  bool small = false;  // fewer than 100 mentions a day
  int trickle_hours = 24;
  std::int64_t trickle_negatives = 0;
  double trickle_expected = 0;
  double trickle_tail = 1;
  int trickle_voices = 0, trickle_people = 0, trickle_most = 0;
  std::int64_t day_negatives = 0;  // the same of 24 hours, small brands only
  double day_expected = 0, day_tail = 1;
  // Reviews of one star in 24 hours, small brands only.
  std::int64_t lowest = 0;
  double expected_lowest = 0, lowest_tail = 1;
  int lowest_people = 0;
  bool loud_alarm = false;  // an alarming mention by somebody widely read
  // The last hour's alarming mentions and how many people they came from.
  std::int64_t alarms = 0;
  double expected_alarms = 0;  // of as many mentions as there are, at least
  double alarm_tail = 1;
  int alarm_people = 0;
};

// At `now`, the bin that is open included.
Measures Measure(const BrandHistory& history, const BadBuzzSettings& settings,
                 Micros now);
// Adds what the causes of the last hour say.
void MeasureCauses(const Causes& causes, const BrandHistory& history,
                   std::int64_t bin, bool french, Measures& m);
// Was the brand watched for a day, so that what is new can be told from what
// is only new to us?
bool IsSeasoned(const BrandHistory& history, std::int64_t bin);
// Is enough known of the brand at this minute boundary?
bool IsWarm(const BrandHistory& history, const BadBuzzSettings& settings,
            std::int64_t boundary);
// The bin from which the negatives above half again the expectation add up to
// most: where the excess began (the start of a maximal CUSUM).
std::int64_t OnsetBin(const BrandHistory& history, std::int64_t bin);

}  // namespace vigie
