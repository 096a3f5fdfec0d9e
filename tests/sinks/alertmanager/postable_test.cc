#include "sinks/alertmanager/postable.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/sinks/alerts.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(Postable, TheRuleIsTheNameInCamelCase) {
  EXPECT_EQ(AlertName("bad_buzz"), "BadBuzz");
  EXPECT_EQ(AlertName("source_silent"), "SourceSilent");
  EXPECT_EQ(AlertName("lost"), "Lost");
}

TEST(Postable, LabelsNameAndRouteAndEmptyOnesAreLeftOut) {
  EXPECT_THAT(LabelsOf(BadBuzz(), {{"team", "social"}}),
              ElementsAre(Pair("alertname", "BadBuzz"), Pair("brand", "aurore"),
                          Pair("severity", "warning"), Pair("team", "social"),
                          Pair("vigie_id", "5f2c9a11d0e47b63")));
  Alert digest = BadBuzz();
  digest.page = false;
  digest.scope = "hashtag:fail";
  EXPECT_EQ(LabelsOf(digest, {}).at("page"), "false");
  EXPECT_EQ(LabelsOf(digest, {}).at("scope"), "hashtag:fail");
}

TEST(Postable, SeverityFollowsTheLevel) {
  EXPECT_EQ(SeverityOf(Level::kWatch), "info");
  EXPECT_EQ(SeverityOf(Level::kBadBuzz), "warning");
  EXPECT_EQ(SeverityOf(Level::kCrisis), "critical");
  EXPECT_EQ(SeverityOf(Level::kMajor), "critical");
}

TEST(Postable, AnnotationsAreInWords) {
  const LabelSet notes = AnnotationsOf(BadBuzz());
  EXPECT_EQ(notes.at("level"), "bad_buzz");
  EXPECT_EQ(notes.at("signals"),
            "V 140 against 40 expected (score 5.2); "
            "S 96 against 12 expected (score 9.9)");
  EXPECT_EQ(notes.at("samples"),
            "[mastodon] @léa: Encore \"en panne\", merci @aurore\n#fail "
            "https://example.org/110");
}

TEST(Postable, SamplesAreBoundedAndCutBetweenCharacters) {
  Alert alert = BadBuzz();
  Sample sample = alert.samples[0];
  sample.text.clear();
  for (int i = 0; i < 1000; ++i) sample.text += "é";
  sample.text.insert(0, "x");  // so that the limit falls inside a character
  alert.samples.assign(50, sample);
  const std::string text = AnnotationsOf(alert).at("samples");
  EXPECT_LE(text.size(), 5u * (280 + 100));
  const std::string json = PostableJson({{.annotations = {{"t", text}}}});
  EXPECT_THAT(json, Not(HasSubstr("\xEF\xBF\xBD")));
}

TEST(Postable, NeverEndsBeforeItStarts) {
  EXPECT_EQ(PostableJson({{.labels = {{"a", "\"b\""}},
                           .starts = kMorning,
                           .ends = kMorning - kHour,
                           .generator_url = "https://vigie.example.org"}}),
            R"([{"labels":{"a":"\"b\""},"annotations":{},)"
            R"("startsAt":"2026-11-21T09:30:00Z",)"
            R"("endsAt":"2026-11-21T09:30:00Z",)"
            R"("generatorURL":"https://vigie.example.org"}])");
}

TEST(Postable, ReadsAlertmanagersListAndNothingElse) {
  std::vector<Postable> alerts;
  ASSERT_TRUE(ReadPostables(
      R"([{"annotations":{"summary":"s"},"endsAt":"2026-11-21T10:00:00.000Z",)"
      R"("fingerprint":"1","labels":{"alertname":"BadBuzz"},)"
      R"("startsAt":"2026-11-21T09:30:00.000Z","status":{"state":"active"}}])",
      alerts));
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_THAT(alerts[0].labels,
              UnorderedElementsAre(Pair("alertname", "BadBuzz")));
  EXPECT_THAT(alerts[0].annotations,
              UnorderedElementsAre(Pair("summary", "s")));
  EXPECT_EQ(alerts[0].starts, kMorning);
  for (const char* bad : {"", "{}", "<html>", "[{}]", "[1]",
                          R"([{"labels":{"a":1},"annotations":{}}])"}) {
    std::vector<Postable> none;
    EXPECT_FALSE(ReadPostables(bad, none)) << bad;
  }
}

TEST(Postable, RefusesLabelsThatAreTakenOrMisspelt) {
  EXPECT_EQ(LabelFault("team"), "");
  for (const char* bad : {"severity", "vigie_id", "alertname", "9a", "a-b", ""})
    EXPECT_NE(LabelFault(bad), "") << bad;
}

}  // namespace
}  // namespace vigie
