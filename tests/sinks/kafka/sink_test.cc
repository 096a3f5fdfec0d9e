// The Kafka sink against a real broker.
#include "sinks/kafka/sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <thread>

#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"
#include "tests/servers/server.h"
#include "tests/sinks/alerts.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

void CreateTopics(const std::string& brokers,
                  const std::vector<std::string>& names) {
  char error[512];
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  ASSERT_EQ(rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), error,
                              sizeof error),
            RD_KAFKA_CONF_OK);
  rd_kafka_t* client =
      rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof error);
  ASSERT_NE(client, nullptr) << error;
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
  std::vector<rd_kafka_NewTopic_t*> topics;
  for (const std::string& name : names)
    topics.push_back(
        rd_kafka_NewTopic_new(name.c_str(), 1, 1, error, sizeof error));
  rd_kafka_CreateTopics(client, topics.data(), topics.size(), nullptr, queue);
  rd_kafka_event_t* answer = rd_kafka_queue_poll(queue, 30'000);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(rd_kafka_event_error(answer), RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy(answer);
  rd_kafka_NewTopic_destroy_array(topics.data(), topics.size());
  rd_kafka_queue_destroy(queue);
  rd_kafka_destroy(client);
}

// The keys and values of a topic's only partition, `count` of them.
std::vector<std::pair<std::string, std::string>> ReadTopic(
    const std::string& brokers, const std::string& name, std::size_t count) {
  char error[512];
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), error,
                    sizeof error);
  rd_kafka_conf_set(conf, "group.id", "tests", error, sizeof error);
  rd_kafka_t* client =
      rd_kafka_new(RD_KAFKA_CONSUMER, conf, error, sizeof error);
  rd_kafka_poll_set_consumer(client);
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, name.c_str(), 0)->offset = 0;
  rd_kafka_assign(client, list);
  rd_kafka_topic_partition_list_destroy(list);
  std::vector<std::pair<std::string, std::string>> read;
  const Micros until = SystemClock().Monotonic() + kMinute;
  while (read.size() < count && SystemClock().Monotonic() < until) {
    rd_kafka_message_t* m = rd_kafka_consumer_poll(client, 100);
    if (m == nullptr) continue;
    if (m->err == RD_KAFKA_RESP_ERR_NO_ERROR)
      read.emplace_back(
          std::string(static_cast<const char*>(m->key), m->key_len),
          std::string(static_cast<const char*>(m->payload), m->len));
    rd_kafka_message_destroy(m);
  }
  rd_kafka_consumer_close(client);
  rd_kafka_destroy(client);
  return read;
}

TEST(KafkaSinkTest, AlertsAndLinesAreInTheirTopicsWhenDeliveryIsOk) {
  VIGIE_SERVER_OR_SKIP(broker, Server::Start("kafka.py"));
  CreateTopics(broker->address(), {"vigie.alerts", "vigie.matched", "rejects"});
  const auto sink = MakeKafkaSink(
      {.brokers = broker->address(), .dead_letters_topic = "rejects"});
  ASSERT_TRUE(sink->Start().ok());
  const Alert alert = BadBuzz();
  const absl::Status delivered = sink->Deliver(alert);
  ASSERT_TRUE(delivered.ok()) << delivered;
  ASSERT_TRUE(sink->Deliver(Resolved(alert)).ok());
  ASSERT_TRUE(
      sink->Write({{FeedLine::Kind::kMention, "3-17", "{\"id\":\"a\"}"},
                   {FeedLine::Kind::kDeadLetter, "3-18", "{\"id\":\"b\"}"},
                   {FeedLine::Kind::kMention, "0-2", "{\"id\":\"c\"}"}})
          .ok());
  EXPECT_THAT(ReadTopic(broker->address(), "vigie.alerts", 2),
              ElementsAre(Pair(alert.id, alert.ToJson()),
                          Pair(alert.id, Resolved(alert).ToJson())));
  EXPECT_THAT(ReadTopic(broker->address(), "vigie.matched", 2),
              ElementsAre(Pair("3-17", "{\"id\":\"a\"}"),
                          Pair("0-2", "{\"id\":\"c\"}")));
  EXPECT_THAT(ReadTopic(broker->address(), "rejects", 1),
              ElementsAre(Pair("3-18", "{\"id\":\"b\"}")));

  // A message no broker takes is refused for good; what is beside it arrives.
  const absl::Status refused =
      sink->Write({{FeedLine::Kind::kMention, "0-3", std::string(3 << 20, 'x')},
                   {FeedLine::Kind::kMention, "0-4", "{}"}});
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
  EXPECT_THAT(ReadTopic(broker->address(), "vigie.matched", 3).back(),
              Pair("0-4", "{}"));

  // A broker that was killed and came back: tried again, then delivered.
  ASSERT_TRUE(broker->Kill().ok());
  std::thread back([&] { EXPECT_TRUE(broker->Restart().ok()); });
  absl::Status again = absl::UnavailableError("not tried yet");
  for (int tries = 0;
       tries < 6 && again.code() == absl::StatusCode::kUnavailable; ++tries)
    again = sink->Deliver(alert);
  back.join();
  EXPECT_TRUE(again.ok()) << again;
  sink->Stop();
}

TEST(KafkaSinkTest, AnUnknownTopicIsToldAndTriedAgain) {
  // The broker would make what it is asked for, as it does by default.
  VIGIE_SERVER_OR_SKIP(
      broker, Server::Start("kafka.py", {"--version", "3", "--set",
                                         "auto.create.topics.enable=true"}));
  const auto sink = MakeKafkaSink({.brokers = broker->address()});
  ASSERT_TRUE(sink->Start().ok());
  const absl::Status missing = sink->Deliver(BadBuzz());
  EXPECT_EQ(missing.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(missing.message()), HasSubstr("vigie.alerts"));
  CreateTopics(broker->address(), {"vigie.alerts"});
  absl::Status again = missing;
  for (int tries = 0; tries < 20 && !again.ok(); ++tries)
    again = sink->Deliver(BadBuzz());
  EXPECT_TRUE(again.ok()) << again;
}

TEST(KafkaSinkTest, StartsWithoutABrokerAndFailsTheDeliveryOnly) {
  const auto sink =
      MakeKafkaSink({.brokers = "127.0.0.1:1", .timeout = kSecond});
  ASSERT_TRUE(sink->Start().ok());
  const absl::Status status = sink->Deliver(BadBuzz());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("127.0.0.1:1"));
}

TEST(KafkaSinkTest, AnInterruptEndsAWaitingDelivery) {
  const auto sink =
      MakeKafkaSink({.brokers = "127.0.0.1:1", .timeout = 5 * kMinute});
  ASSERT_TRUE(sink->Start().ok());
  absl::Status status;
  std::thread waiting([&] { status = sink->Deliver(BadBuzz()); });
  sink->Interrupt();
  waiting.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST(KafkaSinkTest, AnEmptyTopicIsOff) {
  const auto sink = MakeKafkaSink({.brokers = "127.0.0.1:1",
                                   .alerts_topic = "",
                                   .mentions_topic = "",
                                   .timeout = kSecond});
  ASSERT_TRUE(sink->Start().ok());
  EXPECT_FALSE(sink->wants(FeedLine::Kind::kMention));
  EXPECT_TRUE(sink->wants(FeedLine::Kind::kDeadLetter));
  EXPECT_TRUE(sink->Deliver(BadBuzz()).ok());
}

std::string MistakesIn(std::string_view yaml) {
  auto document = ConfigDocument::Parse(yaml, "vigie.yaml");
  if (!document.ok()) return std::string(document.status().message());
  const ConfigNode root = (*document)->root();
  EXPECT_NE(MakeKafkaSink(root), nullptr);
  root.RefuseUnknown();
  return (*document)->errors().ToString();
}

TEST(KafkaSinkTest, IsConfiguredByItsKeys) {
  EXPECT_EQ(MistakesIn("brokers: [a:9092, b:9092]\n"
                       "alerts_topic: alarms\n"
                       "mentions_topic: \"\"\n"
                       "timeout: 30s\n"
                       "settings:\n"
                       "  security.protocol: sasl_ssl\n"
                       "  sasl.mechanisms: SCRAM-SHA-512\n"
                       "  sasl.username: vigie\n"
                       "  sasl.password: s3cr3t\n"),
            "");
}

TEST(KafkaSinkTest, MistakesNameTheKeyAndNoSecret) {
  EXPECT_THAT(MistakesIn("alerts_topic: alarms\n"), HasSubstr("brokers"));
  EXPECT_THAT(MistakesIn("brokers: a:9092\nalert_topic: x\n"),
              HasSubstr("alerts_topic"));
  EXPECT_THAT(MistakesIn("brokers: a:9092\nsettings:\n  sasl.usrname: x\n"),
              HasSubstr("sasl.usrname"));
  EXPECT_THAT(MistakesIn("brokers: a:9092\nsettings:\n  acks: 0\n"),
              HasSubstr("acks"));
  EXPECT_THAT(MistakesIn("brokers: a:9092\nsettings:\n  ssl.key.pem: s3cr3t\n"),
              Not(HasSubstr("s3cr3t")));
}

}  // namespace
}  // namespace vigie
