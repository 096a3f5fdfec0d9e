// What sink.h asks of every sink, whatever it speaks.
#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/engine/sink_runner.h"
#include "sinks/alertmanager/sink.h"
#include "sinks/discord/sink.h"
#include "sinks/email/sink.h"
#include "sinks/ndjson/sink.h"
#include "sinks/prometheus/sink.h"
#include "sinks/slack/sink.h"
#include "sinks/teams/sink.h"
#include "sinks/webhook/sink.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/email/mail_server.h"
#include "tests/sinks/receiver.h"

namespace vigie {
namespace {

using ::testing::SizeIs;

// What a sink of a test may need; outlives it.
struct Surroundings {
  Surroundings() {
    receiver.AnswerAlways({.body = "[]"});
    std::string pattern = ::testing::TempDir() + "vigie_contract_XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~Surroundings() { std::filesystem::remove_all(folder); }
  Receiver receiver;
  MailServer mail_server{{.password = "p4ssword"}};
  MetricsBoard board;
  std::string folder;
};

struct Kind {
  const char* name;
  std::function<std::unique_ptr<Sink>(Surroundings&)> make;
};

class EverySink : public ::testing::TestWithParam<Kind> {
 protected:
  std::unique_ptr<Sink> Make() { return GetParam().make(around_); }
  Surroundings around_;
};

TEST_P(EverySink, DeliversEveryStepOfAnAlert) {
  auto sink = Make();
  ASSERT_TRUE(sink->Start().ok());
  EXPECT_TRUE(sink->Deliver(BadBuzz(1)).ok());
  EXPECT_TRUE(sink->Deliver(BadBuzz(2, Level::kCrisis)).ok());
  EXPECT_TRUE(sink->Deliver(Resolved(BadBuzz(2))).ok());
  sink->Stop();
}

TEST_P(EverySink, TakesTheSameStepTwice) {
  auto sink = Make();
  ASSERT_TRUE(sink->Start().ok());
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(sink->Deliver(BadBuzz()).ok());
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(sink->Deliver(Resolved(BadBuzz())).ok());
  sink->Stop();
}

TEST_P(EverySink, TakesAnAlertFullOfOddities) {
  Alert odd = BadBuzz();
  odd.brand = "\"\\\n\r\t\x01\x7f\xff\xc3 é 🜁";
  odd.summary = std::string("\0a", 2);
  odd.description = std::string(100'000, '"');
  odd.samples.assign(200, odd.samples[0]);
  odd.ends = odd.starts - kDay;
  auto sink = Make();
  ASSERT_TRUE(sink->Start().ok());
  EXPECT_TRUE(sink->Deliver(odd).ok());
  EXPECT_TRUE(sink->Deliver(Alert{}).ok());
  sink->Stop();
}

TEST_P(EverySink, TakesAReminderOfNothingAndOfSomething) {
  auto sink = Make();
  ASSERT_TRUE(sink->Start().ok());
  EXPECT_TRUE(sink->Refresh({}, kMorning).ok());
  EXPECT_TRUE(sink->Refresh({BadBuzz()}, kMorning).ok());
  sink->Stop();
}

TEST_P(EverySink, WritesTheLinesItWants) {
  auto sink = Make();
  ASSERT_TRUE(sink->Start().ok());
  std::vector<FeedLine> lines;
  for (const auto kind :
       {FeedLine::Kind::kMention, FeedLine::Kind::kDeadLetter})
    if (sink->wants(kind)) lines.push_back({kind, "0-1", "{\"id\":\"1\"}"});
  EXPECT_TRUE(sink->Write(lines).ok());
  sink->Stop();
}

TEST_P(EverySink, MayBeInterruptedAtAnyMomentFromAnyThread) {
  auto sink = Make();
  ASSERT_TRUE(sink->Start().ok());
  std::thread other([&] { sink->Interrupt(); });
  const absl::Status status = sink->Deliver(BadBuzz());
  other.join();
  // Delivered before it, or to be tried again: never refused.
  EXPECT_TRUE(status.ok() || absl::IsUnavailable(status) ||
              absl::IsCancelled(status))
      << status;
  sink->Stop();
}

TEST_P(EverySink, MayGoWithoutEverHavingStarted) {
  Make();
  Make()->Stop();
}

TEST_P(EverySink, WorksUnderARunner) {
  SinkRunner runner({"under test", Make()}, SystemClock(), around_.board);
  ASSERT_TRUE(runner.Start().ok());
  runner.SetFiring({BadBuzz()}, kMorning);
  runner.Post(BadBuzz(2));
  runner.PostFeed({{FeedLine::Kind::kMention, "0-1", "{\"id\":\"1\"}"}});
  runner.Stop(20 * kSecond);
  const auto outcomes = runner.TakeOutcomes();
  ASSERT_THAT(outcomes, SizeIs(1));
  EXPECT_TRUE(outcomes[0].delivered) << outcomes[0].error;
}

INSTANTIATE_TEST_SUITE_P(
    Sinks, EverySink,
    ::testing::Values(
        Kind{"prometheus",
             [](Surroundings& around) -> std::unique_ptr<Sink> {
               return MakePrometheusSink({.listen = "127.0.0.1:0"},
                                         around.board);
             }},
        Kind{"alertmanager",
             [](Surroundings& around) {
               return MakeAlertmanagerSink({.urls = {around.receiver.url()}});
             }},
        Kind{"webhook",
             [](Surroundings& around) {
               return MakeWebhookSink(
                   {.url = around.receiver.url(), .secret = "s3cr3t"},
                   SystemClock());
             }},
        Kind{"slack",
             [](Surroundings& around) {
               return MakeSlackSink({.url = around.receiver.url("/services/T")},
                                    SystemClock());
             }},
        Kind{"teams",
             [](Surroundings& around) {
               return MakeTeamsSink(
                   {.url = around.receiver.url("/workflows/T")}, SystemClock());
             }},
        Kind{"discord",
             [](Surroundings& around) {
               return MakeDiscordSink({.url = around.receiver.url("/api/T")},
                                      SystemClock());
             }},
        Kind{"email",
             [](Surroundings& around) {
               return MakeEmailSink(
                   {.server = {.host = "127.0.0.1",
                               .port = around.mail_server.port(),
                               .username = "vigie",
                               .password = "p4ssword",
                               .ca_file = around.mail_server.ca_file()},
                    .addresses = {.from = "vigie@example.org",
                                  .to = {"lea@example.org"}}});
             }},
        Kind{"ndjson",
             [](Surroundings& around) {
               return MakeNdjsonSink({.path = around.folder + "/alerts.ndjson",
                                      .mentions = true,
                                      .dead_letters = true});
             }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace vigie
