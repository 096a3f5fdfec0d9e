// How would a model do on texts of a kind it was not taught? Each text is
// judged by a table that learned from other groups only (other sectors, other
// brands).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/linear/trainer.h"

namespace vigie {

// Logits in thousandths: [example][class], as a table gives that never saw an
// example of the same group. `groups`: by example, any numbers; they are dealt
// into `folds` parts (a part a group when there are that few).
absl::StatusOr<std::vector<std::vector<std::int32_t>>> HeldOutLogits(
    const Examples& examples, const std::vector<std::uint64_t>& groups,
    std::size_t folds, const TableTask& task, const TrainSettings& settings,
    const std::function<void(int, int)>& progress = {});

// Where to draw the line: the logit from which a label is said, so that F1 is
// best among those with at least `precision` (a fraction); when none has, the
// one with the best F1. `truth` and `logits` side by side.
std::int32_t BestThreshold(const std::vector<bool>& truth,
                           const std::vector<std::int32_t>& logits,
                           double precision);

}  // namespace vigie
