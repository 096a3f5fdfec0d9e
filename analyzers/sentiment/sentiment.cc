#include "analyzers/sentiment/sentiment.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/linear/decision.h"
#include "analyzers/sentiment/models.h"
#include "analyzers/sentiment/own_words.h"
#include "analyzers/sentiment/prior.h"
#include "analyzers/sentiment/tone_heads.h"
#include "analyzers/sentiment/tone_texts.h"
#include "analyzers/text/tokenizer.h"
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
  Softmax(table, sums, kToneClasses, p);
  sentiment.tone = static_cast<Tone>(chosen);
  sentiment.score = p[2] - p[0];
  sentiment.probability = Probability(table, sums, kToneClasses, chosen);
  return sentiment;
}

// What the rules say of one brand.
struct OwnBrand {
  OwnWords words;  // none: all that is known is known of every brand
  OwnWords name;
  std::array<std::int32_t, 3> shift{};
  bool shifted = false;
};

class LinearSentiment : public Analyzer {
 public:
  LinearSentiment(const LinearTable* own, const Rules& rules) {
    for (const ToneTable& built_in : BuiltInToneTables())
      tables_.push_back(
          {built_in.language, &built_in.table, built_in.experimental});
    if (own != nullptr) UseTable(*own);
    const auto tokenizer = MakeTokenizer();
    for (const OwnWord& word : rules.lexicon) lexicon_.Add(word, *tokenizer);
    brands_.resize(rules.brands.size());
    for (std::size_t i = 0; i < brands_.size(); ++i) {
      const BrandRule& rule = rules.brands[i];
      brands_[i].name.AddName(rule.name, *tokenizer);
      for (const OwnWord& word : rule.words)
        brands_[i].words.Add(word, *tokenizer);
      brands_[i].shift = PriorShift(rule.tone_prior);
      brands_[i].shifted = brands_[i].shift != std::array<std::int32_t, 3>{};
    }
  }

  void Score(const Tokens& tokens, ScoredMention& scored) override;
  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override;

 private:
  void UseTable(const LinearTable& own) {
    const Language language = MakeLanguage(own.task().language);
    for (Used& used : tables_)
      if (used.language == language) {
        used = {language, &own};
        return;
      }
    tables_.push_back({language, &own});
  }
  const OwnBrand* BrandOf(const BrandHit& hit) const {
    return hit.brand < brands_.size() ? &brands_[hit.brand] : nullptr;
  }
  // Marks what the rules know of every text: the lexicon, the brands' names.
  // nullptr when nothing of it stands there.
  const OwnMarks* MarkAll(const Tokens& tokens, const ScoredMention& scored);
  // The same and the words of one brand. nullptr when none of these does.
  const OwnMarks* MarkBrand(const Tokens& tokens, const ScoredMention& scored,
                            const BrandHit& hit);
  void ScoreParts(const Tokens& tokens, const LinearTable& table,
                  const std::int32_t* whole, ScoredMention& scored);
  // The sums of the whole text, read with these marks.
  void SumWhole(const Tokens& tokens, Language language, const OwnMarks* marks,
                const LinearTable& table, std::int32_t* sums) {
    texts_.Whole(tokens, language, features_, marks);
    gate_ = -1;
    ToneSums(table, features_, sums, gate_);
    if (marks != nullptr)
      Lean(table, texts_.reader().OwnSum(0, tokens.tokens.size()), sums);
  }
  // Moves the sums by what words say, in thousandths of a weight.
  static void Lean(const LinearTable& table, std::int64_t said,
                   std::int32_t* sums) {
    const std::int64_t more =
        std::clamp(said, -kMostLexicon, kMostLexicon) * kLexiconPercent / 100;
    const auto units = static_cast<std::int32_t>((more * 65536) / table.unit());
    sums[2] += units;
    sums[0] -= units;
  }
  Sentiment JudgeBrand(const LinearTable& table, const OwnBrand* brand,
                       const std::int32_t* sums) const {
    if (brand == nullptr || !brand->shifted) return Judge(table, sums);
    std::int32_t shifted[kMaxClasses];
    ShiftSums(table, brand->shift, sums, shifted);
    return Judge(table, shifted);
  }
  struct Used {
    Language language = Language::kUnknown;
    const LinearTable* table = nullptr;
    bool experimental = false;
  };
  Used TableOf(Language language) const {
    for (const Used& used : tables_)
      if (used.language == language) return used;
    return {};
  }

  std::vector<Used> tables_;
  OwnWords lexicon_;
  std::vector<OwnBrand> brands_;  // by BrandHit::brand
  ToneTexts texts_;
  FeatureList features_;
  OwnMarks marks_;
  std::int32_t gate_ = -1;  // of the text that was read last
};

const OwnMarks* LinearSentiment::MarkAll(const Tokens& tokens,
                                         const ScoredMention& scored) {
  if (brands_.empty() && lexicon_.empty()) return nullptr;
  marks_.Clear();
  bool any = false;
  for (const BrandHit& hit : scored.brands)
    if (const OwnBrand* brand = BrandOf(hit))
      any |= brand->name.Mark(tokens, scored.language, marks_);
  if (!lexicon_.empty()) any |= lexicon_.Mark(tokens, scored.language, marks_);
  return any ? &marks_ : nullptr;
}

const OwnMarks* LinearSentiment::MarkBrand(const Tokens& tokens,
                                           const ScoredMention& scored,
                                           const BrandHit& hit) {
  const OwnBrand* const brand = BrandOf(hit);
  if (brand == nullptr || brand->words.empty()) return nullptr;
  MarkAll(tokens, scored);
  return brand->words.Mark(tokens, scored.language, marks_) ? &marks_ : nullptr;
}

void LinearSentiment::Score(const Tokens& tokens, ScoredMention& scored) {
  const auto [language, table, experimental] = TableOf(scored.language);
  scored.sentiment = {};
  for (BrandHit& hit : scored.brands) hit.sentiment = {};
  if (table == nullptr) return;
  if (tokens.tokens.empty()) {  // nothing to judge by
    scored.sentiment.tone = Tone::kNeutral;
    for (BrandHit& hit : scored.brands) hit.sentiment = scored.sentiment;
    return;
  }
  std::int32_t sums[kMaxClasses];
  SumWhole(tokens, language, MarkAll(tokens, scored), *table, sums);
  scored.sentiment = Judge(*table, sums);
  if (experimental) {
    const std::int64_t said = texts_.reader().WholeText();
    const Tone by_words = said > 0   ? Tone::kPositive
                          : said < 0 ? Tone::kNegative
                                     : Tone::kNeutral;
    for (BrandHit& hit : scored.brands) hit.sentiment = {.tone = by_words};
    return;
  }
  if (scored.brands.size() >= 2) {
    ScoreParts(tokens, *table, sums, scored);
    return;
  }
  for (BrandHit& hit : scored.brands) {
    hit.sentiment = scored.sentiment;
    const OwnBrand* const brand = BrandOf(hit);
    const OwnMarks* const marks = MarkBrand(tokens, scored, hit);
    if (marks != nullptr)
      SumWhole(tokens, scored.language, marks, *table, sums);
    if (marks != nullptr || (brand != nullptr && brand->shifted))
      hit.sentiment = JudgeBrand(*table, brand, sums);
  }
}

// REQUIRES: the whole text was read last.
void LinearSentiment::ScoreParts(const Tokens& tokens, const LinearTable& table,
                                 const std::int32_t* whole,
                                 ScoredMention& scored) {
  texts_.PartBrands(tokens, scored);
  const auto judge = [&](BrandHit& hit, const std::int32_t* all) {
    std::int32_t part[kMaxClasses];
    std::copy_n(all, kToneClasses, part);
    if (hit.token < tokens.tokens.size()) {
      const ToneTexts::PartSums said =
          texts_.Part(tokens, hit.token, features_);
      ToneSums(table, features_, part, gate_);
      for (std::uint32_t c = 0; c < kToneClasses; ++c) part[c] += all[c];
      Lean(table, said.lexicon + said.own, part);
    }
    hit.sentiment = JudgeBrand(table, BrandOf(hit), part);
  };
  for (BrandHit& hit : scored.brands) {
    const OwnBrand* const brand = BrandOf(hit);
    if (brand == nullptr || brand->words.empty()) judge(hit, whole);
  }
  for (BrandHit& hit : scored.brands) {
    const OwnBrand* const brand = BrandOf(hit);
    if (brand == nullptr || brand->words.empty()) continue;
    // Read again with the words of this one.
    const OwnMarks* marks = MarkBrand(tokens, scored, hit);
    if (marks == nullptr) marks = MarkAll(tokens, scored);
    std::int32_t sums[kMaxClasses];
    SumWhole(tokens, scored.language, marks, table, sums);
    texts_.PartBrands(tokens, scored);
    judge(hit, sums);
  }
}

// What each word does to the tone, in thousandths of a logit between positive
// and negative: its own features, those of its pieces, and half of each pair.
void LinearSentiment::Explain(const Tokens& tokens, const ScoredMention& scored,
                              std::vector<Reason>& reasons) {
  const LinearTable* const table = TableOf(scored.language).table;
  if (table == nullptr) {
    Reason& reason = reasons.emplace_back();
    reason.analyzer = "sentiment";
    reason.detail =
        Cat("no model for language ", LanguageName(scored.language));
    return;
  }
  std::int32_t gate = -1;
  const auto weigh = [&](const FeatureList& list) {
    std::int32_t with[kMaxClasses], without[kMaxClasses];
    ToneSums(*table, list, with, gate);
    ToneSums(*table, {}, without, gate);
    return std::int64_t{with[2]} - with[0] - without[2] + without[0];
  };
  const OwnMarks* marks = MarkAll(tokens, scored);
  for (const BrandHit& hit : scored.brands)
    if (const OwnMarks* more = MarkBrand(tokens, scored, hit)) marks = more;
  texts_.Whole(tokens, scored.language, features_, marks);
  std::int32_t sums[kMaxClasses];
  ToneSums(*table, features_, sums, gate);
  const std::span<const std::uint8_t> hidden =
      marks == nullptr ? std::span<const std::uint8_t>() : marks->hidden;
  const std::vector<ToneReader::Word>& read = texts_.reader().words();
  TextFeatures parts;
  FeatureList one;
  std::vector<std::int64_t> weights(tokens.tokens.size(), 0);
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
    if ((tokens.tokens[i].flags & kTokenSegment) != 0) continue;
    one.Clear();
    parts.Append(tokens, i, i + 1, one, hidden);
    const std::int64_t alone = weigh(one);
    weights[i] += alone;
    if (i == 0) continue;
    // What the pair adds to its two words belongs to both.
    one.Clear();
    parts.Append(tokens, i - 1, i, one, hidden);
    const std::int64_t before = weigh(one);
    one.Clear();
    parts.Append(tokens, i - 1, i + 1, one, hidden);
    const std::int64_t pair = weigh(one) - before - alone;
    weights[i - 1] += pair / 2;
    weights[i] += pair / 2;
  }
  constexpr std::int64_t kWorthSaying = 50;  // thousandths
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
    const bool own = !hidden.empty() && hidden[i] != 0;
    const auto logit =
        own ? read[i].weight * kLexiconPercent / 100 * 2
            : table->Logit(static_cast<std::int32_t>(weights[i]));
    if (!own && read[i].weight == 0 && logit < kWorthSaying &&
        logit > -kWorthSaying)
      continue;
    Reason& reason = reasons.emplace_back();
    reason.analyzer = "sentiment";
    Assign(reason.evidence, tokens.Source(tokens.tokens[i]));
    reason.weight = static_cast<std::int32_t>(logit);
    reason.detail = own                   ? read[i].weight == 0
                                                ? "name or word that is told to say nothing"
                                            : read[i].weight > 0 ? "word of your own, good"
                                                                 : "word of your own, bad"
                    : read[i].weight == 0 ? "word, by the model"
                    : read[i].turned != 0 ? "word of the lexicon, turned by a "
                                            "negation"
                    : read[i].weight > 0  ? "word of the lexicon, good"
                                          : "word of the lexicon, bad";
  }
}

}  // namespace

std::unique_ptr<Analyzer> MakeSentimentAnalyzer(const Rules& rules) {
  return std::make_unique<LinearSentiment>(nullptr, rules);
}

absl::StatusOr<std::unique_ptr<Analyzer>> MakeSentimentAnalyzer(
    const LinearTable& own, const Rules& rules) {
  VIGIE_RETURN_IF_ERROR(CheckToneTable(own));
  return std::make_unique<LinearSentiment>(&own, rules);
}

}  // namespace vigie
