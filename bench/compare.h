// Two ways to do one thing, timed in turns (A B A B), because a shared machine
// drifts by half within minutes: only the ratio of neighbours means something.
// What one thread does alone is timed by that thread's own processor time, so
// that others' work on the machine is not counted.
#pragma once

#include <algorithm>
#include <ctime>
#include <vector>

#include "benchmark/benchmark.h"

namespace vigie::bench {

inline double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

inline double SecondsOf(clockid_t clock) {
  timespec t;
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// Seconds of this thread's processor time that `work()` takes.
template <typename Work>
double Seconds(Work&& work) {
  const double begin = SecondsOf(CLOCK_THREAD_CPUTIME_ID);
  work();
  return SecondsOf(CLOCK_THREAD_CPUTIME_ID) - begin;
}

// Runs ours and the rival's in turns, `items` items each; the time of the
// benchmark is ours. Counters: ns, rival_ns, ratio (rival / ours: above 1 we
// are faster).
template <typename Ours, typename Rival>
void Compare(benchmark::State& state, std::size_t items, Ours&& ours,
             Rival&& rival) {
  std::vector<double> a, b, ratios;
  for (auto _ : state) {
    a.push_back(Seconds(ours));
    b.push_back(Seconds(rival));
    ratios.push_back(b.back() / a.back());
    state.SetIterationTime(a.back());
  }
  const double n = static_cast<double>(items);
  state.counters["ns"] = Median(a) / n * 1e9;
  state.counters["rival_ns"] = Median(b) / n * 1e9;
  state.counters["ratio"] = Median(ratios);
  state.SetItemsProcessed(static_cast<std::int64_t>(items * a.size()));
}

}  // namespace vigie::bench
