#include "analyzers/linear/labelled.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <unordered_map>
#include <utility>

#include "analyzers/linear/corpus.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

void AppendUtf8(std::string& out, std::uint32_t c) {
  const auto byte = [&](std::uint32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xc0 | c >> 6);
    byte(0x80 | (c & 63));
  } else {
    byte(0xe0 | c >> 12);
    byte(0x80 | (c >> 6 & 63));
    byte(0x80 | (c & 63));
  }
}

// Four hexadecimal digits, or nothing.
bool ReadHex(std::string_view digits, std::uint32_t& value) {
  if (digits.size() < 4) return false;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + 4, value, 16);
  return error == std::errc() && end == digits.data() + 4 &&
         (value < 0xd800 || value >= 0xe000) && value != 0;
}

// The hashes of a text's words, each once, ascending.
using WordSet = std::vector<std::uint64_t>;
std::vector<WordSet> WordSets(const std::vector<LabelledText>& texts) {
  const auto tokenizer = MakeTokenizer();
  std::vector<WordSet> sets;
  for (const LabelledText& text : texts) {
    Mention mention;
    mention.text = text.text;
    WordSet& set = sets.emplace_back();
    for (const Token& token : tokenizer->Cut(mention).tokens)
      if (token.kind != TokenKind::kUrl && token.kind != TokenKind::kHandle &&
          (token.flags & kTokenSegment) == 0)
        set.push_back(token.hash);
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
  }
  return sets;
}

}  // namespace

std::string Unescaped(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
      {"&quot;", "\""}, {"&#39;", "'"}, {"\\n", "\n"},
      {"\\t", " "},     {"\\\"", "\""}, {"\\\\", "\\"},
  };
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (text[0] == '&' || text[0] == '\\') {
      std::uint32_t value = 0;
      if (text.starts_with("\\u") && ReadHex(text.substr(2), value)) {
        AppendUtf8(out, value);
        text.remove_prefix(6);
        continue;
      }
      const auto* const found = std::find_if(
          std::begin(kNames), std::end(kNames),
          [&](const auto& n) { return text.starts_with(n.first); });
      if (found != std::end(kNames)) {
        out += found->second;
        text.remove_prefix(found->first.size());
        continue;
      }
    }
    out += text[0];
    text.remove_prefix(1);
  }
  return out;
}

absl::StatusOr<std::vector<LabelledText>> ReadLabelled(
    const std::string& path) {
  if (IsCorpus(path)) {
    VIGIE_ASSIGN_OR_RETURN(std::vector<CorpusText> corpus, ReadCorpus(path));
    std::vector<LabelledText> texts;
    for (CorpusText& text : corpus) {
      LabelledText& one = texts.emplace_back();
      one.label = std::move(text.tone);
      one.language = std::move(text.language);
      one.text = std::move(text.text);
      for (auto& [name, tone] : text.brands) {
        one.names.push_back(std::move(name));
        one.tones.push_back(std::move(tone));
      }
    }
    return texts;
  }
  std::ifstream in(path);
  if (!in) return NotFound(path, ": ", std::strerror(errno));
  std::vector<LabelledText> texts;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line[0] == '#') continue;
    const std::size_t first = line.find('\t');
    const std::size_t second =
        first == std::string::npos ? first : line.find('\t', first + 1);
    if (second == std::string::npos || first == 0)
      return InvalidArgument(path, ":", number,
                             ": wants label, language and text, between tabs");
    LabelledText& text = texts.emplace_back();
    text.label = line.substr(0, first);
    text.language = line.substr(first + 1, second - first - 1);
    text.text = Unescaped(std::string_view(line).substr(second + 1));
  }
  if (texts.empty()) return InvalidArgument(path, ": holds no labelled text");
  return texts;
}

std::vector<bool> NearDuplicates(const std::vector<LabelledText>& texts,
                                 const std::vector<LabelledText>& known,
                                 int percent) {
  const std::vector<WordSet> ours = WordSets(texts), theirs = WordSets(known);
  // A word to the known texts that hold it; the rarest words are asked first.
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> holders;
  for (std::uint32_t k = 0; k < theirs.size(); ++k)
    for (const std::uint64_t word : theirs[k]) holders[word].push_back(k);
  std::vector<bool> near(texts.size(), false);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    WordSet words = ours[i];
    std::sort(words.begin(), words.end(), [&](auto a, auto b) {
      const auto of = [&](std::uint64_t w) {
        const auto at = holders.find(w);
        return at == holders.end() ? 0 : at->second.size();
      };
      return of(a) < of(b);
    });
    // Two sets this alike share one of the rarest words.
    const std::size_t asked =
        words.size() - words.size() * static_cast<std::size_t>(percent) / 100 +
        1;
    for (std::size_t w = 0; w < words.size() && w < asked && !near[i]; ++w) {
      const auto at = holders.find(words[w]);
      if (at == holders.end()) continue;
      for (const std::uint32_t k : at->second) {
        WordSet both;
        std::set_intersection(ours[i].begin(), ours[i].end(), theirs[k].begin(),
                              theirs[k].end(), std::back_inserter(both));
        const std::size_t either =
            ours[i].size() + theirs[k].size() - both.size();
        if (100 * both.size() >= static_cast<std::size_t>(percent) * either) {
          near[i] = true;
          break;
        }
      }
    }
  }
  return near;
}

}  // namespace vigie
