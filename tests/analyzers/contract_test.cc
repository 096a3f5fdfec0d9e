// What every analyzer promises: the same input gives the same output, whatever
// came before; nothing is allocated once warm.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "analyzers/copies/copies.h"
#include "analyzers/labels/labels.h"
#include "analyzers/language/language.h"
#include "analyzers/query/query.h"
#include "analyzers/relevance/relevance.h"
#include "analyzers/sentiment/sentiment.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/label_text.h"

namespace {
std::atomic<std::size_t> allocations{0};
}  // namespace

// Counts every allocation of the program.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace vigie {
namespace {

Analysis MakeAnalysis() {
  std::vector<BrandRule> brands;
  for (const char* query :
       {"orange NOT (jus OR fruit)", "\"air france\" OR #airfrance", "l'oréal",
        "delta OR united", "panne AND regex:\"gr[e]ve xyzzy\"", "client"}) {
    BrandRule& brand = brands.emplace_back();
    brand.name = brand.query = query;
  }
  Analysis analysis;
  analysis.tokenizer = MakeTokenizer();
  auto matcher = MakeQueryMatcher(brands);
  EXPECT_TRUE(matcher.ok());
  analysis.brands = *std::move(matcher);
  analysis.analyzers.push_back(MakeLanguageAnalyzer());
  analysis.analyzers.push_back(MakeSentimentAnalyzer());
  Rules rules;
  rules.brands = brands;
  // Names that are words are judged; so is one whose rule asks for it.
  rules.brands[0].name = "Orange";
  rules.brands[0].owned = {"x:orange_fr"};
  rules.brands[5].relevance.judged = true;
  auto relevance = MakeRelevanceAnalyzer(rules);
  EXPECT_TRUE(relevance.ok());
  analysis.analyzers.push_back(*std::move(relevance));
  analysis.analyzers.push_back(MakeLabelAnalyzer(rules));
  analysis.analyzers.push_back(MakeCopiesAnalyzer());
  return analysis;
}

void Judge(Analysis& analysis, const Mention& mention, ScoredMention& scored) {
  scored.Reset(mention);
  const Tokens& tokens = analysis.tokenizer->Cut(mention);
  analysis.brands->Match(tokens, scored);
  for (const auto& analyzer : analysis.analyzers)
    analyzer->Score(tokens, scored);
}

std::vector<std::string> Texts() {
  std::vector<std::string> texts = {
      "",
      "L’Oréal et #AirFrance : une panne, mais Delta is great 👍🏽 !!!",
      "Service client d'Orange LAMENTABLE… je n'aime pas du tout !",
      "I looooove Air France, but United lost my bag :(",
      "周受资 昨天 @sncf@mastodon.social jean@orange.fr https://orange.fr/x",
      std::string(5000, '#') + std::string(5000, 'a'),
      "e\u0301te\u0301 caf\u00e9 \ufdfa \u0915\u094d\u0937"};
  std::mt19937 random(5);
  static const char* const kWords[] = {
      "orange", "air", "France",       "delta",   "la",   "panne", "the",
      "très",   "bon", "#RATPbashing", "l'été",   "mais", ",",     "not",
      "good",   "😡",   "3,5",          "S.N.C.F."};
  for (int i = 0; i < 200; ++i) {
    std::string& text = texts.emplace_back();
    for (unsigned n = random() % 40; n > 0; --n) {
      text += kWords[random() % std::size(kWords)];
      text += ' ';
    }
  }
  return texts;
}

std::string Show(const ScoredMention& scored) {
  std::string out = LanguageName(scored.language);
  const auto add = [&](const Sentiment& s) {
    Append(out, " ", ToneName(s.tone), s.score, "/", s.probability);
  };
  add(scored.sentiment);
  AppendLabels(out, scored.labels);
  const Fingerprint& print = scored.fingerprint;
  Append(out, " ", print.words, " ", print.link);
  for (const std::uint8_t part : print.sketch) Append(out, " ", int{part});
  for (const BrandHit& hit : scored.brands) {
    Append(out, " ", hit.brand, "@", hit.token, "~", hit.relevance);
    add(hit.sentiment);
  }
  return out;
}

TEST(Analyzers, TheSameMentionGetsTheSameConclusionsWhateverCameBefore) {
  const std::vector<std::string> texts = Texts();
  std::vector<std::string> first;
  Analysis analysis = MakeAnalysis();
  for (const std::string& text : texts) {
    Mention mention;
    mention.text = text;
    ScoredMention scored;
    Judge(analysis, mention, scored);
    first.push_back(Show(scored));
    for (std::size_t i = 1; i < scored.brands.size(); ++i)
      EXPECT_LT(scored.brands[i - 1].brand, scored.brands[i].brand);
  }
  Analysis other = MakeAnalysis();
  for (std::size_t i = texts.size(); i-- > 0;) {
    Mention mention;
    mention.text = texts[i];
    ScoredMention scored;
    Judge(other, mention, scored);
    EXPECT_EQ(Show(scored), first[i]) << texts[i];
  }
}

TEST(Analyzers, NothingIsAllocatedOnceWarm) {
  const std::vector<std::string> texts = Texts();
  Analysis analysis = MakeAnalysis();
  ScoredMention scored;
  std::size_t warm = 0;
  for (int round = 0; round < 3; ++round) {
    if (round == 2) warm = allocations;
    for (const std::string& text : texts) {
      Mention mention;
      mention.text = text;
      Judge(analysis, mention, scored);
    }
  }
  EXPECT_EQ(allocations - warm, 0u);
}

}  // namespace
}  // namespace vigie
