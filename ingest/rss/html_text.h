// What a person reads of a piece of HTML: the text, its paragraphs as lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

struct HtmlText {
  std::string text;  // UTF-8; runs of blanks are one, no blank lines
  std::vector<std::string> links;  // http and https addresses of its anchors
  bool has_images = false;
  bool has_video = false;
};

// Anything is HTML; nothing fails. At most `most_text` bytes of text and 16
// links are kept. Scripts, styles and comments are dropped; blocks begin a new
// line.
HtmlText ReadHtml(std::string_view html, std::size_t most_text = 64 << 10);

// The same as one line, for titles and names.
std::string ReadHtmlLine(std::string_view html, std::size_t most_text = 2000);

}  // namespace vigie
