#include "pipeline/detect/measure.h"

#include <algorithm>
#include <cmath>

#include "pipeline/detect/explain_causes.h"
#include "pipeline/detect/numerics.h"

namespace vigie {
namespace {

constexpr int kHalfHour = 6, kTwoHours = 24;  // bins
constexpr Micros kBin = kBinMinutes * kMinute;
// Beyond this many mentions the share is judged as if of this many: by then
// the brand's own restlessness decides, not the number.
constexpr std::int64_t kJudgedMost = 400;
// Half an hour is luckier than an hour: its ratios count for less.
constexpr double kHalfHourDiscount = 1.4;
// At an hour of the day never seen before, the day's own rhythm may raise the
// volume by this much; and most of the growth of what is not negative is taken
// for a morning, not for a crisis.
constexpr double kUnknownHour = 1.4;
constexpr double kUnknownGrowth = 0.7;
// A share that has not fallen: standard deviations above the usual one.
constexpr double kHeld = 0.75;
// Where so many are judged that a share is known to a hundredth, in a brand of
// which half of what is said is bad every day, it need not rise: it must not
// fall below this part of the usual one, and negatives outgrow positives twice.
constexpr double kManyJudged = 1000, kBadEveryDay = 0.4;
constexpr double kNearlyHeld = 0.88, kOutgrown = 2;
constexpr double kHourTries = 50;
constexpr double kAlarmSpread = 0.25;
constexpr double kLeastSpread = 0.02, kLeastRho = 0.002;
// On a brand's first day its usual share of such mentions is a guess.
constexpr double kFirstDayTries = 1e9;
// A share that has risen, for all one can tell.
constexpr double kRisen = 0.02;
// Ratios need something to be a multiple of.
constexpr double kLeastExpected = 0.5;
// Of what is recognised as being about something else, one in so many more is
// not.
constexpr std::int64_t kSlipped = 3;

struct Sums {
  std::int64_t total = 0, judged = 0, negative = 0, positive = 0;
  std::int64_t alarming = 0, reposts = 0;
  std::int64_t weighed = 0;  // thousandths
  double expected = 0;

  // Less what slipped through of a wave about something else, all of it taken
  // to be negative.
  Sums Without(std::int64_t slipped) const {
    Sums left = *this;
    for (std::int64_t* part :
         {&left.total, &left.judged, &left.negative, &left.alarming})
      *part -= std::min(*part, slipped);
    left.judged = std::max(left.judged, left.negative + left.positive);
    left.total = std::max(left.total, left.judged);
    left.weighed = std::max<std::int64_t>(0, left.weighed - 1000 * slipped);
    return left;
  }
};

double Tail(std::int64_t k, std::int64_t n, double mean, double rho) {
  if (n > kJudgedMost) {
    k = k * kJudgedMost / n;
    n = kJudgedMost;
  }
  const double off = static_cast<double>(k) - mean * static_cast<double>(n);
  const double variance = static_cast<double>(n) * mean * (1.0 - mean) *
                          (1.0 + static_cast<double>(n - 1) * rho);
  // Within one and a half standard deviations nothing is remarkable: the
  // common case. (Such tails are above 5 %, which no threshold asks for.)
  if (off <= 0 || off * off < 2.25 * variance) return 1.0;
  return BetaBinomialTail(k, n, mean, rho);
}

// Not below the usual share, for all one can tell of so many.
bool Held(std::int64_t negatives, double judged, double share, double rho) {
  return static_cast<double>(negatives) - share * judged >=
         kHeld *
             std::sqrt(judged * share * (1.0 - share) * (1.0 + judged * rho));
}

// Reviews of one star: of a small brand each is read by those who choose.
void MeasureRatings(const BrandHistory& history,
                    const BadBuzzSettings& settings, std::int64_t bin,
                    Measures& m) {
  const Baseline& baseline = history.baseline();
  m.lowest = history.LastHours(bin, 24).lowest;
  if (m.lowest < settings.one_star_min) return;
  m.expected_lowest = baseline.MentionsADay() * baseline.LowestShare();
  m.lowest_tail = NegativeBinomialTail(
      m.lowest, std::max(m.expected_lowest, 0.05), baseline.VolumeSpread());
  m.lowest_people =
      history.VoicesOf(BrandHistory::kLowest, bin - 24 * kBinsPerHour + 1, bin)
          .people;
}

// Negatives of the last quarter of an hour against the one before it.
void MeasureGrowth(const BrandHistory& history, std::int64_t bin, double open,
                   Measures& m) {
  constexpr int kQuarter = 3;  // bins
  constexpr double kLn2 = 0.69314718055994530942;
  double last = 0, before = 0;
  for (int back = 0; back < kQuarter; ++back) {
    last += history.At(bin - back).negative;
    before += history.At(bin - back - kQuarter).negative;
  }
  if (last < 8 || before < 4) return;
  const double passed = (kQuarter - 1 + open) * kBinMinutes;
  const double growth = last / passed / (before / (kQuarter * kBinMinutes));
  if (growth < 1.2) return;
  const double apart = (kQuarter * kBinMinutes + passed) / 2.0;
  m.doubling_minutes = apart * kLn2 / PlainLog(growth);
}

// Page's CUSUM within two hours: the sum of what is above half again the
// expectation, from where it is greatest.
void MeasureCusum(const BrandHistory& history, std::int64_t bin, double open,
                  double share, Measures& m) {
  double sum = 0, most = 0, expected = 0;
  std::int64_t negatives = 0;
  for (int back = 0; back < kTwoHours && bin - back >= history.first_bin();
       ++back) {
    const double e = share * history.baseline().ExpectedMentions(bin - back) *
                     (back == 0 ? open : 1.0);
    const std::uint32_t seen = history.At(bin - back).negative;
    expected += e;
    negatives += seen;
    sum += seen - 1.5 * e;
    if (sum <= most) continue;
    most = sum;
    m.cusum_minutes = static_cast<int>((back + 1) * kBinMinutes);
    m.cusum_expected = expected;
    m.cusum_negatives = negatives;
  }
  m.cusum = (static_cast<double>(m.cusum_negatives) - m.cusum_expected) /
            std::sqrt(m.cusum_expected + 1.0);
}

// The windows that fires which burn slowly, or in small brands, are seen in:
// the hours before this one and what has passed of it.
void MeasureTrickle(const BrandHistory& history,
                    const BadBuzzSettings& settings, std::int64_t bin,
                    double share, const Sums& hour, const Sums& two_hours,
                    Measures& m) {
  m.small = history.Small();
  const Baseline& baseline = history.baseline();
  for (const int hours : {1, 2, 6, 24}) {
    // A day is less restless than its half hours.
    const double restless = hours == 1   ? 1.0
                            : hours == 2 ? 0.75
                            : hours == 6 ? 0.4
                                         : 0.2;
    const double spread =
        std::max(kLeastSpread, restless * baseline.VolumeSpread());
    const double rho =
        std::max(kLeastRho, restless * baseline.Overdispersion());
    // A big brand's day has too many reasons to differ from other days.
    if (hours == (m.small ? 0 : 24) || (hours <= 2 && !m.small)) continue;
    const Sums& sums = hours == 1 ? hour : two_hours;
    std::int64_t negatives = sums.negative, judged = sums.judged;
    double expected = 0;
    if (hours <= 2) {
      expected = baseline.UsualMentions(bin, hours * kBinsPerHour) * share;
    } else {
      const HourCounts sum = history.LastHours(bin, hours);
      negatives = sum.negative - sum.doubtful / kSlipped;
      judged = sum.judged;
      const std::int64_t begun =
          bin - FloorDiv(bin, kBinsPerHour) * kBinsPerHour;
      expected = baseline.UsualMentions(bin, (hours - 1) * kBinsPerHour +
                                                 static_cast<int>(begun) + 1) *
                 share;
    }
    if (negatives < settings.small_min_negatives) continue;
    // A good day is not a bad one: the share must have risen as well, or be one
    // that good news never has.
    if (static_cast<double>(negatives) < share * static_cast<double>(judged) ||
        (5 * negatives < 2 * judged &&
         Tail(negatives, judged, share, rho) >= kRisen))
      continue;
    // There are more single hours to be lucky in.
    const double tail =
        (hours == 1 ? kHourTries : 1.0) *
        NegativeBinomialTail(negatives, std::max(expected, 0.2), spread);
    if (hours == 24) {
      m.day_negatives = negatives;
      m.day_expected = expected;
      m.day_tail = tail;
    }
    if (tail >= m.trickle_tail) continue;
    m.trickle_hours = hours;
    m.trickle_negatives = negatives;
    m.trickle_expected = expected;
    m.trickle_tail = tail;
  }
  m.loud_alarm = m.small && bin - history.loud_alarm() < kBinsPerHour;
  if (m.trickle_tail > 0.05) return;
  const BrandHistory::Voices voices = history.VoicesOf(
      BrandHistory::kNegative, bin - m.trickle_hours * kBinsPerHour + 1, bin);
  m.trickle_voices = voices.mentions;
  m.trickle_people = voices.people;
  m.trickle_most = voices.most;
}

}  // namespace

bool IsSeasoned(const BrandHistory& history, std::int64_t bin) {
  return bin - history.first_bin() >= 24 * kBinsPerHour;
}

void MeasureCauses(const Causes& causes, const BrandHistory& history,
                   std::int64_t bin, bool french, Measures& m) {
  (void)causes.Viral(bin, m.reposters);
  if (!IsSeasoned(history, bin)) return;
  m.newcomers = causes.Newcomers(bin);
  if (const Cause* spread = causes.Spread(bin)) {
    m.spread_name = spread->kind == CauseKind::kCopies
                        ? (french ? "Un même message" : "One post")
                        : CauseName(spread->kind, spread->name, french);
    m.spread_press = spread->press >= 2;
    m.spread_platform = spread->elsewhere_name;
  }
}

bool IsWarm(const BrandHistory& history, const BadBuzzSettings& settings,
            std::int64_t boundary) {
  const std::int64_t age = boundary - history.first_bin() * kBinMinutes;
  if (age < settings.warmup_minutes || history.baseline().bins() < 6)
    return false;
  return history.baseline().mentions() >=
             static_cast<std::uint64_t>(settings.warmup_mentions) ||
         age >= 24 * 60;
}

Measures Measure(const BrandHistory& history, const BadBuzzSettings& settings,
                 Micros now) {
  const Baseline& baseline = history.baseline();
  const std::int64_t bin = FloorDiv(now - 1, kBin);
  // How much of the open bin has passed.
  const double open =
      static_cast<double>(now - bin * kBin) / static_cast<double>(kBin);
  Sums sums, half, hour;
  std::int64_t doubtful = 0;
  for (int back = 0; back < kTwoHours; ++back) {
    const BinCounts& counts = history.At(bin - back);
    sums.total += counts.total;
    sums.judged += counts.judged;
    sums.negative += counts.negative;
    sums.positive += counts.positive;
    sums.alarming += counts.alarming;
    sums.reposts += counts.reposts;
    sums.weighed += counts.weighed;
    doubtful += counts.doubtful;
    if (back < kBinsPerHour && bin - back >= history.first_bin())
      sums.expected += baseline.ExpectedMentions(bin - back) *
                       (baseline.HourKnown(bin - back) ? 1.0 : kUnknownHour) *
                       (back == 0 ? open : 1.0);
    if (back + 1 == kHalfHour) half = sums.Without(doubtful / kSlipped);
    if (back + 1 == kBinsPerHour) hour = sums.Without(doubtful / kSlipped);
  }

  sums = sums.Without(doubtful / kSlipped);

  Measures m;
  m.mentions = hour.total;
  m.known = baseline.bins() >= 3;
  m.hour_known = baseline.HourKnown(bin);
  m.expected_mentions = hour.expected;
  const double spread = baseline.VolumeSpread();
  for (const Sums* window : {&half, &hour}) {
    const double e = window->expected;
    const auto x = static_cast<double>(window->total);
    const double score = (x - e) / std::sqrt(e + spread * e * e + 1.0);
    m.volume_score = std::max(m.volume_score, score);
    if (score >= settings.v_score && x >= 1.5 * e && x >= 10)
      m.unusual_volume = true;
    const double e1 = e * (1.0 - baseline.RepostShare());
    const auto x1 = static_cast<double>(window->total - window->reposts);
    const double score1 = (x1 - e1) / std::sqrt(e1 + spread * e1 * e1 + 1.0);
    m.originals_score = std::max(m.originals_score, score1);
    if (score1 >= settings.v_score && x1 >= 1.5 * e1 && x1 >= 10)
      m.unusual_volume = true;
  }
  m.originals = hour.total - hour.reposts;
  m.expected_originals = hour.expected * (1.0 - baseline.RepostShare());

  const double share = baseline.NegativeShare();
  const double weighed_share = baseline.WeighedShare();
  const double positive_share = baseline.PositiveShare();
  m.usual_share = share;
  const double rho = baseline.Overdispersion();
  for (const Sums* window : {&hour, &half}) {
    double volume = window->expected;
    if (!m.hour_known)
      volume = std::max(
          volume, kUnknownGrowth *
                      static_cast<double>(window->total - window->negative) /
                      (1.0 - share));
    const double expected = volume * share;
    const bool first = window == &hour;
    const double ratio = static_cast<double>(window->weighed) / 1000.0 /
                         std::max(volume * weighed_share, kLeastExpected) /
                         (first ? 1.0 : kHalfHourDiscount);
    if (!first && (ratio <= m.negative_ratio ||
                   window->negative < settings.min_negatives))
      continue;
    m.negative_minutes = first ? 60 : 30;
    m.negatives = window->negative;
    m.expected_negatives = expected;
    m.negative_ratio = ratio;
    const auto judged = static_cast<double>(window->judged);
    m.share_held =
        Held(window->negative, judged, share, rho) &&
        Held(sums.negative, static_cast<double>(sums.judged), share, rho);
    m.positive_ratio = static_cast<double>(window->positive) /
                       std::max(volume * positive_share, kLeastExpected) /
                       (first ? 1.0 : kHalfHourDiscount);
    if (judged >= kManyJudged && share >= kBadEveryDay &&
        static_cast<double>(window->negative) >= kNearlyHeld * share * judged &&
        m.negative_ratio >= kOutgrown * m.positive_ratio)
      m.share_held = true;
  }

  m.share_negatives = half.negative;
  m.share_judged = half.judged;
  if (half.negative >= 5) m.tail = Tail(half.negative, half.judged, share, rho);
  if (sums.negative >= 8) {
    const double tail = Tail(sums.negative, sums.judged, share, rho);
    if (tail < m.tail || half.negative < 5) {
      m.tail = tail;
      m.share_minutes = 120;
      m.share_negatives = sums.negative;
      m.share_judged = sums.judged;
    }
  }

  m.positives = hour.positive;
  m.expected_positives = hour.expected * positive_share;
  if (hour.positive >= 8)
    m.positive_tail = Tail(hour.positive, hour.judged, positive_share, rho);
  m.reach = history.HourReach(bin);
  m.expected_reach = hour.expected * baseline.ReachAMention();
  MeasureGrowth(history, bin, open, m);
  if (hour.negative >= 5) MeasureCusum(history, bin, open, share, m);

  MeasureTrickle(history, settings, bin, share, hour, sums, m);
  if (m.small) MeasureRatings(history, settings, bin, m);
  m.alarms = hour.alarming;
  // Where everybody speaks more, more speak of danger as well.
  m.expected_alarms = std::max(hour.expected, static_cast<double>(hour.total)) *
                      baseline.AlarmingShare();
  if (m.alarms > 0)
    m.alarm_tail =
        (IsSeasoned(history, bin) ? 1.0 : kFirstDayTries) *
        NegativeBinomialTail(m.alarms, std::max(m.expected_alarms, 0.01),
                             kAlarmSpread);

  // Who they are is asked only when it can matter.
  if (m.unusual_volume || m.tail < 1.0 || history.incident.open()) {
    const int bins = m.negative_minutes / static_cast<int>(kBinMinutes);
    const BrandHistory::Voices voices =
        history.VoicesOf(BrandHistory::kNegative, bin - bins + 1, bin);
    m.voices = voices.mentions;
    m.people = voices.people;
    m.most = voices.most;
  }
  if (m.alarms >= settings.alarm_min_authors)
    m.alarm_people =
        history.VoicesOf(BrandHistory::kAlarming, bin - kBinsPerHour + 1, bin)
            .people;
  return m;
}

std::int64_t OnsetBin(const BrandHistory& history, std::int64_t bin) {
  const double share = history.baseline().NegativeShare();
  double sum = 0, most = 0;
  std::int64_t onset = bin;
  for (int back = 0; back < kTwoHours; ++back) {
    if (bin - back < history.first_bin()) break;
    sum += history.At(bin - back).negative -
           1.5 * share * history.baseline().ExpectedMentions(bin - back) - 0.25;
    if (sum > most) {
      most = sum;
      onset = bin - back;
    }
  }
  return onset;
}

}  // namespace vigie
