#include "pipeline/engine/sink_schedule.h"

#include "gtest/gtest.h"

namespace vigie {
namespace {

Alert Step(std::string id, std::uint32_t step) {
  Alert alert;
  alert.id = std::move(id);
  alert.step = step;
  return alert;
}

RetryOptions Quiet() {  // a circuit that stays closed
  return {.breaker_failures = 1'000'000};
}

std::string KeyAt(SinkSchedule& schedule, Micros now) {
  const auto alert = schedule.Next(now);
  return alert ? alert->Key() : "none";
}

TEST(SinkSchedule, IsEmptyAndNeverDueAtFirst) {
  SinkSchedule schedule({}, 1);
  EXPECT_EQ(schedule.NextTime(), kNever);
  EXPECT_EQ(KeyAt(schedule, 0), "none");
  EXPECT_EQ(schedule.size(), 0u);
}

TEST(SinkSchedule, AlertsLeaveInTheOrderTheyCame) {
  SinkSchedule schedule({}, 1);
  for (const char* id : {"a", "b", "c"}) schedule.Push(Step(id, 1));
  for (const char* key : {"a-1", "b-1", "c-1"}) {
    EXPECT_EQ(KeyAt(schedule, 0), key);
    schedule.Settle();
  }
  EXPECT_EQ(schedule.size(), 0u);
}

TEST(SinkSchedule, AStepWaitsUntilTheOneBeforeItIsSettled) {
  SinkSchedule schedule(Quiet(), 1);
  schedule.Push(Step("a", 1));
  schedule.Push(Step("a", 2));
  schedule.Push(Step("b", 1));
  EXPECT_EQ(KeyAt(schedule, 0), "a-1");
  schedule.Retry(0, 0);
  EXPECT_EQ(KeyAt(schedule, 0), "b-1");
  schedule.Settle();
  EXPECT_EQ(KeyAt(schedule, 0), "none");
  EXPECT_EQ(KeyAt(schedule, kMinute), "a-1");
  schedule.Settle();
  EXPECT_EQ(KeyAt(schedule, kMinute), "a-2");
}

TEST(SinkSchedule, AStepPushedWhileTheOneBeforeIsTriedComesNext) {
  SinkSchedule schedule({}, 1);
  schedule.Push(Step("a", 1));
  EXPECT_EQ(KeyAt(schedule, 0), "a-1");
  schedule.Push(Step("a", 2));
  EXPECT_EQ(schedule.NextTime(), kNever);
  schedule.Settle();
  EXPECT_EQ(KeyAt(schedule, 0), "a-2");
}

TEST(SinkSchedule, PausesDoubleUpToTheLongestWithJitterOfAtMostAHalf) {
  SinkSchedule schedule(Quiet(), 1);
  schedule.Push(Step("a", 1));
  Micros now = 0;
  for (Micros full :
       {500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000}) {
    full *= kMillisecond;
    ASSERT_EQ(KeyAt(schedule, now), "a-1");
    schedule.Retry(now, 0);
    const Micros pause = schedule.NextTime() - now;
    EXPECT_LE(pause, full);
    EXPECT_GE(pause, full / 2);
    EXPECT_EQ(KeyAt(schedule, now + pause - 1), "none");
    now += pause;
  }
}

TEST(SinkSchedule, TwoSinksDoNotComeBackAtTheSameMoment) {
  Micros first = 0;
  for (const std::uint64_t seed : {1, 2}) {
    SinkSchedule schedule(Quiet(), seed);
    schedule.Push(Step("a", 1));
    schedule.Next(0);
    schedule.Retry(0, 0);
    if (first == 0)
      first = schedule.NextTime();
    else
      EXPECT_NE(schedule.NextTime(), first);
  }
}

TEST(SinkSchedule, ThePauseIsShortAgainAfterASuccess) {
  SinkSchedule schedule(Quiet(), 1);
  schedule.Push(Step("a", 1));
  schedule.Push(Step("a", 2));
  for (Micros now = 0; now < kHour; now += 10 * kMinute) {
    schedule.Next(now);
    schedule.Retry(now, 0);
  }
  schedule.Next(kHour);
  schedule.Settle();
  EXPECT_EQ(KeyAt(schedule, kHour), "a-2");
  schedule.Retry(kHour, 0);
  EXPECT_LE(schedule.NextTime(), kHour + 500 * kMillisecond);
}

TEST(SinkSchedule, TheCircuitOpensAfterFailuresInARowAndOneCallTriesIt) {
  SinkSchedule schedule({.breaker_failures = 3, .breaker_pause = kMinute}, 1);
  for (const char* id : {"a", "b", "c", "d"}) schedule.Push(Step(id, 1));
  for (const char* key : {"a-1", "b-1", "c-1"}) {
    EXPECT_FALSE(schedule.circuit().open());
    EXPECT_EQ(KeyAt(schedule, 0), key);
    schedule.Retry(0, 0);
  }
  EXPECT_TRUE(schedule.circuit().open());
  EXPECT_EQ(schedule.NextTime(), kMinute);
  EXPECT_EQ(KeyAt(schedule, kMinute - 1), "none");
  EXPECT_EQ(KeyAt(schedule, kMinute), "d-1");
  schedule.Retry(kMinute, 0);
  EXPECT_EQ(schedule.NextTime(), 2 * kMinute);
  EXPECT_NE(KeyAt(schedule, 2 * kMinute), "none");
  schedule.Settle();
  EXPECT_FALSE(schedule.circuit().open());
  EXPECT_NE(KeyAt(schedule, 2 * kMinute), "none");
}

TEST(SinkSchedule, AnAlertNeverTriedComesBeforeOneThatAlwaysFails) {
  SinkSchedule schedule({.breaker_failures = 2, .breaker_pause = kMinute}, 1);
  schedule.Push(Step("poison", 1));
  Micros now = 0;
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(KeyAt(schedule, now), "poison-1");
    schedule.Retry(now, 0);
    now = schedule.NextTime();
  }
  schedule.Push(Step("new", 1));
  EXPECT_EQ(KeyAt(schedule, schedule.NextTime()), "new-1");
}

TEST(SinkSchedule, ARetryAfterIsRespectedUpToAQuarterOfAnHour) {
  for (const auto& [asked, given] :
       {std::pair{90 * kSecond, 90 * kSecond}, {kDay, 15 * kMinute}}) {
    SinkSchedule schedule(Quiet(), 1);
    schedule.Push(Step("a", 1));
    schedule.Push(Step("b", 1));
    schedule.Next(0);
    schedule.Retry(0, asked);
    EXPECT_EQ(schedule.NextTime(), given);
  }
}

TEST(SinkSchedule, OtherCallsShareTheCircuit) {
  SinkSchedule schedule({.breaker_failures = 2, .breaker_pause = kMinute}, 1);
  Backoff feed;
  schedule.Fail(feed, 0, 0);
  schedule.Fail(feed, 0, 0);
  schedule.Push(Step("a", 1));
  EXPECT_EQ(schedule.NextTime(), kMinute);
}

}  // namespace
}  // namespace vigie
