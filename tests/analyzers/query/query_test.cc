#include "analyzers/query/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<std::unique_ptr<BrandMatcher>> Make(
    const std::vector<std::string>& queries) {
  std::vector<BrandRule> brands;
  for (const std::string& query : queries) {
    BrandRule& brand = brands.emplace_back();
    brand.name = "brand " + std::to_string(brands.size());
    brand.query = query;
  }
  return MakeQueryMatcher(brands);
}

bool Found(const std::string& query, std::string_view text,
           std::string_view title = {}) {
  auto matcher = Make({query});
  if (!matcher.ok()) {
    ADD_FAILURE() << query << ": " << matcher.status();
    return false;
  }
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  mention.title = title;
  ScoredMention scored;
  scored.Reset(mention);
  const bool found = (*matcher)->Match(tokenizer->Cut(mention), scored);
  const WordFilter* const needed = (*matcher)->Needed();
  EXPECT_FALSE(found && needed != nullptr &&
               !tokenizer->MayHold(mention, *needed))
      << query << " is overlooked in: " << title << "\n"
      << text;
  return found;
}

std::string ErrorOf(const std::string& query) {
  const auto matcher = Make({query});
  return matcher.ok() ? "" : std::string(matcher.status().message());
}

TEST(Query, OperatorsHaveTheirUsualMeaning) {
  EXPECT_TRUE(Found("apple AND juice", "Fresh Juice made with an APPLE"));
  EXPECT_FALSE(Found("apple NOT juice", "apple pie and juice"));
  EXPECT_TRUE(Found("orange OR free mobile", "orange est en panne"));
  EXPECT_TRUE(Found("orange OR free mobile", "le mobile de Free"));
  EXPECT_FALSE(Found("(orange OR free) mobile", "orange est en panne"));
  EXPECT_TRUE(Found("apple -juice", "apple pie"));
  EXPECT_FALSE(Found("apple and juice", "apple et juice"));
  EXPECT_TRUE(Found("<<<la marque>>> edf OR engie", "Engie recrute"));
  EXPECT_FALSE(Found("a NOT (b OR c)", "a et c"));
}

TEST(Query, APhraseIsWordsSideBySideInOrder) {
  EXPECT_FALSE(Found("\"bad buzz\"", "Un buzz pas si bad"));
  EXPECT_TRUE(Found("\"service client\"", "Service-client injoignable"));
  EXPECT_TRUE(Found("coca-cola", "coca cola zéro"));
  EXPECT_TRUE(Found("“vie privée”", "VIE PRIVEE menacée"));
  EXPECT_FALSE(Found("\"air france\"", "air @sncf france"));
  EXPECT_FALSE(Found("\"panne edf\"", "EDF répond", "Grosse panne"));
}

TEST(Query, AWordMatchesWithWhatItIsWrittenWith) {
  EXPECT_TRUE(Found("oréal", "L’ORÉAL rappelle un produit"));
  EXPECT_FALSE(Found("l'oréal", "oreal"));
  EXPECT_TRUE(Found("l'oréal", "chez Loreal"));
  EXPECT_TRUE(Found("l'oréal", "chez L Oréal"));
  EXPECT_TRUE(Found("loreal", "chez L'Oréal"));
  EXPECT_TRUE(Found("canal", "Canal+ en panne"));
  EXPECT_FALSE(Found("canal+", "canal en panne"));
  EXPECT_TRUE(Found("disney+", "Disney+'s new show"));
  EXPECT_TRUE(Found("mcdonald's", "@mcdonalds"));
  EXPECT_TRUE(Found("onu", "l'O.N.U. vote"));
  EXPECT_FALSE(Found("m OR h", "Chez H&M"));
  EXPECT_TRUE(Found("👍", "Top 👍🏽"));
  EXPECT_FALSE(Found("👍🏽", "Top 👍"));
  EXPECT_FALSE(Found("👨", "👨‍👩‍👧 en vacances"));
  EXPECT_TRUE(Found("\"❤ edf\"", "❤️ EDF"));
  EXPECT_TRUE(Found("周受资", "昨天周受资出席听证会"));
}

TEST(Query, TagsAndHandlesAreFoundByTheirWordsAndByTheirNames) {
  EXPECT_TRUE(Found("\"air france\"", "Merci #AirFrance pour le retard"));
  EXPECT_TRUE(Found("\"air france\"", "#air_france"));
  EXPECT_TRUE(Found("@airfrance", "@AirFrance bonjour"));
  EXPECT_FALSE(Found("#buzz", "buzz sans dièse"));
  EXPECT_TRUE(Found("ratp AND bashing", "#RATPbashing"));
  EXPECT_TRUE(Found("pbashing", "#RATPbashing"));
  EXPECT_FALSE(Found("sncf", "#sncfvoyageurs"));
  EXPECT_TRUE(Found("covid", "#covid19"));
  EXPECT_TRUE(Found("\"l'oréal paris\"", "#LOrealParis"));
  EXPECT_FALSE(Found("\"l'oréal paris\"", "#OréalParis"));
  EXPECT_TRUE(Found("\"oréal paris\"", "#LOrealParis"));
  EXPECT_TRUE(Found("\"oréal paris\"", "#orealparis"));
}

TEST(Query, NoWordMatchesInsideAnAddress) {
  EXPECT_FALSE(Found("apple", "regarde https://apple.com/iphone"));
  EXPECT_FALSE(Found("apple", "mail : apple@orange.fr"));
}

TEST(Query, RegularExpressionsReadTheFoldedTitleOrBody) {
  EXPECT_TRUE(Found("regex:\"greve[s]? (sncf|ratp)\"", "Grève   SNCF lundi"));
  EXPECT_TRUE(Found("regex:\"^edf$\"", "répond", "EDF"));
  EXPECT_FALSE(Found("regex:\"edf repond\"", "répond", "EDF"));
  EXPECT_TRUE(Found("edf AND regex:\"[0-9]{3}\"", "EDF 404"));
  EXPECT_FALSE(Found("edf AND regex:\"[0-9]{3}\"", "EDF 40"));
  EXPECT_TRUE(Found("edf NOT regex:\"x+y\"", "EDF"));
  EXPECT_FALSE(Found("edf NOT regex:\"x+y\"", "EDF xxy"));
}

TEST(Query, AnErrorNamesTheBrandTheCharacterAndTheCode) {
  const std::string error = ErrorOf("é AND (edf");
  EXPECT_THAT(error, HasSubstr("brand \"brand 1\""));
  EXPECT_THAT(error, HasSubstr("character 7:"));
  EXPECT_THAT(error, HasSubstr("E_PAREN"));
}

TEST(Query, WhatIsWrongHasACode) {
  const std::pair<const char*, const char*> kCases[] = {
      {"", "E_EMPTY"},
      {"   ", "E_EMPTY"},
      {"()", "E_EMPTY"},
      {"\"…\"", "E_EMPTY"},
      {"NOT boycott", "E_PURE_NEGATIVE"},
      {"-a", "E_PURE_NEGATIVE"},
      {"a OR NOT b", "E_PURE_NEGATIVE"},
      {"a OR (-b -c)", "E_PURE_NEGATIVE"},
      {"\"air france", "E_QUOTE"},
      {"(edf", "E_PAREN"},
      {"edf)", "E_PAREN"},
      {")", "E_PAREN"},
      {"edf AND", "E_OPERAND"},
      {"OR edf", "E_OPERAND"},
      {"a AND OR b", "E_OPERAND"},
      {"NOT NOT a", "E_OPERAND"},
      {"<<<edf", "E_COMMENT"},
      {"languag:fr AND marque", "E_UNKNOWN_FIELD"},
      {"regex:\"(sncf\"", "E_REGEX"},
      {"regex:\"(a{1000}){1000}\"", "E_REGEX"},
      {"edf [1 TO 2]", "E_SYNTAX"},
      {"*gate", "E_LEADING_WILDCARD"},
      {"coca-*", "E_LEADING_WILDCARD"},
      {"a*", "E_SHORT_WILDCARD"},
      {"#a*", "E_SHORT_WILDCARD"},
      {"t?a", "E_SHORT_WILDCARD"},
      {"lang:", "E_FIELD_VALUE"},
      {"lang: fr", "E_FIELD_VALUE"},
      {"country:france a", "E_FIELD_VALUE"},
      {"is:()", "E_FIELD_VALUE"},
      {"title: a", "E_FIELD_VALUE"},
      {"followers:[5 TO 1]", "E_RANGE"},
      {"followers:[* TO *]", "E_RANGE"},
      {"followers:many", "E_RANGE"},
      {"followers:>x", "E_RANGE"},
      {"a NEAR/101 b", "E_RANGE"},
      {"a NEAR/x b", "E_RANGE"},
      {"\"a b\"~101", "E_RANGE"},
      {"ATLEAST/1001(a)", "E_RANGE"},
      {"ATLEAST(a)", "E_RANGE"},
      {"{BT", "E_BRACE"},
      {"BT}", "E_BRACE"},
      {"\"a b\"~", "E_TILDE"},
      {"(a b)~x", "E_TILDE"},
      {"~2", "E_TILDE"},
      {"\"a * b\"~2", "E_TILDE"},
      {"{BT}~2", "E_TILDE"},
      {"sncf~1", "E_FUZZY"},
      {"carrefour~3", "E_FUZZY"},
      {"danone~2", "E_FUZZY"},
      {"coca-cola~1", "E_FUZZY"},
      {"#carrefour~1", "E_FUZZY"},
      {"a NEAR b NEAR c", "E_PROX_NEEDS_PARENS"},
      {"a SENTENCE b UNLESS c", "E_PROX_NEEDS_PARENS"},
      {"a NEAR (b c)", "E_AND_IN_NEAR"},
      {"((a AND b) AND c)~3", "E_AND_IN_NEAR"},
      {"ATLEAST/2(a AND b)", "E_AND_IN_NEAR"},
      {"(a NOT b) NEAR c", "E_NOT_IN_NEAR"},
      {"a UNLESS -b", "E_NOT_IN_NEAR"},
      {"(a NOT b)~3", "E_NOT_IN_NEAR"},
      {"title:a NEAR b", "E_FIELD_IN_NEAR"},
      {"title:(a NEAR b) NEAR c", "E_FIELD_IN_NEAR"},
      {"ATLEAST/2(lang:fr)", "E_FIELD_IN_NEAR"},
      {"regex:\"\"", "E_FIELD_VALUE"},
      {"NEAR b", "E_OPERAND"},
      {"a NEAR", "E_OPERAND"},
      {"lang:(fr OR)", "E_OPERAND"},
      {"NOT", "E_OPERAND"},
      {"lang:(fr AND en)", "E_SYNTAX"},
      {"ATLEAST/2 a", "E_SYNTAX"},
  };
  for (const auto& [query, code] : kCases)
    EXPECT_THAT(ErrorOf(query), HasSubstr(std::string(": ") + code + ":"))
        << query;
  EXPECT_THAT(ErrorOf(std::string(70000, 'a')), HasSubstr("E_LIMIT"));
  EXPECT_THAT(ErrorOf(std::string(80, '(') + "a" + std::string(80, ')')),
              HasSubstr("E_LIMIT"));
}

TEST(Query, BrandsComeInAscendingOrderWithTheirFirstToken) {
  auto matcher = Make({"panne", "\"air france\"", "absent", "regex:\"pan+e\"",
                       "air NOT france", "merci"});
  ASSERT_TRUE(matcher.ok());
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = "Merci Air France pour la panne, la panne";
  ScoredMention scored;
  scored.Reset(mention);
  ASSERT_TRUE((*matcher)->Match(tokenizer->Cut(mention), scored));
  ASSERT_EQ(scored.brands.size(), 4u);
  EXPECT_EQ(scored.brands[0].brand, 0u);
  EXPECT_EQ(scored.brands[0].token, 5u);
  EXPECT_EQ(scored.brands[1].brand, 1u);
  EXPECT_EQ(scored.brands[1].token, 1u);
  EXPECT_EQ(scored.brands[2].brand, 3u);
  EXPECT_EQ(scored.brands[2].token, kNoToken);
  EXPECT_EQ(scored.brands[3].brand, 5u);
  EXPECT_EQ(scored.brands[3].token, 0u);
}

TEST(Query, TheExplanationShowsTheCharactersThatMatched) {
  auto matcher = Make({"\"air france\" OR retard NOT humour"});
  ASSERT_TRUE(matcher.ok());
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = "Chez Air-France, encore du RETARD";
  ScoredMention scored;
  scored.Reset(mention);
  const Tokens& tokens = tokenizer->Cut(mention);
  ASSERT_TRUE((*matcher)->Match(tokens, scored));
  std::vector<Reason> reasons;
  (*matcher)->Explain(tokens, scored, reasons);
  ASSERT_EQ(reasons.size(), 2u);
  EXPECT_EQ(reasons[0].subject, "brand 1");
  EXPECT_EQ(reasons[0].evidence, "Air-France");
  EXPECT_EQ(reasons[0].detail, "term air france");
  EXPECT_EQ(reasons[1].evidence, "RETARD");
}

// "term panne: text 5-10 panne; …" of what made the query match.
std::string Why(const std::string& query, const Mention& mention) {
  auto trial = MakeQueryTrial(query);
  if (!trial.ok()) return std::string(trial.status().message());
  std::vector<QueryFind> finds;
  const auto tokenizer = MakeTokenizer();
  if (!(*trial)->Match(tokenizer->Cut(mention), mention, finds)) return "no";
  std::string out;
  for (const QueryFind& find : finds) {
    out += out.empty() ? find.leaf : "; " + find.leaf;
    for (const QueryFind::Place& at : find.places)
      out += ": " + std::string(at.where) + " " + std::to_string(at.begin) +
             "-" + std::to_string(at.end) + " " + std::string(at.text);
  }
  return out;
}

TEST(Query, ATrialSaysWhereEachPartIsInCharacters) {
  Mention m;
  m.title = "Grève à la SNCF";
  m.text = "L’été 👍🏽, chez L’Oréal : #AirFrance en panne, panne";
  m.bio = "Élue de Paris";
  EXPECT_EQ(Why("oréal", m), "term oréal: text 15-22 L’Oréal");
  EXPECT_EQ(Why("panne AND title:sncf", m),
            "term panne: text 39-44 panne: text 46-51 panne; "
            "term sncf, in the title: title 11-15 SNCF");
  EXPECT_EQ(Why("\"air france\"", m), "term air france: text 25-35 #AirFrance");
  EXPECT_EQ(Why("bio:paris", m),
            "term paris, in the author's biography: bio 8-13 Paris");
  EXPECT_EQ(Why("👍", m), "term 👍: text 6-8 👍🏽");
  EXPECT_EQ(Why("panne -emploi NOT country:us", m),
            "term panne: text 39-44 panne: text 46-51 panne");
  EXPECT_EQ(Why("panne OR retard", m),
            "term panne: text 39-44 panne: text 46-51 panne");
  EXPECT_EQ(Why("country:unknown panne", m),
            "field country:unknown; "
            "term panne: text 39-44 panne: text 46-51 panne");
  EXPECT_EQ(Why("retard", m), "no");
}

TEST(Query, ATrialLeavesOutWhatMadeNoDifference) {
  Mention m;
  m.text = "panne edf, puis cinq ou six autres mots encore, panne; sncf";
  EXPECT_EQ(Why("panne NEAR/1 edf", m),
            "term panne: text 0-5 panne; term edf: text 6-9 edf");
  EXPECT_EQ(Why("(panne NEAR/0 mots) OR sncf", m),
            "term sncf: text 55-59 sncf");
  EXPECT_EQ(Why("panne UNLESS \"panne edf\"", m),
            "term panne: text 48-53 panne");
  EXPECT_EQ(Why("ATLEAST/2(panne OR sncf)", m),
            "term panne: text 0-5 panne: text 48-53 panne; "
            "term sncf: text 55-59 sncf");
}

TEST(Query, FieldsAreAskedOfTheMention) {
  const auto found = [](const std::string& query, const Mention& mention) {
    auto matcher = Make({query});
    EXPECT_TRUE(matcher.ok()) << query << ": " << matcher.status();
    const auto tokenizer = MakeTokenizer();
    ScoredMention scored;
    scored.Reset(mention);
    return matcher.ok() && (*matcher)->Match(tokenizer->Cut(mention), scored);
  };
  Mention m;
  m.text = "EDF répond à @SNCF #Panne";
  m.title = "Rappel de produits";
  m.bio = "Journaliste à Paris";
  m.author = "JeanD";
  m.platform = "x";
  m.language = "fr-CA";
  m.country = "FR";
  m.url = "https://www.lemonde.fr/economie/edf-12.html";
  m.links = {"https://www.apple.com/iphone"};
  m.followers = 1000;
  m.rating = 4.5;
  m.published = 20'454 * kDay + 13 * kHour + 5 * kMinute;
  m.likes = 3, m.replies = 4;
  m.tags = {"Presse"};
  for (const char* query : {"bio:paris",
                            "title:(rappel AND produits)",
                            "text:edf",
                            "author:@jeand",
                            "source:twitter",
                            "lang:fra",
                            "country:FRA",
                            "site:lemonde.fr",
                            "url:economie/edf",
                            "url:lemonde",
                            "links:apple.com",
                            "links:apple.com/iph",
                            "followers:>=1000",
                            "followers:[* TO 1000]",
                            "rating:>4",
                            "hour:13",
                            "minuteOfDay:785",
                            "engagement:7",
                            "tag:(autre OR presse)",
                            "has:mentions",
                            "has:links",
                            "hashtag:#panne",
                            "mention:sncf",
                            "edf NOT is:repost",
                            "edf NOT bio:lyon",
                            "edf NOT sentiment:negative",
                            "intitle:rappel",
                            "bio:(paris OR lyon)"})
    EXPECT_TRUE(found(query, m)) << query;
  for (const char* query :
       {"text:rappel", "title:edf", "author:jean", "lang:en", "country:be",
        "country:unknown", "site:monde.fr", "url:monde", "links:pple.com",
        "followers:>1000", "rating:>=4.6", "hour:14", "engagement:>7",
        "tag:press", "has:emoji", "is:verified", "cluster_size:>=1", "paris",
        "hashtag:pann"})
    EXPECT_FALSE(found(query, m)) << query;
  EXPECT_TRUE(found("type:post", m));
  m.platform = "fb";
  EXPECT_TRUE(found("source:facebook", m));
  EXPECT_TRUE(found("source:fb NOT source:facebookish", m));
  Mention unknown;
  unknown.text = "EDF";
  unknown.type_told = false;
  EXPECT_FALSE(found("type:post", unknown));
  EXPECT_FALSE(found("edf AND type:post", unknown));
  EXPECT_TRUE(found("edf NOT type:post", unknown));
  EXPECT_TRUE(found("edf AND country:unknown", unknown));
  EXPECT_TRUE(found("edf NOT country:us", unknown));
}

TEST(Query, AHostileQueryIsRefusedOrCompiledInTime) {
  const auto repeat = [](std::string_view s, std::size_t size) {
    std::string out;
    while (out.size() + s.size() <= size) out += s;
    return out;
  };
  constexpr std::size_t kAll = 64 * 1024;
  std::string deep = "(a OR b)";
  for (int i = 0; i < 60; ++i)
    deep = Cat("(", deep, ") NEAR/100 (a OR b OR l)");
  const std::string queries[] = {repeat("a", kAll),
                                 repeat("a OR ", kAll - 8) + "a",
                                 repeat("title:", kAll - 1),
                                 "\"" + repeat("l'l ", 3990) + "\"",
                                 "ab" + repeat("*a", kAll - 10),
                                 "+\"" + repeat("!", 60'000) + "\"",
                                 "regex:\"" + repeat(".*a", 60'000) + "\"",
                                 deep,
                                 "\"" + repeat("ab ", 2900) + "\"~100",
                                 "ATLEAST/1000(a NEAR/100 b)"};
  const auto tokenizer = MakeTokenizer();
  const std::string text = repeat("a b l'l ab !! ", 20'000);
  Mention mention;
  mention.text = text;
  const Tokens& tokens = tokenizer->Cut(mention);
  for (const std::string& query : queries) {
    timespec begin, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    auto matcher = Make({query});
    if (matcher.ok()) {
      ScoredMention scored;
      scored.Reset(mention);
      (*matcher)->Match(tokens, scored);
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    // Far above what it takes here, far below what a slow way would.
    EXPECT_LT(end.tv_sec - begin.tv_sec, 5) << query.substr(0, 40);
  }
}

TEST(Query, AWildcardMayStandBehindAHandlesName) {
  auto matcher = Make({"@sncf.bsky*"});
  ASSERT_TRUE(matcher.ok());
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = "merci @sncf.bsky.social";
  ScoredMention scored;
  scored.Reset(mention);
  EXPECT_TRUE((*matcher)->Match(tokenizer->Cut(mention), scored));
}

TEST(Query, NoBrandIsNoMatch) {
  auto matcher = Make({});
  ASSERT_TRUE(matcher.ok());
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = "rien";
  ScoredMention scored;
  scored.Reset(mention);
  EXPECT_FALSE((*matcher)->Match(tokenizer->Cut(mention), scored));
}

}  // namespace
}  // namespace vigie
