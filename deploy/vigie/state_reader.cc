#include "deploy/vigie/state_reader.h"

#include <filesystem>

#include "deploy/vigie/data_folder.h"
#include "deploy/vigie/settings.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"

namespace vigie {

absl::StatusOr<std::string> DataFolderOf(const std::string& config,
                                         const std::string& data) {
  if (!data.empty()) return data;
  if (config.empty())
    return FailedPrecondition("give --config FILE or --data FOLDER");
  MetricsBoard board;
  VIGIE_ASSIGN_OR_RETURN(const Settings settings,
                         ReadSettings(config, SystemClock(), board));
  return settings.data;
}

int ExitWithoutFolder(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) ? kExitUsage : kExitConfiguration;
}

absl::StatusOr<std::unique_ptr<Store>> OpenStateOf(const std::string& folder) {
  if (!std::filesystem::exists(StatePath(folder)))
    return NotFound(folder,
                    ": no state.db in it; give the data folder of a run");
  return Store::Open(StatePath(folder), StoreUse::kRead);
}

}  // namespace vigie
