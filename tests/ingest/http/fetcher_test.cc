#include "ingest/http/fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/http/page_server.h"

namespace vigie {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HttpFetcher, GivesCodeBodyAndHeadersOfTheAnswer) {
  PageServer server;
  server.Answer("200 OK", "ETag: \"v1\"\r\nX-Thing:  spaced \r\n", "hello");
  HttpFetcher fetcher("test");
  const auto reply = fetcher.Get({.url = server.Url("/a"),
                                  .headers = {{"If-None-Match", "\"v0\""}},
                                  .user_agent = "Vigie/test"});
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->code, 200);
  EXPECT_EQ(reply->body, "hello");
  EXPECT_EQ(reply->Header("etag"), "\"v1\"");
  EXPECT_EQ(reply->Header("x-thing"), "spaced");
  EXPECT_EQ(reply->Header("absent"), "");
  const std::string request = server.requests().at(0);
  EXPECT_THAT(request, HasSubstr("GET /a HTTP/1.1"));
  EXPECT_THAT(request, HasSubstr("User-Agent: Vigie/test"));
  EXPECT_THAT(request, HasSubstr("If-None-Match: \"v0\""));
  EXPECT_THAT(request, HasSubstr("Accept-Encoding: "));
}

TEST(HttpFetcher, FollowsRedirectsAndGivesTheLastAnswersHeaders) {
  PageServer server;
  server.Answer("301 Moved", "Location: /b\r\nETag: \"old\"\r\n", "moved");
  server.Answer("200 OK", "", "there");
  HttpFetcher fetcher("test");
  const auto reply = fetcher.Get({.url = server.Url("/a")});
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->body, "there");
  EXPECT_EQ(reply->url, server.Url("/b"));
  EXPECT_EQ(reply->Header("etag"), "");
}

TEST(HttpFetcher, GivesUpOnARedirectLoop) {
  PageServer server;
  server.Answer("302 Found", "Location: /a\r\n", "");
  HttpFetcher fetcher("test");
  const auto reply =
      fetcher.Get({.url = server.Url("/a"), .most_redirects = 3});
  EXPECT_TRUE(absl::IsUnavailable(reply.status())) << reply.status();
  EXPECT_EQ(server.requests().size(), 4u);
}

TEST(HttpFetcher, NeverFollowsARedirectToAFile) {
  PageServer server;
  server.Answer("302 Found", "Location: file:///etc/passwd\r\n", "");
  HttpFetcher fetcher("test");
  const auto reply = fetcher.Get({.url = server.Url("/a")});
  EXPECT_TRUE(absl::IsUnavailable(reply.status())) << reply.status();
}

TEST(HttpFetcher, RefusesAddressesThatAreNotOfTheWeb) {
  HttpFetcher fetcher("test");
  for (const char* url : {"file:///etc/passwd", "ftp://example.org/a", "",
                          "http://", "example.org/feed", "gopher://a/"})
    EXPECT_TRUE(absl::IsInvalidArgument(fetcher.Get({.url = url}).status()))
        << url;
}

TEST(HttpFetcher, RefusesAHeaderThatWouldBeginAnother) {
  HttpFetcher fetcher("test");
  const auto reply = fetcher.Get(
      {.url = "http://127.0.0.1:9/", .headers = {{"A", "b\r\nHost: evil"}}});
  EXPECT_TRUE(absl::IsInvalidArgument(reply.status()));
}

TEST(HttpFetcher, StopsAtTheLimitOfBytes) {
  PageServer server;
  server.Answer("200 OK", "", std::string(100'000, 'x'));
  HttpFetcher fetcher("test");
  const auto reply =
      fetcher.Get({.url = server.Url("/a"), .most_bytes = 50'000});
  EXPECT_TRUE(absl::IsUnavailable(reply.status()));
  EXPECT_THAT(std::string(reply.status().message()), HasSubstr("50000"));
  EXPECT_TRUE(
      fetcher.Get({.url = server.Url("/a"), .most_bytes = 100'000}).ok());
}

TEST(HttpFetcher, ATimeOutAndARefusedConnectionAreUnavailable) {
  PageServer server;
  server.FallSilent();
  HttpFetcher fetcher("test");
  EXPECT_TRUE(absl::IsUnavailable(
      fetcher.Get({.url = server.Url("/"), .timeout = 50 * kMillisecond})
          .status()));
  EXPECT_TRUE(absl::IsUnavailable(
      fetcher.Get({.url = "http://127.0.0.1:1/"}).status()));
}

TEST(HttpFetcher, AnswersCutShortAreUnavailable) {
  PageServer server;
  server.AnswerRaw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
  HttpFetcher fetcher("test");
  EXPECT_TRUE(
      absl::IsUnavailable(fetcher.Get({.url = server.Url("/")}).status()));
}

TEST(HttpFetcher, AnInterruptCancelsTheCallUnderWay) {
  PageServer server;
  server.FallSilent();
  HttpFetcher fetcher("test");
  std::thread interrupter([&] {
    EXPECT_TRUE(server.AwaitRequests(1));
    fetcher.Interrupt();
  });
  const auto reply = fetcher.Get({.url = server.Url("/")});
  interrupter.join();
  EXPECT_TRUE(absl::IsCancelled(reply.status())) << reply.status();
}

TEST(HttpFetcher, AnInterruptThatWasClearedCancelsNothing) {
  PageServer server;
  server.Answer("200 OK", "", "hello");
  HttpFetcher fetcher("test");
  fetcher.Interrupt();
  fetcher.ClearInterrupt();
  EXPECT_TRUE(fetcher.Get({.url = server.Url("/")}).ok());
  fetcher.Interrupt();
  EXPECT_TRUE(
      absl::IsCancelled(fetcher.Get({.url = server.Url("/")}).status()));
}

TEST(HttpFetcher, MessagesNeverShowPathOrPassword) {
  HttpFetcher fetcher("test");
  const auto reply =
      fetcher.Get({.url = "http://user:hunter2@127.0.0.1:1/key/abc?token=t"});
  const std::string message(reply.status().message());
  EXPECT_THAT(message, HasSubstr("http://127.0.0.1:1"));
  EXPECT_THAT(message, Not(HasSubstr("hunter2")));
  EXPECT_THAT(message, Not(HasSubstr("key")));
  EXPECT_THAT(message, Not(HasSubstr("token")));
}

TEST(HostOf, IsTheHostInLowerCaseWithoutWww) {
  EXPECT_EQ(HostOf("https://www.Example.org:8080/a?b"), "example.org");
  EXPECT_EQ(HostOf("http://user@example.org"), "example.org");
  EXPECT_EQ(HostOf("http://[::1]:80/"), "[::1]");
  EXPECT_EQ(HostOf("mailto:a@b"), "");
}

TEST(RetryAfter, ReadsSecondsAndDatesAndNothingElse) {
  const Micros now = *ParseRfc3339("2026-01-05T10:00:00Z");
  EXPECT_EQ(RetryAfter("120", now), 2 * kMinute);
  EXPECT_EQ(RetryAfter("Mon, 05 Jan 2026 10:01:00 GMT", now), kMinute);
  EXPECT_EQ(RetryAfter("Mon, 05 Jan 2026 09:00:00 GMT", now), 0);
  EXPECT_EQ(RetryAfter("", now), 0);
  EXPECT_EQ(RetryAfter("soon", now), 0);
  EXPECT_EQ(RetryAfter("-5", now), 0);
  EXPECT_EQ(RetryAfter("99999999999", now), kDay);
}

}  // namespace
}  // namespace vigie
