// Reads a stretch of one partition again, apart from any group: for repair,
// for the duplicate window before a start, and to see how a partition ends.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/log/kafka_client.h"
#include "pipeline/log/kafka_record.h"

namespace vigie {

// Thread-compatible. LIFETIME: what `visit` is given dies when it returns.
class KafkaRange {
 public:
  static absl::StatusOr<KafkaRange> Open(const KafkaLogOptions& options);

  absl::StatusOr<KafkaBounds> Bounds(std::uint32_t partition);

  // Visits the records of [first, next) that the topic still keeps, until
  // `visit` returns false. Offsets before the first kept one are passed over;
  // those missing after it, damaged on the broker's disk, or holding what is
  // no record, are told to `lost`.
  // FailedPrecondition: written by a newer Vigie. Unavailable: no answer.
  absl::Status Read(
      std::uint32_t partition, std::uint64_t first, std::uint64_t next,
      const std::function<bool(const Record&, const KafkaRules&)>& visit,
      const std::function<void(const LostRange&)>& lost);

  // The first offset after the damaged `from` that can be read; `end` when
  // there is none before it. A damaged batch does not say how long it is, and
  // librdkafka asks for it again and again: the end is searched for.
  absl::StatusOr<std::uint64_t> EndOfDamage(std::uint32_t partition,
                                            std::uint64_t from,
                                            std::uint64_t end);

 private:
  KafkaRange(std::string topic, Micros patience, KafkaOwned<rd_kafka_t> client)
      : topic_(std::move(topic)),
        patience_(patience),
        client_(std::move(client)) {}

  absl::Status Begin(std::uint32_t partition, std::uint64_t offset);
  // Is there a message to be had from `offset` on, and not damage first?
  absl::StatusOr<bool> Readable(std::uint32_t partition, std::uint64_t offset);

  std::string topic_;
  Micros patience_;
  KafkaOwned<rd_kafka_t> client_;
  std::string padded_;  // a payload, followed by what simdjson needs
};

// What a message holds, told apart for all who read.
// FailedPrecondition when it was written by a newer Vigie.
absl::StatusOr<bool> DecodeKafkaMessage(const rd_kafka_message_t& message,
                                        Record& record, KafkaRules& rules);

}  // namespace vigie
