// Against Slack's published contract of incoming webhooks and Block Kit.
#include "sinks/slack/sink.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "simdjson.h"
#include "sinks/message/text.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/receiver.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Element = simdjson::dom::element;

std::string_view StringAt(Element element, const char* key) {
  std::string_view text;
  return element[key].get(text) == simdjson::SUCCESS ? text : "";
}

// What Slack would find wrong with a text object of at most `most`.
std::string TextFault(simdjson::simdjson_result<Element> found,
                      std::size_t most, bool plain = false) {
  Element object;
  if (found.get(object) != simdjson::SUCCESS) return "no text object";
  const std::string_view type = StringAt(object, "type");
  if (type != (plain ? "plain_text" : "mrkdwn")) return "wrong text type";
  const std::string_view text = StringAt(object, "text");
  if (text.empty()) return "empty text";
  if (UnitsOf(text) > most) return "text too long";
  return "";
}

std::string BlockFault(Element block) {
  const std::string_view type = StringAt(block, "type");
  if (type == "header") return TextFault(block["text"], 150, true);
  if (type == "context") {
    simdjson::dom::array elements;
    if (block["elements"].get(elements) != simdjson::SUCCESS ||
        elements.size() < 1 || elements.size() > 10)
      return "context without elements";
    for (Element element : elements)
      if (const std::string fault = TextFault(Element(element), 3000);
          !fault.empty())
        return fault;
    return "";
  }
  if (type != "section") return "unknown block";
  simdjson::dom::array fields;
  if (block["fields"].get(fields) != simdjson::SUCCESS)
    return TextFault(block["text"], 3000);
  if (fields.size() < 1 || fields.size() > 10) return "fields: 1 to 10";
  for (const Element field : fields)
    if (const std::string fault = TextFault(Element(field), 2000);
        !fault.empty())
      return fault;
  return "";
}

// Answers as Slack does: "ok", or 400 with a word.
ReceiverAnswer Slack(const ReceivedRequest& request) {
  simdjson::dom::parser parser;
  Element payload;
  simdjson::dom::array blocks;
  if (request.headers.at("content-type") != "application/json" ||
      parser.parse(simdjson::padded_string(request.body)).get(payload) !=
          simdjson::SUCCESS)
    return {.code = 400, .body = "invalid_payload"};
  if (StringAt(payload, "text").empty())
    return {.code = 400, .body = "no_text"};
  if (payload["blocks"].get(blocks) != simdjson::SUCCESS || blocks.size() < 1 ||
      blocks.size() > 50)
    return {.code = 400, .body = "invalid_blocks"};
  for (const Element block : blocks)
    if (const std::string fault = BlockFault(block); !fault.empty())
      return {.code = 400, .body = "invalid_blocks: " + fault};
  return {.code = 200, .body = "ok"};
}

class SlackSinkTest : public ::testing::Test {
 protected:
  SlackSinkTest() { receiver_.AnswerBy(Slack); }
  absl::Status Deliver(const Alert& alert, MessageOptions message = {}) {
    return MakeSlackSink({.url = receiver_.url("/services/T0/B0/secret"),
                          .message = std::move(message)},
                         SystemClock())
        ->Deliver(alert);
  }
  std::string Body() { return receiver_.WaitFor(1).at(0).body; }
  Receiver receiver_;
};

TEST_F(SlackSinkTest, SlackTakesABadBuzzAndItsAllClear) {
  EXPECT_TRUE(Deliver(BadBuzz()).ok());
  EXPECT_TRUE(Deliver(Resolved(BadBuzz())).ok());
  const std::string body = Body();
  EXPECT_THAT(body, HasSubstr(R"("text":"🟠 aurore: bad buzz")"));
  EXPECT_THAT(body, HasSubstr("140 against 40 expected"));
  EXPECT_THAT(body, HasSubstr("clears below 24"));
  EXPECT_THAT(body,
              HasSubstr(R"(> Encore \"en panne\", merci @aurore\n> #fail)"));
  EXPECT_THAT(body, HasSubstr("<https://example.org/110|see the mention>"));
  EXPECT_THAT(body, HasSubstr("5f2c9a11d0e47b63-1"));
  EXPECT_THAT(receiver_.requests().at(1).body,
              HasSubstr("✅ aurore: all clear"));
}

TEST_F(SlackSinkTest, SlackTakesTheLongestAlertThereIs) {
  for (const char* filling : {"a", "&", "\n", "🜁", "\xff", "*_~`>"}) {
    std::string long_text;
    while (long_text.size() < 50'000) long_text += filling;
    Alert alert = BadBuzz();
    alert.brand = alert.scope = alert.summary = alert.description = long_text;
    alert.signals.assign(60, {long_text, 1, 1, 1});
    Sample& sample = alert.samples[0];
    sample.author = sample.platform = sample.text = long_text;
    sample.url = "https://example.org/" + std::string(1900, '&');
    alert.samples.assign(100, sample);
    MessageOptions options;
    options.link = "https://example.org/?" + std::string(1900, '&');
    EXPECT_TRUE(Deliver(alert, options).ok()) << filling << Deliver(alert);
  }
}

TEST_F(SlackSinkTest, SlackTakesAnEmptyAlert) {
  EXPECT_TRUE(Deliver(Alert{}).ok()) << Deliver(Alert{});
}

TEST_F(SlackSinkTest, NobodysWordsCallTheChannelOrDisguiseALink) {
  Alert alert = BadBuzz();
  alert.samples[0].text = "<!channel> <https://evil.example|your bank> A&B";
  alert.samples[0].author = "<@U123>";
  alert.summary = "<!here>";
  ASSERT_TRUE(Deliver(alert).ok());
  const std::string body = Body();
  EXPECT_THAT(body, HasSubstr("&lt;!channel&gt; &lt;https://evil.example|your "
                              "bank&gt; A&amp;B"));
  for (const char* live : {"<!", "<@", "<https://evil"})
    EXPECT_THAT(body, Not(HasSubstr(live)));
}

TEST_F(SlackSinkTest, WhatSlackRefusesIsRefusedAndWhatItPostponesIsTriedAgain) {
  // Slack's own answers.
  for (const auto& [code, word] : {std::pair{400, "invalid_payload"},
                                   {403, "action_prohibited"},
                                   {404, "no_service"},
                                   {410, "channel_is_archived"}}) {
    receiver_.AnswerNext({{.code = code, .body = word}});
    const absl::Status status = Deliver(BadBuzz());
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(word));
  }
  receiver_.AnswerNext({{.code = 500, .body = "rollup_error"}});
  EXPECT_TRUE(absl::IsUnavailable(Deliver(BadBuzz())));
}

}  // namespace
}  // namespace vigie
