// What every log must do, whatever it is made of: one test over the embedded,
// the Kafka and the in-memory log.
//
// A log takes part by instantiating the suites that are its own with a
// LogFactory:
//
//   INSTANTIATE_TEST_SUITE_P(Embedded, LogContract,
//                            ::testing::Values(LogFactory{"embedded", ...}));
//
// LogContract: every log. SharingLogContract: one whose readers share the
// partitions out by the workers' numbers (a group of Kafka's does not).
// WaitingLogContract: one whose readers wait for another thread (those in
// memory do not).
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/log.h"
#include "tests/pipeline/log/log_records.h"

namespace vigie {

// One log's storage, opened again and again in a test.
class LogStore {
 public:
  virtual ~LogStore() = default;
  // Opens what the last log of this store left; the last one is closed.
  virtual absl::StatusOr<std::unique_ptr<Log>> Open(
      std::uint32_t partitions) = 0;
};

struct LogFactory {
  std::string name;
  std::function<std::unique_ptr<LogStore>()> make;  // a new, empty store
  // A broadcast lies at one place of all mentions (embedded: one frame).
  bool one_order = false;
};
inline std::ostream& operator<<(std::ostream& out, const LogFactory& f) {
  return out << f.name;
}

class LogContract : public ::testing::TestWithParam<LogFactory> {
 protected:
  void SetUp() override { store_ = GetParam().make(); }
  void TearDown() override {
    if (log_ == nullptr) return;
    const absl::Status closed = log_->Close();
    EXPECT_TRUE(closed.ok()) << closed;
  }

  void Open(std::uint32_t partitions = 4) {
    if (log_ != nullptr) {
      const absl::Status closed = log_->Close();
      ASSERT_TRUE(closed.ok()) << closed;
      log_.reset();
    }
    absl::StatusOr<std::unique_ptr<Log>> log = store_->Open(partitions);
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
    ASSERT_EQ(log_->partitions(), partitions);
  }

  // Appends mentions first, first+1, … with payloads PayloadOf(n).
  void AppendRun(std::uint64_t first, std::uint64_t count,
                 std::size_t a_call = 10) {
    std::vector<std::string> payloads;
    std::vector<NewRecord> records;
    for (std::uint64_t n = first; n < first + count;) {
      payloads.clear();
      records.clear();
      for (std::size_t i = 0; i < a_call && n < first + count; ++i, ++n)
        payloads.push_back(PayloadOf(n));
      for (std::size_t i = 0; i < payloads.size(); ++i)
        records.push_back(MentionOf(n - payloads.size() + i, log_->partitions(),
                                    payloads[i]));
      const absl::Status appended = log_->AppendMentions(records);
      ASSERT_TRUE(appended.ok()) << appended;
    }
  }
  static std::string PayloadOf(std::uint64_t n) {
    return Cat("{\"id\":\"", n, "\",\"text\":\"",
               std::string(n * 37 % 300, static_cast<char>('a' + n % 26)),
               "\"}");
  }
  void Broadcast(const NewRecord& record) {
    const absl::Status status = log_->Broadcast(record);
    ASSERT_TRUE(status.ok()) << status;
  }
  void Sync() {
    const absl::Status status = log_->Sync();
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(log_->durable(), log_->accepted());
  }

  std::unique_ptr<LogReader> Reader(std::uint32_t worker, std::uint32_t workers,
                                    std::vector<std::uint64_t> from = {}) {
    Assignment assignment;
    assignment.assigned = [from](std::uint32_t p) {
      return p < from.size() ? from[p] : 0;
    };
    absl::StatusOr<std::unique_ptr<LogReader>> reader =
        log_->OpenReader(worker, workers, assignment);
    EXPECT_TRUE(reader.ok()) << reader.status();
    return reader.ok() ? *std::move(reader) : nullptr;
  }

  // Reads until `count` records came or ten seconds passed without one.
  static std::vector<KeptRecord> ReadCount(LogReader& reader,
                                           std::size_t count) {
    std::vector<KeptRecord> read;
    RecordBatch batch;
    while (read.size() < count) {
      const absl::Status status = reader.Read(batch, 64, 10 * kSecond);
      EXPECT_TRUE(status.ok()) << status;
      for (const LostRange& lost : batch.lost)
        ADD_FAILURE() << lost.partition << " from " << lost.first << " to "
                      << lost.next << ": " << lost.reason;
      if (!status.ok() || batch.records.empty()) break;
      for (const Record& record : batch.records) read.push_back(Keep(record));
    }
    return read;
  }

  static void ExpectNoGaps(const std::vector<KeptRecord>& records,
                           std::vector<std::uint64_t> next) {
    for (const KeptRecord& r : records) {
      ASSERT_LT(r.record.partition, next.size());
      ASSERT_EQ(r.record.offset, next[r.record.partition]++);
    }
  }
  static void ExpectMention(const KeptRecord& kept, std::uint64_t n,
                            std::uint32_t partitions) {
    const NewRecord a = MentionOf(n, partitions, "");
    const Record& r = kept.record;
    EXPECT_EQ(r.partition, a.partition);
    EXPECT_EQ(r.op, a.op);
    EXPECT_EQ(r.backfill, a.backfill);
    EXPECT_FALSE(r.swept);
    EXPECT_EQ(r.append_time, a.append_time);
    EXPECT_EQ(r.source, a.source);
    EXPECT_EQ(r.at, a.at);
    EXPECT_EQ(r.item, a.item);
    EXPECT_EQ(r.version, a.version);
    EXPECT_EQ(r.format.view(), a.format.view());
    EXPECT_EQ(kept.payload, PayloadOf(n));
  }

  std::unique_ptr<LogStore> store_;
  std::unique_ptr<Log> log_;
};

class SharingLogContract : public LogContract {};
class WaitingLogContract : public LogContract {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(LogContract);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SharingLogContract);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(WaitingLogContract);

TEST_P(LogContract, KeepsEveryFieldAndTheOrderOfEachPartition) {
  Open();
  AppendRun(0, 500);
  Sync();
  const auto reader = Reader(0, 1);
  const std::vector<KeptRecord> read = ReadCount(*reader, 500);
  ASSERT_EQ(read.size(), 500u);
  ExpectNoGaps(read, std::vector<std::uint64_t>(4, 0));
  std::map<std::uint32_t, std::uint64_t> last;
  for (const KeptRecord& r : read) {
    ExpectMention(r, r.record.at.position, 4);
    const auto [it, first] =
        last.try_emplace(r.record.partition, r.record.at.position);
    if (!first) {
      EXPECT_LT(it->second, r.record.at.position);
      it->second = r.record.at.position;
    }
  }
}

TEST_P(LogContract, ABroadcastReachesEveryPartitionBetweenTheSameMentions) {
  Open();
  AppendRun(0, 40);
  Broadcast(TickNumber(7));
  AppendRun(40, 40);
  Sync();
  const auto reader = Reader(0, 1);
  const std::vector<KeptRecord> read = ReadCount(*reader, 84);
  ASSERT_EQ(read.size(), 84u);
  ExpectNoGaps(read, std::vector<std::uint64_t>(4, 0));
  std::vector<bool> ticked(4, false);
  for (const KeptRecord& r : read) {
    if (r.record.op == Op::kTick) {
      EXPECT_EQ(r.record.at.position, 7u);
      EXPECT_FALSE(ticked[r.record.partition]);
      ticked[r.record.partition] = true;
    } else {
      EXPECT_EQ(ticked[r.record.partition], r.record.at.position >= 40);
    }
  }
  EXPECT_EQ(ticked, std::vector<bool>(4, true));
}

TEST_P(LogContract, AcceptanceIsCountedAndSyncMakesAllOfItDurable) {
  Open();
  const std::uint64_t before = log_->accepted();
  AppendRun(0, 10, 1);
  const std::uint64_t after = log_->accepted();
  EXPECT_GT(after, before);
  EXPECT_LE(log_->durable(), after);
  Sync();
  EXPECT_GE(log_->durable(), after);
}

TEST_P(LogContract, AnEmptyLogGivesNothingAndSaysSo) {
  Open();
  const auto reader = Reader(0, 1);
  RecordBatch batch;
  EXPECT_TRUE(reader->Read(batch, 10, kMillisecond).ok());
  EXPECT_TRUE(batch.records.empty());
  EXPECT_TRUE(batch.lost.empty());
  const LogTail tail = log_->tail();
  EXPECT_EQ(tail.next_offset, std::vector<std::uint64_t>(4, 0));
  EXPECT_EQ(tail.last_tick, -1);
  EXPECT_EQ(tail.last_rules, -1);
}

TEST_P(LogContract, TheTailFollowsWhatIsAppendedAndIsFoundAgain) {
  Open();
  const std::string hash("\x08\x07\x06\x05\x04\x03\x02\x01", 8);
  AppendRun(0, 30);
  Broadcast(RulesNumber(3, hash));
  Broadcast(TickNumber(11, 2'000'000));
  AppendRun(30, 5);
  Sync();
  const auto expect = [&] {
    const LogTail tail = log_->tail();
    std::uint64_t sum = 0;
    for (const std::uint64_t next : tail.next_offset) sum += next;
    EXPECT_EQ(sum, 35u + 2 * 4);
    EXPECT_EQ(tail.last_tick, 11);
    EXPECT_EQ(tail.last_rules, 3);
    EXPECT_EQ(tail.rules_hash, 0x0102030405060708u);
    EXPECT_EQ(tail.mentions_since_tick, 5u);
    ASSERT_EQ(tail.sources.count(17), 1u);
    ASSERT_EQ(tail.sources.count(18), 1u);
    EXPECT_EQ(tail.sources.at(17), (SourcePosition{9, 34, 34 % 3}));
    EXPECT_EQ(tail.sources.at(18), (SourcePosition{9, 33, 33 % 3}));
  };
  expect();
  Open();
  expect();
}

TEST_P(LogContract, GoesOnWhereItStoppedWhenOpenedAgain) {
  Open();
  AppendRun(0, 100);
  Broadcast(TickNumber(1));
  Sync();
  Open();
  AppendRun(100, 100);
  Broadcast(TickNumber(2));
  Sync();
  const auto reader = Reader(0, 1);
  const std::vector<KeptRecord> read = ReadCount(*reader, 208);
  ASSERT_EQ(read.size(), 208u);
  ExpectNoGaps(read, std::vector<std::uint64_t>(4, 0));
  for (const KeptRecord& r : read)
    if (r.record.op != Op::kTick) ExpectMention(r, r.record.at.position, 4);
}

TEST_P(LogContract, AReaderBeginsWhereItIsTold) {
  Open();
  AppendRun(0, 400);
  Sync();
  const std::vector<std::uint64_t> next = log_->tail().next_offset;
  const std::vector<std::uint64_t> from = {next[0] / 2, 0, next[2], 1};
  std::uint64_t expected = 0;
  for (std::size_t p = 0; p < 4; ++p) expected += next[p] - from[p];
  const auto reader = Reader(0, 1, from);
  const std::vector<KeptRecord> read = ReadCount(*reader, expected);
  ASSERT_EQ(read.size(), expected);
  ExpectNoGaps(read, from);
}

TEST_P(SharingLogContract, TwoWorkersShareThePartitions) {
  Open();
  AppendRun(0, 200);
  Broadcast(TickNumber(1));
  Sync();
  const std::vector<std::uint64_t> next = log_->tail().next_offset;
  std::vector<std::uint64_t> seen(4, 0);
  for (std::uint32_t worker = 0; worker < 2; ++worker) {
    const auto reader = Reader(worker, 2);
    const std::uint64_t expected = next[worker] + next[worker + 2];
    const std::vector<KeptRecord> read = ReadCount(*reader, expected);
    EXPECT_EQ(read.size(), expected);
    ExpectNoGaps(read, std::vector<std::uint64_t>(4, 0));
    for (const KeptRecord& r : read) {
      EXPECT_EQ(r.record.partition % 2, worker);
      ++seen[r.record.partition];
    }
  }
  EXPECT_EQ(seen, next);
}

TEST_P(LogContract, EachReadReplacesTheBatch) {
  Open();
  AppendRun(0, 50);
  Sync();
  const auto reader = Reader(0, 1);
  RecordBatch batch;
  std::size_t total = 0;
  while (total < 50) {
    ASSERT_TRUE(reader->Read(batch, 8, 10 * kSecond).ok());
    ASSERT_FALSE(batch.records.empty());
    total += batch.records.size();
  }
  EXPECT_EQ(total, 50u);
}

TEST_P(LogContract, PayloadsOfAllSizesComeBackWithReadableBytesBehindThem) {
  Open();
  const std::vector<std::size_t> sizes = {0, 1, 7, 8, 9, 4095, 65536, 1 << 20};
  std::vector<std::string> payloads;
  std::vector<NewRecord> records;
  for (const std::size_t size : sizes) {
    std::string payload(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
      payload[i] = static_cast<char>(Mix64(i + size));
    payloads.push_back(std::move(payload));
  }
  for (std::size_t i = 0; i < payloads.size(); ++i)
    records.push_back(MentionOf(i, 4, payloads[i]));
  ASSERT_TRUE(log_->AppendMentions(records).ok());
  Sync();
  const auto reader = Reader(0, 1);
  RecordBatch batch;
  std::size_t seen = 0;
  unsigned behind = 0;
  while (seen < sizes.size()) {
    ASSERT_TRUE(reader->Read(batch, 3, 10 * kSecond).ok());
    ASSERT_FALSE(batch.records.empty());
    for (const Record& record : batch.records) {
      EXPECT_EQ(record.payload, payloads[record.at.position]);
      const volatile char* end = record.payload.data() + record.payload.size();
      for (int i = 0; i < 64; ++i) behind += static_cast<unsigned char>(end[i]);
      ++seen;
    }
  }
  EXPECT_LT(behind, ~0u);  // was readable: nothing is said of the bytes
}

TEST_P(LogContract, ReadRangeGivesExactlyTheRange) {
  Open();
  AppendRun(0, 300);
  Broadcast(TickNumber(5));
  Sync();
  const std::uint64_t next = log_->tail().next_offset[1];
  for (const bool headers_only : {false, true}) {
    std::vector<KeptRecord> read;
    const absl::Status status = log_->ReadRange(
        1, 3, next, headers_only,
        [&](const Record& record) {
          read.push_back(Keep(record));
          return true;
        },
        [](const LostRange& range) { ADD_FAILURE() << range.reason; });
    ASSERT_TRUE(status.ok()) << status;
    ASSERT_EQ(read.size(), next - 3);
    std::uint64_t offset = 3;
    for (const KeptRecord& r : read) {
      EXPECT_EQ(r.record.partition, 1u);
      EXPECT_EQ(r.record.offset, offset++);
      if (r.record.op == Op::kTick) continue;
      const std::uint64_t n = r.record.at.position;
      EXPECT_EQ(r.record.item, Mix64(n));
      EXPECT_EQ(r.record.version, n % 4);
      if (!headers_only) ExpectMention(r, n, 4);
    }
    EXPECT_EQ(read.back().record.op, Op::kTick);
  }
}

TEST_P(LogContract, ReadRangeStopsWhenTold) {
  Open();
  AppendRun(0, 100);
  Sync();
  int seen = 0;
  const absl::Status status = log_->ReadRange(
      0, 0, log_->tail().next_offset[0], false,
      [&](const Record&) { return ++seen < 3; },
      [](const LostRange& range) { ADD_FAILURE() << range.reason; });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(seen, 3);
}

TEST_P(WaitingLogContract, InterruptWakesAWaitingReader) {
  Open();
  const auto reader = Reader(0, 1);
  std::thread other([&] { reader->Interrupt(); });
  RecordBatch batch;
  const absl::Status status = reader->Read(batch, 10, 30 * kSecond);
  other.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
}

TEST_P(WaitingLogContract, AWaitingReaderGetsWhatBecomesDurable) {
  Open();
  const auto reader = Reader(0, 1);
  std::thread other([&] {
    AppendRun(0, 20);
    Sync();
  });
  const std::vector<KeptRecord> read = ReadCount(*reader, 20);
  other.join();
  ASSERT_EQ(read.size(), 20u);
  ExpectNoGaps(read, std::vector<std::uint64_t>(4, 0));
}

TEST_P(LogContract, APausedPartitionRestsAndLosesNothing) {
  Open();
  const auto reader = Reader(0, 1);
  reader->Pause(2, true);
  AppendRun(0, 300);
  Broadcast(TickNumber(1));
  Sync();
  const std::vector<std::uint64_t> next = log_->tail().next_offset;
  std::vector<KeptRecord> read =
      ReadCount(*reader, next[0] + next[1] + next[3]);
  EXPECT_EQ(read.size(), next[0] + next[1] + next[3]);
  for (const KeptRecord& r : read) EXPECT_NE(r.record.partition, 2u);
  ExpectNoGaps(read, std::vector<std::uint64_t>(4, 0));
  reader->Pause(2, false);
  AppendRun(300, 100);
  Sync();
  const std::vector<std::uint64_t> later = log_->tail().next_offset;
  std::uint64_t rest = next[2];
  for (std::size_t p = 0; p < 4; ++p) rest += later[p] - next[p];
  std::vector<std::uint64_t> from = next;
  from[2] = 0;
  read = ReadCount(*reader, rest);
  EXPECT_EQ(read.size(), rest);
  ExpectNoGaps(read, from);
}

TEST_P(LogContract, WhatIsNoMentionIsRefused) {
  Open();
  const std::vector<NewRecord> tick = {TickNumber(1)};
  EXPECT_FALSE(log_->AppendMentions(tick).ok());
  EXPECT_FALSE(log_->Broadcast(MentionOf(1, 4, "x")).ok());
  EXPECT_EQ(log_->tail().next_offset, std::vector<std::uint64_t>(4, 0));
}

}  // namespace vigie
