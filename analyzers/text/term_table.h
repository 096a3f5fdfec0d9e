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
    if (2 * (size_ + 1) > slots_.size()) Grow();
    Slot& slot = slots_[Find(hash)];
    if (!slot.used) {
      slot = {hash, true, Value{}};
      ++size_;
      Note(hash);
    }
    return slot.value;
  }
  // nullptr when there is none.
  const Value* Get(std::uint64_t hash) const {
    if (!MayHold(hash)) return nullptr;
    const Slot& slot = slots_[Find(hash)];
    return slot.used ? &slot.value : nullptr;
  }
  // Most words of a text are in no table: they stop at one bit.
  bool MayHold(std::uint64_t hash) const {
    return (filter_[(hash >> 40) & filter_mask_] & Bit(hash)) != 0;
  }
  // `change(Value&)` for every value, in no order that means anything.
  template <typename Change>
  void ForEach(Change change) {
    for (Slot& slot : slots_)
      if (slot.used) change(slot.value);
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    bool used = false;
    Value value{};
  };
  std::size_t Find(std::uint64_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = hash & mask;
    while (slots_[i].used && slots_[i].hash != hash) i = (i + 1) & mask;
    return i;
  }
  void Grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : 2 * slots_.size());
    old.swap(slots_);
    // Sixteen bits an entry or more, up to 64 Ki: it stays in the first cache.
    filter_mask_ = std::min<std::size_t>(slots_.size() / 8, 1024) - 1;
    filter_.assign(filter_mask_ + 1, 0);
    for (Slot& slot : old) {
      if (!slot.used) continue;
      Note(slot.hash);
      slots_[Find(slot.hash)] = std::move(slot);
    }
  }
  void Note(std::uint64_t hash) {
    filter_[(hash >> 40) & filter_mask_] |= Bit(hash);
  }
  static std::uint64_t Bit(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 58);
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
  std::vector<std::uint64_t> filter_{0};
  std::size_t filter_mask_ = 0;
};

}  // namespace vigie
