// The reading half of the Kafka log: one member of the consumer group.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "pipeline/log/kafka_client.h"

namespace vigie {

// The reader of worker `worker`. Which partitions it has is the group's word,
// given inside Read; it takes a moment after the first one.
absl::StatusOr<std::unique_ptr<LogReader>> OpenKafkaReader(
    const KafkaLogOptions& options, std::uint32_t worker,
    Assignment assignment);

}  // namespace vigie
