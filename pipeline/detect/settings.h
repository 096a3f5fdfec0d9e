// The thresholds of the bad-buzz rule, as the configuration gives them.
//
// s_tail, n_ratio and min_negatives were measured on simulated brands with
// injected bursts (tests/pipeline/detect); judged every minute, a tail of 1e-3
// gave twice the false alerts of 5e-4 and hardly found more. The others are
// proposals, to be replaced by backtests.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/detect/brand_context.h"
#include "pipeline/detect/detector.h"

namespace vigie {

// Each number is the key of its name in the `detection` settings.
struct BadBuzzSettings {
  // When people speak: keys `time_zone` (an IANA name; UTC) and `holidays`
  // (local_clock.h); a brand's own `time_zone` is `time_zone/BRAND` here, and
  // the configuration's `calendar`, in order, `calendar/0001` and on.
  std::string time_zone, holidays;
  std::map<std::string, std::string> brand_zones;
  std::vector<PlannedEvent> planned;
  // Sources that are watched for silence: keys `source/NAME`, values `learned`,
  // `never`, or the minutes of silence to tell after (source_watch.h).
  std::map<std::string, std::int64_t> sources;
  // In which language alerts are told: key `language`, `en` or `fr`;
  // a configuration's own default is that of its `alerts`.
  bool french = false;
  // 1 as shipped; above, all tails and ratios of level 2 (and level 3's) are
  // made stricter, below more lenient (strictness.h). Key `budget` says it as
  // false alerts a brand and week: `1/4w`. Either, not both.
  double strictness = 1;
  // Level 2, bad buzz: a share of negatives whose chance is below s_tail, with
  // n_ratio times the expected negatives, at least min_negatives of them, from
  // min_authors people, nobody above half.
  double s_tail = 5e-4;
  double n_ratio = 2.5;
  std::int64_t min_negatives = 8;
  std::int64_t min_authors = 5;
  // Level 2 without an unusual share (a brand whose everyday tone is bad, a
  // wave of factual news): unusual volume, and more negatives than the growth
  // of positives explains.
  double volume_n_ratio = 4;
  std::int64_t volume_min_negatives = 20;
  std::int64_t volume_min_authors = 10;
  double volume_tone_ratio = 1.3;  // negatives' growth over positives' growth
  // Level 2 of a brand with fewer than 100 mentions a day: its negatives of 2,
  // 6 or 24 hours.
  double small_tail = 5e-5;
  double small_n_ratio = 3;
  std::int64_t small_min_negatives = 4;
  std::int64_t small_min_authors = 4;
  // The same of 24 hours, where so few complain that a handful is a lot.
  double small_day_tail = 1e-2;
  double small_day_ratio = 2.5;
  // The same by so many reviews of one star in 24 hours, from as many people.
  std::int64_t one_star_min = 3;
  // Level 2 by one negative post that so many people repeat in half an hour
  // (and a twentieth of the negatives of a usual hour).
  std::int64_t viral_min_reposters = 50;
  // Level 2 of a fire that burns slowly: the negatives of six hours.
  double slow_tail = 1e-5;
  std::int64_t slow_min_negatives = 30;
  // Level 2 by mentions of danger, recall, leak, death or court in an hour,
  // whatever their tone, volume_n_ratio times as many as usual.
  std::int64_t alarm_min_authors = 3;
  double alarm_tail = 1e-4;
  // Level 3, crisis.
  double crisis_s_tail = 1e-4;
  double crisis_n_ratio = 5;
  std::int64_t crisis_min_negatives = 20;
  // Level 4, major: a crisis held this long, at this ratio; or with a reach
  // that is a record of 28 days, or having spread to the press or another
  // platform, or negatives that double in less than major_doubling minutes.
  double major_n_ratio = 10;
  std::int64_t major_minutes = 30;
  double major_doubling = 30;
  // Volume is unusual from this many standard deviations.
  double v_score = 4;
  // For the digest. First mentions by authors of this reach (thousandths of
  // log10(1 + followers): 5000 is 100,000). Negatives that wait for an answer
  // longer than this, of a brand that answers. Themes never to be missed: key
  // `sensitive_themes`, their names with commas.
  std::int64_t vip_reach = 5000;
  std::int64_t unanswered_minutes = 120;
  ThemeSet sensitive_themes;
  // What is assumed of a brand that is not known yet: its negative share.
  double prior_negative = 0.22;
  // No alert before this much of a brand's stream and this many mentions were
  // seen, save on overwhelming evidence.
  std::int64_t warmup_minutes = 75;
  std::int64_t warmup_mentions = 30;
  // Down one level, down from 4, all clear, reopened under the same name.
  std::int64_t down_minutes = 30;
  std::int64_t major_down_minutes = 60;
  std::int64_t clear_minutes = 120;
  std::int64_t reopen_hours = 24;

  absl::Status ReadThemes(std::string_view list);
  // Reads time zones, holidays and plans; false when the key is none of them.
  absl::StatusOr<bool> ReadClock(const std::string& name,
                                 const std::string& value);
  // Reads what is said of sources; false when the key is another.
  absl::StatusOr<bool> ReadSource(const std::string& name,
                                  const std::string& value);
  // InvalidArgument naming the key and what it takes.
  static absl::StatusOr<BadBuzzSettings> Parse(
      const DetectionSettings& settings);
};

}  // namespace vigie
