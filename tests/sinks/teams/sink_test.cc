// Against what a Teams workflow takes: a message of one Adaptive Card 1.4.
#include "sinks/teams/sink.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "simdjson.h"
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

// What a renderer would find wrong with an element and those inside.
std::string ElementFault(Element element) {
  const std::string_view type = StringAt(element, "type");
  const char* inner = nullptr;
  if (type == "Container")
    inner = "items";
  else if (type == "RichTextBlock")
    inner = "inlines";
  else if (type == "FactSet")
    inner = "facts";
  simdjson::dom::array list;
  if (inner != nullptr) {
    if (element[inner].get(list) != simdjson::SUCCESS || list.size() == 0)
      return Cat(type, " without ", inner);
    for (Element child : list) {
      if (type == "FactSet") {
        if (StringAt(child, "title").empty() ||
            StringAt(child, "value").empty())
          return "a fact without title or value";
        continue;
      }
      if (const std::string fault = ElementFault(child); !fault.empty())
        return fault;
    }
    return "";
  }
  if (type != "TextRun") return Cat("unknown element ", type);
  if (StringAt(element, "text").empty()) return "TextRun without text";
  Element action;
  if (element["selectAction"].get(action) == simdjson::SUCCESS &&
      (StringAt(action, "type") != "Action.OpenUrl" ||
       StringAt(action, "url").empty()))
    return "no such action";
  return "";
}

ReceiverAnswer Workflow(const ReceivedRequest& request) {
  const auto bad = [](std::string why) {
    return ReceiverAnswer{.code = 400, .body = std::move(why)};
  };
  if (request.body.size() > 21'000)
    return {.code = 413, .body = "RequestEntityTooLarge"};
  simdjson::dom::parser parser;
  Element payload;
  if (parser.parse(simdjson::padded_string(request.body)).get(payload) !=
      simdjson::SUCCESS)
    return bad("TriggerInputSchemaMismatch");
  simdjson::dom::array attachments;
  if (StringAt(payload, "type") != "message" ||
      payload["attachments"].get(attachments) != simdjson::SUCCESS ||
      attachments.size() != 1)
    return bad("no attachments");
  Element card;
  if (StringAt(attachments.at(0).value_unsafe(), "contentType") !=
          "application/vnd.microsoft.card.adaptive" ||
      attachments.at(0)["content"].get(card) != simdjson::SUCCESS)
    return bad("no card");
  if (StringAt(card, "type") != "AdaptiveCard" ||
      StringAt(card, "version") != "1.4")
    return bad("no Adaptive Card of a version Teams knows");
  simdjson::dom::array body, actions;
  if (card["body"].get(body) != simdjson::SUCCESS || body.size() == 0)
    return bad("no body");
  for (Element element : body)
    if (const std::string fault = ElementFault(element); !fault.empty())
      return bad(fault);
  if (card["actions"].get(actions) == simdjson::SUCCESS)
    for (Element action : actions)
      if (StringAt(action, "type") != "Action.OpenUrl" ||
          StringAt(action, "url").empty() || StringAt(action, "title").empty())
        return bad("no such action");
  return {.code = 202, .body = ""};
}

class TeamsSinkTest : public ::testing::Test {
 protected:
  TeamsSinkTest() { receiver_.AnswerBy(Workflow); }
  absl::Status Deliver(const Alert& alert, MessageOptions message = {}) {
    return MakeTeamsSink({.url = receiver_.url("/workflows/T0/triggers"),
                          .message = std::move(message)},
                         SystemClock())
        ->Deliver(alert);
  }
  Receiver receiver_;
};

TEST_F(TeamsSinkTest, TeamsTakesABadBuzzAndItsAllClear) {
  MessageOptions options;
  options.link = "https://vigie.example.org/i/{id}";
  ASSERT_TRUE(Deliver(BadBuzz(), options).ok());
  ASSERT_TRUE(Deliver(Resolved(BadBuzz())).ok());
  const auto requests = receiver_.WaitFor(2);
  const std::string& body = requests.at(0).body;
  EXPECT_THAT(body, HasSubstr(R"("text":"🟠 aurore: bad buzz")"));
  EXPECT_THAT(body, HasSubstr(R"("style":"warning")"));
  EXPECT_THAT(body, HasSubstr("140 against 40 expected"));
  EXPECT_THAT(body, HasSubstr("clears below 24"));
  EXPECT_THAT(body, HasSubstr(R"(Encore \"en panne\", merci @aurore #fail)"));
  EXPECT_THAT(body, HasSubstr(R"("url":"https://example.org/110")"));
  EXPECT_THAT(body, HasSubstr("https://vigie.example.org/i/5f2c9a11d0e47b63"));
  EXPECT_THAT(requests.at(1).body, HasSubstr("✅ aurore: all clear"));
  EXPECT_THAT(requests.at(1).body, HasSubstr(R"("style":"good")"));
}

TEST_F(TeamsSinkTest, TeamsTakesTheLongestAlertThereIs) {
  for (const char* filling : {"a", "\"", "\x01", "🜁", "é", "*_"}) {
    std::string long_text;
    while (long_text.size() < 50'000) long_text += filling;
    Alert alert = BadBuzz();
    alert.brand = alert.scope = alert.summary = alert.description = long_text;
    alert.signals.assign(60, {long_text, 1, 1, 1});
    Sample& sample = alert.samples[0];
    sample.author = sample.platform = sample.text = long_text;
    sample.url = "https://example.org/" + std::string(400, 'a');
    alert.samples.assign(100, sample);
    MessageOptions options;
    options.link = "https://example.org/?" + std::string(1900, 'a');
    const absl::Status status = Deliver(alert, options);
    EXPECT_TRUE(status.ok()) << filling << " " << status;
  }
}

TEST_F(TeamsSinkTest, AnAlertOfUsualLengthKeepsAllItsQuotes) {
  Alert alert = BadBuzz();
  alert.samples[0].text = std::string(280, 'a');
  alert.samples.assign(5, alert.samples[0]);
  ASSERT_TRUE(Deliver(alert).ok());
  const std::string body = receiver_.WaitFor(1).at(0).body;
  std::size_t quotes = 0;
  for (std::size_t at = 0;
       (at = body.find("see the mention", at)) != std::string::npos; ++at)
    ++quotes;
  EXPECT_EQ(quotes, 5u);
}

TEST_F(TeamsSinkTest, TeamsTakesAnEmptyAlert) {
  const absl::Status status = Deliver(Alert{});
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(TeamsSinkTest, NobodysWordsAreReadAsMarkdown) {
  Alert alert = BadBuzz();
  alert.samples[0].text = "[your bank](https://evil.example)";
  alert.scope = "hashtag:[x](https://evil.example)";
  ASSERT_TRUE(Deliver(alert).ok());
  const std::string body = receiver_.WaitFor(1).at(0).body;
  EXPECT_THAT(body, HasSubstr(R"x({"type":"TextRun","text":"[your )x"
                              R"x(bank](https://evil.example)"})x"));
  EXPECT_THAT(body, HasSubstr(R"(hashtag:\\[x\\](https)"));
  // A text block would read it.
  EXPECT_THAT(body, Not(HasSubstr("TextBlock\",\"text")));
}

}  // namespace
}  // namespace vigie
