// Against Discord's published contract of "execute webhook".
#include "sinks/discord/sink.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/retry_after.h"
#include "simdjson.h"
#include "sinks/message/text.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/receiver.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Element = simdjson::dom::element;

// Adds the length of a text to `total`; false when it is missing or too long.
bool Count(simdjson::simdjson_result<Element> found, std::size_t most,
           std::size_t& total) {
  std::string_view text;
  if (found.get(text) != simdjson::SUCCESS || text.empty()) return false;
  total += UnitsOf(text);
  return UnitsOf(text) <= most;
}

ReceiverAnswer Discord(const ReceivedRequest& request) {
  const auto bad = [](std::string_view where) {
    return ReceiverAnswer{
        .code = 400,
        .body = Cat(R"({"code":50035,"message":"Invalid Form Body: )", where,
                    R"("})")};
  };
  simdjson::dom::parser parser;
  Element payload;
  if (parser.parse(simdjson::padded_string(request.body)).get(payload) !=
      simdjson::SUCCESS)
    return bad("no JSON");
  simdjson::dom::array parse, embeds, fields;
  if (payload["allowed_mentions"]["parse"].get(parse) != simdjson::SUCCESS ||
      parse.size() != 0)
    return bad("this test wants mentions switched off");
  if (payload["embeds"].get(embeds) != simdjson::SUCCESS || embeds.size() != 1)
    return bad("embeds");
  const auto embed = embeds.at(0);
  std::size_t total = 0;
  if (!Count(embed["title"], 256, total)) return bad("title");
  if (!Count(embed["description"], 4096, total)) return bad("description");
  if (!Count(embed["footer"]["text"], 2048, total)) return bad("footer");
  std::uint64_t color = 0;
  if (embed["color"].get(color) != simdjson::SUCCESS || color > 0xffffff)
    return bad("color");
  std::string_view time;
  if (embed["timestamp"].get(time) != simdjson::SUCCESS || !ParseRfc3339(time))
    return bad("timestamp");
  if (embed["fields"].get(fields) != simdjson::SUCCESS || fields.size() > 25)
    return bad("fields");
  for (Element field : fields)
    if (!Count(field["name"], 256, total) ||
        !Count(field["value"], 1024, total))
      return bad("field");
  if (total > 6000) return bad("more than 6000 characters");
  if (request.query != "wait=true") return {.code = 204, .body = ""};
  return {.code = 200, .body = R"({"id":"1"})"};
}

class DiscordSinkTest : public ::testing::Test {
 protected:
  DiscordSinkTest() { receiver_.AnswerBy(Discord); }
  absl::Status Deliver(const Alert& alert, MessageOptions message = {}) {
    return MakeDiscordSink({.url = receiver_.url("/api/webhooks/1/T0KEN"),
                            .message = std::move(message)},
                           SystemClock())
        ->Deliver(alert);
  }
  Receiver receiver_;
};

TEST_F(DiscordSinkTest, DiscordTakesABadBuzzAndItsAllClear) {
  ASSERT_TRUE(Deliver(BadBuzz()).ok());
  ASSERT_TRUE(Deliver(Resolved(BadBuzz())).ok());
  const auto requests = receiver_.WaitFor(2);
  EXPECT_EQ(requests.at(0).query, "wait=true");
  const std::string& body = requests.at(0).body;
  EXPECT_THAT(body, HasSubstr(R"("title":"🟠 aurore\\: bad buzz")"));
  EXPECT_THAT(body, HasSubstr("140 against 40 expected"));
  EXPECT_THAT(body, HasSubstr("clears below 24"));
  EXPECT_THAT(body, HasSubstr("[see the mention](https://example.org/110)"));
  EXPECT_THAT(body, HasSubstr("\"timestamp\":\"2026-11-21T09:31:00Z\""));
  EXPECT_THAT(requests.at(1).body, HasSubstr("all clear"));
}

TEST_F(DiscordSinkTest, DiscordTakesTheLongestAlertThereIs) {
  for (const char* filling : {"a", "*", "@", "🜁", "\n", "\xff"}) {
    std::string long_text;
    while (long_text.size() < 50'000) long_text += filling;
    Alert alert = BadBuzz();
    alert.brand = alert.scope = alert.summary = alert.description = long_text;
    alert.signals.assign(60, {long_text, 1, 1, 1});
    Sample& sample = alert.samples[0];
    sample.author = sample.platform = sample.text = long_text;
    sample.url = "https://example.org/" + std::string(250, 'a');
    alert.samples.assign(100, sample);
    const absl::Status status = Deliver(alert);
    EXPECT_TRUE(status.ok()) << filling << " " << status;
  }
}

TEST_F(DiscordSinkTest, DiscordTakesAnEmptyAlert) {
  const absl::Status status = Deliver(Alert{});
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(DiscordSinkTest, NobodysWordsCallAnyoneOrAreReadAsMarkdown) {
  Alert alert = BadBuzz();
  alert.samples[0].text = "@everyone <@123> **x** [bank](https://evil.example)";
  alert.samples[0].author = "@here";
  ASSERT_TRUE(Deliver(alert).ok());
  const std::string body = receiver_.WaitFor(1).at(0).body;
  for (const char* live : {"@everyone", "@here", "<@123>", "**x**", "[bank]("})
    EXPECT_THAT(body, Not(HasSubstr(live))) << live;
  EXPECT_THAT(body, HasSubstr("@\u2060everyone"));
}

TEST_F(DiscordSinkTest, WaitsAsLongAsTheBodyOfA429Says) {
  receiver_.AnswerNext(
      {{.code = 429,
        .headers = "Retry-After: 2\r\n",
        .body = R"({"message":"You are being rate limited.",)"
                R"("retry_after":1.337,"global":false})"},
       {.code = 429, .headers = "Retry-After: 2\r\n", .body = "<html>"}});
  const absl::Status precise = Deliver(BadBuzz());
  EXPECT_TRUE(absl::IsUnavailable(precise));
  EXPECT_EQ(RetryAfter(precise), 1'337 * kMillisecond);
  EXPECT_EQ(RetryAfter(Deliver(BadBuzz())), 2 * kSecond);
}

TEST_F(DiscordSinkTest, AWebhookThatIsGoneRefusesForGood) {
  receiver_.AnswerNext(
      {{.code = 404, .body = R"({"message":"Unknown Webhook","code":10015})"}});
  const absl::Status status = Deliver(BadBuzz());
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(status.ToString(), Not(HasSubstr("T0KEN")));
}

}  // namespace
}  // namespace vigie
