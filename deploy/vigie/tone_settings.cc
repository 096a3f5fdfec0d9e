#include "deploy/vigie/tone_settings.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analyzers/sentiment/lexicon_file.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::pair<std::string_view, int> kLists[] = {
    {"praise", 3}, {"complaint", -3}, {"ignore", 0}};

bool HasWord(std::string_view text) {
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  return !tokenizer->Cut(mention).tokens.empty();
}

}  // namespace

void ReadBrandTone(const ConfigNode& item, BrandRule& brand) {
  const ConfigNode words = item["words"];
  if (words.present())
    for (const auto& [key, weight] : kLists) {
      const ConfigNode list = words[key];
      for (std::string& word : list.Strings()) {
        if (!HasWord(word)) {
          list.Error(Cat("\"", word, "\" holds no word"));
          continue;
        }
        for (const OwnWord& known : brand.words)
          if (known.words == word && known.weight != weight)
            list.Error(Cat("\"", word, "\" is in another list, too"));
        brand.words.push_back({"", std::move(word), weight});
      }
    }
  const ConfigNode prior = item["tone"]["prior"];
  if (!prior.present()) return;
  const std::vector<ConfigNode> shares = prior.items();
  if (shares.size() != 3) {
    if (prior.is_list())
      prior.Error(
          "three shares: of complaints, neutral texts and praise, such as "
          "[0.3, 0.5, 0.2]");
    return;
  }
  double sum = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    const double share = shares[c].Number(0, 0, 1);
    sum += share;
    brand.tone_prior[c] = static_cast<int>(std::lround(1000 * share));
  }
  if (std::abs(sum - 1) > 0.01)
    prior.Error("the three shares must add up to 1");
}

void ReadLexicons(const ConfigNode& node, Rules& rules) {
  for (const std::string& path : node.Strings()) {
    auto words = ReadLexicon(path);
    if (!words.ok()) {
      node.Error(FromAbsl(words.status().message()));
      continue;
    }
    for (OwnWord& word : *words) rules.lexicon.push_back(std::move(word));
  }
}

void ReadThemes(const ConfigNode& node, Rules& rules) {
  for (int t = 0; t < kThemes; ++t) {
    const std::string theme(ThemeName(static_cast<Theme>(t)));
    const ConfigNode words = node[theme];
    for (std::string& word : words.Strings()) {
      const std::size_t star = word.find('*');
      const auto letters = std::count_if(
          word.begin(), word.end(), [](char c) { return (c & 0xc0) != 0x80; });
      if (word.empty())
        words.Error("an empty word; leave it out");
      else if (star != std::string::npos &&
               (star + 1 != word.size() || letters < 5 ||
                word.find(' ') != std::string::npos))
        words.Error(Cat("`", word,
                        "`: a * stands at the end of one word, after four "
                        "letters or more"));
      else
        rules.themes.push_back({theme, std::move(word)});
    }
  }
}

}  // namespace vigie
