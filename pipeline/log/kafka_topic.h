// The topic that keeps the log: made when missing, refused when it is not the
// one that was configured.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "pipeline/log/kafka_client.h"

namespace vigie {

// A new topic keeps everything (retention.ms = -1: set it on the topic to keep
// less, but never below the duplicate window), never compacts, takes messages
// of 2 MiB, and has the broker's clock as their time, for the run's clock may
// be years away (it is in the record).
// FailedPrecondition: another number of partitions, or a compacted topic.
// Unavailable: no broker answers within `options.open_timeout`.
// Unauthenticated: `refusal` said why the broker will not talk to us; trying
// for longer would not help.
absl::Status EnsureKafkaTopic(rd_kafka_t* client,
                              const KafkaLogOptions& options,
                              const std::function<std::string()>& refusal);

}  // namespace vigie
