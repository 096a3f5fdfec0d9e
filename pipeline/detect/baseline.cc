#include "pipeline/detect/baseline.h"

#include <algorithm>

#include "pipeline/base/time.h"

namespace vigie {
namespace {

constexpr std::int64_t kBinsPerHour = 12;
constexpr std::int64_t kBinsPerDay = 288;
constexpr std::int64_t kBinsPerBlock = 6;
constexpr int kHourBins = 84;  // a week of one hour of the day
constexpr double kWeekDecay = 1.0 - 1.0 / 2016;
constexpr double kBlockDecay = 1.0 - 1.0 / 336;
constexpr double kPriorMentions = 20;
constexpr double kPriorPositive = 0.25;
constexpr double kPriorAlarming = 0.005;
constexpr double kPriorRho = 0.02;
constexpr double kPriorRhoBlocks = 8;
constexpr double kPriorSpread = 0.0625;  // a quarter, squared
constexpr double kPriorSpreadBlocks = 12;

}  // namespace

// The recent mean remembers about 100 mentions: three hours of a big brand, up
// to a week of a small one.
double Baseline::Memory() const {
  return std::clamp(100.0 / std::max(recent_, 0.01), 36.0, 2016.0);
}

double Baseline::Profile(std::int64_t bin, double& weight) const {
  weight = 0;
  const std::int64_t in_day = bin - FloorDiv(bin, kBinsPerDay) * kBinsPerDay;
  const std::int64_t h = in_day / kBinsPerHour;
  const Hour& here = hours_[static_cast<std::size_t>(h)];
  if (here.bins < kBinsPerHour) return -1;
  // Between the middles of two hours, a straight line.
  const double from_middle =
      (static_cast<double>(in_day % kBinsPerHour) + 0.5) / kBinsPerHour - 0.5;
  const Hour& beside =
      hours_[static_cast<std::size_t>((h + (from_middle < 0 ? 23 : 1)) % 24)];
  double mean = here.mean;
  if (beside.bins >= kBinsPerHour) {
    const double share = from_middle < 0 ? -from_middle : from_middle;
    mean = (1.0 - share) * here.mean + share * beside.mean;
  }
  const double known = mean * here.bins;
  weight = known / (known + 30.0);
  return mean;
}

double Baseline::ExpectedMentions(std::int64_t bin) const {
  double weight;
  const double profile = Profile(bin, weight);
  if (profile < 0) return recent_;
  const double pseudo = 5.0 / Memory();
  const double today =
      std::clamp((recent_ + pseudo) / (recent_profile_ + pseudo), 0.7, 3.0);
  return weight * profile * today + (1.0 - weight) * recent_;
}

double Baseline::UsualMentions(std::int64_t bin, int bins) const {
  // Hour by hour: within one the profile is nearly straight.
  double sum = 0;
  for (int done = 0; done < bins;) {
    const int step = std::min<int>(kBinsPerHour, bins - done);
    double weight;
    const double profile = Profile(bin - done - step / 2, weight);
    sum += step * (profile < 0 ? recent_
                               : weight * profile + (1.0 - weight) * recent_);
    done += step;
  }
  return sum;
}

double Baseline::MentionsADay() const {
  double sum = 0;
  int known = 0;
  for (const Hour& hour : hours_)
    if (hour.bins >= kBinsPerHour) {
      sum += hour.mean * kBinsPerHour;
      ++known;
    }
  return known == 24 ? sum : recent_ * kBinsPerDay;
}

double Baseline::AlarmingShare() const {
  return (alarming_ + kPriorMentions * kPriorAlarming) /
         (counted_ + kPriorMentions);
}

double Baseline::NegativeShare(double prior) const {
  return (negative_ + kPriorMentions * prior) / (judged_ + kPriorMentions);
}

double Baseline::PositiveShare() const {
  return (positive_ + kPriorMentions * kPriorPositive) /
         (judged_ + kPriorMentions);
}

double Baseline::Overdispersion() const {
  return std::clamp((rho_sum_ + kPriorRhoBlocks * kPriorRho) /
                        (rho_weight_ + kPriorRhoBlocks),
                    0.004, 0.2);
}

double Baseline::VolumeSpread() const {
  return std::clamp((spread_sum_ + kPriorSpreadBlocks * kPriorSpread) /
                        (spread_weight_ + kPriorSpreadBlocks),
                    0.02, 1.0);
}

bool Baseline::HourKnown(std::int64_t bin) const {
  double weight;
  return Profile(bin, weight) >= 0;
}

bool Baseline::BusyHour(std::int64_t bin) const {
  double weight;
  const double here = Profile(bin, weight);
  if (here < 0) return true;
  double most = 0;
  for (const Hour& hour : hours_)
    if (hour.bins >= kBinsPerHour)
      most = std::max(most, static_cast<double>(hour.mean));
  return here >= 0.25 * most;
}

void Baseline::Learn(std::int64_t bin, const BinCounts& counts,
                     double prior_negative) {
  const std::int64_t block = FloorDiv(bin, kBinsPerBlock);
  if (block != block_) {
    CloseBlock(prior_negative);
    block_ = block;
  }
  const double expected = ExpectedMentions(bin);
  double mentions = counts.total;
  if (bins_ >= kBinsPerHour) {
    mentions = std::min(mentions, 4.0 * expected + 3.0);
    // The same downwards: a source that is silent is not a brand that is.
    if (expected > 4.0) mentions = std::max(mentions, expected / 4.0);
  }
  ++bins_;
  mentions_ += counts.total;

  double weight;
  const double profile = Profile(bin, weight);
  const double step =
      std::max(1.0 / static_cast<double>(bins_), 1.0 / Memory());
  recent_ += step * (mentions - recent_);
  recent_profile_ +=
      step * ((profile < 0 ? mentions : profile) - recent_profile_);

  const std::int64_t in_day = bin - FloorDiv(bin, kBinsPerDay) * kBinsPerDay;
  Hour& hour = hours_[static_cast<std::size_t>(in_day / kBinsPerHour)];
  if (hour.bins < kHourBins) ++hour.bins;
  // One busy day must not make every later day look quiet beside it.
  if (profile >= 0) mentions = std::min(mentions, 2.0 * expected + 3.0);
  hour.mean += static_cast<float>((mentions - hour.mean) / hour.bins);

  judged_ = judged_ * kWeekDecay + counts.judged;
  negative_ = negative_ * kWeekDecay + counts.negative;
  positive_ = positive_ * kWeekDecay + counts.positive;
  counted_ = counted_ * kWeekDecay + counts.total;
  alarming_ = alarming_ * kWeekDecay + counts.alarming;

  ++block_bins_;
  block_counts_.total += counts.total;
  block_counts_.judged += counts.judged;
  block_counts_.negative += counts.negative;
  block_expected_ += expected;
}

void Baseline::CloseBlock(double prior_negative) {
  if (block_bins_ == kBinsPerBlock && bins_ > kBinsPerBlock) {
    const double n = block_counts_.judged;
    if (n >= 5) {
      // One half hour's estimate of rho, weighed by what it can know.
      const double mean = NegativeShare(prior_negative);
      const double variance = n * mean * (1.0 - mean);
      const double off = block_counts_.negative - n * mean;
      const double rho = Overdispersion();
      const double square =
          std::min(off * off, 9.0 * variance * (1.0 + (n - 1.0) * rho));
      const double trust =
          kPriorRho * (n - 1.0) / (1.0 + kPriorRho * (n - 1.0));
      const double w = trust * trust;
      rho_sum_ =
          rho_sum_ * kBlockDecay + w * (square / variance - 1.0) / (n - 1.0);
      rho_weight_ = rho_weight_ * kBlockDecay + w;
    }
    const double e = block_expected_;
    const double off = block_counts_.total - e;
    const double excess = (off * off - e) / ((e + 2.0) * (e + 2.0));
    const double w = e / (e + 4.0);
    spread_sum_ = spread_sum_ * kBlockDecay + w * std::clamp(excess, -1.0, 1.0);
    spread_weight_ = spread_weight_ * kBlockDecay + w;
  }
  block_bins_ = 0;
  block_counts_ = {};
  block_expected_ = 0;
}

void Baseline::Serialize(ByteWriter& w) const {
  w.Varint(bins_);
  w.Varint(mentions_);
  for (const double d : {recent_, recent_profile_, judged_, negative_,
                         positive_, rho_sum_, rho_weight_, spread_sum_,
                         spread_weight_, block_expected_, counted_, alarming_})
    w.Fixed(d);
  for (const Hour& hour : hours_) {
    w.Fixed(hour.bins);
    w.Fixed(hour.mean);
  }
  w.Signed(block_);
  w.Varint(block_bins_);
  w.Varint(block_counts_.total);
  w.Varint(block_counts_.judged);
  w.Varint(block_counts_.negative);
}

bool Baseline::Parse(ByteReader& r, int version) {
  bins_ = r.Varint();
  mentions_ = r.Varint();
  for (double* d :
       {&recent_, &recent_profile_, &judged_, &negative_, &positive_, &rho_sum_,
        &rho_weight_, &spread_sum_, &spread_weight_, &block_expected_}) {
    *d = r.Fixed<double>();
    // Also refuses what is not a number.
    if (!(*d > -1e15 && *d < 1e15)) return false;
  }
  if (version >= 2)
    for (double* d : {&counted_, &alarming_}) {
      *d = r.Fixed<double>();
      if (!(*d >= 0 && *d < 1e15)) return false;
    }
  for (double* d :
       {&recent_, &recent_profile_, &judged_, &negative_, &positive_,
        &rho_weight_, &spread_weight_, &block_expected_})
    if (*d < 0) return false;
  for (Hour& hour : hours_) {
    hour.bins = r.Fixed<std::uint8_t>();
    hour.mean = r.Fixed<float>();
    if (hour.bins > kHourBins || !(hour.mean >= 0 && hour.mean < 1e12))
      return false;
  }
  block_ = r.Signed();
  block_bins_ = static_cast<std::uint32_t>(r.Varint());
  block_counts_ = {};
  block_counts_.total = static_cast<std::uint32_t>(r.Varint());
  block_counts_.judged = static_cast<std::uint32_t>(r.Varint());
  block_counts_.negative = static_cast<std::uint32_t>(r.Varint());
  return r.ok() && block_bins_ <= kBinsPerBlock;
}

}  // namespace vigie
