#include "sinks/webhook/sink.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/engine/sink_runner.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/receiver.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kSecret[] = "correct horse battery staple";

class MorningClock final : public Clock {
 public:
  Micros Now() const override { return kMorning + 999'999; }
  Micros Monotonic() const override { return SystemClock().Monotonic(); }
  void Sleep(Micros) const override {}
};

class WebhookSinkTest : public ::testing::Test {
 protected:
  WebhookOptions Options() {
    return {.url = receiver_.url("/hook/T0KEN"), .secret = kSecret};
  }
  MorningClock clock_;
  Receiver receiver_;
};

TEST(WebhookSignature, IsWhatAnotherImplementationComputes) {
  // printf '1795253400.{"a":1}' | openssl dgst -sha256 -hmac <kSecret>
  EXPECT_EQ(WebhookSignature(kSecret, kMorning, R"({"a":1})"),
            "t=1795253400,v1="
            "b3b0ba061bd1b54154105ef8eaa5c5c77a23b3a628525005f157fa51904492cc");
}

TEST_F(WebhookSinkTest, PostsTheAlertSignedAndWithItsKey) {
  WebhookOptions options = Options();
  options.headers = {{"X-Team", "social"}};
  auto sink = MakeWebhookSink(options, clock_);
  ASSERT_TRUE(sink->Start().ok());
  ASSERT_TRUE(sink->Deliver(BadBuzz(3)).ok());
  const auto requests = receiver_.WaitFor(1);
  ASSERT_THAT(requests, SizeIs(1));
  const ReceivedRequest& request = requests[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/hook/T0KEN");
  EXPECT_EQ(request.body, BadBuzz(3).ToJson());
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  EXPECT_EQ(request.headers.at("idempotency-key"), "5f2c9a11d0e47b63-3");
  EXPECT_EQ(request.headers.at("x-team"), "social");
  EXPECT_EQ(request.headers.at("x-vigie-signature"),
            WebhookSignature(kSecret, kMorning, request.body));
}

TEST_F(WebhookSinkTest, WithoutASecretThereIsNoSignature) {
  WebhookOptions options = Options();
  options.secret = "";
  ASSERT_TRUE(MakeWebhookSink(options, clock_)->Deliver(BadBuzz()).ok());
  EXPECT_FALSE(
      receiver_.WaitFor(1).at(0).headers.contains("x-vigie-signature"));
}

TEST_F(WebhookSinkTest, NoSecretReachesAnErrorEvenWhenTheReceiverEchoesIt) {
  WebhookOptions options = Options();
  options.headers = {{"Authorization", "Bearer my-token-1"}};
  auto sink = MakeWebhookSink(options, clock_);
  receiver_.AnswerNext(
      {{.code = 500, .body = Cat("/hook/T0KEN my-token-1 ", kSecret)},
       {.code = 403, .body = Cat("/hook/T0KEN my-token-1 ", kSecret)}});
  for (int i = 0; i < 2; ++i) {
    const std::string message(sink->Deliver(BadBuzz()).message());
    EXPECT_THAT(message, HasSubstr("webhook: http://127.0.0.1"));
    for (const char* secret : {"T0KEN", "my-token-1", "battery"})
      EXPECT_THAT(message, Not(HasSubstr(secret)));
  }
}

TEST_F(WebhookSinkTest, NoSecretReachesAnErrorOfTheConfiguration) {
  auto document = ConfigDocument::Parse(
      "url: gopher://host/T0KEN\nsecret: env:VIGIE_TEST_NO_SUCH_SECRET\n"
      "headers: {X-Key: \"my-token-1\\nforged\"}\ntimeout: 9h\n",
      "vigie.yaml");
  ASSERT_TRUE(document.ok());
  MakeWebhookSink((*document)->root(), clock_);
  const std::string errors = (*document)->errors().ToString();
  EXPECT_THAT(errors, HasSubstr("url"));
  EXPECT_THAT(errors, HasSubstr("secret"));
  EXPECT_THAT(errors, HasSubstr("X-Key"));
  EXPECT_THAT(errors, HasSubstr("timeout"));
  EXPECT_THAT(errors, Not(HasSubstr("T0KEN")));
  EXPECT_THAT(errors, Not(HasSubstr("my-token-1")));
}

TEST_F(WebhookSinkTest, ReadsItsKeys) {
  auto document = ConfigDocument::Parse(
      Cat("url: ", receiver_.url("/x"),
          "\nsecret: s3cr3t\nheaders: {X-Team: social}\ntimeout: 2s\n"
          "bearer: tok\n"),
      "vigie.yaml");
  ASSERT_TRUE(document.ok());
  auto sink = MakeWebhookSink((*document)->root(), clock_);
  (*document)->root().RefuseUnknown();
  EXPECT_TRUE((*document)->errors().empty())
      << (*document)->errors().ToString();
  ASSERT_TRUE(sink->Deliver(BadBuzz()).ok());
  const auto request = receiver_.WaitFor(1).at(0);
  EXPECT_EQ(request.headers.at("x-team"), "social");
  EXPECT_EQ(request.headers.at("authorization"), "Bearer tok");
}

TEST_F(WebhookSinkTest, AMissingAddressIsTold) {
  auto document = ConfigDocument::Parse("secret: abcd\n", "vigie.yaml");
  ASSERT_TRUE(document.ok());
  MakeWebhookSink((*document)->root(), clock_);
  EXPECT_THAT((*document)->errors().ToString(), HasSubstr("url: missing"));
}

// The whole way: runner, HTTP, receiver.
class WebhookDelivery : public WebhookSinkTest {
 protected:
  std::unique_ptr<SinkRunner> Run(int breaker_failures = 1000) {
    auto runner = std::make_unique<SinkRunner>(
        ConfiguredSink{"hook", MakeWebhookSink(Options(), clock_)}, clock_,
        board_,
        SinkRunnerOptions{.retry = {.initial_backoff = kMillisecond,
                                    .max_backoff = 5 * kMillisecond,
                                    .breaker_failures = breaker_failures,
                                    .breaker_pause = 10 * kHour}});
    EXPECT_TRUE(runner->Start().ok());
    return runner;
  }
  MetricsBoard board_;
};

TEST_F(WebhookDelivery, RepeatsWithTheSameKeyUntilTheReceiverAccepts) {
  receiver_.AnswerNext({{.code = 503}, {.code = 429}, {.code = 500}});
  auto runner = Run();
  runner->Post(BadBuzz(1));
  runner->Post(BadBuzz(2));
  const auto requests = receiver_.WaitFor(5);
  runner->Stop(20 * kSecond);
  ASSERT_THAT(requests, SizeIs(5));
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(requests[i].headers.at("idempotency-key"), BadBuzz(1).Key());
    EXPECT_EQ(requests[i].body, BadBuzz(1).ToJson());
  }
  EXPECT_EQ(requests[4].headers.at("idempotency-key"), BadBuzz(2).Key());
  const auto outcomes = runner->TakeOutcomes();
  ASSERT_THAT(outcomes, SizeIs(2));
  EXPECT_TRUE(outcomes[0].delivered && outcomes[1].delivered);
}

TEST_F(WebhookDelivery, ARefusedAlertIsKeptAsRefusedAndNotRepeated) {
  receiver_.AnswerNext({{.code = 422, .body = "unknown field"}});
  auto runner = Run();
  runner->Post(BadBuzz(1));
  runner->Stop(20 * kSecond);
  EXPECT_THAT(receiver_.requests(), SizeIs(1));
  const auto outcomes = runner->TakeOutcomes();
  ASSERT_THAT(outcomes, SizeIs(1));
  EXPECT_FALSE(outcomes[0].delivered);
  EXPECT_THAT(outcomes[0].error, HasSubstr("422: unknown field"));
}

TEST_F(WebhookDelivery, LeavesAReceiverAloneThatOnlyFails) {
  receiver_.AnswerAlways({.code = 500});
  auto runner = Run(/*breaker_failures=*/3);
  runner->Post(BadBuzz(1));
  ASSERT_THAT(receiver_.WaitFor(3), SizeIs(3));
  runner->Stop(kHour);  // at once: the circuit stays open for longer
  EXPECT_TRUE(runner->health().circuit_open);
  EXPECT_THAT(receiver_.requests(), SizeIs(3));
  EXPECT_THAT(runner->TakeOutcomes(), IsEmpty());
}

TEST_F(WebhookDelivery, RespectsARetryAfter) {
  receiver_.AnswerNext({{.code = 429, .headers = "Retry-After: 600\r\n"}});
  auto runner = Run();
  runner->Post(BadBuzz(1));
  ASSERT_THAT(receiver_.WaitFor(1), SizeIs(1));
  runner->Stop(kMinute);  // at once: nothing is due before ten minutes
  EXPECT_THAT(receiver_.requests(), SizeIs(1));
}

TEST_F(WebhookDelivery, AReceiverThatHangsDoesNotHoldUpTheEnd) {
  receiver_.Hold();
  auto runner = Run();
  runner->Post(BadBuzz(1));
  receiver_.WaitFor(1);
  const Micros begin = SystemClock().Monotonic();
  runner->Stop(kMillisecond);
  EXPECT_LT(SystemClock().Monotonic() - begin, 5 * kSecond);
  EXPECT_THAT(runner->TakeOutcomes(), IsEmpty());
}

}  // namespace
}  // namespace vigie
