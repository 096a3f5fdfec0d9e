#include "analyzers/sentiment/sentiment.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

struct Judged {
  Sentiment whole;
  std::vector<Sentiment> brands;
};

Judged Judge(std::string_view text, Language language,
             const std::vector<std::string>& queries = {}) {
  std::vector<BrandRule> brands;
  for (const std::string& query : queries) {
    BrandRule& brand = brands.emplace_back();
    brand.name = brand.query = query;
  }
  auto matcher = MakeQueryMatcher(brands);
  const auto tokenizer = MakeTokenizer();
  const auto sentiment = MakeSentimentAnalyzer();
  Mention mention;
  mention.text = text;
  ScoredMention scored;
  scored.Reset(mention);
  const Tokens& tokens = tokenizer->Cut(mention);
  (*matcher)->Match(tokens, scored);
  scored.language = language;
  sentiment->Score(tokens, scored);
  Judged judged{scored.sentiment, {}};
  for (const BrandHit& hit : scored.brands)
    judged.brands.push_back(hit.sentiment);
  return judged;
}
Tone French(std::string_view text) { return Judge(text, kFrench).whole.tone; }
Tone English(std::string_view text) { return Judge(text, kEnglish).whole.tone; }
int Score(std::string_view text, Language language = kEnglish) {
  return Judge(text, language).whole.score;
}

TEST(Sentiment, PraiseComplaintAndFactsAreToldApart) {
  EXPECT_EQ(French("Livraison rapide, je suis très content du service"),
            Tone::kPositive);
  EXPECT_EQ(French("Service client lamentable, c'est une arnaque"),
            Tone::kNegative);
  EXPECT_EQ(French("Le train part à 8 h de la gare de Lyon"), Tone::kNeutral);
  EXPECT_EQ(English("Great crew, lovely flight"), Tone::kPositive);
  EXPECT_EQ(English("Worst airline, they lost my bag"), Tone::kNegative);
  EXPECT_EQ(English("The store opens at nine"), Tone::kNeutral);
}

TEST(Sentiment, ANegationTurnsWhatItReaches) {
  EXPECT_EQ(French("Je n'aime pas cette marque"), Tone::kNegative);
  EXPECT_EQ(French("Ce n'est pas bon"), Tone::kNegative);
  EXPECT_EQ(French("Pas mal du tout"), Tone::kPositive);
  EXPECT_EQ(English("I do not recommend it"), Tone::kNegative);
  EXPECT_EQ(English("It isn't good"), Tone::kNegative);
  EXPECT_GT(Score("not terrible"), Score("terrible"));
}

TEST(Sentiment, EmphasisWeighsMore) {
  EXPECT_GT(Score("very good"), Score("good"));
  EXPECT_LT(Score("slightly good"), Score("good"));
  EXPECT_GT(Score("good!!!"), Score("good"));
  EXPECT_GT(Score("this is GOOD"), Score("this is good"));
  EXPECT_GT(Score("I looooove it"), Score("I love it"));
  EXPECT_GT(Score("très bon", kFrench), Score("bon", kFrench));
  EXPECT_GT(Score("nice :)"), Score("nice"));
}

TEST(Sentiment, WhatFollowsButWeighsMore) {
  EXPECT_GT(Score("bad hotel but good food"), Score("good food but bad hotel"));
}

TEST(Sentiment, EmojiSpeakInEveryScoredLanguage) {
  EXPECT_EQ(French("la nouvelle boutique 😍"), Tone::kPositive);
  EXPECT_EQ(English("the new shop 😡"), Tone::kNegative);
}

TEST(Sentiment, AnotherLanguageIsUnsupportedNotNeutral) {
  for (const Language language : {MakeLanguage("de"), Language::kUnknown}) {
    const Judged judged = Judge("super gut", language, {"super"});
    EXPECT_EQ(judged.whole.tone, Tone::kUnsupported);
    EXPECT_EQ(judged.whole.score, 0);
    ASSERT_EQ(judged.brands.size(), 1u);
    EXPECT_EQ(judged.brands[0].tone, Tone::kUnsupported);
  }
}

TEST(Sentiment, EachBrandHasTheToneOfItsClause) {
  const auto tones = [](std::string_view text, Language language,
                        const std::vector<std::string>& brands) {
    std::vector<Tone> tones;
    for (const Sentiment& s : Judge(text, language, brands).brands)
      tones.push_back(s.tone);
    return tones;
  };
  using Tones = std::vector<Tone>;
  EXPECT_EQ(tones("Delta is great, but United lost my bag", kEnglish,
                  {"delta", "united"}),
            (Tones{Tone::kPositive, Tone::kNegative}));
  EXPECT_EQ(tones("United lost my bag but Delta is great", kEnglish,
                  {"delta", "united"}),
            (Tones{Tone::kPositive, Tone::kNegative}));
  EXPECT_EQ(tones("Delta is great and United is awful", kEnglish,
                  {"delta", "united"}),
            (Tones{Tone::kPositive, Tone::kNegative}));
  EXPECT_EQ(tones("Orange est nul. Free est génial, SFR aussi existe", kFrench,
                  {"orange", "free", "sfr"}),
            (Tones{Tone::kNegative, Tone::kPositive, Tone::kNeutral}));
  EXPECT_EQ(tones("Chez Carrefour les prix sont bons alors que Leclerc est "
                  "une honte",
                  kFrench, {"carrefour", "leclerc"}),
            (Tones{Tone::kPositive, Tone::kNegative}));
}

TEST(Sentiment, OneBrandTakesTheWholeText) {
  const Judged judged =
      Judge("Hello Delta. The crew was awful.", kEnglish, {"delta"});
  ASSERT_EQ(judged.brands.size(), 1u);
  EXPECT_EQ(judged.brands[0].score, judged.whole.score);
}

TEST(Sentiment, ScoresAndProbabilitiesStayInTheirRange) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "very EXCELLENT!!! ";
  const Sentiment good = Judge(text, kEnglish).whole;
  EXPECT_LE(good.score, 1000);
  EXPECT_GT(good.score, 990);
  EXPECT_LE(good.probability, 1000);
  EXPECT_EQ(Judge("", kEnglish).whole.tone, Tone::kNeutral);
}

TEST(Sentiment, TheExplanationListsTheWordsAndTheirWeights) {
  const auto tokenizer = MakeTokenizer();
  const auto sentiment = MakeSentimentAnalyzer();
  Mention mention;
  mention.text = "Je n'aime pas ce Génial produit";
  ScoredMention scored;
  scored.Reset(mention);
  scored.language = kFrench;
  const Tokens& tokens = tokenizer->Cut(mention);
  sentiment->Score(tokens, scored);
  std::vector<Reason> reasons;
  sentiment->Explain(tokens, scored, reasons);
  ASSERT_EQ(reasons.size(), 2u);
  EXPECT_EQ(reasons[0].evidence, "n'aime");
  EXPECT_LT(reasons[0].weight, 0);
  EXPECT_EQ(reasons[1].evidence, "Génial");
}

}  // namespace
}  // namespace vigie
