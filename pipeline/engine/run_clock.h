// The wall clock of a live run: follows the system's time, never goes back.
//
// Starts at the later of the system's time and the last tick; advances with
// the monotonic clock; runs at half speed while it is ahead of the system.
// Thread-safe.
#pragma once

#include <algorithm>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/base/clock.h"

namespace vigie {

class RunClock {
 public:
  RunClock(const Clock& clock, Micros at_least)
      : clock_(clock),
        now_(std::max(clock.Now(), at_least)),
        seen_(clock.Monotonic()) {}

  Micros Now() {
    absl::MutexLock lock(&mutex_);
    const Micros monotonic = clock_.Monotonic();
    const Micros passed = monotonic - seen_;
    seen_ = monotonic;
    const Micros system = clock_.Now();
    ahead_ = now_ - system;
    // Ahead: half speed until the system has caught up. Behind (the system was
    // set forward): at once.
    now_ = ahead_ > 0 ? now_ + passed / 2 : std::max(now_ + passed, system);
    return now_;
  }
  // How far ahead of the system it was when last asked.
  Micros ahead() const {
    absl::MutexLock lock(&mutex_);
    return ahead_;
  }

 private:
  const Clock& clock_;
  mutable absl::Mutex mutex_;
  Micros now_ ABSL_GUARDED_BY(mutex_);
  Micros seen_ ABSL_GUARDED_BY(mutex_);
  Micros ahead_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace vigie
