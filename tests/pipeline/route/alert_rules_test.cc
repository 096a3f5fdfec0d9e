#include "pipeline/route/alert_rules.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/route/words.h"

namespace vigie {
namespace {

AlertRules Full() {
  AlertRules rules;
  rules.time_zone = "Europe/Paris";
  rules.french = true;
  rules.dashboard = "https://vigie.example.org/incidents/{id}";
  AlertRule& rule = rules.rules.emplace_back();
  rule.name = "sécurité";
  rule.kinds = {"bad_buzz"};
  rule.brands = {"Orange"};
  rule.panels = {"telecom"};
  rule.themes = {"safety"};
  rule.languages = {"fr"};
  rule.level = Level::kBadBuzz;
  rule.competitors = Competitors::kNot;
  rule.manner = Manner::kInform;
  rule.tell = {{"slack", ""}, {"email", "a@b.org"}};
  rule.opening = {{*ParseHours("mon-fri 09:00-18:00")},
                  {*ParseHours("12:00-14:00")}};
  rule.always = Level::kMajor;
  rule.outside_to_digest = true;
  rule.escalate = {{15 * kMinute, {{"email", "c@b.org"}}}};
  rule.group = 30 * kMinute;
  rule.also = true;
  rules.silences = {{{"Orange"}, {"telecom"}, 5, 7, Level::kCrisis, "why"}};
  rules.digest = {true, 5, {{"slack", ""}}};
  return rules;
}

TEST(AlertRules, ComeBackFromTheirBodyAsTheyWere) {
  const auto read = AlertRules::Parse(Full().Body());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(*read == Full());
  EXPECT_EQ(read->Body(), Full().Body());
}

TEST(AlertRules, ThatSayNothingHaveNoBody) {
  EXPECT_EQ(AlertRules{}.Body(), "");
  EXPECT_TRUE(*AlertRules::Parse("") == AlertRules{});
}

TEST(AlertRules, ABodyThatIsCutTooLongOrNewerIsRefused) {
  const std::string body = Full().Body();
  for (std::size_t n = 1; n < body.size(); ++n)
    EXPECT_FALSE(AlertRules::Parse(body.substr(0, n)).ok()) << n;
  EXPECT_FALSE(AlertRules::Parse(body + "x").ok());
  std::string newer = body;
  newer[0] = 2;
  EXPECT_FALSE(AlertRules::Parse(newer).ok());
}

TEST(AlertRules, AreSaidInWords) {
  AlertRules rules = Full();
  rules.rules[0].also = false;
  const std::vector<std::string> french = Explain(rules);
  ASSERT_EQ(french.size(), 3u);
  EXPECT_EQ(french[0],
            "1. sécurité : niveau 2 et plus, bad_buzz, marque Orange, panel "
            "telecom, thème safety, langue fr : informe slack, email "
            "(a@b.org), aux heures lun-ven 09:00-18:00, sauf aux heures "
            "calmes 12:00-14:00 (sinon : au résumé) ; niveau 4 à toute heure "
            "; ce qui suit dans les 30 min vient ensemble ; sans accusé de "
            "réception après 15 min : email (c@b.org).");
  rules.french = false;
  rules.rules = ReadyMadeRules({}, {}, false);
  const std::vector<std::string> english = Explain(rules);
  EXPECT_EQ(english[0],
            "1. crisis: level 3 and above, all your own brands: pages every "
            "sink, at any hour.");
  EXPECT_EQ(english[2],
            "3. silent sources: source_silent: informs every sink, at any "
            "hour.");
  EXPECT_EQ(english[3], "4. the rest: everything: in the digest.");
}

}  // namespace
}  // namespace vigie
