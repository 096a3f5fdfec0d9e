// Running the embedded log: locks, full disks, failed syncs, refusals,
// retention, the sweep.
#include <unistd.h>

#include <cstring>

#include "pipeline/log/segment_format.h"
#include "tests/pipeline/log/embedded_fixture.h"

namespace vigie {
namespace {

using Embedded = EmbeddedFixture;

TEST_F(Embedded, OnlyWhatIsDurableIsRead) {
  Open();
  AppendRun(0, 20);
  EXPECT_TRUE(ReadAll().records.empty());
  EXPECT_LT(log_->durable(), log_->accepted());
  Sync();
  EXPECT_EQ(ReadAll().records.size(), 20u);
}

TEST_F(Embedded, WhatIsAcceptedBecomesDurableByItself) {
  options_.data_at_risk = 2 * kMillisecond;
  Open();
  Assignment assignment;
  assignment.assigned = [](std::uint32_t) { return 0; };
  auto reader = log_->OpenReader(0, 1, assignment);
  ASSERT_TRUE(reader.ok());
  AppendRun(0, 1);
  RecordBatch batch;
  ASSERT_TRUE((*reader)->Read(batch, 10, 30 * kSecond).ok());
  EXPECT_EQ(batch.records.size(), 1u);
}

TEST_F(Embedded, OneProcessPerFolder) {
  Open();
  const auto second = OpenEmbeddedLog(options_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(second.status().ToString().find(Cat("process ", ::getpid())),
            std::string::npos)
      << second.status();
}

TEST_F(Embedded, TheNumberOfPartitionsIsFixed) {
  Open();
  AppendRun(0, 3);
  log_.reset();
  options_.partitions = 5;
  const absl::Status status = TryOpen();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(status.ToString().find("3 partitions, not 5"), std::string::npos)
      << status;
}

TEST_F(Embedded, ANewerFormatIsRefused) {
  Open();
  log_.reset();
  std::string bytes = Slurp(Segments()[0]);
  SegmentHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.format = kSegmentFormat + 1;
  SealSegmentHeader(header);
  std::memcpy(bytes.data(), &header, sizeof header);
  Spill(Segments()[0], bytes);
  const absl::Status status = TryOpen();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(status.ToString().find("newer version"), std::string::npos);
}

TEST_F(Embedded, ALogOlderThanTheStateIsRefusedUntilTheLossIsAccepted) {
  Open();
  AppendRun(0, 10);
  Sync();
  const std::string older = CopyFolder("older");
  AppendRun(10, 10);
  Sync();
  options_.committed = log_->tail().next_offset;
  log_.reset();
  options_.folder = older;
  const absl::Status refused = TryOpen();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(refused.ToString().find("older than the state"), std::string::npos);
  options_.accept_lost = true;
  Open();
  EXPECT_EQ(log_->tail().next_offset, options_.committed);
  AppendRun(20, 10);
  Sync();
  const All all = ReadAll();
  EXPECT_EQ(all.records.size(), 20u);
  std::uint64_t lost = 0;
  for (const LostRange& range : all.lost) lost += range.next - range.first;
  EXPECT_EQ(lost, 10u);
}

TEST_F(Embedded, AnotherLogOfTheSameLengthIsRefusedByTheLastRecord) {
  Open();
  AppendRun(0, 30);
  Sync();
  const Content content = ContentOf(ReadAll());
  options_.committed = log_->tail().next_offset;
  for (const auto& hashes : content)
    options_.last_hashes.push_back(hashes.back());
  Open();  // its own hashes
  EXPECT_TRUE(log_->VerifyRecord(1, 2, content[1][2]).ok());
  EXPECT_EQ(log_->VerifyRecord(1, 2, content[1][3]).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(log_->VerifyRecord(1, 10'000, 1).code(),
            absl::StatusCode::kFailedPrecondition);
  options_.last_hashes[2] ^= 1;
  EXPECT_EQ(TryOpen().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(Embedded, AFullDiskRefusesMentionsButTakesTicksUntilThereIsRoom) {
  Open();
  AppendRun(0, 5);
  Sync();
  disk_.free = options_.reserve_bytes - 1;
  ASSERT_TRUE(log_->Broadcast(TickNumber(1)).ok());
  Sync();  // looks at the disk
  const absl::Status refused = Append(MentionOf(5, kPartitions, ""), TextOf(5));
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(log_->stats().refusing);
  ASSERT_TRUE(log_->Broadcast(TickNumber(2)).ok());
  Sync();
  EXPECT_EQ(ReadAll().records.size(), 5 + 2 * kPartitions);
  disk_.free = options_.reserve_bytes;
  ASSERT_TRUE(log_->Broadcast(TickNumber(3)).ok());
  Sync();
  AppendRun(5, 1);
  Sync();
  EXPECT_EQ(ReadAll().records.size(), 6 + 3 * kPartitions);
}

TEST_F(Embedded, WhatWasAcceptedWaitsForRoomWhenAWriteMeetsAFullDisk) {
  Open();
  AppendRun(0, 5);
  disk_.writes_left = 0;
  EXPECT_EQ(log_->Sync().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Append(MentionOf(5, kPartitions, ""), TextOf(5)).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(ReadAll().records.empty());
  disk_.writes_left = -1;
  while (log_->durable() < log_->accepted()) std::this_thread::yield();
  EXPECT_EQ(ReadAll().records.size(), 5u);
  AppendRun(5, 5);
  Sync();
  EXPECT_EQ(ReadAll().records.size(), 10u);
}

TEST_F(Embedded, AFullDiskAtTheEndIsSaid) {
  Open();
  AppendRun(0, 5);
  disk_.writes_left = 0;
  EXPECT_EQ(log_->Close().code(), absl::StatusCode::kUnavailable);
}

TEST_F(Embedded, AFailedSyncEndsIt) {
  std::string message;
  options_.fatal = [&](std::string_view m) { Assign(message, m); };
  Open();
  AppendRun(0, 5);
  disk_.sync_error = EIO;
  EXPECT_EQ(log_->Sync().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Append(MentionOf(5, kPartitions, ""), "x").code(),
            absl::StatusCode::kInternal);
  EXPECT_TRUE(ReadAll().records.empty());
  EXPECT_EQ(log_->Close().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(message.find("could not be made durable"), std::string::npos);
}

TEST_F(Embedded, AppendsFromManyThreadsKeepEveryRecord) {
  options_.data_at_risk = kMillisecond;
  Open();
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::uint64_t n = 0; n < 500; ++n)
        EXPECT_TRUE(
            Append(MentionOf(t * 1000 + n, kPartitions, ""), TextOf(n)).ok());
    });
  for (std::thread& thread : threads) thread.join();
  Sync();
  const All all = ReadAll();
  EXPECT_EQ(all.records.size(), 2000u);
  (void)ContentOf(all);  // offsets without a gap
}

class EmbeddedRetention : public EmbeddedFixture {
 protected:
  void Fill() {
    options_.segment_bytes = 4096;
    options_.retain_bytes = 3 * 4096;
    Open();
    AppendRun(0, 200);
    Sync();
    ASSERT_GT(Segments().size(), 6u);
  }
};

TEST_F(EmbeddedRetention, WholeSegmentsGoByTheirSize) {
  Fill();
  log_->Folded(log_->tail().next_offset);
  ASSERT_TRUE(log_->Retain().ok());
  EXPECT_LE(Segments().size(), 4u);
  EXPECT_GE(Segments().size(), 2u);
  // What is left is read without complaint, from where it begins.
  std::uint64_t left = 0;
  const absl::Status status = log_->ReadRange(
      0, 0, log_->tail().next_offset[0], false,
      [&](const Record&) { return ++left > 0; },
      [](const LostRange& range) { ADD_FAILURE() << range.reason; });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_GT(left, 0u);
  EXPECT_LT(left, log_->tail().next_offset[0]);
  const LogTail tail = log_->tail();
  Open();
  EXPECT_EQ(log_->tail().next_offset, tail.next_offset);
  EXPECT_EQ(log_->tail().sources, tail.sources);
}

TEST_F(EmbeddedRetention, NothingGoesThatTheFoldHasNotSeen) {
  Fill();
  const std::size_t before = Segments().size();
  ASSERT_TRUE(log_->Retain().ok());
  EXPECT_EQ(Segments().size(), before);
  std::vector<std::uint64_t> folded = log_->tail().next_offset;
  folded[1] = 0;  // one partition is behind
  log_->Folded(folded);
  ASSERT_TRUE(log_->Retain().ok());
  EXPECT_EQ(Segments().size(), before);
}

TEST_F(EmbeddedRetention, TheDuplicateWindowStays) {
  options_.duplicate_window = 40;
  Fill();
  const std::vector<std::uint64_t> next = log_->tail().next_offset;
  log_->Folded(next);
  ASSERT_TRUE(log_->Retain().ok());
  for (std::uint32_t p = 0; p < kPartitions; ++p) {
    std::uint64_t count = 0;
    ASSERT_TRUE(log_->ReadRange(
                        p, next[p] - 40, next[p], true,
                        [&](const Record&) { return ++count > 0; },
                        [](const LostRange&) {})
                    .ok());
    EXPECT_EQ(count, 40u);
  }
}

TEST_F(EmbeddedRetention, OldSegmentsGoByTheRunsClock) {
  options_.segment_bytes = 4096;
  options_.retain_age = kDay;
  Open();
  AppendRun(0, 100);
  Sync();
  log_->Folded(log_->tail().next_offset);
  ASSERT_TRUE(log_->Retain().ok());
  const std::size_t before = Segments().size();
  ASSERT_GT(before, 2u);
  ASSERT_TRUE(log_->Broadcast(TickNumber(1, 2 * kDay)).ok());
  Sync();
  log_->Folded(log_->tail().next_offset);
  ASSERT_TRUE(log_->Retain().ok());
  EXPECT_LT(Segments().size(), before);
}

class EmbeddedSweep : public EmbeddedFixture {
 protected:
  static constexpr std::string_view kSecret = "Jean Dupont, 12 rue des Lilas";
  // Three items, the first of them deleted later.
  void Fill() {
    Open();
    ASSERT_TRUE(Append(MentionOf(0, kPartitions, ""), kSecret).ok());
    AppendRun(1, 2);
    NewRecord gone = MentionOf(0, kPartitions, "");
    gone.op = Op::kDelete;
    gone.at.position = 3;
    ASSERT_TRUE(Append(gone, "{}").ok());
    Sync();
  }
  bool SecretOnDisk() const {
    for (const std::string& segment : Segments())
      if (Slurp(segment).find(kSecret) != std::string::npos) return true;
    return false;
  }
  const KeptRecord& First(const All& all) {
    for (const KeptRecord& r : all.records)
      if (r.record.at.position == 0 && r.record.op != Op::kDelete) return r;
    ADD_FAILURE() << "not there";
    return all.records[0];
  }
};

TEST_F(EmbeddedSweep, ADeletedPayloadIsEmptiedAndItsPlaceKept) {
  Fill();
  log_->Folded(log_->tail().next_offset);
  ASSERT_TRUE(SecretOnDisk());
  const auto swept = log_->SweepDeleted();
  ASSERT_TRUE(swept.ok()) << swept.status();
  EXPECT_EQ(*swept, 1u);
  EXPECT_FALSE(SecretOnDisk());
  const All all = ReadAll();
  EXPECT_EQ(all.records.size(), 4u);
  EXPECT_TRUE(all.lost.empty());
  EXPECT_TRUE(First(all).record.swept);
  EXPECT_EQ(First(all).payload, "");
  int others = 0;
  for (const KeptRecord& r : all.records) others += r.record.swept ? 0 : 1;
  EXPECT_EQ(others, 3);
  EXPECT_EQ(*log_->SweepDeleted(), 0u);
  Open();
  EXPECT_TRUE(First(ReadAll()).record.swept);
  EXPECT_EQ(*log_->SweepDeleted(), 0u);
}

TEST_F(EmbeddedSweep, WhatComesAfterItsDeletionIsEmptiedAsWell) {
  options_.duplicate_window = 100;
  Open();
  NewRecord gone = MentionOf(0, kPartitions, "");
  gone.op = Op::kDelete;
  const NewRecord late = MentionOf(0, kPartitions, "");
  ASSERT_TRUE(Append(gone, "{}").ok());
  ASSERT_TRUE(Append(late, kSecret).ok());
  Sync();
  EXPECT_EQ(*log_->SweepDeleted(), 0u);  // above the fold
  log_->Folded(log_->tail().next_offset);
  EXPECT_EQ(*log_->SweepDeleted(), 1u);
  EXPECT_FALSE(SecretOnDisk());
  // Again, when the deletion itself was honoured long ago.
  ASSERT_TRUE(Append(late, kSecret).ok());
  Sync();
  log_->Folded(log_->tail().next_offset);
  Open();
  log_->Folded(log_->tail().next_offset);
  EXPECT_EQ(*log_->SweepDeleted(), 1u);
  EXPECT_FALSE(SecretOnDisk());
  EXPECT_TRUE(ReadAll().lost.empty());
  // Beyond the window nobody knows of it any more.
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(Append(late, "x").ok());
  ASSERT_TRUE(Append(late, kSecret).ok());
  Sync();
  log_->Folded(log_->tail().next_offset);
  ASSERT_TRUE(log_->SweepDeleted().ok());
  EXPECT_TRUE(SecretOnDisk());
}

TEST_F(EmbeddedSweep, NothingAboveTheFoldIsTouched) {
  Fill();
  EXPECT_EQ(*log_->SweepDeleted(), 0u);
  EXPECT_TRUE(SecretOnDisk());
}

TEST_F(EmbeddedSweep, WhatIsMarkedAndStillBearsItsTextIsEmptiedWhenNamedAgain) {
  Fill();
  log_->Folded(log_->tail().next_offset);
  const Record first = First(ReadAll()).record;
  const RecordName name{first.partition, first.offset};
  disk_.writes_left = 1;  // the mark
  disk_.write_error = EIO;
  EXPECT_FALSE(log_->SweepRecords({&name, 1}).ok());
  disk_.writes_left = -1;
  EXPECT_TRUE(First(ReadAll()).record.swept);
  ASSERT_TRUE(SecretOnDisk());
  EXPECT_EQ(*log_->SweepRecords({&name, 1}), 1u);
  EXPECT_FALSE(SecretOnDisk());
  EXPECT_EQ(*log_->SweepRecords({&name, 1}), 0u);
}

TEST_F(EmbeddedSweep, AFailedSyncEndsTheLog) {
  std::string message;
  options_.fatal = [&](std::string_view m) { Assign(message, m); };
  Fill();
  log_->Folded(log_->tail().next_offset);
  ASSERT_TRUE(Append(MentionOf(5, kPartitions, ""), "x").ok());
  disk_.sync_error = EIO;
  EXPECT_FALSE(log_->SweepDeleted().ok());
  EXPECT_NE(message.find("could not be made durable"), std::string::npos);
  // The system tells a file's error once: the writer's own sync would be right.
  disk_.sync_error = 0;
  EXPECT_FALSE(log_->Sync().ok());
  EXPECT_FALSE(Append(MentionOf(6, kPartitions, ""), "y").ok());
}

TEST_F(EmbeddedSweep, ACrashAtAnyWriteIsFinishedByTheNextSweep) {
  for (int left = 0; left < 6; ++left) {
    std::filesystem::remove_all(options_.folder);
    disk_.writes_left = -1;
    Fill();
    log_->Folded(log_->tail().next_offset);
    disk_.writes_left = left;
    disk_.write_error = EIO;
    (void)log_->SweepDeleted();
    disk_.writes_left = -1;
    const std::vector<std::uint64_t> next = log_->tail().next_offset;
    Open();
    const All between = ReadAll();
    EXPECT_TRUE(between.lost.empty()) << left;
    EXPECT_EQ(between.records.size(), 4u);
    if (!First(between).record.swept) {
      EXPECT_EQ(First(between).payload, kSecret);
    }
    log_->Folded(next);
    ASSERT_TRUE(log_->SweepDeleted().ok());
    EXPECT_FALSE(SecretOnDisk()) << left;
    EXPECT_TRUE(First(ReadAll()).record.swept);
  }
}

TEST_F(EmbeddedSweep, NamedRecordsAreEmptied) {
  Fill();
  const std::uint32_t p = MentionOf(0, kPartitions, "").partition;
  const std::vector<RecordName> names = {{p, 0}, {99, 4}};
  EXPECT_EQ(*log_->SweepRecords(names), 0u);  // above the fold
  log_->Folded(log_->tail().next_offset);
  EXPECT_EQ(*log_->SweepRecords(names), 1u);
  EXPECT_FALSE(SecretOnDisk());
  EXPECT_TRUE(First(ReadAll()).record.swept);
  EXPECT_EQ(*log_->SweepRecords(names), 0u);
}

}  // namespace
}  // namespace vigie
