// What every chat's sink does alike: its secret address, retries, and steps
// that are sent once.
#include "sinks/message/chat.h"

#include <functional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/engine/sink_runner.h"
#include "sinks/discord/sink.h"
#include "sinks/slack/sink.h"
#include "sinks/teams/sink.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/receiver.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

struct Kind {
  const char* name;
  std::unique_ptr<Sink> (*make)(const ConfigNode&, const Clock&);
};

class EveryChat : public ::testing::TestWithParam<Kind> {
 protected:
  std::unique_ptr<Sink> Make(std::string_view keys = "") {
    auto document = ConfigDocument::Parse(
        Cat("url: ", receiver_.url("/hook/T0KEN"), "\n", keys), "vigie.yaml");
    EXPECT_TRUE(document.ok()) << document.status();
    auto sink = GetParam().make((*document)->root(), SystemClock());
    (*document)->root().RefuseUnknown();
    EXPECT_TRUE((*document)->errors().empty())
        << (*document)->errors().ToString();
    return sink;
  }
  std::unique_ptr<SinkRunner> Run() {
    auto runner = std::make_unique<SinkRunner>(
        ConfiguredSink{"room", Make()}, SystemClock(), board_,
        SinkRunnerOptions{.retry = {.initial_backoff = kMillisecond,
                                    .max_backoff = 5 * kMillisecond,
                                    .breaker_failures = 1000}});
    EXPECT_TRUE(runner->Start().ok());
    return runner;
  }
  MetricsBoard board_;
  Receiver receiver_;
};

TEST_P(EveryChat, PostsJsonToItsAddressInTheLanguageAskedFor) {
  auto sink = Make(
      "language: fr\ntimeout: 2s\ntime_zone: Europe/Paris\n"
      "link: https://vigie.example.org/i/{id}\n");
  ASSERT_TRUE(sink->Deliver(BadBuzz()).ok());
  const auto request = receiver_.WaitFor(1).at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/hook/T0KEN");
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  EXPECT_THAT(request.body, HasSubstr("Niveau"));
  EXPECT_THAT(request.body,
              HasSubstr("https://vigie.example.org/i/5f2c9a11d0e47b63"));
}

TEST_P(EveryChat, ADeliveredStepIsNotSentAgain) {
  auto sink = Make();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(sink->Deliver(BadBuzz(1)).ok());
  EXPECT_THAT(receiver_.requests(), SizeIs(1));
  ASSERT_TRUE(sink->Deliver(BadBuzz(2)).ok());
  EXPECT_THAT(receiver_.requests(), SizeIs(2));
}

TEST_P(EveryChat, AStepThatFailedIsSentAgain) {
  auto sink = Make();
  receiver_.AnswerNext({{.code = 503}});
  EXPECT_TRUE(absl::IsUnavailable(sink->Deliver(BadBuzz(1))));
  EXPECT_TRUE(sink->Deliver(BadBuzz(1)).ok());
  EXPECT_THAT(receiver_.requests(), SizeIs(2));
}

TEST_P(EveryChat, NoSecretReachesAnErrorEvenWhenTheReceiverEchoesIt) {
  auto sink = Make();
  receiver_.AnswerNext({{.code = 500, .body = "no /hook/T0KEN here"},
                        {.code = 404, .body = "no /hook/T0KEN here"},
                        {.code = 429, .body = "no /hook/T0KEN here"}});
  for (int i = 0; i < 3; ++i) {
    const absl::Status status = sink->Deliver(BadBuzz());
    EXPECT_THAT(std::string(status.message()), HasSubstr(GetParam().name));
    EXPECT_THAT(status.ToString(), Not(HasSubstr("T0KEN")));
  }
}

TEST_P(EveryChat, NoSecretReachesAnErrorOfTheConfiguration) {
  for (const char* wrong : {"url: gopher://host/T0KEN\n", "language: fr\n"}) {
    auto document = ConfigDocument::Parse(wrong, "vigie.yaml");
    ASSERT_TRUE(document.ok());
    GetParam().make((*document)->root(), SystemClock());
    EXPECT_THAT((*document)->errors().ToString(), HasSubstr("url"));
    EXPECT_THAT((*document)->errors().ToString(), Not(HasSubstr("T0KEN")));
  }
}

TEST_P(EveryChat, RespectsARetryAfter) {
  receiver_.AnswerNext({{.code = 429, .headers = "Retry-After: 600\r\n"}});
  auto runner = Run();
  runner->Post(BadBuzz(1));
  ASSERT_THAT(receiver_.WaitFor(1), SizeIs(1));
  runner->Stop(kMinute);  // at once: nothing is due before ten minutes
  EXPECT_THAT(receiver_.requests(), SizeIs(1));
}

TEST_P(EveryChat, ARefusedAlertIsKeptAsRefusedAndNotRepeated) {
  receiver_.AnswerNext({{.code = 400, .body = "invalid"}});
  auto runner = Run();
  runner->Post(BadBuzz(1));
  runner->Stop(20 * kSecond);
  EXPECT_THAT(receiver_.requests(), SizeIs(1));
  const auto outcomes = runner->TakeOutcomes();
  ASSERT_THAT(outcomes, SizeIs(1));
  EXPECT_FALSE(outcomes[0].delivered);
  EXPECT_THAT(outcomes[0].error, HasSubstr("400: invalid"));
}

TEST_P(EveryChat, ItsDeliveriesAreCounted) {
  receiver_.AnswerNext({{.code = 500}});
  auto runner = Run();
  runner->Post(BadBuzz(1));
  runner->Stop(20 * kSecond);
  double delivered = 0, retried = 0;
  for (const auto& family : board_.Collect())
    if (family.name == "vigie_sink_deliveries_total")
      for (const MetricRow& row : family.rows) {
        if (row.labels == std::vector<std::string>{"room", "delivered"})
          delivered = row.value;
        if (row.labels == std::vector<std::string>{"room", "retried"})
          retried = row.value;
      }
  EXPECT_EQ(delivered, 1);
  EXPECT_EQ(retried, 1);
}

INSTANTIATE_TEST_SUITE_P(Chats, EveryChat,
                         ::testing::Values(Kind{"slack", MakeSlackSink},
                                           Kind{"teams", MakeTeamsSink},
                                           Kind{"discord", MakeDiscordSink}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace vigie
