#include "analyzers/query/term_index.h"

#include <algorithm>
#include <bit>

namespace vigie {
namespace {
constexpr std::uint64_t kMinFilterBits = 1 << 12;
constexpr std::uint64_t kMaxFilterBits = 1 << 21;  // 256 KiB
constexpr std::uint64_t kBitsPerTerm = 24;
}  // namespace

void TermIndex::Build(
    std::vector<std::pair<std::uint64_t, std::uint32_t>> entries) {
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  std::uint64_t terms = 0;
  for (std::size_t i = 0; i < entries.size(); ++i)
    terms += i == 0 || entries[i].first != entries[i - 1].first;

  const std::uint64_t bits = std::clamp(std::bit_ceil(kBitsPerTerm * terms),
                                        kMinFilterBits, kMaxFilterBits);
  filter_.assign(bits / 64, 0);
  filter_mask_ = bits / 64 - 1;
  const std::uint64_t slots =
      std::bit_ceil(std::max<std::uint64_t>(2 * terms, 2));
  slots_.assign(slots, Slot{});
  slot_mask_ = slots - 1;
  shift_ = 64 - std::countr_zero(slots);
  values_.clear();
  values_.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size();) {
    const std::uint64_t hash = entries[i].first;
    Slot slot{hash, static_cast<std::uint32_t>(values_.size()), 0};
    for (; i < entries.size() && entries[i].first == hash; ++i) {
      values_.push_back(entries[i].second);
      ++slot.count;
    }
    filter_[hash & filter_mask_] |= std::uint64_t{1} << (hash >> 58) |
                                    std::uint64_t{1} << (hash >> 52 & 63);
    std::uint64_t at = hash >> shift_;
    while (slots_[at].count != 0) at = (at + 1) & slot_mask_;
    slots_[at] = slot;
  }
}

}  // namespace vigie
