// The configuration read again while Vigie runs: brands, queries and detection
// rules change from one mention to the next, without a pause. What only a
// restart can change (sources, sinks, the log, …) is named and stays as it is.
// A configuration with a mistake is refused whole, in the words of
// `vigie check`; what was in force stays.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "deploy/vigie/settings.h"
#include "pipeline/engine/engine.h"

namespace vigie {

enum class ReloadOutcome { kChanged, kUnchanged, kRefused, kFailed };
// "changed", "unchanged", …: a label, and the first word of an answer.
std::string_view ReloadOutcomeName(ReloadOutcome outcome);

struct Reloaded {
  ReloadOutcome outcome = ReloadOutcome::kFailed;
  std::string said;  // for a person; perhaps several lines
};

// Thread-safe: a signal and the control socket may ask at once.
class Reloader {
 public:
  // `settings`: as the run began with them, read from `path`.
  // Lifetime: engine, board and clock outlive it.
  Reloader(std::string path, const Settings& settings, Engine& engine,
           MetricsBoard& board, const Clock& clock);

  // Returns once the log has the new rules. `stopping`: the run ends.
  Reloaded Reload(const std::atomic<bool>& stopping);

 private:
  Reloaded Read(const std::atomic<bool>& stopping)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  Engine& engine_;
  MetricsBoard& board_;
  const Clock& clock_;
  const MetricsBoard::FamilyId reloads_, seconds_;
  absl::Mutex mutex_;
  std::vector<BrandRule> brands_ ABSL_GUARDED_BY(mutex_);  // in force
  const std::vector<std::pair<std::string, std::uint64_t>> fixed_;
};

}  // namespace vigie
