#include "pipeline/detect/brand_history.h"

#include <algorithm>

#include "pipeline/base/strings.h"
#include "pipeline/detect/numerics.h"

namespace vigie {
namespace {

constexpr std::int64_t kBinsPerHour = 12;
// Bins are learned an hour late, so that a burst is not yet part of what it is
// judged by; half an hour late while next to nothing is known.
constexpr std::int64_t kDelay = 12;
constexpr std::int64_t kFirstDelay = 6;
constexpr std::uint64_t kFirstBins = 6;
// A brand silent for longer than a week was not watched: nothing is learned.
constexpr std::int64_t kLongestGap = 2016;
// A late mention counts at most this far back.
constexpr std::int64_t kOldest = 23;
constexpr std::int64_t kFrozenMinutes = 14 * 1440;
constexpr std::int64_t kBinsPerDay = 288;
constexpr std::uint32_t kSpokenFull = 384;
constexpr std::uint32_t kFull = 0xffffffff;  // nothing more is counted

// Minutes and bins beyond any date (16,000 years), small enough that as
// microseconds they do not overflow.
constexpr std::int64_t kFar = std::int64_t{1} << 33;

std::uint8_t ReachByte(std::uint64_t reach) {
  constexpr double kLn2 = 0.69314718055994530942;
  return static_cast<std::uint8_t>(std::min(
      255.0, 8.0 / kLn2 * PlainLog(1.0 + static_cast<double>(reach) / 1000.0)));
}

// What the `size`th copy adds to log2(1 + copies), in thousandths.
std::uint32_t CopyWeight(std::uint32_t size) {
  if (size <= 1) return 1000;
  constexpr double kLn2 = 0.69314718055994530942;
  const double n = std::min<std::uint32_t>(size, 1'000'000);
  return static_cast<std::uint32_t>(1000.0 / kLn2 * PlainLog((n + 1.0) / n) +
                                    0.5);
}

}  // namespace

std::int64_t BrandHistory::LearningDelay() const {
  return baseline_.bins() < kFirstBins ? kFirstDelay : kDelay;
}

void BrandHistory::SetContext(const BrandContext* context) {
  context_ = context;
  baseline_.SetContext(context);
  if (before_) before_->SetContext(context);
}

void BrandHistory::Freeze(std::int64_t minute) {
  if (before_ || !baseline_.Settled()) return;
  before_ = std::make_unique<Baseline>(baseline_);
  before_->Settle();
  frozen_ = minute;
}

void BrandHistory::Roll(std::int64_t bin) {
  if (!begun_ || bin <= head_) return;
  if (before_ && !incident.open() &&
      bin * kBinMinutes - frozen_ > kFrozenMinutes)
    before_.reset();
  if (bin - head_ > kLongestGap) {
    ring_.fill({});
    head_ = bin;
    learned_ = bin - 1;
    return;
  }
  while (head_ < bin) {
    NoteReach();
    ring_[Slot(++head_)] = {};
    if (head_ % kBinsPerHour == 0) {
      spoken_.fill(0);
      spoken_count_ = 0;
    }
    while (learned_ < head_ - LearningDelay()) {
      ++learned_;
      if (!incident.open() && context_->PlannedFactor(learned_) == 1.0 &&
          !context_->Blind(learned_))
        baseline_.Learn(learned_, ring_[Slot(learned_)]);
    }
  }
}

void BrandHistory::NoteReach() {
  const std::int64_t day = FloorDiv(head_, kBinsPerDay);
  if (day - reach_day_ >= kReachDays) {
    reach_days_.fill(0);
    reach_day_ = day;
  }
  for (; reach_day_ < day; ++reach_day_)
    reach_days_[DaySlot(reach_day_ + 1)] = 0;
  const std::uint64_t reach = HourReach(head_);
  if (reach == 0) return;
  std::uint8_t& most = reach_days_[DaySlot(day)];
  most = std::max(most, ReachByte(reach));
}

std::uint64_t BrandHistory::HourReach(std::int64_t bin) const {
  std::uint64_t sum = 0;
  for (std::int64_t back = 0; back < kBinsPerHour; ++back)
    sum += At(bin - back).reach;
  return sum;
}

bool BrandHistory::IsReachRecord(std::uint64_t reach,
                                 std::int64_t since) const {
  const std::int64_t before = FloorDiv(since, kBinsPerDay);
  // A week of it, or a record is nothing.
  if (before - FloorDiv(first_bin_, kBinsPerDay) < 7) return false;
  std::uint8_t most = 0;
  for (std::int64_t day = reach_day_ - kReachDays + 1;
       day < std::min(before, reach_day_ + 1); ++day)
    most = std::max(most, reach_days_[DaySlot(day)]);
  return most > 0 && ReachByte(reach) > most;
}

void BrandHistory::AddReach(BinCounts& counts, const Observation& o) {
  if (o.author != 0) {
    std::uint64_t& word = spoken_[o.author >> 61];
    const std::uint64_t bit = std::uint64_t{1} << (o.author >> 55 & 63);
    if ((word & bit) != 0) return;
    word |= bit;
    if (++spoken_count_ >= kSpokenFull) {
      spoken_.fill(0);
      spoken_count_ = 0;
    }
  }
  counts.reach += std::min(o.reach_milli, kMostReachMilli);
}

void BrandHistory::Observe(const Observation& o) {
  const std::int64_t observed = std::clamp<std::int64_t>(o.minute, 0, kFar);
  std::int64_t bin = FloorDiv(observed, kBinMinutes);
  if (!begun_) {
    begun_ = true;
    first_bin_ = head_ = bin;
    // The first bin was seen in part only.
    learned_ = bin;
    hour_ = FloorDiv(bin, kBinsPerHour);
    reach_day_ = FloorDiv(bin, kBinsPerDay);
  }
  if (bin > head_) Roll(bin);
  bin = std::max(bin, head_ - kOldest);
  BinCounts& counts = ring_[Slot(bin)];
  if (o.outside && !o.doubtful) {
    ++counts.outside;
    return;
  }
  const std::int64_t hour = FloorDiv(bin, kBinsPerHour);
  if (hour - hour_ >= kHours) {
    hours_.fill({});
    hour_ = hour;
  }
  for (; hour_ < hour; ++hour_) hours_[HourSlot(hour_ + 1)] = {};
  if (hour > hour_ - kHours) {
    HourCounts& of_hour = hours_[HourSlot(hour)];
    if (o.doubtful) {
      ++counts.doubtful;
      ++of_hour.doubtful;
      return;
    }
    if (of_hour.total == kFull) return;
    ++of_hour.total;
    of_hour.judged += o.tone != Tone::kUnsupported;
    of_hour.negative += o.tone == Tone::kNegative;
    of_hour.lowest += o.stars == 1;
  }
  if (counts.total == kFull) return;
  ++counts.total;
  counts.judged += o.tone != Tone::kUnsupported;
  counts.positive += o.tone == Tone::kPositive;
  counts.negative += o.tone == Tone::kNegative;
  counts.alarming += o.alarming;
  counts.reposts += o.repost;
  counts.lowest += o.stars == 1;
  if (o.tone == Tone::kNegative)
    counts.weighed += CopyWeight(o.family == 0 ? 1 : o.family_size);
  AddReach(counts, o);
  if (o.alarming && o.reach_milli >= kLoud)
    loud_alarm_ = std::max(loud_alarm_, bin);
  if (o.tone == Tone::kNegative || o.alarming || o.stars == 1) {
    voices_[next_voice_] = {
        static_cast<std::uint32_t>(o.author >> 40),
        static_cast<std::int32_t>(bin),
        static_cast<std::uint8_t>((o.tone == Tone::kNegative ? kNegative : 0) |
                                  (o.alarming ? kAlarming : 0) |
                                  (o.stars == 1 ? kLowest : 0))};
    next_voice_ = (next_voice_ + 1) % kAuthors;
  }
  const std::int64_t minute = std::max(observed, evaluated);
  dirty_from_ = dirty() ? std::min(dirty_from_, minute) : minute;
  dirty_to_ = std::max(dirty_to_, minute);
}

const BinCounts& BrandHistory::At(std::int64_t bin) const {
  static constexpr BinCounts kNothing{};
  if (bin > head_ || bin <= head_ - kRing) return kNothing;
  return ring_[Slot(bin)];
}

HourCounts BrandHistory::LastHours(std::int64_t bin, int hours) const {
  const std::int64_t last = FloorDiv(bin, kBinsPerHour);
  HourCounts sum;
  for (std::int64_t hour = last - hours + 1; hour <= last; ++hour) {
    if (hour > hour_ || hour <= hour_ - kHours) continue;
    sum.judged += hours_[HourSlot(hour)].judged;
    sum.negative += hours_[HourSlot(hour)].negative;
    sum.doubtful += hours_[HourSlot(hour)].doubtful;
    sum.total += hours_[HourSlot(hour)].total;
    sum.lowest += hours_[HourSlot(hour)].lowest;
  }
  return sum;
}

BrandHistory::Voices BrandHistory::VoicesOf(VoiceKind kind, std::int64_t from,
                                            std::int64_t to) const {
  std::array<std::uint32_t, kAuthors> authors;
  Voices voices;
  int known = 0;
  for (const Voice& voice : voices_) {
    if ((voice.kinds & kind) == 0 || voice.bin < from || voice.bin > to)
      continue;
    ++voices.mentions;
    if (voice.author == 0) {
      ++voices.people;
      voices.most = std::max(voices.most, 1);
    } else {
      authors[static_cast<std::size_t>(known++)] = voice.author;
    }
  }
  std::sort(authors.begin(), authors.begin() + known);
  for (int i = 0, run = 0; i < known; ++i) {
    const auto at = static_cast<std::size_t>(i);
    run = i > 0 && authors[at] == authors[at - 1] ? run + 1 : 1;
    voices.people += run == 1;
    voices.most = std::max(voices.most, run);
  }
  return voices;
}

}  // namespace vigie
