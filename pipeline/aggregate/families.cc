#include "pipeline/aggregate/families.h"

#include <algorithm>
#include <bit>

#include "pipeline/aggregate/partial.h"
#include "pipeline/base/hash.h"

namespace vigie {
namespace {

// Parts that must agree, whatever the lengths; and where the link is the same.
constexpr int kLeastParts = 20, kLeastPartsSameLink = 12;
// Candidates of one band that are compared: the newest.
constexpr int kCandidates = 4;
// A family with copies is remembered as if it had been touched so many times
// `most` hits later.
constexpr std::uint64_t kCopiesStay = 4;

int AgreeingParts(const std::array<std::uint8_t, kSketchParts>& a,
                  const std::array<std::uint8_t, kSketchParts>& b) {
  std::uint8_t agreeing = 0;  // at most 64: summed in bytes
  for (int i = 0; i < kSketchParts; ++i)
    agreeing = static_cast<std::uint8_t>(agreeing + (a[i] == b[i]));
  return agreeing;
}

// How many parts agree on average when the longer text holds two thirds of the
// pairs of the shorter: their resemblance is 2/3 s / (s + l - 2/3 s).
int NeededParts(int words_a, int words_b) {
  const int s = std::min(words_a, words_b) - 1;
  const int l = std::max(words_a, words_b) - 1;
  const int divisor = s + 3 * l;
  // Of five pairs three are soon the same by chance, and parts only sample.
  const int margin = std::max(0, 9 - s);
  return std::max(kLeastParts, (64 * 2 * s + divisor - 1) / divisor) + margin;
}

bool Agree(int parts, int words_a, int words_b, bool same_link) {
  return parts >=
         (same_link ? kLeastPartsSameLink : NeededParts(words_a, words_b));
}

std::uint64_t BrandKey(std::uint32_t brand, std::uint64_t key) {
  return Combine64(key, brand);
}

std::uint32_t Small(std::uint64_t author) {
  return static_cast<std::uint32_t>(Mix64(author) >> 32);
}

// Adds to a list of the `most` smallest; a known one stays as it was.
template <typename T, typename Key>
void KeepSmallest(std::vector<T>& list, T value, std::size_t most, Key key) {
  const auto at =
      std::lower_bound(list.begin(), list.end(), value,
                       [&](const T& a, const T& b) { return key(a) < key(b); });
  if (at != list.end() && key(*at) == key(value)) return;
  if (list.size() == most) {
    if (at == list.end()) return;
    list.insert(at, value);
    list.pop_back();
  } else {
    list.insert(at, value);
  }
}

// A copy by an account that is no news service.
void AddCopy(FamilyVoices& voices, std::uint64_t author, std::uint8_t flags,
             std::int64_t minute) {
  KeepSmallest(voices.copiers, std::uint64_t{Small(author)} << 8 | flags,
               FamilyVoices::kCopiers, [](std::uint64_t c) { return c >> 8; });
  if (voices.copies == 0) voices.first_minute = minute;
  voices.last_minute = std::max(voices.last_minute, minute);
  voices.first_minute = std::min(voices.first_minute, minute);
  ++voices.copies;
  const std::int64_t burst = FloorDiv(minute, 10);
  if (voices.copies == 1 || burst > voices.burst) {
    voices.burst = burst;
    voices.burst_copies = 0;
  }
  if (burst == voices.burst) ++voices.burst_copies;
  voices.most_copies = std::max(voices.most_copies, voices.burst_copies);
}

void AddAuthor(FamilyVoices& voices, std::uint64_t author) {
  KeepSmallest(voices.authors, Small(author), FamilyVoices::kAuthors,
               [](std::uint32_t a) { return a; });
}

bool IsCopier(const FamilyMember& member) {
  return (member.flags & kRowRepost) == 0 && !member.press;
}

// A mention without an author is somebody's all the same.
std::uint64_t AuthorOf(const FamilyMember& member) {
  return member.author != 0 ? member.author : member.item;
}

}  // namespace

bool AreCopies(const Fingerprint& a, const Fingerprint& b) {
  return Agree(AgreeingParts(a.sketch, b.sketch), a.words, b.words,
               a.link != 0 && a.link == b.link);
}

std::uint32_t Family::Authors() const {
  if (!voices) return 1;
  const auto n = static_cast<std::uint32_t>(voices->authors.size());
  if (n < FamilyVoices::kAuthors) return n;
  return static_cast<std::uint32_t>(
      (std::uint64_t{n - 1} << 32) /
      (std::uint64_t{voices->authors.back()} + 1));
}

int Family::Platforms() const { return std::popcount(platforms); }

Families::Families(std::size_t most)
    : most_(std::max<std::size_t>(most, 32)), index_(most_) {}

const Family* Families::Find(std::uint32_t brand, std::uint64_t id) const {
  const auto it = by_id_.find(BrandKey(brand, id));
  return it == by_id_.end() ? nullptr : &slots_[it->second];
}

Families::Joined Families::Add(const FamilyMember& member) {
  ++clock_;
  const std::int64_t hour = FloorDiv(member.minute, 60);
  if (hour > newest_hour_) {
    newest_hour_ = hour;
    ForgetOld();
  }
  std::uint32_t slot = FindFor(member);
  if (slot == kNone) slot = Found(member);
  Family& family = slots_[slot];
  Join(family, member);
  dirty_.insert(ChunkOf(family));
  const bool first = member.opinion && !family.counted;
  family.counted |= first;
  return {&family, first};
}

std::uint32_t Families::FindFor(const FamilyMember& member) {
  const Fingerprint& print = member.fingerprint;
  const auto at = [](const auto& map, std::uint64_t key) {
    const auto it = map.find(key);
    return it == map.end() ? kNone : it->second;
  };
  const std::uint64_t repeated =
      print.original != 0 ? print.original : member.item;
  std::uint32_t slot = at(by_id_, BrandKey(member.brand, repeated));
  if (slot != kNone) return slot;
  if (print.words >= kSketchWords) return FindCopied(member);
  if (print.link != 0) slot = at(by_link_, BrandKey(member.brand, print.link));
  return slot;
}

std::uint32_t Families::FindCopied(const FamilyMember& member) {
  const Fingerprint& print = member.fingerprint;
  seen_.resize(slots_.size(), search_);
  if (++search_ == 0) {  // it was round once
    std::fill(seen_.begin(), seen_.end(), 0);
    search_ = 1;
  }
  std::uint32_t best = kNone;
  int best_parts = 0;
  std::array<int, FamilyIndex::kBands> in_band = {};
  index_.Find(member.brand, print.sketch, [&](std::uint32_t slot, int band) {
    const Family& family = slots_[slot];
    if (family.brand != member.brand ||
        FamilyIndex::Band(family.sketch, band) !=
            FamilyIndex::Band(print.sketch, band))
      return true;
    if (seen_[slot] != search_) {
      seen_[slot] = search_;
      const int parts = AgreeingParts(family.sketch, print.sketch);
      if (parts >= kLeastPartsSameLink &&
          Agree(parts, family.words, print.words,
                family.link != 0 && family.link == print.link) &&
          (best == kNone || parts > best_parts ||
           (parts == best_parts && family.founded < slots_[best].founded))) {
        best = slot;
        best_parts = parts;
      }
    }
    return ++in_band[band] < kCandidates;
  });
  return best;
}

std::uint32_t Families::Found(const FamilyMember& member) {
  if (alive_ == most_) {
    // A sixteenth of them at once, least worth first.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> worth;
    worth.reserve(alive_);
    for (std::uint32_t s = 0; s < slots_.size(); ++s)
      if (slots_[s].size > 0)
        worth.emplace_back(
            slots_[s].touched + (slots_[s].size > 1 ? kCopiesStay * most_ : 0),
            s);
    // No two were touched by the same hit, but one with copies may weigh the
    // same as one without.
    const auto less = [this](const auto& a, const auto& b) {
      return a.first != b.first
                 ? a.first < b.first
                 : slots_[a.second].founded < slots_[b.second].founded;
    };
    const std::size_t dying = most_ / 16;
    std::nth_element(worth.begin(), worth.begin() + dying, worth.end(), less);
    std::vector<std::uint32_t> dead;
    for (std::size_t i = 0; i < dying; ++i) dead.push_back(worth[i].second);
    Forget(dead);
  }
  std::uint32_t slot;
  if (free_.empty()) {
    slots_.reserve(most_);  // takes memory as it is used
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  const Fingerprint& print = member.fingerprint;
  Family& family = slots_[slot];
  family.id = print.original != 0 ? print.original : member.item;
  family.brand = member.brand;
  family.first_minute = family.last_minute = member.minute;
  family.founded = clock_;
  family.hour = newest_hour_;
  family.first_author = AuthorOf(member);
  family.first_flags = member.flags;
  family.first_copies = IsCopier(member);
  family.link = print.link;
  family.words = print.words;
  family.sketch = print.sketch;
  family.holds_link =
      print.link != 0 && !by_link_.contains(BrandKey(member.brand, print.link));
  Place(slot);
  return slot;
}

void Families::Place(std::uint32_t slot) {
  const Family& family = slots_[slot];
  ++alive_;
  chunks_[ChunkOf(family)].push_back(slot);
  by_id_[BrandKey(family.brand, family.id)] = slot;
  if (family.holds_link) by_link_[BrandKey(family.brand, family.link)] = slot;
  if (family.words < kSketchWords) return;
  if (index_.Full())
    index_.Compact([this](std::uint32_t s) {
      return std::pair<std::uint32_t, const FamilyIndex::Sketch&>(
          slots_[s].brand, slots_[s].sketch);
    });
  index_.Insert(slot, family.brand, family.sketch);
}

void Families::Join(Family& family, const FamilyMember& member) {
  ++family.size;
  family.touched = clock_;
  family.first_minute = std::min(family.first_minute, member.minute);
  family.last_minute = std::max(family.last_minute, member.minute);
  family.platforms |= std::uint64_t{1} << (member.platform % 64);
  if (member.flags & kRowRepost) ++family.reposts;
  if (family.size == 1) return;
  if (!family.voices) {
    family.voices = std::make_unique<FamilyVoices>();
    AddAuthor(*family.voices, family.first_author);
    if (family.first_copies)
      AddCopy(*family.voices, family.first_author, family.first_flags,
              family.first_minute);
  }
  AddAuthor(*family.voices, AuthorOf(member));
  if (IsCopier(member))
    AddCopy(*family.voices, AuthorOf(member), member.flags, member.minute);
}

void Families::ForgetOld() {
  std::vector<std::uint32_t> dead;
  for (const auto& [key, slots] : chunks_)
    if (key.hour <= newest_hour_ - kHours)
      dead.insert(dead.end(), slots.begin(), slots.end());
  Forget(dead);
}

void Families::Forget(std::vector<std::uint32_t>& dead) {
  std::vector<ChunkKey> chunks;
  for (const std::uint32_t slot : dead) {
    const Family& family = slots_[slot];
    by_id_.erase(BrandKey(family.brand, family.id));
    if (family.holds_link) by_link_.erase(BrandKey(family.brand, family.link));
    if (family.words >= kSketchWords) index_.Erase(slot);
    chunks.push_back(ChunkOf(family));
  }
  for (const std::uint32_t slot : dead) {
    slots_[slot] = Family{};
    free_.push_back(slot);
  }
  alive_ -= dead.size();
  for (const ChunkKey& key : chunks) {
    const auto it = chunks_.find(key);
    if (it == chunks_.end()) continue;
    std::erase_if(it->second,
                  [this](std::uint32_t s) { return slots_[s].size == 0; });
    if (it->second.empty()) chunks_.erase(it);
    dirty_.insert(key);
  }
  // What is older is deleted as a whole.
  absl::erase_if(dirty_, [this](const ChunkKey& key) {
    return key.hour <= newest_hour_ - kHours;
  });
}

}  // namespace vigie
