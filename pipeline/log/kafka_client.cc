#include "pipeline/log/kafka_client.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// Exactly once depends on these; an operator's wish cannot change them.
constexpr std::array kReserved = {
    "acks",
    "allow.auto.create.topics",
    "auto.commit.enable",
    "auto.offset.reset",
    "bootstrap.servers",
    "check.crcs",
    "delivery.report.only.error",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.gapless.guarantee",
    "enable.idempotence",
    "enable.partition.eof",
    "enabled_events",
    "group.id",
    "group.instance.id",
    "group.protocol.type",
    "isolation.level",
    "max.in.flight",
    "max.in.flight.requests.per.connection",
    "max.poll.interval.ms",
    "message.max.bytes",
    "message.send.max.retries",
    "metadata.broker.list",
    "partition.assignment.strategy",
    "partitioner",
    "produce.offset.report",
    "queue.buffering.max.kbytes",
    "queue.buffering.max.messages",
    "queuing.strategy",
    "request.required.acks",
    "retries",
    "transactional.id",
};

bool IsSecret(std::string_view key) {
  return key.find("password") != key.npos || key.find("secret") != key.npos ||
         key.find("pem") != key.npos || key.find("sasl.oauth") == 0 ||
         key == "sasl.oauthbearer.config";
}

absl::Status Set(rd_kafka_conf_t* conf, const std::string& key,
                 const std::string& value) {
  char error[512];
  switch (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), error,
                            sizeof error)) {
    case RD_KAFKA_CONF_OK:
      return absl::OkStatus();
    case RD_KAFKA_CONF_UNKNOWN:
      return InvalidArgument("kafka: settings: ", key,
                             ": librdkafka does not know this setting");
    default:
      break;
  }
  // librdkafka's message repeats the value.
  if (IsSecret(key))
    return InvalidArgument("kafka: settings: ", key, ": not a valid value");
  return InvalidArgument("kafka: settings: ", key, ": ", error);
}

// To stderr, but for complaints that a setting is the consumer's alone or the
// producer's: both are given all of them.
void Print(const rd_kafka_t* client, int level, const char* facility,
           const char* text) {
  if (std::string_view(facility) != "CONFWARN")
    rd_kafka_log_print(client, level, facility, text);
}

}  // namespace

absl::Status CheckKafkaSettings(const KafkaSettings& settings) {
  KafkaOwned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  for (const auto& [key, value] : settings) {
    if (std::find(kReserved.begin(), kReserved.end(), std::string_view(key)) !=
        kReserved.end())
      return InvalidArgument("kafka: settings: ", key,
                             ": is Vigie's own, exactly-once depends on it");
    VIGIE_RETURN_IF_ERROR(Set(conf.get(), key, value));
  }
  return absl::OkStatus();
}

absl::StatusOr<KafkaOwned<rd_kafka_conf_t>> MakeKafkaConf(
    const KafkaLogOptions& options, const KafkaSettings& ours) {
  VIGIE_RETURN_IF_ERROR(CheckKafkaSettings(options.settings));
  KafkaOwned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  // What tunes may be tuned: these come before the operator's.
  const KafkaSettings defaults = {
      {"client.id", "vigie"},
      {"socket.nagle.disable", "true"},
      {"fetch.error.backoff.ms", "2"},
      {"fetch.wait.max.ms", "100"},
      {"queued.max.messages.kbytes", "16384"},
      {"compression.codec", "lz4"},
      {"session.timeout.ms", "10000"},
      {"heartbeat.interval.ms", "1000"},
      {"reconnect.backoff.max.ms", "1000"},
  };
  for (const KafkaSettings& some : {defaults, options.settings, ours})
    for (const auto& [key, value] : some)
      VIGIE_RETURN_IF_ERROR(Set(conf.get(), key, value));
  VIGIE_RETURN_IF_ERROR(Set(conf.get(), "bootstrap.servers", options.brokers));
  VIGIE_RETURN_IF_ERROR(
      Set(conf.get(), "message.max.bytes", Cat(kKafkaMessageBytes)));
  rd_kafka_conf_set_log_cb(conf.get(), &Print);
  return conf;
}

KafkaSettings KafkaProducerSettings() {
  return {
      {"enable.idempotence", "true"},
      {"enable.gapless.guarantee", "true"},
      {"acks", "all"},
      // The topic is made by us, with our number of partitions; a broker that
      // makes topics by itself would be first.
      {"allow.auto.create.topics", "false"},
      // The log bounds its queue itself, in bytes, so that a batch is taken
      // whole or not at all.
      {"queue.buffering.max.messages", "0"},
      {"queue.buffering.max.kbytes", "2147483647"},
  };
}

KafkaSettings KafkaRangeSettings(const KafkaLogOptions& options) {
  return {
      {"group.id", options.group},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "error"},
      {"check.crcs", "true"},
      {"allow.auto.create.topics", "false"},
      // Nobody writes transactions here; if somebody does, offsets go on.
      {"isolation.level", "read_uncommitted"},
      // Their markers are no messages: only so is it known that none follows.
      {"enable.partition.eof", "true"},
  };
}

KafkaSettings KafkaReaderSettings(const KafkaLogOptions& options,
                                  std::uint32_t worker) {
  KafkaSettings settings = KafkaRangeSettings(options);
  std::string instance = options.instance;
  if (instance.empty()) {
    char host[256] = {};
    gethostname(host, sizeof host - 1);
    instance = host;
  }
  settings.emplace_back("group.instance.id", Cat(instance, "-", worker));
  // Cooperative rebalancing loses messages or assignments in librdkafka 2.0.2.
  settings.emplace_back("partition.assignment.strategy", "range");
  settings.emplace_back("enable.partition.eof", "false");
  // A worker that waits for the fold is alive.
  settings.emplace_back("max.poll.interval.ms", "86400000");
  return settings;
}

absl::StatusOr<KafkaOwned<rd_kafka_t>> MakeKafkaClient(
    rd_kafka_type_t type, KafkaOwned<rd_kafka_conf_t> conf) {
  char error[512];
  KafkaOwned<rd_kafka_t> client(
      rd_kafka_new(type, conf.get(), error, sizeof error));
  if (client == nullptr) return InvalidArgument("kafka: ", error);
  (void)conf.release();  // the client's now
  return client;
}

absl::StatusOr<KafkaBounds> QueryKafkaBounds(rd_kafka_t* client,
                                             const std::string& topic,
                                             std::uint32_t partition,
                                             Micros timeout) {
  const Micros until = SystemClock().Monotonic() + timeout;
  for (;;) {
    std::int64_t low = 0, high = 0;
    const rd_kafka_resp_err_t error = rd_kafka_query_watermark_offsets(
        client, topic.c_str(), static_cast<std::int32_t>(partition), &low,
        &high,
        KafkaMillis(std::max(until - SystemClock().Monotonic(), kMillisecond)));
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
      return KafkaBounds{static_cast<std::uint64_t>(low),
                         static_cast<std::uint64_t>(high)};
    // A partition just made, or whose broker just left, has no leader yet.
    if (SystemClock().Monotonic() >= until)
      return Unavailable("kafka: ", topic, "[", partition,
                         "]: ", rd_kafka_err2str(error));
    SystemClock().Sleep(20 * kMillisecond);
  }
}

}  // namespace vigie
