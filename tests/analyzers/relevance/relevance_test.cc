#include "analyzers/relevance/relevance.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/relevance/homonyms.h"
#include "analyzers/relevance/models.h"
#include "analyzers/relevance/relevance_task.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

BrandRule Brand(std::string name) {
  BrandRule rule;
  rule.name = rule.query = name;
  return rule;
}

std::int32_t Judge(const BrandRule& rule, Mention mention,
                   Language language = kFrench) {
  Rules rules;
  rules.brands = {rule};
  auto matcher = MakeQueryMatcher(rules.brands);
  auto relevance = MakeRelevanceAnalyzer(rules);
  EXPECT_TRUE(relevance.ok()) << relevance.status();
  if (!relevance.ok()) return -1;
  const auto tokenizer = MakeTokenizer();
  ScoredMention scored;
  scored.Reset(mention);
  const Tokens& tokens = tokenizer->Cut(mention);
  EXPECT_TRUE((*matcher)->Match(tokens, scored)) << mention.text;
  if (scored.brands.empty()) return -1;
  scored.language = language;
  (*relevance)->Score(tokens, scored);
  return scored.brands[0].relevance;
}
std::int32_t Judge(const BrandRule& rule, std::string_view text,
                   Language language = kFrench) {
  Mention mention;
  mention.platform = "x";
  mention.text = text;
  return Judge(rule, mention, language);
}
std::int32_t Relevance(const std::string& name, std::string_view text,
                       Language language = kFrench) {
  return Judge(Brand(name), text, language);
}

TEST(Relevance, AColourAFruitOrATownIsNotTheBrand) {
  EXPECT_LT(Relevance("Orange",
                      "Vigilance orange pour orages dans le Var, trois morts"),
            kDoubtful);
  EXPECT_LT(Relevance("Carrefour", "Accident au carrefour de la mairie"),
            kDoubtful);
  EXPECT_LT(Relevance("Free", "Des gâteaux gluten free, sugar free, miam"),
            kDoubtful);
  EXPECT_LT(Relevance("Total", "C'est un manque total de respect"), kDoubtful);
  EXPECT_LT(Relevance("Apple", "my first apple pie of the season", kEnglish),
            kDoubtful);
  EXPECT_LT(Relevance("Visa", "refus de visa pour ma femme, on est dégoûtés"),
            kDoubtful);
}

TEST(Relevance, TheBrandIsKept) {
  for (const std::string_view text :
       {"Panne Orange depuis ce matin, le service client ne répond pas",
        "@Orange_conseil ma box ne marche plus, la fibre est coupée",
        "Je résilie mon forfait chez Orange, facture abusive"})
    EXPECT_GE(Relevance("Orange", text), kDoubtful) << text;
  EXPECT_GE(Relevance("Carrefour",
                      "Le drive Carrefour a encore oublié la "
                      "moitié de ma commande"),
            kDoubtful);
  EXPECT_GE(Relevance("Apple",
                      "Apple refused the refund for my iPhone, "
                      "terrible support",
                      kEnglish),
            kDoubtful);
}

TEST(Relevance, ANameThatMeansNothingElseIsTakenAtItsWord) {
  EXPECT_EQ(Relevance("Vodafone", "vodafone au chocolat avec du jus"), 1000);
  EXPECT_EQ(KindOfName("vodafone"), NameKind::kPlain);
  EXPECT_NE(KindOfName("orange"), NameKind::kPlain);
}

TEST(Relevance, ALanguageWithoutAModelIsTakenAtItsWord) {
  EXPECT_EQ(Relevance("Orange", "Eine orange Lampe", MakeLanguage("de")), 1000);
}

TEST(Relevance, ItsOwnAccountsVouchForTheBrand) {
  BrandRule rule = Brand("Orange");
  rule.owned = {"x:Orange_France"};
  const std::string_view text = "jus d'orange pressé au soleil";
  EXPECT_LT(Judge(rule, text), kDoubtful);
  Mention mention;
  mention.platform = "x";
  mention.text = text;
  mention.author = "orange_france";
  EXPECT_EQ(Judge(rule, mention), 1000);
  mention.author = "";
  mention.mentions = {"Orange_France"};
  EXPECT_EQ(Judge(rule, mention), 1000);
  mention.platform = "bluesky";
  EXPECT_LT(Judge(rule, mention), kDoubtful);
}

TEST(Relevance, TheBrandsThresholdIsWhereDoubtBegins) {
  const std::string_view text = "le petit orange du coin";
  BrandRule strict = Brand("Orange"), lax = Brand("Orange");
  strict.relevance.threshold = 990;
  lax.relevance.threshold = 10;
  EXPECT_LT(Judge(strict, text), kDoubtful);
  EXPECT_GE(Judge(lax, text), kDoubtful);
}

TEST(Relevance, AHundredLabelsMakeAModelOfTheBrandsOwn) {
  // A brand whose homonym the program's table knows nothing of.
  std::vector<RelevanceText> texts;
  const char* const about[] = {"abonnement", "facture", "appli", "remise",
                               "conseillère"};
  const char* const off[] = {"falaise", "marée", "sentier", "goéland",
                             "embruns"};
  for (int i = 0; i < 50; ++i) {
    texts.push_back({"Corniche", "fr",
                     std::string("chez corniche, la ") + about[i % 5] +
                         " numéro " + std::to_string(i),
                     true});
    texts.push_back({"Corniche", "fr",
                     std::string("vue de la corniche, la ") + off[i % 5] +
                         " numéro " + std::to_string(i),
                     false});
  }
  TrainSettings settings;
  settings.bits = 14;
  const auto taught = TrainRelevance(texts, settings);
  ASSERT_TRUE(taught.ok()) << taught.status();
  EXPECT_GT(taught->apart.about.Precision(), 0.95);
  EXPECT_GT(taught->apart.about.Recall(), 0.9);
  const std::string path = testing::TempDir() + "/corniche.vgt";
  std::ofstream(path, std::ios::binary) << taught->table.Serialize();
  BrandRule rule = Brand("Corniche");
  EXPECT_EQ(Judge(rule, "balade sur la corniche, la marée monte"), 1000);
  rule.relevance.model = path;
  ASSERT_TRUE(OpenRelevance(path, rule.relevance.model_hash).ok());
  EXPECT_LT(Judge(rule, "balade, vue de la corniche, la marée monte"),
            kDoubtful);
  EXPECT_GE(Judge(rule, "chez corniche, la facture est fausse"), kDoubtful);
  // Another file under the same name is refused.
  ++rule.relevance.model_hash;
  Rules rules;
  rules.brands = {rule};
  EXPECT_FALSE(MakeRelevanceAnalyzer(rules).ok());
  std::remove(path.c_str());
}

TEST(Relevance, TheExplanationNamesWhatSpeaksAgainst) {
  Rules rules;
  rules.brands = {Brand("Orange")};
  auto matcher = MakeQueryMatcher(rules.brands);
  auto relevance = MakeRelevanceAnalyzer(rules);
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = "Météo : vigilance orange, orages violents";
  ScoredMention scored;
  scored.Reset(mention);
  const Tokens& tokens = tokenizer->Cut(mention);
  (*matcher)->Match(tokens, scored);
  scored.language = kFrench;
  (*relevance)->Score(tokens, scored);
  std::vector<Reason> reasons;
  (*relevance)->Explain(tokens, scored, reasons);
  bool against = false;
  for (const Reason& reason : reasons)
    against = against || (reason.weight < 0 && reason.evidence == "vigilance");
  EXPECT_TRUE(against);
}

TEST(Relevance, TheTableOfTheProgramPassesItsChecksum) {
  ASSERT_NE(BuiltInRelevance(), nullptr);
  EXPECT_EQ(BuiltInRelevance()->task().name, "relevance");
}

}  // namespace
}  // namespace vigie
