#include "pipeline/engine/sink_runner.h"

#include <functional>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/retry_after.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What a sink was told, and what it is to answer. Outlives the runner.
class Script {
 public:
  using Answer = std::function<absl::Status(const Alert&)>;

  std::vector<std::string> delivered() const { return Copy(delivered_); }
  std::vector<std::string> written() const { return Copy(written_); }
  bool AwaitDeliveries(std::size_t count) {
    return Await([&] { return delivered_.size() >= count; });
  }
  // One that began after this call.
  bool AwaitReminder() {
    const std::size_t before = reminders();
    return Await([&] { return reminders_.size() > before; });
  }
  std::size_t reminders() const {
    absl::MutexLock lock(&mutex_);
    return reminders_.size();
  }
  std::vector<std::string> last_reminder() const {
    absl::MutexLock lock(&mutex_);
    return reminders_.back();
  }
  bool Await(std::function<bool()> condition) {
    absl::MutexLock lock(&mutex_);
    return mutex_.AwaitWithTimeout(absl::Condition(&condition),
                                   absl::Seconds(20));
  }

  mutable absl::Mutex mutex_;
  Answer answer_ = [](const Alert&) { return absl::OkStatus(); };
  std::function<absl::Status()> start_ = [] { return absl::OkStatus(); };
  std::function<absl::Status()> write_ = [] { return absl::OkStatus(); };
  std::vector<std::string> delivered_, written_;  // tries, keys
  std::vector<std::vector<std::string>> reminders_;
  bool held_ = false;  // Deliver waits
  bool interrupted_ = false;
  bool stopped_ = false;

 private:
  std::vector<std::string> Copy(const std::vector<std::string>& list) const {
    absl::MutexLock lock(&mutex_);
    return list;
  }
};

class ScriptedSink final : public Sink {
 public:
  ScriptedSink(Script& script, Micros refresh_period)
      : script_(script), refresh_period_(refresh_period) {}
  absl::Status Start() override {
    absl::MutexLock lock(&script_.mutex_);
    return script_.start_();
  }
  absl::Status Deliver(const Alert& alert) override {
    absl::MutexLock lock(&script_.mutex_);
    script_.delivered_.push_back(alert.Key());
    const auto free = [this] { return !script_.held_ || script_.interrupted_; };
    script_.mutex_.Await(absl::Condition(&free));
    if (script_.interrupted_) return absl::CancelledError("interrupted");
    return script_.answer_(alert);
  }
  Micros refresh_period() const override { return refresh_period_; }
  absl::Status Refresh(const std::vector<Alert>& firing, Micros) override {
    absl::MutexLock lock(&script_.mutex_);
    std::vector<std::string> keys;
    for (const Alert& alert : firing) keys.push_back(alert.Key());
    script_.reminders_.push_back(std::move(keys));
    return absl::OkStatus();
  }
  bool wants(FeedLine::Kind kind) const override {
    return kind == FeedLine::Kind::kMention;
  }
  absl::Status Write(const std::vector<FeedLine>& lines) override {
    absl::MutexLock lock(&script_.mutex_);
    const absl::Status status = script_.write_();
    if (status.ok())
      for (const FeedLine& line : lines) script_.written_.push_back(line.key);
    return status;
  }
  void Stop() override {
    absl::MutexLock lock(&script_.mutex_);
    script_.stopped_ = true;
  }
  void Interrupt() override {
    absl::MutexLock lock(&script_.mutex_);
    script_.interrupted_ = true;
  }

 private:
  Script& script_;
  const Micros refresh_period_;
};

class SinkRunnerTest : public ::testing::Test {
 protected:
  static SinkRunnerOptions Fast() {
    return {.retry = {.initial_backoff = kMillisecond,
                      .max_backoff = 4 * kMillisecond,
                      .breaker_failures = 1000,
                      .breaker_pause = 2 * kMillisecond}};
  }
  SinkRunner& Make(SinkRunnerOptions options = Fast(), Micros refresh = 0) {
    runner_ = std::make_unique<SinkRunner>(
        ConfiguredSink{"hook",
                       std::make_unique<ScriptedSink>(script_, refresh)},
        SystemClock(), board_, options);
    return *runner_;
  }
  double Figure(std::string_view name, std::vector<std::string> labels) const {
    for (const MetricFamilyRows& family : board_.Collect())
      if (family.name == name)
        for (const MetricRow& row : family.rows)
          if (row.labels == labels) return row.value;
    return -1;
  }
  static Alert Step(std::string id, std::uint32_t step, bool firing = true) {
    Alert alert;
    alert.id = std::move(id);
    alert.step = step;
    alert.firing = firing;
    return alert;
  }
  static std::vector<FeedLine> Lines(int from, int to) {
    std::vector<FeedLine> lines;
    for (int i = from; i < to; ++i)
      lines.push_back({FeedLine::Kind::kMention, std::to_string(i), "{}"});
    return lines;
  }

  Script script_;
  MetricsBoard board_;
  std::unique_ptr<SinkRunner> runner_;
};

TEST_F(SinkRunnerTest, DeliversAndTellsTheOutcome) {
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  runner.Post(Step("a", 2));
  runner.Stop(20 * kSecond);
  EXPECT_THAT(script_.delivered(), ElementsAre("a-1", "a-2"));
  const auto outcomes = runner.TakeOutcomes();
  ASSERT_THAT(outcomes, SizeIs(2));
  EXPECT_EQ(outcomes[1].key, "a-2");
  EXPECT_TRUE(outcomes[1].delivered);
  EXPECT_THAT(runner.TakeOutcomes(), IsEmpty());
  EXPECT_TRUE(script_.stopped_);
  EXPECT_FALSE(script_.interrupted_);
  EXPECT_EQ(Figure("vigie_sink_deliveries_total", {"hook", "delivered"}), 2);
  EXPECT_EQ(Figure("vigie_sink_queue", {"hook"}), 0);
}

TEST_F(SinkRunnerTest, PostNeverWaitsForASinkThatHangs) {
  script_.held_ = true;
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  ASSERT_TRUE(script_.AwaitDeliveries(1));
  for (int i = 0; i < 1000; ++i) runner.Post(Step(Cat("b", i), 1));
  EXPECT_EQ(runner.health().queue, 1001u);
  EXPECT_EQ(Figure("vigie_sink_queue", {"hook"}), 1001);
}

TEST_F(SinkRunnerTest, TriesAgainUntilItSucceedsAndKeepsTheOrderOfAnAlert) {
  int failures = 20;
  script_.answer_ = [&](const Alert& alert) {
    return alert.step == 1 && failures-- > 0 ? Unavailable("hook: 503")
                                             : absl::OkStatus();
  };
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  runner.Post(Step("a", 2));
  ASSERT_TRUE(script_.AwaitDeliveries(22));
  runner.Stop(20 * kSecond);
  const auto tries = script_.delivered();
  EXPECT_EQ(tries.back(), "a-2");
  EXPECT_EQ(std::count(tries.begin(), tries.end(), "a-2"), 1);
  EXPECT_EQ(Figure("vigie_sink_deliveries_total", {"hook", "retried"}), 20);
}

TEST_F(SinkRunnerTest, OneAlertThatAlwaysFailsDoesNotBlockTheOthers) {
  script_.answer_ = [](const Alert& alert) {
    return alert.id == "poison" ? Unavailable("hook: 500") : absl::OkStatus();
  };
  SinkRunnerOptions options = Fast();
  options.retry.breaker_failures = 3;
  SinkRunner& runner = Make(options);
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("poison", 1));
  ASSERT_TRUE(script_.AwaitDeliveries(10));
  for (int i = 0; i < 20; ++i) runner.Post(Step("good", i));
  ASSERT_TRUE(script_.Await([&] {
    return std::count_if(
               script_.delivered_.begin(), script_.delivered_.end(),
               [](const auto& key) { return key.starts_with("good"); }) == 20;
  }));
  runner.Stop(0);
  EXPECT_THAT(runner.TakeOutcomes(), SizeIs(20));
}

TEST_F(SinkRunnerTest, ARefusalIsToldAndNotTriedAgain) {
  script_.answer_ = [](const Alert&) {
    return InvalidArgument("hook: answered 400");
  };
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  runner.Stop(20 * kSecond);
  EXPECT_THAT(script_.delivered(), SizeIs(1));
  const auto outcomes = runner.TakeOutcomes();
  ASSERT_THAT(outcomes, SizeIs(1));
  EXPECT_FALSE(outcomes[0].delivered);
  EXPECT_EQ(outcomes[0].error, "hook: answered 400");
  EXPECT_EQ(runner.health().last_error, "hook: answered 400");
  EXPECT_EQ(Figure("vigie_sink_deliveries_total", {"hook", "refused"}), 1);
  EXPECT_THAT(board_.TakeTold(),
              ElementsAre("sink hook: alert a is refused and not tried again: "
                          "hook: answered 400"));
}

TEST_F(SinkRunnerTest, SaysOnceThatItsSinkFailsAndOnceThatItWorksAgain) {
  bool up = false;
  script_.answer_ = [&](const Alert&) {
    return up ? absl::OkStatus() : Unavailable("hook: answered 503");
  };
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  ASSERT_TRUE(script_.AwaitDeliveries(5));
  EXPECT_THAT(board_.TakeTold(),
              ElementsAre("sink hook: answered 503; it is tried again"));
  {
    absl::MutexLock lock(&script_.mutex_);
    up = true;
  }
  runner.Stop(20 * kSecond);
  EXPECT_THAT(board_.TakeTold(), ElementsAre("sink hook: works again"));
}

TEST_F(SinkRunnerTest, ShowsAnOpenCircuitUntilASuccess) {
  bool up = false;
  script_.answer_ = [&](const Alert&) {
    return up ? absl::OkStatus() : Unavailable("hook: no connection");
  };
  SinkRunnerOptions options = Fast();
  options.retry.breaker_failures = 3;
  SinkRunner& runner = Make(options);
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  ASSERT_TRUE(script_.AwaitDeliveries(5));
  EXPECT_TRUE(runner.health().circuit_open);
  EXPECT_EQ(Figure("vigie_sink_circuit_open", {"hook"}), 1);
  {
    absl::MutexLock lock(&script_.mutex_);
    up = true;
  }
  runner.Stop(20 * kSecond);
  EXPECT_EQ(Figure("vigie_sink_circuit_open", {"hook"}), 0);
  EXPECT_EQ(runner.health().last_error, "");
}

TEST_F(SinkRunnerTest, AnAddressInUseIsAMistakeToldAtStart) {
  script_.start_ = [] { return FailedPrecondition("hook: address in use"); };
  EXPECT_EQ(Make().Start().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(SinkRunnerTest, ASinkThatIsNotThereYetIsStartedLater) {
  int starts = 0;
  script_.start_ = [&] {
    return ++starts < 5 ? Unavailable("hook: no broker") : absl::OkStatus();
  };
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  ASSERT_TRUE(script_.AwaitDeliveries(1));
  runner.Stop(20 * kSecond);
  EXPECT_EQ(starts, 5);
  EXPECT_THAT(runner.TakeOutcomes(), SizeIs(1));
}

TEST_F(SinkRunnerTest, StopFreesADeliveryThatHangsAndLeavesItUntold) {
  script_.held_ = true;
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  ASSERT_TRUE(script_.AwaitDeliveries(1));
  runner.Stop(kMillisecond);
  EXPECT_TRUE(script_.interrupted_);
  EXPECT_TRUE(script_.stopped_);
  EXPECT_THAT(runner.TakeOutcomes(), IsEmpty());
}

TEST_F(SinkRunnerTest, StopDoesNotWaitForATryThatIsLaterThanTheGrace) {
  script_.answer_ = [](const Alert&) { return Unavailable("hook: 503"); };
  SinkRunnerOptions options = Fast();
  options.retry.initial_backoff = options.retry.max_backoff = 10 * kHour;
  SinkRunner& runner = Make(options);
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  ASSERT_TRUE(script_.AwaitDeliveries(1));
  const Micros begin = SystemClock().Monotonic();
  runner.Stop(kHour);
  EXPECT_LT(SystemClock().Monotonic() - begin, kMinute);
  EXPECT_THAT(board_.TakeTold(),
              ElementsAre("sink hook: 503; it is tried again",
                          "sink hook: 1 alert waits to be delivered: the next "
                          "run goes on with it"));
  EXPECT_FALSE(script_.interrupted_);
}

TEST_F(SinkRunnerTest, ARetryAfterHoldsBackAllOfTheSink) {
  script_.answer_ = [](const Alert&) {
    return WithRetryAfter(Unavailable("hook: 429"), kHour);
  };
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  ASSERT_TRUE(script_.Await([&] { return script_.delivered_.size() == 1; }));
  runner.Post(Step("b", 1));
  runner.Stop(kMinute);  // ends at once: nothing is due within a minute
  EXPECT_THAT(script_.delivered(), ElementsAre("a-1"));
}

TEST_F(SinkRunnerTest, WritesTheLinesItsSinkWants) {
  SinkRunner& runner = Make();
  ASSERT_TRUE(runner.Start().ok());
  auto lines = Lines(0, 3);
  lines.push_back({FeedLine::Kind::kDeadLetter, "dead", "{}"});
  runner.PostFeed(std::move(lines));
  runner.Stop(20 * kSecond);
  EXPECT_THAT(script_.written(), ElementsAre("0", "1", "2"));
  EXPECT_EQ(Figure("vigie_sink_feed_lines_total", {"hook", "written"}), 3);
  EXPECT_EQ(Figure("vigie_sink_feed_dropped_total", {"hook"}), 0);
}

TEST_F(SinkRunnerTest, AFeedThatCannotKeepUpLosesItsOldestLinesCounted) {
  script_.held_ = true;
  SinkRunnerOptions options = Fast();
  options.feed_queue_lines = 10;
  SinkRunner& runner = Make(options);
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));  // hangs, and the feed behind it
  ASSERT_TRUE(script_.AwaitDeliveries(1));
  for (int i = 0; i < 5; ++i) runner.PostFeed(Lines(i * 5, i * 5 + 5));
  EXPECT_EQ(Figure("vigie_sink_feed_dropped_total", {"hook"}), 15);
  EXPECT_THAT(board_.TakeTold(), SizeIs(1));
  {
    absl::MutexLock lock(&script_.mutex_);
    script_.held_ = false;
  }
  runner.Stop(20 * kSecond);
  const auto written = script_.written();
  ASSERT_THAT(written, SizeIs(10));
  EXPECT_EQ(written.front(), "15");
  EXPECT_EQ(written.back(), "24");
}

TEST_F(SinkRunnerTest, LinesThatFailedAreWrittenLaterInOrder) {
  int failures = 5;
  script_.write_ = [&] {
    return failures-- > 0 ? Unavailable("hook: disk full") : absl::OkStatus();
  };
  SinkRunnerOptions options = Fast();
  options.feed_batch_lines = 2;
  SinkRunner& runner = Make(options);
  ASSERT_TRUE(runner.Start().ok());
  runner.PostFeed(Lines(0, 5));
  runner.Stop(20 * kSecond);
  EXPECT_THAT(script_.written(), ElementsAre("0", "1", "2", "3", "4"));
}

TEST_F(SinkRunnerTest, RemindsOfWhatFiresAgainAndAgain) {
  SinkRunner& runner = Make(Fast(), kMillisecond);
  ASSERT_TRUE(runner.Start().ok());
  runner.SetFiring({Step("a", 1), Step("b", 3)}, kMinute);
  ASSERT_TRUE(script_.AwaitReminder());
  ASSERT_TRUE(script_.AwaitReminder());
  EXPECT_THAT(script_.last_reminder(), ElementsAre("a-1", "b-3"));
}

TEST_F(SinkRunnerTest, AReminderNeverBringsBackAnAlertThatEnded) {
  SinkRunner& runner = Make(Fast(), kMillisecond);
  ASSERT_TRUE(runner.Start().ok());
  runner.SetFiring({Step("a", 1), Step("b", 3)}, kMinute);
  runner.Post(Step("a", 2, /*firing=*/false));
  ASSERT_TRUE(script_.AwaitDeliveries(1));
  ASSERT_TRUE(script_.AwaitReminder());
  ASSERT_TRUE(script_.AwaitReminder());
  EXPECT_THAT(script_.last_reminder(), ElementsAre("b-3"));
}

TEST_F(SinkRunnerTest, AReminderDoesNotRunAheadOfStepsStillWaiting) {
  script_.answer_ = [](const Alert& alert) {
    return alert.id == "a" ? Unavailable("hook: 500") : absl::OkStatus();
  };
  SinkRunner& runner = Make(Fast(), kMillisecond);
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(Step("a", 1));
  runner.SetFiring({Step("a", 1), Step("b", 3)}, kMinute);
  ASSERT_TRUE(script_.AwaitReminder());
  EXPECT_THAT(script_.last_reminder(), ElementsAre("b-3"));
}

}  // namespace
}  // namespace vigie
