// Queries that ask what the sender did not say.
#include <gtest/gtest.h>

#include <string>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

// Says French, or a bad tone, and counts how often it was asked.
class Says final : public Analyzer {
 public:
  Says(int& asked, bool language) : asked_(asked), language_(language) {}
  void Score(const Tokens&, ScoredMention& scored) override {
    ++asked_;
    if (language_) scored.language = kFrench;
    if (!language_ && scored.language == kFrench)
      scored.sentiment.tone = Tone::kNegative;
  }

 private:
  int& asked_;
  const bool language_;
};

class JudgesTest : public testing::Test {
 protected:
  bool Found(const std::string& query, const Mention& mention) {
    auto matcher = MakeQueryMatcher(
        {BrandRule{.name = "b", .query = query}},
        {[this] { return std::make_unique<Says>(languages_, true); },
         [this] { return std::make_unique<Says>(tones_, false); }});
    EXPECT_TRUE(matcher.ok()) << matcher.status();
    const auto tokenizer = MakeTokenizer();
    ScoredMention scored;
    scored.Reset(mention);
    const bool found = (*matcher)->Match(tokenizer->Cut(mention), scored);
    // What the matcher asked for itself is not the mention's conclusion.
    EXPECT_EQ(scored.language, Language::kUnknown);
    return found;
  }
  bool Found(const std::string& query, std::string_view text) {
    Mention mention;
    mention.text = text;
    return Found(query, mention);
  }
  int languages_ = 0, tones_ = 0;
};

TEST_F(JudgesTest, WhatTheSenderDoesNotSayIsJudged) {
  EXPECT_TRUE(Found("edf AND lang:fr", "EDF"));
  EXPECT_FALSE(Found("edf AND lang:en", "EDF"));
  EXPECT_TRUE(Found("edf AND sentiment:negative", "EDF"));
  EXPECT_FALSE(Found("edf AND sentiment:positive", "EDF"));
  EXPECT_FALSE(Found("edf NOT sentiment:negative", "EDF"));
  EXPECT_TRUE(Found("lang:fr", "EDF"));
  EXPECT_TRUE(Found("sentiment:negative", "EDF"));
}

TEST_F(JudgesTest, TheSendersWordCountsBeforeOurs) {
  Mention mention;
  mention.text = "EDF";
  mention.language = "en";
  mention.sentiment = "Positive";
  EXPECT_TRUE(Found("edf AND lang:en", mention));
  EXPECT_FALSE(Found("edf AND lang:fr", mention));
  EXPECT_TRUE(Found("edf AND sentiment:positive", mention));
  EXPECT_FALSE(Found("edf AND sentiment:negative", mention));
  EXPECT_EQ(languages_, 0);
  EXPECT_EQ(tones_, 0);
}

TEST_F(JudgesTest, NobodyIsAskedWithoutNeedAndOnceIsEnough) {
  EXPECT_FALSE(Found("edf AND sentiment:negative AND lang:fr", "rien"));
  EXPECT_TRUE(Found("edf OR sentiment:negative", "edf"));
  EXPECT_FALSE(Found("edf AND sentiment:negative AND panne", "edf"));
  EXPECT_EQ(languages_, 0);
  EXPECT_TRUE(
      Found("edf AND sentiment:negative AND lang:fr AND "
            "(lang:(de OR fr)) NOT sentiment:neutral",
            "edf"));
  EXPECT_EQ(languages_, 1);
  EXPECT_EQ(tones_, 1);
}

TEST_F(JudgesTest, WithoutAJudgeWhatNobodySaysIsFalse) {
  auto matcher = MakeQueryMatcher(
      {BrandRule{.name = "b", .query = "edf AND sentiment:negative"}});
  ASSERT_TRUE(matcher.ok());
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = "EDF";
  ScoredMention scored;
  scored.Reset(mention);
  EXPECT_FALSE((*matcher)->Match(tokenizer->Cut(mention), scored));
}

}  // namespace
}  // namespace vigie
