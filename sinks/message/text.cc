#include "sinks/message/text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"
#include "sinks/http/client.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxUrl = 2000;

// U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069: marks, embeddings,
// overrides and isolates of direction.
bool TurnsDirection(std::string_view character) {
  if (character.size() != 3 || character[0] != '\xe2') return false;
  const auto second = static_cast<unsigned char>(character[1]);
  const auto third = static_cast<unsigned char>(character[2]);
  if (second == 0x80)
    return third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae);
  return second == 0x81 && third >= 0xa6 && third <= 0xa9;
}

void AppendPercent(std::string& out, char c) {
  absl::StrAppendFormat(&out, "%%%02X", static_cast<unsigned char>(c));
}

void Plain(std::string_view character, std::string& out) { out += character; }

}  // namespace

std::size_t UnitsOf(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = Utf8SequenceLength(text, i);
    units += bytes == 4 ? 2 : 1;
    i += bytes == 0 ? 1 : bytes;
  }
  return units;
}

std::string Fitted(std::string_view text, std::size_t most,
                   EscapeCharacter escape) {
  std::string out, next;
  std::size_t units = 0;
  std::size_t cut = 0;  // where "…" would still fit
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = Utf8SequenceLength(text, i);
    std::string_view character =
        bytes == 0 ? "\xef\xbf\xbd" : text.substr(i, bytes);
    i += bytes == 0 ? 1 : bytes;
    if (TurnsDirection(character)) continue;
    const auto byte = static_cast<unsigned char>(character[0]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7f) character = " ";
    next.clear();
    escape(character, next);
    const std::size_t more = UnitsOf(next);
    if (units + more > most) {
      out.resize(cut);
      if (most > 0) out += "…";
      return out;
    }
    out += next;
    units += more;
    if (units < most) cut = out.size();
  }
  return out;
}

std::string Fitted(std::string_view text, std::size_t most) {
  return Fitted(text, most, Plain);
}

std::string FittedLine(std::string_view text, std::size_t most) {
  return Fitted(text, most, [](std::string_view character, std::string& out) {
    out += character == "\n" ? " " : character;
  });
}

std::string SafeUrl(std::string_view url) {
  constexpr std::string_view kEndsLinks = "<>()[]{}|\\^`\"'*";
  if (url.size() > kMaxUrl || !UrlFault(url).empty()) return "";
  std::string out;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f ||
        kEndsLinks.find(c) != std::string_view::npos)
      AppendPercent(out, c);
    else
      out += c;
  }
  return out.size() <= kMaxUrl ? out : "";
}

std::string PercentEncoded(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
        std::string_view("-._~").find(c) != std::string_view::npos)
      out += c;
    else
      AppendPercent(out, c);
  return out;
}

std::string JsonString(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

}  // namespace vigie
