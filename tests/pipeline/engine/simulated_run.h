// A whole run in one thread, with a log that misbehaves and processes that
// die: what the simulation compares with a run in which nothing happens.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace vigie {

struct SimulatedFaults {
  std::uint64_t seed = 1;
  bool one_stream = true;     // the log's character (see memory_log.h)
  bool crashes = true;        // of the whole, of workers, of the fold
  bool lost_partials = true;  // partials that never arrive: gaps to repair
  // The brands and queries change now and then, at any moment and around
  // crashes. When that is may differ from run to run: what is compared is what
  // comes of the log (SimulatedEnd::again).
  bool reloads = false;
  int most_crashes = 40;
  // Logs by partition: how often the workers' group shares the partitions out
  // anew, at most.
  int most_rebalances = 0;
  // How far workers may run ahead of the fold (see PartitionLimits).
  std::uint64_t ahead_offsets = 1 << 19;
  std::int64_t ahead_bytes = 8 << 20;
  std::uint32_t workers = 2;
};

// Lines of canonical mentions with edits, deletions, redeliveries, late and
// unreadable ones; the same for the same seed.
std::vector<std::string> SimulatedInput(std::uint64_t seed,
                                        std::size_t mentions);

struct SimulatedEnd {
  // The state after all of the input, as text without offsets.
  std::string state;
  // With reloads: the state that the log gives to one worker that folds it
  // from the beginning and is never disturbed.
  std::string again;
  int reloads = 0;  // sets of rules that the log names
};
absl::StatusOr<SimulatedEnd> RunSimulated(const std::vector<std::string>& input,
                                          const SimulatedFaults& faults);

}  // namespace vigie
