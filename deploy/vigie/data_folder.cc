#include "deploy/vigie/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "pipeline/aggregate/partial.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/embedded_log.h"
#include "pipeline/log/kafka_log.h"

namespace vigie {

std::string StatePath(const std::string& data) { return data + "/state.db"; }
std::string LogPath(const std::string& data) { return data + "/log"; }

FolderHold::~FolderHold() { close(lock_); }

void MakeFilesPrivate() { umask(umask(0) | 027); }

namespace {

// What the configuration says can be no folder of ours, or the machine is in
// trouble (a full disk, no more files).
absl::Status CannotMake(const Settings& settings, const std::string& path,
                        int error) {
  std::string message = Cat(settings.data_place, ": ", path,
                            ": cannot be made: ", std::strerror(error));
  switch (error) {
    case EACCES:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENOENT:
    case ENOTDIR:
    case EPERM:
    case EROFS:
      return InvalidArgument(message,
                             "; give a `data` folder that this user may write");
    default:
      return FailedPrecondition(message);
  }
}

// Before the state is opened, whichever log there is: two runs on one state
// would both count.
absl::StatusOr<std::unique_ptr<FolderHold>> HoldFolder(
    const Settings& settings) {
  const std::string& data = settings.data;
  const std::string path = data + "/lock";
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) return CannotMake(settings, path, errno);
  auto hold = std::make_unique<FolderHold>(file);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    char owner[32] = {};
    const ssize_t size = pread(file, owner, sizeof owner - 1, 0);
    return FailedPrecondition(
        data, ": in use by ",
        size > 0 ? Cat("process ", owner) : std::string("another process"));
  }
  // Only for the message above: a full disk is the log's to judge.
  const std::string own = Cat(getpid());
  if (ftruncate(file, 0) == 0) (void)!pwrite(file, own.data(), own.size(), 0);
  return hold;
}

}  // namespace

absl::StatusOr<DataFolder> OpenDataFolder(const Settings& settings) {
  MakeFilesPrivate();
  std::error_code error;
  std::filesystem::create_directories(settings.data, error);
  if (error) return CannotMake(settings, settings.data, error.value());
  DataFolder folder;
  VIGIE_ASSIGN_OR_RETURN(folder.hold, HoldFolder(settings));
  VIGIE_ASSIGN_OR_RETURN(folder.store, Store::Open(StatePath(settings.data)));
  VIGIE_ASSIGN_OR_RETURN(const auto stored, folder.store->Partitions());
  std::vector<std::uint64_t> committed, hashes;
  for (const auto& [p, bytes] : stored) {
    PartitionState state;
    if (!state.Parse(bytes))
      return DataLoss(StatePath(settings.data), ": partition ", p,
                      " cannot be read");
    committed.resize(std::max<std::size_t>(committed.size(), p + 1), 0);
    hashes.resize(committed.size(), 0);
    committed[p] = state.next;
    hashes[p] = state.record_hash;
  }
  const LogSettings& log = settings.log;
  if (!committed.empty() && committed.size() != log.partitions)
    return InvalidArgument(log.partitions_place, ": is ", log.partitions,
                           ", but ", settings.data, " was begun with ",
                           committed.size(),
                           "; say `partitions: ", committed.size(),
                           "`, or give another `data` folder");
  if (log.kind == "kafka") {
    KafkaLogOptions options;
    options.brokers = log.brokers;
    options.topic = log.topic;
    options.group = log.group;
    options.partitions = log.partitions;
    options.replication = log.replication;
    options.settings = log.kafka_settings;
    options.complete_broadcasts = !settings.stream_clock;
    options.committed = committed;
    VIGIE_ASSIGN_OR_RETURN(folder.log, OpenKafkaLog(options));
    return folder;
  }
  EmbeddedLogOptions options;
  options.folder = LogPath(settings.data);
  options.partitions = log.partitions;
  options.data_at_risk = log.data_at_risk;
  options.segment_bytes = log.segment_bytes;
  options.retain_bytes = log.retain_bytes;
  options.retain_age = log.retain_age;
  options.reserve_bytes = log.reserve_bytes;
  options.committed = committed;
  options.last_hashes = hashes;
  VIGIE_ASSIGN_OR_RETURN(folder.log, OpenEmbeddedLog(options));
  return folder;
}

}  // namespace vigie
