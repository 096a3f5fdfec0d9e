// How far each source's items are durable, and what the source wants
// remembered: written by those who append, stored by the collector.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/model/record.h"

namespace vigie {

struct SourceCheckpoint {
  SourcePosition at;
  std::string data;
};

class Checkpoints {
 public:
  void Set(std::uint32_t source, SourceCheckpoint checkpoint) {
    absl::MutexLock lock(&mutex_);
    fresh_[source] = std::move(checkpoint);
  }
  // What was set since the last call.
  std::vector<std::pair<std::uint32_t, SourceCheckpoint>> Take() {
    absl::MutexLock lock(&mutex_);
    std::vector<std::pair<std::uint32_t, SourceCheckpoint>> out(
        std::make_move_iterator(fresh_.begin()),
        std::make_move_iterator(fresh_.end()));
    fresh_.clear();
    return out;
  }
  bool empty() const {
    absl::MutexLock lock(&mutex_);
    return fresh_.empty() && low_water_.empty();
  }

  // A LowWater, serialized (see stream_reader.h).
  void SetLowWater(std::string low_water) {
    absl::MutexLock lock(&mutex_);
    low_water_ = std::move(low_water);
  }
  std::string TakeLowWater() {
    absl::MutexLock lock(&mutex_);
    return std::exchange(low_water_, {});
  }

 private:
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::uint32_t, SourceCheckpoint> fresh_
      ABSL_GUARDED_BY(mutex_);
  std::string low_water_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vigie
