// Text: folding by both kernels, cutting into tokens, finding brands among
// many, judging what was found.
#include <memory>

#include "analyzers/query/query.h"
#include "analyzers/text/normalise.h"
#include "analyzers/text/tokenizer.h"
#include "bench/compare.h"
#include "bench/corpus.h"
#include "deploy/vigie/catalog.h"

namespace vigie::bench {
namespace {

const Corpus& TheCorpus() {
  static const Corpus corpus = MakeCorpus({.mentions = 30'000});
  return corpus;
}

void Fold(const Corpus& corpus, FoldedText& folded, FoldPath path,
          std::size_t& bytes) {
  for (const std::string& text : corpus.texts) {
    folded.Clear();
    folded.Append(text, path);
    bytes += folded.view().size();
  }
}

void Normalise(benchmark::State& state) {
  if (!HasAvx2Fold()) return state.SkipWithError("no AVX2 here");
  const Corpus& corpus = TheCorpus();
  FoldedText fast, table;
  for (const std::string& text : corpus.texts) {
    fast.Clear(), table.Clear();
    fast.Append(text, FoldPath::kAvx2);
    table.Append(text, FoldPath::kTable);
    if (fast.view() != table.view() || fast.steps() != table.steps())
      return state.SkipWithError("the kernels differ");
  }
  std::size_t bytes = 0;
  Compare(
      state, corpus.texts.size(),
      [&] { Fold(corpus, fast, FoldPath::kAvx2, bytes); },
      [&] { Fold(corpus, table, FoldPath::kTable, bytes); });
  benchmark::DoNotOptimize(bytes);
}

// Folding included.
void CutTokens(benchmark::State& state) {
  const Corpus& corpus = TheCorpus();
  const std::unique_ptr<Tokenizer> tokenizer = MakeTokenizer();
  FoldedText folded;
  std::size_t bytes = 0, tokens = 0;
  Mention mention;
  Compare(
      state, corpus.texts.size(),
      [&] {
        tokens = 0;
        for (const std::string& text : corpus.texts) {
          mention.text = text;
          tokens += tokenizer->Cut(mention).tokens.size();
        }
      },
      [&] { Fold(corpus, folded, FoldPath::kFastest, bytes); });
  benchmark::DoNotOptimize(bytes);
  const double each =
      static_cast<double>(tokens) / static_cast<double>(corpus.texts.size());
  state.counters["tokens"] = each;
  if (each < 20 || each > 60)
    state.SkipWithError("texts of about 200 bytes have 20 to 60 words");
}

// Mentions cut beforehand, so that only the matcher is timed.
struct CutCorpus {
  std::vector<std::unique_ptr<Tokenizer>> tokenizers;
  std::vector<Mention> mentions;
  std::vector<const Tokens*> tokens;
  std::size_t hits = 0;
};

CutCorpus Cut(const Corpus& corpus) {
  CutCorpus cut;
  cut.mentions.resize(corpus.texts.size());
  for (std::size_t i = 0; i < corpus.texts.size(); ++i) {
    cut.mentions[i].text = corpus.texts[i];
    cut.tokenizers.push_back(MakeTokenizer());
    cut.tokens.push_back(&cut.tokenizers.back()->Cut(cut.mentions[i]));
    cut.hits += corpus.items[i].hit;
  }
  return cut;
}

std::size_t MatchAll(BrandMatcher& matcher, const CutCorpus& cut) {
  ScoredMention scored;
  std::size_t found = 0;
  for (std::size_t i = 0; i < cut.tokens.size(); ++i) {
    scored.Reset(cut.mentions[i]);
    found += matcher.Match(*cut.tokens[i], scored);
  }
  return found;
}

// `terms` terms, compared with 100 terms over a corpus of its own.
void MatchBrands(benchmark::State& state) {
  const auto terms = static_cast<std::size_t>(state.range(0));
  // Small, so that the tokens come from the cache as they do in the chain.
  const Corpus corpus = MakeCorpus({.mentions = 400, .brands = terms});
  const Corpus few_corpus = MakeCorpus({.mentions = 400, .brands = 100});
  const CutCorpus cut = Cut(corpus), few_cut = Cut(few_corpus);
  auto matcher = MakeQueryMatcher(MakeTerms(terms));
  auto few = MakeQueryMatcher(MakeTerms(100));
  if (!matcher.ok() || !few.ok())
    return state.SkipWithError("the queries do not compile");
  if (MatchAll(**matcher, cut) != cut.hits ||
      MatchAll(**few, few_cut) != few_cut.hits)
    return state.SkipWithError("not the mentions that name a brand");
  Compare(
      state, 20 * corpus.texts.size(),
      [&] {
        for (int i = 0; i < 20; ++i) MatchAll(**matcher, cut);
      },
      [&] {
        for (int i = 0; i < 20; ++i) MatchAll(**few, few_cut);
      });
}

void CompileBrands(benchmark::State& state) {
  const std::vector<BrandRule> terms =
      MakeTerms(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    if (!MakeQueryMatcher(terms).ok())
      return state.SkipWithError("the queries do not compile");
}

// Of texts cut off at kTweet 108 bytes are left on average, as a public tweet
// of the English development set has; a French one has 99.
constexpr std::int64_t kTweet = 112, kWhole = 1000;

// The texts cut off between two words so that none is longer.
void Shorten(Corpus& corpus, std::size_t most) {
  for (std::string& text : corpus.texts)
    if (text.size() > most) text.resize(text.rfind(' ', most));
}

// All that is concluded of a brand hit: the catalog's range(0)-th analyzer
// alone (0 language, 1 tone, 2 relevance, 3 labels, 4 copies), or all of them
// (5); of texts of range(1) bytes at most.
void Analyzers(benchmark::State& state) {
  const auto only = static_cast<std::size_t>(state.range(0));
  Corpus corpus = MakeCorpus({.mentions = 400, .hit_share = 1});
  Shorten(corpus, static_cast<std::size_t>(state.range(1)));
  const CutCorpus cut = Cut(corpus);
  Rules rules;
  rules.brands = MakeBrands(1'000);
  auto analysis = MakeAnalysis(rules);
  if (!analysis.ok()) return state.SkipWithError("no analysis");
  std::vector<ScoredMention> scored(cut.tokens.size());
  std::size_t known = 0, found = 0, bytes = 0;
  for (std::size_t i = 0; i < scored.size(); ++i) {
    scored[i].Reset(cut.mentions[i]);
    found += analysis->brands->Match(*cut.tokens[i], scored[i]) > 0;
    bytes += corpus.texts[i].size();
  }
  if (found < scored.size() / 3)  // all, where none was cut off
    return state.SkipWithError("brands were not found");
  const auto judge = [&](std::size_t a) {
    for (std::size_t i = 0; i < scored.size(); ++i)
      analysis->analyzers[a]->Score(*cut.tokens[i], scored[i]);
  };
  const std::size_t all = analysis->analyzers.size();
  if (all != 5)
    return state.SkipWithError("language, tone, relevance and labels they are");
  judge(0);  // the others read the language
  for (auto _ : state) {
    known = 0;
    const double seconds = Seconds([&] {
      if (only < all) judge(only);
      for (std::size_t i = 0; i < scored.size(); ++i) {
        for (const auto& analyzer : analysis->analyzers)
          if (only == all) analyzer->Score(*cut.tokens[i], scored[i]);
        known += scored[i].language != Language::kUnknown;
      }
    });
    state.SetIterationTime(seconds);
    state.counters["ns"] = seconds / static_cast<double>(scored.size()) * 1e9;
  }
  state.counters["bytes"] =
      static_cast<double>(bytes) / static_cast<double>(scored.size());
  if (2 * known < scored.size())
    state.SkipWithError("most texts have a known language");
}

BENCHMARK(Normalise)->Name("normalise/vs_table")->UseManualTime();
BENCHMARK(CutTokens)->Name("tokens/with_folding")->UseManualTime();
BENCHMARK(MatchBrands)
    ->Name("brands/match")
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->UseManualTime();
BENCHMARK(CompileBrands)->Name("brands/compile")->Arg(1'000)->Arg(100'000);
BENCHMARK(Analyzers)
    ->Name("analyzers/on_hit")
    ->ArgsProduct({{0, 1, 2, 3, 4, 5}, {kWhole}})
    ->ArgsProduct({{0, 1}, {kTweet}})
    ->UseManualTime();

}  // namespace
}  // namespace vigie::bench

BENCHMARK_MAIN();
