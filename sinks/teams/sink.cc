#include "sinks/teams/sink.h"

#include <algorithm>
#include <utility>

#include "pipeline/base/strings.h"
#include "sinks/message/text.h"

namespace vigie {
namespace {

constexpr std::size_t kMostBytes = 20'000;
constexpr std::size_t kTitle = 200;
constexpr std::size_t kFacts = 12;
constexpr std::size_t kLabel = 100;
constexpr std::size_t kValue = 200;
constexpr std::size_t kWho = 120;
constexpr std::size_t kUrl = 500;

// What the size leaves room for.
struct Room {
  std::size_t quotes, quote_text, sentences;
};

// Text without Markdown; `style` is further properties, each after a comma.
std::string Run(std::string_view text, std::size_t most,
                std::string_view style = "") {
  return Cat(R"({"type":"TextRun","text":)", JsonString(FittedLine(text, most)),
             style, "}");
}
std::string RichText(std::string_view runs) {
  return Cat(R"({"type":"RichTextBlock","inlines":[)", runs, "]}");
}
std::string OpenUrl(std::string_view url) {
  return Cat(R"({"type":"Action.OpenUrl","url":)", JsonString(url));
}

// A fact's text is Markdown.
std::string FactText(std::string_view text, std::size_t most) {
  return JsonString(
      Fitted(text, most, [](std::string_view character, std::string& out) {
        if (character == "\n") character = " ";
        if (std::string_view("\\*_[]`~<").find(character) !=
            std::string_view::npos)
          out += '\\';
        out += character;
      }));
}

std::string_view StyleOf(const Message& message) {
  if (!message.firing || message.level == Level::kCalm) return "good";
  return message.level >= Level::kCrisis ? "attention" : "warning";
}

std::string Card(const Message& message, const Room& room) {
  std::string body =
      Cat(R"({"type":"Container","bleed":true,"style":")", StyleOf(message),
          R"(","items":[)",
          RichText(Run(Cat(message.icon, " ", message.title), kTitle,
                       R"(,"size":"Large","weight":"Bolder")")),
          ",",
          RichText(Run(message.notice.empty()
                           ? message.summary
                           : Cat(message.notice, " ", message.summary),
                       room.sentences)),
          "]}");
  std::string facts;
  for (std::size_t i = 0; i < message.facts.size() && i < kFacts; ++i)
    Append(facts, i == 0 ? "" : ",", R"({"title":)",
           FactText(message.facts[i].label, kLabel), R"(,"value":)",
           FactText(message.facts[i].value, kValue), "}");
  if (!facts.empty())
    Append(body, R"(,{"type":"FactSet","facts":[)", facts, "]}");
  const auto heading = [&body](std::string_view text) {
    Append(body, ",", RichText(Run(text, kTitle, R"(,"weight":"Bolder")")));
  };
  if (!message.reasons.empty()) {
    heading(message.reasons_title);
    Append(body, ",", RichText(Run(message.reasons, room.sentences)));
  }
  const std::size_t quotes = std::min(room.quotes, message.quotes.size());
  if (quotes > 0) heading(message.quotes_title);
  for (std::size_t i = 0; i < quotes; ++i) {
    const Quote& quote = message.quotes[i];
    std::string runs = Run(quote.who, kWho, R"(,"isSubtle":true)");
    if (!quote.url.empty() && quote.url.size() <= kUrl)
      Append(runs, ",", Run(" · ", 3), ",",
             Run(message.see, kTitle,
                 Cat(R"(,"underline":true,"selectAction":)", OpenUrl(quote.url),
                     "}")));
    Append(body, R"(,{"type":"Container","style":"emphasis","items":[)",
           RichText(Run(quote.text, room.quote_text)), ",", RichText(runs),
           "]}");
  }
  Append(body, ",",
         RichText(Run(message.footer, kTitle,
                      R"(,"size":"Small","isSubtle":true)")));
  std::string actions;
  if (!message.link.empty())
    actions = Cat(R"(,"actions":[)", OpenUrl(message.link), R"(,"title":)",
                  JsonString(message.link_text), "}]");
  return Cat(
      R"({"$schema":"http://adaptivecards.io/schemas/adaptive-card.json",)",
      R"("type":"AdaptiveCard","version":"1.4","msteams":{"width":"Full"},)",
      R"("fallbackText":)", JsonString(FittedLine(message.title, kTitle)),
      R"(,"body":[)", body, "]", actions, "}");
}

}  // namespace

std::string TeamsBody(const Message& message) {
  std::string body;
  // The last one fits whatever the alert: every part has its bound.
  for (const Room& room : {Room{5, 700, 3000}, Room{5, 300, 1500},
                           Room{3, 200, 800}, Room{0, 0, 500}}) {
    body = Cat(R"({"type":"message","attachments":[{"contentType":)",
               R"("application/vnd.microsoft.card.adaptive",)",
               R"("contentUrl":null,"content":)", Card(message, room), "}]}");
    if (body.size() <= kMostBytes) break;
  }
  return body;
}

std::unique_ptr<Sink> MakeTeamsSink(ChatOptions options, const Clock& clock) {
  return MakeChatSink({.name = "teams", .body = TeamsBody}, std::move(options),
                      clock);
}

std::unique_ptr<Sink> MakeTeamsSink(const ConfigNode& config,
                                    const Clock& clock) {
  return MakeTeamsSink(
      ReadChatOptions(config, "the address of the workflow's webhook"), clock);
}

}  // namespace vigie
