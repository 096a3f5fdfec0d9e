#include "pipeline/engine/item_memory.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kFewSets = 1024;
constexpr std::uint64_t kStretches = 64;  // of a window

std::uint64_t Sum(std::span<const std::uint64_t> numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0});
}

}  // namespace

ItemMemory::ItemMemory(std::uint32_t partitions, std::uint64_t window)
    : window_(window), shards_(partitions), last_tops_(partitions, 0) {}

std::size_t ItemMemory::Shard::Bucket(std::uint64_t item) const {
  // The item's low bits may have chosen the partition.
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;
  return (item * kGolden >> 32) & (heads.size() - 1);
}

const ItemMemory::Entry* ItemMemory::Shard::Back(std::uint32_t back) const {
  return back == 0 || back > entries.size() ? nullptr
                                            : &entries[entries.size() - back];
}

void ItemMemory::Shard::Link(Entry& entry) {
  std::uint32_t& head = heads[Bucket(entry.item)];
  const std::uint32_t back = end - head;
  entry.back = Back(back) == nullptr ? 0 : back;
  head = end;
}

void ItemMemory::Shard::Append(Entry entry) {
  if (entries.size() >= heads.size()) {
    // Twice as many buckets, of which none has an entry yet.
    const auto size = static_cast<std::uint32_t>(entries.size());
    heads.assign(std::max<std::size_t>(16, 2 * heads.size()), end - size - 1);
    std::deque<Entry> all = std::exchange(entries, {});
    end -= size;
    for (; !all.empty(); all.pop_front()) {
      Link(all.front());
      entries.push_back(all.front());
      ++end;
    }
  }
  Link(entry);
  entries.push_back(entry);
  ++end;
}

std::uint32_t ItemMemory::SetOf(std::span<const std::uint32_t> brands) {
  const std::string key(reinterpret_cast<const char*>(brands.data()),
                        brands.size_bytes());
  const auto [it, added] =
      set_index_.emplace(key, static_cast<std::uint32_t>(sets_.size()));
  if (added) sets_.emplace_back(brands.begin(), brands.end());
  return it->second;
}

void ItemMemory::TidySets() {
  std::size_t entries = 0;
  for (const Shard& shard : shards_) entries += shard.entries.size();
  if (sets_.size() <= kFewSets + 2 * entries) return;
  const std::vector<std::vector<std::uint32_t>> old = std::exchange(sets_, {});
  set_index_.clear();
  for (Shard& shard : shards_)
    for (Entry& entry : shard.entries)
      if (entry.many) entry.brands = SetOf(old[entry.brands]);
}

bool ItemMemory::Find(std::uint32_t partition, std::uint64_t item,
                      std::uint64_t offset, Known& known) const {
  const Shard& shard = shards_[partition];
  if (shard.heads.empty()) return false;
  std::uint32_t back = shard.end - shard.heads[shard.Bucket(item)];
  const Entry* entry = shard.Back(back);
  while (entry != nullptr && entry->item != item) {
    if (entry->back == 0) return false;
    back += entry->back;
    entry = shard.Back(back);
  }
  if (entry == nullptr || Gone(*entry, offset)) return false;
  known.brands = entry->many
                     ? std::span<const std::uint32_t>(sets_[entry->brands])
                     : std::span(&entry->brands, 1);
  known.deleted = entry->deleted;
  known.bin = entry->bin;
  return true;
}

void ItemMemory::Put(std::uint32_t partition, std::uint64_t item,
                     std::uint64_t offset,
                     std::span<const std::uint32_t> brands, bool deleted,
                     std::int64_t bin) {
  Shard& shard = shards_[partition];
  Entry entry = {};
  entry.item = item;
  entry.offset = static_cast<std::uint32_t>(offset);
  entry.bin = static_cast<std::int32_t>(bin);
  entry.many = brands.size() != 1;
  entry.brands = entry.many ? SetOf(brands) : brands.front();
  entry.deleted = deleted;
  shard.Append(entry);
  shard.journal_top = std::max(shard.journal_top, offset);
}

void ItemMemory::Set(std::uint32_t partition, std::uint64_t item,
                     std::uint64_t offset,
                     std::span<const std::uint32_t> brands, bool deleted,
                     std::int64_t bin) {
  Put(partition, item, offset, brands, deleted, bin);
  ByteWriter out(journal_);
  out.Varint(partition);
  out.Varint(offset);
  out.Fixed(item);
  out.Varint(brands.size() * 2 + (deleted ? 1 : 0));
  for (const std::uint32_t brand : brands) out.Varint(brand);
  out.Signed(bin);
}

std::string ItemMemory::TakeJournal() {
  last_tops_.clear();
  for (const Shard& shard : shards_) last_tops_.push_back(shard.journal_top);
  return std::exchange(journal_, {});
}

void ItemMemory::Stored(std::int64_t seq) {
  const std::uint64_t before = stored_.empty() ? 0 : Sum(stored_.back().tops);
  const std::uint64_t now = Sum(last_tops_);
  if (!stored_.empty() && now - stored_.back().begin < window_ / kStretches) {
    stored_.back().seq = seq;
    stored_.back().tops = last_tops_;
  } else {
    stored_.push_back({seq, before, last_tops_});
  }
}

absl::Status ItemMemory::Replay(std::int64_t seq, std::string_view journal) {
  ByteReader in(journal);
  std::vector<std::uint32_t> brands;
  while (in.ok() && !in.done()) {
    const auto partition = static_cast<std::uint32_t>(in.Varint());
    const std::uint64_t offset = in.Varint();
    const auto item = in.Fixed<std::uint64_t>();
    const std::uint64_t n = in.Varint();
    brands.clear();
    for (std::uint64_t i = 0; i < n / 2 && in.ok(); ++i)
      brands.push_back(static_cast<std::uint32_t>(in.Varint()));
    const std::int64_t bin = in.Signed();
    if (!in.ok() || partition >= shards_.size())
      return DataLoss("state: journal of items ", seq, " cannot be read");
    Put(partition, item, offset, brands, (n & 1) != 0, bin);
  }
  TakeJournal();
  Stored(seq);
  return absl::OkStatus();
}

std::int64_t ItemMemory::Tidy(std::span<const std::uint64_t> next_offsets) {
  for (std::size_t p = 0; p < shards_.size(); ++p) {
    std::deque<Entry>& entries = shards_[p].entries;
    while (!entries.empty() && Gone(entries.front(), next_offsets[p]))
      entries.pop_front();
  }
  TidySets();
  std::int64_t drop = -1;
  while (!stored_.empty()) {
    bool needed = false;
    for (std::size_t p = 0; p < shards_.size(); ++p)
      needed |= stored_.front().tops[p] + window_ >= next_offsets[p];
    if (needed) break;
    drop = stored_.front().seq;
    stored_.pop_front();
  }
  return drop;
}

}  // namespace vigie
