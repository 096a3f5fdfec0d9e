#include "tests/ingest/source_contract.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "pipeline/plugin/mapping.h"

namespace vigie {
namespace {

using testing::Stage;

struct Case {
  const char* name;
  std::unique_ptr<Stage> (*stage)();
};
const Case kCases[] = {
    {"file", testing::FileStage},         {"receive", testing::ReceiveStage},
    {"bluesky", testing::BlueskyStage},   {"rss", testing::RssStage},
    {"simulate", testing::SimulateStage},
};

struct Item {
  std::string payload;
  SourcePosition at;
};

class SourceContract : public ::testing::TestWithParam<Case> {
 protected:
  SourceContract() : stage_(GetParam().stage()), source_(stage_->Make()) {}

  // Reads until `count` items came; gives up after many empty reads.
  static std::vector<Item> Read(Source& source, std::size_t count) {
    std::vector<Item> items;
    SourceBatch batch;
    for (int reads = 0; items.size() < count && reads < 200; ++reads) {
      batch.Clear();
      const absl::Status status = source.Read(batch, 100 * kMillisecond);
      EXPECT_TRUE(status.ok()) << status;
      if (!status.ok()) break;
      for (const auto& item : batch.items())
        items.push_back({std::string(batch.payload(item)),
                         {source.epoch(), item.position, item.sub}});
    }
    EXPECT_GE(items.size(), count);
    return items;
  }

  std::unique_ptr<Stage> stage_;
  std::unique_ptr<Source> source_;
};

TEST_P(SourceContract, PositionsRiseStrictlyWithinAnEpochThatIsNotZero) {
  ASSERT_TRUE(stage_->OpenWith(*source_, 50).ok());
  EXPECT_NE(source_->epoch(), 0u);
  const std::vector<Item> items = Read(*source_, 50);
  for (std::size_t i = 1; i < items.size(); ++i) {
    EXPECT_EQ(items[i].at.epoch, items[0].at.epoch);
    EXPECT_FALSE(AtOrBelow(items[i].at, items[i - 1].at)) << i;
  }
}

TEST_P(SourceContract, PayloadsAreFollowedByReadableBytes) {
  ASSERT_TRUE(stage_->OpenWith(*source_, 3).ok());
  SourceBatch batch;
  for (int reads = 0; batch.items().size() < 3 && reads < 200; ++reads)
    ASSERT_TRUE(source_->Read(batch, 100 * kMillisecond).ok());
  unsigned sum = 0;  // the address sanitizer watches
  for (const auto& item : batch.items()) {
    const std::string_view payload = batch.payload(item);
    EXPECT_FALSE(payload.empty());
    for (std::size_t i = 0; i < payload.size() + kPadding; ++i)
      sum += static_cast<unsigned char>(payload.data()[i]);
  }
  EXPECT_GT(sum, 0u);
}

TEST_P(SourceContract, ReadAppendsToWhatTheBatchHolds) {
  ASSERT_TRUE(stage_->OpenWith(*source_, 3).ok());
  SourceBatch batch;
  batch.Add("mine", 1);
  for (int reads = 0; batch.items().size() < 4 && reads < 200; ++reads)
    ASSERT_TRUE(source_->Read(batch, 100 * kMillisecond).ok());
  EXPECT_EQ(batch.payload(batch.items().front()), "mine");
}

TEST_P(SourceContract, TheNextProcessGoesOnAfterTheLastDurableItem) {
  ASSERT_TRUE(stage_->OpenWith(*source_, 20).ok());
  const std::vector<Item> items = Read(*source_, 20);
  ASSERT_GE(items.size(), 20u);
  const SourcePosition last = items[11].at;
  source_->Durable(last.position, last.sub);
  const std::string checkpoint = source_->Checkpoint();
  source_.reset();
  const auto next = stage_->Make();
  ASSERT_TRUE(next->Open({.last = last, .checkpoint = checkpoint}).ok());
  if (!stage_->resumes()) {
    EXPECT_NE(next->epoch(), last.epoch);
    return;
  }
  EXPECT_EQ(next->epoch(), last.epoch);
  // Repetitions are allowed, when their positions say so.
  std::vector<Item> rest;
  while (rest.size() < 8) {
    const std::vector<Item> more = Read(*next, 1);
    if (more.empty()) break;
    for (const Item& item : more)
      if (!AtOrBelow(item.at, last)) rest.push_back(item);
  }
  ASSERT_GE(rest.size(), 8u);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(rest[i].payload, items[12 + i].payload);
    EXPECT_EQ(rest[i].at, items[12 + i].at);
  }
}

TEST_P(SourceContract, WithNothingToReadItComesBackEmptyOrSaysItHasEnded) {
  ASSERT_TRUE(stage_->OpenWith(*source_, 5).ok());
  Read(*source_, 5);
  SourceBatch batch;
  absl::Status status;
  do {
    batch.Clear();
    status = source_->Read(batch, 0);
  } while (status.ok() && !batch.empty());
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(status.code(), stage_->ends() ? absl::StatusCode::kOutOfRange
                                          : absl::StatusCode::kOk);
}

TEST_P(SourceContract, InterruptEndsTheNextReadAndIsForgottenAtTheNextOpen) {
  ASSERT_TRUE(stage_->OpenWith(*source_, 1).ok());
  source_->Interrupt();
  SourceBatch batch;
  EXPECT_EQ(source_->Read(batch, 3600 * kSecond).code(),
            absl::StatusCode::kCancelled);
  EXPECT_TRUE(batch.empty());
  for (const bool taken : {true, false}) {
    if (!taken) source_->Interrupt();  // and nobody reads
    source_->Close();
    ASSERT_TRUE(stage_->OpenWith(*source_, 1).ok());
    EXPECT_GE(Read(*source_, 1).size(), 1u);
  }
}

TEST_P(SourceContract, InterruptFromAnotherThreadEndsAWaitingRead) {
  ASSERT_TRUE(stage_->OpenWith(*source_, 1).ok());
  Read(*source_, 1);
  std::thread other([&] { source_->Interrupt(); });
  SourceBatch batch;
  absl::Status status;
  do {  // what is there already may come first
    batch.Clear();
    status = source_->Read(batch, 3600 * kSecond);
  } while (status.ok());
  other.join();
  if (stage_->ends() && absl::IsOutOfRange(status)) return;  // came first
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
}

TEST_P(SourceContract, CloseMayComeAtAnyTimeAndTwice) {
  source_->Close();
  ASSERT_TRUE(stage_->OpenWith(*source_, 2).ok());
  source_->Close();
  source_->Close();
  ASSERT_TRUE(stage_->OpenWith(*source_, 2).ok());
  Read(*source_, 2);
  source_.reset();  // still open
}

TEST_P(SourceContract, IsConnectedOnlyWhileItIsOpen) {
  EXPECT_FALSE(source_->health().connected);
  ASSERT_TRUE(stage_->OpenWith(*source_, 1).ok());
  // One that asks now and then knows only when it has asked.
  Read(*source_, 1);
  EXPECT_TRUE(source_->health().connected);
  EXPECT_GT(source_->health().last_item, 0);
  source_->Close();
  EXPECT_FALSE(source_->health().connected);
}

TEST_P(SourceContract, HealthMayBeAskedFromAnyThread) {
  std::atomic<bool> done{false};
  std::thread other([&] {
    while (!done) (void)source_->health().detail.size();
  });
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(stage_->OpenWith(*source_, 5).ok());
    Read(*source_, 5);
    source_->Close();
  }
  done = true;
  other.join();
}

INSTANTIATE_TEST_SUITE_P(Sources, SourceContract, ::testing::ValuesIn(kCases),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

}  // namespace
}  // namespace vigie
