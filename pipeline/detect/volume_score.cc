#include "pipeline/detect/volume_score.h"

#include <algorithm>
#include <cmath>

#include "pipeline/detect/numerics.h"

namespace vigie {
namespace {

constexpr double kMeanHours = 240;
constexpr double kSpreadHours = 168;
constexpr double kCap = 5;  // standard deviations
constexpr double kPseudoCount = 2;
constexpr double kRecord = 1.3;
// No spread is smaller: a fifth of a mention, 2 % of the volume.
constexpr double kLeastLinear = 0.2;
constexpr double kLeastLogarithmic = 0.02;
// Nothing is said of the first four hours; nothing is capped in the first
// eight.
constexpr double kSilentHours = 4;
constexpr double kUncappedHours = 100.0 / 12;

}  // namespace

VolumeScore::VolumeScore(double bins_per_hour)
    : bins_per_hour_(bins_per_hour),
      window_(std::clamp(static_cast<int>(bins_per_hour / 6 + 0.5), 1,
                         kMostWindow)) {}

void VolumeScore::Scale::Learn(double x, double mean_step, double spread_step,
                               bool cap) {
  const double off = x - mean;
  const double most = mean + kCap * std::sqrt(variance);
  variance += spread_step * (off * off - variance);
  mean += mean_step * ((cap ? std::min(x, most) : x) - mean);
}

double VolumeScore::Add(double mentions) {
  const auto bins = static_cast<double>(bins_);
  last_[bins_ % static_cast<std::uint64_t>(window_)] = mentions;
  const int known = static_cast<int>(
      std::min<std::uint64_t>(bins_ + 1, static_cast<std::uint64_t>(window_)));
  double sum = 0;
  for (int i = 0; i < known; ++i) sum += last_[static_cast<std::size_t>(i)];
  recent_ = sum / known;
  expected_ = linear_.mean;
  const double logarithm = PlainLog(recent_ + kPseudoCount);

  const auto hour = static_cast<std::int64_t>(bins / bins_per_hour_);
  for (; hour_ < hour; ++hour_)
    records_[static_cast<std::size_t>((hour_ + 1) % kRecordHours)] = 0;
  const double record = *std::max_element(records_.begin(), records_.end());
  double score = 0;
  if (bins >= kSilentHours * bins_per_hour_ && recent_ > kRecord * record)
    score = std::max(
        0.0,
        std::min((recent_ - linear_.mean) /
                     (std::sqrt(linear_.variance) + kLeastLinear),
                 (logarithm - logarithmic_.mean) /
                     (std::sqrt(logarithmic_.variance) + kLeastLogarithmic)));
  double& here = records_[static_cast<std::size_t>(hour_ % kRecordHours)];
  here = std::max(here, recent_);

  ++bins_;
  const double first = 1.0 / static_cast<double>(bins_);
  const double mean_step = std::max(first, 1 / (kMeanHours * bins_per_hour_));
  const double spread_step =
      std::max(first, 1 / (kSpreadHours * bins_per_hour_));
  const bool cap = bins >= kUncappedHours * bins_per_hour_;
  linear_.Learn(recent_, mean_step, spread_step, cap);
  logarithmic_.Learn(logarithm, mean_step, spread_step, cap);
  return score;
}

}  // namespace vigie
