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
      : states_(partitions),
        next_(std::make_unique<std::atomic<std::uint64_t>[]>(partitions)) {}

  // The state of a partition as committed.
  PartitionState Committed(std::uint32_t p) const {
    absl::MutexLock lock(&mutex_);
    return states_[p];
  }
  void SetCommitted(std::uint32_t p, const PartitionState& state) {
    absl::MutexLock lock(&mutex_);
    states_[p] = state;
  }

  // Next offset folded, perhaps not committed.
  std::uint64_t FoldedNext(std::uint32_t p) const {
    // Relaxed: a hint for pacing, nothing is read through it.
    return next_[p].load(std::memory_order_relaxed);
  }
  void SetFoldedNext(std::uint32_t p, std::uint64_t next) {
    next_[p].store(next, std::memory_order_relaxed);
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<PartitionState> states_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<std::atomic<std::uint64_t>[]> next_;
};

}  // namespace vigie
