// What time it is for the people who speak of a brand.
#include "pipeline/detect/local_clock.h"

#include <gtest/gtest.h>

#include "pipeline/base/time.h"
#include "pipeline/detect/detector.h"

namespace vigie {
namespace {

std::int64_t Bin(std::string_view time) { return BinOf(*ParseRfc3339(time)); }

int HourIn(const LocalClock& clock, std::string_view time) {
  return clock.HourOfWeek(Bin(time));
}

TEST(LocalClock, FollowsDaylightSaving) {
  const auto paris = *LocalClock::Make("Europe/Paris", "none");
  // Wednesdays at nine, in winter and in summer.
  EXPECT_EQ(HourIn(*paris, "2026-01-14T08:00:00Z"), 2 * 24 + 9);
  EXPECT_EQ(HourIn(*paris, "2026-07-15T07:00:00Z"), 2 * 24 + 9);
  // The clock went forward on 29 March 2026 at 01:00 UTC, back on 25 October.
  EXPECT_EQ(HourIn(*paris, "2026-03-29T00:55:00Z"), 6 * 24 + 1);
  EXPECT_EQ(HourIn(*paris, "2026-03-29T01:00:00Z"), 6 * 24 + 3);
  EXPECT_EQ(HourIn(*paris, "2026-10-25T00:55:00Z"), 6 * 24 + 2);
  EXPECT_EQ(HourIn(*paris, "2026-10-25T01:00:00Z"), 6 * 24 + 2);
  EXPECT_EQ(paris->LocalBin(Bin("2026-07-15T07:00:00Z")),
            Bin("2026-07-15T09:00:00Z"));
  const auto kolkata = *LocalClock::Make("Asia/Kolkata", "");
  EXPECT_EQ(HourIn(*kolkata, "2026-01-14T03:30:00Z"), 2 * 24 + 9);
  EXPECT_EQ(HourIn(*kolkata, "2026-01-14T03:25:00Z"), 2 * 24 + 8);
}

TEST(LocalClock, HolidaysAreSundays) {
  const auto paris = *LocalClock::Make("Europe/Paris", "");
  // Thursday 14 May 2026 was Ascension, Monday 25 May Whit Monday, Tuesday
  // 14 July the national day.
  EXPECT_EQ(HourIn(*paris, "2026-05-14T10:00:00Z"), 6 * 24 + 12);
  EXPECT_EQ(HourIn(*paris, "2026-05-25T10:00:00Z"), 6 * 24 + 12);
  EXPECT_EQ(HourIn(*paris, "2026-07-14T10:00:00Z"), 6 * 24 + 12);
  EXPECT_EQ(HourIn(*paris, "2026-07-15T10:00:00Z"), 2 * 24 + 12);
  // The day is the brand's, not Greenwich's.
  EXPECT_EQ(HourIn(*paris, "2026-07-13T22:00:00Z"), 6 * 24 + 0);
  EXPECT_EQ(HourIn(*paris, "2026-07-14T22:00:00Z"), 2 * 24 + 0);
  const auto own = *LocalClock::Make("Europe/Paris", "2026-07-15, 2026-12-24");
  EXPECT_EQ(HourIn(*own, "2026-07-15T10:00:00Z"), 6 * 24 + 12);
  EXPECT_EQ(HourIn(*own, "2026-07-14T10:00:00Z"), 1 * 24 + 12);
  const auto utc = *LocalClock::Make("", "");
  EXPECT_EQ(HourIn(*utc, "2026-07-14T10:00:00Z"), 1 * 24 + 10);
}

TEST(LocalClock, KnowsEaster) {
  // As published for these years.
  EXPECT_EQ(EasterDay(1818), DayNumber(1818, 3, 22));
  EXPECT_EQ(EasterDay(1943), DayNumber(1943, 4, 25));
  EXPECT_EQ(EasterDay(2000), DayNumber(2000, 4, 23));
  EXPECT_EQ(EasterDay(2024), DayNumber(2024, 3, 31));
  EXPECT_EQ(EasterDay(2026), DayNumber(2026, 4, 5));
  EXPECT_EQ(DayNumber(1970, 1, 1), 0);
  EXPECT_EQ(DayNumber(2000, 3, 1), 11'017);
}

TEST(LocalClock, RefusesWhatIsNoZoneAndNoDate) {
  EXPECT_FALSE(LocalClock::Make("Europe/Pari", "").ok());
  EXPECT_FALSE(LocalClock::Make("UTC", "france").ok());
  EXPECT_FALSE(LocalClock::Make("UTC", "2026-02-30").ok());
  EXPECT_TRUE(LocalClock::Make("UTC", "fr 2026-05-15").ok());
}

}  // namespace
}  // namespace vigie
