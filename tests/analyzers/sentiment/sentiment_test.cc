#include "analyzers/sentiment/sentiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/sentiment/models.h"
#include "analyzers/sentiment/tone_task.h"
#include "analyzers/sentiment/tone_texts.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

struct Judged {
  Sentiment whole;
  std::vector<Sentiment> brands;
};

Judged Judge(std::string_view text, Language language,
             const std::vector<std::string>& queries = {}) {
  Rules rules;
  for (const std::string& query : queries) {
    BrandRule& brand = rules.brands.emplace_back();
    brand.name = brand.query = query;
  }
  auto matcher = MakeQueryMatcher(rules.brands);
  const auto tokenizer = MakeTokenizer();
  const auto sentiment = MakeSentimentAnalyzer(rules);
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
  for (const Language language : {MakeLanguage("nl"), Language::kUnknown}) {
    const Judged judged = Judge("super gut", language, {"super"});
    EXPECT_EQ(judged.whole.tone, Tone::kUnsupported);
    EXPECT_EQ(judged.whole.score, 0);
    ASSERT_EQ(judged.brands.size(), 1u);
    EXPECT_EQ(judged.brands[0].tone, Tone::kUnsupported);
  }
}

// Whatever the table says: a text without a word of the lexicon leaves a
// brand's figures alone.
TEST(Sentiment, AnExperimentalLanguageSpeaksOfABrandByItsLexiconOnly) {
  const Language hindi = MakeLanguage("hi");
  bool told = false;
  for (const std::string_view text :
       {"jio aaj station mein khula", "jio rd baar kaam bas khud us"}) {
    const Judged judged = Judge(text, hindi, {"jio"});
    told = told || judged.whole.tone != Tone::kNeutral;
    ASSERT_EQ(judged.brands.size(), 1u);
    EXPECT_EQ(judged.brands[0].tone, Tone::kNeutral) << text;
  }
  EXPECT_TRUE(told);
  EXPECT_EQ(Judge("jio bakwas hai, bekar service, dhokha", hindi, {"jio"})
                .brands[0]
                .tone,
            Tone::kNegative);
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
  const auto of = [&](std::string_view evidence) {
    for (const Reason& reason : reasons)
      if (reason.evidence == evidence) return reason;
    ADD_FAILURE() << "nothing is said of " << evidence;
    return Reason{};
  };
  EXPECT_LT(of("n'aime").weight, 0);
  EXPECT_EQ(of("n'aime").detail, "word of the lexicon, turned by a negation");
  EXPECT_GT(of("Génial").weight, 0);
}

std::int32_t LexiconWeight(std::string_view text) {
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  ToneReader reader;
  const Tokens& tokens = tokenizer->Cut(mention);
  reader.Weigh(ToneModelOf(kEnglish), tokens);
  std::int32_t sum = 0;
  for (const ToneReader::Word& word : reader.words()) sum += word.weight;
  return sum;
}

TEST(ToneReader, StretchedAndShoutedWordsWeighMore) {
  EXPECT_GT(LexiconWeight("I looooove it"), LexiconWeight("I love it"));
  EXPECT_GT(LexiconWeight("this is GOOD"), LexiconWeight("this is good"));
  EXPECT_LT(LexiconWeight("this is not good"), 0);
}

TEST(ToneTables, AllOfTheProgramsTablesPassTheirChecksum) {
  std::vector<std::string> languages;
  for (const ToneTable& table : BuiltInToneTables())
    languages.push_back(LanguageName(table.language));
  EXPECT_THAT(languages, testing::ElementsAreArray(
                             {"en", "fr", "de", "es", "it", "pt", "ar", "hi"}));
}

std::vector<WeightedTexts> SmallSet() {
  WeightedTexts set;
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    set.texts.push_back({"negative", "xx", "bleg mirk " + n});
    set.texts.push_back({"1", "xx", "tovu sarn " + n});
    set.texts.push_back({"2", "xx", "wunda plesh " + n});
    set.texts.push_back({"0", "yy", "wunda plesh " + n});
  }
  return {set};
}

TEST(TrainTone, LearnsALanguageFromItsTextsAlone) {
  auto table = TrainTone(SmallSet(), "xx", {});
  ASSERT_TRUE(table.ok()) << table.status();
  const std::vector<LabelledText> texts = {{"0", "xx", "mirk bleg"},
                                           {"1", "xx", "sarn tovu"},
                                           {"2", "xx", "plesh wunda"},
                                           {"2", "yy", "plesh wunda"}};
  auto examined = ExamineTone(texts, &*table);
  ASSERT_TRUE(examined.ok());
  EXPECT_EQ(examined->figures.unjudged, 1u);  // yy has no table
  EXPECT_DOUBLE_EQ(examined->figures.accuracy, 0.75);
}

TEST(TrainTone, WhatATextSaysOfEachOfItsBrandsIsLearned) {
  std::vector<WeightedTexts> sets = SmallSet();
  std::erase_if(sets[0].texts,
                [](const LabelledText& text) { return text.label != "1"; });
  for (int i = 0; i < 40; ++i) {
    // Of the whole nobody could say which word is praise.
    LabelledText& text = sets[0].texts.emplace_back();
    text.label = i % 2 == 0 ? "positive" : "negative";
    text.language = "xx";
    text.text = "zorva plesh, kwiba mirk " + std::to_string(i);
    text.names = {"Zorva", "Kwiba"};
    text.tones = {"positive", "negative"};
  }
  const auto table = TrainTone(sets, "xx", {});
  ASSERT_TRUE(table.ok()) << table.status();
  const auto examined =
      ExamineTone({{"2", "xx", "plesh"}, {"0", "xx", "mirk"}}, &*table);
  ASSERT_TRUE(examined.ok());
  EXPECT_DOUBLE_EQ(examined->figures.accuracy, 1);
}

TEST(TrainTone, TheSameSeedGivesTheSameBytes) {
  TrainSettings settings;
  settings.seed = 7;
  const auto first = TrainTone(SmallSet(), "xx", settings);
  const auto again = TrainTone(SmallSet(), "xx", settings);
  settings.seed = 8;
  const auto other = TrainTone(SmallSet(), "xx", settings);
  ASSERT_TRUE(first.ok() && again.ok() && other.ok());
  EXPECT_EQ(first->Serialize(), again->Serialize());
  EXPECT_NE(first->Serialize(), other->Serialize());
}

TEST(TrainTone, AnUnknownLabelAndAMissingClassAreTold) {
  std::vector<WeightedTexts> sets = SmallSet();
  sets[0].texts[0].label = "happy";
  EXPECT_THAT(TrainTone(sets, "xx", {}).status().message(),
              testing::HasSubstr("\"happy\""));
  EXPECT_THAT(TrainTone(SmallSet(), "yy", {}).status().message(),
              testing::HasSubstr("no example"));
}

TEST(ExamineBrands, JudgesTextsWithSeveralBrandsAndFindsTheirNames) {
  CorpusText two;
  two.language = "en";
  two.brands = {{"Delta", "positive"}, {"United", "negative"}};
  two.text = "Delta is great, but United lost my bag, awful";
  CorpusText one = two;
  one.brands.pop_back();
  CorpusText joined = two;
  joined.brands = {
      {"Air France", "neutral"}, {"Target", "off"}, {"Orly", "neutral"}};
  joined.text = "@airfrance_fr on target from #orly at nine";
  const auto examined = ExamineBrands({two, one, joined});
  ASSERT_TRUE(examined.ok());
  EXPECT_EQ(examined->figures.texts, 4u);
  EXPECT_EQ(examined->not_named, 0u);
  EXPECT_DOUBLE_EQ(examined->figures.classes[0].recall, 1);
  EXPECT_DOUBLE_EQ(examined->figures.classes[2].recall, 1);
  EXPECT_EQ(examined->copied.texts, 4u);
}

// The tables keep the figures their card states, on the public development
// texts where these are at hand.
TEST(ToneTables, KeepTheirFiguresOnTheDevelopmentTexts) {
  const char* const data = std::getenv("VIGIE_DATA");
  if (data == nullptr) {
    // Data outside the project: not a test that was skipped.
    std::cout << "VIGIE_DATA is not set: no development texts\n";
    return;
  }
  struct Floor {
    const char* file;
    double recall;
  };
  for (const Floor& floor :
       {Floor{"en_semeval_dev.tsv", .69}, Floor{"fr_umsab_dev.tsv", .64}}) {
    auto texts = ReadLabelled(std::string(data) + "/sentiment/" + floor.file);
    ASSERT_TRUE(texts.ok()) << texts.status();
    auto examined = ExamineTone(*texts);
    ASSERT_TRUE(examined.ok());
    EXPECT_GE(examined->figures.macro_recall, floor.recall) << floor.file;
    EXPECT_LT(examined->figures.calibration_error, .1) << floor.file;
  }
}

}  // namespace
}  // namespace vigie
