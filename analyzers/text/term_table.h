// A small table from words (by TermHash) to what is known about them. Built
// once, read for every token.
//
// Thread-safe once built: read-only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace vigie {

template <typename Value>
class TermTable {
 public:
  // The value of `hash`, made when it is new. Invalidates pointers.
  Value& operator[](std::uint64_t hash) {
    if (2 * (entries_.size() + 1) > slots_.size()) Grow();
    std::uint32_t& slot = slots_[Find(hash)];
    if (slot == 0) {
      entries_.emplace_back(hash, Value{});
      slot = SlotOf(hash, entries_.size());
      Note(hash);
    }
    return entries_[IndexOf(slot)].second;
  }
  // nullptr when there is none.
  const Value* Get(std::uint64_t hash) const {
    if (!MayHold(hash)) return nullptr;
    const std::uint32_t slot = slots_[Find(hash)];
    return slot != 0 ? &entries_[IndexOf(slot)].second : nullptr;
  }
  // Most words of a text are in no table: they stop at two bits of one word.
  bool MayHold(std::uint64_t hash) const {
    return (~filter_[(hash >> 40) & filter_mask_] & Bits(hash)) == 0;
  }
  // `change(Value&)` for every value, in the order in which they came.
  template <typename Change>
  void ForEach(Change change) {
    for (auto& [hash, value] : entries_) change(value);
  }

 private:
  // A slot: which entry, + 1, in its lower bits; bits of the hash above, so
  // that another word is told apart without a look at the entry. 0: empty.
  std::uint32_t IndexMask() const {
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  std::uint32_t SlotOf(std::uint64_t hash, std::size_t number) const {
    return (static_cast<std::uint32_t>(hash >> 32) & ~IndexMask()) |
           static_cast<std::uint32_t>(number);
  }
  std::size_t IndexOf(std::uint32_t slot) const {
    return (slot & IndexMask()) - 1;
  }
  // Where `hash` is, or would be.
  std::size_t Find(std::uint64_t hash) const {
    const std::uint32_t mask = IndexMask(), tag = SlotOf(hash, 0);
    std::size_t i = hash & mask;
    while (slots_[i] != 0 && ((slots_[i] ^ tag) > mask ||
                              entries_[IndexOf(slots_[i])].first != hash))
      i = (i + 1) & mask;
    return i;
  }
  void Grow() {
    slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), 0);
    // Sixteen bits an entry or more, up to 128 Ki: it stays in a near cache.
    filter_mask_ = std::min<std::size_t>(slots_.size() / 8, 2048) - 1;
    filter_.assign(filter_mask_ + 1, 0);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      Note(entries_[i].first);
      slots_[Find(entries_[i].first)] = SlotOf(entries_[i].first, i + 1);
    }
  }
  void Note(std::uint64_t hash) {
    filter_[(hash >> 40) & filter_mask_] |= Bits(hash);
  }
  static std::uint64_t Bits(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 58) | std::uint64_t{1}
                                                  << (hash >> 52 & 63);
  }

  std::vector<std::pair<std::uint64_t, Value>> entries_;
  std::vector<std::uint32_t> slots_;
  std::vector<std::uint64_t> filter_{0};
  std::size_t filter_mask_ = 0;
};

}  // namespace vigie
