#include "pipeline/aggregate/heavy_hitters.h"

#include <algorithm>
#include <numeric>

#include "pipeline/base/bytes.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint8_t kVersion = 1;

std::string_view Cut(std::string_view key) {
  if (key.size() <= HeavyHitters::kMaxKeyBytes) return key;
  std::size_t end = HeavyHitters::kMaxKeyBytes;
  // Not inside a character (at most three continuation bytes).
  for (int i = 0;
       i < 3 && (static_cast<unsigned char>(key[end]) & 0xc0) == 0x80; ++i)
    --end;
  return key.substr(0, end);
}

}  // namespace

HeavyHitters::HeavyHitters(std::size_t capacity)
    : capacity_(std::clamp<std::size_t>(capacity, 1, kMaxCapacity)) {}

void HeavyHitters::Clear() {
  total_ = 0;
  hashes_.clear();
  counts_.clear();
  overs_.clear();
  keys_.clear();
}

std::size_t HeavyHitters::Find(std::string_view key, std::uint64_t hash) const {
  for (std::size_t i = 0; i < hashes_.size(); ++i)
    if (hashes_[i] == hash && keys_[i] == key) return i;
  return kNone;
}

std::size_t HeavyHitters::Smallest() const {
  const std::uint64_t least = *std::min_element(counts_.begin(), counts_.end());
  std::size_t found = kNone;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    if (counts_[i] == least && (found == kNone || keys_[i] < keys_[found]))
      found = i;
  return found;
}

void HeavyHitters::AddRound(std::span<const KeyCount> sums) {
  for (const auto& [full_key, count] : sums) {
    if (count == 0) continue;
    const std::string_view key = Cut(full_key);
    const std::uint64_t hash = Hash64(key);
    total_ += count;
    if (const std::size_t i = Find(key, hash); i != kNone) {
      counts_[i] += count;
    } else if (keys_.size() < capacity_) {
      hashes_.push_back(hash);
      counts_.push_back(count);
      overs_.push_back(0);
      keys_.emplace_back(key);
    } else {
      const std::size_t least = Smallest();
      overs_[least] = counts_[least];
      counts_[least] += count;
      hashes_[least] = hash;
      Assign(keys_[least], key);
    }
  }
}

std::vector<HeavyHitters::Entry> HeavyHitters::Top(std::size_t k) const {
  std::vector<std::size_t> order(keys_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return counts_[a] != counts_[b] ? counts_[a] > counts_[b]
                                    : keys_[a] < keys_[b];
  });
  if (order.size() > k) order.resize(k);
  std::vector<Entry> top;
  top.reserve(order.size());
  for (const std::size_t i : order)
    top.push_back({keys_[i], counts_[i], overs_[i]});
  return top;
}

bool HeavyHitters::Remove(std::string_view full_key) {
  const std::string_view key = Cut(full_key);
  const std::size_t i = Find(key, Hash64(key));
  if (i == kNone) return false;
  const auto drop = [i](auto& column) {
    column[i] = std::move(column.back());
    column.pop_back();
  };
  if (i + 1 == keys_.size()) {
    hashes_.pop_back();
    counts_.pop_back();
    overs_.pop_back();
    keys_.pop_back();
  } else {
    drop(hashes_);
    drop(counts_);
    drop(overs_);
    drop(keys_);
  }
  return true;
}

void HeavyHitters::Serialize(std::string& out) const {
  std::vector<std::size_t> order(keys_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return keys_[a] < keys_[b]; });
  ByteWriter w(out);
  w.Fixed(kVersion);
  w.Varint(capacity_);
  w.Varint(total_);
  w.Varint(order.size());
  for (const std::size_t i : order) {
    w.String(keys_[i]);
    w.Varint(counts_[i]);
    w.Varint(overs_[i]);
  }
}

absl::Status HeavyHitters::Parse(std::string_view bytes) {
  Clear();
  ByteReader r(bytes);
  const auto version = r.Fixed<std::uint8_t>();
  if (r.ok() && version > kVersion)
    return FailedPrecondition("heavy hitters: version ", int{version},
                              " is newer than this program");
  const std::uint64_t capacity = r.Varint();
  const std::uint64_t total = r.Varint();
  const std::uint64_t size = r.Varint();
  bool good = r.ok() && version == kVersion && capacity >= 1 &&
              capacity <= kMaxCapacity && size <= capacity;
  if (!good) return DataLoss("heavy hitters: damaged bytes");
  HeavyHitters read(capacity);
  read.total_ = total;
  for (std::uint64_t i = 0; good && i < size; ++i) {
    const std::string_view key = r.String();
    const std::uint64_t count = r.Varint();
    const std::uint64_t over = r.Varint();
    good = r.ok() && key.size() <= kMaxKeyBytes && count > over &&
           (i == 0 || std::string_view(read.keys_.back()) < key);
    read.hashes_.push_back(Hash64(key));
    read.counts_.push_back(count);
    read.overs_.push_back(over);
    read.keys_.emplace_back(key);
  }
  if (!good || !r.ok() || !r.done())
    return DataLoss("heavy hitters: damaged bytes");
  *this = std::move(read);
  return absl::OkStatus();
}

}  // namespace vigie
