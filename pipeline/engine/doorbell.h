// A doorbell: one thread sleeps until another has something for it.
//
// Ringing costs one relaxed load while the owner is awake. Thread-safe.
#pragma once

#include <atomic>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "pipeline/base/time.h"

namespace vigie {

class Doorbell {
 public:
  void Ring() {
    // Sequentially consistent: pairs with the store in Wait, so that either
    // the sleeper sees the work or the ringer sees the sleeper.
    if (!asleep_.load(std::memory_order_seq_cst)) return;
    absl::MutexLock lock(&mutex_);
    rung_ = true;
    rings_.Signal();
  }

  // Sleeps until rung, at most `most`. `has_work` is asked once more before
  // sleeping.
  template <typename HasWork>
  void Wait(Micros most, HasWork has_work) {
    asleep_.store(true, std::memory_order_seq_cst);
    if (!has_work()) {
      absl::MutexLock lock(&mutex_);
      const absl::Time until = absl::Now() + absl::Microseconds(most);
      while (!rung_ && !rings_.WaitWithDeadline(&mutex_, until)) {
      }
      rung_ = false;
    }
    asleep_.store(false, std::memory_order_relaxed);
  }

 private:
  std::atomic<bool> asleep_{false};
  absl::Mutex mutex_;
  absl::CondVar rings_;
  bool rung_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace vigie
