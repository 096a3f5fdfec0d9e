#include "pipeline/aggregate/family_index.h"

#include <bit>
#include <utility>

namespace vigie {

FamilyIndex::FamilyIndex(std::size_t slots)
    : lists_(std::bit_ceil(slots / 2)), room_(slots + slots / 2) {}

void FamilyIndex::Insert(std::uint32_t slot, std::uint32_t brand,
                         const Sketch& sketch) {
  if (heads_.empty()) {
    heads_.assign(lists_ * kBands, kEnd);
    // Of what is reserved only that which is used takes memory.
    links_.reserve(room_ * kBands);
    slots_.reserve(room_);
  }
  const auto place = static_cast<std::uint32_t>(slots_.size());
  slots_.push_back(slot);
  if (at_.size() <= slot) at_.resize(slot + 1);
  at_[slot] = place;
  for (int band = 0; band < kBands; ++band) {
    const std::uint64_t hash = Hash(brand, band, sketch);
    links_.push_back(
        std::exchange(heads_[List(hash, band)], Tag(hash) | place));
  }
}

std::vector<std::uint32_t> FamilyIndex::Clear() {
  heads_.assign(heads_.size(), kEnd);
  links_.clear();
  std::vector<std::uint32_t> all(slots_);
  slots_.clear();
  return all;
}

}  // namespace vigie
