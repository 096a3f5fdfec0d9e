#include "analyzers/sentiment/sentiment.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/linear/decision.h"
#include "analyzers/sentiment/models.h"
#include "analyzers/sentiment/tone_texts.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// Of several brands each has the tone of its part and of the whole text added
// up, and of the part what the lexicon says once more: a part alone is too
// short to judge by (chosen on the corpus' training part).
constexpr std::int64_t kMostLexicon = 4000;
constexpr std::int64_t kLexiconPercent = 50;

Sentiment Judge(const LinearTable& table, const std::int32_t* sums) {
  Sentiment sentiment;
  const std::uint32_t chosen = Choose(sums, kToneClasses);
  std::int32_t p[kMaxClasses];
  Softmax(table, sums, p);
  sentiment.tone = static_cast<Tone>(chosen);
  sentiment.score = p[2] - p[0];
  sentiment.probability = Probability(table, sums, chosen);
  return sentiment;
}

class LinearSentiment : public Analyzer {
 public:
  explicit LinearSentiment(const LinearTable* own) {
    for (const ToneTable& built_in : BuiltInToneTables())
      tables_.emplace_back(built_in.language, &built_in.table);
    if (own == nullptr) return;
    const Language language = MakeLanguage(own->task().language);
    for (auto& [of, table] : tables_)
      if (of == language) {
        table = own;
        return;
      }
    tables_.emplace_back(language, own);
  }

  void Score(const Tokens& tokens, ScoredMention& scored) override {
    const LinearTable* const table = TableOf(scored.language);
    scored.sentiment = {};
    for (BrandHit& hit : scored.brands) hit.sentiment = {};
    if (table == nullptr) return;
    if (tokens.tokens.empty()) {  // nothing to judge by
      scored.sentiment.tone = Tone::kNeutral;
      for (BrandHit& hit : scored.brands) hit.sentiment = scored.sentiment;
      return;
    }
    std::int32_t sums[kMaxClasses];
    texts_.Whole(tokens, scored.language, features_);
    table->Sum(features_, sums);
    scored.sentiment = Judge(*table, sums);
    if (scored.brands.size() < 2) {
      for (BrandHit& hit : scored.brands) hit.sentiment = scored.sentiment;
      return;
    }
    texts_.PartBrands(tokens, scored);
    for (BrandHit& hit : scored.brands) {
      if (hit.token >= tokens.tokens.size()) {
        hit.sentiment = scored.sentiment;
        continue;
      }
      const std::int64_t lexicon = texts_.Part(tokens, hit.token, features_);
      std::int32_t part[kMaxClasses];
      table->Sum(features_, part);
      for (std::uint32_t c = 0; c < kToneClasses; ++c) part[c] += sums[c];
      const std::int64_t more =
          std::clamp(lexicon, -kMostLexicon, kMostLexicon) * kLexiconPercent /
          100;
      const auto units =
          static_cast<std::int32_t>((more * 65536) / table->unit());
      part[2] += units;
      part[0] -= units;
      hit.sentiment = Judge(*table, part);
    }
  }

  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override;

 private:
  const LinearTable* TableOf(Language language) const {
    for (const auto& [of, table] : tables_)
      if (of == language) return table;
    return nullptr;
  }

  std::vector<std::pair<Language, const LinearTable*>> tables_;
  ToneTexts texts_;
  FeatureList features_;
};

// What each word does to the tone, in thousandths of a logit between positive
// and negative: its own features, those of its pieces, and half of each pair.
void LinearSentiment::Explain(const Tokens& tokens, const ScoredMention& scored,
                              std::vector<Reason>& reasons) {
  const LinearTable* const table = TableOf(scored.language);
  if (table == nullptr) {
    Reason& reason = reasons.emplace_back();
    reason.analyzer = "sentiment";
    reason.detail =
        Cat("no model for language ", LanguageName(scored.language));
    return;
  }
  const auto weigh = [&](const FeatureList& list) {
    std::int64_t sum = 0;
    for (const std::uint32_t f : list.hashed) {
      const std::int8_t* const row = table->HashedRow(f);
      sum += row[2] - row[0];
    }
    return sum;
  };
  texts_.Whole(tokens, scored.language, features_);
  const std::vector<ToneReader::Word>& read = texts_.reader().words();
  TextFeatures parts;
  FeatureList one;
  std::vector<std::int64_t> weights(tokens.tokens.size(), 0);
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
    if ((tokens.tokens[i].flags & kTokenSegment) != 0) continue;
    one.Clear();
    parts.Append(tokens, i, i + 1, one);
    const std::int64_t alone = weigh(one);
    weights[i] += alone;
    if (i == 0) continue;
    // What the pair adds to its two words belongs to both.
    one.Clear();
    parts.Append(tokens, i - 1, i, one);
    const std::int64_t before = weigh(one);
    one.Clear();
    parts.Append(tokens, i - 1, i + 1, one);
    const std::int64_t pair = weigh(one) - before - alone;
    weights[i - 1] += pair / 2;
    weights[i] += pair / 2;
  }
  constexpr std::int64_t kWorthSaying = 50;  // thousandths
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
    const auto logit = table->Logit(static_cast<std::int32_t>(weights[i]));
    if (read[i].weight == 0 && logit < kWorthSaying && logit > -kWorthSaying)
      continue;
    Reason& reason = reasons.emplace_back();
    reason.analyzer = "sentiment";
    Assign(reason.evidence, tokens.Source(tokens.tokens[i]));
    reason.weight = static_cast<std::int32_t>(logit);
    reason.detail = read[i].weight == 0   ? "word, by the model"
                    : read[i].turned != 0 ? "word of the lexicon, turned by a "
                                            "negation"
                    : read[i].weight > 0  ? "word of the lexicon, good"
                                          : "word of the lexicon, bad";
  }
}

}  // namespace

std::unique_ptr<Analyzer> MakeSentimentAnalyzer() {
  return std::make_unique<LinearSentiment>(nullptr);
}

absl::StatusOr<std::unique_ptr<Analyzer>> MakeSentimentAnalyzer(
    const LinearTable& own) {
  if (own.task().name != "tone" || own.classes() != kToneClasses ||
      own.several() || own.task().language.empty())
    return InvalidArgument("a table of ", own.task().name, ", not of tones");
  return std::make_unique<LinearSentiment>(&own);
}

}  // namespace vigie
