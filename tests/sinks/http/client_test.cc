#include "sinks/http/client.h"

#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/retry_after.h"
#include "sinks/http/reach.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/receiver.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FixedClock final : public Clock {
 public:
  Micros Now() const override { return kMorning; }
  Micros Monotonic() const override { return 0; }
  void Sleep(Micros) const override {}
};

class HttpClientTest : public ::testing::Test {
 protected:
  absl::Status StatusWith(ReceiverAnswer answer,
                          std::vector<std::string> secrets = {}) {
    receiver_.AnswerNext({std::move(answer)});
    HttpClient client({.name = "test", .secrets = std::move(secrets)}, clock_);
    const HttpRequest request{.url = receiver_.url("/path?token=shhh")};
    const auto reply = client.Send(request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return client.StatusOf(request, *reply);
  }
  FixedClock clock_;
  Receiver receiver_;
};

TEST_F(HttpClientTest, SendsMethodHeadersAndBodyAndKeepsTheAnswer) {
  receiver_.AnswerNext({{.code = 201, .body = "made"}});
  HttpClient client({.name = "test"}, clock_);
  const auto reply = client.Send({.method = "PUT",
                                  .url = receiver_.url("/a"),
                                  .headers = {{"X-One", "1"}, {"X-None", ""}},
                                  .body = std::string("a\0b", 3)});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->code, 201);
  EXPECT_EQ(reply->body, "made");
  const auto requests = receiver_.requests();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].method, "PUT");
  EXPECT_EQ(requests[0].path, "/a");
  EXPECT_EQ(requests[0].body, std::string("a\0b", 3));
  EXPECT_EQ(requests[0].headers.at("x-one"), "1");
  EXPECT_EQ(requests[0].headers.at("x-none"), "");
}

TEST_F(HttpClientTest, SortsAnswersIntoDeliveredAgainAndRefused) {
  for (const int code : {200, 201, 202, 204})
    EXPECT_TRUE(StatusWith({.code = code, .body = ""}).ok()) << code;
  for (const int code : {408, 425, 429, 500, 502, 503, 504, 599})
    EXPECT_EQ(StatusWith({.code = code}).code(), absl::StatusCode::kUnavailable)
        << code;
  for (const int code : {301, 302, 400, 401, 403, 404, 410, 413, 422})
    EXPECT_EQ(StatusWith({.code = code}).code(),
              absl::StatusCode::kInvalidArgument)
        << code;
}

TEST_F(HttpClientTest, PassesOnARetryAfterInSecondsOrAsADate) {
  EXPECT_EQ(
      RetryAfter(StatusWith({.code = 429, .headers = "Retry-After: 120\r\n"})),
      120 * kSecond);
  EXPECT_EQ(RetryAfter(StatusWith(
                {.code = 503,
                 .headers = "retry-after: Sat, 21 Nov 2026 09:31:30 GMT\r\n"})),
            90 * kSecond);
  for (const char* nonsense : {"soon", "-5", "Sat, 21 Nov 2020 09:31:30 GMT"})
    EXPECT_EQ(
        RetryAfter(StatusWith(
            {.code = 503, .headers = Cat("Retry-After: ", nonsense, "\r\n")})),
        0);
  EXPECT_EQ(
      RetryAfter(StatusWith({.code = 500, .headers = "Retry-After: 120\r\n"})),
      0);
}

TEST_F(HttpClientTest, DoesNotFollowARedirect) {
  const absl::Status status = StatusWith(
      {.code = 302, .headers = Cat("Location: ", receiver_.url("/b"), "\r\n")});
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(receiver_.requests().size(), 1u);
}

TEST_F(HttpClientTest, MessagesShowTheHostAndBlotSecretsOut) {
  const absl::Status status = StatusWith(
      {.code = 401, .body = "bad token hunter2-long and hunter2\n\x01"},
      {"hunter2", "hunter2-long"});
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr(Cat("http://127.0.0.1:", receiver_.port())));
  EXPECT_THAT(message, HasSubstr("401: bad token *** and ***"));
  EXPECT_THAT(message, Not(HasSubstr("shhh")));
  EXPECT_THAT(message, Not(HasSubstr("hunter2")));
  EXPECT_THAT(message, Not(HasSubstr("long")));
}

TEST_F(HttpClientTest, NoConnectionMeansTryAgain) {
  int port = 0;
  {
    Receiver gone;
    port = gone.port();
  }
  HttpClient client({.name = "test"}, clock_);
  const auto reply =
      client.Send({.url = Cat("http://user:pass@127.0.0.1:", port, "/s3cret")});
  EXPECT_EQ(reply.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(reply.status().message()), Not(HasSubstr("s3cret")));
  EXPECT_THAT(std::string(reply.status().message()), Not(HasSubstr("pass")));
}

TEST_F(HttpClientTest, AReceiverThatHangsMeansTryAgainAfterTheTimeout) {
  receiver_.Hold();
  HttpClient client({.name = "test"}, clock_);
  const auto reply =
      client.Send({.url = receiver_.url(), .timeout = 100 * kMillisecond});
  EXPECT_EQ(reply.status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(HttpClientTest, AnInterruptFreesTheCallUnderWayAndForbidsLaterOnes) {
  receiver_.Hold();
  HttpClient client({.name = "test"}, clock_);
  absl::StatusOr<HttpReply> reply = HttpReply{};
  std::thread caller(
      [&] { reply = client.Send({.url = receiver_.url(), .timeout = kHour}); });
  receiver_.WaitFor(1);
  client.Interrupt();
  caller.join();
  EXPECT_EQ(reply.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(client.Send({.url = receiver_.url()}).status().code(),
            absl::StatusCode::kCancelled);
}

TEST_F(HttpClientTest, KeepsOnlyTheBeginningOfAnEndlessAnswer) {
  receiver_.AnswerNext({{.body = std::string(3 << 20, 'x')}});
  HttpClient client({.name = "test"}, clock_);
  const auto reply = client.Send({.method = "GET", .url = receiver_.url()});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->body.size(), 1u << 20);
}

TEST(Url, OnlyHttpAndHttpsWithAHost) {
  EXPECT_EQ(UrlFault("https://hooks.example.org/a?b=c"), "");
  EXPECT_EQ(UrlFault("http://127.0.0.1:9093"), "");
  for (const char* bad : {"", "example.org/x", "file:///etc/passwd",
                          "ftp://example.org/", "http://"})
    EXPECT_NE(UrlFault(bad), "") << bad;
}

TEST(Url, ShowsSchemeHostAndPortOnly) {
  EXPECT_EQ(ShownUrl("https://u:p@hooks.example.org:8443/T/B?x=y#z"),
            "https://hooks.example.org:8443");
  EXPECT_EQ(ShownUrl("http://[::1]/x"), "http://[::1]");
}

TEST(Header, RefusesWhatWouldForgeAnother) {
  EXPECT_EQ(HeaderFault("X-Team", "e-réputation"), "");
  EXPECT_NE(HeaderFault("X Team", "a"), "");
  EXPECT_NE(HeaderFault("", "a"), "");
  EXPECT_NE(HeaderFault("X-Team", "a\r\nX-Evil: 1"), "");
}

TEST(Secrets, AreThePathsPasswordsAndHeaderValues) {
  const auto secrets =
      SecretsOf({"https://me:pw12@example.org/hook/T0KEN?k=v44"},
                {{"Authorization", "Bearer abcdef"}});
  for (const char* secret : {"pw12", "/hook/T0KEN", "k=v44", "abcdef"})
    EXPECT_THAT(secrets, ::testing::Contains(std::string(secret)));
}

TEST(Authorization, IsBasicOrBearerNotBoth) {
  EXPECT_EQ(BasicAuthorization("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  const auto read = [](const char* yaml) {
    auto document = ConfigDocument::Parse(yaml, "vigie.yaml");
    const HttpHeaders headers = ReadAuthorization((*document)->root());
    return std::pair(headers, (*document)->errors().ToString());
  };
  EXPECT_EQ(read("bearer: abc").first[0].second, "Bearer abc");
  EXPECT_EQ(read("{username: a, password: b}").first[0].second, "Basic YTpi");
  EXPECT_THAT(read("{}").first, ::testing::IsEmpty());
  EXPECT_THAT(read("{username: a, bearer: b}").second, HasSubstr("not both"));
  EXPECT_THAT(read("password: hunter2").second, HasSubstr("username"));
  EXPECT_THAT(read("password: hunter2").second, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace vigie
