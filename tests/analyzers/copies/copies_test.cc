#include "analyzers/copies/copies.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "analyzers/copies/link.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/aggregate/families.h"
#include "pipeline/base/hash.h"
#include "tests/analyzers/copies/copied_texts.h"

namespace vigie {
namespace {

class Reader {
 public:
  Fingerprint Read(const Mention& mention) {
    ScoredMention scored;
    scored.Reset(mention);
    analyzer_->Score(tokenizer_->Cut(mention), scored);
    return scored.fingerprint;
  }
  Fingerprint Read(const std::string& text) {
    Mention mention;
    mention.platform = "x";
    mention.text = text;
    return Read(mention);
  }

 private:
  std::unique_ptr<Tokenizer> tokenizer_ = MakeTokenizer();
  std::unique_ptr<Analyzer> analyzer_ = MakeCopiesAnalyzer();
};

constexpr char kText[] =
    "La SNCF supprime encore le train de 8h12 entre Rennes et Nantes, et "
    "personne ne répond au guichet";

int Agreeing(const Fingerprint& a, const Fingerprint& b) {
  int n = 0;
  for (int i = 0; i < kSketchParts; ++i) n += a.sketch[i] == b.sketch[i];
  return n;
}

TEST(Copies, WhatIsPutAroundATextChangesNothing) {
  Reader reader;
  const Fingerprint print = reader.Read(kText);
  EXPECT_GE(print.words, kSketchWords);
  for (const std::string& copy :
       {std::string("RT @lea_m: ") + kText,
        std::string(kText) + " #honte #SNCF",
        std::string(kText) + " via @lemonde",
        std::string("😡😡 ") + kText + " 👎 !!!",
        std::string("@SNCF @ministre ") + kText,
        std::string("LA SNCF SUPPRIME ENCORE le train de 8H12 entre RENNES et "
                    "Nantes et personne NE REPOND au guichet")})
    EXPECT_EQ(reader.Read(copy).sketch, print.sketch) << copy;
  const Fingerprint linked =
      reader.Read(std::string(kText) + " https://ex.fr/a?utm_source=x");
  EXPECT_EQ(linked.sketch, print.sketch);
  EXPECT_EQ(linked.link, LinkHash("http://www.ex.fr/a/"));
}

TEST(Copies, AShortTextHasNoSketch) {
  Reader reader;
  for (const char* text : {"", "merci @SNCF !", "the and for with to of a",
                           "merci beaucoup pour votre aide rapide"}) {
    const Fingerprint print = reader.Read(text);
    EXPECT_LT(print.words, kSketchWords) << text;
    EXPECT_EQ(print.sketch, Fingerprint{}.sketch) << text;
  }
}

TEST(Copies, ATagWithinTheSentenceIsAWordOfIt) {
  Reader reader;
  EXPECT_EQ(reader.Read("la #SNCF supprime le #train de 8h12 pour Nantes ce "
                        "matin #panne #honte"),
            reader.Read("la SNCF supprime le train de 8h12 pour Nantes ce "
                        "matin"));
}

TEST(Copies, ChineseCharactersAreHalfWords) {
  Reader reader;
  EXPECT_LT(reader.Read("周受资昨天").words, kSketchWords);
  EXPECT_GE(reader.Read("周受资昨天在北京宣布公司取消所有航班").words,
            kSketchWords);
}

TEST(Copies, ARepostNamesWhatItRepeats) {
  Reader reader;
  Mention mention;
  mention.platform = "x";
  mention.text = "ok";
  mention.repost_of = "77";
  mention.type = MentionType::kQuote;
  EXPECT_EQ(reader.Read(mention).original, 0u);
  mention.type = MentionType::kRepost;
  EXPECT_EQ(reader.Read(mention).original, ItemHash("x", "77"));
}

TEST(Copies, TwoLinksAreNoLink) {
  Reader reader;
  EXPECT_EQ(reader.Read("http://ex.fr/a http://ex.fr/b").link, 0u);
  EXPECT_NE(reader.Read("http://ex.fr/a et http://ex.fr/a").link, 0u);
  Mention mention;
  mention.text = "lu https://t.co/abc";
  mention.links = {"https://www.lemonde.fr/economie/sncf.html?xtor=RSS"};
  EXPECT_EQ(reader.Read(mention).link,
            LinkHash("lemonde.fr/economie/sncf.html"));
}

TEST(LinkHash, SaysWhichPageItIsWhoeverPassedItOn) {
  const std::uint64_t page = LinkHash("https://www.Example.org/a/b?id=7");
  EXPECT_EQ(LinkHash("http://example.org/a/b/?utm_source=x&id=7&fbclid=z#top"),
            page);
  EXPECT_NE(LinkHash("http://example.org/a/b?id=8"), page);
  EXPECT_NE(LinkHash("http://example.org/a/B?id=7"), page);
  EXPECT_NE(LinkHash("http://example.com/a/b?id=7"), page);
  for (const char* front : {"", "example.org", "https://www.example.org/",
                            "http://example.org/?utm_medium=social"})
    EXPECT_EQ(LinkHash(front), 0u) << front;
}

// The oracle: exact sets of pairs of content words, found without sketches.
double Resemblance(const std::vector<int>& a, const std::vector<int>& b) {
  const auto pairs = [](const std::vector<int>& words) {
    std::set<std::pair<int, int>> out;
    for (std::size_t i = 1; i < words.size(); ++i)
      out.insert({words[i - 1], words[i]});
    return out;
  };
  const auto x = pairs(a), y = pairs(b);
  std::size_t common = 0;
  for (const auto& pair : x) common += y.contains(pair);
  return static_cast<double>(common) /
         static_cast<double>(x.size() + y.size() - common);
}

TEST(Copies, PartsAgreeAsOftenAsPairsOfWordsAreShared) {
  Reader reader;
  Random random(11);
  const auto text = [](const std::vector<int>& words) {
    std::string out;
    for (const int word : words) out += "mot" + std::to_string(word) + "x ";
    return out;
  };
  double error = 0, square = 0;
  constexpr int kPairs = 2000;
  for (int n = 0; n < kPairs; ++n) {
    std::vector<int> a, b;
    const std::uint64_t size = 8 + random.Below(n % 10 == 0 ? 200 : 40);
    for (std::uint64_t i = 0; i < size; ++i)
      a.push_back(static_cast<int>(random.Below(100'000)));
    b = a;
    for (std::uint64_t edits = random.Below(size); edits > 0; --edits)
      b[random.Below(size)] = static_cast<int>(random.Below(100'000));
    const double exact = Resemblance(a, b);
    // A part agrees by chance once in 256.
    const double expected = exact + (1 - exact) / 256;
    const double seen =
        Agreeing(reader.Read(text(a)), reader.Read(text(b))) / 64.;
    error += seen - expected;
    square += (seen - expected) * (seen - expected);
  }
  EXPECT_NEAR(error / kPairs, 0, .005);
  // Independent parts would give sqrt(J (1 - J) / 64) = .05 on average.
  EXPECT_LT(std::sqrt(square / kPairs), .06);
}

// Fresh texts with VIGIE_SEED.
TEST(Copies, EditedCopiesAreFoundAndUnrelatedTextsAreNotMerged) {
  Reader reader;
  const char* fresh = std::getenv("VIGIE_SEED");
  const std::uint64_t seed =
      fresh != nullptr ? std::strtoull(fresh, nullptr, 10) : 3;
  Random random(seed);
  std::uint64_t all_wrong = 0, all_pairs = 0;
  for (const bool french : {true, false}) {
    for (const int sentences : {1, 2, 6}) {
      std::vector<std::string> texts;
      std::vector<Fingerprint> prints;
      while (texts.size() < 1500) {
        std::string text = WriteText({french, sentences}, random);
        const Fingerprint print = reader.Read(text);
        if (print.words < kSketchWords) continue;
        texts.push_back(std::move(text));
        prints.push_back(print);
      }
      // Each text with three copies that say as much as can be compared; all
      // pairs of one text, found when both would join the original's family.
      std::uint64_t found = 0, missed = 0, wrong = 0, unrelated = 0;
      for (std::size_t i = 0; i < texts.size(); ++i) {
        bool joins[4] = {true};
        for (int c = 1; c < 4;) {
          const Fingerprint copy = reader.Read(CopyText(
              texts[i], french, 1 + static_cast<int>(random.Below(2)), random));
          if (copy.words < kSketchWords) continue;
          joins[c++] = AreCopies(prints[i], copy);
        }
        for (int a = 0; a < 4; ++a)
          for (int b = a + 1; b < 4; ++b)
            ++(joins[a] && joins[b] ? found : missed);
        for (std::size_t j = 0; j < i; ++j) {
          ++unrelated;
          wrong += AreCopies(prints[j], prints[i]);
        }
      }
      const double f1 = 2. * static_cast<double>(found) /
                        static_cast<double>(2 * found + missed + wrong);
      std::printf(
          "%s, %d sentences: F1 %.4f, %llu false merges in %llu pairs "
          "(seed %llu)\n",
          french ? "French" : "English", sentences, f1,
          static_cast<unsigned long long>(wrong),
          static_cast<unsigned long long>(unrelated),
          static_cast<unsigned long long>(seed));
      EXPECT_GE(f1, .95);
      all_wrong += wrong;
      all_pairs += unrelated;
    }
  }
  EXPECT_LE(all_wrong, all_pairs / 1'000'000);
}

}  // namespace
}  // namespace vigie
