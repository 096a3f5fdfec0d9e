// Queries as customers of other systems write them, and what becomes of them.
#include "analyzers/query/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;

// "query" and, below, "line: note" for each note but those about AND and tags.
struct Imported {
  std::string query, notes;
};

Imported Import(std::string_view vendor, std::string_view query) {
  const auto imported = ImportQuery(vendor, query);
  EXPECT_TRUE(imported.ok()) << imported.status();
  if (!imported.ok()) return {};
  Imported result{imported->query, ""};
  for (const ImportNote& note : imported->notes)
    Append(result.notes, note.line, ": ", note.message, "\n");
  const QueryCheck check = CheckQueryText(imported->query);
  EXPECT_EQ(check.error, "") << imported->query << ": " << check.message;
  return result;
}

bool Finds(const std::string& query, std::string_view text) {
  auto matcher = MakeQueryMatcher({BrandRule{.name = "b", .query = query}});
  EXPECT_TRUE(matcher.ok()) << matcher.status();
  if (!matcher.ok()) return false;
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  ScoredMention scored;
  scored.Reset(mention);
  return (*matcher)->Match(tokenizer->Cut(mention), scored);
}

TEST(ImportBrandwatch, AWholeQueryIsKeptWithItsLines) {
  const Imported got = Import("brandwatch",
                              "<<<La marque>>>\n"
                              "(\"apple store\" OR (apple NEAR/5 (iphone OR "
                              "ipad)) OR {BT} OR @apple)\n"
                              "AND site:lemonde.fr NOT (juice OR \"apple "
                              "pie\"~2)\n");
  EXPECT_EQ(got.query,
            "<<<La marque>>>\n"
            "(\"apple store\" OR (apple NEAR/5 (iphone OR ipad)) OR {BT} OR "
            "@apple)\n"
            "AND site:lemonde.fr NOT (juice OR \"apple pie\"~2)\n");
  EXPECT_THAT(got.notes, HasSubstr("2: NEAR/5"));
}

TEST(ImportBrandwatch, AnAccentIsExactThere) {
  const Imported got = Import("brandwatch", "pêche OR \"marché noir\"");
  EXPECT_EQ(got.query, "=pêche OR =\"marché noir\"");
  EXPECT_FALSE(Finds(got.query, "un péché"));
  EXPECT_TRUE(Finds(got.query, "la Pêche"));
  EXPECT_THAT(got.notes, HasSubstr("takes exactly"));
  EXPECT_EQ(Import("talkwalker", "pêche").query, "pêche");
}

TEST(ImportBrandwatch, RawAndVerifiedHaveOtherNames) {
  const Imported got =
      Import("brandwatch", "raw:google+ AND authorVerified:true");
  EXPECT_EQ(got.query, "+\"google+\" AND is:verified");
  EXPECT_TRUE(Finds("+\"google+\"", "sur Google+ !"));
  EXPECT_EQ(Import("brandwatch", "raw:\"c++\" -authorVerified:false").query,
            "+\"c++\" is:verified");
  EXPECT_EQ(Import("brandwatch", "edf authorVerified:false").query,
            "edf -is:verified");
}

TEST(ImportBrandwatch, AFieldWithoutEquivalentIsToldWithItsLine) {
  const auto imported =
      ImportQuery("brandwatch", "edf AND\nauthorGender:F\nAND tier:1");
  ASSERT_TRUE(imported.ok());
  bool gender = false, tier = false;
  for (const ImportNote& note : imported->notes) {
    gender |= note.line == 2 &&
              note.message.find("authorGender: has no equivalent") == 0;
    tier |= note.line == 3 && note.message.find("tier: has no") == 0;
  }
  EXPECT_TRUE(gender);
  EXPECT_TRUE(tier);
}

TEST(ImportTalkwalker, PlatformsAndSignsAreTranslated) {
  const Imported got = Import(
      "talkwalker",
      "(\"air france\"~5 OR #AirFrance) AND sourcetype:SOCIALMEDIA_TWITTER AND "
      "lang:fr AND sentiment:<0 AND engagement:>10 AND sourcecountry:fr");
  EXPECT_EQ(
      got.query,
      "(\"air france\"~5 OR #AirFrance) AND sourcetype:x AND language:fr AND "
      "sentiment:negative AND engagement:>10 AND country:fr");
  EXPECT_THAT(got.notes, HasSubstr("{#Tag}"));
  EXPECT_THAT(got.notes, HasSubstr("SOCIALMEDIA_TWITTER is written x"));
  EXPECT_THAT(Import("talkwalker",
                     "edf AND sourcetype:(SOCIALMEDIA_FACEBOOK OR ONLINENEWS)")
                  .notes,
              HasSubstr("ONLINENEWS is a kind of place"));
  EXPECT_EQ(
      Import("talkwalker", "title:orange AND domainurl:\"lefigaro.fr\"").query,
      "title:orange AND site:\"lefigaro.fr\"");
}

TEST(ImportTalkwalker, DistancesAndSentencesStay) {
  const Imported got =
      Import("talkwalker", "(sncf ONEAR/3 panne) OR (edf SENTENCE coupure)");
  EXPECT_EQ(got.query, "(sncf ONEAR/3 panne) OR (edf SENTENCE coupure)");
  EXPECT_TRUE(Finds(got.query, "la SNCF est en panne"));
  EXPECT_THAT(got.notes, HasSubstr("counts the words in between"));
}

TEST(ImportMeltwater, OperatorsInSmallLettersAreOperators) {
  const Imported got = Import("meltwater",
                              "title:(danone or yoplait) and not (emploi)\n"
                              "and (rappel near/5 yaourt)");
  EXPECT_EQ(got.query,
            "title:(danone OR yoplait) AND NOT (emploi)\n"
            "AND (rappel NEAR/5 yaourt)");
  EXPECT_THAT(got.notes, HasSubstr("2: near/5 is written NEAR/5"));
  // In the other systems these are words.
  EXPECT_EQ(Import("brandwatch", "\"war and peace\" OR black and white").query,
            "\"war and peace\" OR black and white");
}

TEST(ImportMeltwater, AtLeastTakesParentheses) {
  EXPECT_EQ(Import("meltwater", "atleast3(boycott*) and edf").query,
            "ATLEAST/3(boycott*) AND edf");
  const Imported got = Import("meltwater", "atleast/2 boycott and edf");
  EXPECT_EQ(got.query, "ATLEAST/2(boycott) AND edf");
  EXPECT_TRUE(Finds(got.query, "boycott edf boycott"));
  EXPECT_FALSE(Finds(got.query, "boycott edf"));
  EXPECT_EQ(Import("meltwater", "atleast 2 fois").query, "atleast 2 fois");
}

TEST(ImportMeltwater, FieldsOfNewsBecomeTitleAndText) {
  EXPECT_EQ(Import("meltwater", "headline:orange or ingress:sosh").query,
            "title:orange OR text:sosh");
}

TEST(Import, BrokenQueriesAreReadToTheirEnd) {
  for (const std::string_view vendor :
       {"brandwatch", "talkwalker", "meltwater"})
    for (const std::string_view query :
         {"\"", "{", "<<<", "source:", "sourcetype:(", "atleast3",
          "raw:", "raw:\"a", "sentiment:", "title:(", "a near/", "(((", "é", "",
          "sourcetype:(\"a", "[", "country:[", "atleast/3 \"a"})
      EXPECT_TRUE(ImportQuery(vendor, query).ok()) << vendor << " " << query;
  EXPECT_FALSE(ImportQuery("twitter", "a").ok());
}

}  // namespace
}  // namespace vigie
