// A broker for the tests of the Kafka log (VIGIE_KAFKA_VERSION: 3 or 4), and a
// topic of its own for each.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/kafka_client.h"
#include "pipeline/log/kafka_log.h"
#include "pipeline/log/kafka_record.h"
#include "tests/servers/server.h"

namespace vigie {

// One broker for all tests of this program, each with a topic of its own.
inline absl::StatusOr<std::unique_ptr<Server>>& Broker() {
  static auto* broker = new absl::StatusOr<std::unique_ptr<Server>>([] {
    const char* version = std::getenv("VIGIE_KAFKA_VERSION");
    return Server::Start("kafka.py",
                         {"--version", version != nullptr ? version : "4"});
  }());
  return *broker;
}

class StopBroker : public testing::Environment {
 public:
  void TearDown() override { Broker() = absl::CancelledError(); }
};
inline const auto* const stop_broker =
    testing::AddGlobalTestEnvironment(new StopBroker);

inline std::string NewName(std::string_view stem) {
  static std::atomic<int> number = 0;
  return Cat(stem, ".", getpid(), ".", ++number);
}

class KafkaTopicTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!Broker().ok()) {
      if (Broker().status().code() == absl::StatusCode::kNotFound &&
          !ServersRequired())
        GTEST_SKIP() << Broker().status();
      FAIL() << Broker().status();
    }
    options_.brokers = (*Broker())->address();
    options_.topic = NewName("mentions");
    options_.group = options_.topic;
    options_.partitions = 4;
    options_.settings = {{"session.timeout.ms", "2000"},
                         {"heartbeat.interval.ms", "200"}};
  }

  std::unique_ptr<Log> Open() {
    auto log = OpenKafkaLog(options_);
    EXPECT_TRUE(log.ok()) << log.status();
    return log.ok() ? *std::move(log) : nullptr;
  }

  KafkaLogOptions options_;
};

inline NewRecord Mention(std::uint32_t partition, std::uint64_t position,
                         std::string_view payload) {
  NewRecord a;
  a.partition = partition;
  a.append_time = static_cast<Micros>(1000 + position);
  a.source = 7;
  a.at = {1, position, 0};
  a.item = position;
  a.format = FormatName::Of("canonical");
  a.payload = payload;
  return a;
}

struct Seen {
  std::uint64_t offset;
  Op op;
  std::uint64_t position;
  std::string payload;
};

inline std::vector<Seen> ReadAll(Log& log, std::uint32_t partition,
                                 std::uint64_t first = 0,
                                 std::uint64_t next = ~std::uint64_t{0} >> 1) {
  std::vector<Seen> seen;
  const absl::Status status = log.ReadRange(
      partition, first, next, false,
      [&](const Record& r) {
        seen.push_back({r.offset, r.op, r.at.position, std::string(r.payload)});
        return true;
      },
      [](const LostRange& lost) {
        ADD_FAILURE() << lost.partition << " " << lost.first << " "
                      << lost.reason;
      });
  EXPECT_TRUE(status.ok()) << status;
  return seen;
}

// Reads until `done` or a minute has passed.
template <typename Done>
bool ReadUntil(LogReader& reader, RecordBatch& batch, const Done& done) {
  const Micros until = SystemClock().Monotonic() + kMinute;
  while (SystemClock().Monotonic() < until) {
    batch.Clear();
    const absl::Status status = reader.Read(batch, 1000, 100 * kMillisecond);
    if (!status.ok()) {
      ADD_FAILURE() << status;
      return false;
    }
    if (done(batch)) return true;
  }
  ADD_FAILURE() << "waited in vain";
  return false;
}

// Writes a raw message, as a process that died in the middle would have, or, as
// somebody else would, in a transaction that ends after what is given was done.
inline void WriteRaw(const KafkaLogOptions& options, std::int32_t partition,
                     const std::string& key, const std::string& payload,
                     const std::function<void()>& transaction = nullptr) {
  KafkaSettings settings = KafkaProducerSettings();
  if (transaction) settings.emplace_back("transactional.id", NewName("other"));
  auto conf = MakeKafkaConf(options, settings);
  ASSERT_TRUE(conf.ok()) << conf.status();
  auto client = MakeKafkaClient(RD_KAFKA_PRODUCER, *std::move(conf));
  ASSERT_TRUE(client.ok()) << client.status();
  if (transaction) {
    ASSERT_EQ(rd_kafka_init_transactions(client->get(), 30'000), nullptr);
    ASSERT_EQ(rd_kafka_begin_transaction(client->get()), nullptr);
  }
  const KafkaOwned<rd_kafka_topic_t> topic(
      rd_kafka_topic_new(client->get(), options.topic.c_str(), nullptr));
  ASSERT_EQ(rd_kafka_produce(topic.get(), partition, RD_KAFKA_MSG_F_COPY,
                             const_cast<char*>(payload.data()), payload.size(),
                             key.data(), key.size(), nullptr),
            0);
  ASSERT_EQ(rd_kafka_flush(client->get(), 30'000), RD_KAFKA_RESP_ERR_NO_ERROR);
  if (!transaction) return;
  // A broker writes the marker some time after it has said that the
  // transaction is committed.
  std::int64_t low = 0, before = 0, end = 0;
  const auto ask = [&] {
    return rd_kafka_query_watermark_offsets(
        client->get(), options.topic.c_str(), partition, &low, &end, 30'000);
  };
  transaction();
  ASSERT_EQ(ask(), RD_KAFKA_RESP_ERR_NO_ERROR);
  before = end;
  ASSERT_EQ(rd_kafka_commit_transaction(client->get(), 30'000), nullptr);
  const Micros until = SystemClock().Monotonic() + kMinute;
  while (end == before && SystemClock().Monotonic() < until)
    ASSERT_EQ(ask(), RD_KAFKA_RESP_ERR_NO_ERROR);
  ASSERT_GT(end, before);
}

}  // namespace vigie
