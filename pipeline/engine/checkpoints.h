// What those who append want remembered: how far each source's items are
// durable, and the text of rules that the log is about to name. The collector,
// who owns the state, stores it.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <iterator>
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
    return fresh_.empty() && low_water_.empty() && rules_.empty();
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

  // The body of rules by its hash. Returns a number for HasRules.
  std::uint64_t AddRules(std::uint64_t hash, std::string body) {
    absl::MutexLock lock(&mutex_);
    rules_.emplace_back(hash, std::move(body));
    return ++rules_added_;
  }
  // Those added since the last call.
  std::vector<std::pair<std::uint64_t, std::string>> TakeRules() {
    absl::MutexLock lock(&mutex_);
    return std::exchange(rules_, {});
  }
  // `count` more of those that were taken are committed.
  void StoredRules(std::uint64_t count) {
    absl::MutexLock lock(&mutex_);
    rules_stored_ += count;
  }
  // Are some not taken yet? Whoever added them waits.
  bool rules_wait() const {
    absl::MutexLock lock(&mutex_);
    return !rules_.empty();
  }
  bool HasRules(std::uint64_t number) const {
    absl::MutexLock lock(&mutex_);
    return rules_stored_ >= number;
  }

 private:
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::uint32_t, SourceCheckpoint> fresh_
      ABSL_GUARDED_BY(mutex_);
  std::string low_water_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::pair<std::uint64_t, std::string>> rules_
      ABSL_GUARDED_BY(mutex_);
  std::uint64_t rules_added_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t rules_stored_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace vigie
