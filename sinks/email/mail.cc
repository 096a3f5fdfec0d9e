#include "sinks/email/mail.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"
#include "pipeline/model/markup_text.h"
#include "sinks/message/text.h"

namespace vigie {
namespace {

constexpr std::size_t kSubject = 160;
constexpr std::size_t kLabel = 200;
constexpr std::size_t kSentences = 8000;
constexpr std::size_t kQuote = 2000;
constexpr std::size_t kFacts = 30;

std::string Base64(std::string_view bytes) {
  return absl::Base64Escape(ToAbsl(bytes));
}

// Lines of 76, as MIME has it.
std::string Base64Lines(std::string_view bytes) {
  const std::string text = Base64(bytes);
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 76)
    Append(out, std::string_view(text).substr(i, 76), "\r\n");
  return out;
}

std::string Part(std::string_view type, std::string_view text) {
  return Cat("Content-Type: ", type,
             "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
             Base64Lines(text));
}

std::string Summary(const Message& message) {
  return message.notice.empty() ? message.summary
                                : Cat(message.notice, " ", message.summary);
}

std::string TextOf(const Message& message) {
  std::string out = Cat(FittedLine(message.title, kLabel), "\n\n",
                        Fitted(Summary(message), kSentences), "\n\n");
  for (std::size_t i = 0; i < message.facts.size() && i < kFacts; ++i)
    Append(out, "- ", FittedLine(message.facts[i].label, kLabel), ": ",
           FittedLine(message.facts[i].value, kLabel), "\n");
  if (!message.reasons.empty())
    Append(out, "\n", message.reasons_title, "\n",
           Fitted(message.reasons, kSentences), "\n");
  if (!message.quotes.empty()) Append(out, "\n", message.quotes_title, "\n");
  for (const Quote& quote : message.quotes)
    Append(out, "\n> ",
           Fitted(quote.text, kQuote,
                  [](std::string_view character, std::string& to) {
                    to += character;
                    if (character == "\n") to += "> ";
                  }),
           "\n  ", FittedLine(quote.who, kLabel),
           quote.url.empty() ? "" : "\n  ", quote.url, "\n");
  if (!message.link.empty())
    Append(out, "\n", message.link_text, ": ", message.link, "\n");
  // "-- " begins a signature.
  Append(out, "\n-- \n", message.footer, "\n");
  return out;
}

std::string Cell(std::string_view text) {
  return Cat("<td style=\"padding:2px 12px 2px 0;vertical-align:top\">", text,
             "</td>");
}

std::string HtmlLink(std::string_view url, std::string_view words) {
  return Cat("<a href=\"", MarkupText(url), "\">", MarkupText(words), "</a>");
}

// Inline styles only: mail readers drop the rest.
std::string HtmlOf(const Message& message) {
  std::string out = Cat(
      "<!DOCTYPE html>\n<html><body style=\"font-family:sans-serif;"
      "font-size:15px;max-width:640px\">\n<h2 style=\"padding:8px 12px;color:"
      "#fff;background:",
      absl::StrFormat("#%06x", message.color), "\">",
      MarkupText(FittedLine(message.title, kLabel)), "</h2>\n<p>",
      MarkupText(Fitted(Summary(message), kSentences)), "</p>\n<table>\n");
  for (std::size_t i = 0; i < message.facts.size() && i < kFacts; ++i)
    Append(
        out, "<tr>",
        Cell(Cat("<b>", MarkupText(FittedLine(message.facts[i].label, kLabel)),
                 "</b>")),
        Cell(MarkupText(FittedLine(message.facts[i].value, kLabel))),
        "</tr>\n");
  out += "</table>\n";
  if (!message.reasons.empty())
    Append(out, "<h3>", MarkupText(message.reasons_title), "</h3>\n<p>",
           MarkupText(Fitted(message.reasons, kSentences)), "</p>\n");
  if (!message.quotes.empty())
    Append(out, "<h3>", MarkupText(message.quotes_title), "</h3>\n");
  for (const Quote& quote : message.quotes) {
    Append(out,
           "<blockquote style=\"margin:8px 0;padding:4px 12px;border-left:"
           "3px solid #bbb\"><div style=\"white-space:pre-wrap\">",
           MarkupText(Fitted(quote.text, kQuote)), "</div><small>",
           MarkupText(FittedLine(quote.who, kLabel)));
    if (!quote.url.empty())
      Append(out, " · ", HtmlLink(quote.url, message.see));
    out += "</small></blockquote>\n";
  }
  if (!message.link.empty())
    Append(out, "<p>", HtmlLink(message.link, message.link_text), "</p>\n");
  Append(out, "<p><small>", MarkupText(message.footer),
         "</small></p>\n</body></html>\n");
  return out;
}

// What a Message-ID may hold of an alert's name.
std::string IdPart(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 100))
    out += absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ? c
                                                                          : '.';
  return out.empty() ? "none" : out;
}

}  // namespace

std::string AddressFault(std::string_view address) {
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size() ||
      address.find('@', at + 1) != std::string_view::npos ||
      address.size() > 254)
    return "not an address; give one as name@example.org";
  for (const char c : address)
    if (c <= 0x20 || c == 0x7f ||
        std::string_view("<>()[],;:\\\"").find(c) != std::string_view::npos)
      return "an address has ASCII letters, digits and .!#$%&'*+-/=?^_`{|}~";
  return "";
}

std::string HeaderText(std::string_view text) {
  if (text.size() <= 60 &&
      std::all_of(text.begin(), text.end(),
                  [](char c) { return c >= 0x20 && c < 0x7f; }) &&
      text.find("=?") == std::string_view::npos)
    return std::string(text);
  // Encoded words of at most 75 characters, each of whole characters.
  constexpr std::size_t kBytes = 42;
  std::string out, word;
  const auto end_word = [&] {
    Append(out, out.empty() ? "" : "\r\n ", "=?UTF-8?B?", Base64(word), "?=");
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes =
        std::max<std::size_t>(Utf8SequenceLength(text, i), 1);
    if (word.size() + bytes > kBytes) end_word();
    word += text.substr(i, bytes);
    i += bytes;
  }
  if (!word.empty() || out.empty()) end_word();
  return out;
}

std::string MailOf(const Message& message, const MailAddresses& addresses) {
  const std::string domain =
      addresses.from.substr(addresses.from.find('@') + 1);
  const std::string thread =
      Cat("<", IdPart(message.incident), ".incident@", domain, ">");
  // Of the alert's own name, and so the same whenever it is sent; base64 holds
  // no "_".
  const std::string boundary =
      Cat("=_vigie_", IdPart(message.key).substr(0, 50));
  std::string to;
  for (const std::string& address : addresses.to)
    Append(to, to.empty() ? "" : ",\r\n ", address);
  return Cat(
      "Date: ",
      absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000",
                       absl::FromUnixMicros(message.at), absl::UTCTimeZone()),
      "\r\nFrom: Vigie <", addresses.from, ">\r\nTo: ", to,
      "\r\nSubject: ", HeaderText(FittedLine(message.title, kSubject)),
      "\r\nMessage-ID: <", IdPart(message.key), "@", domain,
      ">\r\nIn-Reply-To: ", thread, "\r\nReferences: ", thread,
      // Robots do not answer this (RFC 3834).
      "\r\nAuto-Submitted: auto-generated\r\n",
      message.urgent ? "Importance: high\r\nX-Priority: 1\r\n" : "",
      "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n "
      "boundary=\"",
      boundary, "\"\r\n\r\n--", boundary, "\r\n",
      Part("text/plain", TextOf(message)), "--", boundary, "\r\n",
      Part("text/html", HtmlOf(message)), "--", boundary, "--\r\n");
}

}  // namespace vigie
