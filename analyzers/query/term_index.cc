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
      std::bit_ceil(std::max<std::uint64_t>(3 * terms / 2, 2));
  slots_.assign(slots, Slot{});
  slot_mask_ = slots - 1;
  shift_ = 64 - std::countr_zero(slots);
  lists_.clear();
  for (std::size_t i = 0; i < entries.size();) {
    const std::uint64_t hash = entries[i].first;
    std::size_t end = i + 1;
    while (end < entries.size() && entries[end].first == hash) ++end;
    filter_[hash & filter_mask_] |= std::uint64_t{1} << (hash >> 58) |
                                    std::uint64_t{1} << (hash >> 52 & 63);
    Slot& slot = SlotOf(hash);
    if (slot.value == kEmpty && end - i == 1) {
      slot = {static_cast<std::uint32_t>(hash), entries[i].second};
    } else {
      // Another hash may have this half as well: one list serves both.
      std::vector<std::uint32_t> values;
      if (slot.value != kEmpty) {
        const auto others = Find(hash);
        values.assign(others.begin(), others.end());
      }
      for (std::size_t k = i; k < end; ++k) values.push_back(entries[k].second);
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
      slot = {static_cast<std::uint32_t>(hash),
              kList | static_cast<std::uint32_t>(lists_.size())};
      lists_.push_back(static_cast<std::uint32_t>(values.size()));
      lists_.insert(lists_.end(), values.begin(), values.end());
    }
    i = end;
  }
}

TermIndex::Slot& TermIndex::SlotOf(std::uint64_t hash) {
  std::uint64_t at = hash >> shift_;
  while (slots_[at].value != kEmpty &&
         slots_[at].half != static_cast<std::uint32_t>(hash))
    at = (at + 1) & slot_mask_;
  return slots_[at];
}

}  // namespace vigie
