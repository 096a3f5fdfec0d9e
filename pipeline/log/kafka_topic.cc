#include "pipeline/log/kafka_topic.h"

#include <algorithm>
#include <cstring>

#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

absl::Status NotAvailable(const KafkaLogOptions& options,
                          std::string_view reason) {
  return Unavailable("kafka: ", options.brokers, ": ", reason);
}

// Until 2.6.1 librdkafka repeats a part of its answer that brokers 4.x compare.
std::string_view Hint(const std::string& why) {
  return why.find("SCRAM") != why.npos && rd_kafka_version() < 0x020601ff
             ? "; this librdkafka is too old to log in to a broker 4.x by "
               "SCRAM, even with the right password: use PLAIN there, over TLS"
             : "";
}

// So long a refusal is given to turn out a passing one.
constexpr Micros kPatience = 3 * kSecond;

// Partitions of the topic, 0 when there is none.
absl::StatusOr<std::uint32_t> CountPartitions(
    rd_kafka_t* client, const KafkaLogOptions& options, Micros timeout,
    const std::function<std::string()>& refusal) {
  const Micros deadline = SystemClock().Monotonic() + timeout;
  // About all topics: asking for one by name may create it.
  const rd_kafka_metadata_t* found = nullptr;
  for (;;) {
    const Micros left =
        std::max(deadline - SystemClock().Monotonic(), 100 * kMillisecond);
    const rd_kafka_resp_err_t error =
        rd_kafka_metadata(client, /*all_topics=*/1, nullptr, &found,
                          KafkaMillis(std::min(left, kPatience)));
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    if (const std::string why = refusal(); !why.empty())
      return absl::UnauthenticatedError(
          Cat("kafka: ", options.brokers, ": ", why, Hint(why)));
    if (left <= kPatience)
      return NotAvailable(options, rd_kafka_err2str(error));
  }
  std::uint32_t partitions = 0;
  for (int i = 0; i < found->topic_cnt; ++i)
    if (options.topic == found->topics[i].topic)
      partitions = static_cast<std::uint32_t>(found->topics[i].partition_cnt);
  rd_kafka_metadata_destroy(found);
  return partitions;
}

// Sends one admin request and gives its answer.
class Admin {
 public:
  Admin(rd_kafka_t* client, Micros timeout, rd_kafka_admin_op_t op)
      : queue_(rd_kafka_queue_new(client)),
        options_(rd_kafka_AdminOptions_new(client, op)),
        millis_(KafkaMillis(timeout)) {
    char error[256];
    rd_kafka_AdminOptions_set_request_timeout(options_, millis_, error,
                                              sizeof error);
  }
  ~Admin() { rd_kafka_AdminOptions_destroy(options_); }
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;

  rd_kafka_queue_t* queue() { return queue_.get(); }
  rd_kafka_AdminOptions_t* options() { return options_; }
  KafkaOwned<rd_kafka_event_t> Answer() {
    return KafkaOwned<rd_kafka_event_t>(
        rd_kafka_queue_poll(queue_.get(), millis_ + 1000));
  }

 private:
  KafkaOwned<rd_kafka_queue_t> queue_;
  rd_kafka_AdminOptions_t* options_;
  int millis_;
};

absl::Status Create(rd_kafka_t* client, const KafkaLogOptions& options,
                    Micros timeout) {
  char error[512];
  rd_kafka_NewTopic_t* topic = rd_kafka_NewTopic_new(
      options.topic.c_str(), static_cast<int>(options.partitions),
      options.replication, error, sizeof error);
  if (topic == nullptr)
    return InvalidArgument("kafka: ", options.topic, ": ", error);
  const KafkaSettings settings = {
      {"cleanup.policy", "delete"},
      {"retention.ms", "-1"},
      {"retention.bytes", "-1"},
      {"message.timestamp.type", "LogAppendTime"},
      {"max.message.bytes", Cat(kKafkaMessageBytes)},
      // With one copy alone acknowledged, its disk's end would be the log's.
      {"min.insync.replicas", options.replication >= 3 ? "2" : "1"},
  };
  for (const auto& [key, value] : settings)
    rd_kafka_NewTopic_set_config(topic, key.c_str(), value.c_str());

  Admin admin(client, timeout, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  rd_kafka_CreateTopics(client, &topic, 1, admin.options(), admin.queue());
  const KafkaOwned<rd_kafka_event_t> answer = admin.Answer();
  rd_kafka_NewTopic_destroy(topic);
  if (answer == nullptr) return NotAvailable(options, "no answer");
  if (rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return NotAvailable(options, rd_kafka_event_error_string(answer.get()));
  std::size_t count = 0;
  const rd_kafka_topic_result_t** results = rd_kafka_CreateTopics_result_topics(
      rd_kafka_event_CreateTopics_result(answer.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const rd_kafka_resp_err_t e = rd_kafka_topic_result_error(results[i]);
    if (e == RD_KAFKA_RESP_ERR_NO_ERROR ||
        e == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
      continue;
    const char* why = rd_kafka_topic_result_error_string(results[i]);
    return FailedPrecondition("kafka: ", options.topic, ": cannot be created: ",
                              why != nullptr ? why : rd_kafka_err2str(e));
  }
  return absl::OkStatus();
}

// A compacted topic forgets records; ours has no right to.
absl::Status RefuseCompaction(rd_kafka_t* client,
                              const KafkaLogOptions& options, Micros timeout) {
  rd_kafka_ConfigResource_t* resource = rd_kafka_ConfigResource_new(
      RD_KAFKA_RESOURCE_TOPIC, options.topic.c_str());
  Admin admin(client, timeout, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  rd_kafka_DescribeConfigs(client, &resource, 1, admin.options(),
                           admin.queue());
  const KafkaOwned<rd_kafka_event_t> answer = admin.Answer();
  rd_kafka_ConfigResource_destroy(resource);
  // An account without the right to look is trusted.
  if (answer == nullptr ||
      rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return absl::OkStatus();
  std::size_t count = 0;
  const rd_kafka_ConfigResource_t** found =
      rd_kafka_DescribeConfigs_result_resources(
          rd_kafka_event_DescribeConfigs_result(answer.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t entries = 0;
    const rd_kafka_ConfigEntry_t** entry =
        rd_kafka_ConfigResource_configs(found[i], &entries);
    for (std::size_t k = 0; k < entries; ++k) {
      const char* name = rd_kafka_ConfigEntry_name(entry[k]);
      const char* value = rd_kafka_ConfigEntry_value(entry[k]);
      if (value != nullptr && std::strcmp(name, "cleanup.policy") == 0 &&
          std::strstr(value, "compact") != nullptr)
        return FailedPrecondition(
            "kafka: ", options.topic,
            ": is compacted, a log cannot be; set cleanup.policy=delete or "
            "name another topic");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status EnsureKafkaTopic(rd_kafka_t* client,
                              const KafkaLogOptions& options,
                              const std::function<std::string()>& refusal) {
  const Micros deadline = SystemClock().Monotonic() + options.open_timeout;
  const auto left = [&] {
    return std::max(deadline - SystemClock().Monotonic(), 100 * kMillisecond);
  };
  VIGIE_ASSIGN_OR_RETURN(std::uint32_t partitions,
                         CountPartitions(client, options, left(), refusal));
  if (partitions == 0) {
    VIGIE_RETURN_IF_ERROR(Create(client, options, left()));
    // Creation is told to the brokers after it is answered.
    while (partitions == 0) {
      if (SystemClock().Monotonic() > deadline)
        return NotAvailable(options, Cat(options.topic, " did not appear"));
      VIGIE_ASSIGN_OR_RETURN(partitions,
                             CountPartitions(client, options, left(), refusal));
      if (partitions == 0) SystemClock().Sleep(20 * kMillisecond);
    }
  }
  if (partitions != options.partitions)
    return FailedPrecondition(
        "kafka: ", options.topic, ": has ", partitions,
        " partitions, the configuration says ", options.partitions,
        "; the number is fixed when the topic is created");
  return RefuseCompaction(client, options, left());
}

}  // namespace vigie
