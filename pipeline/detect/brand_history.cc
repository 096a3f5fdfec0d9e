#include "pipeline/detect/brand_history.h"

#include <algorithm>

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/numerics.h"

namespace vigie {
namespace {

constexpr std::uint8_t kVersion = kBaselineVersion;
// Voices are asked for up to a day back.
constexpr std::int64_t kVoiceBins = 289;
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
constexpr std::uint32_t kMostReach = 6000;

// Minutes and bins beyond any date (16,000 years), small enough that as
// microseconds they do not overflow.
constexpr std::int64_t kFar = std::int64_t{1} << 33;

std::size_t HourSlot(std::int64_t hour) {
  return static_cast<std::size_t>(hour - FloorDiv(hour, BrandHistory::kHours) *
                                             BrandHistory::kHours);
}

std::size_t Slot(std::int64_t bin) {
  return static_cast<std::size_t>(bin & (BrandHistory::kRing - 1));
}

std::size_t DaySlot(std::int64_t day) {
  return static_cast<std::size_t>(day - FloorDiv(day, 28) * 28);
}

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
  if (day - reach_day_ >= kReachDays) reach_days_.fill(0);
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
  for (std::int64_t day = reach_day_ - kReachDays + 1; day < before; ++day)
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
  counts.reach += std::min(o.reach_milli, kMostReach);
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
  if (hour - hour_ >= kHours) hours_.fill({});
  for (; hour_ < hour; ++hour_) hours_[HourSlot(hour_ + 1)] = {};
  if (hour > hour_ - kHours) {
    HourCounts& of_hour = hours_[HourSlot(hour)];
    if (o.doubtful) {
      ++counts.doubtful;
      ++of_hour.doubtful;
      return;
    }
    ++of_hour.total;
    of_hour.judged += o.tone != Tone::kUnsupported;
    of_hour.negative += o.tone == Tone::kNegative;
    of_hour.lowest += o.stars == 1;
  }
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
        static_cast<std::uint32_t>(o.author >> 32),
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

void BrandHistory::Serialize(std::string& out) const {
  ByteWriter w(out);
  w.Fixed(kVersion);
  w.Fixed(static_cast<std::uint8_t>(begun_));
  w.Signed(first_bin_);
  w.Signed(head_);
  w.Signed(head_ - learned_);
  w.Signed(dirty_from_);
  w.Signed(dirty_to_);
  w.Signed(evaluated);
  // Oldest first, wherever the rings happen to begin.
  for (std::int64_t bin = head_ - kRing + 1; bin <= head_; ++bin) {
    const BinCounts& counts = At(bin);
    w.Varint(counts.total);
    w.Varint(counts.doubtful);
    w.Varint(counts.outside);
    if (counts.total == 0) continue;
    w.Varint(counts.judged);
    w.Varint(counts.negative);
    w.Varint(counts.positive);
    w.Varint(counts.alarming);
    w.Varint(counts.reposts);
    w.Varint(counts.weighed);
    w.Varint(counts.reach);
    w.Varint(counts.lowest);
  }
  w.Signed(hour_);
  for (std::int64_t hour = hour_ - kHours + 1; hour <= hour_; ++hour) {
    const HourCounts& counts = hours_[HourSlot(hour)];
    w.Varint(counts.total);
    w.Varint(counts.judged);
    w.Varint(counts.doubtful);
    if (counts.total > 0) w.Varint(counts.lowest);
    if (counts.judged > 0) w.Varint(counts.negative);
  }
  // A voice older than a day is never asked for again, but keeps its place
  // until those before it are overwritten.
  bool leading = true;
  for (std::uint32_t i = 0; i < kAuthors; ++i) {
    const Voice& voice = voices_[(next_voice_ + i) % kAuthors];
    if (voice.kinds == 0) continue;
    const bool old = head_ - voice.bin >= kVoiceBins;
    if (old && leading) continue;
    leading = false;
    const auto age =
        static_cast<std::uint64_t>(old ? kVoiceBins : head_ - voice.bin) + 1;
    w.Varint(age << 3 | voice.kinds);
    w.Fixed(old ? std::uint32_t{0} : voice.author);
  }
  w.Varint(0);
  for (const std::uint64_t word : spoken_) w.Varint(word);
  w.Varint(spoken_count_);
  w.Signed(loud_alarm_);
  w.Signed(reach_day_);
  for (std::int64_t day = reach_day_ - kReachDays + 1; day <= reach_day_; ++day)
    w.Fixed(reach_days_[DaySlot(day)]);
  baseline_.Serialize(w);
  w.Fixed(static_cast<std::uint8_t>(before_ != nullptr));
  if (before_) {
    w.Signed(frozen_);
    before_->Serialize(w);
  }
  w.Fixed(incident.id);
  w.Varint(incident.step);
  w.Fixed(static_cast<std::uint8_t>(incident.level));
  w.Fixed(static_cast<std::uint8_t>(incident.peak));
  w.Signed(incident.onset_bin);
  w.Signed(incident.resolved);
  w.Signed(incident.below_since);
  w.Signed(incident.last_hot);
  w.Signed(incident.crisis_since);
  w.Varint(incident.busy_calm_minutes);
  w.Signed(incident.opened);
  w.Fixed(static_cast<std::uint8_t>(incident.told));
  w.Signed(elevated);
}

absl::Status BrandHistory::Parse(std::string_view bytes,
                                 std::string_view& rest) {
  const BrandContext* const context = context_;
  const auto reset = [this, context] {
    *this = {};
    SetContext(context);
  };
  reset();
  ByteReader r(bytes);
  const auto version = r.Fixed<std::uint8_t>();
  if (r.ok() && version > kVersion)
    return FailedPrecondition("detector state: version ", int{version},
                              " is newer than this program");
  const auto damaged = [&reset] {
    reset();
    return DataLoss("detector state: damaged bytes");
  };
  const auto number = [&](std::int64_t least) {
    const std::int64_t n = r.Signed();
    if (n >= least && n <= kFar) return n;
    r = ByteReader(std::string_view());
    r.Varint();  // fails, and so does all that follows
    return std::int64_t{0};
  };
  if (version < 1) return damaged();
  begun_ = r.Fixed<std::uint8_t>() != 0;
  first_bin_ = number(-kFar);
  head_ = number(-kFar);
  learned_ = head_ - number(0);
  dirty_from_ = number(kNever);
  dirty_to_ = number(kNever);
  evaluated = number(kNever);
  if (!r.ok() || head_ - learned_ > kRing) return damaged();
  for (std::int64_t bin = head_ - kRing + 1; bin <= head_; ++bin) {
    BinCounts& counts = ring_[Slot(bin)];
    counts.total = static_cast<std::uint32_t>(r.Varint());
    if (version >= 2) counts.doubtful = static_cast<std::uint32_t>(r.Varint());
    if (version >= 3) counts.outside = static_cast<std::uint32_t>(r.Varint());
    if (counts.total == 0) continue;
    counts.judged = static_cast<std::uint32_t>(r.Varint());
    counts.negative = static_cast<std::uint32_t>(r.Varint());
    counts.positive = static_cast<std::uint32_t>(r.Varint());
    if (version >= 2) counts.alarming = static_cast<std::uint32_t>(r.Varint());
    if (version >= 4) {
      counts.reposts = static_cast<std::uint32_t>(r.Varint());
      counts.weighed = static_cast<std::uint32_t>(r.Varint());
      counts.reach = static_cast<std::uint32_t>(r.Varint());
      if (version >= 5) counts.lowest = static_cast<std::uint32_t>(r.Varint());
    } else {
      counts.weighed = 1000 * counts.negative;
    }
    if (counts.alarming > counts.total || counts.lowest > counts.total ||
        counts.judged > counts.total || counts.negative > counts.judged ||
        counts.positive > counts.judged - counts.negative)
      return damaged();
  }
  hour_ = version >= 2 ? number(-kFar) : FloorDiv(head_, kBinsPerHour);
  if (version >= 2) {
    for (std::int64_t hour = hour_ - kHours + 1; hour <= hour_; ++hour) {
      HourCounts& counts = hours_[HourSlot(hour)];
      if (version >= 4) counts.total = static_cast<std::uint32_t>(r.Varint());
      counts.judged = static_cast<std::uint32_t>(r.Varint());
      counts.doubtful = static_cast<std::uint32_t>(r.Varint());
      if (version >= 5 && counts.total > 0)
        counts.lowest = static_cast<std::uint32_t>(r.Varint());
      if (counts.lowest > counts.total) return damaged();
      if (counts.judged == 0) continue;
      counts.negative = static_cast<std::uint32_t>(r.Varint());
      if (counts.negative > counts.judged) return damaged();
    }
  }
  while (std::uint64_t age = r.Varint()) {
    const auto kinds = static_cast<std::uint8_t>(age & (version >= 5 ? 7 : 3));
    if (version >= 4) age >>= version >= 5 ? 3 : 2;
    if (next_voice_ >= kAuthors || age > kVoiceBins + 1) return damaged();
    Voice& voice = voices_[next_voice_++];
    voice.author = r.Fixed<std::uint32_t>();
    voice.bin =
        static_cast<std::int32_t>(head_ - static_cast<std::int64_t>(age) + 1);
    voice.kinds = version >= 4   ? kinds
                  : version >= 2 ? r.Fixed<std::uint8_t>()
                                 : static_cast<std::uint8_t>(kNegative);
    if (voice.kinds == 0 || voice.kinds > 7) return damaged();
  }
  next_voice_ %= kAuthors;
  reach_day_ = FloorDiv(head_, kBinsPerDay);
  if (version >= 4) {
    for (std::uint64_t& word : spoken_) word = r.Varint();
    spoken_count_ = static_cast<std::uint32_t>(r.Varint());
    loud_alarm_ = number(kNever);
    reach_day_ = number(-kFar);
    for (std::int64_t day = reach_day_ - kReachDays + 1; day <= reach_day_;
         ++day)
      reach_days_[DaySlot(day)] = r.Fixed<std::uint8_t>();
  }
  if (!baseline_.Parse(r, version)) return damaged();
  if (version >= 4 && r.Fixed<std::uint8_t>() == 1) {
    frozen_ = number(kNever);
    before_ = std::make_unique<Baseline>();
    before_->SetContext(context_);
    if (!before_->Parse(r, version)) return damaged();
  }
  incident.id = r.Fixed<std::uint64_t>();
  incident.step = static_cast<std::uint32_t>(r.Varint());
  const auto level = r.Fixed<std::uint8_t>();
  const auto peak = r.Fixed<std::uint8_t>();
  incident.onset_bin = number(-kFar);
  incident.resolved = number(kNever);
  incident.below_since = number(kNever);
  incident.last_hot = number(kNever);
  incident.crisis_since = number(kNever);
  incident.busy_calm_minutes = static_cast<std::uint32_t>(r.Varint());
  if (version >= 4) {
    incident.opened = number(kNever);
    incident.told = r.Fixed<std::uint8_t>() == 1;
    if (version >= 6) elevated = number(kNever);
  } else {
    incident.told = level > 0;
  }
  if (!r.ok() || level > 4 || peak > 4) return damaged();
  rest = bytes.substr(bytes.size() - r.remaining());
  incident.level = static_cast<Level>(level);
  incident.peak = static_cast<Level>(peak);
  return absl::OkStatus();
}

}  // namespace vigie
