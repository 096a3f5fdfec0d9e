#include "analyzers/sentiment/lexicon_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;
constexpr std::size_t kMostWords = 4;  // side by side
constexpr int kMostMistakes = 100;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// The next field of a line, from `at` on; where it began is left in `at`'s
// place by `begin`.
std::string_view Field(std::string_view line, std::size_t& at,
                       std::size_t& begin) {
  while (at < line.size() && IsBlank(line[at])) ++at;
  begin = at;
  while (at < line.size() && !IsBlank(line[at])) ++at;
  return line.substr(begin, at - begin);
}

bool IsLanguage(std::string_view s) {
  return s == "*" || ((s.size() == 2 || s.size() == 3) &&
                      std::all_of(s.begin(), s.end(),
                                  [](char c) { return c >= 'a' && c <= 'z'; }));
}

}  // namespace

absl::StatusOr<std::vector<OwnWord>> ParseLexicon(std::string_view text,
                                                  std::string_view name) {
  std::vector<OwnWord> words;
  std::string mistakes;
  int told = 0;
  const auto tokenizer = MakeTokenizer();
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && IsBlank(line.back())) line.remove_suffix(1);
    std::size_t at = 0, begin = 0;
    const auto wrong = [&](std::string_view what) {
      if (++told <= kMostMistakes)
        Append(mistakes, mistakes.empty() ? "" : "\n", name, ":", number, ":",
               begin + 1, ": ", what);
    };
    const std::string_view language = Field(line, at, begin);
    if (language.empty() || language[0] == '#') continue;
    if (!IsLanguage(language)) {
      wrong(Cat("\"", language,
                "\": the language, such as fr, or * for any, comes first"));
      continue;
    }
    std::string_view weight = Field(line, at, begin);
    if (weight.starts_with('+')) weight.remove_prefix(1);
    const auto value = ParseInt<int>(weight);
    if (!value || *value < -3 || *value > 3) {
      wrong(Cat("\"", weight, "\": a weight is a whole number from -3 to 3"));
      continue;
    }
    while (at < line.size() && IsBlank(line[at])) ++at;
    begin = at;
    Mention mention;
    mention.text = line.substr(at);
    std::size_t count = 0;
    for (const Token& token : tokenizer->Cut(mention).tokens)
      count += (token.flags & kTokenSegment) == 0;
    if (count == 0) {
      wrong("no word; give one, or some that stand side by side");
    } else if (count > kMostWords) {
      wrong(Cat("at most ", kMostWords, " words side by side"));
    } else {
      words.push_back({language == "*" ? "" : std::string(language),
                       std::string(line.substr(at)), *value});
    }
  }
  if (told > kMostMistakes) mistakes += "\nand more";
  if (told > 0) return InvalidArgument(mistakes);
  return words;
}

absl::StatusOr<std::vector<OwnWord>> ReadLexicon(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return NotFound(path, ": ", std::strerror(errno));
  std::string text;
  char piece[1 << 16];
  while (in.read(piece, sizeof piece), in.gcount() > 0) {
    text.append(piece, static_cast<std::size_t>(in.gcount()));
    if (text.size() > kMostBytes)
      return InvalidArgument(path, ": a lexicon has at most 16 MiB");
  }
  if (in.bad())
    return InvalidArgument(path, ": cannot be read: ", std::strerror(errno));
  return ParseLexicon(text, path);
}

}  // namespace vigie
