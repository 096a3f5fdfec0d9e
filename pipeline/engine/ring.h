// A ring between two threads: one puts, the other takes, neither waits for a
// lock.
//
// Thread-safe for exactly one producer and one consumer.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>

namespace vigie {

template <typename T>
class SpscRing {
 public:
  // Holds at least `capacity` items (rounded up to a power of two).
  explicit SpscRing(std::size_t capacity)
      : mask_(std::bit_ceil(capacity < 2 ? 2 : capacity) - 1),
        slots_(new T[mask_ + 1]()) {}

  // Producer. False when full; `item` is untouched then.
  bool TryPush(T& item) {
    const std::size_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_seen_ > mask_) {
      // Acquire: pairs with the release in TryPop; the slot is free again.
      head_seen_ = head_.load(std::memory_order_acquire);
      if (tail - head_seen_ > mask_) return false;
    }
    slots_[tail & mask_] = std::move(item);
    // Release: publishes the slot written above; pairs with the acquire in
    // TryPop.
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }

  // Consumer. False when empty.
  bool TryPop(T& item) {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (head == tail_seen_) {
      // Acquire: pairs with the release in TryPush.
      tail_seen_ = tail_.load(std::memory_order_acquire);
      if (head == tail_seen_) return false;
    }
    item = std::move(slots_[head & mask_]);
    // Release: gives the slot back; pairs with the acquire in TryPush.
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

  // Either side; a moment later it may be otherwise.
  bool Empty() const {
    return head_.load(std::memory_order_acquire) ==
           tail_.load(std::memory_order_acquire);
  }

 private:
  const std::size_t mask_;
  const std::unique_ptr<T[]> slots_;
  // Each side's index on a cache line of its own, beside its last view of the
  // other's.
  alignas(64) std::atomic<std::size_t> head_{0};
  std::size_t tail_seen_ = 0;  // the consumer's
  alignas(64) std::atomic<std::size_t> tail_{0};
  std::size_t head_seen_ = 0;  // the producer's
};

}  // namespace vigie
