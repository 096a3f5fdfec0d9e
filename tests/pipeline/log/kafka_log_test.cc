// The Kafka log against a real broker.
#include "pipeline/log/kafka_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/pipeline/log/kafka_fixture.h"
#include "tests/pipeline/log/log_contract.h"

namespace vigie {
namespace {

using testing::HasSubstr;

using KafkaLogTest = KafkaTopicTest;

TEST_F(KafkaLogTest, GivesBackWhatWasAppendedWithKafkasOwnOffsets) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  const std::string payload(3000, 'x');
  std::vector<NewRecord> records;
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
  EXPECT_EQ(OpenKafkaLog(options_).status().code(),
            absl::StatusCode::kDataLoss);
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
    status = log->AppendMentions(
        {Mention(0, position + 1, payload), Mention(1, position + 2, payload)});
    if (status.ok()) position += 2;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_GE(position, 4u);
  EXPECT_EQ(log->accepted(), position);
  EXPECT_TRUE(log->Broadcast(TickNumber(1)).ok());
  ASSERT_TRUE(log->Sync().ok());
  EXPECT_EQ(ReadAll(*log, 0).size(), position / 2 + 1);
  EXPECT_EQ(ReadAll(*log, 1).size(), position / 2 + 1);
  EXPECT_TRUE(log->AppendMentions({Mention(0, position + 1, payload)}).ok());
}

TEST_F(KafkaLogTest, TellsItsTailWhenItIsOpenedAgain) {
  {
    auto log = Open();
    ASSERT_NE(log, nullptr);
    ASSERT_TRUE(log->Broadcast(RulesNumber(3, std::string_view(
                                                  "\x05\0\0\0\0\0\0\0", 8)))
                    .ok());
    ASSERT_TRUE(
        log->AppendMentions({Mention(1, 10, "a"), Mention(2, 11, "b")}).ok());
    ASSERT_TRUE(log->Broadcast(TickNumber(40)).ok());
    // Far more than is looked at first: the tick itself tells the rules.
    std::vector<NewRecord> many;
    for (std::uint64_t i = 12; i < 8000; ++i)
      many.push_back(Mention(1, i, "c"));
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
  NewRecord fresh = Mention(0, 1, "e");
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
    EXPECT_THAT(broadcasts,
                testing::ElementsAre(Named(Op::kTick, 1), Named(Op::kRules, 2),
                                     Named(Op::kTick, 2)))
        << p;
  }
  log.reset();
  // Nothing is left to complete.
  log = Open();
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(ReadAll(*log, 0).size(), 3u);
}

// Its message is no record, and its marker is no message at all: the partition
// ends behind an offset that nobody is ever given.
TEST_F(KafkaLogTest, AForeignTransactionAtTheEndIsLostAndAllElseGoesOn) {
  {
    auto log = Open();
    ASSERT_NE(log, nullptr);
    ASSERT_TRUE(log->AppendMentions({Mention(1, 1, "before")}).ok());
    ASSERT_TRUE(log->Close().ok());
  }
  WriteRaw(options_, 1, "their key", "their message", [] {});
  auto log = Open();
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(log->tail().next_offset[1], 3u);
  EXPECT_EQ(log->tail().sources.at(7), (SourcePosition{1, 1, 0}));

  const auto expect = [](const std::vector<std::string>& texts,
                         const std::vector<LostRange>& lost) {
    ASSERT_EQ(lost.size(), 2u);
    EXPECT_EQ(lost[0].first, 1u);
    EXPECT_THAT(lost[0].reason, HasSubstr("a message that is no record"));
    EXPECT_EQ(lost[1].first, 2u);
    EXPECT_EQ(lost[1].next, 3u);
    EXPECT_THAT(lost[1].reason, HasSubstr("lacks these offsets"));
    EXPECT_EQ(texts.front(), "before");
  };
  std::vector<std::string> texts;
  std::vector<LostRange> lost;
  const absl::Status ranged = log->ReadRange(
      1, 0, 3, false,
      [&](const Record& record) {
        texts.emplace_back(record.payload);
        return true;
      },
      [&](const LostRange& range) { lost.push_back(range); });
  ASSERT_TRUE(ranged.ok()) << ranged;
  ASSERT_NO_FATAL_FAILURE(expect(texts, lost));
  EXPECT_EQ(texts.size(), 1u);

  texts.clear();
  lost.clear();
  auto reader = log->OpenReader(
      0, 1, {[](std::uint32_t) { return 0; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  bool appended = false;
  ReadUntil(**reader, batch, [&](const RecordBatch& b) {
    for (const Record& record : b.records) texts.emplace_back(record.payload);
    lost.insert(lost.end(), b.lost.begin(), b.lost.end());
    if (!lost.empty() && !appended) {
      appended = true;
      EXPECT_TRUE(log->AppendMentions({Mention(1, 2, "after")}).ok());
    }
    return texts.size() == 2;
  });
  ASSERT_NO_FATAL_FAILURE(expect(texts, lost));
  EXPECT_EQ(texts.back(), "after");
}

// Their transaction is open when the log opens: its marker falls between our
// records.
TEST_F(KafkaLogTest, AForeignTransactionInTheMiddleIsLostAndAllElseGoesOn) {
  ASSERT_NE(Open(), nullptr);
  std::unique_ptr<Log> log;
  WriteRaw(options_, 1, "their key", "their message", [&] {
    log = Open();
    ASSERT_NE(log, nullptr);
    EXPECT_TRUE(log->AppendMentions({Mention(1, 1, "during")}).ok());
    EXPECT_TRUE(log->Sync().ok());
  });
  ASSERT_NE(log, nullptr);
  EXPECT_TRUE(log->AppendMentions({Mention(1, 2, "after")}).ok());
  EXPECT_TRUE(log->Sync().ok());
  EXPECT_EQ(log->tail().next_offset[1], 4u);

  auto reader = log->OpenReader(
      0, 1, {[](std::uint32_t) { return 0; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  std::vector<std::uint64_t> offsets, lost;
  ReadUntil(**reader, batch, [&](const RecordBatch& b) {
    for (const Record& record : b.records) offsets.push_back(record.offset);
    for (const LostRange& range : b.lost) {
      EXPECT_EQ(range.next, range.first + 1);
      lost.push_back(range.first);
    }
    return offsets.size() == 2;
  });
  EXPECT_THAT(offsets, testing::ElementsAre(1u, 3u));
  EXPECT_THAT(lost, testing::ElementsAre(0u, 2u));
}

// Nothing to give is no reason to turn round and round until the wait ends.
TEST_F(KafkaLogTest, AReadThatOnlyMeetsALossGivesItAtOnce) {
  ASSERT_NE(Open(), nullptr);
  WriteRaw(options_, 1, "their key", "their message");
  auto log = Open();
  ASSERT_NE(log, nullptr);
  auto reader = log->OpenReader(
      0, 1, {[](std::uint32_t) { return 0; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  const Micros begun = SystemClock().Monotonic();
  const absl::Status status = (*reader)->Read(batch, 1000, 5 * kMinute);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(batch.lost.size(), 1u);
  EXPECT_LT(SystemClock().Monotonic() - begun, 2 * kMinute);
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
      std::vector<NewRecord> batch;
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
  absl::StatusOr<std::unique_ptr<Log>> Open(std::uint32_t partitions) override {
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
  return {
      {.name = "kafka", .make = [] { return std::make_unique<KafkaStore>(); }}};
}

INSTANTIATE_TEST_SUITE_P(Kafka, LogContract,
                         testing::ValuesIn(KafkaFactories()));
INSTANTIATE_TEST_SUITE_P(Kafka, WaitingLogContract,
                         testing::ValuesIn(KafkaFactories()));

}  // namespace
}  // namespace vigie
