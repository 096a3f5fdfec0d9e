// The state of a run, opened to be read: by a configuration or by its folder.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "pipeline/state/store.h"

namespace vigie {

// `data` when it is given, else the folder that the configuration names.
// InvalidArgument: a wrong configuration. FailedPrecondition: neither is given.
absl::StatusOr<std::string> DataFolderOf(const std::string& config,
                                         const std::string& data);
// The exit code for what DataFolderOf refused.
int ExitWithoutFolder(const absl::Status& status);

// NotFound: no state is there. A run may be writing it.
absl::StatusOr<std::unique_ptr<Store>> OpenStateOf(const std::string& folder);

}  // namespace vigie
