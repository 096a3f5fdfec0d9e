#include <algorithm>
#include <ctime>
#include <map>
#include <memory>

#include "analyzers/language/language.h"
#include "analyzers/language/language_table.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

double ProcessorSeconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// `count` words of a text, from word `first` on, as they were written.
std::string_view SomeWords(std::string_view text, std::size_t first,
                           std::size_t count) {
  std::size_t begin = 0, word = 0;
  bool inside = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool space = i == text.size() || text[i] == ' ' || text[i] == '\n';
    if (!space && !inside && word == first) begin = i;
    if (space && inside && ++word == first + count)
      return text.substr(begin, i - begin);
    inside = !space;
  }
  return first < word ? text.substr(begin) : std::string_view();
}
std::size_t CountWords(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

}  // namespace

absl::StatusOr<LinearTable> TrainLanguage(
    const std::vector<std::vector<LabelledText>>& sets,
    const TrainSettings& given, const std::function<void(int, int)>& progress) {
  const auto tokenizer = MakeTokenizer();
  Trigrams trigrams;
  FeatureList list;
  Examples examples;
  Random random(given.seed);
  const auto add = [&](std::string_view text, std::uint32_t label) {
    Mention mention;
    mention.text = text;
    trigrams.Read(tokenizer->Cut(mention));
    if (trigrams.foreign()) return;
    list.Clear();
    for (std::size_t i = 0; i < trigrams.size(); ++i)
      list.hashed.push_back(Trigrams::At(trigrams.bytes() + i));
    for (std::size_t i = 0; i < trigrams.word_count(); ++i)
      list.hashed.push_back(trigrams.words()[i]);
    examples.Add(list, 1u << label);
  };
  for (const auto& set : sets)
    for (const LabelledText& text : set) {
      if (text.language == "ar") continue;
      const auto* const found =
          std::find(std::begin(kTableLanguages), std::end(kTableLanguages),
                    std::string_view(text.language));
      const auto label = std::min<std::uint32_t>(
          static_cast<std::uint32_t>(found - std::begin(kTableLanguages)),
          kOtherLanguage);
      add(text.text, label);
      const std::size_t words = CountWords(text.text);
      if (words < 8) continue;
      const std::size_t count = 3 + random.Below(6);
      add(SomeWords(text.text, random.Below(words - count + 1), count), label);
    }
  TrainSettings settings = given;
  settings.bits = kLanguageBits;
  return TrainTable(examples,
                    {"language",
                     "",
                     {std::begin(kTableLanguages), std::end(kTableLanguages)}},
                    settings, progress);
}

absl::StatusOr<ExaminedLanguage> ExamineLanguage(
    std::vector<LabelledText> texts, std::size_t words,
    const LinearTable* own) {
  std::unique_ptr<Analyzer> analyzer = MakeLanguageAnalyzer();
  if (own != nullptr) {
    VIGIE_ASSIGN_OR_RETURN(analyzer, MakeLanguageAnalyzer(*own));
  }
  std::map<std::string, std::uint32_t> labels;
  for (LabelledText& text : texts) {
    labels.emplace(text.label, 0);
    if (words > 0) text.text = std::string(SomeWords(text.text, 0, words));
  }
  std::vector<std::string> names;
  for (auto& [name, number] : labels) {
    number = static_cast<std::uint32_t>(names.size());
    names.push_back(name);
  }
  Evaluation evaluation(names);
  constexpr std::size_t kGroup = 64;
  std::vector<std::unique_ptr<Tokenizer>> tokenizers;
  for (std::size_t i = 0; i < kGroup; ++i)
    tokenizers.push_back(MakeTokenizer());
  std::vector<Mention> mentions(kGroup);
  std::vector<ScoredMention> scored(kGroup);
  std::vector<const Tokens*> tokens(kGroup);
  double seconds = 0;
  for (const bool timed : {false, true})
    for (std::size_t begin = 0; begin < texts.size(); begin += kGroup) {
      const std::size_t size = std::min(kGroup, texts.size() - begin);
      for (std::size_t i = 0; i < size; ++i) {
        mentions[i].Clear();
        mentions[i].text = texts[begin + i].text;
        scored[i].Reset(mentions[i]);
        tokens[i] = &tokenizers[i]->Cut(mentions[i]);
      }
      const double start = ProcessorSeconds();
      for (std::size_t i = 0; i < size; ++i)
        analyzer->Score(*tokens[i], scored[i]);
      if (timed) {
        seconds += ProcessorSeconds() - start;
        continue;
      }
      for (std::size_t i = 0; i < size; ++i) {
        // A language of no text of the file counts as not judged.
        const auto said = labels.find(LanguageName(scored[i].language));
        evaluation.Add(labels[texts[begin + i].label],
                       said == labels.end()
                           ? static_cast<std::uint32_t>(names.size())
                           : said->second);
      }
    }
  return ExaminedLanguage{
      evaluation.Compute(),
      static_cast<double>(texts.size()) / std::max(seconds, 1e-9)};
}

}  // namespace vigie
