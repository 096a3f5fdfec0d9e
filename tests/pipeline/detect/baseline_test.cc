// What is learned as normal: the hours of a brand's week.
#include "pipeline/detect/baseline.h"

#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/base/random.h"
#include "pipeline/base/time.h"
#include "pipeline/detect/detector.h"

namespace vigie {
namespace {

// A Monday, midnight in Paris.
const std::int64_t kMonday = BinOf(*ParseRfc3339("2026-01-04T23:00:00Z"));

int Poisson(Random& random, double mean) {
  const double limit = std::exp(-mean);
  double product = random.Unit();
  int n = 0;
  for (; product > limit; ++n) product *= random.Unit();
  return n;
}

// Mentions of a bin of a brand that is talked about on Saturday afternoons.
double Mean(const LocalClock& clock, std::int64_t bin, double usual) {
  const int hour = clock.HourOfWeek(bin);
  const bool match = hour >= 5 * 24 + 14 && hour < 5 * 24 + 18;
  return match ? 2.5 * usual : usual;
}

TEST(Baseline, LearnsTheHoursOfTheWeekOnTheBrandsOwnClock) {
  const auto paris = *LocalClock::Make("Europe/Paris", "");
  BrandContext context{.clock = paris.get()};
  Baseline baseline;
  baseline.SetContext(&context);
  Random random(1);
  // Twelve weeks from January, the clock's change among them.
  for (std::int64_t bin = kMonday; bin < kMonday + 12 * 2016; ++bin) {
    BinCounts counts;
    counts.total =
        static_cast<std::uint32_t>(Poisson(random, Mean(*paris, bin, 10)));
    baseline.Learn(bin, counts);
  }
  // Saturday 4 April at 16 h in Paris, and Friday's.
  const std::int64_t saturday = BinOf(*ParseRfc3339("2026-04-04T14:00:00Z"));
  const double busy = baseline.UsualMentions(saturday, 12) / 12;
  const double calm = baseline.UsualMentions(saturday - 288, 12) / 12;
  EXPECT_GT(busy, 1.7 * calm);
  EXPECT_LT(busy, 3.0 * calm);
  EXPECT_NEAR(calm, 10, 2.5);
  // At 13 h it has not begun, at 18 h it is over.
  EXPECT_LT(baseline.UsualMentions(saturday - 36, 12), 1.4 * 12 * calm);
  EXPECT_LT(baseline.UsualMentions(saturday + 36, 12), 1.4 * 12 * calm);
}

TEST(Baseline, AThinBrandBorrowsTheWeekAndTheToneOfItsPanel) {
  const auto paris = *LocalClock::Make("Europe/Paris", "");
  PanelBaseline panel;
  BrandContext context{.clock = paris.get(), .panel = &panel};
  Baseline big[3], thin, alone;
  for (Baseline& one : big) one.SetContext(&context);
  thin.SetContext(&context);
  BrandContext without{.clock = paris.get()};
  alone.SetContext(&without);
  Random random(2);
  for (std::int64_t bin = kMonday; bin < kMonday + 6 * 2016; ++bin) {
    for (Baseline& one : big) {
      BinCounts counts;
      counts.total = counts.judged =
          static_cast<std::uint32_t>(Poisson(random, Mean(*paris, bin, 8)));
      counts.negative = counts.judged / 2;
      one.Learn(bin, counts);
    }
    if (bin < kMonday + 4 * 2016) continue;
    BinCounts counts;
    counts.total = static_cast<std::uint32_t>(Poisson(random, 0.2));
    thin.Learn(bin, counts);
    alone.Learn(bin, counts);
  }
  const std::int64_t saturday = BinOf(*ParseRfc3339("2026-02-21T15:00:00Z"));
  EXPECT_GT(thin.UsualMentions(saturday, 12),
            1.5 * alone.UsualMentions(saturday, 12));
  EXPECT_GT(thin.NegativeShare(), 0.4);
  EXPECT_NEAR(alone.NegativeShare(), 0.22, 1e-9);
}

TEST(Baseline, WhatIsPlannedIsExpected) {
  const LocalClock utc;
  BrandContext context{.clock = &utc};
  const auto event = PlannedEvent::Parse(
      "2026-01-06T20:00:00Z 2026-01-06T23:00:00Z 6 the match|Orange|Free");
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->name, "the match");
  EXPECT_EQ(event->brands, (std::vector<std::string>{"Orange", "Free"}));
  EXPECT_EQ(PlannedEvent::Parse(event->Text())->Text(), event->Text());
  context.planned.push_back(*event);
  Baseline baseline;
  baseline.SetContext(&context);
  for (std::int64_t bin = kMonday; bin < kMonday + 288; ++bin)
    baseline.Learn(bin, {.total = 10});
  const std::int64_t match = BinOf(event->from);
  EXPECT_NEAR(
      baseline.ExpectedMentions(match) / baseline.ExpectedMentions(match - 1),
      6, 0.5);
  // A calm that is planned, too.
  context.planned[0].factor = 0.2;
  EXPECT_NEAR(
      baseline.ExpectedMentions(match) / baseline.ExpectedMentions(match - 1),
      0.2, 0.02);
  for (const char* wrong :
       {"", "x y 3 z", "2026-01-06T20:00:00Z 2026-01-06T19:00:00Z 3 z",
        "2026-01-06T20:00:00Z 2026-01-06T21:00:00Z 0 z",
        "2026-01-06T20:00:00Z 2026-01-06T21:00:00Z x z"})
    EXPECT_FALSE(PlannedEvent::Parse(wrong).ok()) << wrong;
}

TEST(WeekProfile, SmallTruthsAddUp) {
  // A twentieth above one is less than two steps of a byte: the mean over many
  // hours of the week still finds it.
  WeekProfile week;
  for (std::uint64_t w = 0; w < 40; ++w)
    for (int hour = 0; hour < kHoursOfWeek; ++hour)
      week.Learn(hour, 1050, 1000, w * 168 + static_cast<std::uint64_t>(hour));
  double sum = 0;
  for (int hour = 0; hour < kHoursOfWeek; ++hour) sum += week.Ratio(hour);
  EXPECT_NEAR(sum / kHoursOfWeek, 1.05, 0.01);
  std::string bytes;
  ByteWriter w(bytes);
  week.Serialize(w);
  EXPECT_LE(bytes.size(), 256u);
  WeekProfile read;
  ByteReader r(bytes);
  ASSERT_TRUE(read.Parse(r));
  EXPECT_EQ(read.Ratio(17), week.Ratio(17));
  EXPECT_EQ(read.Weeks(17), 15);
}

}  // namespace
}  // namespace vigie
