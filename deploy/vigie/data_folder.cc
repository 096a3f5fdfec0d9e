#include "deploy/vigie/data_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "pipeline/aggregate/partial.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/embedded_log.h"
#include "pipeline/log/kafka_log.h"

namespace vigie {

std::string StatePath(const std::string& data) { return data + "/state.db"; }
std::string LogPath(const std::string& data) { return data + "/log"; }

absl::StatusOr<DataFolder> OpenDataFolder(const Settings& settings) {
  std::error_code error;
  std::filesystem::create_directories(settings.data, error);
  if (error)
    return FailedPrecondition(settings.data,
                              ": cannot be made: ", error.message(),
                              "; give another `data` folder");
  DataFolder folder;
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
