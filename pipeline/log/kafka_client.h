// librdkafka's handles with owners, and its settings: those an operator gives
// and those that correctness depends on.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/log/kafka_log.h"

namespace vigie {

struct KafkaDelete {
  void operator()(rd_kafka_conf_t* p) const { rd_kafka_conf_destroy(p); }
  void operator()(rd_kafka_topic_t* p) const { rd_kafka_topic_destroy(p); }
  void operator()(rd_kafka_queue_t* p) const { rd_kafka_queue_destroy(p); }
  void operator()(rd_kafka_event_t* p) const { rd_kafka_event_destroy(p); }
  void operator()(rd_kafka_message_t* p) const { rd_kafka_message_destroy(p); }
  void operator()(rd_kafka_topic_partition_list_t* p) const {
    rd_kafka_topic_partition_list_destroy(p);
  }
  // A static member of a group leaves it by its session's end only, so there
  // is nobody to take leave of, and a dead broker cannot hold the process up.
  void operator()(rd_kafka_t* p) const {
    rd_kafka_destroy_flags(p, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  }
};
template <typename T>
using KafkaOwned = std::unique_ptr<T, KafkaDelete>;

using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

// InvalidArgument naming the key when one of `settings` is unknown, has a
// wrong value, or is one that correctness depends on. Never shows a secret.
absl::Status CheckKafkaSettings(const KafkaSettings& settings);

// A configuration: the operator's settings, then `ours`.
absl::StatusOr<KafkaOwned<rd_kafka_conf_t>> MakeKafkaConf(
    const KafkaLogOptions& options, const KafkaSettings& ours);

// The settings of the three clients.
KafkaSettings KafkaProducerSettings();
KafkaSettings KafkaReaderSettings(const KafkaLogOptions& options,
                                  std::uint32_t worker);
KafkaSettings KafkaRangeSettings(const KafkaLogOptions& options);

absl::StatusOr<KafkaOwned<rd_kafka_t>> MakeKafkaClient(
    rd_kafka_type_t type, KafkaOwned<rd_kafka_conf_t> conf);

// Offsets kept: [low, high). Unavailable when the broker does not answer.
struct KafkaBounds {
  std::uint64_t low = 0, high = 0;
};
absl::StatusOr<KafkaBounds> QueryKafkaBounds(rd_kafka_t* client,
                                             const std::string& topic,
                                             std::uint32_t partition,
                                             Micros timeout);

inline int KafkaMillis(Micros t) {
  return static_cast<int>((t + kMillisecond - 1) / kMillisecond);
}

// The largest message: a payload of 1 MiB, its key, and room.
inline constexpr int kKafkaMessageBytes = 2 << 20;

}  // namespace vigie
