#include "analyzers/labels/alarm.h"

#include <gtest/gtest.h>

#include "analyzers/text/phrases.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

bool Alarming(std::string_view text, std::string_view language = "fr") {
  const PhraseTable* const table = AlarmTableOf(MakeLanguage(language));
  if (table == nullptr) return false;
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  return IsAlarming(*table, tokenizer->Cut(mention));
}

TEST(Alarm, AWordOfACrisisIsEnough) {
  EXPECT_TRUE(Alarming("Rappel produit : listeria dans un fromage"));
  EXPECT_TRUE(Alarming("Fuite de données chez l'opérateur"));
  EXPECT_TRUE(Alarming("Le groupe mis en examen pour homicide involontaire"));
  EXPECT_TRUE(Alarming("Product recall after three deaths", "en"));
  EXPECT_TRUE(Alarming("Rückruf: Salmonellen im Käse", "de"));
  EXPECT_TRUE(Alarming("Boicot a la empresa por la filtración de datos", "es"));
  EXPECT_TRUE(Alarming("Scandalo, prodotto contaminato", "it"));
  EXPECT_TRUE(Alarming("Vazamento de dados na empresa", "pt"));
  EXPECT_TRUE(Alarming("فضيحة في الشركة", "ar"));
}

TEST(Alarm, OneHintIsNotEnoughTwoAre) {
  EXPECT_FALSE(Alarming("La justice a tranché"));
  EXPECT_TRUE(Alarming("Un blessé, le tribunal est saisi"));
  // What angry customers say every day is one hint, however often.
  EXPECT_FALSE(Alarming("Scandale ! Je porte plainte, boycottez-les"));
  EXPECT_TRUE(Alarming("Boycott après la mort d'un enfant"));
  EXPECT_FALSE(Alarming("danger, danger, danger"));
}

TEST(Alarm, FiguresOfSpeechDoNotCount) {
  EXPECT_FALSE(Alarming("Mort de rire, je suis morte de fatigue"));
  EXPECT_FALSE(Alarming("Merci pour la livraison rapide"));
  EXPECT_FALSE(Alarming("this is to die for, you killed it", "en"));
}

TEST(Alarm, ALanguageWithoutWordsRaisesNone) {
  EXPECT_FALSE(Alarming("boycott scandale", "nl"));
}

TEST(Phrases, TheLongestOfThoseThatBeginAlikeHidesWhatItHolds) {
  PhraseTable table;
  table.Add("mort/e/s", 1);
  table.Add("mort_de_rire", 0);
  table.Add("remb*", 2);  // four letters
  table.Add("point_de_vente", 4);
  const auto labels = [&](std::string_view text) {
    const auto tokenizer = MakeTokenizer();
    Mention mention;
    mention.text = text;
    std::uint64_t all = 0;
    table.Find(tokenizer->Cut(mention),
               [&](std::size_t, std::size_t, std::uint64_t l) { all |= l; });
    return all;
  };
  EXPECT_EQ(labels("morte"), 1u);
  EXPECT_EQ(labels("mort de rire"), 0u);
  EXPECT_EQ(labels("mort de peur"), 1u);
  EXPECT_EQ(labels("un Remboursement d'argent"), 2u);
  EXPECT_EQ(labels("le point de vente"), 4u);
  EXPECT_EQ(labels("le point de"), 0u);
  EXPECT_EQ(labels("l'embarras"), 0u);
}

}  // namespace
}  // namespace vigie
