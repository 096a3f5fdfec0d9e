// A small table from words (by TermHash) to what is known about them. Built
// once, read for every token.
//
// Thread-safe once built: read-only.
#pragma once

#include <array>
#include <bit>
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
      filter_[(hash >> 48) & (kFilterWords - 1)] |= Bit(hash);
    }
    return slot.value;
  }
  // nullptr when there is none.
  const Value* Get(std::uint64_t hash) const {
    // Most words of a text are in no table: they stop at one bit.
    if ((filter_[(hash >> 48) & (kFilterWords - 1)] & Bit(hash)) == 0)
      return nullptr;
    const Slot& slot = slots_[Find(hash)];
    return slot.used ? &slot.value : nullptr;
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
    for (Slot& slot : old)
      if (slot.used) slots_[Find(slot.hash)] = std::move(slot);
  }

  // 64 Ki bits, 8 KiB: stays in the first cache.
  static constexpr std::size_t kFilterWords = 1024;
  static std::uint64_t Bit(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 58);
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
  std::array<std::uint64_t, kFilterWords> filter_{};
};

}  // namespace vigie
