// How many of the bursts put into simulated brands are found, how fast, and
// how often the detector cries wolf. The generator is the detector's own idea
// of the world: real streams are harder.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "pipeline/detect/bad_buzz.h"
#include "tests/pipeline/detect/stream.h"

namespace vigie {
namespace {

constexpr std::int64_t kStart = 20'000 * 1440;

enum class Kind { kNone, kBad, kGood };

struct Outcome {
  double recall = 0, false_per_week = 0, fired_on_good = 0, weeks = 0;
  std::int64_t median_delay = 0;
};

Outcome Inject(double per_hour, Kind kind, int brands, int days,
               std::uint64_t seed) {
  Random random(seed);
  std::vector<BrandStream> streams;
  std::vector<DetectorBrand> names;
  for (int i = 0; i < brands; ++i) {
    BrandStream::Nature nature;
    nature.per_hour = per_hour;
    nature.negative = 0.10 + 0.25 * random.Unit();
    nature.restless = 0.15 + 0.2 * random.Unit();
    nature.tone_spread = 0.02 + 0.04 * random.Unit();
    streams.emplace_back(static_cast<std::uint32_t>(i), nature, random.Next());
    names.push_back({.name = "Brand " + std::to_string(i)});
    if (kind == Kind::kNone) continue;
    Burst& burst = streams.back().burst;
    burst.from = kStart + (days - 2) * 1440 +
                 static_cast<std::int64_t>(random.Below(1440));
    burst.peak = 6 + 9 * random.Unit();
    burst.doubling = 10 + 20 * random.Unit();
    burst.negative = 0.5 + 0.3 * random.Unit();
    if (kind == Kind::kGood) {
      burst.negative = 0.05 + 0.05 * random.Unit();
      burst.positive = 0.7;
    }
  }
  auto detector = *MakeBadBuzzDetector({});
  detector->SetBrands(names);
  std::vector<IncidentChange> changes;
  Play(*detector, streams, kStart, kStart + days * 1440, changes);

  Outcome outcome{.weeks = brands * days / 7.0};
  std::vector<char> hit(streams.size(), 0);
  std::vector<std::int64_t> delays;
  int wrong = 0;
  for (const IncidentChange& change : changes) {
    if (!IsIncident(change) || change.previous != Level::kCalm) continue;
    const Burst& burst = streams[change.brand].burst;
    const std::int64_t delay = change.at / kMinute - burst.from;
    if (kind != Kind::kNone && delay > 0 && delay < 600) {
      if (!hit[change.brand]) delays.push_back(delay);
      hit[change.brand] = 1;
    } else {
      ++wrong;
    }
  }
  std::sort(delays.begin(), delays.end());
  const double found = static_cast<double>(delays.size()) / brands;
  (kind == Kind::kGood ? outcome.fired_on_good : outcome.recall) = found;
  outcome.false_per_week = wrong / outcome.weeks;
  if (!delays.empty()) outcome.median_delay = delays[delays.size() / 2];
  std::printf(
      "%5.0f an hour, %-4s %5.1f brand-weeks: %s %.2f, %.3f false "
      "alerts a brand-week, median delay %lld min\n",
      per_hour,
      kind == Kind::kNone  ? "calm"
      : kind == Kind::kBad ? "bad"
                           : "good",
      outcome.weeks, kind == Kind::kGood ? "fired on" : "found", found,
      outcome.false_per_week, static_cast<long long>(outcome.median_delay));
  return outcome;
}

TEST(Injection, SmallBrandsAreFoundAndHardlyEverCryWolf) {
  const Outcome bad = Inject(2, Kind::kBad, 100, 10, 1);
  EXPECT_GE(bad.recall, 0.95);
  EXPECT_LE(bad.false_per_week, 0.05);
  EXPECT_LE(bad.median_delay, 100);
  EXPECT_LE(Inject(2, Kind::kGood, 50, 10, 2).fired_on_good, 0.01);
}

TEST(Injection, MiddlingBrandsAreFoundWithinTheHour) {
  const Outcome bad = Inject(40, Kind::kBad, 60, 10, 3);
  EXPECT_GE(bad.recall, 0.95);
  EXPECT_LE(bad.false_per_week, 0.25);
  EXPECT_LE(bad.median_delay, 60);
  const Outcome good = Inject(40, Kind::kGood, 40, 10, 4);
  EXPECT_LE(good.fired_on_good, 0.03);
  EXPECT_LE(Inject(40, Kind::kNone, 60, 10, 5).false_per_week, 0.25);
}

TEST(Injection, BigBrandsAreFoundWithinTheHour) {
  const Outcome bad = Inject(1000, Kind::kBad, 12, 5, 6);
  EXPECT_GE(bad.recall, 0.9);
  EXPECT_LE(bad.false_per_week, 0.25);
  EXPECT_LE(bad.median_delay, 60);
  EXPECT_LE(Inject(1000, Kind::kGood, 8, 5, 7).fired_on_good, 0.0);
}

// As the quickstart: hours of stream from a cold start, a steep morning in
// some of them, eight brands of all sizes.
TEST(Injection, AFirstDayHasOneIncidentWithACrisisAndNoneWithout) {
  const int runs = 60;
  int right = 0, wrong_with = 0, wrong_without = 0;
  std::vector<std::int64_t> delays;
  for (int run = 0; run < 2 * runs; ++run) {
    const bool crisis = run % 2 == 1;
    Random random(1000 + static_cast<std::uint64_t>(run));
    const std::int64_t start =
        kStart + static_cast<std::int64_t>(random.Below(1440));
    const std::int64_t minutes =
        360 + static_cast<std::int64_t>(random.Below(360));
    std::vector<BrandStream> streams;
    std::vector<DetectorBrand> names;
    for (std::uint32_t i = 0; i < 8; ++i) {
      BrandStream::Nature nature;
      nature.per_hour = 100 * std::exp2(4 * random.Unit());
      nature.negative = 0.10 + 0.25 * random.Unit();
      nature.restless = 0.15;
      nature.tone_spread = 0.03;
      nature.steep = true;
      streams.emplace_back(i, nature, random.Next());
      names.push_back({.name = "Brand " + std::to_string(i)});
    }
    Burst& burst = streams[3].burst;
    if (crisis)
      burst = {.from = start + minutes / 2,
               .peak = 6 + 9 * random.Unit(),
               .doubling = 10 + 20 * random.Unit(),
               .negative = 0.5 + 0.3 * random.Unit()};
    auto detector = *MakeBadBuzzDetector({});
    detector->SetBrands(names);
    std::vector<IncidentChange> changes;
    Play(*detector, streams, start, start + minutes, changes);
    for (const IncidentChange& change : changes) {
      if (!IsIncident(change) || change.step != 1) continue;
      const std::int64_t delay = change.at / kMinute - burst.from;
      if (crisis && change.brand == 3 && delay > 0) {
        ++right;
        delays.push_back(delay);
      } else {
        ++(crisis ? wrong_with : wrong_without);
      }
    }
  }
  std::sort(delays.begin(), delays.end());
  ASSERT_FALSE(delays.empty());
  std::printf(
      "first day: %d of %d crises found, median delay %lld min; %d "
      "false alerts beside them, %d in %d calm runs\n",
      right, runs, static_cast<long long>(delays[delays.size() / 2]),
      wrong_with, wrong_without, runs);
  EXPECT_GE(right, runs * 9 / 10);
  EXPECT_LE(wrong_with + wrong_without, 2);
  EXPECT_LE(delays[delays.size() / 2], 60);
}

}  // namespace
}  // namespace vigie
