// The parts of `vigie train` and `vigie eval` that teach and examine relevance
// and labels.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/linear/table.h"
#include "analyzers/linear/trainer.h"

namespace vigie {

// Does `task` belong here?
bool IsLabelTask(std::string_view task);

// Learns from the files and tells on stdout what the model is worth on texts
// of brands (or sectors) that it was not taught.
absl::StatusOr<LinearTable> TrainLabelTask(
    const std::string& task, const std::vector<std::string>& files,
    const std::string& language, const std::string& brand,
    TrainSettings settings, const std::function<void(int, int)>& progress);

// Prints the figures of the program's table, or of the one at `model`.
absl::Status EvaluateLabelTask(const std::string& task, const std::string& file,
                               const std::string& language,
                               const std::string& brand,
                               const std::string& model, bool json);

}  // namespace vigie
