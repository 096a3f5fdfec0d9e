// The text of the rules: what is written is read again, and equal rules are
// equal bytes.
#include "pipeline/model/rules.h"

#include <gtest/gtest.h>

#include <string>

namespace vigie {
namespace {

Rules TwoBrands() {
  Rules rules;
  rules.analysis = "test";
  rules.brands.resize(2);
  rules.brands[0].name = "Orange";
  rules.brands[1].name = "Free";
  rules.brands[1].owned = {"x:free"};
  rules.detection = {{"warm_up", "5d"}};
  return rules;
}

TEST(Rules, CustomersWordsAndPriorsAreReadAsTheyWereWritten) {
  Rules rules = TwoBrands();
  rules.lexicon = {{"fr", "de ouf", 2}, {"", "meh", -3}};
  rules.satire = {"x:le_faux", "faux.example"};
  rules.themes = {{"refund", "geste commercial"}};
  rules.brands[1].words = {{"", "terrible", 3}, {"en", "free", 0}};
  rules.brands[1].tone_prior = {600, 300, 100};
  const auto read = Rules::Parse(rules.Body());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->Body(), rules.Body());
  ASSERT_EQ(read->lexicon.size(), 2u);
  EXPECT_EQ(read->lexicon[0].language, "fr");
  EXPECT_EQ(read->lexicon[1].weight, -3);
  EXPECT_EQ(read->satire, rules.satire);
  EXPECT_EQ(read->themes, rules.themes);
  EXPECT_TRUE(read->brands[0].words.empty());
  ASSERT_EQ(read->brands[1].words.size(), 2u);
  EXPECT_EQ(read->brands[1].words[0].words, "terrible");
  EXPECT_EQ(read->brands[1].tone_prior[0], 600);
}

TEST(Rules, AChangeOfAWordIsAChangeOfRules) {
  Rules rules = TwoBrands(), other = TwoBrands();
  EXPECT_EQ(rules.Hash(), other.Hash());
  other.brands[0].words = {{"", "terrible", 3}};
  EXPECT_NE(rules.Hash(), other.Hash());
  rules.brands[0].words = {{"", "terrible", 2}};
  EXPECT_NE(rules.Hash(), other.Hash());
}

TEST(Rules, ADamagedBodyIsRefused) {
  Rules rules = TwoBrands();
  rules.brands[1].tone_prior = {600, 300, 100};
  const std::string body = rules.Body();
  for (std::size_t size = 0; size < body.size(); ++size) {
    const auto read = Rules::Parse(body.substr(0, size));
    // Cut off before what only some rules have, it is a body without it.
    if (read.ok()) {
      EXPECT_EQ(read->Body(), body.substr(0, size));
    }
  }
  EXPECT_FALSE(Rules::Parse(body + "x").ok());
}

}  // namespace
}  // namespace vigie
