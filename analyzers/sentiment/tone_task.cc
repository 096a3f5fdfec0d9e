#include "analyzers/sentiment/tone_task.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "analyzers/linear/decision.h"
#include "analyzers/sentiment/models.h"
#include "analyzers/sentiment/prior.h"
#include "analyzers/sentiment/sentiment.h"
#include "analyzers/sentiment/tone_heads.h"
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

// The first token at which `name` stands, kNoToken if nowhere. People write a
// name of several words as one, one as two, in a handle or a tag
// (@sncf_voyageurs), and mostly leave its second half away ("Bouygues" for
// Bouygues Telecom).
std::uint32_t Find(const Tokens& tokens, std::string_view name,
                   Tokenizer& tokenizer) {
  Mention mention;
  mention.text = name;
  const Tokens& words = tokenizer.Cut(mention);
  std::string glued;
  for (const Token& word : words.tokens) glued += words.Folded(word);
  const std::uint64_t whole = TermHash(glued);
  const std::size_t size = words.tokens.size(), all = tokens.tokens.size();
  for (std::size_t i = 0; i < all; ++i) {
    std::size_t same = 0;
    while (same < size && i + same < all &&
           tokens.tokens[i + same].hash == words.tokens[same].hash)
      ++same;
    if ((size > 0 && same == size) || tokens.tokens[i].hash == whole)
      return static_cast<std::uint32_t>(i);
  }
  for (std::size_t i = 0; i < all; ++i) {
    const std::string_view here = tokens.Folded(tokens.tokens[i]);
    const bool marked = tokens.tokens[i].kind == TokenKind::kHandle ||
                        tokens.tokens[i].kind == TokenKind::kHashtag;
    if (marked && glued.size() >= 3 && here.starts_with(glued))
      return static_cast<std::uint32_t>(i);
    if (i + 1 < all && glued == Cat(here, tokens.Folded(tokens.tokens[i + 1])))
      return static_cast<std::uint32_t>(i);
  }
  // Its longest word.
  const Token* longest = nullptr;
  if (size > 1)
    for (const Token& word : words.tokens)
      if (longest == nullptr ||
          word.end - word.begin > longest->end - longest->begin)
        longest = &word;
  for (const Token* word : {size > 1 ? words.tokens.data() : nullptr, longest})
    if (word != nullptr && word->end - word->begin >= 3)
      for (std::size_t i = 0; i < all; ++i)
        if (tokens.tokens[i].hash == word->hash)
          return static_cast<std::uint32_t>(i);
  return kNoToken;
}

// What is judged is learned: the part of a text that speaks of one brand counts
// so much of a text. (Development sets, French and English macro-recall: 66.4
// and 69.9 without, 67.3 and 70.1 at .3, 67.0 and 69.9 at 1.)
constexpr float kPartWeight = 0.3f;

// Reads texts of a corpus as a run does: blind to the brands' names.
class NameBlind {
 public:
  // `list`: the features of the text, as long as it is the last one read.
  void Read(const LabelledText& text, FeatureList& list) {
    mention_.text = text.text;
    const Tokens& tokens = tokenizer_->Cut(mention_);
    const Language language = MakeLanguage(text.language);
    marks_.Clear();
    bool any = false;
    for (const std::string& name : text.names) {
      OwnWords word;
      word.AddName(name, *names_);
      any |= word.Mark(tokens, language, marks_);
    }
    texts_.Whole(tokens, language, list, any ? &marks_ : nullptr);
    tokens_ = &tokens;
  }

  // Calls take(list, tone) for the part about each brand of the text that was
  // read last, where there are several and their tones are known.
  template <typename Take>
  void ReadParts(const LabelledText& text, FeatureList& list, Take take) {
    ScoredMention scored;
    scored.Reset(mention_);
    std::vector<int> tones;
    for (std::size_t n = 0; n < text.tones.size(); ++n) {
      const int tone = ToneLabel(text.tones[n]);
      const std::uint32_t token = Find(*tokens_, text.names[n], *names_);
      if (tone < 0 || token == kNoToken) continue;
      scored.brands.emplace_back().token = token;
      tones.push_back(tone);
    }
    if (tones.size() < 2) return;
    texts_.PartBrands(*tokens_, scored);
    for (std::size_t n = 0; n < tones.size(); ++n) {
      texts_.Part(*tokens_, scored.brands[n].token, list);
      take(list, tones[n]);
    }
  }

 private:
  const Tokens* tokens_ = nullptr;
  std::unique_ptr<Tokenizer> tokenizer_ = MakeTokenizer(),
                             names_ = MakeTokenizer();
  Mention mention_;
  OwnMarks marks_;
  ToneTexts texts_;
};

// One brand for each name in the texts.
Rules RulesOf(const std::vector<LabelledText>& texts,
              std::map<std::string, std::uint32_t>& numbers) {
  Rules rules;
  for (const LabelledText& text : texts)
    for (const std::string& name : text.names)
      if (numbers.emplace(name, rules.brands.size()).second)
        rules.brands.emplace_back().name = name;
  return rules;
}

const LinearTable* TableFor(std::string_view language, const LinearTable* own) {
  if (own != nullptr && own->task().language == language) return own;
  for (const ToneTable& table : BuiltInToneTables())
    if (table.language == MakeLanguage(language)) return &table.table;
  return nullptr;
}

}  // namespace

absl::StatusOr<LinearTable> TrainTone(
    const std::vector<WeightedTexts>& sets, std::string_view language,
    const TrainSettings& settings,
    const std::function<void(int, int)>& progress) {
  NameBlind reader;
  FeatureList list;
  Examples examples;
  std::vector<bool> like;
  for (const WeightedTexts& set : sets)
    for (const LabelledText& text : set.texts) {
      const int label = ToneLabel(text.label);
      if (label < 0) return NoSuchLabel(text);
      if (text.language != language) continue;
      reader.Read(text, list);
      examples.Add(list, 1u << label, set.weight);
      like.push_back(set.like);
      reader.ReadParts(text, list, [&](const FeatureList& part, int tone) {
        examples.Add(part, 1u << tone, set.weight * kPartWeight);
        like.push_back(set.like);
      });
    }
  TableTask task{
      "tone", std::string(language), {"negative", "neutral", "positive"}};
  const auto likes = std::count(like.begin(), like.end(), true);
  if (likes == 0 || likes == static_cast<std::ptrdiff_t>(like.size()))
    return TrainTable(examples, std::move(task), settings, progress);
  return TrainTwoHeads(examples, like, std::move(task), settings, progress);
}

absl::StatusOr<Examined> ExamineTone(const std::vector<LabelledText>& texts,
                                     const LinearTable* own) {
  std::map<std::string, std::uint32_t> numbers;
  const Rules rules = RulesOf(texts, numbers);
  std::unique_ptr<Analyzer> analyzer = MakeSentimentAnalyzer(rules);
  if (own != nullptr) {
    VIGIE_ASSIGN_OR_RETURN(analyzer, MakeSentimentAnalyzer(*own, rules));
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
        for (const std::string& name : text.names)
          scored[i].brands.emplace_back().brand = numbers[name];
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

absl::StatusOr<Adapted> AdaptTone(const std::vector<LabelledText>& texts,
                                  const LinearTable* own) {
  constexpr std::size_t kFewest = 20, kFolds = 5;
  NameBlind reader;
  FeatureList list;
  std::vector<PriorExample> sample;
  std::vector<std::pair<const LinearTable*, std::array<std::int32_t, 3>>> sums;
  for (const LabelledText& text : texts) {
    const int label = ToneLabel(text.label);
    if (label < 0) return NoSuchLabel(text);
    const LinearTable* const table = TableFor(text.language, own);
    if (table == nullptr) continue;
    reader.Read(text, list);
    std::int32_t all[kMaxClasses];
    std::int32_t gate = -1;
    ToneSums(*table, list, all, gate);
    PriorExample& one = sample.emplace_back();
    one.truth = static_cast<std::uint32_t>(label);
    for (std::size_t c = 0; c < kToneClasses; ++c)
      one.logits[c] = table->Logit(all[c]);
    sums.push_back({table, {all[0], all[1], all[2]}});
  }
  if (sample.size() < kFewest)
    return InvalidArgument("a sample has at least ", kFewest,
                           " texts in a language that has a tone; here are ",
                           sample.size());
  Evaluation before({"negative", "neutral", "positive"}), after = before;
  const auto judge = [&](std::size_t i, const std::array<int, 3>& prior,
                         Evaluation& evaluation) {
    const auto& [table, plain] = sums[i];
    std::int32_t shifted[kMaxClasses];
    ShiftSums(*table, PriorShift(prior), plain.data(), shifted);
    const std::uint32_t said = Choose(shifted, kToneClasses);
    evaluation.Add(sample[i].truth, said,
                   Probability(*table, shifted, kToneClasses, said));
  };
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<PriorExample> others;
    for (std::size_t i = 0; i < sample.size(); ++i)
      if (i % kFolds != fold) others.push_back(sample[i]);
    const std::array<int, 3> prior = FitPrior(others);
    for (std::size_t i = fold; i < sample.size(); i += kFolds) {
      judge(i, {}, before);
      judge(i, prior, after);
    }
  }
  return Adapted{FitPrior(sample), before.Compute(), after.Compute()};
}

absl::StatusOr<ExaminedBrands> ExamineBrands(
    const std::vector<CorpusText>& texts, const LinearTable* own) {
  Rules rules;
  std::map<std::string, std::uint32_t> numbers;
  for (const CorpusText& text : texts)
    for (const auto& [name, tone] : text.brands)
      if (numbers.emplace(name, rules.brands.size()).second)
        rules.brands.emplace_back().name = name;
  std::unique_ptr<Analyzer> analyzer = MakeSentimentAnalyzer(rules);
  if (own != nullptr) {
    VIGIE_ASSIGN_OR_RETURN(analyzer, MakeSentimentAnalyzer(*own, rules));
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
      hit.brand = numbers[name];
      hit.token = Find(tokens, name, *names);
      truth.push_back(label);
    }
    if (truth.size() < 2) continue;
    for (const BrandHit& hit : scored.brands)
      examined.not_named += hit.token == kNoToken;
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
