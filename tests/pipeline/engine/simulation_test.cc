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
    ASSERT_EQ(calm->state == stormy->state, true)
        << "seed " << seed << " differs; run it alone with VIGIE_SEED=" << seed
        << Difference(calm->state, stormy->state);
    ASSERT_NE(calm->state.find("window "), std::string::npos)
        << "nothing was counted, seed " << seed << "\n"
        << calm->state;
  }
}

// Rules change meanwhile, and the process dies before and after the log has
// them: what the log says is all that counts.
void CompareReloads(bool one_stream) {
  const std::uint64_t only = Number("VIGIE_SEED", 0);
  const std::uint64_t seeds = Number("VIGIE_SEEDS", 40);
  int reloads = 0;
  for (std::uint64_t seed = only != 0 ? only : 1;
       seed <= (only != 0 ? only : seeds / 2); ++seed) {
    const auto end =
        RunSimulated(SimulatedInput(seed, 160),
                     {.seed = seed,
                      .one_stream = one_stream,
                      .reloads = true,
                      .workers = 1 + static_cast<std::uint32_t>(seed % 3)});
    ASSERT_TRUE(end.ok()) << end.status() << " seed " << seed;
    ASSERT_EQ(end->state == end->again, true)
        << "seed " << seed << " differs; run it alone with VIGIE_SEED=" << seed
        << Difference(end->again, end->state);
    reloads += end->reloads;
  }
  EXPECT_GE(reloads, static_cast<int>(only != 0 ? 0 : seeds / 4));
}

TEST(Simulation, OneStreamEndsAlikeWhateverHappens) { Compare(true); }
TEST(Simulation, PartitionsEndAlikeWhateverHappens) { Compare(false); }
TEST(Simulation, OneStreamGivesWhatItsRulesSaidHoweverTheyChange) {
  CompareReloads(true);
}
TEST(Simulation, PartitionsGiveWhatTheirRulesSaidHoweverTheyChange) {
  CompareReloads(false);
}

}  // namespace
}  // namespace vigie
