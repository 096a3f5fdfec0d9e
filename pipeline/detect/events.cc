#include "pipeline/detect/events.h"

#include <algorithm>
#include <array>

#include "pipeline/base/hash.h"

namespace vigie {
namespace {

constexpr std::array<std::string_view, 8> kRules = {
    kVolumeRule,     kGoodBuzzRule,  kShareOfVoiceRule,   kRisingHashtagRule,
    kRisingLinkRule, kVipAuthorRule, kSensitiveThemeRule, kUnansweredRule};
constexpr std::uint64_t kEventVersion = 1;
constexpr std::size_t kMostOpen = 12, kMostAuthors = 24, kMostWaiting = 16;
constexpr std::size_t kMostArrived = 4;
constexpr std::int64_t kLasts = 120;
constexpr std::int64_t kAnswersFor = 28 * 1440;
constexpr std::int64_t kWaitsFor = 3 * 1440;
constexpr std::int64_t kWeek = 7 * 1440;
constexpr std::int64_t kLate = std::int64_t{1} << 31;
constexpr std::int64_t kFar = std::int64_t{1} << 33;

std::uint8_t IndexOf(std::string_view rule) {
  return static_cast<std::uint8_t>(
      std::find(kRules.begin(), kRules.end(), rule) - kRules.begin());
}

}  // namespace

const BrandEvents::Open* BrandEvents::Sign(const EventSign& sign,
                                           std::string_view brand,
                                           std::int64_t minute) {
  const std::uint8_t rule = IndexOf(sign.rule);
  const std::uint64_t key = Hash64(sign.scope);
  for (Open& open : open_)
    if (open.rule == rule && open.key == key) {
      open.last = minute;
      return nullptr;
    }
  if (open_.size() >= kMostOpen) return nullptr;
  std::uint64_t id = Hash64(sign.rule, kEventVersion);
  id = Combine64(Hash64(sign.scope, Hash64(brand, id)),
                 static_cast<std::uint64_t>(minute));
  open_.push_back({rule, key, sign.scope, id, minute, minute});
  return &open_.back();
}

void BrandEvents::Expire(std::int64_t minute, std::vector<Open>& over) {
  for (std::size_t i = 0; i < open_.size();) {
    if (minute - open_[i].last < kLasts) {
      ++i;
      continue;
    }
    over.push_back(std::move(open_[i]));
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

std::int64_t BrandEvents::NextDue() const {
  std::int64_t due = -1;
  for (const Open& open : open_)
    if (due < 0 || open.last + kLasts < due) due = open.last + kLasts;
  return due;
}

bool BrandEvents::IsOpen(std::string_view rule) const {
  const std::uint8_t index = IndexOf(rule);
  return std::any_of(open_.begin(), open_.end(),
                     [&](const Open& open) { return open.rule == index; });
}

std::string_view BrandEvents::RuleOf(const Open& open) {
  return kRules[open.rule];
}

bool BrandEvents::IsRareAuthor(std::uint64_t author, std::int64_t minute) {
  const auto half = static_cast<std::uint32_t>(author >> 32);
  const auto at =
      std::find_if(authors_.begin(), authors_.end(),
                   [half](const Author& known) { return known.half == half; });
  const bool known = at != authors_.end();
  bool often = false;
  if (known) {
    authors_.erase(at);
  } else if (authors_.size() >= kMostAuthors) {
    often = minute - authors_.front().minute < kWeek;
    authors_.erase(authors_.begin());
  }
  authors_.push_back({half, static_cast<std::uint32_t>(
                                std::clamp<std::int64_t>(minute, 0, kLate))});
  return !known && !often;
}

std::int64_t BrandEvents::DueOf(const Open& open) { return open.last + kLasts; }

void BrandEvents::Arrived(Vip vip) {
  if (arrived_.size() < kMostArrived) arrived_.push_back(std::move(vip));
}

void BrandEvents::Waits(std::uint64_t item, std::int64_t minute) {
  if (waiting_.size() >= kMostWaiting) waiting_.erase(waiting_.begin());
  waiting_.push_back({item, minute});
}

void BrandEvents::Answered(std::uint64_t item, std::int64_t minute) {
  answered_ = std::max(answered_, minute);
  std::erase_if(waiting_, [item](const Message& m) { return m.item == item; });
}

bool BrandEvents::Answers(std::int64_t minute) const {
  return answered_ >= 0 && minute - answered_ < kAnswersFor;
}

int BrandEvents::Waiting(std::int64_t minute, std::int64_t& oldest) const {
  int count = 0;
  oldest = minute;
  for (const Message& m : waiting_) {
    // After three days nobody waits any more.
    if (m.minute > minute || minute - m.minute > kWaitsFor) continue;
    ++count;
    oldest = std::min(oldest, m.minute);
  }
  return count;
}

void BrandEvents::Serialize(ByteWriter& w) const {
  w.Varint(open_.size());
  for (const Open& open : open_) {
    w.Fixed(open.rule);
    w.String(open.scope);
    w.Fixed(open.id);
    w.Signed(open.since);
    w.Signed(open.last);
  }
  w.Varint(authors_.size());
  for (const Author& author : authors_) {
    w.Fixed(author.half);
    w.Fixed(author.minute);
  }
  w.Varint(arrived_.size());
  for (const Vip& vip : arrived_) {
    w.String(vip.name);
    w.Varint(vip.reach_milli);
    w.Varint(vip.negative);
  }
  w.Varint(waiting_.size());
  for (const Message& m : waiting_) {
    w.Fixed(m.item);
    w.Signed(m.minute);
  }
  w.Signed(answered_);
}

bool BrandEvents::Parse(ByteReader& r) {
  *this = {};
  const auto minute = [&r](std::int64_t& value) {
    value = r.Signed();
    return value >= -1 && value <= kFar;
  };
  const std::uint64_t open = r.Varint();
  if (open > kMostOpen) return false;
  for (std::uint64_t i = 0; i < open; ++i) {
    Open& one = open_.emplace_back();
    one.rule = r.Fixed<std::uint8_t>();
    if (one.rule >= kRules.size()) return false;
    one.scope = std::string(r.String());
    one.key = Hash64(one.scope);
    one.id = r.Fixed<std::uint64_t>();
    if (!minute(one.since) || !minute(one.last)) return false;
  }
  const std::uint64_t authors = r.Varint();
  if (authors > kMostAuthors) return false;
  for (std::uint64_t i = 0; i < authors; ++i) {
    Author& author = authors_.emplace_back();
    author.half = r.Fixed<std::uint32_t>();
    author.minute = r.Fixed<std::uint32_t>();
  }
  const std::uint64_t arrived = r.Varint();
  if (arrived > kMostArrived) return false;
  for (std::uint64_t i = 0; i < arrived; ++i) {
    Vip& vip = arrived_.emplace_back();
    vip.name = std::string(r.String());
    const std::uint64_t reach = r.Varint();
    if (reach > kMostReachMilli) return false;
    vip.reach_milli = static_cast<std::uint32_t>(reach);
    vip.negative = r.Varint() != 0;
  }
  const std::uint64_t waiting = r.Varint();
  if (waiting > kMostWaiting) return false;
  for (std::uint64_t i = 0; i < waiting; ++i) {
    Message& m = waiting_.emplace_back();
    m.item = r.Fixed<std::uint64_t>();
    if (!minute(m.minute)) return false;
  }
  return minute(answered_) && r.ok();
}

}  // namespace vigie
