#include "sinks/discord/sink.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "pipeline/base/strings.h"
#include "pipeline/plugin/retry_after.h"
#include "simdjson.h"
#include "sinks/message/text.h"

namespace vigie {
namespace {

constexpr std::size_t kAll = 6000;
constexpr std::size_t kTitle = 256;
constexpr std::size_t kSummary = 800;
constexpr std::size_t kReasons = 1500;
constexpr std::size_t kFacts = 15;
constexpr std::size_t kFields = 25;
constexpr std::size_t kLabel = 60;
constexpr std::size_t kValue = 100;
constexpr std::size_t kWho = 100;
constexpr std::size_t kQuote = 400;
constexpr std::size_t kUrl = 300;
constexpr std::size_t kFooter = 200;

// A word joiner after "@" leaves a name that calls nobody.
void Escape(std::string_view character, std::string& out) {
  if (std::string_view("\\*_~`|<>[]()#-+:").find(character) !=
      std::string_view::npos)
    out += '\\';
  out += character;
  if (character == "@") out += "\u2060";
}

// Titles of embeds and of their fields read Markdown too; footers do not.
class Embed {
 public:
  // The first `most` units of `text` that the whole still has room for.
  std::string Take(std::string_view text, std::size_t most) {
    std::string taken = Fitted(text, std::min(most, left_), Escape);
    left_ -= UnitsOf(taken);
    return taken;
  }
  bool HasRoom(std::size_t units) const { return left_ >= units; }
  void Spend(std::size_t units) { left_ -= units; }
  // REQUIRES: neither is empty, as Discord has it.
  void AddField(std::string_view name, std::string_view value, bool in_line) {
    if (count_ == kFields) return;
    Append(fields_, count_++ == 0 ? "" : ",", R"({"name":)", JsonString(name),
           R"(,"value":)", JsonString(value), R"(,"inline":)",
           in_line ? "true" : "false", "}");
  }
  const std::string& fields() const { return fields_; }

 private:
  std::size_t left_ = kAll;
  std::size_t count_ = 0;
  std::string fields_;
};

// Discord tells in the body, to the millisecond, what its header rounds.
absl::Status Judge(absl::Status failure, const HttpReply& reply) {
  if (reply.code != 429) return failure;
  simdjson::dom::parser parser;
  double seconds = 0;
  if (parser.parse(simdjson::padded_string(reply.body))["retry_after"].get(
          seconds) != simdjson::SUCCESS ||
      !(seconds > 0) || seconds > 86'400)
    return failure;
  return WithRetryAfter(std::move(failure),
                        static_cast<Micros>(std::ceil(seconds * 1e6)));
}

// wait=true: the answer comes after the message was checked, not before.
std::string Waiting(std::string url) {
  if (url.empty() || url.find("wait=") != std::string::npos) return url;
  url += url.find('?') == std::string::npos ? '?' : '&';
  return url + "wait=true";
}

}  // namespace

std::string DiscordBody(const Message& message) {
  Embed embed;
  const std::string title =
      embed.Take(Cat(message.icon, " ", message.title), kTitle);
  const std::string footer = FittedLine(message.footer, kFooter);
  embed.Spend(UnitsOf(footer));
  std::string description = embed.Take(
      message.notice.empty() ? message.summary
                             : Cat(message.notice, " ", message.summary),
      kSummary);
  for (std::size_t i = 0; i < message.facts.size() && i < kFacts; ++i) {
    if (!embed.HasRoom(kLabel + kValue)) break;
    const std::string label = embed.Take(message.facts[i].label, kLabel);
    const std::string value = embed.Take(message.facts[i].value, kValue);
    if (!label.empty() && !value.empty()) embed.AddField(label, value, true);
  }
  if (!message.reasons.empty() && embed.HasRoom(kLabel + kReasons)) {
    const std::string heading = Cat("\n\n**", message.reasons_title, "**\n");
    embed.Spend(UnitsOf(heading));
    description += heading;
    description += embed.Take(message.reasons, kReasons);
  }
  for (const Quote& quote : message.quotes) {
    const std::string link =
        quote.url.empty() || quote.url.size() > kUrl
            ? ""
            : Cat("\n[", message.see, "](", quote.url, ")");
    if (!embed.HasRoom(kWho + kQuote + UnitsOf(link))) break;
    std::string who = embed.Take(quote.who, kWho);
    if (who.empty()) {
      who = "…";
      embed.Spend(1);
    }
    embed.Spend(UnitsOf(link));
    embed.AddField(who, embed.Take(quote.text, kQuote) + link, false);
  }
  std::string url;
  if (!message.link.empty())
    url = Cat(R"("url":)", JsonString(message.link), ",");
  return Cat(R"({"allowed_mentions":{"parse":[]},"embeds":[{"title":)",
             JsonString(title), R"(,"description":)", JsonString(description),
             R"(,)", url, R"("color":)", message.color, R"(,"timestamp":)",
             JsonString(FormatRfc3339(message.at)), R"(,"fields":[)",
             embed.fields(), R"(],"footer":{"text":)", JsonString(footer),
             "}}]}");
}

std::unique_ptr<Sink> MakeDiscordSink(ChatOptions options, const Clock& clock) {
  options.url = Waiting(std::move(options.url));
  return MakeChatSink({.name = "discord", .body = DiscordBody, .judge = Judge},
                      std::move(options), clock);
}

std::unique_ptr<Sink> MakeDiscordSink(const ConfigNode& config,
                                      const Clock& clock) {
  return MakeDiscordSink(ReadChatOptions(config,
                                         "the webhook's address, as "
                                         "https://discord.com/api/webhooks/…"),
                         clock);
}

}  // namespace vigie
