#include "analyzers/language/language.h"

#include <gtest/gtest.h>

#include <string>

#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

std::string Of(std::string_view text, std::string_view tag = {}) {
  const auto tokenizer = MakeTokenizer();
  const auto language = MakeLanguageAnalyzer();
  Mention mention;
  mention.text = text;
  mention.language = tag;
  ScoredMention scored;
  scored.Reset(mention);
  language->Score(tokenizer->Cut(mention), scored);
  return LanguageName(scored.language);
}

TEST(Language, ASentenceIsEnoughForTheSevenLanguages) {
  EXPECT_EQ(Of("Le service client de la marque est injoignable"), "fr");
  EXPECT_EQ(Of("The customer service of this brand is a joke"), "en");
  EXPECT_EQ(Of("Der Kundendienst ist nicht zu erreichen"), "de");
  EXPECT_EQ(Of("El servicio al cliente de esta marca no funciona"), "es");
  EXPECT_EQ(Of("Il servizio clienti non risponde più"), "it");
  EXPECT_EQ(Of("O atendimento da marca não funciona"), "pt");
  EXPECT_EQ(Of("De klantenservice van dit merk is niet bereikbaar"), "nl");
}

TEST(Language, TheScriptDecidesWhereItCan) {
  EXPECT_EQ(Of("خدمة العملاء سيئة"), "ar");
  EXPECT_EQ(Of("サービスが悪い"), "ja");
  EXPECT_EQ(Of("客户服务很差"), "zh");
  EXPECT_EQ(Of("고객 서비스가 나쁘다"), "ko");
  EXPECT_EQ(Of("Обслуживание плохое"), "ru");
  EXPECT_EQ(Of("Η εξυπηρέτηση είναι κακή"), "el");
  EXPECT_EQ(Of("Обслуговування погане", "uk"), "uk");
}

TEST(Language, ASingleWordIsUnknownUnlessThePlatformSays) {
  EXPECT_EQ(Of("Orange"), "und");
  EXPECT_EQ(Of(""), "und");
  EXPECT_EQ(Of("😡 https://t.co/abc"), "und");
  EXPECT_EQ(Of("Orange", "fr-FR"), "fr");
}

TEST(Language, ThePlatformsTagYieldsToTheText) {
  EXPECT_EQ(Of("Le service client de la marque est injoignable", "en"), "fr");
  EXPECT_EQ(Of("Le service client de la marque est injoignable", "pl"), "fr");
  EXPECT_EQ(Of("Obsługa klienta nie działa", "pl-PL"), "pl");
  EXPECT_EQ(Of("Obsługa klienta nie działa", "und"), "und");
}

}  // namespace
}  // namespace vigie
