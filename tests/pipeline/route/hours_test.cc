#include "pipeline/route/hours.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vigie {
namespace {

absl::TimeZone Paris() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Paris", &zone));
  return zone;
}
Micros At(const char* text) { return *ParseRfc3339(text); }

TEST(Hours, AreReadInBothLanguagesAndSaidAgain) {
  struct Case {
    const char *text, *english, *french;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"mon-fri 09:00-18:30", "mon-fri 09:00-18:30",
            "lun-ven 09:00-18:30"},
           {"sam,dim 10:00-12:00", "sat-sun 10:00-12:00",
            "sam-dim 10:00-12:00"},
           {"22:00-07:00", "22:00-07:00", "22:00-07:00"},
           {"ven-lun 00:00-24:00", "fri-mon 00:00-24:00",
            "ven-lun 00:00-24:00"},
           {"tue,thu 8:05-9:00", "tue,thu 08:05-09:00",
            "mar,jeu 08:05-09:00"}}) {
    const auto span = ParseHours(c.text);
    ASSERT_TRUE(span.ok()) << c.text;
    EXPECT_EQ(InWords(*span, false), c.english);
    EXPECT_EQ(InWords(*span, true), c.french);
  }
}

TEST(Hours, ThatCannotBeMeantAreRefused) {
  for (const char* text : {"", "mon-fri", "mon-fry 09:00-10:00", "9-18",
                           "25:00-26:00", "09:60-10:00", "24:01-03:00", "09:00",
                           "-", "mon 09:00-", ", 09:00-10:00", "mon-fri "})
    EXPECT_FALSE(ParseHours(text).ok()) << text;
}

struct Moment {
  const char* at;  // UTC
  bool open;
  const char* next;  // when it opens
};

// Working hours of Paris, in summer and in winter.
TEST(Hours, WorkingHoursFollowTheWallClock) {
  const Opening opening{.hours = {*ParseHours("mon-fri 09:00-18:00")},
                        .quiet = {}};
  const absl::TimeZone zone = Paris();
  for (const Moment& m : std::initializer_list<Moment>{
           {"2026-01-05T07:59:59Z", false, "2026-01-05T08:00:00Z"},
           {"2026-01-05T08:00:00Z", true, "2026-01-05T08:00:00Z"},
           {"2026-01-05T16:59:59Z", true, "2026-01-05T16:59:59Z"},
           {"2026-01-05T17:00:00Z", false, "2026-01-06T08:00:00Z"},
           {"2026-07-06T07:00:00Z", true, "2026-07-06T07:00:00Z"},
           {"2026-07-06T16:00:00Z", false, "2026-07-07T07:00:00Z"},
           // Friday evening to Monday, over the change to summer time.
           {"2026-03-27T17:00:00Z", false, "2026-03-30T07:00:00Z"},
           // And over the change to winter time.
           {"2026-10-23T16:00:00Z", false, "2026-10-26T08:00:00Z"}}) {
    EXPECT_EQ(IsOpen(opening, zone, At(m.at)), m.open) << m.at;
    EXPECT_EQ(FormatRfc3339(NextOpen(opening, zone, At(m.at))), m.next);
  }
}

TEST(Hours, QuietHoursGoOverMidnight) {
  const Opening opening{.hours = {}, .quiet = {*ParseHours("22:00-02:30")}};
  const absl::TimeZone zone = Paris();
  for (const Moment& m : std::initializer_list<Moment>{
           {"2026-01-05T20:59:00Z", true, "2026-01-05T20:59:00Z"},
           {"2026-01-05T21:00:00Z", false, "2026-01-06T01:30:00Z"},
           {"2026-01-06T01:29:59Z", false, "2026-01-06T01:30:00Z"},
           {"2026-01-06T01:30:00Z", true, "2026-01-06T01:30:00Z"},
           // A night without 02:30: it ends where the clock goes on, at 03:00.
           {"2026-03-28T22:00:00Z", false, "2026-03-29T01:00:00Z"},
           // A night with two: the first one ends it, and it comes again.
           {"2026-10-24T22:00:00Z", false, "2026-10-25T00:30:00Z"},
           {"2026-10-25T00:45:00Z", true, "2026-10-25T00:45:00Z"},
           {"2026-10-25T01:00:00Z", false, "2026-10-25T01:30:00Z"}}) {
    EXPECT_EQ(IsOpen(opening, zone, At(m.at)), m.open) << m.at;
    EXPECT_EQ(FormatRfc3339(NextOpen(opening, zone, At(m.at))), m.next) << m.at;
  }
}

TEST(Hours, ANightShiftBelongsToTheDayOnWhichItBegins) {
  const Opening opening{.hours = {*ParseHours("fri 22:00-06:00")}, .quiet = {}};
  const absl::TimeZone utc = absl::UTCTimeZone();
  EXPECT_FALSE(IsOpen(opening, utc, At("2026-01-09T05:00:00Z")));  // Friday
  EXPECT_TRUE(IsOpen(opening, utc, At("2026-01-09T22:00:00Z")));
  EXPECT_TRUE(IsOpen(opening, utc, At("2026-01-10T05:59:59Z")));  // Saturday
  EXPECT_FALSE(IsOpen(opening, utc, At("2026-01-10T22:00:00Z")));
}

TEST(Hours, ThatNeverComeEndTheWaitingAllTheSame) {
  const Opening never{.hours = {*ParseHours("mon 09:00-10:00")},
                      .quiet = {*ParseHours("00:00-24:00")}};
  const Micros at = At("2026-01-05T08:00:00Z");
  EXPECT_EQ(NextOpen(never, absl::UTCTimeZone(), at), at + 15 * kDay);
}

TEST(Hours, ADailyTimeComesOnceADayThroughTheYear) {
  const absl::TimeZone zone = Paris();
  Micros at = At("2026-01-01T00:00:00Z");
  int days = 0;
  for (; at < At("2027-01-01T00:00:00Z"); ++days) {
    const Micros next = NextDaily(9 * 60, zone, at);
    ASSERT_GT(next, at);
    ASSERT_LE(next - at, 25 * kHour);
    EXPECT_EQ(absl::FormatTime("%H:%M", absl::FromUnixMicros(next), zone),
              "09:00");
    at = next;
  }
  EXPECT_EQ(days, 366);  // the last is the new year's
}

}  // namespace
}  // namespace vigie
