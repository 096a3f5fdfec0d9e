#include "pipeline/aggregate/family_index.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace vigie {

FamilyIndex::FamilyIndex(std::size_t slots)
    : lists_(std::bit_ceil(slots / 2)),
      bits_(std::max<std::size_t>(64, 16 * lists_)),
      room_(slots + slots / 2) {}

void FamilyIndex::Insert(std::uint32_t slot, std::uint32_t brand,
                         const Sketch& sketch) {
  if (heads_.empty()) {
    heads_.assign(lists_ * kBands, kEnd);
    filter_.assign(bits_ / 64 * kBands, 0);
    // Of what is reserved only that which is used takes memory.
    links_.reserve(room_ * kBands);
    slots_.reserve(room_);
  }
  Insert(slot, Hash(brand, sketch));
}

void FamilyIndex::Insert(std::uint32_t slot, const Hashes& hashes) {
  const auto place = static_cast<std::uint32_t>(slots_.size());
  slots_.push_back(slot);
  if (at_.size() <= slot) at_.resize(slot + 1);
  at_[slot] = place;
  for (int band = 0; band < kBands; ++band) {
    const std::uint64_t hash = hashes[band];
    const std::size_t bit = Bit(hash, band);
    filter_[bit / 64] |= std::uint64_t{1} << bit % 64;
    links_.push_back(
        std::exchange(heads_[List(hash, band)], Tag(hash) | place));
  }
}

std::vector<std::uint32_t> FamilyIndex::Clear() {
  std::fill(heads_.begin(), heads_.end(), kEnd);
  std::fill(filter_.begin(), filter_.end(), 0);
  links_.clear();
  std::vector<std::uint32_t> all(slots_);
  slots_.clear();
  return all;
}

}  // namespace vigie
