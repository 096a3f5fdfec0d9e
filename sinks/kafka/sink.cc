#include "sinks/kafka/sink.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// What the promise "OK means delivered, in order" rests on.
constexpr std::array kReserved = {
    "acks",
    "bootstrap.servers",
    "delivery.report.only.error",
    "delivery.timeout.ms",
    "enable.gapless.guarantee",
    "enable.idempotence",
    "message.timeout.ms",
    "metadata.broker.list",
    "request.required.acks",
    "topic.metadata.propagation.max.ms",
    "transactional.id",
};

struct ConfDelete {
  void operator()(rd_kafka_conf_t* p) const { rd_kafka_conf_destroy(p); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, ConfDelete>;
struct ClientDelete {
  void operator()(rd_kafka_t* p) const { rd_kafka_destroy(p); }
};

bool IsSecret(std::string_view key) {
  return key.find("password") != key.npos || key.find("secret") != key.npos ||
         key.find("pem") != key.npos || key == "sasl.oauthbearer.config";
}

absl::Status Set(rd_kafka_conf_t* conf, const std::string& key,
                 const std::string& value) {
  char error[512];
  switch (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), error,
                            sizeof error)) {
    case RD_KAFKA_CONF_OK:
      return absl::OkStatus();
    case RD_KAFKA_CONF_UNKNOWN:
      return InvalidArgument(key, ": librdkafka does not know this setting");
    default:
      break;
  }
  // librdkafka's message repeats the value.
  if (IsSecret(key)) return InvalidArgument(key, ": not a valid value");
  return InvalidArgument(key, ": ", error);
}

class KafkaSink : public Sink {
 public:
  explicit KafkaSink(KafkaSinkOptions options) : options_(std::move(options)) {}

  absl::Status Start() override {
    Conf conf(rd_kafka_conf_new());
    const std::string millis = Cat(options_.timeout / kMillisecond);
    for (const auto& [key, value] : options_.settings) {
      VIGIE_RETURN_IF_ERROR(CheckKafkaSinkSetting(key, value));
    }
    const std::vector<std::pair<std::string, std::string>> defaults = {
        // Kafka's default is to make what is asked for; topics are their
        // owner's to make.
        {"allow.auto.create.topics", "false"},
        {"client.id", "vigie"},
        {"compression.codec", "lz4"},
        // What goes wrong is told with each delivery.
        {"log_level", "2"},
        {"partitioner", "murmur2_random"},
        {"reconnect.backoff.max.ms", "1000"},
        {"socket.nagle.disable", "true"},
    };
    const std::vector<std::pair<std::string, std::string>> ours = {
        {"bootstrap.servers", options_.brokers},
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"message.timeout.ms", millis},
        // A topic that is missing is told as that, not as silence.
        {"topic.metadata.propagation.max.ms", "1000"},
    };
    for (const auto* some : {&defaults, &options_.settings, &ours})
      for (const auto& [key, value] : *some)
        if (absl::Status set = Set(conf.get(), key, value); !set.ok())
          return InvalidArgument("kafka: ", FromAbsl(set.message()));
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &KafkaSink::Delivered);
    rd_kafka_conf_set_error_cb(conf.get(), &KafkaSink::Heard);
    char error[512];
    client_.reset(
        rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), error, sizeof error));
    if (client_ == nullptr) return InvalidArgument("kafka: ", error);
    (void)conf.release();  // the client's now
    return absl::OkStatus();
  }

  bool wants_alerts() const override { return !options_.alerts_topic.empty(); }
  absl::Status Deliver(const Alert& alert) override {
    if (options_.alerts_topic.empty()) return absl::OkStatus();
    VIGIE_RETURN_IF_ERROR(Begin());
    Send(options_.alerts_topic, alert.id, alert.ToJson());
    return Await();
  }

  bool wants(FeedLine::Kind kind) const override {
    return !TopicOf(kind).empty();
  }

  absl::Status Write(const std::vector<FeedLine>& lines) override {
    VIGIE_RETURN_IF_ERROR(Begin());
    for (const FeedLine& line : lines)
      if (wants(line.kind)) Send(TopicOf(line.kind), line.key, line.json);
    return Await();
  }

  void Stop() override { client_.reset(); }

  // Release: pairs with the acquire in Await.
  void Interrupt() override {
    interrupted_.store(true, std::memory_order_release);
  }

 private:
  const std::string& TopicOf(FeedLine::Kind kind) const {
    return kind == FeedLine::Kind::kMention ? options_.mentions_topic
                                            : options_.dead_letters_topic;
  }

  absl::Status Begin() {
    ++call_;
    waiting_ = 0;
    refused_ = failed_ = absl::OkStatus();
    if (client_ == nullptr)
      return FailedPrecondition("kafka: the sink is not started");
    // After a fatal error, or while it remembers that a topic is missing, the
    // old producer would refuse at once.
    if (renew_ || rd_kafka_fatal_error(client_.get(), nullptr, 0) !=
                      RD_KAFKA_RESP_ERR_NO_ERROR) {
      renew_ = false;
      return Start();
    }
    return absl::OkStatus();
  }

  void Send(const std::string& topic, std::string_view key,
            std::string_view value) {
    for (;;) {
      const rd_kafka_resp_err_t error = rd_kafka_producev(
          client_.get(), RD_KAFKA_V_TOPIC(topic.c_str()),
          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
          RD_KAFKA_V_KEY(key.data(), key.size()),
          RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()),
          RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(call_)), RD_KAFKA_V_END);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++waiting_;
        return;
      }
      if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL && waiting_ > 0 &&
          failed_.ok()) {
        rd_kafka_poll(client_.get(), 100);
        continue;
      }
      Note(topic, error);
      return;
    }
  }

  // Waits until every message of this call has been told of.
  absl::Status Await() {
    // Every message is told of within its own timeout; the rest is grace.
    const Micros until =
        SystemClock().Monotonic() + options_.timeout + 5 * kSecond;
    while (waiting_ > 0) {
      rd_kafka_poll(client_.get(), 50);
      if (interrupted_.exchange(false, std::memory_order_acquire))
        return Unavailable("kafka: interrupted");
      if (SystemClock().Monotonic() > until)
        return Unavailable("kafka: ", options_.brokers, ": no answer");
    }
    // What is worth another try decides: a repetition is recognised by its
    // key.
    return failed_.ok() ? refused_ : failed_;
  }

  void Note(std::string_view topic, rd_kafka_resp_err_t error) {
    switch (error) {
      case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        refused_.Update(
            InvalidArgument("kafka: ", topic, ": ", rd_kafka_err2str(error)));
        return;
      case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
        failed_.Update(Unavailable("kafka: ", options_.brokers,
                                   ": not delivered in time",
                                   heard_.empty() ? "" : ": ", heard_));
        return;
      case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        renew_ = true;
        [[fallthrough]];
      default:
        failed_.Update(
            Unavailable("kafka: ", topic, ": ", rd_kafka_err2str(error)));
    }
  }

  // Both are called inside rd_kafka_poll, on the sink's thread.
  static void Delivered(rd_kafka_t*, const rd_kafka_message_t* message,
                        void* opaque) {
    auto& sink = *static_cast<KafkaSink*>(opaque);
    // One that an earlier call gave up on says nothing about this one.
    if (reinterpret_cast<std::uintptr_t>(message->_private) != sink.call_)
      return;
    --sink.waiting_;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
      sink.heard_.clear();
    else
      sink.Note(rd_kafka_topic_name(message->rkt), message->err);
  }
  static void Heard(rd_kafka_t*, int, const char* reason, void* opaque) {
    static_cast<KafkaSink*>(opaque)->heard_ = reason;
  }

  const KafkaSinkOptions options_;
  std::unique_ptr<rd_kafka_t, ClientDelete> client_;
  std::uintptr_t call_ = 0;  // names the messages of one call
  std::size_t waiting_ = 0;  // of them, not yet told of
  absl::Status refused_, failed_;
  bool renew_ = false;  // the producer, before the next call
  std::string heard_;   // why no broker could be reached, last
  std::atomic<bool> interrupted_ = false;
};

}  // namespace

absl::Status CheckKafkaSinkSetting(const std::string& key,
                                   const std::string& value) {
  if (std::find(kReserved.begin(), kReserved.end(), std::string_view(key)) !=
      kReserved.end())
    return InvalidArgument(key, ": is the sink's own");
  const Conf conf(rd_kafka_conf_new());
  return Set(conf.get(), key, value);
}

std::unique_ptr<Sink> MakeKafkaSink(KafkaSinkOptions options) {
  return std::make_unique<KafkaSink>(std::move(options));
}

}  // namespace vigie
