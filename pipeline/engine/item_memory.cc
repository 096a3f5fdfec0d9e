#include "pipeline/engine/item_memory.h"

#include <algorithm>

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {
constexpr std::uint32_t kDeletedBit = 1u << 31;
}  // namespace

ItemMemory::ItemMemory(std::uint32_t partitions, std::uint64_t window)
    : window_(window), shards_(partitions), last_tops_(partitions, 0) {}

std::uint32_t ItemMemory::SetOf(std::span<const std::uint32_t> brands) {
  const std::string key(reinterpret_cast<const char*>(brands.data()),
                        brands.size_bytes());
  const auto [it, added] =
      set_index_.emplace(key, static_cast<std::uint32_t>(sets_.size()));
  if (added) sets_.emplace_back(brands.begin(), brands.end());
  return it->second;
}

bool ItemMemory::Find(std::uint32_t partition, std::uint64_t item,
                      std::uint64_t offset, Known& known) const {
  const auto& items = shards_[partition].items;
  const auto it = items.find(item);
  if (it == items.end() || it->second.offset + window_ < offset) return false;
  known.brands = sets_[it->second.set & ~kDeletedBit];
  known.deleted = (it->second.set & kDeletedBit) != 0;
  known.bin = it->second.bin;
  return true;
}

void ItemMemory::Put(std::uint32_t partition, std::uint64_t item,
                     std::uint64_t offset, std::uint32_t set, bool deleted,
                     std::int64_t bin) {
  Shard& shard = shards_[partition];
  shard.items[item] = {offset, set | (deleted ? kDeletedBit : 0),
                       static_cast<std::int32_t>(bin)};
  shard.by_offset.emplace_back(offset, item);
  shard.journal_top = std::max(shard.journal_top, offset);
}

void ItemMemory::Set(std::uint32_t partition, std::uint64_t item,
                     std::uint64_t offset,
                     std::span<const std::uint32_t> brands, bool deleted,
                     std::int64_t bin) {
  Put(partition, item, offset, SetOf(brands), deleted, bin);
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
  stored_.emplace_back(seq, last_tops_);
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
    Put(partition, item, offset, SetOf(brands), (n & 1) != 0, bin);
  }
  TakeJournal();
  Stored(seq);
  return absl::OkStatus();
}

std::int64_t ItemMemory::Tidy(std::span<const std::uint64_t> next_offsets) {
  for (std::size_t p = 0; p < shards_.size(); ++p) {
    Shard& shard = shards_[p];
    while (!shard.by_offset.empty() &&
           shard.by_offset.front().first + window_ < next_offsets[p]) {
      const auto [offset, item] = shard.by_offset.front();
      shard.by_offset.pop_front();
      const auto it = shard.items.find(item);
      if (it != shard.items.end() && it->second.offset == offset)
        shard.items.erase(it);
    }
  }
  std::int64_t drop = -1;
  while (!stored_.empty()) {
    bool needed = false;
    for (std::size_t p = 0; p < shards_.size(); ++p)
      needed |= stored_.front().second[p] + window_ >= next_offsets[p];
    if (needed) break;
    drop = stored_.front().first;
    stored_.pop_front();
  }
  return drop;
}

std::size_t ItemMemory::size() const {
  std::size_t n = 0;
  for (const Shard& shard : shards_) n += shard.items.size();
  return n;
}

}  // namespace vigie
