#include "sinks/slack/sink.h"

#include <utility>

#include "pipeline/base/strings.h"
#include "sinks/message/text.h"

namespace vigie {
namespace {

constexpr std::size_t kHeader = 150;
constexpr std::size_t kText = 3000;
constexpr std::size_t kLabel = 200;
constexpr std::size_t kValue = 1500;  // with the label below a field's 2,000
constexpr std::size_t kFields = 10;
constexpr std::size_t kWho = 300;
constexpr std::size_t kQuote = 1200;
constexpr std::size_t kUrl = 1000;
constexpr std::size_t kFooter = 1000;

void Escape(std::string_view character, std::string& out) {
  if (character == "&")
    out += "&amp;";
  else if (character == "<")
    out += "&lt;";
  else if (character == ">")
    out += "&gt;";
  else
    out += character;
}

std::string Mrkdwn(std::string_view text, std::size_t most) {
  return Fitted(text, most, Escape);
}

// Every line of a quotation is marked.
std::string Quoted(std::string_view text) {
  return "> " +
         Fitted(text, kQuote, [](std::string_view character, std::string& out) {
           Escape(character, out);
           if (character == "\n") out += "> ";
         });
}

// "" when there is no address, or too long a one: a link is never cut. It is
// escaped like any text; SafeUrl has encoded the rest.
std::string Link(std::string_view url, std::string_view words) {
  const std::string address = Mrkdwn(url, kUrl + 1);
  if (url.empty() || UnitsOf(address) > kUrl) return "";
  return Cat("<", address, "|", words, ">");
}

// verbatim: no names, channels or addresses are made into links.
std::string TextObject(std::string_view mrkdwn) {
  return Cat(R"({"type":"mrkdwn","verbatim":true,"text":)", JsonString(mrkdwn),
             "}");
}
std::string Section(std::string_view mrkdwn) {
  return Cat(R"({"type":"section","text":)", TextObject(mrkdwn), "}");
}
std::string Context(std::string_view mrkdwn) {
  return Cat(R"({"type":"context","elements":[)", TextObject(mrkdwn), "]}");
}

}  // namespace

std::string SlackBody(const Message& message) {
  const std::string title = Cat(message.icon, " ", message.title);
  std::string blocks =
      Cat(R"({"type":"header","text":{"type":"plain_text","emoji":true,)",
          R"("text":)", JsonString(FittedLine(title, kHeader)), "}}");
  const auto add = [&blocks](const std::string& block) {
    blocks += ',';
    blocks += block;
  };
  add(Section(Mrkdwn(message.notice.empty()
                         ? message.summary
                         : Cat(message.notice, " ", message.summary),
                     kText)));
  std::string fields;
  for (std::size_t i = 0; i < message.facts.size() && i < kFields; ++i) {
    if (i > 0) fields += ',';
    fields += TextObject(Cat("*", Mrkdwn(message.facts[i].label, kLabel), "*\n",
                             Mrkdwn(message.facts[i].value, kValue)));
  }
  if (!fields.empty())
    add(Cat(R"({"type":"section","fields":[)", fields, "]}"));
  if (!message.reasons.empty()) {
    const std::string heading = Cat("*", message.reasons_title, "*\n");
    add(Section(heading + Mrkdwn(message.reasons, kText - UnitsOf(heading))));
  }
  if (!message.quotes.empty())
    add(Section(Cat("*", message.quotes_title, "*")));
  for (const Quote& quote : message.quotes) {
    std::string text = Cat(Quoted(quote.text), "\n", Mrkdwn(quote.who, kWho));
    if (const std::string link = Link(quote.url, message.see); !link.empty())
      Append(text, " · ", link);
    add(Section(text));
  }
  if (const std::string link = Link(message.link, message.link_text);
      !link.empty())
    add(Section(link));
  add(Context(Mrkdwn(message.footer, kFooter)));
  return Cat(R"({"text":)",
             JsonString(Mrkdwn(Cat(message.icon, " ", message.summary), kText)),
             R"(,"unfurl_links":false,"unfurl_media":false,"blocks":[)", blocks,
             "]}");
}

std::unique_ptr<Sink> MakeSlackSink(ChatOptions options, const Clock& clock) {
  return MakeChatSink({.name = "slack", .body = SlackBody}, std::move(options),
                      clock);
}

std::unique_ptr<Sink> MakeSlackSink(const ConfigNode& config,
                                    const Clock& clock) {
  return MakeSlackSink(ReadChatOptions(config,
                                       "the incoming webhook's address, as "
                                       "https://hooks.slack.com/services/…"),
                       clock);
}

}  // namespace vigie
