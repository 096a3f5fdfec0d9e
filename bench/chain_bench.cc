// The chain against simdjson alone on the same bytes, by queries and by the
// share of mentions that name a brand.
#include "bench/chain.h"
#include "bench/compare.h"
#include "bench/corpus.h"
#include "bench/rival_parse.h"

namespace vigie::bench {
namespace {

// Empty when the chain answers as the corpus was made.
std::string Wrong(const ChainFigures& figures, const Corpus& corpus) {
  if (figures.ingested != corpus.items.size()) return "mentions are missing";
  if (figures.rejected != 0) return "mentions were refused";
  if (figures.duplicates != 0) return "mentions were taken for duplicates";
  if (figures.matched != corpus.hits || figures.rows != corpus.hits)
    return "not the mentions that name a brand";
  return "";
}

void AgainstParse(benchmark::State& state) {
  const auto queries = static_cast<std::size_t>(state.range(0));
  const double share = static_cast<double>(state.range(1)) / 100;
  const Corpus corpus = MakeCorpus({.hit_share = share, .brands = queries});
  if (share == 0.2 && (corpus.hits * 100 < corpus.items.size() * 19 ||
                       corpus.hits * 100 > corpus.items.size() * 21))
    return state.SkipWithError("a fifth must name a brand");
  std::vector<Record> records = MakeRecords(corpus);
  Chain chain(MakeBrands(queries));
  RivalParser rival;
  const bool taken = chain.Run(records);
  chain.Finish();
  if (const std::string wrong = Wrong(chain.figures(), corpus);
      !taken || !wrong.empty())
    return state.SkipWithError(wrong.c_str());
  std::size_t bytes = 0;
  TwelveFields fields;
  for (const CorpusItem& item : corpus.items) {
    if (!rival.Parse(item.payload, fields))
      return state.SkipWithError("the rival cannot read it");
    bytes += fields.text.size();
  }
  if (bytes != corpus.text_bytes)
    return state.SkipWithError("the rival gives another text");
  Compare(
      state, records.size(), [&] { chain.Run(records); },
      [&] {
        for (const CorpusItem& item : corpus.items) {
          if (!rival.Parse(item.payload, fields)) std::abort();
          bytes += fields.text.size();
        }
      });
  benchmark::DoNotOptimize(bytes);
}

// The whole chain with many queries against the same with few.
void ByQueries(benchmark::State& state) {
  const auto queries = static_cast<std::size_t>(state.range(0));
  const Corpus corpus = MakeCorpus({.brands = queries});
  const Corpus few_corpus = MakeCorpus({.brands = 100});
  std::vector<Record> records = MakeRecords(corpus);
  std::vector<Record> few_records = MakeRecords(few_corpus);
  Chain chain(MakeBrands(queries)), few(MakeBrands(100));
  if (!chain.Run(records) || !few.Run(few_records))
    return state.SkipWithError("a record could not be taken");
  chain.Finish();
  if (const std::string wrong = Wrong(chain.figures(), corpus); !wrong.empty())
    return state.SkipWithError(wrong.c_str());
  Compare(
      state, records.size(), [&] { chain.Run(records); },
      [&] { few.Run(few_records); });
}

BENCHMARK(AgainstParse)
    ->Name("chain/vs_parse")
    ->Args({1'000, 20})
    ->Args({1'000, 0})
    ->Args({1'000, 100})
    ->UseManualTime();
BENCHMARK(ByQueries)
    ->Name("chain/vs_100_queries")
    ->Arg(100'000)
    ->UseManualTime();

}  // namespace
}  // namespace vigie::bench

BENCHMARK_MAIN();
