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
  std::uint32_t workers = 2;
};

// Lines of canonical mentions with edits, deletions, redeliveries, late and
// unreadable ones; the same for the same seed.
std::vector<std::string> SimulatedInput(std::uint64_t seed,
                                        std::size_t mentions);

// The state after all of the input, as text without offsets.
absl::StatusOr<std::string> RunSimulated(const std::vector<std::string>& input,
                                         const SimulatedFaults& faults);

}  // namespace vigie
