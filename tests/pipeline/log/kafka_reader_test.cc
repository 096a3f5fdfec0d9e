// Reading the Kafka log from a real broker.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <set>
#include <thread>

#include "tests/pipeline/log/kafka_fixture.h"

namespace vigie {
namespace {

using testing::HasSubstr;

using KafkaReaderTest = KafkaTopicTest;

TEST_F(KafkaReaderTest, AMessageThatIsNoRecordIsLostAndANewerOneRefused) {
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

TEST_F(KafkaReaderTest, AReaderBeginsWhereTheFoldIs) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  std::vector<NewRecord> records;
  std::deque<std::string> payloads;
  for (std::uint64_t i = 1; i <= 400; ++i)
    records.push_back(
        Mention(i % 4, i, payloads.emplace_back(Cat("payload ", i))));
  ASSERT_TRUE(log->AppendMentions(records).ok());
  ASSERT_TRUE(log->Sync().ok());
  auto reader = log->OpenReader(
      0, 1, {[](std::uint32_t p) { return 10 * p; }, [](std::uint32_t) {}});
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

TEST_F(KafkaReaderTest, APausedPartitionRestsWhileOthersGoOn) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  std::vector<NewRecord> records;
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

TEST_F(KafkaReaderTest, AnInterruptEndsAWaitingRead) {
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

TEST_F(KafkaReaderTest, TwoWorkersShareThePartitionsOut) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  std::vector<NewRecord> records;
  for (std::uint64_t i = 1; i <= 4000; ++i)
    records.push_back(Mention(i % 4, i, "x"));
  ASSERT_TRUE(log->AppendMentions(records).ok());
  ASSERT_TRUE(log->Sync().ok());

  std::set<std::uint32_t> holds[2];
  std::set<std::pair<std::uint32_t, std::uint64_t>> seen;
  std::vector<std::unique_ptr<LogReader>> readers;
  for (std::uint32_t w = 0; w < 2; ++w) {
    auto reader =
        log->OpenReader(w, 2,
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

TEST_F(KafkaReaderTest, AReaderThatComesBackHasItsPartitionsAtOnce) {
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

TEST_F(KafkaReaderTest,
       WhatRetentionTookIsLostToTheReaderAndPassedOverInRanges) {
  auto log = Open();
  ASSERT_NE(log, nullptr);
  std::vector<NewRecord> records;
  for (std::uint64_t i = 1; i <= 100; ++i)
    records.push_back(Mention(1, i, "x"));
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

TEST_F(KafkaReaderTest, AReaderBeyondTheEndOfTheTopicIsToldOfDamage) {
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

}  // namespace
}  // namespace vigie
