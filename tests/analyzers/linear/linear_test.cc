#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "analyzers/linear/corpus.h"
#include "analyzers/linear/decision.h"
#include "analyzers/linear/evaluation.h"
#include "analyzers/linear/labelled.h"
#include "analyzers/linear/table.h"
#include "analyzers/linear/trainer.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

FeatureList FeaturesOf(std::string_view text) {
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  TextFeatures features;
  FeatureList list;
  features.Append(tokenizer->Cut(mention), list);
  return list;
}

TEST(TextFeatures, AnyLinkAndAnyHandleAreTheSame) {
  EXPECT_EQ(FeaturesOf("see https://a.fr/x @jean ok").hashed,
            FeaturesOf("see https://b.org/yy/z @paul ok").hashed);
  EXPECT_NE(FeaturesOf("see @jean ok").hashed,
            FeaturesOf("see https://a.fr ok").hashed);
}

TEST(TextFeatures, PiecesHaveFourCharactersWhateverTheScript) {
  // Two words: a word, its pair, and pieces with both edges.
  const auto pieces = [](std::string_view text) {
    return FeaturesOf(text).hashed.size() - 2;
  };
  EXPECT_EQ(pieces("abcdef"), 5u);  // " abc" … "def "
  EXPECT_EQ(pieces("جميلةا"), 5u);
  EXPECT_EQ(pieces("été"), pieces("ete"));
}

TEST(TextFeatures, CaseAndAccentsDoNotCount) {
  EXPECT_EQ(FeaturesOf("ÉTÉ à Paris").hashed, FeaturesOf("été A PARIS").hashed);
}

LinearTable SmallTable(bool several) {
  Examples examples;
  for (int i = 0; i < 40; ++i) {
    examples.Add(FeaturesOf("alpha beta"), 1);
    examples.Add(FeaturesOf("gamma delta"), 2);
    if (several) examples.Add(FeaturesOf("alpha beta gamma delta"), 3);
  }
  TrainSettings settings;
  settings.bits = 12;
  settings.several = several;
  auto table = TrainTable(examples, {"test", "fr", {"a", "b c"}}, settings);
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

std::vector<std::int32_t> Sums(const LinearTable& table,
                               std::string_view text) {
  std::vector<std::int32_t> sums(kMaxClasses);
  table.Sum(FeaturesOf(text), sums.data());
  return sums;
}

TEST(LinearTable, ChoosesTheClassOfWhatItWasTaught) {
  const LinearTable table = SmallTable(false);
  EXPECT_EQ(Choose(Sums(table, "beta alpha").data(), 2), 0u);
  EXPECT_EQ(Choose(Sums(table, "delta gamma").data(), 2), 1u);
}

TEST(LinearTable, ATextMayHaveSeveralLabels) {
  const LinearTable table = SmallTable(true);
  const auto both = Sums(table, "alpha beta gamma delta");
  EXPECT_GT(Probability(table, both.data(), 0), 500);
  EXPECT_GT(Probability(table, both.data(), 1), 500);
  const auto one = Sums(table, "alpha beta");
  EXPECT_GT(Probability(table, one.data(), 0), 500);
  EXPECT_LT(Probability(table, one.data(), 1), 500);
}

TEST(LinearTable, IsReadBackAsItWasWritten) {
  const LinearTable table = SmallTable(false);
  const std::string path = testing::TempDir() + "/table_test.vgt";
  std::ofstream(path, std::ios::binary) << table.Serialize();
  auto read = LinearTable::Open(path);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->Serialize(), table.Serialize());
  EXPECT_EQ(read->task().classes, (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(Sums(*read, "alpha gamma zeta"), Sums(table, "alpha gamma zeta"));
  std::remove(path.c_str());
}

TEST(LinearTable, AnyDamagedByteIsNoticed) {
  std::string bytes = SmallTable(false).Serialize();
  ASSERT_TRUE(LinearTable::Parse(bytes, "t").ok());
  for (std::size_t i = 0; i < bytes.size(); i += i < 256 ? 1 : 97) {
    bytes[i] = static_cast<char>(bytes[i] ^ 0x10);
    EXPECT_FALSE(LinearTable::Parse(bytes, "t").ok()) << i;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x10);
  }
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{63}, bytes.size() - 1})
    EXPECT_FALSE(
        LinearTable::Parse(std::string_view(bytes).substr(0, size), "t").ok());
}

TEST(Decision, IntegersGiveTheProbabilitiesOfTheFormula) {
  for (int logit = -15000; logit <= 15000; logit += 37)
    EXPECT_NEAR(Sigmoid(logit), 1000 / (1 + std::exp(-logit / 1000.0)), 0.6);
  const LinearTable table = SmallTable(false);
  for (int a = -3000; a <= 3000; a += 250) {
    const std::int32_t sums[] = {a, 100};
    std::int32_t p[kMaxClasses];
    Softmax(table, sums, p);
    const double difference =
        static_cast<double>(table.Logit(a) - table.Logit(100)) / 1000;
    EXPECT_NEAR(p[0], 1000 / (1 + std::exp(-difference)), 1.5);
    EXPECT_NEAR(Margin(table, sums, 0),
                std::clamp(1000 * difference, -16e3, 16e3),
                30 + std::abs(difference) * 2);
  }
}

TEST(Evaluation, FiguresAreThoseOfTheTextbook) {
  Evaluation evaluation({"a", "b"});
  // a: 3 of 4 found, one not judged; b: 1 of 2 found.
  for (int i = 0; i < 3; ++i) evaluation.Add(0, 0, 900);
  evaluation.Add(0, 2);
  evaluation.Add(1, 1, 600);
  evaluation.Add(1, 0, 600);
  const Figures f = evaluation.Compute();
  EXPECT_EQ(f.unjudged, 1u);
  EXPECT_DOUBLE_EQ(f.accuracy, 4.0 / 6);
  EXPECT_DOUBLE_EQ(f.macro_recall, (0.75 + 0.5) / 2);
  EXPECT_DOUBLE_EQ(f.macro_f1, (0.75 + 2.0 / 3) / 2);
  // |2.7 - 3| + |1.2 - 1| over five judged texts.
  EXPECT_NEAR(f.calibration_error, 0.1, 1e-9);
  EXPECT_LE(f.recall_low, f.macro_recall);
  EXPECT_GE(f.recall_high, f.macro_recall);
  EXPECT_THAT(FiguresJson(f), testing::HasSubstr("\"said\":[3,0,1]"));
}

TEST(Labelled, EscapesAreReadAsWhatTheyStandFor) {
  EXPECT_EQ(Unescaped("a\\u002c \\u2019 &amp;&lt;3 \\\"x\\\" c\\nd \\q &x;"),
            "a, ’ &<3 \"x\" c\nd \\q &x;");
}

TEST(Labelled, AnUnreadableLineIsToldWithItsNumber) {
  const std::string path = testing::TempDir() + "/labelled_test.tsv";
  std::ofstream(path) << "# said by hand\n\n1\tfr\tun texte\nsans rien\n";
  EXPECT_THAT(ReadLabelled(path).status().message(),
              testing::HasSubstr("labelled_test.tsv:4: "));
  std::ofstream(path) << "1\tfr\tun texte\r\n";
  auto read = ReadLabelled(path);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->at(0).text, "un texte");
  EXPECT_FALSE(ReadLabelled("/nonexistent").ok());
  std::remove(path.c_str());
}

TEST(Corpus, ALineGivesItsLabelsAndItsText) {
  const std::string path = testing::TempDir() + "/corpus_test.tsv";
  const std::string columns =
      "id\tlanguage\tsector\tkind\tbrands\ttone\tnature\tauthor\tthemes\t"
      "intents\tcare\tirony\tcrisis\ttext\n";
  std::ofstream(path) << columns
                      << "fr-x-1\tfr\trail-air\tpost\tA=b=positive|C=off\t"
                         "negative\tvoice\tcustomer\tprice,app\tnone\tanswer\t1"
                         "\t0\tun\\ntexte\n";
  EXPECT_TRUE(IsCorpus(path));
  auto read = ReadCorpus(path);
  ASSERT_TRUE(read.ok()) << read.status();
  const CorpusText& text = read->at(0);
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(text.brands, (Pairs{{"A=b", "positive"}, {"C", "off"}}));
  EXPECT_EQ(text.themes, (std::vector<std::string>{"price", "app"}));
  EXPECT_TRUE(text.intents.empty());
  EXPECT_TRUE(text.irony);
  EXPECT_FALSE(text.crisis);
  EXPECT_EQ(text.text, "un\ntexte");
  // Where labelled texts are wanted, a corpus gives its tones.
  auto labelled = ReadLabelled(path);
  ASSERT_TRUE(labelled.ok());
  EXPECT_EQ(labelled->at(0).label, "negative");
  std::ofstream(path) << columns << "only\tthree\tcells\n";
  EXPECT_THAT(ReadCorpus(path).status().message(),
              testing::HasSubstr(":2: 3 columns"));
  std::remove(path.c_str());
}

TEST(Labelled, NearDuplicatesAreThoseThatShareMostWords) {
  const std::vector<LabelledText> known = {
      {"1", "fr", "le train de huit heures est encore en retard"}};
  const std::vector<LabelledText> texts = {
      {"1", "fr", "Le train de 8 heures est ENCORE en retard http://x.fr"},
      {"1", "fr", "le train est parti"},
      {"1", "fr", ""}};
  EXPECT_EQ(NearDuplicates(texts, known, 60),
            (std::vector<bool>{true, false, false}));
}

}  // namespace
}  // namespace vigie
