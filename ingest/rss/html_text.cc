#include "ingest/rss/html_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "ingest/rss/entities.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kMostLinks = 16;

bool IsBlock(std::string_view name) {
  static constexpr std::string_view kBlocks[] = {
      "address", "article", "aside", "blockquote", "br",     "dd",
      "div",     "dl",      "dt",    "figcaption", "figure", "footer",
      "form",    "h1",      "h2",    "h3",         "h4",     "h5",
      "h6",      "header",  "hr",    "li",         "main",   "nav",
      "ol",      "p",       "pre",   "section",    "table",  "tbody",
      "td",      "th",      "thead", "title",      "tr",     "ul"};
  return std::binary_search(std::begin(kBlocks), std::end(kBlocks), name);
}

// Appends text with runs of blanks as one blank and blocks as one newline.
class Lines {
 public:
  Lines(std::string& out, std::size_t most) : out_(out), most_(most) {}
  void Byte(char c) {
    if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      blank_ = true;
      return;
    }
    Separate();
    if (!full_) out_.push_back(c);
  }
  // A character of several bytes. U+00A0 is a blank like any other.
  void Character(std::string_view bytes) {
    if (bytes == "\xc2\xa0" || bytes == " ") {
      blank_ = true;
      return;
    }
    if (bytes.size() == 1) return Byte(bytes[0]);
    Separate();
    if (!full_) out_.append(bytes);
  }
  void Break() { newline_ = true; }

 private:
  void Separate() {
    // Checked only here and before whole characters, so none is cut.
    if (out_.size() >= most_) full_ = true;
    if (!full_ && !out_.empty()) {
      if (newline_)
        out_.push_back('\n');
      else if (blank_)
        out_.push_back(' ');
    }
    blank_ = newline_ = false;
  }
  std::string& out_;
  const std::size_t most_;
  bool blank_ = false, newline_ = false, full_ = false;
};

std::size_t CharacterSize(std::string_view s) {
  const auto a = static_cast<unsigned char>(s.front());
  const std::size_t size = a < 0x80 ? 1 : a < 0xe0 ? 2 : a < 0xf0 ? 3 : 4;
  return std::min(size, s.size());
}

// The value of an attribute in the inside of a tag, entities decoded.
std::string Attribute(std::string_view tag, std::string_view name) {
  const std::string lower = absl::AsciiStrToLower(ToAbsl(tag));
  for (std::size_t at = 0; (at = lower.find(name, at)) != lower.npos;
       at += name.size()) {
    std::size_t i = at + name.size();
    if (at > 0 &&
        !absl::ascii_isspace(static_cast<unsigned char>(lower[at - 1])))
      continue;
    while (i < tag.size() && tag[i] == ' ') ++i;
    if (i >= tag.size() || tag[i] != '=') continue;
    ++i;
    while (i < tag.size() && tag[i] == ' ') ++i;
    std::string_view raw;
    if (i < tag.size() && (tag[i] == '"' || tag[i] == '\'')) {
      const std::size_t end = tag.find(tag[i], i + 1);
      raw = tag.substr(i + 1, end == tag.npos ? tag.npos : end - i - 1);
    } else {
      raw = tag.substr(i, tag.find_first_of(" \t\r\n>", i) - i);
    }
    std::string value;
    while (!raw.empty()) {
      const std::size_t used =
          raw.front() == '&' ? AppendEntity(raw, value) : 0;
      if (used == 0) value.push_back(raw.front());
      raw.remove_prefix(std::max<std::size_t>(used, 1));
    }
    return value;
  }
  return {};
}

// Where the tag that begins at `html[0]` ends (after its '>'), quotes heeded;
// npos when it never does.
std::size_t TagEnd(std::string_view html) {
  char quote = 0;
  // A quote that is never closed must not swallow the whole text.
  const std::size_t most = std::min<std::size_t>(html.size(), 16 << 10);
  for (std::size_t i = 1; i < most; ++i) {
    const char c = html[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  const std::size_t plain = html.find('>');
  return plain == html.npos ? html.npos : plain + 1;
}

}  // namespace

HtmlText ReadHtml(std::string_view html, std::size_t most_text) {
  HtmlText result;
  Lines lines(result.text, most_text);
  while (!html.empty()) {
    if (html.front() == '&') {
      std::string character;
      const std::size_t used = AppendEntity(html, character);
      if (used > 0) {
        lines.Character(character);
        html.remove_prefix(used);
        continue;
      }
    }
    if (html.front() != '<' || html.size() < 2 ||
        (!absl::ascii_isalpha(static_cast<unsigned char>(html[1])) &&
         html[1] != '/' && html[1] != '!' && html[1] != '?')) {
      const std::size_t size = CharacterSize(html);
      lines.Character(html.substr(0, size));
      html.remove_prefix(size);
      continue;
    }
    if (html.substr(0, 4) == "<!--") {
      const std::size_t end = html.find("-->", 4);
      html.remove_prefix(end == html.npos ? html.size() : end + 3);
      continue;
    }
    if (html.substr(0, 9) == "<![CDATA[") {
      html.remove_prefix(9);
      continue;
    }
    const std::size_t end = TagEnd(html);
    if (end == html.npos) break;  // cut off within a tag
    std::string_view tag = html.substr(1, end - 2);
    html.remove_prefix(end);
    const bool closing = !tag.empty() && tag.front() == '/';
    if (closing) tag.remove_prefix(1);
    const std::string name = absl::AsciiStrToLower(
        ToAbsl(tag.substr(0, tag.find_first_of(" \t\r\n/"))));
    if (IsBlock(name)) lines.Break();
    if (closing) continue;
    if (name == "script" || name == "style") {
      const std::string close = Cat("</", name);
      std::size_t at = html.find(close);
      if (at == html.npos) break;
      at = html.find('>', at);
      if (at == html.npos) break;
      html.remove_prefix(at + 1);
    } else if (name == "img") {
      result.has_images = true;
    } else if (name == "video" || name == "iframe") {
      result.has_video = true;
    } else if (name == "a" && result.links.size() < kMostLinks) {
      std::string link = Attribute(tag, "href");
      if (link.size() <= 2048 && (absl::StartsWith(link, "http://") ||
                                  absl::StartsWith(link, "https://")))
        result.links.push_back(std::move(link));
    }
  }
  return result;
}

std::string ReadHtmlLine(std::string_view html, std::size_t most_text) {
  std::string line = ReadHtml(html, most_text).text;
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace vigie
