// Where the fold stands, for those on other threads who must know: a worker
// that is given a partition, and one that might run too far ahead.
//
// Thread-safe; the collector writes.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/aggregate/partial.h"

namespace vigie {

class Positions {
 public:
  explicit Positions(std::uint32_t partitions)
      : states_(partitions), folded_(std::make_unique<Folded[]>(partitions)) {}

  // The state of a partition as committed.
  PartitionState Committed(std::uint32_t p) const {
    absl::MutexLock lock(&mutex_);
    return states_[p];
  }
  void SetCommitted(std::uint32_t p, const PartitionState& state) {
    absl::MutexLock lock(&mutex_);
    states_[p] = state;
  }

  // How far the fold is, perhaps not committed: the next offset and the last
  // tick. Relaxed: hints for pacing, nothing is read through them.
  std::uint64_t FoldedNext(std::uint32_t p) const {
    return folded_[p].next.load(std::memory_order_relaxed);
  }
  std::int64_t FoldedTick(std::uint32_t p) const {
    return folded_[p].tick.load(std::memory_order_relaxed);
  }
  void SetFolded(std::uint32_t p, const PartitionState& state) {
    folded_[p].next.store(state.next, std::memory_order_relaxed);
    folded_[p].tick.store(state.tick, std::memory_order_relaxed);
  }

 private:
  struct Folded {
    std::atomic<std::uint64_t> next{0};
    std::atomic<std::int64_t> tick{-1};
  };
  mutable absl::Mutex mutex_;
  std::vector<PartitionState> states_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Folded[]> folded_;
};

}  // namespace vigie
