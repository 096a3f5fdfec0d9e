#include "pipeline/detect/causes.h"

#include <algorithm>
#include <bit>

#include "pipeline/base/hash.h"
#include "pipeline/base/time.h"
#include "pipeline/detect/numerics.h"
#include "pipeline/detect/packed_bits.h"

namespace vigie {
namespace {

constexpr std::array<int, kCauseKinds> kMost = {8, 6, 5, 6, 6, 4};
constexpr std::size_t kMostName = 60;
constexpr double kLeastMemory = 144, kMostMemory = 1008;  // slots
constexpr std::int64_t kForgotten = 144;                  // slots
constexpr double kRare = 0.05;                            // an hour
constexpr std::int64_t kQuarterBins = 3;
constexpr double kLeastShare = 0.2;
constexpr double kLeastExcess = 1.5;
constexpr double kLeastThemeShare = 0.4;
constexpr double kLeastPlatformShare = 0.7;
constexpr std::int64_t kLeastDriven = 4;
constexpr int kMostDrivers = 3;
constexpr std::int64_t kLeastSpread = 8;
constexpr int kElsewhere = 4, kPress = 2;
constexpr std::uint32_t kKnownFull = 300;

// In a stored kind: the key is a hash, eight bytes of it.
constexpr std::uint8_t kHashed = 0x80;

std::int64_t QuarterOf(std::int64_t slot) {
  return FloorDiv(slot * kSlotBins, kQuarterBins);
}

std::size_t Ring(std::int64_t slot) {
  return static_cast<std::size_t>(slot -
                                  FloorDiv(slot, kCauseSlots) * kCauseSlots);
}

void Bump(std::uint16_t& count) { count += count < 65'535; }

std::int64_t Sum(const std::array<std::uint16_t, kCauseSlots>& ring,
                 std::int64_t newest, std::int64_t now, int slots) {
  std::int64_t sum = 0;
  for (int back = 0; back < slots; ++back) {
    const std::int64_t slot = now - back;
    if (slot <= newest && slot > newest - kCauseSlots) sum += ring[Ring(slot)];
  }
  return sum;
}

// Cut at a character's beginning.
std::string_view Short(std::string_view name) {
  if (name.size() <= kMostName) return name;
  std::size_t end = kMostName;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80)
    --end;
  return name.substr(0, end);
}

void Roll(Cause& cause, std::int64_t slot, bool learn) {
  if (slot <= cause.slot) return;
  const double memory = std::clamp(static_cast<double>(slot - cause.since),
                                   kLeastMemory, kMostMemory);
  const std::int64_t steps =
      std::min<std::int64_t>(slot - cause.slot, kCauseSlots);
  for (std::int64_t i = 1; i <= steps; ++i) {
    const std::size_t at = Ring(cause.slot + i);
    if (learn) {
      const auto step = static_cast<float>(1.0 / memory);
      cause.usual += step * (6.0F * cause.mentions[at] - cause.usual);
      cause.usual_negative +=
          step * (6.0F * cause.negatives[at] - cause.usual_negative);
    }
    cause.mentions[at] = cause.negatives[at] = 0;
  }
  // Longer silence at once.
  if (const std::int64_t rest = slot - cause.slot - steps; rest > 0) {
    if (learn) {
      const auto left =
          static_cast<float>(PlainExp(-static_cast<double>(rest) / memory));
      cause.usual *= left;
      cause.usual_negative *= left;
    }
    cause.elsewhere = cause.press = 0;
  }
  cause.slot = slot;
}

}  // namespace

std::int64_t Cause::Mentions(std::int64_t now, int slots) const {
  return Sum(mentions, slot, now, slots);
}

std::int64_t Cause::Negatives(std::int64_t now, int slots) const {
  return Sum(negatives, slot, now, slots);
}

int Cause::People(std::int64_t bin) const {
  const std::int64_t now = FloorDiv(bin, kQuarterBins);
  std::uint64_t bits = 0;
  if (quarter == now) bits = people | people_before;
  if (quarter == now - 1) bits = people;
  int empty = 64;
  for (; bits != 0; bits &= bits - 1) --empty;
  // Linear counting (Whang and others, 1990).
  return static_cast<int>(
      64.0 * PlainLog(64.0 / std::max(static_cast<double>(empty), 0.5)) + 0.5);
}

Cause* Causes::Admit(CauseKind kind, std::int64_t slot) {
  const auto k = static_cast<std::size_t>(kind);
  int kept = 0;
  Cause* least = nullptr;
  double least_weight = 0;
  for (std::size_t i = 0; i < causes_.size();) {
    Cause& cause = causes_[i];
    if (cause.kind != kind) {
      ++i;
      continue;
    }
    if (slot - cause.slot > kForgotten && cause.usual < kRare) {
      causes_.erase(causes_.begin() + static_cast<std::ptrdiff_t>(i));
      least = nullptr;
      kept = 0;
      i = 0;
      continue;
    }
    ++kept;
    const double weight =
        static_cast<double>(cause.Mentions(slot)) + cause.usual;
    if (least == nullptr || weight < least_weight) {
      least = &cause;
      least_weight = weight;
    }
    ++i;
  }
  if (kept < kMost[k]) return &causes_.emplace_back();
  Bump(refused_[k]);
  if (refused_[k] < least_weight) return nullptr;
  refused_[k] = 0;
  return &(*least = {});
}

void Causes::Touch(CauseKind kind, std::uint64_t key, std::string_view name,
                   const Observation& o, std::int64_t bin, bool learn) {
  const std::int64_t slot = CauseSlot(bin);
  Cause* cause = nullptr;
  for (Cause& known : causes_)
    if (known.key == key && known.kind == kind) cause = &known;
  if (cause == nullptr) {
    cause = Admit(kind, slot);
    if (cause == nullptr) return;
    cause->kind = kind;
    cause->key = key;
    cause->name = Short(name);
    cause->slot = cause->since = slot;
    cause->platform = o.platform;
    cause->quarter = FloorDiv(bin, kQuarterBins);
  }
  Roll(*cause, slot, learn);
  if (slot > cause->slot - kCauseSlots) {
    Bump(cause->mentions[Ring(slot)]);
    if (o.tone == Tone::kNegative) Bump(cause->negatives[Ring(slot)]);
  }
  if (o.press) Bump(cause->press);
  if (o.platform != cause->platform) {
    Bump(cause->elsewhere);
    cause->elsewhere_name = Short(o.platform_name);
  }
  const std::int64_t quarter = FloorDiv(bin, kQuarterBins);
  if (quarter > cause->quarter) {
    cause->people_before = quarter == cause->quarter + 1 ? cause->people : 0;
    cause->people = 0;
    cause->quarter = quarter;
  }
  if (quarter == cause->quarter)
    cause->people |= std::uint64_t{1} << (Mix64(o.author) & 63);
}

void Causes::NoteAuthor(const Observation& o, std::int64_t slot, bool learn) {
  if (slot > slot_) {
    const std::int64_t steps =
        std::min<std::int64_t>(slot - slot_, kCauseSlots);
    for (std::int64_t i = 0; i < steps; ++i)
      voices_[Ring(slot - i)] = newcomers_[Ring(slot - i)] = 0;
    slot_ = slot;
  }
  const std::size_t word = o.author >> 61;
  const std::uint64_t bit = std::uint64_t{1} << (o.author >> 55 & 63);
  const bool now = (known_[word] & bit) != 0;
  if (o.tone == Tone::kNegative && slot > slot_ - kCauseSlots) {
    Bump(voices_[Ring(slot)]);
    if (!now && (known_before_[word] & bit) == 0) Bump(newcomers_[Ring(slot)]);
  }
  if (!learn || now) return;
  known_[word] |= bit;
  if (++known_count_ < kKnownFull) return;
  known_before_ = known_;
  known_.fill(0);
  known_count_ = 0;
}

int Causes::Newcomers(std::int64_t bin) const {
  int empty = 0, known = 0;
  for (std::size_t i = 0; i < known_.size(); ++i) {
    known += std::popcount(known_[i] | known_before_[i]);
    empty += 64 - std::popcount(known_[i] | known_before_[i]);
  }
  const std::int64_t voices = Sum(voices_, slot_, CauseSlot(bin), kCauseSlots);
  // A stranger whose bit is taken passes for known.
  if (known < 16 || empty < 77 || voices < 8) return -1;
  const std::int64_t strangers =
      Sum(newcomers_, slot_, CauseSlot(bin), kCauseSlots);
  return static_cast<int>(
      std::min<std::int64_t>(1000, 1000 * strangers * 512 / (voices * empty)));
}

void Causes::Observe(const Observation& o, std::int64_t bin, bool learn) {
  const bool negative = o.tone == Tone::kNegative;
  if (o.author != 0) NoteAuthor(o, CauseSlot(bin), learn);
  for (const ObservedEntity& entity : o.entities) {
    const auto kind = static_cast<CauseKind>(entity.kind);
    if (kind == CauseKind::kAuthor && !negative) continue;
    Touch(kind, Hash64(entity.key, static_cast<std::uint64_t>(kind)),
          entity.key, o, bin, learn);
  }
  const std::uint64_t copies = o.family != 0 && o.family_size > 1 ? o.family
                               : o.repost                         ? o.parent
                                                                  : 0;
  if (copies != 0) Touch(CauseKind::kCopies, copies, "", o, bin, learn);
  if (!o.themes.empty())
    for (int t = 0; t < kThemes; ++t)
      if (o.themes.Has(static_cast<Theme>(t)))
        Touch(CauseKind::kTheme, static_cast<std::uint64_t>(t) + 1,
              ThemeName(static_cast<Theme>(t)), o, bin, learn);
  if (!o.platform_name.empty())
    Touch(CauseKind::kPlatform, std::uint64_t{o.platform} + 1, o.platform_name,
          o, bin, learn);
}

std::vector<Driver> Causes::Drivers(std::int64_t bin, int minutes,
                                    std::int64_t negatives, double expected,
                                    bool seasoned) const {
  std::vector<Driver> drivers;
  if (static_cast<double>(negatives) < kLeastExcess * expected) return drivers;
  const std::int64_t now = CauseSlot(bin);
  const int slots = std::clamp(minutes / 10, 1, kCauseSlots);
  const double excess =
      std::max(1.0, static_cast<double>(negatives) - expected);
  for (const Cause& cause : causes_) {
    if (!seasoned && cause.kind != CauseKind::kLink &&
        cause.kind != CauseKind::kAuthor && cause.kind != CauseKind::kCopies)
      continue;
    const std::int64_t count = std::min(cause.Negatives(now, slots), negatives);
    if (count < kLeastDriven) continue;
    const double usual = cause.usual_negative * slots / kCauseSlots;
    const double share =
        std::min(1.0, (static_cast<double>(count) - usual) / excess);
    double least = kLeastShare;
    if (cause.kind == CauseKind::kTheme) least = kLeastThemeShare;
    if (cause.kind == CauseKind::kPlatform) {
      // Where a brand's mentions always are says nothing.
      if (usual > 0.4 * expected) continue;
      least = kLeastPlatformShare;
    }
    if (share >= least) drivers.push_back({&cause, count, share});
  }
  std::sort(drivers.begin(), drivers.end(),
            [](const Driver& a, const Driver& b) {
              if (a.share != b.share) return a.share > b.share;
              if (a.cause->kind != b.cause->kind)
                return a.cause->kind < b.cause->kind;
              return a.cause->key < b.cause->key;
            });
  if (drivers.size() > kMostDrivers) drivers.resize(kMostDrivers);
  return drivers;
}

const Cause* Causes::Viral(std::int64_t bin, int& people) const {
  const Cause* most = nullptr;
  people = 0;
  const std::int64_t now = CauseSlot(bin);
  for (const Cause& cause : causes_) {
    if (cause.kind != CauseKind::kCopies) continue;
    const std::int64_t mentions = cause.Mentions(now, 3);
    // Negative all through: the text is, some of its copies are misread.
    if (3 * cause.Negatives(now, 3) < 2 * mentions) continue;
    const int repeat =
        static_cast<int>(std::min<std::int64_t>(cause.People(bin), mentions));
    if (repeat <= people) continue;
    people = repeat;
    most = &cause;
  }
  return most;
}

const Cause* Causes::Spread(std::int64_t bin) const {
  const std::int64_t now = CauseSlot(bin);
  for (const Cause& cause : causes_) {
    if (cause.kind != CauseKind::kHashtag && cause.kind != CauseKind::kLink &&
        cause.kind != CauseKind::kCopies)
      continue;
    // What has been everywhere for days does not spread.
    if (now - cause.since > kForgotten) continue;
    if (cause.elsewhere < kElsewhere && cause.press < kPress) continue;
    const std::int64_t negatives = cause.Negatives(now);
    if (negatives >= kLeastSpread &&
        static_cast<double>(negatives) >= 4.0 * cause.usual_negative)
      return &cause;
  }
  return nullptr;
}

void Causes::Serialize(ByteWriter& w) const {
  w.Varint(causes_.size());
  // Times are told from the one before.
  std::int64_t before = 0;
  for (const Cause& c : causes_) {
    const bool hashed = c.key > 0xffffff;
    w.Fixed(static_cast<std::uint8_t>(static_cast<std::uint8_t>(c.kind) |
                                      (hashed ? kHashed : 0)));
    if (hashed)
      w.Fixed(c.key);
    else
      w.Varint(c.key);
    w.String(c.name);
    w.Signed(c.slot - before);
    before = c.slot;
    w.Signed(c.slot - c.since);
    std::uint8_t full = 0;
    for (int i = 0; i < kCauseSlots; ++i)
      full |= static_cast<std::uint8_t>((c.mentions[Ring(i)] != 0) << i);
    w.Fixed(full);
    for (int i = 0; i < kCauseSlots; ++i) {
      if ((full >> i & 1) == 0) continue;
      w.Varint(c.mentions[Ring(i)]);
      w.Varint(c.negatives[Ring(i)]);
    }
    w.Fixed(c.usual);
    w.Fixed(c.usual_negative);
    w.Varint(c.platform);
    w.Varint(c.elsewhere);
    w.Varint(c.press);
    if (c.elsewhere != 0) w.String(c.elsewhere_name);
    w.Signed(c.quarter - QuarterOf(c.slot));
    WriteBits(w, std::array{c.people, c.people_before});
  }
  for (const std::uint16_t count : refused_) w.Varint(count);
  w.Varint(known_count_);
  WriteBits(w, known_);
  WriteBits(w, known_before_);
  w.Signed(slot_);
  for (const std::uint16_t count : voices_) w.Varint(count);
  for (const std::uint16_t count : newcomers_) w.Varint(count);
}

bool Causes::Parse(ByteReader& r) {
  constexpr std::int64_t kFar = std::int64_t{1} << 33;
  causes_.clear();
  const std::uint64_t count = r.Varint();
  if (count > 64) return false;
  causes_.reserve(count);
  const auto small = [&r] { return static_cast<std::uint16_t>(r.Varint()); };
  std::int64_t before = 0;
  for (std::uint64_t i = 0; i < count && r.ok(); ++i) {
    Cause& c = causes_.emplace_back();
    auto kind = r.Fixed<std::uint8_t>();
    const bool hashed = (kind & kHashed) != 0;
    kind &= static_cast<std::uint8_t>(~kHashed);
    if (kind >= kCauseKinds) return false;
    c.kind = static_cast<CauseKind>(kind);
    c.key = hashed ? r.Fixed<std::uint64_t>() : r.Varint();
    if (c.kind == CauseKind::kTheme && (c.key < 1 || c.key > kThemes))
      return false;
    c.name = std::string(r.String());
    const std::int64_t step = r.Signed();
    if (step < -2 * kFar || step > 2 * kFar) return false;
    c.slot = before + step;
    before = c.slot;
    const std::int64_t age = r.Signed();
    if (c.slot < -kFar || c.slot > kFar || age < 0 || age > 2 * kFar ||
        c.name.size() > kMostName)
      return false;
    c.since = c.slot - age;
    const auto full = r.Fixed<std::uint8_t>();
    for (int k = 0; k < kCauseSlots; ++k) {
      if ((full >> k & 1) == 0) continue;
      c.mentions[Ring(k)] = small();
      c.negatives[Ring(k)] = small();
    }
    c.usual = r.Fixed<float>();
    c.usual_negative = r.Fixed<float>();
    if (!(c.usual >= 0 && c.usual < 1e9F && c.usual_negative >= 0 &&
          c.usual_negative < 1e9F))
      return false;
    c.platform = small();
    c.elsewhere = small();
    c.press = small();
    if (c.elsewhere != 0) c.elsewhere_name = std::string(r.String());
    c.quarter = r.Signed();
    if (c.quarter < -kFar || c.quarter > kFar) return false;
    c.quarter += QuarterOf(c.slot);
    std::array<std::uint64_t, 2> people{};
    if (!ReadBits(r, people)) return false;
    c.people = people[0];
    c.people_before = people[1];
  }
  for (std::uint16_t& refused : refused_) refused = small();
  known_count_ = static_cast<std::uint32_t>(r.Varint());
  if (!ReadBits(r, known_) || !ReadBits(r, known_before_)) return false;
  slot_ = r.Signed();
  if (slot_ < -kFar || slot_ > kFar) return false;
  for (std::uint16_t& voices : voices_) voices = small();
  for (std::uint16_t& newcomers : newcomers_) newcomers = small();
  return r.ok();
}

}  // namespace vigie
