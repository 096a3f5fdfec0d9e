// Once warm, a mention asks no memory of the system, whatever the queries hold:
// distances, sentences, wildcards, fuzzy words, exact forms, fields. RE2 asks
// for some itself: with expressions it is little, and does not grow.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"
#include "tests/ingest/allocations.h"

namespace vigie {
namespace {

std::vector<std::string> Texts() {
  static constexpr const char* kWords[] = {
      "SNCF",    "panne",    "l'Oréal", "paris",    "retards", "#AirFrance",
      "boycott", "dekatlon", "péché",   "pêche",    "est",     "de",
      "canal+",  "@sncf",    "😡",       "service",  "client",  "http://a.fr/b",
      "BT",      "东",       "3,5",     "S.N.C.F.", "pas",     "orange"};
  Random random(3);
  std::vector<std::string> texts;
  for (int i = 0; i < 400; ++i) {
    std::string text;
    for (std::size_t n = random.Below(60); n > 0; --n)
      Append(text, kWords[random.Below(std::size(kWords))],
             random.Chance(.1) ? ". " : " ");
    texts.push_back(std::move(text));
  }
  return texts;
}

// What the last of many passes over the texts allocates.
std::size_t OnceWarm(const std::vector<std::string>& queries,
                     std::size_t& found) {
  std::vector<BrandRule> brands;
  for (const std::string& query : queries)
    brands.push_back({.name = Cat("brand ", brands.size()), .query = query});
  auto matcher = MakeQueryMatcher(brands);
  EXPECT_TRUE(matcher.ok()) << matcher.status();
  const auto tokenizer = MakeTokenizer();
  const std::vector<std::string> texts = Texts();
  ScoredMention scored;
  std::size_t before = 0;
  for (int pass = 0; pass < 3; ++pass) {
    before = AllocationsOfThisThread();
    found = 0;
    for (const std::string& text : texts) {
      Mention mention;
      mention.text = text;
      mention.country = "FR";
      mention.author = "Quelqu'un";
      mention.bio = "à la pêche, chez Orange";
      mention.followers = 12;
      scored.Reset(mention);
      (*matcher)->Match(tokenizer->Cut(mention), scored);
      found += scored.brands.size();
    }
  }
  return AllocationsOfThisThread() - before;
}

TEST(QueryAllocations, NoneOnceWarm) {
  std::size_t found = 0;
  const std::size_t allocated =
      OnceWarm({"sncf NEAR/5 (panne OR retard*)",
                "(sncf NEAR/3 panne) NEAR/8f (service OR client)",
                "\"service client\" OR \"service * client\"",
                "\"panne sncf retards\"~9 NOT orange",
                "panne SENTENCE orange",
                "orange UNLESS \"orange de\"",
                "orange NOT NEAR/3 (panne OR est)",
                "ATLEAST/2(panne OR sncf)",
                "decathlon~2 OR panes~1",
                "boycot* OR pan?e",
                "{BT} OR =pêche OR {Oréal}",
                "l'oréal AND paris",
                "canal+ OR #airfrance",
                "@sncf OR 😡 OR 东",
                "country:fr AND panne",
                "author:quelqu'un AND est",
                "followers:[10 TO 20] AND paris",
                "bio:pêche OR bio:oran*",
                "has:emoji AND (sncf OR orange)",
                "links:a.fr -sncf"},
               found);
  EXPECT_GT(found, 2000u);
  EXPECT_EQ(allocated, 0u);
}

TEST(QueryAllocations, AnExpressionAsksForLittle) {
  std::size_t found = 0;
  const std::size_t allocated =
      OnceWarm({"regex:\"pan+e .*sncf\"", "regex:\"l.oreal\"",
                "+\"S.N.C.F\" OR ++\"SNCF p\""},
               found);
  EXPECT_GT(found, 10u);
  EXPECT_LT(allocated, 400u * 16) << "over 400 mentions";
}

}  // namespace
}  // namespace vigie
