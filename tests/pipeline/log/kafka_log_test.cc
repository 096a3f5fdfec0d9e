// The Kafka log against a real broker (VIGIE_KAFKA_VERSION: 3 or 4).
#include "pipeline/log/kafka_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <map>
#include <set>
#include <thread>

#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/kafka_client.h"
#include "pipeline/log/kafka_record.h"
#include "tests/pipeline/log/log_contract.h"
#include "tests/servers/server.h"

namespace vigie {
namespace {

using testing::HasSubstr;

// One broker for all tests of this program, each with a topic of its own.
absl::StatusOr<std::unique_ptr<Server>>& Broker() {
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
const auto* const stop_broker =
    testing::AddGlobalTestEnvironment(new StopBroker);

std::string NewName(std::string_view stem) {
  static std::atomic<int> number = 0;
  return Cat(stem, ".", getpid(), ".", ++number);
}

class KafkaLogTest : public testing::Test {
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

struct Append Mention(std::uint32_t partition, std::uint64_t position,
                      std::string_view payload) {
  struct Append a;
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

std::vector<Seen> ReadAll(Log& log, std::uint32_t partition,
                          std::uint64_t first = 0,
                          std::uint64_t next = ~std::uint64_t{0} >> 1) {
  std::vector<Seen> seen;
  const absl::Status status = log.ReadRange(
      partition, first, next, false,
      [&](const Record& r) {
        seen.push_back(
            {r.offset, r.op, r.at.position, std::string(r.payload)});
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

TEST_F(KafkaLogTest, GivesBackWhatWasAppendedWithKafkasOwnOffsets) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  const std::string payload(3000, 'x');
  std::vector<struct Append> records;
  for (std::uint64_t i = 1; i <= 1000; ++i)
    records.push_back(Mention(i % 4, i, payload));
  ASSERT_TRUE(log->AppendMentions(records).ok());
  const std::uint64_t accepted = log->accepted();
  ASSERT_TRUE(log->Sync().ok());
  EXPECT_GE(log->durable(), accepted);
  for (std::uint32_t p = 0; p < 4; ++p) {
    const auto seen = ReadAll(*log, p);
    ASSERT_EQ(seen.size(), 250u);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_EQ(seen[i].offset, i);
      EXPECT_EQ(seen[i].position % 4, p);
      EXPECT_EQ(seen[i].payload, payload);
    }
    EXPECT_EQ(log->tail().next_offset[p], 250u);
  }
  EXPECT_EQ(log->tail().sources[7], (SourcePosition{1, 1000, 0}));
  EXPECT_TRUE(log->Close().ok());
}

TEST_F(KafkaLogTest, AnotherNumberOfPartitionsIsRefused) {
  ASSERT_NE(Open(), nullptr);
  options_.partitions = 3;
  const auto refused = OpenKafkaLog(options_);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("has 4 partitions, the configuration says 3"));
}

TEST_F(KafkaLogTest, ATopicThatLacksWhatWasCommittedIsRefused) {
  ASSERT_NE(Open(), nullptr);
  options_.committed = {0, 0, 5, 0};
  EXPECT_EQ(OpenKafkaLog(options_).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(KafkaLogTest, ABrokerThatDoesNotAnswerIsUnavailable) {
  options_.brokers = "127.0.0.1:1";
  options_.open_timeout = kSecond;
  EXPECT_EQ(OpenKafkaLog(options_).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(KafkaLogTest, ASettingThatBreaksExactlyOnceIsRefused) {
  options_.settings = {{"acks", "0"}};
  EXPECT_EQ(OpenKafkaLog(options_).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(KafkaLogTest, AFullQueueTakesAllOrNothingButTicks) {
  options_.queue_bytes = 100'000;
  // Nothing is acknowledged while messages wait to be sent.
  options_.settings.emplace_back("linger.ms", "2000");
  auto log = Open();
  ASSERT_NE(log, nullptr);
  const std::string payload(10'000, 'x');
  std::uint64_t position = 0;
  absl::Status status;
  while (status.ok() && position < 100) {
    status = log->AppendMentions({Mention(0, position + 1, payload),
                                  Mention(1, position + 2, payload)});
    if (status.ok()) position += 2;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_GE(position, 4u);
  EXPECT_EQ(log->accepted(), position);
  EXPECT_TRUE(log->Broadcast(TickNumber(1)).ok());
  ASSERT_TRUE(log->Sync().ok());
  EXPECT_EQ(ReadAll(*log, 0).size(), position / 2 + 1);
  EXPECT_EQ(ReadAll(*log, 1).size(), position / 2 + 1);
  EXPECT_TRUE(
      log->AppendMentions({Mention(0, position + 1, payload)}).ok());
}

TEST_F(KafkaLogTest, TellsItsTailWhenItIsOpenedAgain) {
  {
    auto log = Open();
    ASSERT_NE(log, nullptr);
    ASSERT_TRUE(
        log->Broadcast(RulesNumber(3, std::string_view("\x05\0\0\0\0\0\0\0", 8)))
            .ok());
    ASSERT_TRUE(log->AppendMentions({Mention(1, 10, "a"), Mention(2, 11, "b")})
                    .ok());
    ASSERT_TRUE(log->Broadcast(TickNumber(40)).ok());
    // Far more than is looked at first: the tick itself tells the rules.
    std::vector<struct Append> many;
    for (std::uint64_t i = 12; i < 8000; ++i) many.push_back(Mention(1, i, "c"));
    ASSERT_TRUE(log->AppendMentions(many).ok());
    ASSERT_TRUE(log->Close().ok());
  }
  auto log = Open();
  ASSERT_NE(log, nullptr);
  const LogTail tail = log->tail();
  EXPECT_EQ(tail.last_tick, 40);
  EXPECT_EQ(tail.last_rules, 3);
  EXPECT_EQ(tail.rules_hash, 5u);
  EXPECT_EQ(tail.mentions_since_tick, 7988u);
  EXPECT_EQ(tail.next_offset[1], 7991u);
  EXPECT_EQ(tail.next_offset[3], 2u);
  EXPECT_EQ(tail.sources.at(7), (SourcePosition{1, 7999, 0}));
  EXPECT_EQ(tail.partition_sources[2].at(7), (SourcePosition{1, 11, 0}));
  EXPECT_TRUE(tail.partition_sources[3].empty());
}

TEST_F(KafkaLogTest, PassesOverWhatAPartitionHadWhenItWasOpened) {
  options_.complete_broadcasts = false;
  {
    auto log = Open();
    ASSERT_NE(log, nullptr);
    ASSERT_TRUE(log->AppendMentions({Mention(0, 1, "a"), Mention(1, 2, "b"),
                                     Mention(0, 5, "c")})
                    .ok());
    ASSERT_TRUE(log->Broadcast(TickNumber(9)).ok());
    ASSERT_TRUE(log->Close().ok());
  }
  auto log = Open();
  ASSERT_NE(log, nullptr);
  // The source repeats everything since its low-water; 3 had not arrived.
  ASSERT_TRUE(log->AppendMentions({Mention(0, 1, "a"), Mention(1, 2, "b"),
                                   Mention(1, 3, "d"), Mention(0, 5, "c")})
                  .ok());
  ASSERT_TRUE(log->Broadcast(TickNumber(9)).ok());
  ASSERT_TRUE(log->Broadcast(TickNumber(10)).ok());
  // Another epoch says nothing about what was there.
  struct Append fresh = Mention(0, 1, "e");
  fresh.at.epoch = 2;
  ASSERT_TRUE(log->AppendMentions({fresh}).ok());
  ASSERT_TRUE(log->Sync().ok());
  std::vector<std::string> first, second;
  for (const Seen& s : ReadAll(*log, 0))
    first.push_back(s.op == Op::kTick ? Cat("tick ", s.position) : s.payload);
  for (const Seen& s : ReadAll(*log, 1))
    second.push_back(s.op == Op::kTick ? Cat("tick ", s.position) : s.payload);
  EXPECT_THAT(first, testing::ElementsAre("a", "c", "tick 9", "tick 10", "e"));
  EXPECT_THAT(second, testing::ElementsAre("b", "tick 9", "d", "tick 10"));
}

// Writes raw messages, as a process that died in the middle would have.
void WriteRaw(const KafkaLogOptions& options, std::int32_t partition,
              const std::string& key, const std::string& payload) {
  auto conf = MakeKafkaConf(options, KafkaProducerSettings());
  ASSERT_TRUE(conf.ok()) << conf.status();
  auto client = MakeKafkaClient(RD_KAFKA_PRODUCER, *std::move(conf));
  ASSERT_TRUE(client.ok()) << client.status();
  const KafkaOwned<rd_kafka_topic_t> topic(
      rd_kafka_topic_new(client->get(), options.topic.c_str(), nullptr));
  ASSERT_EQ(rd_kafka_produce(topic.get(), partition, RD_KAFKA_MSG_F_COPY,
                             const_cast<char*>(payload.data()), payload.size(),
                             key.data(), key.size(), nullptr),
            0);
  ASSERT_EQ(rd_kafka_flush(client->get(), 30'000), RD_KAFKA_RESP_ERR_NO_ERROR);
}

TEST_F(KafkaLogTest, CompletesABroadcastThatReachedSomePartitionsOnly) {
  {
    auto log = Open();
    ASSERT_NE(log, nullptr);
    ASSERT_TRUE(log->Broadcast(TickNumber(1)).ok());
    ASSERT_TRUE(log->AppendMentions({Mention(3, 1, "late partition")}).ok());
    ASSERT_TRUE(log->Close().ok());
  }
  const std::string hash("\x09\0\0\0\0\0\0\0", 8);
  std::string rules_key, tick_key;
  EncodeKafkaKey(RulesNumber(2, hash), {}, rules_key);
  EncodeKafkaKey(TickNumber(2), {2, 9}, tick_key);
  for (std::int32_t p : {0, 1}) WriteRaw(options_, p, rules_key, hash);
  WriteRaw(options_, 0, tick_key, "");

  auto log = Open();
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(log->tail().last_tick, 2);
  EXPECT_EQ(log->tail().last_rules, 2);
  for (std::uint32_t p = 0; p < 4; ++p) {
    std::vector<std::pair<Op, std::uint64_t>> broadcasts;
    for (const Seen& s : ReadAll(*log, p)) {
      EXPECT_TRUE(s.op != Op::kRules || s.payload == hash);
      if (!IsMention(s.op)) broadcasts.emplace_back(s.op, s.position);
    }
    using Named = std::pair<Op, std::uint64_t>;
    EXPECT_THAT(broadcasts, testing::ElementsAre(Named(Op::kTick, 1),
                                                 Named(Op::kRules, 2),
                                                 Named(Op::kTick, 2)))
        << p;
  }
  log.reset();
  // Nothing is left to complete.
  log = Open();
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(ReadAll(*log, 0).size(), 3u);
}

TEST_F(KafkaLogTest, AMessageThatIsNoRecordIsLostAndANewerOneRefused) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  WriteRaw(options_, 2, "customer-17", "{}");
  ASSERT_TRUE(log->AppendMentions({Mention(2, 1, "ours")}).ok());
  ASSERT_TRUE(log->Sync().ok());
  std::vector<LostRange> lost;
  std::vector<std::uint64_t> read;
  ASSERT_TRUE(log->ReadRange(
                     2, 0, 100, false,
                     [&](const Record& r) {
                       read.push_back(r.offset);
                       return true;
                     },
                     [&](const LostRange& l) { lost.push_back(l); })
                  .ok());
  EXPECT_THAT(read, testing::ElementsAre(1));
  ASSERT_EQ(lost.size(), 1u);
  EXPECT_EQ(lost[0].first, 0u);
  EXPECT_EQ(lost[0].next, 1u);

  auto reader = log->OpenReader(
      0, 1, {[](std::uint32_t) { return 0; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  std::vector<LostRange> told;
  ReadUntil(**reader, batch, [&](const RecordBatch& b) {
    told.insert(told.end(), b.lost.begin(), b.lost.end());
    return !b.records.empty();
  });
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].partition, 2u);

  WriteRaw(options_, 2, std::string("\x02 from the future"), "{}");
  absl::Status status;
  const Micros until = SystemClock().Monotonic() + kMinute;
  while (status.ok() && SystemClock().Monotonic() < until)
    status = (*reader)->Read(batch, 10, 100 * kMillisecond);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("newer"));
}

TEST_F(KafkaLogTest, AReaderBeginsWhereTheFoldIs) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  std::vector<struct Append> records;
  std::deque<std::string> payloads;
  for (std::uint64_t i = 1; i <= 400; ++i)
    records.push_back(
        Mention(i % 4, i, payloads.emplace_back(Cat("payload ", i))));
  ASSERT_TRUE(log->AppendMentions(records).ok());
  ASSERT_TRUE(log->Sync().ok());
  auto reader = log->OpenReader(
      0, 1,
      {[](std::uint32_t p) { return 10 * p; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  std::map<std::uint32_t, std::uint64_t> next;
  std::size_t count = 0;
  ReadUntil(**reader, batch, [&](const RecordBatch& b) {
    EXPECT_TRUE(b.lost.empty());
    for (const Record& r : b.records) {
      const auto [it, first] = next.try_emplace(r.partition, 10 * r.partition);
      EXPECT_EQ(r.offset, it->second);
      EXPECT_EQ(r.payload, Cat("payload ", r.at.position));
      // simdjson reads past the end.
      EXPECT_LE(r.payload.data() + r.payload.size() + 64,
                b.storage.data() + b.storage.size());
      ++it->second;
      ++count;
    }
    return count == 400 - 10 - 20 - 30;
  });
  // Nothing more: waits, and says so.
  batch.Clear();
  EXPECT_TRUE((*reader)->Read(batch, 10, 50 * kMillisecond).ok());
  EXPECT_TRUE(batch.records.empty());
}

TEST_F(KafkaLogTest, APausedPartitionRestsWhileOthersGoOn) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  std::vector<struct Append> records;
  for (std::uint64_t i = 1; i <= 20'000; ++i)
    records.push_back(Mention(i % 2, i, "x"));
  ASSERT_TRUE(log->AppendMentions(records).ok());
  ASSERT_TRUE(log->Sync().ok());
  auto reader = log->OpenReader(
      0, 1, {[](std::uint32_t) { return 0; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  std::map<std::uint32_t, std::uint64_t> next;
  std::map<std::uint32_t, std::uint64_t> while_paused;
  bool paused = false;
  const auto take = [&](const RecordBatch& b) {
    EXPECT_TRUE(b.lost.empty());
    for (const Record& r : b.records) {
      EXPECT_EQ(r.offset, next[r.partition]++);
      if (paused) ++while_paused[r.partition];
    }
  };
  // Pauses and resumes in the middle, several times: no record is missed, none
  // comes twice, none of a paused partition comes at all.
  for (int i = 0; i < 5; ++i) {
    paused = false;
    const std::uint64_t before = next[0];
    ASSERT_TRUE(ReadUntil(**reader, batch, [&](const RecordBatch& b) {
      take(b);
      return next[0] > before;
    }));
    (*reader)->Pause(0, true);
    paused = true;
    for (int reads = 0; reads < 2; ++reads) {
      batch.Clear();
      ASSERT_TRUE((*reader)->Read(batch, 300, 50 * kMillisecond).ok());
      take(batch);
    }
    EXPECT_EQ(while_paused[0], 0u);
    (*reader)->Pause(0, false);
  }
  paused = false;
  ReadUntil(**reader, batch, [&](const RecordBatch& b) {
    take(b);
    return next[0] == 10'000 && next[1] == 10'000;
  });
}

TEST_F(KafkaLogTest, AnInterruptEndsAWaitingRead) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  auto reader = log->OpenReader(
      0, 1, {[](std::uint32_t) { return 0; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  absl::Status status;
  std::thread waiting([&] {
    RecordBatch batch;
    status = (*reader)->Read(batch, 10, kHour);
  });
  (*reader)->Interrupt();
  waiting.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
}

TEST_F(KafkaLogTest, TwoWorkersShareThePartitionsOut) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  std::vector<struct Append> records;
  for (std::uint64_t i = 1; i <= 4000; ++i)
    records.push_back(Mention(i % 4, i, "x"));
  ASSERT_TRUE(log->AppendMentions(records).ok());
  ASSERT_TRUE(log->Sync().ok());

  std::set<std::uint32_t> holds[2];
  std::set<std::pair<std::uint32_t, std::uint64_t>> seen;
  std::vector<std::unique_ptr<LogReader>> readers;
  for (std::uint32_t w = 0; w < 2; ++w) {
    auto reader = log->OpenReader(
        w, 2,
        {[&holds, w](std::uint32_t p) {
           holds[w].insert(p);
           return 0;
         },
         [&holds, w](std::uint32_t p) { holds[w].erase(p); }});
    ASSERT_TRUE(reader.ok());
    readers.push_back(*std::move(reader));
  }
  RecordBatch batch;
  const Micros until = SystemClock().Monotonic() + kMinute;
  while ((holds[0].size() != 2 || holds[1].size() != 2 || seen.size() < 4000) &&
         SystemClock().Monotonic() < until) {
    for (std::uint32_t w = 0; w < 2; ++w) {
      batch.Clear();
      ASSERT_TRUE(readers[w]->Read(batch, 1000, 20 * kMillisecond).ok());
      for (const Record& r : batch.records) {
        EXPECT_TRUE(holds[w].contains(r.partition));
        seen.emplace(r.partition, r.offset);
      }
    }
  }
  EXPECT_EQ(holds[0].size(), 2u);
  EXPECT_EQ(holds[1].size(), 2u);
  for (std::uint32_t p : holds[0]) EXPECT_FALSE(holds[1].contains(p));
  EXPECT_EQ(seen.size(), 4000u);
}

TEST_F(KafkaLogTest, AReaderThatComesBackHasItsPartitionsAtOnce) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  ASSERT_TRUE(log->AppendMentions({Mention(0, 1, "x")}).ok());
  ASSERT_TRUE(log->Sync().ok());
  RecordBatch batch;
  Micros second = 0;
  for (int life = 0; life < 2; ++life) {
    const Micros begin = SystemClock().Monotonic();
    auto reader = log->OpenReader(
        0, 1, {[](std::uint32_t) { return 0; }, [](std::uint32_t) {}});
    ASSERT_TRUE(reader.ok());
    ASSERT_TRUE(ReadUntil(**reader, batch, [](const RecordBatch& b) {
      return !b.records.empty();
    }));
    second = SystemClock().Monotonic() - begin;
  }
  // Without a name of its own it would wait for its old self's session.
  EXPECT_LT(second, 2 * kSecond);
}

// DeleteRecords does at once what retention does in time.
void Shorten(const KafkaLogOptions& options, std::int32_t partition,
             std::int64_t offset) {
  auto conf = MakeKafkaConf(options, KafkaProducerSettings());
  ASSERT_TRUE(conf.ok());
  auto client = MakeKafkaClient(RD_KAFKA_PRODUCER, *std::move(conf));
  ASSERT_TRUE(client.ok());
  const KafkaOwned<rd_kafka_topic_partition_list_t> before(
      rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(before.get(), options.topic.c_str(),
                                    partition)
      ->offset = offset;
  rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(before.get());
  const KafkaOwned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client->get()));
  rd_kafka_DeleteRecords(client->get(), &request, 1, nullptr, queue.get());
  const KafkaOwned<rd_kafka_event_t> answer(
      rd_kafka_queue_poll(queue.get(), 30'000));
  rd_kafka_DeleteRecords_destroy(request);
  ASSERT_NE(answer, nullptr);
  ASSERT_EQ(rd_kafka_event_error(answer.get()), RD_KAFKA_RESP_ERR_NO_ERROR);
}

TEST_F(KafkaLogTest, WhatRetentionTookIsLostToTheReaderAndPassedOverInRanges) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  std::vector<struct Append> records;
  for (std::uint64_t i = 1; i <= 100; ++i) records.push_back(Mention(1, i, "x"));
  ASSERT_TRUE(log->AppendMentions(records).ok());
  ASSERT_TRUE(log->Sync().ok());
  ASSERT_NO_FATAL_FAILURE(Shorten(options_, 1, 40));
  const auto kept = ReadAll(*log, 1);
  ASSERT_EQ(kept.size(), 60u);
  EXPECT_EQ(kept[0].offset, 40u);

  auto reader = log->OpenReader(
      0, 1,
      {[](std::uint32_t p) { return p == 1 ? 5 : 0; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  std::vector<LostRange> lost;
  std::vector<std::uint64_t> offsets;
  ReadUntil(**reader, batch, [&](const RecordBatch& b) {
    for (const Record& r : b.records) offsets.push_back(r.offset);
    lost.insert(lost.end(), b.lost.begin(), b.lost.end());
    return offsets.size() == 60;
  });
  EXPECT_EQ(offsets.front(), 40u);
  ASSERT_EQ(lost.size(), 1u);
  EXPECT_EQ(lost[0].partition, 1u);
  EXPECT_EQ(lost[0].first, 5u);
  EXPECT_EQ(lost[0].next, 40u);
}

TEST_F(KafkaLogTest, AReaderBeyondTheEndOfTheTopicIsToldOfDamage) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  auto reader = log->OpenReader(
      0, 1, {[](std::uint32_t) { return 5; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  absl::Status status;
  const Micros until = SystemClock().Monotonic() + kMinute;
  while (status.ok() && SystemClock().Monotonic() < until)
    status = (*reader)->Read(batch, 10, 100 * kMillisecond);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
}

TEST_F(KafkaLogTest, ABrokerKilledWhileAppendingLosesAndRepeatsNothing) {
  options_.queue_bytes = 1 << 20;  // full while the broker is away
  auto log = Open();
  ASSERT_NE(log, nullptr);
  constexpr std::uint64_t kRecords = 60'000;
  std::atomic<std::uint64_t> appended = 0;
  std::thread writer([&] {
    const std::string payload(500, 'p');
    for (std::uint64_t i = 1; i <= kRecords;) {
      std::vector<struct Append> batch;
      for (std::uint64_t k = 0; k < 100; ++k)
        batch.push_back(Mention((i + k) % 4, i + k, payload));
      const absl::Status status = log->AppendMentions(batch);
      if (status.code() == absl::StatusCode::kResourceExhausted) {
        SystemClock().Sleep(5 * kMillisecond);
        continue;
      }
      ASSERT_TRUE(status.ok()) << status;
      i += 100;
      appended = i - 1;
      // Slow enough that the broker dies in the middle.
      SystemClock().Sleep(5 * kMillisecond);
    }
  });
  for (int kills = 0; kills < 2; ++kills) {
    const std::uint64_t wanted = log->durable() + kRecords / 6;
    while (log->durable() < wanted && appended < kRecords)
      SystemClock().Sleep(kMillisecond);
    EXPECT_LT(appended, kRecords);
    ASSERT_TRUE((*Broker())->Kill().ok());
    ASSERT_TRUE((*Broker())->Restart().ok());
  }
  writer.join();
  ASSERT_TRUE(log->Sync().ok());
  EXPECT_EQ(log->durable(), kRecords);
  std::uint64_t total = 0;
  for (std::uint32_t p = 0; p < 4; ++p) {
    const auto seen = ReadAll(*log, p);
    total += seen.size();
    for (std::size_t i = 0; i < seen.size(); ++i) {
      ASSERT_EQ(seen[i].offset, i);
      // In order, each once: the positions of a partition are 4 apart.
      if (i > 0) {
        ASSERT_EQ(seen[i].position, seen[i - 1].position + 4);
      }
    }
  }
  EXPECT_EQ(total, kRecords);
}

TEST_F(KafkaLogTest, ARecordThatCannotBeDeliveredEndsTheLog) {
  options_.settings.emplace_back("message.timeout.ms", "1500");
  options_.settings.emplace_back("socket.timeout.ms", "1000");
  auto log = Open();
  ASSERT_NE(log, nullptr);
  ASSERT_TRUE(log->AppendMentions({Mention(0, 1, "kept")}).ok());
  ASSERT_TRUE(log->Sync().ok());
  ASSERT_TRUE((*Broker())->Kill().ok());
  ASSERT_TRUE(log->AppendMentions({Mention(0, 2, "in vain")}).ok());
  EXPECT_EQ(log->Sync().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(log->AppendMentions({Mention(0, 3, "no")}).code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(log->Broadcast(TickNumber(1)).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(log->durable(), 1u);
  ASSERT_TRUE((*Broker())->Restart().ok());
}

// The contract of all logs.
class KafkaStore : public LogStore {
 public:
  absl::StatusOr<std::unique_ptr<Log>> Open(
      std::uint32_t partitions) override {
    if (!Broker().ok()) return Broker().status();
    KafkaLogOptions options;
    options.brokers = (*Broker())->address();
    options.topic = options.group = topic_;
    options.partitions = partitions;
    return OpenKafkaLog(options);
  }

 private:
  const std::string topic_ = NewName("contract");
};

// Without a broker there is nothing to hold to the contract: the tests above
// say why, skipped or failed.
std::vector<LogFactory> KafkaFactories() {
  if (!Broker().ok()) return {};
  return {{.name = "kafka",
           .make = [] { return std::make_unique<KafkaStore>(); },
           .group = true}};
}

INSTANTIATE_TEST_SUITE_P(Kafka, LogContract,
                         testing::ValuesIn(KafkaFactories()));
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(LogContract);

}  // namespace
}  // namespace vigie
