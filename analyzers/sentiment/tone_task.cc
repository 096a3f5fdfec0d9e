#include "analyzers/sentiment/tone_task.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>
#include <utility>

#include "analyzers/sentiment/sentiment.h"
#include "analyzers/sentiment/tone_texts.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {

int ToneLabel(std::string_view label) {
  if (label == "0" || label == "negative") return 0;
  if (label == "1" || label == "neutral") return 1;
  if (label == "2" || label == "positive") return 2;
  return -1;
}

namespace {

// Of this thread: what others do on the machine is not counted.
double ProcessorSeconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

absl::Status NoSuchLabel(const LabelledText& text) {
  return InvalidArgument("label \"", text.label,
                         "\": there are 0 or negative, 1 or neutral, 2 or "
                         "positive");
}

}  // namespace

absl::StatusOr<LinearTable> TrainTone(
    const std::vector<WeightedTexts>& sets, std::string_view language,
    const TrainSettings& settings,
    const std::function<void(int, int)>& progress) {
  const auto tokenizer = MakeTokenizer();
  ToneTexts features;
  FeatureList list;
  Examples examples;
  for (const WeightedTexts& set : sets)
    for (const LabelledText& text : set.texts) {
      const int label = ToneLabel(text.label);
      if (label < 0) return NoSuchLabel(text);
      if (text.language != language) continue;
      Mention mention;
      mention.text = text.text;
      features.Whole(tokenizer->Cut(mention), MakeLanguage(language), list);
      examples.Add(list, 1u << label, set.weight);
    }
  TableTask task{
      "tone", std::string(language), {"negative", "neutral", "positive"}};
  return TrainTable(examples, std::move(task), settings, progress);
}

absl::StatusOr<Examined> ExamineTone(const std::vector<LabelledText>& texts,
                                     const LinearTable* own) {
  std::unique_ptr<Analyzer> analyzer = MakeSentimentAnalyzer();
  if (own != nullptr) {
    VIGIE_ASSIGN_OR_RETURN(analyzer, MakeSentimentAnalyzer(*own));
  }
  Evaluation evaluation({"negative", "neutral", "positive"});
  // Texts are cut in groups and judged group by group, so that judging alone
  // can be timed with the words still in the cache, as they are in a run. The
  // second time round: the first brings the tables into memory.
  constexpr std::size_t kGroup = 64;
  std::vector<std::unique_ptr<Tokenizer>> tokenizers;
  for (std::size_t i = 0; i < kGroup; ++i)
    tokenizers.push_back(MakeTokenizer());
  std::vector<Mention> mentions(kGroup);
  std::vector<ScoredMention> scored(kGroup);
  std::vector<const Tokens*> tokens(kGroup);
  double seconds = 0;
  for (const bool timed : {false, true}) {
    for (std::size_t begin = 0; begin < texts.size(); begin += kGroup) {
      const std::size_t size = std::min(kGroup, texts.size() - begin);
      for (std::size_t i = 0; i < size; ++i) {
        const LabelledText& text = texts[begin + i];
        if (ToneLabel(text.label) < 0) return NoSuchLabel(text);
        mentions[i].Clear();
        mentions[i].text = text.text;
        scored[i].Reset(mentions[i]);
        scored[i].language = MakeLanguage(text.language);
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
        const Sentiment& said = scored[i].sentiment;
        evaluation.Add(
            static_cast<std::uint32_t>(ToneLabel(texts[begin + i].label)),
            static_cast<std::uint32_t>(said.tone),
            said.tone == Tone::kUnsupported ? -1 : said.probability);
      }
    }
  }
  return Examined{evaluation.Compute(),
                  static_cast<double>(texts.size()) / std::max(seconds, 1e-9)};
}

namespace {

// The first token at which the words of `name` stand, kNoToken if nowhere. A
// name of several words may be written as one.
std::uint32_t Find(const Tokens& tokens, std::string_view name,
                   Tokenizer& tokenizer) {
  Mention mention;
  mention.text = name;
  const Tokens& words = tokenizer.Cut(mention);
  std::string glued;
  for (const Token& word : words.tokens) glued += words.Folded(word);
  const std::uint64_t whole = TermHash(glued);
  const std::size_t size = words.tokens.size();
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
    std::size_t same = 0;
    while (same < size && i + same < tokens.tokens.size() &&
           tokens.tokens[i + same].hash == words.tokens[same].hash)
      ++same;
    if ((size > 0 && same == size) || tokens.tokens[i].hash == whole)
      return static_cast<std::uint32_t>(i);
  }
  // A handle or a tag that begins with it: @sncf_voyageurs.
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i)
    if ((tokens.tokens[i].kind == TokenKind::kHandle ||
         tokens.tokens[i].kind == TokenKind::kHashtag) &&
        glued.size() >= 3 && tokens.Folded(tokens.tokens[i]).starts_with(glued))
      return static_cast<std::uint32_t>(i);
  return kNoToken;
}

}  // namespace

absl::StatusOr<ExaminedBrands> ExamineBrands(
    const std::vector<CorpusText>& texts, const LinearTable* own) {
  std::unique_ptr<Analyzer> analyzer = MakeSentimentAnalyzer();
  if (own != nullptr) {
    VIGIE_ASSIGN_OR_RETURN(analyzer, MakeSentimentAnalyzer(*own));
  }
  const std::vector<std::string> classes = {"negative", "neutral", "positive"};
  Evaluation parts(classes), copies(classes);
  ExaminedBrands examined;
  const auto tokenizer = MakeTokenizer(), names = MakeTokenizer();
  for (const CorpusText& text : texts) {
    Mention mention;
    mention.text = text.text;
    const Tokens& tokens = tokenizer->Cut(mention);
    ScoredMention scored;
    scored.Reset(mention);
    scored.language = MakeLanguage(text.language);
    std::vector<int> truth;
    for (const auto& [name, tone] : text.brands) {
      const int label = ToneLabel(tone);
      if (label < 0) continue;
      BrandHit& hit = scored.brands.emplace_back();
      hit.brand = static_cast<std::uint32_t>(truth.size());
      hit.token = Find(tokens, name, *names);
      examined.not_named += hit.token == kNoToken;
      truth.push_back(label);
    }
    if (truth.size() < 2) continue;
    analyzer->Score(tokens, scored);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const auto label = static_cast<std::uint32_t>(truth[i]);
      const Sentiment& part = scored.brands[i].sentiment;
      parts.Add(label, static_cast<std::uint32_t>(part.tone), part.probability);
      copies.Add(label, static_cast<std::uint32_t>(scored.sentiment.tone),
                 scored.sentiment.probability);
    }
  }
  examined.figures = parts.Compute();
  examined.copied = copies.Compute();
  return examined;
}

}  // namespace vigie
