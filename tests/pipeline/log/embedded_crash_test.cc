// What a crash or a bad disk can do to the files of the embedded log, and what
// must come out: a prefix, or a loss that is told. Never a wrong record.
#include <algorithm>

#include "pipeline/base/random.h"
#include "pipeline/log/segment_format.h"
#include "tests/pipeline/log/embedded_fixture.h"

namespace vigie {
namespace {

class EmbeddedCrash : public EmbeddedFixture {
 protected:
  // Several groups in segments of `segment_bytes`, all durable; the files are
  // then those after a crash (`closed` false) or a clean end.
  void Make(std::int64_t segment_bytes, bool closed,
            std::uint64_t mentions = 24) {
    options_.segment_bytes = segment_bytes;
    Open();
    for (std::uint64_t n = 0; n < mentions; n += 4) {
      AppendRun(n, 4);
      ASSERT_TRUE(
          log_->Broadcast(TickNumber(static_cast<std::int64_t>(n))).ok());
      Sync();
    }
    content_ = ContentOf(ReadAll());
    next_ = log_->tail().next_offset;
    if (closed) {
      ASSERT_TRUE(log_->Close().ok());
    }
    crashed_ = CopyFolder("crashed");
    log_.reset();
    options_.folder = crashed_;
  }
  // Puts the crashed files in place and opens them.
  absl::Status OpenWith(const std::function<void()>& spoil) {
    log_.reset();
    options_.folder = folder_.path() + "/again";
    std::filesystem::remove_all(options_.folder);
    std::filesystem::copy(crashed_, options_.folder);
    spoil();
    return TryOpen();
  }
  // What is written is up to here: behind it are zeros.
  static std::size_t UsedBytes(const std::string& bytes) {
    return std::min(bytes.size(), bytes.find_last_not_of('\0') + 65);
  }
  bool IsPrefix(const std::vector<std::uint64_t>& next) const {
    for (std::size_t p = 0; p < kPartitions; ++p)
      if (next[p] > next_[p]) return false;
    return true;
  }

  Content content_;
  std::vector<std::uint64_t> next_;
  std::string crashed_;
};

TEST_F(EmbeddedCrash, AFileThatEndsAtAnyByteLeavesAPrefix) {
  Make(1 << 16, false);
  const std::string bytes = Slurp(Segments()[0]);
  std::uint64_t last = 0;
  for (std::size_t cut = 0; cut <= UsedBytes(bytes); ++cut) {
    const absl::Status opened =
        OpenWith([&] { std::filesystem::resize_file(Segments()[0], cut); });
    ASSERT_TRUE(opened.ok()) << cut << ": " << opened;
    const All all = ReadAll();
    ASSERT_TRUE(all.lost.empty()) << cut << ": " << all.lost[0].reason;
    const LogTail tail = log_->tail();
    ASSERT_TRUE(IsPrefix(tail.next_offset)) << cut;
    ASSERT_EQ(WrongIn(all, content_, tail.next_offset), "") << cut;
    ASSERT_GE(all.records.size(), last) << cut;  // more bytes, more records
    last = all.records.size();
  }
  EXPECT_EQ(last, 24 + 6 * kPartitions);
}

TEST_F(EmbeddedCrash, AppendingGoesOnAfterACutAtAnyPlace) {
  Make(1 << 16, false);
  const std::string bytes = Slurp(Segments()[0]);
  for (std::size_t cut = 0; cut <= UsedBytes(bytes); cut += 61) {
    ASSERT_TRUE(OpenWith([&] {
                  std::filesystem::resize_file(Segments()[0], cut);
                }).ok());
    const std::uint64_t before = ReadAll().records.size();
    AppendRun(100, 10);
    Sync();
    Open();
    const All all = ReadAll();
    EXPECT_TRUE(all.lost.empty());
    EXPECT_EQ(all.records.size(), before + 10) << cut;
    (void)ContentOf(all);  // offsets without a gap
  }
}

TEST_F(EmbeddedCrash, AFlippedBitIsLostOrHarmlessAfterACleanEnd) {
  Make(1 << 16, true);
  const std::string bytes = Slurp(Segments()[0]);
  Random random(7);
  int told = 0;
  for (std::size_t at = 0; at < UsedBytes(bytes); ++at) {
    const absl::Status opened = OpenWith([&] {
      std::string spoiled = bytes;
      spoiled[at] = static_cast<char>(spoiled[at] ^ (1 << random.Below(8)));
      Spill(Segments()[0], spoiled);
    });
    ASSERT_TRUE(opened.ok()) << at << ": " << opened;
    const All all = ReadAll();
    // All was durable and known so: what is not read must be told.
    ASSERT_EQ(WrongIn(all, content_, next_), "") << at;
    told += all.lost.empty() ? 0 : 1;
  }
  EXPECT_GT(told, 1000);
}

TEST_F(EmbeddedCrash, AFlippedBitBelowTheCommittedOffsetsIsTold) {
  Make(4096, false);
  const std::vector<std::string> segments = Segments();
  ASSERT_GT(segments.size(), 1u);
  options_.committed = next_;
  Random random(8);
  for (const std::string& segment : segments) {
    const std::string bytes = Slurp(segment);
    const std::string name = std::filesystem::path(segment).filename().string();
    for (std::size_t at = 0; at < UsedBytes(bytes); at += 3) {
      const absl::Status opened = OpenWith([&] {
        std::string spoiled = bytes;
        spoiled[at] = static_cast<char>(spoiled[at] ^ (1 << random.Below(8)));
        Spill(Cat(options_.folder, "/", name), spoiled);
      });
      ASSERT_TRUE(opened.ok()) << name << " " << at << ": " << opened;
      ASSERT_EQ(WrongIn(ReadAll(), content_, next_), "") << name << " " << at;
      for (std::size_t p = 0; p < kPartitions; ++p)
        ASSERT_GE(log_->tail().next_offset[p], next_[p]);
    }
  }
}

TEST_F(EmbeddedCrash, RetentionGoesOnBehindALastSegmentThatCannotBeRead) {
  Make(4096, false);
  options_.committed = next_;
  options_.retain_bytes = 3 * 4096;
  const absl::Status opened = OpenWith([&] {
    const std::string last = Segments().back();
    std::string bytes = Slurp(last);
    std::fill(bytes.begin(), bytes.end(), 'x');
    Spill(last, bytes);
  });
  ASSERT_TRUE(opened.ok()) << opened;
  AppendRun(500, 200);
  Sync();
  log_->Folded(log_->tail().next_offset);
  ASSERT_TRUE(log_->Retain().ok());
  EXPECT_LE(Segments().size(), 4u);
}

TEST_F(EmbeddedCrash, RandomRubbishIsNeverARecord) {
  Make(4096, false);
  Random random(9);
  for (int round = 0; round < 300; ++round) {
    const absl::Status opened = OpenWith([&] {
      const std::vector<std::string> segments = Segments();
      const std::string& segment = segments[random.Below(segments.size())];
      std::string bytes = Slurp(segment);
      std::size_t at = random.Below(bytes.size());
      const std::size_t count = 1 + random.Below(300);
      for (std::size_t i = 0; i < count && at < bytes.size(); ++i, ++at)
        bytes[at] = static_cast<char>(random.Next());
      if (random.Chance(0.3)) bytes.resize(random.Below(bytes.size()));
      Spill(segment, bytes);
    });
    if (!opened.ok()) continue;  // refused: told
    const All all = ReadAll();
    ASSERT_EQ(WrongIn(all, content_, log_->tail().next_offset), "") << round;
  }
}

TEST_F(EmbeddedCrash, ATornTailIsCutAndLeavesNoTrace) {
  Make(1 << 16, false);
  const std::string before = Slurp(Segments()[0]);
  const std::size_t used = UsedBytes(before);
  ASSERT_TRUE(OpenWith([&] {
                std::string torn = before;
                // A group header that was written, its body that was not.
                const std::size_t at = torn.rfind("VGRP", used);
                ASSERT_NE(at, std::string::npos);
                std::fill(torn.begin() + static_cast<long>(at) + 150,
                          torn.end(), '\0');
                Spill(Segments()[0], torn);
              }).ok());
  EXPECT_TRUE(log_->stats().damage.empty());
  const All all = ReadAll();
  EXPECT_TRUE(all.lost.empty());
  EXPECT_EQ(all.records.size(), 20 + 5 * kPartitions);
}

TEST_F(EmbeddedCrash, WhatIsNotKnownToBeDurableIsWrittenAndSyncedAgain) {
  Make(1 << 16, false);
  disk_.written = 0;
  disk_.syncs = 0;
  ASSERT_TRUE(OpenWith([] {}).ok());
  EXPECT_GT(disk_.written, 0);
  EXPECT_GE(disk_.syncs, 1);
  EXPECT_EQ(WrongIn(ReadAll(), content_, next_), "");
}

TEST_F(EmbeddedCrash, NothingIsReadWhenItCannotBeWrittenAgain) {
  Make(1 << 16, false);
  disk_.sync_error = EIO;
  EXPECT_EQ(OpenWith([] {}).code(), absl::StatusCode::kUnavailable);
}

TEST_F(EmbeddedCrash, ALostRangeNamesTheSegmentAndTheByte) {
  Make(1 << 16, true);
  ASSERT_TRUE(OpenWith([&] {
                std::string bytes = Slurp(Segments()[0]);
                bytes[bytes.find("post number 5")] ^= 1;
                Spill(Segments()[0], bytes);
              }).ok());
  const All all = ReadAll();
  ASSERT_EQ(all.lost.size(), 1u);
  EXPECT_EQ(all.lost[0].next, all.lost[0].first + 1);
  EXPECT_NE(all.lost[0].reason.find("segment 00000000: bad payload"),
            std::string::npos)
      << all.lost[0].reason;

  std::vector<LostRange> lost;
  const absl::Status status = log_->ReadRange(
      all.lost[0].partition, 0, next_[all.lost[0].partition], false,
      [](const Record&) { return true; },
      [&](const LostRange& range) { lost.push_back(range); });
  EXPECT_TRUE(status.ok()) << status;
  ASSERT_EQ(lost.size(), 1u);
  EXPECT_EQ(lost[0].first, all.lost[0].first);
}

TEST_F(EmbeddedCrash, AMissingSegmentIsToldAsLost) {
  Make(4096, false, 96);
  ASSERT_GT(Segments().size(), 2u);
  ASSERT_TRUE(OpenWith([&] { std::filesystem::remove(Segments()[1]); }).ok());
  const All all = ReadAll();
  EXPECT_FALSE(all.lost.empty());
  EXPECT_EQ(WrongIn(all, content_, next_), "");
}

}  // namespace
}  // namespace vigie
