// What the bad-buzz rule promises, one promise a test.
#include "pipeline/detect/bad_buzz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <time.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "pipeline/detect/levels.h"
#include "tests/pipeline/detect/world.h"

namespace vigie {
namespace {

TEST(BadBuzz, RisesIsToldOncePerLevelAndClears) {
  World world(3);
  world.streams[1].burst = {.from = kStart + 2 * 1440 + 600};
  world.Run(kStart, kStart + 4 * 1440);
  const auto& changes = world.changes;
  ASSERT_GE(changes.size(), 3u);
  EXPECT_TRUE(changes.back().resolved);
  EXPECT_EQ(changes.back().level, Level::kCalm);
  Level level = Level::kCalm, peak = Level::kCalm;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const IncidentChange& c = changes[i];
    EXPECT_EQ(c.brand, 1u);
    EXPECT_EQ(c.id, changes[0].id);
    EXPECT_EQ(c.step, i + 1);
    EXPECT_EQ(c.previous, level);
    EXPECT_NE(c.level, level);
    EXPECT_EQ(c.notify, c.level > level || c.resolved);
    EXPECT_EQ(c.bin, BinOf(c.onset));
    EXPECT_EQ(c.signals.size(), 6u);
    level = c.level;
    peak = std::max(peak, level);
  }
  EXPECT_EQ(peak, Level::kMajor);
  const std::int64_t delay =
      changes[0].at / kMinute - world.streams[1].burst.from;
  EXPECT_GT(delay, 0);
  EXPECT_LE(delay, 60);
  EXPECT_NEAR(static_cast<double>(changes[0].onset / kMinute),
              static_cast<double>(world.streams[1].burst.from), 25);
  EXPECT_THAT(changes[0].summary,
              testing::MatchesRegex("Brand 1: (bad buzz|crisis)\\. [0-9]+ "
                                    "negative mentions in the last .* against "
                                    ".* expected; [0-9]+ % negative against "
                                    "[0-9]+ % usually; .* authors\\."));
}

TEST(BadBuzz, OnePostThatManyRepeatIsMeasuredAgainstTheUsual) {
  const BadBuzzSettings settings;
  Measures m;
  m.reposters = 60;
  m.expected_negatives = 200;
  EXPECT_EQ(LevelOf(m, settings, true, false), Level::kBadBuzz);
  m.expected_negatives = 12'000;
  EXPECT_EQ(LevelOf(m, settings, true, false), Level::kCalm);
  EXPECT_EQ(LevelOf(m, settings, true, true), Level::kCalm);
  m.reposters = 700;
  EXPECT_EQ(LevelOf(m, settings, true, false), Level::kBadBuzz);
}

TEST(BadBuzz, WhatIsOverIsNotHeldByItsMemory) {
  World world(1);
  const std::int64_t from = kStart + 2 * 1440 + 600;
  world.streams[0].burst = {.from = from, .doubling = 5, .hold = 30, .fall = 1};
  world.Run(kStart, from + 6 * 60);
  ASSERT_FALSE(world.changes.empty());
  EXPECT_TRUE(world.changes.back().resolved);
  // Over after an hour, out of the two hours' share after three, then two of
  // calm; the six hours of a slow fire would hold it for nine.
  EXPECT_LE(world.changes.back().at / kMinute, from + 5 * 60 + 15);
}

TEST(BadBuzz, ABurstIsToldInTheRoundThatCompletesIt) {
  World world(1, 120);
  const std::int64_t burst = kStart + 2 * 1440 + 601;
  world.Run(kStart, burst);
  ASSERT_THAT(TextsOf(world.changes), testing::IsEmpty());
  Micros now = burst * kMinute;
  for (int i = 0; i < 60 && world.changes.empty(); ++i) {
    now += kTick;
    world.detector->Observe({.minute = burst,
                             .tone = Tone::kNegative,
                             .author = Mix64(static_cast<std::uint64_t>(i))});
    world.Advance(now);
  }
  ASSERT_EQ(world.changes.size(), 1u);
  EXPECT_EQ(world.changes[0].at, now);
  EXPECT_LT(now, burst * kMinute + 30 * kSecond);
  EXPECT_EQ(world.changes[0].level, Level::kBadBuzz);
  // The same mentions known at the minute's end only are told then.
  const auto none = world.changes.size();
  world.Advance((burst + 1) * kMinute);
  for (std::size_t i = none; i < world.changes.size(); ++i)
    EXPECT_GT(world.changes[i].level, Level::kBadBuzz);
}

TEST(BadBuzz, SpeaksFrenchWhenAsked) {
  World world(1);
  ASSERT_TRUE(world.detector->SetSettings({{"language", "fr"}}).ok());
  world.streams[0].burst = {.from = kStart + 1440 + 600};
  world.Run(kStart, kStart + 2 * 1440);
  ASSERT_FALSE(world.changes.empty());
  EXPECT_THAT(
      world.changes[0].summary,
      testing::MatchesRegex(
          "Brand 0 : (bad buzz|crise)\\. [0-9]+ mentions négatives dans "
          "(la dernière heure|les 30 dernières minutes) contre "
          "[0-9,]+ attendues ; [0-9]+ % de négatifs contre [0-9]+ % "
          "d'habitude ; .* auteurs\\."));
  EXPECT_THAT(world.changes[0].description,
              testing::HasSubstr("Fin d'alerte : 120 min de calme"));
  // The words change, not the decisions.
  World english(1);
  english.streams[0].burst = world.streams[0].burst;
  english.Run(kStart, kStart + 2 * 1440);
  ASSERT_EQ(english.changes.size(), world.changes.size());
  for (std::size_t i = 0; i < world.changes.size(); ++i)
    EXPECT_EQ(english.changes[i].at, world.changes[i].at);
}

TEST(BadBuzz, GoodBuzzIsNotOne) {
  World world(4);
  for (BrandStream& stream : world.streams)
    stream.burst = {
        .from = kStart + 2 * 1440 + 600, .negative = 0.06, .positive = 0.7};
  world.Run(kStart, kStart + 3 * 1440);
  EXPECT_THAT(TextsOf(world.changes), testing::IsEmpty());
}

TEST(BadBuzz, DangerIsToldWhateverItsTone) {
  for (const int authors : {2, 3}) {
    World world(1, 60);
    world.Run(kStart, kStart + 2 * 1440);
    ASSERT_THAT(TextsOf(world.changes), testing::IsEmpty());
    for (int i = 0; i < 9; ++i)
      world.detector->Observe(
          {.minute = kStart + 2 * 1440,
           .tone = Tone::kNeutral,
           .alarming = true,
           .author = Mix64(static_cast<std::uint64_t>(1 + i % authors))});
    world.Advance((kStart + 2 * 1440) * kMinute + kTick);
    EXPECT_EQ(world.changes.size(), authors == 3 ? 1u : 0u);
  }
}

TEST(BadBuzz, ATrickleIsFeltInASmallBrand) {
  World world(1, 1.5, 3, 0.02);
  world.Run(kStart, kStart + 8 * 1440);
  ASSERT_THAT(TextsOf(world.changes), testing::IsEmpty());
  const std::int64_t day = kStart + 8 * 1440;
  for (int i = 0; i < 8; ++i) {
    world.detector->Observe(
        {.minute = day + 40 * i,
         .tone = Tone::kNegative,
         .author = Mix64(static_cast<std::uint64_t>(i) + 1)});
    world.Advance((day + 40 * i) * kMinute + kTick);
  }
  ASSERT_FALSE(world.changes.empty());
  EXPECT_EQ(world.changes[0].level, Level::kBadBuzz);
}

TEST(BadBuzz, AWaveAboutSomethingElseIsNotOne) {
  World world(3, 60);
  world.Run(kStart, kStart + 3 * 1440);
  world.changes.clear();
  Random random(5);
  for (std::int64_t m = kStart + 3 * 1440; m < kStart + 3 * 1440 + 120; ++m) {
    for (std::uint32_t brand = 0; brand < 3; ++brand)
      for (int i = 0; i < 10; ++i)
        world.detector->Observe({.brand = brand,
                                 .minute = m,
                                 .tone = Tone::kNegative,
                                 .doubtful = random.Chance(0.8),
                                 .author = random.Next()});
    world.Advance((m + 1) * kMinute);
  }
  EXPECT_THAT(TextsOf(world.changes), testing::IsEmpty());
}

TEST(BadBuzz, OneAngryAuthorIsNotOne) {
  World world(1);
  world.Run(kStart, kStart + 2 * 1440);
  world.changes.clear();
  std::vector<Observation> observations;
  for (std::int64_t m = kStart + 2 * 1440; m < kStart + 2 * 1440 + 120; ++m) {
    observations.clear();
    world.streams[0].Minute(m, observations);
    for (int i = 0; i < 12; ++i)
      observations.push_back(
          {.minute = m, .tone = Tone::kNegative, .author = 0xabcdefull << 32});
    for (const Observation& o : observations) world.detector->Observe(o);
    world.Advance((m + 1) * kMinute);
  }
  EXPECT_THAT(TextsOf(world.changes), testing::IsEmpty());
}

TEST(BadBuzz, CompetitorsAreForTheDigest) {
  World world(1);
  world.brands[0].competitor = true;
  world.detector->SetBrands(world.brands);
  world.streams[0].burst = {.from = kStart + 1440 + 600};
  world.Run(kStart, kStart + 2 * 1440);
  ASSERT_FALSE(world.changes.empty());
  for (const IncidentChange& change : world.changes) {
    EXPECT_FALSE(change.page);
    EXPECT_EQ(change.rule, kCompetitorRule);
  }
}

TEST(BadBuzz, ABrandThatIsTakenOutOfTheRulesLeavesNoAlertBehind) {
  for (const bool competitor : {false, true}) {
    World world(2);
    world.brands[0].competitor = competitor;
    world.detector->SetBrands(world.brands);
    const std::int64_t from = kStart + 1440 + 600;
    world.streams[0].burst = {.from = from};
    world.Run(kStart, from + 60);
    ASSERT_FALSE(world.changes.empty());
    ASSERT_FALSE(world.changes.back().resolved);
    const IncidentChange open = world.changes.back();
    world.changes.clear();
    std::vector<DetectorBrand> others = world.brands;
    others[0] = {};
    world.detector->SetBrands(others);
    world.Advance((from + 62) * kMinute);
    ASSERT_EQ(world.changes.size(), 1u);
    EXPECT_TRUE(world.changes[0].resolved);
    EXPECT_EQ(world.changes[0].id, open.id);
    EXPECT_EQ(world.changes[0].step, open.step + 1);
    // Under the name it was told by, or its receiver keeps it for ever.
    EXPECT_EQ(world.changes[0].rule,
              competitor ? kCompetitorRule : kBadBuzzRule);
    EXPECT_THAT(world.changes[0].summary,
                testing::HasSubstr("no longer in the configuration"));
    world.Advance((from + 600) * kMinute);
    EXPECT_EQ(world.changes.size(), 1u);
  }
}

// Brands of which half of what is said is bad every day, and a wave that is not
// worse: one alone proves nothing, three of a panel at once an outage.
TEST(BadBuzz, BrandsOfAPanelConfirmEachOther) {
  const auto told = [](bool panel) {
    World world(3, 80, 5, 0.5);
    for (int i = 0; i < 3; ++i) {
      if (panel) world.brands[static_cast<std::size_t>(i)].panel = "rail";
      world.streams[static_cast<std::size_t>(i)].burst = {
          .from = kStart + 3 * 1440 + 600,
          .peak = 8,
          .negative = 0.42,
          .positive = 0.05};
    }
    world.detector->SetBrands(world.brands);
    world.Run(kStart, kStart + 3 * 1440 + 780);
    return world.changes.size();
  };
  EXPECT_EQ(told(false), 0u);
  EXPECT_GE(told(true), 1u);
}

// A fire of a day and a half: what is expected on its second day is what was
// usual before it.
TEST(BadBuzz, TheSecondDayOfACrisisIsNotLearnedAsNormal) {
  World world(1, 100);
  const std::int64_t from = kStart + 5 * 1440 + 540;
  world.streams[0].burst = {
      .from = from, .peak = 8, .hold = 36 * 60, .fall = 60, .negative = 0.7};
  world.Run(kStart, from + 36 * 60);
  ASSERT_FALSE(world.changes.empty());
  for (const IncidentChange& change : world.changes)
    EXPECT_FALSE(change.resolved) << change.summary;
  world.Run(from + 36 * 60, from + 3 * 1440);
  ASSERT_TRUE(world.changes.back().resolved);
  const std::size_t before = world.changes.size();
  // A week after, the same again is as grave as it was.
  world.streams[0].burst.from = from + 7 * 1440;
  world.streams[0].burst.hold = 90;
  world.Run(from + 3 * 1440, from + 7 * 1440 + 240);
  ASSERT_GT(world.changes.size(), before);
  const auto peak = [&](std::size_t first, std::size_t last) {
    Level most = Level::kCalm;
    for (; first < last; ++first)
      most = std::max(most, world.changes[first].level);
    return most;
  };
  EXPECT_GE(peak(before, world.changes.size()), Level::kCrisis);
  EXPECT_GE(peak(0, before), Level::kCrisis);
}

TEST(BadBuzz, GiveawaysAndJobAdsAreOutsideAllSignals) {
  World world(1);
  world.Run(kStart, kStart + 2 * 1440);
  world.changes.clear();
  Random random(5);
  for (std::int64_t m = kStart + 2 * 1440; m < kStart + 2 * 1440 + 120; ++m) {
    for (int i = 0; i < 30; ++i)
      world.detector->Observe({.minute = m,
                               .tone = Tone::kNegative,
                               .outside = true,
                               .alarming = true,
                               .author = random.Next()});
    world.Advance((m + 1) * kMinute);
  }
  EXPECT_THAT(TextsOf(world.changes), testing::IsEmpty());
}

TEST(BadBuzz, AReturnWithinADayKeepsTheName) {
  World world(1);
  Burst burst{.from = kStart + 2 * 1440 + 600, .hold = 40, .fall = 30};
  world.streams[0].burst = burst;
  world.Run(kStart, kStart + 3 * 1440);
  ASSERT_TRUE(!world.changes.empty() && world.changes.back().resolved);
  const IncidentChange cleared = world.changes.back();
  burst.from = cleared.at / kMinute + 300;
  world.streams[0].burst = burst;
  world.Run(kStart + 3 * 1440, kStart + 5 * 1440);
  std::size_t reopened = 0;
  while (world.changes[reopened].step != cleared.step + 1) {
    ++reopened;
    ASSERT_LT(reopened, world.changes.size());
  }
  EXPECT_EQ(world.changes[reopened].id, cleared.id);
  EXPECT_TRUE(world.changes[reopened].notify);
  ASSERT_TRUE(world.changes.back().resolved);
  const std::int64_t later = world.changes.back().at / kMinute + 2 * 1440;
  burst.from = later;
  world.streams[0].burst = burst;
  world.Run(kStart + 5 * 1440, later + 600);
  EXPECT_NE(world.changes.back().id, cleared.id);
}

TEST(BadBuzz, NothingIsSaidBeforeABrandIsKnown) {
  // Angry from its first minute: that is how it is, not an incident.
  World world(3, 600, 5, 0.6);
  world.Run(kStart, kStart + 1440);
  EXPECT_THAT(TextsOf(world.changes), testing::IsEmpty());
}

TEST(BadBuzz, DoesNotMistakeASilentNightForTheAllClear) {
  World world(1, 400);
  BrandStream::Nature nature;
  nature.per_hour = 400;
  nature.steep = true;
  nature.restless = 0.1;
  world.streams.clear();
  world.streams.emplace_back(0, nature, 11);
  // Breaks out at 21:30, is asleep from midnight on.
  const std::int64_t burst = kStart + 4 * 1440 + 21 * 60 + 30;
  world.streams[0].burst = {
      .from = burst, .peak = 8, .doubling = 10, .hold = 30, .fall = 10};
  world.Run(kStart, kStart + 6 * 1440);
  ASSERT_FALSE(world.changes.empty());
  ASSERT_TRUE(world.changes.back().resolved);
  const std::int64_t hour =
      world.changes.back().at / kHour - (kStart / 60 + 5 * 24);
  // A quarter of the busiest hour is reached at about six.
  EXPECT_GE(hour, 6);
  EXPECT_LE(hour, 10);
}

TEST(BadBuzz, AMonthOfQuietCostsNothing) {
  World world(200, 30);
  world.streams[7].burst = {.from = kStart + 700};
  world.Run(kStart, kStart + 800);  // in the middle of an incident
  ASSERT_FALSE(world.changes.empty());
  const auto begin = std::chrono::steady_clock::now();
  world.changes.clear();
  const std::int64_t later = kStart + 800 + 30 * 1440;
  world.Advance(later * kMinute);
  ASSERT_FALSE(world.changes.empty());
  EXPECT_TRUE(world.changes.back().resolved);
  world.changes.clear();
  world.Run(later, later + 1440);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  std::printf("a month and a day of 200 brands: %.3f s\n", took.count());
  EXPECT_LT(took.count(), 10.0);
  EXPECT_THAT(TextsOf(world.changes), testing::IsEmpty());
}

TEST(BadBuzz, HostileTimesAndNumbersAreClamped) {
  World world(1);
  for (const std::int64_t minute :
       {std::int64_t{-5}, std::int64_t{0}, kStart, kStart - 100'000,
        kStart + 50 * 365 * 1440, kStart})
    world.detector->Observe({.minute = minute, .tone = Tone::kNegative});
  // Of a brand that nobody named.
  world.detector->Observe({.brand = 40, .minute = kStart});
  world.Advance((kStart + 60) * kMinute);
  world.Advance((kStart + 60 * 365 * 1440) * kMinute);
  EXPECT_THAT(TextsOf(world.changes), testing::IsEmpty());
  EXPECT_EQ(Saved(*world.detector).size(), 2u);
}

TEST(BadBuzz, IsCheapPerMentionAndPerBrandAndMinute) {
  // Of this thread's own time: others use the machine too.
  const auto now = [] {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e9 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec);
  };
  World world(300, 200, 17);
  std::vector<Observation> observations;
  double observing = 0, advancing = 0, count = 0, evaluated = 0;
  for (std::int64_t m = kStart; m < kStart + 240; ++m) {
    observations.clear();
    for (BrandStream& s : world.streams) s.Minute(m, observations);
    const double a = now();
    for (const Observation& o : observations) world.detector->Observe(o);
    const double b = now();
    world.Advance((m + 1) * kMinute);
    observing += b - a;
    advancing += now() - b;
    count += static_cast<double>(observations.size());
    evaluated += 300;
  }
  std::printf("%.0f ns a mention, %.0f ns a brand and minute\n",
              observing / count, advancing / evaluated);
  // Loose: sanitizers and shared machines run this too.
  EXPECT_LT(observing / count, 20'000);
  EXPECT_LT(advancing / evaluated, 100'000);
}

}  // namespace
}  // namespace vigie
