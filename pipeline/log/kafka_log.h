// The log kept by Apache Kafka: one topic, for an installation that outgrew
// one machine or already trusts a Kafka cluster with its data.
//
// Nothing needs a transaction of Kafka's: the idempotent producer keeps the
// order within a partition and leaves no gap, and everything else follows from
// offsets. Kafka's own offset of a message is the record's offset.
//
// What differs from the embedded log: a crash keeps a prefix of each
// partition, not of the whole. Therefore
// - an ordered source resumes from its stored low-water position (below which
//   all is acknowledged everywhere, see Log::accepted and Log::durable), and
//   the log passes over what a partition had already when it was opened;
// - a broadcast (tick, rules, erase) may have reached some partitions only: it
//   is completed when the log is opened, or repeated by the reader that
//   resumes (`complete_broadcasts`).
//
// Errors: InvalidArgument: a setting that is unknown or would break the above.
// FailedPrecondition: the topic is not what was configured, or was written by
// a newer Vigie. Unavailable: no broker answers. DataLoss: the topic lacks
// what was committed, or a record could not be delivered; the process ends and
// resumes from the low-water.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/base/time.h"
#include "pipeline/log/log.h"

namespace vigie {

struct KafkaLogOptions {
  std::string brokers;  // "host:9092,host:9092"
  std::string topic = "vigie.mentions";
  std::uint32_t partitions = 8;  // of the topic; fixed when it is created
  int replication = 1;           // of the topic, when it is created here
  std::string group = "vigie";
  // Names this process in the group, the same after a restart, so that it gets
  // its partitions back at once. "": the host's name.
  std::string instance;
  // librdkafka's own: security.protocol, ssl.*, sasl.*, compression.codec, …
  std::vector<std::pair<std::string, std::string>> settings;
  // Accepted but not yet acknowledged, at most; then ResourceExhausted.
  std::size_t queue_bytes = 64 << 20;
  // True for the wall clock: what an earlier process left unfinished is
  // completed before the first append. False for the stream clock: the reader
  // repeats everything since the low-water, broadcasts included, in the order
  // in which it was the first time.
  bool complete_broadcasts = true;
  // The offsets that the fold has committed, per partition; empty at first. A
  // topic that ends below them lost what was counted, and is refused.
  std::vector<std::uint64_t> committed;
  Micros open_timeout = 30 * kSecond;
};

absl::StatusOr<std::unique_ptr<Log>> OpenKafkaLog(
    const KafkaLogOptions& options);

}  // namespace vigie
