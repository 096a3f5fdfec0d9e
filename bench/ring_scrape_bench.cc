// What is between threads and what a scrape costs.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "bench/compare.h"
#include "pipeline/base/strings.h"
#include "pipeline/engine/ring.h"
#include "pipeline/plugin/metrics.h"
#include "sinks/prometheus/exposition.h"

namespace vigie::bench {
namespace {

// `group` items a hop: the ring carries pointers to groups, as the engine's
// carries partials.
void Ring(benchmark::State& state) {
  const auto group = static_cast<std::uint64_t>(state.range(0));
  constexpr std::uint64_t kItems = 1 << 20;
  const std::uint64_t hops = kItems / group;
  for (auto _ : state) {
    SpscRing<std::uint64_t> ring(1'024);
    std::uint64_t sum = 0;
    const auto begin = std::chrono::steady_clock::now();
    std::thread consumer([&] {
      std::uint64_t item = 0;
      for (std::uint64_t i = 0; i < hops; ++i) {
        while (!ring.TryPop(item)) std::this_thread::yield();
        sum += item;
      }
    });
    for (std::uint64_t i = 0; i < hops; ++i) {
      std::uint64_t item = i;
      while (!ring.TryPush(item)) std::this_thread::yield();
    }
    consumer.join();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
            .count();
    if (sum != hops * (hops - 1) / 2)
      return state.SkipWithError("items were lost");
    state.SetIterationTime(seconds);
    state.counters["ns"] = seconds / static_cast<double>(kItems) * 1e9;
  }
}

void Scrape(benchmark::State& state) {
  MetricsBoard board(20'000);
  const auto family = board.Register(
      "vigie_brand_mentions_total", "Mentions by brand and platform.",
      MetricType::kCounter, {"brand", "platform", "language"});
  for (int i = 0; i < 10'000; ++i)
    board.Set(family, {Cat("brand ", i / 10), Cat("platform ", i % 10), "fr"},
              i * 17);
  const BoardCollectable figures(board);
  const std::string text = ExpositionText(figures);
  std::size_t lines = 0;
  for (const char c : text) lines += c == '\n';
  if (lines < 10'000) return state.SkipWithError("series are missing");
  std::vector<double> seconds;
  for (auto _ : state) {
    seconds.push_back(Seconds(
        [&] { benchmark::DoNotOptimize(ExpositionText(figures).size()); }));
    state.SetIterationTime(seconds.back());
  }
  state.counters["ms"] = Median(seconds) * 1e3;
}

BENCHMARK(Ring)->Name("ring/spsc")->Arg(1)->Arg(256)->UseManualTime();
BENCHMARK(Scrape)->Name("scrape/10k_series")->UseManualTime();

}  // namespace
}  // namespace vigie::bench

BENCHMARK_MAIN();
