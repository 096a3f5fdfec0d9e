#include "pipeline/detect/baseline.h"

#include <algorithm>

#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"

namespace vigie {
namespace {

constexpr std::int64_t kBinsPerHour = 12;
constexpr std::int64_t kBinsPerDay = 288;
constexpr std::int64_t kBinsPerBlock = 6;
constexpr int kHourBins = 84;  // a week of one hour of the day
// Shares are remembered for a week or for this many mentions, whichever is
// longer, to eight weeks: what a small brand is like is not told by one week.
constexpr double kShareMentions = 2000, kShareLeast = 2016, kShareMost = 16128;
constexpr double kBlockDecay = 1.0 - 1.0 / 336;
constexpr double kPriorMentions = 20, kPriorFades = 200;
constexpr double kPriorPositive = 0.25;
// Rare: what a brand's usual share of it is takes long to know.
constexpr double kPriorAlarming = 0.005;
constexpr double kAlarmingMentions = 200;
// Most brands are not rated at all.
constexpr double kPriorLowest = 0.003;
constexpr double kPriorReposts = 0.25;
constexpr double kPriorReach = 2000;  // a hundred followers
constexpr double kPriorRho = 0.02;
constexpr double kPriorRhoBlocks = 8;
constexpr double kPriorSpread = 0.0625;  // a quarter, squared
constexpr double kPriorSpreadBlocks = 12;
constexpr std::uint64_t kMostBins = std::uint64_t{1} << 40;  // any history's
// No share is all of it: of as many as one likes, one can be otherwise.
constexpr double kNearlyAll = 1.0 - 1e-9;
constexpr std::uint8_t kNotAlike = 255;  // stored for hours' bins

}  // namespace

// The recent mean remembers about 100 mentions: three hours of a big brand, up
// to a week of a small one.
double Baseline::Memory() const {
  return std::clamp(100.0 / std::max(recent_, 0.01), 36.0, 2016.0);
}

double Baseline::Profile(std::int64_t utc_bin, double& weight) const {
  weight = 0;
  const std::int64_t bin = context_->clock->LocalBin(utc_bin);
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

double Baseline::Prior() const {
  return context_->panel != nullptr
             ? context_->panel->NegativeShare(context_->prior_negative)
             : context_->prior_negative;
}

double Baseline::WeekRatio(std::int64_t bin, double an_hour) const {
  const int hour = context_->clock->HourOfWeek(bin);
  const double prior =
      context_->panel != nullptr ? context_->panel->WeekRatio(hour) : 1.0;
  return week_.Shrunk(hour, prior, an_hour, VolumeSpread());
}

double Baseline::ExpectedMentions(std::int64_t bin) const {
  double weight;
  const double planned = context_->PlannedFactor(bin);
  double profile = Profile(bin, weight);
  if (profile < 0) return recent_ * planned;
  profile *= WeekRatio(bin, profile * kBinsPerHour);
  const double pseudo = 5.0 / Memory();
  const double today =
      std::clamp((recent_ + pseudo) / (recent_profile_ + pseudo), 0.7, 3.0);
  return (weight * profile * today + (1.0 - weight) * recent_) * planned;
}

double Baseline::UsualMentions(std::int64_t bin, int bins) const {
  // Hour by hour: within one the profile is nearly straight.
  double sum = 0;
  for (int done = 0; done < bins;) {
    const int step = std::min<int>(kBinsPerHour, bins - done);
    double weight;
    const std::int64_t middle = bin - done - step / 2;
    double profile = Profile(middle, weight);
    const double ratio =
        WeekRatio(middle, std::max(profile, recent_) * kBinsPerHour);
    const double recent = Memory() >= kBinsPerDay ? recent_ * ratio : recent_;
    profile *= ratio;
    sum += context_->PlannedFactor(middle) * step *
           (profile < 0 ? recent : weight * profile + (1.0 - weight) * recent);
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
  return (alarming_ + kAlarmingMentions * kPriorAlarming) /
         (counted_ + kAlarmingMentions);
}

double Baseline::LowestShare() const {
  return (lowest_ + kPriorMentions * kPriorLowest) /
         (counted_ + kPriorMentions);
}

// What is assumed of a brand not known yet counts ever less, and less than it
// did: most brands are like others, some are like no other.
double Baseline::PriorMentions() const {
  return kPriorMentions / (1.0 + judged_ / kPriorFades);
}

double Baseline::NegativeShare() const {
  const double prior = PriorMentions();
  return std::min((negative_ + prior * Prior()) / (judged_ + prior),
                  kNearlyAll);
}

double Baseline::WeighedShare() const {
  const double prior = PriorMentions();
  return (weighed_ + prior * Prior()) / (judged_ + prior);
}

double Baseline::RepostShare() const {
  return (reposts_ + kPriorMentions * kPriorReposts) /
         (counted_ + kPriorMentions);
}

double Baseline::ReachAMention() const {
  return (reach_ + kPriorMentions * kPriorReach) / (counted_ + kPriorMentions);
}

void Baseline::Settle() {
  recent_ = recent_profile_ = MentionsADay() / kBinsPerDay;
}

bool Baseline::Settled() const {
  return bins_ >= 3 * kBinsPerDay &&
         std::all_of(hours_.begin(), hours_.end(), [](const Hour& hour) {
           return hour.bins >= kBinsPerHour;
         });
}

double Baseline::PositiveShare() const {
  return std::min((positive_ + kPriorMentions * kPriorPositive) /
                      (judged_ + kPriorMentions),
                  kNearlyAll);
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

void Baseline::Learn(std::int64_t bin, const BinCounts& counts) {
  const std::int64_t block = FloorDiv(bin, kBinsPerBlock);
  if (block != block_) {
    CloseBlock();
    block_ = block;
  }
  const std::int64_t local = context_->clock->LocalBin(bin);
  if (const std::int64_t hour = FloorDiv(local, kBinsPerHour); hour != hour_)
    CloseHour(hour);
  const double expected = ExpectedMentions(bin);
  double mentions = counts.total;
  if (bins_ >= kBinsPerHour) {
    mentions = std::min(mentions, 4.0 * expected + 3.0);
    // The same downwards: a source that is silent is not a brand that is.
    if (expected > 4.0) mentions = std::max(mentions, expected / 4.0);
  }
  if (bins_ < kMostBins) ++bins_;
  mentions_ += counts.total;

  double weight;
  const double of_day = Profile(bin, weight);
  const double profile =
      of_day < 0 ? of_day : of_day * WeekRatio(bin, of_day * kBinsPerHour);
  const double step =
      std::max(1.0 / static_cast<double>(bins_), 1.0 / Memory());
  recent_ += step * (mentions - recent_);
  recent_profile_ +=
      step * ((profile < 0 ? mentions : profile) - recent_profile_);
  if (of_day >= 0) {
    hour_of_week_ = context_->clock->HourOfWeek(bin);
    ++hour_bins_;
    hour_mentions_ += mentions;
    hour_expected_ += of_day;
  }

  const std::int64_t in_day =
      local - FloorDiv(local, kBinsPerDay) * kBinsPerDay;
  Hour& hour = hours_[static_cast<std::size_t>(in_day / kBinsPerHour)];
  if (hour.bins < kHourBins) ++hour.bins;
  // One busy day must not make every later day look quiet beside it.
  if (profile >= 0) mentions = std::min(mentions, 2.0 * expected + 3.0);
  hour.mean += static_cast<float>((mentions - hour.mean) / hour.bins);

  const double decay =
      1.0 - 1.0 / std::clamp(kShareMentions / std::max(recent_, 0.01),
                             kShareLeast, kShareMost);
  judged_ = judged_ * decay + counts.judged;
  negative_ = negative_ * decay + counts.negative;
  positive_ = positive_ * decay + counts.positive;
  counted_ = counted_ * decay + counts.total;
  alarming_ = alarming_ * decay + counts.alarming;
  weighed_ = weighed_ * decay + counts.weighed / 1000.0;
  reposts_ = reposts_ * decay + counts.reposts;
  reach_ = reach_ * decay + counts.reach;
  lowest_ = lowest_ * decay + counts.lowest;
  if (context_->panel != nullptr)
    context_->panel->LearnTone(counts.judged, counts.negative);

  ++block_bins_;
  block_counts_.total += counts.total;
  block_counts_.judged += counts.judged;
  block_counts_.negative += counts.negative;
  block_expected_ += expected;
}

// What this hour of the week is to its hour of the day. Today's trend is not in
// it: a week of growth would be taken for a busy Saturday.
void Baseline::CloseHour(std::int64_t hour) {
  // Not one that was seen in part, or told twice as clocks went back.
  if (hour_bins_ == kBinsPerHour) {
    week_.Learn(hour_of_week_, hour_mentions_, hour_expected_,
                Combine64(static_cast<std::uint64_t>(hour_), mentions_));
    if (context_->panel != nullptr)
      context_->panel->LearnHour(hour_, hour_of_week_, hour_mentions_,
                                 hour_expected_);
  }
  hour_ = hour;
  hour_bins_ = 0;
  hour_mentions_ = hour_expected_ = 0;
}

void Baseline::CloseBlock() {
  if (block_bins_ == kBinsPerBlock && bins_ > kBinsPerBlock) {
    const double n = block_counts_.judged;
    if (n >= 5) {
      // One half hour's estimate of rho, weighed by what it can know.
      const double mean = NegativeShare();
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

absl::Status CheckBaselineVersion(std::uint8_t version) {
  if (version == kBaselineVersion) return absl::OkStatus();
  if (version > kBaselineVersion)
    return FailedPrecondition("detector state: version ", int{version},
                              " is newer than this program (",
                              int{kBaselineVersion}, "); upgrade it");
  return FailedPrecondition("detector state: version ", int{version},
                            " was never released and is not read any more (",
                            int{kBaselineVersion},
                            " is); begin with a new data folder");
}

void Baseline::Serialize(ByteWriter& w) const {
  w.Varint(bins_);
  w.Varint(mentions_);
  w.Fixed(std::array{recent_, recent_profile_, judged_, negative_, positive_,
                     rho_sum_, rho_weight_, spread_sum_, spread_weight_,
                     block_expected_, counted_, alarming_, weighed_, reposts_,
                     reach_, hour_mentions_, hour_expected_, lowest_});
  // Once a week has passed they are all as well known.
  const bool alike = std::all_of(
      hours_.begin(), hours_.end(),
      [this](const Hour& hour) { return hour.bins == hours_[0].bins; });
  w.Fixed(alike ? hours_[0].bins : kNotAlike);
  std::array<float, 24> means;
  for (std::size_t h = 0; h < hours_.size(); ++h) {
    if (!alike) w.Fixed(hours_[h].bins);
    means[h] = hours_[h].mean;
  }
  if (!alike || hours_[0].bins > 0) w.Fixed(means);
  w.Signed(block_);
  w.Varint(block_bins_);
  w.Varint(block_counts_.total);
  w.Varint(block_counts_.judged);
  w.Varint(block_counts_.negative);
  week_.Serialize(w);
  w.Signed(hour_);
  w.Varint(static_cast<std::uint64_t>(hour_of_week_));
  w.Varint(hour_bins_);
}

bool Baseline::Parse(ByteReader& r) {
  bins_ = r.Varint();
  mentions_ = r.Varint();
  for (double* d :
       {&recent_, &recent_profile_, &judged_, &negative_, &positive_, &rho_sum_,
        &rho_weight_, &spread_sum_, &spread_weight_, &block_expected_}) {
    *d = r.Fixed<double>();
    // Also refuses what is not a number.
    if (!(*d > -1e15 && *d < 1e15)) return false;
  }
  for (double* d : {&counted_, &alarming_, &weighed_, &reposts_, &reach_,
                    &hour_mentions_, &hour_expected_, &lowest_}) {
    *d = r.Fixed<double>();
    if (!(*d >= 0 && *d < 1e15)) return false;
  }
  for (double* d :
       {&recent_, &recent_profile_, &judged_, &negative_, &positive_,
        &rho_weight_, &spread_weight_, &block_expected_})
    if (*d < 0) return false;
  // No more than those they are some of. (Each sum fades like the others.)
  if (bins_ > kMostBins || negative_ > judged_ || positive_ > judged_ ||
      alarming_ > counted_ || lowest_ > counted_ || reposts_ > counted_)
    return false;
  const auto alike = r.Fixed<std::uint8_t>();
  for (Hour& hour : hours_) {
    hour.bins = alike == kNotAlike ? r.Fixed<std::uint8_t>() : alike;
    hour.mean = 0;
    if (hour.bins > kHourBins) return false;
  }
  if (alike != 0)
    for (Hour& hour : hours_) {
      hour.mean = r.Fixed<float>();
      if (!(hour.mean >= 0 && hour.mean < 1e12)) return false;
    }
  block_ = r.Signed();
  block_bins_ = static_cast<std::uint32_t>(r.Varint());
  block_counts_ = {};
  block_counts_.total = static_cast<std::uint32_t>(r.Varint());
  block_counts_.judged = static_cast<std::uint32_t>(r.Varint());
  block_counts_.negative = static_cast<std::uint32_t>(r.Varint());
  if (!week_.Parse(r)) return false;
  hour_ = r.Signed();
  const std::uint64_t slot = r.Varint();
  hour_bins_ = static_cast<std::uint32_t>(r.Varint());
  if (slot >= kHoursOfWeek) return false;
  hour_of_week_ = static_cast<std::int32_t>(slot);
  return r.ok();
}

}  // namespace vigie
