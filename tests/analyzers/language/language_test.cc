#include "analyzers/language/language.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/language/language_table.h"
#include "analyzers/linear/labelled.h"
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

TEST(Language, AnotherScriptIsNeverALatinLanguage) {
  EXPECT_EQ(Of("সেবা খুব খারাপ"), "und");
  EXPECT_EQ(Of("சேவை மோசமாக உள்ளது"), "und");
  EXPECT_EQ(Of("მომსახურება ცუდია"), "und");
  EXPECT_EQ(Of("خدمات مشتری پاسخ نمی‌دهد"),
            "und");  // Persian is not Arabic
  EXPECT_EQ(Of("خدمات مشتری پاسخ نمی‌دهد", "fa"), "fa");
  EXPECT_EQ(Of("iPhone のサービスが悪い apple"), "ja");
  EXPECT_EQ(Of("Обслуживание плохое", "fr"), "ru");
}

TEST(Language, LinksAndHandlesSayNothing) {
  EXPECT_EQ(Of("@the_best_of_this https://www.that-is-the-thing.com le train "
               "est encore en retard"),
            "fr");
}

TEST(Language, AShortTextIsEnough) {
  EXPECT_EQ(Of("toujours pas de réseau chez moi"), "fr");
  EXPECT_EQ(Of("never again with this airline"), "en");
  EXPECT_EQ(Of("heute wieder kein Internet"), "de");
  EXPECT_EQ(Of("otra vez sin internet"), "es");
  EXPECT_EQ(Of("ancora senza internet oggi"), "it");
  EXPECT_EQ(Of("de novo sem internet hoje"), "pt");
  EXPECT_EQ(Of("vandaag weer geen internet"), "nl");
}

TEST(Language, ItsTablePassesTheChecksum) {
  EXPECT_NE(BuiltInLanguageTable(), nullptr);
}

// On the public development texts, where these are at hand.
TEST(Language, KeepsItsFiguresOnTheDevelopmentTexts) {
  const char* const data = std::getenv("VIGIE_DATA");
  if (data == nullptr) {
    // Data outside the project: not a test that was skipped.
    std::cout << "VIGIE_DATA is not set: no development texts\n";
    return;
  }
  std::vector<LabelledText> texts;
  for (const char* name : {"fr", "de", "es", "it", "pt", "ar"}) {
    auto some = ReadLabelled(std::string(data) + "/sentiment/" + name +
                             "_umsab_dev.tsv");
    ASSERT_TRUE(some.ok()) << some.status();
    for (LabelledText& text : *some) {
      text.label = text.language;
      texts.push_back(std::move(text));
    }
  }
  auto whole = ExamineLanguage(texts);
  ASSERT_TRUE(whole.ok());
  EXPECT_GE(whole->figures.accuracy, .97);
  auto seven_words = ExamineLanguage(texts, 7);
  ASSERT_TRUE(seven_words.ok());
  EXPECT_GE(seven_words->figures.accuracy, .90);
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
