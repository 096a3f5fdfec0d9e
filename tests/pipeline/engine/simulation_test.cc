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

// What may happen to a seed's run: workers that rest as soon as they may, or
// after some records, or never; partitions that change hands.
SimulatedFaults FaultsOf(std::uint64_t seed, bool one_stream) {
  static constexpr std::uint64_t kAhead[] = {1 << 19, 1, 6, 1 << 19, 40};
  SimulatedFaults faults;
  faults.seed = seed;
  faults.one_stream = one_stream;
  faults.workers = 1 + static_cast<std::uint32_t>(seed % 3);
  // Where little else happens, nothing else ends what a change of hands began.
  if (!one_stream && seed % 4 != 0) faults.most_rebalances = 40;
  if (seed % 4 == 1) faults.most_rebalances /= 20, faults.most_crashes = 2;
  faults.ahead_offsets = kAhead[seed % 5];
  if (seed % 2 == 1) faults.ahead_bytes = 1;
  return faults;
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
    const auto stormy = RunSimulated(input, FaultsOf(seed, one_stream));
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
    SimulatedFaults faults = FaultsOf(seed, one_stream);
    faults.reloads = true;
    const auto end = RunSimulated(SimulatedInput(seed, 160), faults);
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
