// The detector's memory: the same for the same stream, stored and loaded at any
// moment, folded or not, damaged.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "pipeline/detect/bad_buzz.h"
#include "pipeline/detect/bad_buzz_detector.h"
#include "pipeline/detect/baseline.h"
#include "tests/pipeline/detect/world.h"

namespace vigie {
namespace {

TEST(BadBuzz, TheSameObservationsGiveTheSameBytes) {
  const auto run = [] {
    World world(5, 100, 9);
    world.streams[2].burst = {.from = kStart + 1440 + 300};
    world.Run(kStart, kStart + 2 * 1440);
    return std::pair(TextsOf(world.changes), Saved(*world.detector));
  };
  const auto once = run();
  EXPECT_FALSE(once.first.empty());
  EXPECT_EQ(once.second.size(), 5u);
  EXPECT_EQ(once, run());
}

TEST(BadBuzz, SavedAndLoadedAtAnyMomentItContinuesAlike) {
  World world(6, 60, 13);
  world.streams[3].burst = {.from = kStart + 1440 + 300};
  world.streams[5].burst = {.from = kStart + 1440 + 310, .negative = 0.8};
  auto restarted = *MakeBadBuzzDetector({});
  restarted->SetBrands(world.brands);
  std::map<std::uint32_t, std::string> states, twin;
  std::vector<IncidentChange> changes;
  std::vector<Observation> observations;
  Random random(4);
  std::size_t largest = 0;
  // Rounds of half a second within each minute, some mentions up to two
  // minutes late, restarts between any two rounds.
  for (std::int64_t m = kStart; m < kStart + 3 * 1440; ++m) {
    observations.clear();
    for (BrandStream& s : world.streams) s.Minute(m, observations);
    for (std::size_t i = 0; i < observations.size(); ++i) {
      Observation& o = observations[i];
      o.minute -= static_cast<std::int64_t>(random.Below(20) == 0) +
                  static_cast<std::int64_t>(random.Below(20) == 0);
      const std::string tag = "tag" + std::to_string(random.Below(5));
      const ObservedEntity entities[] = {{EntityKind::kHashtag, tag}};
      o.entities = entities;
      o.platform_name = "bluesky";
      world.detector->Observe(o);
      restarted->Observe(o);
      if (!random.Chance(0.05) && i + 1 < observations.size()) continue;
      const Micros now =
          m * kMinute + static_cast<Micros>(i * kMinute / observations.size());
      world.detector->Advance(now, world.changes);
      restarted->Advance(now, changes);
      for (auto& [brand, state] : Saved(*world.detector)) states[brand] = state;
      for (auto& [brand, state] : Saved(*restarted)) {
        largest = std::max(largest, state.size());
        twin[brand] = state;
      }
      ASSERT_EQ(states, twin);
      if (!random.Chance(0.02)) continue;
      restarted = *MakeBadBuzzDetector({});
      restarted->SetBrands(world.brands);
      for (const auto& [brand, state] : twin)
        ASSERT_TRUE(restarted->Load(brand, state).ok());
    }
  }
  EXPECT_EQ(TextsOf(changes), TextsOf(world.changes));
  EXPECT_GE(changes.size(), 4u);
  std::printf("state of a brand: at most %zu bytes\n", largest);
  // During an incident, with the baseline from before it.
  EXPECT_LE(largest, 2560u);
}

// Eighty brands of a few panels, a handful of them open at a time: what
// is folded is what it was.
TEST(BadBuzz, NobodyCanTellWhichBrandsWereFolded) {
  constexpr int kBrands = 80;
  World world(kBrands, 6, 17);
  for (int i = 0; i < kBrands; ++i)
    world.brands[static_cast<std::size_t>(i)].panel =
        "panel " + std::to_string(i / 5);
  for (std::size_t i = 50; i < 55; ++i)
    world.streams[i].burst = {.from = kStart + 9 * 1440 + 300, .peak = 40};
  world.detector->SetBrands(world.brands);
  BadBuzzDetector folding(*BadBuzzSettings::Parse({}), 3);
  folding.SetBrands(world.brands);
  std::vector<IncidentChange> changes;
  std::vector<Observation> observations;
  for (std::int64_t m = kStart; m < kStart + 10 * 1440; ++m) {
    observations.clear();
    for (BrandStream& s : world.streams) s.Minute(m, observations);
    for (const Observation& o : observations) {
      world.detector->Observe(o);
      folding.Observe(o);
    }
    world.detector->Advance((m + 1) * kMinute, world.changes);
    folding.Advance((m + 1) * kMinute, changes);
    if (m % 997 != 0) continue;
    ASSERT_EQ(Saved(*world.detector), Saved(folding)) << m - kStart;
    if (m % 2 == 0) continue;
    // Settings that are read again find every brand, folded or not.
    ASSERT_TRUE(world.detector->SetSettings({{"n_ratio", "2.4"}}).ok());
    ASSERT_TRUE(folding.SetSettings({{"n_ratio", "2.4"}}).ok());
  }
  EXPECT_EQ(TextsOf(changes), TextsOf(world.changes));
  EXPECT_EQ(Saved(*world.detector), Saved(folding));
  EXPECT_GE(changes.size(), 10u);
}

// Clocks go forward and back; a run may end in the hour that is told twice.
TEST(BadBuzz, ANightOfAChangedClockIsReadAgainAtAnyMinute) {
  for (const char* const night :
       {"2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z"}) {
    const std::int64_t midnight = MinuteOf(*ParseRfc3339(night));
    World world(2, 60, 7);
    for (DetectorBrand& brand : world.brands) brand.panel = "panel";
    world.detector->SetBrands(world.brands);
    ASSERT_TRUE(
        world.detector->SetSettings({{"time_zone", "Europe/Paris"}}).ok());
    world.Run(midnight - 3 * 1440, midnight);
    std::map<std::uint32_t, std::string> states = Saved(*world.detector);
    for (std::int64_t m = midnight; m < midnight + 6 * 60; ++m) {
      world.Run(m, m + 1);
      for (auto& [brand, state] : Saved(*world.detector)) states[brand] = state;
      auto restarted = *MakeBadBuzzDetector({{"time_zone", "Europe/Paris"}});
      restarted->SetBrands(world.brands);
      for (const auto& [brand, state] : states) {
        const absl::Status loaded = restarted->Load(brand, state);
        ASSERT_TRUE(loaded.ok()) << loaded << " of " << brand << " at "
                                 << FormatRfc3339(m * kMinute);
      }
    }
  }
}

TEST(BadBuzz, RefusesDamagedState) {
  World world(1, 300);
  world.streams[0].burst = {.from = kStart + 300};
  world.Run(kStart, kStart + 420);
  const std::string state = Saved(*world.detector)[0];
  auto detector = *MakeBadBuzzDetector({});
  detector->SetBrands(world.brands);
  for (std::size_t cut = 0; cut < state.size(); ++cut)
    ASSERT_FALSE(detector->Load(0, state.substr(0, cut)).ok()) << cut;
  EXPECT_FALSE(detector->Load(0, state + "x").ok());
  for (const char version : {kBaselineVersion + 1, kBaselineVersion - 1, 0}) {
    std::string other = state;
    other[0] = version;
    EXPECT_EQ(detector->Load(0, other).code(),
              absl::StatusCode::kFailedPrecondition);
  }
  // Whatever is accepted can be lived with.
  Random random(3);
  std::vector<IncidentChange> changes;
  for (int i = 0; i < 3000; ++i) {
    std::string hurt = state;
    hurt[random.Below(hurt.size())] ^= static_cast<char>(1 + random.Below(255));
    if (!detector->Load(0, hurt).ok()) continue;
    detector->Observe({.minute = kStart + 421, .tone = Tone::kNegative});
    detector->Advance((kStart + 423) * kMinute, changes);
    auto again = *MakeBadBuzzDetector({});
    for (const auto& [brand, saved] : Saved(*detector))
      ASSERT_TRUE(again->Load(brand, saved).ok()) << i;
  }
}

}  // namespace
}  // namespace vigie
