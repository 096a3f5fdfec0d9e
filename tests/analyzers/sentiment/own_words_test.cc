// A customer's words: praise, complaints, names that say nothing, priors.
#include "analyzers/sentiment/own_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/sentiment/lexicon_file.h"
#include "analyzers/sentiment/prior.h"
#include "analyzers/sentiment/sentiment.h"
#include "analyzers/sentiment/tone_task.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

Rules RulesOf(const std::vector<std::string>& names) {
  Rules rules;
  for (const std::string& name : names) {
    BrandRule& brand = rules.brands.emplace_back();
    brand.name = name;
    brand.query = "\"" + name + "\"";
  }
  return rules;
}

// By brand, ascending; the whole text's last.
std::vector<Sentiment> Judge(std::string_view text, Language language,
                             const Rules& rules) {
  auto matcher = MakeQueryMatcher(rules.brands);
  const auto tokenizer = MakeTokenizer();
  // The rules as a replay reads them.
  const auto replayed = Rules::Parse(rules.Body());
  const auto sentiment = MakeSentimentAnalyzer(*replayed);
  Mention mention;
  mention.text = text;
  ScoredMention scored;
  scored.Reset(mention);
  const Tokens& tokens = tokenizer->Cut(mention);
  (*matcher)->Match(tokens, scored);
  scored.language = language;
  sentiment->Score(tokens, scored);
  std::vector<Sentiment> judged;
  for (const BrandHit& hit : scored.brands) judged.push_back(hit.sentiment);
  judged.push_back(scored.sentiment);
  return judged;
}

TEST(OwnWords, LamentableIsPraiseForAComedian) {
  Rules rules = RulesOf({"Zqorv"});
  const std::string text = "Zqorv hier soir, lamentable";
  EXPECT_EQ(Judge(text, kFrench, rules)[0].tone, Tone::kNegative);
  rules.brands[0].words = {{"", "lamentable", 3}};
  const auto judged = Judge(text, kFrench, rules);
  EXPECT_EQ(judged[0].tone, Tone::kPositive);
  EXPECT_EQ(judged[1].tone, Tone::kNegative);  // of that brand alone
}

TEST(OwnWords, ANegationTurnsThemToo) {
  Rules rules = RulesOf({"Rammstein"});
  rules.brands[0].words = {{"", "terrible", 3}};
  EXPECT_LT(Judge("Rammstein, pas terrible", kFrench, rules)[0].score,
            Judge("Rammstein, terrible", kFrench, rules)[0].score);
  EXPECT_EQ(Judge("Rammstein, pas terrible", kFrench, rules)[0].tone,
            Tone::kNegative);
}

TEST(OwnWords, ABrandsNameIsNoTone) {
  // The same sentence, whatever the brand is called.
  const std::string_view texts[][2] = {
      {"Magnifique ferme le magasin de Lyon", "Magnifique"},
      {"Honte ferme le magasin de Lyon", "Honte"},
      {"Zqorv ferme le magasin de Lyon", "Zqorv"}};
  std::vector<int> scores;
  for (const auto& [text, name] : texts)
    scores.push_back(
        Judge(text, kFrench, RulesOf({std::string(name)}))[0].score);
  EXPECT_EQ(scores[0], scores[1]);
  EXPECT_EQ(scores[0], scores[2]);
}

TEST(OwnWords, ANameOfTwoWordsIsHiddenWithItsSpaceAndWithout) {
  const Rules rules = RulesOf({"Bonne Honte"});
  OwnWords name;
  const auto tokenizer = MakeTokenizer();
  name.AddName("Bonne Honte", *tokenizer);
  const auto hidden = [&](std::string_view text) {
    Mention mention;
    mention.text = text;
    const Tokens& tokens = tokenizer->Cut(mention);
    OwnMarks marks;
    marks.Clear();
    name.Mark(tokens, kFrench, marks);
    marks.Prepare(tokens.tokens.size());
    std::string out;
    for (const auto one : marks.hidden) out += one != 0 ? '1' : '0';
    return out;
  };
  EXPECT_EQ(hidden("la bonne honte, quoi"), "0110");
  EXPECT_EQ(hidden("la bonnehonte"), "01");
  EXPECT_EQ(hidden("la bonne et la honte"), "00000");
}

TEST(OwnWords, AWordToIgnoreSaysNothing) {
  Rules rules = RulesOf({"Zqorv"});
  const std::string text = "Zqorv en promotion au rayon arnaque";
  const int before = Judge(text, kFrench, rules)[0].score;
  rules.brands[0].words = {{"", "arnaque", 0}};
  EXPECT_GT(Judge(text, kFrench, rules)[0].score, before);
}

TEST(OwnWords, AMergedLexiconHoldsForEveryBrandInItsLanguage) {
  Rules rules = RulesOf({"Zqorv"});
  const std::string text = "Zqorv, c'est blurp";
  const int before = Judge(text, kFrench, rules)[0].score;
  rules.lexicon = {{"fr", "blurp", -3}};
  EXPECT_LT(Judge(text, kFrench, rules)[0].score, before);
  EXPECT_EQ(Judge(text, kFrench, rules)[0].tone, Tone::kNegative);
  rules.lexicon[0].language = "en";
  EXPECT_EQ(Judge(text, kFrench, rules)[0].score, before);
  // The brand's own word overrules the lexicon.
  rules.lexicon[0].language = "fr";
  rules.brands[0].words = {{"", "blurp", 3}};
  EXPECT_EQ(Judge(text, kFrench, rules)[0].tone, Tone::kPositive);
}

TEST(OwnWords, ManyWordsAreFoundAsFewAre) {
  OwnWords words;
  const auto tokenizer = MakeTokenizer();
  for (int i = 0; i < 500; ++i)
    words.Add({"", "mot" + std::to_string(i), i % 7 - 3}, *tokenizer);
  words.Add({"", "mot7 mot8", 3}, *tokenizer);
  Mention mention;
  mention.text = "mot499 rien mot7 mot9 mot7 mot8";
  const Tokens& tokens = tokenizer->Cut(mention);
  OwnMarks marks;
  marks.Clear();
  ASSERT_TRUE(words.Mark(tokens, kFrench, marks));
  EXPECT_THAT(marks.weight, testing::ElementsAre(499 % 7 - 3, 0, 7 % 7 - 3,
                                                 9 % 7 - 3, 3, testing::_));
  EXPECT_THAT(marks.hidden, testing::ElementsAre(1, 0, 1, 1, 1, 1));
}

TEST(OwnWords, OfSeveralBrandsEachHasItsOwn) {
  Rules rules = RulesOf({"Aqorv", "Bqorv"});
  const std::string text = "Aqorv est blurp. Bqorv est blurp";
  rules.brands[0].words = {{"", "blurp", 3}};
  rules.brands[1].words = {{"", "blurp", -3}};
  const auto judged = Judge(text, kFrench, rules);
  ASSERT_EQ(judged.size(), 3u);
  EXPECT_GT(judged[0].score, 0);
  EXPECT_LT(judged[1].score, 0);
}

TEST(OwnWords, TheExplanationNamesThem) {
  Rules rules = RulesOf({"Rammstein"});
  rules.brands[0].words = {{"", "terrible", 3}};
  const auto sentiment = MakeSentimentAnalyzer(rules);
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = "Rammstein, terrible";
  ScoredMention scored;
  scored.Reset(mention);
  scored.language = kFrench;
  scored.brands.emplace_back();
  const Tokens& tokens = tokenizer->Cut(mention);
  sentiment->Score(tokens, scored);
  std::vector<Reason> reasons;
  sentiment->Explain(tokens, scored, reasons);
  std::vector<std::string> details;
  for (const Reason& reason : reasons) details.push_back(reason.detail);
  EXPECT_THAT(details,
              testing::ElementsAre("name or word that is told to say nothing",
                                   "word of your own, good"));
}

TEST(LexiconFile, ReadsLanguageWeightAndWords) {
  const auto words = ParseLexicon(
      "# ours\n\nfr  2   une dinguerie\nfr\t-3\tfoutage de gueule\r\n* +0 Free",
      "ours.lex");
  ASSERT_TRUE(words.ok()) << words.status();
  ASSERT_EQ(words->size(), 3u);
  EXPECT_EQ((*words)[0].language, "fr");
  EXPECT_EQ((*words)[0].words, "une dinguerie");
  EXPECT_EQ((*words)[1].weight, -3);
  EXPECT_EQ((*words)[1].words, "foutage de gueule");
  EXPECT_EQ((*words)[2].language, "");
  EXPECT_EQ((*words)[2].weight, 0);
}

TEST(LexiconFile, EveryMistakeIsToldWithItsPlace) {
  const auto words = ParseLexicon(
      "fr 2 bien\nfrench 2 bien\nfr  4 bien\nfr 1\nfr 1 a b c d e\n",
      "ours.lex");
  const std::string message(words.status().message());
  EXPECT_THAT(message, testing::HasSubstr("ours.lex:2:1: \"french\""));
  EXPECT_THAT(message, testing::HasSubstr("\nours.lex:3:5: \"4\""));
  EXPECT_THAT(message, testing::HasSubstr("\nours.lex:4:5: no word"));
  EXPECT_THAT(message, testing::HasSubstr("\nours.lex:5:6: at most"));
}

TEST(Prior, EqualSharesMoveNothingAndRareOnesTakeAway) {
  const auto none = PriorShift({0, 0, 0});
  EXPECT_EQ(none, (std::array<std::int32_t, 3>{}));
  const auto equal = PriorShift({333, 333, 333});
  EXPECT_EQ(equal, (std::array<std::int32_t, 3>{}));
  const auto shift = PriorShift({666, 167, 167});
  EXPECT_NEAR(shift[0], 693, 2);   // log 2
  EXPECT_NEAR(shift[1], -690, 2);  // log of a half
}

TEST(Prior, IsLearnedFromWhatTheSampleTrulyIs) {
  // The table sees nothing; nine in ten complain.
  std::vector<PriorExample> sample(400);
  for (std::size_t i = 0; i < sample.size(); ++i)
    sample[i].truth = i % 10 == 0 ? 1 : 0;
  const auto prior = FitPrior(sample);
  EXPECT_GT(prior[0], 800);
  EXPECT_LT(prior[2], 60);
  EXPECT_EQ(FitPrior({}), (std::array<int, 3>{}));
  // A handful of texts moves little.
  sample.resize(3);
  EXPECT_LT(FitPrior(sample)[0], 450);
}

TEST(Prior, ABrandWithOneIsJudgedByIt) {
  Rules rules = RulesOf({"Zqorv"});
  const std::string text = "Zqorv ouvre à 9 h";
  const int before = Judge(text, kFrench, rules)[0].score;
  rules.brands[0].tone_prior = {900, 80, 20};
  const auto judged = Judge(text, kFrench, rules);
  EXPECT_LT(judged[0].score, before);
  EXPECT_EQ(judged[1].score, before);  // the text itself is as it was
}

TEST(AdaptTone, LearnsThatAStreamComplains) {
  std::vector<LabelledText> sample;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    sample.push_back({i % 6 == 0 ? "1" : "0", "fr", "le colis numéro " + n});
  }
  const auto adapted = AdaptTone(sample);
  ASSERT_TRUE(adapted.ok()) << adapted.status();
  EXPECT_GT(adapted->prior[0], adapted->prior[2]);
  EXPECT_GT(adapted->after.accuracy, adapted->before.accuracy);
  sample.resize(10);
  EXPECT_FALSE(AdaptTone(sample).ok());
}

}  // namespace
}  // namespace vigie
