#include "pipeline/plugin/metrics.h"

#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/plugin/retry_after.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Labels = std::vector<std::string>;

MetricFamilyRows Only(const MetricsBoard& board) {
  const auto families = board.Collect();
  EXPECT_THAT(families, SizeIs(1));
  return families.at(0);
}

TEST(MetricsBoard, ANameRegisteredAgainIsTheFirstOne) {
  MetricsBoard board;
  const auto first =
      board.Register("vigie_a_total", "A.", MetricType::kCounter);
  EXPECT_NE(board.Register("vigie_b_total", "B.", MetricType::kCounter), first);
  EXPECT_EQ(board.Register("vigie_a_total", "?", MetricType::kGauge), first);
  EXPECT_EQ(board.Collect()[0].help, "A.");
}

TEST(MetricsBoard, SetReplacesAndAddAdds) {
  MetricsBoard board;
  const auto family =
      board.Register("vigie_a_total", "A.", MetricType::kCounter, {"brand"});
  board.Set(family, {"x"}, 5);
  board.Set(family, {"x"}, 3);
  board.Add(family, {"y"}, 5);
  board.Add(family, {"y"}, 3);
  const auto rows = Only(board).rows;
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].value, 3);
  EXPECT_EQ(rows[1].value, 8);
}

TEST(MetricsBoard, CollectsFamiliesByNameAndRowsByLabels) {
  MetricsBoard board;
  board.Register("vigie_b", "B.", MetricType::kGauge);
  const auto a =
      board.Register("vigie_a", "A.", MetricType::kGauge, {"x", "y"});
  for (const Labels& labels :
       {Labels{"2", "1"}, Labels{"1", "2"}, Labels{"1", "1"}})
    board.Set(a, labels, 1);
  const auto families = board.Collect();
  ASSERT_THAT(families, SizeIs(2));
  EXPECT_EQ(families[0].name, "vigie_a");
  ASSERT_THAT(families[0].rows, SizeIs(3));
  EXPECT_THAT(families[0].rows[0].labels, ElementsAre("1", "1"));
  EXPECT_THAT(families[0].rows[1].labels, ElementsAre("1", "2"));
  EXPECT_THAT(families[0].rows[2].labels, ElementsAre("2", "1"));
}

TEST(MetricsBoard, LabelsThatJoinAlikeStayApart) {
  MetricsBoard board;
  const auto family =
      board.Register("vigie_a", "A.", MetricType::kGauge, {"x", "y"});
  board.Set(family, {"ab", "c"}, 1);
  board.Set(family, {"a", "bc"}, 2);
  EXPECT_THAT(Only(board).rows, SizeIs(2));
}

TEST(MetricsBoard, AHistogramCountsUpToAndWithItsBounds) {
  MetricsBoard board;
  const auto family = board.Register("vigie_wait_seconds", "Wait.",
                                     MetricType::kHistogram, {}, {1, 2});
  for (const double value : {0.5, 1.0, 1.5, 2.0, 2.5, 100.0})
    board.Observe(family, {}, value);
  const auto rows = Only(board).rows;
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_THAT(rows[0].buckets, ElementsAre(2, 2, 2));
  EXPECT_EQ(rows[0].value, 107.5);
}

TEST(MetricsBoard, BeyondTheCapSeriesAreSummedAsOther) {
  MetricsBoard board(/*series_cap=*/3);
  const auto family = board.Register("vigie_a_total", "A.",
                                     MetricType::kCounter, {"brand", "tone"});
  for (int round = 0; round < 2; ++round)
    for (const char* brand : {"a", "b", "c", "d"})
      board.Add(family, {brand, "negative"}, 1);
  const auto rows = Only(board).rows;
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_THAT(rows[0].labels, ElementsAre("a", "negative"));
  EXPECT_EQ(rows[0].value, 2);
  EXPECT_THAT(rows[1].labels, ElementsAre("b", "negative"));
  EXPECT_THAT(rows[2].labels, ElementsAre("other", "other"));
  EXPECT_EQ(rows[2].value, 4);
}

TEST(MetricsBoard, TheCapHoldsForHistogramsToo) {
  MetricsBoard board(/*series_cap=*/2);
  const auto family = board.Register("vigie_wait_seconds", "Wait.",
                                     MetricType::kHistogram, {"sink"}, {1});
  for (const char* sink : {"a", "b", "c"}) board.Observe(family, {sink}, 0.5);
  const auto rows = Only(board).rows;
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_THAT(rows[1].labels, ElementsAre("other"));
  EXPECT_THAT(rows[1].buckets, ElementsAre(2, 0));
}

TEST(MetricsBoard, IsReadyWhenEveryReasonIsCleared) {
  MetricsBoard board;
  EXPECT_THAT(board.NotReady(), IsEmpty());
  board.SetReady("source:x", "no connection");
  board.SetReady("log", "starting");
  board.SetReady("log", "disk full");
  EXPECT_THAT(board.NotReady(),
              ElementsAre("log: disk full", "source:x: no connection"));
  board.SetReady("log", "");
  board.SetReady("never set", "");
  EXPECT_THAT(board.NotReady(), ElementsAre("source:x: no connection"));
  board.SetReady("source:x", "");
  EXPECT_THAT(board.NotReady(), IsEmpty());
}

TEST(MetricsBoard, CountsOfManyThreadsAreAllThere) {
  MetricsBoard board;
  const auto family =
      board.Register("vigie_a_total", "A.", MetricType::kCounter, {"t"});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        board.Add(family, {"x"}, 1);
        if (i % 100 == 0) board.Collect();
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Only(board).rows.at(0).value, 4000);
}

TEST(RetryAfter, TravelsWithAStatusAndLeavesItsMessageAlone) {
  const absl::Status status =
      WithRetryAfter(Unavailable("webhook: answered 429"), 90 * kSecond);
  EXPECT_EQ(RetryAfter(status), 90 * kSecond);
  EXPECT_EQ(FromAbsl(status.message()), "webhook: answered 429");
  EXPECT_EQ(RetryAfter(Unavailable("webhook: answered 500")), 0);
  EXPECT_EQ(RetryAfter(absl::OkStatus()), 0);
}

}  // namespace
}  // namespace vigie

namespace vigie {
namespace {

TEST(MetricsBoard, SumsUnderOtherWhatWasSetBeyondTheCap) {
  MetricsBoard board(/*series_cap=*/3);
  const auto family = board.Register("vigie_test_total", "Test.",
                                     MetricType::kCounter, {"brand"});
  for (int round = 1; round <= 2; ++round)
    for (int brand = 0; brand < 5; ++brand)
      board.Set(family, {std::to_string(brand)}, 10 * round);
  const auto families = board.Collect();
  ASSERT_EQ(families.size(), 1u);
  ASSERT_EQ(families[0].rows.size(), 3u);
  EXPECT_EQ(families[0].rows.back().labels[0], "other");
  EXPECT_EQ(families[0].rows.back().value, 60);
}

}  // namespace
}  // namespace vigie
