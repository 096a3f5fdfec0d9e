// The data folder of a run: the log and the state that belong together.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "deploy/vigie/settings.h"
#include "pipeline/log/log.h"
#include "pipeline/state/store.h"

namespace vigie {

// Holds a folder for this process, until it is destroyed.
class FolderHold {
 public:
  explicit FolderHold(int lock) : lock_(lock) {}
  FolderHold(const FolderHold&) = delete;
  FolderHold& operator=(const FolderHold&) = delete;
  ~FolderHold();

 private:
  const int lock_;  // an open file
};

struct DataFolder {
  std::unique_ptr<FolderHold> hold;  // let go last
  std::unique_ptr<Store> store;
  std::unique_ptr<Log> log;
};

// Makes the folder when it is not there; opens state, then log.
// InvalidArgument, with the place in the configuration: a folder that cannot be
// one of ours, another number of partitions than it was begun with.
// FailedPrecondition: another process has it, a newer Vigie wrote it, the log
// is older than the state (restored wrongly).
absl::StatusOr<DataFolder> OpenDataFolder(const Settings& settings);

// What people wrote is kept in data folders and their backups: files made from
// now on are not for everybody's eyes.
void MakeFilesPrivate();

std::string StatePath(const std::string& data);
std::string LogPath(const std::string& data);

}  // namespace vigie
