#include "pipeline/engine/fold.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>

#include "pipeline/detect/bad_buzz.h"

namespace vigie {
namespace {

// A fold of one partition over an empty state.
class FoldTest : public ::testing::Test {
 protected:
  FoldTest() {
    store_ = *Store::Open(":memory:");
    auto ledger = Ledger::Load(*store_, library_, *MakeBadBuzzDetector({}),
                               {.partitions = 1});
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    auto fold = Fold::Load(*store_, *std::move(ledger), 1,
                           [this](Partial*) { ++recycled_; });
    EXPECT_TRUE(fold.ok()) << fold.status();
    fold_ = *std::move(fold);
  }

  // A block of nothing but Vigie's own records, the last of them tick `tick`.
  void Take(std::uint64_t first, std::uint64_t next, std::int64_t tick,
            std::uint64_t content, std::uint64_t rules = 1) {
    Partial& partial = made_.emplace_back();
    partial.first = first;
    partial.state.next = next;
    partial.state.tick = tick;
    partial.ends_round = true;
    partial.others = next - first;
    partial.content_hash = content;
    partial.rules_used = rules;
    fold_->Take(&partial);
  }
  void FoldAll() { ASSERT_TRUE(fold_->FoldRounds(100).ok()); }

  RulesLibrary library_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Fold> fold_;
  std::deque<Partial> made_;
  int recycled_ = 0;
};

TEST_F(FoldTest, ABlockMadeAgainIsDroppedWhateverItsPlace) {
  Take(0, 10, 1, 7);
  Take(0, 10, 1, 7);  // it still waits
  FoldAll();
  Take(0, 10, 1, 7);  // it is folded
  Take(10, 20, 2, 8);
  FoldAll();
  EXPECT_EQ(fold_->NextOffsets()[0], 20u);
  EXPECT_EQ(fold_->determinism_bugs(), 0u);
  EXPECT_EQ(recycled_, 4);
  EXPECT_TRUE(fold_->Audit().ok());
}

TEST_F(FoldTest, TheSameBlockWithAnotherContentIsABugThatIsCounted) {
  Take(0, 10, 1, 7);
  Take(0, 10, 1, 8);
  EXPECT_EQ(fold_->determinism_bugs(), 1u);
  FoldAll();
  Take(0, 10, 1, 9);
  EXPECT_EQ(fold_->determinism_bugs(), 2u);
}

TEST_F(FoldTest, OtherRulesMayRightlySaySomethingElse) {
  Take(0, 10, 1, 7, /*rules=*/1);
  Take(0, 10, 1, 8, /*rules=*/2);
  FoldAll();
  Take(0, 10, 1, 8, /*rules=*/2);
  EXPECT_EQ(fold_->determinism_bugs(), 0u);
}

TEST_F(FoldTest, ABlockThatARepairEndedEarlierIsNotCompared) {
  Take(0, 10, 1, 7);
  FoldAll();
  Take(0, 6, 1, 5);
  EXPECT_EQ(fold_->determinism_bugs(), 0u);
}

TEST_F(FoldTest, WhatLiesBeyondAGapWaitsForIt) {
  Take(0, 10, 1, 7);
  Take(20, 30, 3, 9);
  FoldAll();
  EXPECT_EQ(fold_->NextOffsets()[0], 10u);
  const auto gap = fold_->FirstGap();
  ASSERT_TRUE(gap.has_value());
  EXPECT_EQ(gap->from.next, 10u);
  EXPECT_EQ(gap->next, 20u);
  Take(10, 20, 2, 8);
  FoldAll();
  EXPECT_EQ(fold_->NextOffsets()[0], 30u);
  EXPECT_FALSE(fold_->FirstGap().has_value());
}

TEST_F(FoldTest, AfterACommitThatFailedNothingIsCommitted) {
  Take(0, 10, 1, 7);
  FoldAll();
  const auto fails = [](Store&) { return absl::InternalError("disk"); };
  EXPECT_EQ(fold_->Commit(fails).message(), "disk");
  const auto fits = [](Store&) { return absl::OkStatus(); };
  EXPECT_EQ(fold_->Commit(fits).message(), "disk");
  EXPECT_TRUE(store_->Partitions()->empty());
}

TEST_F(FoldTest, ARoundThatFailedIsNotCommitted) {
  Take(0, 10, 1, 7);
  FoldAll();
  Take(10, 20, 2, 8, /*rules=*/99);  // which nobody has
  made_.back().rows.emplace_back();
  EXPECT_TRUE(absl::IsNotFound(fold_->FoldRounds(100).status()));
  const auto fits = [](Store&) { return absl::OkStatus(); };
  EXPECT_TRUE(absl::IsNotFound(fold_->Commit(fits)));
  EXPECT_TRUE(store_->Partitions()->empty());
}

}  // namespace
}  // namespace vigie
