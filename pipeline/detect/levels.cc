#include "pipeline/detect/levels.h"

#include <algorithm>

namespace vigie {
namespace {

// At an hour of the day never seen before.
constexpr double kOddTail = 0.002;
constexpr double kUnknownToneRatio = 2;
// Negatives of the hour against the expected, of a slow fire that goes on.
constexpr double kStillBurning = 1.5;
constexpr int kCompany = 2;
// Who repeats one post, against the negatives expected in the hour.
constexpr double kViralShare = 0.05;

}  // namespace

Level LevelOf(const Measures& m, const BadBuzzSettings& s, bool warm,
              bool exit) {
  if (!warm && !exit) {
    // Too little is known for anything but the overwhelming.
    const bool overwhelming = m.known && m.tail < 1e-6 &&
                              m.negative_ratio >= 10 && m.negatives >= 40 &&
                              m.people >= 20 && 2 * m.most <= m.voices;
    return overwhelming ? Level::kCrisis : Level::kCalm;
  }
  const double ratio = exit ? kExitRatio : 1.0;
  const auto odder = [&](double threshold) {
    return m.tail <
           (exit ? std::min(threshold * kExitTail, kMostExitTail) : threshold);
  };
  const auto enough = [exit](std::int64_t count, std::int64_t least) {
    return exit ? 2 * count >= least : count >= least;
  };
  const bool unusual_share = odder(s.s_tail);
  const bool several =
      exit || (m.people >= s.min_authors && 2 * m.most <= m.voices);
  const bool by_share = unusual_share && several &&
                        m.negative_ratio >= s.n_ratio * ratio &&
                        enough(m.negatives, s.min_negatives);
  // At an hour not known, volume says little by itself: the share must be odd
  // too, and negatives outgrow positives clearly.
  const bool outgrown =
      m.hour_known
          ? m.negative_ratio >= s.volume_n_ratio * ratio &&
                m.negative_ratio >= s.volume_tone_ratio * m.positive_ratio
          : m.tail < kOddTail && m.negative_ratio >= s.n_ratio * ratio &&
                m.negative_ratio >= kUnknownToneRatio * m.positive_ratio;
  // Brands that are compared with each other burn together: a strike, an
  // outage. Then a share that is bad every day need not be worse.
  const bool in_company =
      m.company >= kCompany && m.hour_known &&
      m.negative_ratio >= s.n_ratio * ratio &&
      m.negative_ratio >= s.volume_tone_ratio * m.positive_ratio;
  const bool by_volume =
      m.unusual_volume &&
      (outgrown ? m.share_held || in_company : in_company) &&
      enough(m.negatives, s.volume_min_negatives) &&
      (exit || (m.people >= s.volume_min_authors && 2 * m.most <= m.voices));
  const auto rare = [exit](double tail, double threshold) {
    return tail <
           (exit ? std::min(threshold * kExitTail, kMostExitTail) : threshold);
  };
  // Few mentions, or a fire that burns slowly.
  const auto trickled = static_cast<double>(m.trickle_negatives);
  // What is long over is still in the six hours of a slow fire: they count
  // only while it burns. (A small brand's day is all there is to go by.)
  const bool burning = m.small || m.negative_ratio >= kStillBurning;
  const bool trickling =
      burning && rare(m.trickle_tail, m.small ? s.small_tail : s.slow_tail) &&
      trickled >= (m.small ? s.small_n_ratio : s.n_ratio) * ratio *
                      m.trickle_expected &&
      (exit || 2 * m.trickle_most <= m.trickle_voices);
  const bool by_small = trickling && m.small &&
                        enough(m.trickle_negatives, s.small_min_negatives) &&
                        (exit || m.trickle_people >= s.small_min_authors);
  const bool by_slow = trickling && !m.small && m.trickle_hours > 2 &&
                       enough(m.trickle_negatives, s.slow_min_negatives) &&
                       (exit || m.trickle_people >= s.volume_min_authors);
  // So few complain as a rule that a handful of people in a day is a lot.
  const auto day = static_cast<double>(m.day_negatives);
  const bool by_day =
      !exit && m.small && m.day_tail < s.small_day_tail &&
      day >= s.small_day_ratio * std::max(m.day_expected, 0.5) &&
      m.day_negatives >= s.small_min_negatives &&
      m.trickle_people >= s.small_min_authors &&
      2 * m.trickle_most <= m.trickle_voices;
  // One post that everybody repeats: the copies are the crisis. Of a brand that
  // thousands complain of in an hour, fifty repeat one at any time.
  const bool by_viral =
      (exit ? 2 : 1) * m.reposters >= s.viral_min_reposters &&
      (exit ? 2 : 1) * m.reposters >= kViralShare * m.expected_negatives;
  // Danger, recall, death, court: whatever the tone.
  const bool by_alarm =
      m.loud_alarm || ((exit || m.alarm_people >= s.alarm_min_authors) &&
                       rare(m.alarm_tail, s.alarm_tail) &&
                       static_cast<double>(m.alarms) >=
                           s.volume_n_ratio * ratio * m.expected_alarms);
  // The worst marks, from as many people, where they are rare.
  const bool by_stars =
      !exit && m.small && m.lowest >= s.one_star_min &&
      m.lowest_people >= s.one_star_min && m.lowest_tail < s.small_day_tail &&
      static_cast<double>(m.lowest) >= s.small_n_ratio * m.expected_lowest;
  if (!by_share && !by_volume) {
    if (by_small || by_stars || by_slow || by_alarm || by_day || by_viral)
      return Level::kBadBuzz;
    return m.unusual_volume || m.tail < s.s_tail ? Level::kWatch : Level::kCalm;
  }
  const bool crisis = (by_volume || odder(s.crisis_s_tail)) &&
                      m.negative_ratio >= s.crisis_n_ratio * ratio &&
                      enough(m.negatives, s.crisis_min_negatives);
  return crisis ? Level::kCrisis : Level::kBadBuzz;
}

}  // namespace vigie
