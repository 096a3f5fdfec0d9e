// Queries of realistic shape, many at once: what they add to a mention that is
// already cut into tokens, how that grows with their number, and what RE2
// would take for their terms alone.
#include <re2/re2.h>
#include <re2/set.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <thread>

#include "analyzers/query/query.h"
#include "analyzers/text/normalise.h"
#include "analyzers/text/tokenizer.h"
#include "bench/chain.h"
#include "bench/compare.h"
#include "bench/corpus.h"
#include "deploy/vigie/catalog.h"
#include "pipeline/base/strings.h"

namespace vigie::bench {
namespace {

// Eight leaves on average, about a brand that the corpus names: the name in
// its forms and what an analyst asks of it. A third has NEAR, a third NOT.
std::vector<BrandRule> MakeQueries(std::size_t n) {
  static constexpr const char* kTopics[] = {"panne",
                                            "retard*",
                                            "\"service client\"",
                                            "arnaque",
                                            "boycott*",
                                            "rappel",
                                            "remboursement",
                                            "livraison",
                                            "greve",
                                            "prix",
                                            "scandale",
                                            "nul",
                                            "bug",
                                            "prices",
                                            "refund",
                                            "broken",
                                            "\"customer service\"",
                                            "scam",
                                            "delay*",
                                            "lawsuit"};
  static constexpr const char* kNoise[] = {"emploi", "recrute",  "stage",
                                           "jeu",    "concours", "promo",
                                           "hiring", "giveaway"};
  std::mt19937 random(7);
  const auto topic = [&] { return kTopics[random() % std::size(kTopics)]; };
  const auto noise = [&] { return kNoise[random() % std::size(kNoise)]; };
  std::vector<BrandRule> brands(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::string name = BrandName(i);
    brands[i].name = name;
    std::string& query = brands[i].query;
    switch (i % 3) {
      case 0:  // all that is said about it
        query = Cat(name, " OR @", name, "fr OR #", name, " OR \"", name,
                    " france\" OR \"groupe ", name, "\" OR {", name, "}");
        break;
      case 1:
        query = Cat("(", name, " OR @", name, "fr) NEAR/8 (", topic(), " OR ",
                    topic(), " OR ", topic(), " OR ", topic(), " OR ", topic(),
                    ") OR @", name, "fr OR ", name);
        break;
      default:
        query = Cat("(", name, " OR @", name, "fr OR \"", name,
                    " france\") NOT (", noise(), " OR ", noise(), " OR ",
                    noise(), " OR \"offre d'emploi\" OR ", noise(), ")");
    }
  }
  return brands;
}

struct CutCorpus {
  Corpus corpus;
  std::vector<std::unique_ptr<Tokenizer>> tokenizers;
  std::vector<Mention> mentions;
  std::vector<const Tokens*> tokens;

  explicit CutCorpus(std::size_t brands, std::size_t size = 400)
      : corpus(MakeCorpus({.mentions = size, .brands = brands})) {
    mentions.resize(corpus.texts.size());
    for (std::size_t i = 0; i < mentions.size(); ++i) {
      mentions[i].text = corpus.texts[i];
      tokenizers.push_back(MakeTokenizer());
      tokens.push_back(&tokenizers.back()->Cut(mentions[i]));
    }
  }
};

std::size_t MatchAll(BrandMatcher& matcher, const CutCorpus& cut) {
  ScoredMention scored;
  std::size_t found = 0;
  for (std::size_t i = 0; i < cut.tokens.size(); ++i) {
    scored.Reset(cut.mentions[i]);
    found += matcher.Match(*cut.tokens[i], scored);
  }
  return found;
}

// Named a brand in two thirds of the queries or more.
bool Plausible(std::size_t found, const Corpus& corpus) {
  return 2 * found > corpus.hits && found <= corpus.hits;
}

// 1,000 queries, against RE2::Set of one term for each query and against one
// RE2 each, on the folded texts.
void Queries1k(benchmark::State& state) {
  const CutCorpus cut(1'000);
  auto matcher = MakeQueryMatcher(MakeQueries(1'000));
  if (!matcher.ok()) return state.SkipWithError("the queries do not compile");
  if (!Plausible(MatchAll(**matcher, cut), cut.corpus))
    return state.SkipWithError("not the mentions that name a brand");
  RE2::Options options;
  options.set_max_mem(64 << 20);
  RE2::Set set(options, RE2::UNANCHORED);
  std::vector<std::unique_ptr<RE2>> each;
  for (std::size_t i = 0; i < 1'000; ++i) {
    const std::string pattern = Cat("\\b", Folded(BrandName(i)), "\\b");
    if (set.Add(pattern, nullptr) < 0)
      return state.SkipWithError("RE2 refuses a pattern");
    each.push_back(std::make_unique<RE2>(pattern, options));
  }
  if (!set.Compile()) return state.SkipWithError("RE2::Set has no memory");
  std::vector<int> ids;
  const auto rival = [&] {
    for (const Tokens* tokens : cut.tokens) {
      ids.clear();
      set.Match({tokens->folded.data(), tokens->folded.size()}, &ids);
    }
  };
  Compare(
      state, 20 * cut.tokens.size(),
      [&] {
        for (int i = 0; i < 20; ++i) MatchAll(**matcher, cut);
      },
      [&] {
        for (int i = 0; i < 20; ++i) rival();
      });
  // One RE2 for each query is so slow that a few texts say it.
  std::size_t found = 0;
  constexpr std::size_t kFew = 20;
  const double seconds = Seconds([&] {
    for (std::size_t t = 0; t < kFew; ++t)
      for (const auto& re : each)
        found +=
            RE2::PartialMatch(re2::StringPiece(cut.tokens[t]->folded.data(),
                                               cut.tokens[t]->folded.size()),
                              *re);
  });
  benchmark::DoNotOptimize(found);
  state.counters["re2_each_ns"] = seconds / kFew * 1e9;
}

// `n` queries against 100, over a corpus of its own each.
void QueriesVs100(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const CutCorpus cut(n), few_cut(100);
  auto matcher = MakeQueryMatcher(MakeQueries(n));
  auto few = MakeQueryMatcher(MakeQueries(100));
  if (!matcher.ok() || !few.ok())
    return state.SkipWithError("the queries do not compile");
  if (!Plausible(MatchAll(**matcher, cut), cut.corpus) ||
      !Plausible(MatchAll(**few, few_cut), few_cut.corpus))
    return state.SkipWithError("not the mentions that name a brand");
  Compare(
      state, 20 * cut.tokens.size(),
      [&] {
        for (int i = 0; i < 20; ++i) MatchAll(**matcher, cut);
      },
      [&] {
        for (int i = 0; i < 20; ++i) MatchAll(**few, few_cut);
      });
}

// Reading and compiling; memory as the process grows.
void Load(benchmark::State& state,
          std::vector<BrandRule> (*make)(std::size_t)) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const std::vector<BrandRule> brands = make(n);
  for (auto _ : state) {
    const double seconds = Seconds([&] {
      auto program = CompileQueries(brands);
      if (!program.ok()) state.SkipWithError("the queries do not compile");
      benchmark::DoNotOptimize(program);
    });
    state.SetIterationTime(seconds);
    state.counters["seconds"] = seconds;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_mb"] = static_cast<double>(usage.ru_maxrss) / 1024;
}

// Other queries while a worker goes on: how long they take to be ready, what
// the worker still does meanwhile, and the longest it was kept from its next
// mention. On a machine with a core for each of the two.
void Reload(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Corpus corpus = MakeCorpus({.mentions = 20'000, .brands = n});
  std::vector<Record> records = MakeRecords(corpus);
  Rules before, after;
  before.brands = MakeQueries(n);
  after.brands = before.brands;
  for (std::size_t i = 0; i < n; i += 2)  // one in two is another
    after.brands[i].query += " OR \"chez " + after.brands[i].name + "\"";
  const std::uint64_t hash = after.Hash();
  RulesLibrary library;
  library.Add(before);
  library.Add(after);
  for (auto _ : state) {
    Chain chain(before.brands, 1, &library);
    std::atomic<bool> ready{false}, stop{false};
    std::atomic<std::uint64_t> taken{0};
    double gap = 0, calm = 0, swap = 0;
    bool right = true;
    std::thread worker([&] {
      bool told = false;
      double last = SecondsOf(CLOCK_THREAD_CPUTIME_ID);
      while (!stop.load(std::memory_order_relaxed)) {
        for (Record& record : records) {
          const bool now = !told && ready.load(std::memory_order_acquire);
          if (now) {
            Record rules;
            rules.op = Op::kRules;
            rules.at.position = 1;
            rules.payload = std::string_view(
                reinterpret_cast<const char*>(&hash), sizeof hash);
            const double begin = SecondsOf(CLOCK_MONOTONIC);
            right = chain.TakeNext(rules) && right;
            swap = SecondsOf(CLOCK_MONOTONIC) - begin;
            told = true;
          }
          right = chain.TakeNext(record) && right;
          const double at = SecondsOf(CLOCK_THREAD_CPUTIME_ID);
          double& longest = told ? gap : calm;
          if (last < at) longest = std::max(longest, at - last);
          last = at;
          taken.fetch_add(1, std::memory_order_relaxed);
        }
      }
    });
    const auto rate = [&](auto&& work) {
      const std::uint64_t first = taken.load();
      const double begin = SecondsOf(CLOCK_MONOTONIC);
      work();
      return static_cast<double>(taken.load() - first) /
             (SecondsOf(CLOCK_MONOTONIC) - begin);
    };
    const auto wait = [] {
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    };
    wait();  // warm
    const double alone = rate(wait);
    double seconds = 0;
    const double meanwhile = rate([&] {
      seconds = Seconds([&] {  // of this thread's processor time
        auto made = MakeAnalysis(after);
        if (!made.ok()) return;
        library.Prepare(hash, {std::make_shared<Analysis>(*std::move(made))});
      });
      ready.store(true, std::memory_order_release);
      library.FreeRetired(10 * kSecond);  // the old ones
    });
    wait();
    stop.store(true);
    worker.join();
    if (!right || seconds == 0) state.SkipWithError("a record is not taken");
    state.SetIterationTime(seconds);
    state.counters["seconds"] = seconds;
    state.counters["rate_share"] = meanwhile / alone;
    state.counters["swap_ms"] = swap * 1e3;  // the new rules taken
    // Of the worker's own processor time, between two mentions.
    state.counters["longest_gap_ms"] = gap * 1e3;
    state.counters["longest_gap_before_ms"] = calm * 1e3;
  }
}

BENCHMARK(Queries1k)->Name("queries/1k")->UseManualTime();
BENCHMARK(QueriesVs100)
    ->Name("queries/vs_100")
    ->Arg(1'000)
    ->Arg(100'000)
    ->UseManualTime();
BENCHMARK(Reload)
    ->Name("queries/reload")
    ->Arg(100'000)
    ->Iterations(1)
    ->UseManualTime();
BENCHMARK_CAPTURE(Load, terms, MakeTerms)
    ->Name("queries/load_terms")
    ->Arg(1'000'000)
    ->Iterations(1)
    ->UseManualTime();
BENCHMARK_CAPTURE(Load, queries, MakeQueries)
    ->Name("queries/load")
    ->Arg(100'000)
    ->Iterations(1)
    ->UseManualTime();

}  // namespace
}  // namespace vigie::bench

BENCHMARK_MAIN();
