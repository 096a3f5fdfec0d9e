// Crashes by the thousand: with a log that delays, repeats, reorders between
// partitions and forgets what was not durable, and processes that die at any
// moment, the state is the one of a run in which nothing happened.
//
// VIGIE_SEED=N runs one seed; VIGIE_SEEDS=N runs that many.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/pipeline/engine/simulated_run.h"

namespace vigie {
namespace {

std::uint64_t Number(const char* name, std::uint64_t fallback) {
  const char* value = std::getenv(name);
  return value == nullptr ? fallback : std::strtoull(value, nullptr, 10);
}

// The first line in which two texts differ.
std::string Difference(const std::string& a, const std::string& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  const auto line = [&](const std::string& s) {
    const std::size_t from = s.rfind('\n', i == 0 ? 0 : i - 1) + 1;
    return s.substr(from, s.find('\n', from) - from);
  };
  return "\n  expected: " + line(a) + "\n  is:       " + line(b);
}

void Compare(bool one_stream) {
  const std::uint64_t only = Number("VIGIE_SEED", 0);
  const std::uint64_t seeds = Number("VIGIE_SEEDS", 40);
  for (std::uint64_t seed = only != 0 ? only : 1;
       seed <= (only != 0 ? only : seeds / 2); ++seed) {
    const std::vector<std::string> input = SimulatedInput(seed, 160);
    const auto calm = RunSimulated(input, {.seed = seed,
                                           .one_stream = one_stream,
                                           .crashes = false,
                                           .lost_partials = false,
                                           .workers = 1});
    ASSERT_TRUE(calm.ok()) << calm.status() << " seed " << seed;
    const auto stormy = RunSimulated(
        input, {.seed = seed,
                .one_stream = one_stream,
                .workers = 1 + static_cast<std::uint32_t>(seed % 3)});
    ASSERT_TRUE(stormy.ok()) << stormy.status() << " seed " << seed;
    ASSERT_EQ(*calm == *stormy, true)
        << "seed " << seed << " differs; run it alone with VIGIE_SEED=" << seed
        << Difference(*calm, *stormy);
    ASSERT_NE(calm->find("window "), std::string::npos)
        << "nothing was counted, seed " << seed << "\n"
        << *calm;
  }
}

TEST(Simulation, OneStreamEndsAlikeWhateverHappens) { Compare(true); }
TEST(Simulation, PartitionsEndAlikeWhateverHappens) { Compare(false); }

}  // namespace
}  // namespace vigie
