#include "pipeline/state/journal.h"

#include <memory>
#include <optional>
#include <sstream>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/state/store.h"

namespace vigie {
namespace {

JournalEntry Entry(int i) {
  return {i * kMinute, i % 2 == 0 ? "told" : "level", i % 3 == 0 ? "b" : "a",
          Cat("{\"n\":", i, ",\"previous\":\"\\\"x\"}")};
}

std::vector<std::string> LinesOf(Store& store, std::string_view incident) {
  std::vector<std::string> lines;
  EXPECT_TRUE(store
                  .VisitJournal(
                      incident,
                      [&](std::string_view line) { lines.emplace_back(line); })
                  .ok());
  return lines;
}

JournalReport Verify(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) Append(text, line, "\n");
  std::istringstream in(text);
  return VerifyJournal(in);
}

class JournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    store_ = *Store::Open(":memory:");
    for (int i = 1; i <= 12; ++i)
      ASSERT_TRUE(store_->AddJournal(Entry(i)).ok());
    lines_ = LinesOf(*store_, "");
  }
  std::unique_ptr<Store> store_;
  std::vector<std::string> lines_;
};

// The hash was computed by sha256sum over the line up to `,"hash"`.
TEST(Journal, ALineBearsTheSha256OfItsOwnText) {
  EXPECT_EQ(JournalLine(1, {0, "level", "a", "{}"}, kNoHash),
            Cat("{\"seq\":1,\"at\":\"1970-01-01T00:00:00Z\",\"what\":\"level\","
                "\"incident\":\"a\",\"data\":{},\"previous\":\"",
                kNoHash,
                "\",\"hash\":"
                "\"a00a1716f297de8370b38797188b590d549e5476b82c0485480291507f4e"
                "af30\"}"));
}

TEST_F(JournalTest, IsWholeAsItWasWritten) {
  const JournalReport report = Verify(lines_);
  EXPECT_EQ(report.broken, 0) << report.fault;
  EXPECT_EQ(report.lines, 12);
  EXPECT_EQ(report.gaps, 0);
  EXPECT_EQ(report.last_hash, HashOfLine(lines_.back()));
}

TEST_F(JournalTest, AnyByteThatIsChangedIsFound) {
  for (std::size_t i = 0; i < lines_.size(); ++i)
    for (std::size_t at = 0; at < lines_[i].size(); at += 3) {
      std::vector<std::string> lines = lines_;
      lines[i][at] = lines[i][at] == 'x' ? 'y' : 'x';
      const JournalReport report = Verify(lines);
      EXPECT_EQ(report.broken, static_cast<std::int64_t>(i) + 1)
          << "line " << i + 1 << ", byte " << at;
    }
}

TEST_F(JournalTest, LinesThatChangePlacesOrComeTwiceAreFound) {
  for (std::size_t i = 0; i + 1 < lines_.size(); ++i) {
    std::vector<std::string> lines = lines_;
    std::swap(lines[i], lines[i + 1]);
    EXPECT_GT(Verify(lines).broken, 0) << i;
    lines = lines_;
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
    EXPECT_EQ(Verify(lines).broken, static_cast<std::int64_t>(i) + 2);
  }
}

TEST_F(JournalTest, ALineMadeAnewWithARightHashDoesNotFit) {
  std::vector<std::string> lines = lines_;
  JournalEntry forged = Entry(5);
  forged.what = "told";
  lines[4] = JournalLine(5, forged, HashOfLine(lines[3]));
  EXPECT_EQ(Verify(lines).broken, 6);
}

TEST_F(JournalTest, AnExcerptOfOneIncidentHasGaps) {
  const std::vector<std::string> excerpt = LinesOf(*store_, "a");
  ASSERT_EQ(excerpt.size(), 8u);
  const JournalReport report = Verify(excerpt);
  EXPECT_EQ(report.broken, 0) << report.fault;
  EXPECT_EQ(report.gaps, 3);
}

TEST_F(JournalTest, WhatIsRolledBackLeavesNoHole) {
  ASSERT_TRUE(store_->Begin().ok());
  ASSERT_TRUE(store_->AddJournal(Entry(13)).ok());
  store_->Rollback();
  ASSERT_TRUE(store_->AddJournal(Entry(14)).ok());
  const JournalReport report = Verify(LinesOf(*store_, ""));
  EXPECT_EQ(report.broken, 0) << report.fault;
  EXPECT_EQ(report.lines, 13);
}

}  // namespace
}  // namespace vigie
