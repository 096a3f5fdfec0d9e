// How a brand's history is stored, and folded.
#include <array>

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/brand_history.h"
#include "pipeline/detect/packed_bits.h"

namespace vigie {
namespace {

// Voices are asked for up to a day back.
constexpr std::int64_t kVoiceBins = 289;
constexpr std::int64_t kBinsPerHour = 12;
// Minutes and bins beyond any date (16,000 years), small enough that as
// microseconds they do not overflow.
constexpr std::int64_t kFar = std::int64_t{1} << 33;

// Bins and hours are mostly empty, or like each other: a byte says which of
// their numbers follow, or how many empty ones do (kEmpty and their number).
constexpr std::uint8_t kEmpty = 0x80;
enum : std::uint8_t {
  kSome = 1,       // mentions at all
  kAllJudged = 2,  // judged is not told: it is the total
  kNegatives = 4,
  kPositives = 8,
  kReach = 16,
  kPlainWeights = 32,  // weighed is not told: no copies
  kOthers = 64,        // alarming, reposts, lowest, doubtful, outside follow
  kDoubtfulHour = 8,   // of hours
  kLowestHour = 16,
};

struct Packed {
  std::uint8_t mask = 0;
  std::array<std::uint32_t, 11> numbers;  // the first `count` are
  std::size_t count = 0;
  void Add(std::uint32_t number) { numbers[count++] = number; }
  // Told where it is not 0.
  void Take(std::uint8_t bit, std::uint32_t number) {
    if (number == 0) return;
    mask |= bit;
    Add(number);
  }
};

Packed WriteBin(const BinCounts& c) {
  Packed p;
  p.Take(kSome, c.total);
  if (c.total > 0) {
    if (c.judged == c.total)
      p.mask |= kAllJudged;
    else
      p.Add(c.judged);
    p.Take(kNegatives, c.negative);
    p.Take(kPositives, c.positive);
    p.Take(kReach, c.reach);
    if (c.weighed == 1000 * c.negative)
      p.mask |= kPlainWeights;
    else
      p.Add(c.weighed);
  }
  if ((c.alarming | c.reposts | c.lowest | c.doubtful | c.outside) != 0) {
    p.mask |= kOthers;
    for (const std::uint32_t n :
         {c.alarming, c.reposts, c.lowest, c.doubtful, c.outside})
      p.Add(n);
  }
  return p;
}

bool ReadBin(ByteReader& r, std::uint8_t mask, BinCounts& c) {
  const auto number = [&r] { return static_cast<std::uint32_t>(r.Varint()); };
  if ((mask & kSome) != 0) {
    c.total = number();
    c.judged = (mask & kAllJudged) != 0 ? c.total : number();
    if ((mask & kNegatives) != 0) c.negative = number();
    if ((mask & kPositives) != 0) c.positive = number();
    if ((mask & kReach) != 0) c.reach = number();
    c.weighed = (mask & kPlainWeights) != 0 ? 1000 * c.negative : number();
  }
  if ((mask & kOthers) != 0)
    for (std::uint32_t* n :
         {&c.alarming, &c.reposts, &c.lowest, &c.doubtful, &c.outside})
      *n = number();
  return r.ok() && c.alarming <= c.total && c.lowest <= c.total &&
         c.reposts <= c.total && c.judged <= c.total &&
         c.negative <= c.judged && c.positive <= c.judged - c.negative;
}

Packed WriteHour(const HourCounts& c) {
  Packed p;
  p.Take(kSome, c.total);
  if (c.judged == c.total)
    p.mask |= c.total > 0 ? kAllJudged : 0;
  else
    p.Add(c.judged);
  p.Take(kNegatives, c.negative);
  p.Take(kDoubtfulHour, c.doubtful);
  p.Take(kLowestHour, c.lowest);
  return p;
}

bool ReadHour(ByteReader& r, std::uint8_t mask, HourCounts& c) {
  const auto number = [&r] { return static_cast<std::uint32_t>(r.Varint()); };
  if ((mask & kSome) != 0) {
    c.total = number();
    c.judged = (mask & kAllJudged) != 0 ? c.total : number();
  }
  if ((mask & kNegatives) != 0) c.negative = number();
  if ((mask & kDoubtfulHour) != 0) c.doubtful = number();
  if ((mask & kLowestHour) != 0) c.lowest = number();
  return r.ok() && c.judged <= c.total && c.lowest <= c.total &&
         c.negative <= c.judged;
}

// Bytes on their way to a string, which takes them faster together.
template <std::size_t kMost>
struct Staged {
  std::array<char, kMost> bytes;  // not filled: those beyond size are not read
  std::size_t size = 0;
  void Byte(std::uint64_t byte) { bytes[size++] = static_cast<char>(byte); }
  void Varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) Byte(value | 0x80);
    Byte(value);
  }
};

template <typename Pack>
void WriteRun(std::string& out, std::int64_t count, Pack pack) {
  Staged<BrandHistory::kRing * 56> staged;  // 11 numbers of 5 bytes
  std::uint8_t empty = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const Packed packed = pack(i);
    if (packed.mask == 0) {
      ++empty;
      continue;
    }
    if (empty > 0) staged.Byte(kEmpty | empty);
    empty = 0;
    staged.Byte(packed.mask);
    for (std::size_t n = 0; n < packed.count; ++n)
      staged.Varint(packed.numbers[n]);
  }
  if (empty > 0) staged.Byte(kEmpty | empty);
  out.append(staged.bytes.data(), staged.size);
}

// `read(i, mask)` for each that is not empty; false when damaged.
template <typename Read>
bool ReadRun(ByteReader& r, std::int64_t count, Read read) {
  for (std::int64_t i = 0; i < count; ++i) {
    const auto mask = r.Fixed<std::uint8_t>();
    if (!r.ok() || mask == 0) return false;
    if ((mask & kEmpty) != 0) {
      i += (mask & ~kEmpty) - 1;
      if ((mask & ~kEmpty) == 0 || i >= count) return false;
    } else if (!read(i, mask)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::size_t BrandHistory::Serialize(std::string& out) const {
  ByteWriter w(out);
  w.Fixed(kBaselineVersion);
  w.Fixed(static_cast<std::uint8_t>(begun_));
  w.Signed(first_bin_);
  w.Signed(head_);
  w.Signed(head_ - learned_);
  w.Signed(dirty_from_);
  w.Signed(dirty_to_);
  w.Signed(evaluated);
  // Oldest first, wherever the rings happen to begin.
  WriteRun(out, kRing,
           [&](std::int64_t i) { return WriteBin(At(head_ - kRing + 1 + i)); });
  const std::size_t hours_at = out.size();
  w.Signed(hour_);
  WriteRun(out, kHours, [&](std::int64_t i) {
    return WriteHour(hours_[HourSlot(hour_ - kHours + 1 + i)]);
  });
  // A voice older than a day is never asked for again, but keeps its place
  // until those before it are overwritten.
  bool leading = true;
  std::int64_t age_before = 0;
  Staged<kAuthors * 6 + 1> staged;  // an age is three bytes at most
  for (std::uint32_t i = 0; i < kAuthors; ++i) {
    const Voice& voice = voices_[(next_voice_ + i) % kAuthors];
    if (voice.kinds == 0) continue;
    const bool old = head_ - voice.bin >= kVoiceBins;
    if (old && leading) continue;
    leading = false;
    const std::int64_t age = old ? kVoiceBins : head_ - voice.bin;
    const std::int64_t step = age - age_before;
    age_before = age;
    staged.Varint((static_cast<std::uint64_t>(step) << 1 ^
                   static_cast<std::uint64_t>(step >> 63))
                      << 3 |
                  voice.kinds);
    const std::uint32_t author = old ? 0 : voice.author;
    for (int shift = 0; shift < 24; shift += 8) staged.Byte(author >> shift);
  }
  staged.Byte(0);
  out.append(staged.bytes.data(), staged.size);
  WriteBits(w, spoken_);
  w.Varint(spoken_count_);
  w.Signed(loud_alarm_);
  w.Signed(reach_day_);
  // By the day's place, as they are kept.
  w.Fixed(reach_days_);
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
  w.Fixed(static_cast<std::uint8_t>((incident.told ? 1 : 0) |
                                    (incident.competitor ? 2 : 0)));
  w.Signed(elevated);
  return hours_at;
}

std::int64_t BrandHistory::DayTotalOf(std::string_view hours,
                                      std::int64_t bin) {
  ByteReader r(hours);
  const std::int64_t newest = r.Signed();
  const std::int64_t last = FloorDiv(bin, kBinsPerHour);
  std::int64_t sum = 0;
  (void)ReadRun(r, kHours, [&](std::int64_t i, std::uint8_t mask) {
    HourCounts counts;
    if (!ReadHour(r, mask, counts)) return false;
    const std::int64_t hour = newest - kHours + 1 + i;
    if (hour <= last && hour > last - kHours) sum += counts.total;
    return true;
  });
  return sum;
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
  if (r.ok()) VIGIE_RETURN_IF_ERROR(CheckBaselineVersion(version));
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
  begun_ = r.Fixed<std::uint8_t>() != 0;
  first_bin_ = number(-kFar);
  head_ = number(-kFar);
  learned_ = head_ - number(0);
  dirty_from_ = number(kNever);
  dirty_to_ = number(kNever);
  evaluated = number(kNever);
  if (!r.ok() || head_ - learned_ > kRing) return damaged();
  const bool bins = ReadRun(r, kRing, [&](std::int64_t i, std::uint8_t mask) {
    return ReadBin(r, mask, ring_[Slot(head_ - kRing + 1 + i)]);
  });
  hour_ = number(-kFar);
  const bool hours =
      bins && ReadRun(r, kHours, [&](std::int64_t i, std::uint8_t mask) {
        return ReadHour(r, mask, hours_[HourSlot(hour_ - kHours + 1 + i)]);
      });
  if (!hours) return damaged();
  std::int64_t age_before = 0;
  while (const std::uint64_t told = r.Varint()) {
    const std::uint64_t step = told >> 3;
    age_before += static_cast<std::int64_t>(step >> 1) ^
                  -static_cast<std::int64_t>(step & 1);
    if (next_voice_ >= kAuthors || age_before < 0 || age_before > kVoiceBins)
      return damaged();
    Voice& voice = voices_[next_voice_++];
    voice.author = r.Fixed<std::uint8_t>();
    voice.author |= std::uint32_t{r.Fixed<std::uint16_t>()} << 8;
    voice.bin = static_cast<std::int32_t>(head_ - age_before);
    voice.kinds = static_cast<std::uint8_t>(told & 7);
    if (voice.kinds == 0) return damaged();
  }
  next_voice_ %= kAuthors;
  if (!ReadBits(r, spoken_)) return damaged();
  spoken_count_ = static_cast<std::uint32_t>(r.Varint());
  loud_alarm_ = number(kNever);
  reach_day_ = number(-kFar);
  reach_days_ = r.Fixed<std::array<std::uint8_t, kReachDays>>();
  if (!baseline_.Parse(r)) return damaged();
  if (r.Fixed<std::uint8_t>() == 1) {
    frozen_ = number(kNever);
    before_ = std::make_unique<Baseline>();
    before_->SetContext(context_);
    if (!before_->Parse(r)) return damaged();
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
  incident.opened = number(kNever);
  const auto flags = r.Fixed<std::uint8_t>();
  incident.told = (flags & 1) != 0;
  incident.competitor = (flags & 2) != 0;
  elevated = number(kNever);
  if (!r.ok() || level > 4 || peak > 4) return damaged();
  rest = bytes.substr(bytes.size() - r.remaining());
  incident.level = static_cast<Level>(level);
  incident.peak = static_cast<Level>(peak);
  return absl::OkStatus();
}

}  // namespace vigie
