#include "pipeline/aggregate/family_index.h"

#include <algorithm>
#include <bit>

#include "pipeline/base/hash.h"

namespace vigie {

FamilyIndex::FamilyIndex(std::size_t slots)
    : lists_(std::bit_ceil(slots * kBands / 2)) {}

std::uint32_t FamilyIndex::List(std::uint32_t brand, int band,
                                const Sketch& sketch) const {
  const std::uint64_t key = std::uint64_t{brand} << 32 |
                            static_cast<std::uint64_t>(band) << 16 |
                            Band(sketch, band);
  return static_cast<std::uint32_t>(Mix64(key) & (lists_ - 1));
}

void FamilyIndex::Insert(std::uint32_t slot, std::uint32_t brand,
                         const Sketch& sketch) {
  if (heads_.empty()) heads_.assign(lists_, kEnd);
  const std::size_t first = slot * std::size_t{kBands};
  if (next_.size() <= first) next_.resize(first + kBands, kEnd);
  for (int band = 0; band < kBands; ++band) {
    std::uint32_t& head = heads_[List(brand, band, sketch)];
    const std::uint32_t entry = slot * kBands + static_cast<unsigned>(band);
    next_[entry] = head;
    head = entry;
  }
}

void FamilyIndex::Erase(std::span<const Entry> dead) {
  if (dead.empty()) return;
  std::vector<std::uint32_t> lists;
  std::vector<bool> is_dead(next_.size() / kBands, false);
  lists.reserve(dead.size() * kBands);
  for (const Entry& entry : dead) {
    is_dead[entry.slot] = true;
    for (int band = 0; band < kBands; ++band)
      lists.push_back(List(entry.brand, band, *entry.sketch));
  }
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  for (const std::uint32_t list : lists) {
    std::uint32_t* link = &heads_[list];
    while (*link != kEnd) {
      if (is_dead[*link / kBands])
        *link = next_[*link];
      else
        link = &next_[*link];
    }
  }
}

}  // namespace vigie
