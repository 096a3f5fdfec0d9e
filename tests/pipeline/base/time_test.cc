#include "pipeline/base/time.h"

#include <cstdio>
#include <ctime>
#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "pipeline/base/random.h"

namespace vigie {
namespace {

// The C library's calendar.
Micros ByLibrary(int y, int mo, int d, int h, int mi, int s) {
  std::tm tm{};
  tm.tm_year = y - 1900;
  tm.tm_mon = mo - 1;
  tm.tm_mday = d;
  tm.tm_hour = h;
  tm.tm_min = mi;
  tm.tm_sec = s;
  return static_cast<Micros>(timegm(&tm)) * kSecond;
}

std::string Text(int y, int mo, int d, int h, int mi, int s) {
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", y, mo, d, h,
                mi, s);
  return text;
}

TEST(Time, EveryFormOfADateIsTheSameMoment) {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const int y = 1970 + static_cast<int>(random.Below(400));
    const int mo = 1 + static_cast<int>(random.Below(12));
    const int d = 1 + static_cast<int>(random.Below(28));
    const int h = static_cast<int>(random.Below(24));
    const int mi = static_cast<int>(random.Below(60));
    const int s = static_cast<int>(random.Below(60));
    const Micros time = ByLibrary(y, mo, d, h, mi, s);
    const std::string text = Text(y, mo, d, h, mi, s);
    ASSERT_EQ(ParseRfc3339(text + "Z"), time) << text;
    ASSERT_EQ(ParseRfc3339(text), time);
    ASSERT_EQ(ParseRfc3339(text + "+00:00"), time);
    ASSERT_EQ(ParseRfc3339(text + "-01:30"), time + kHour + 30 * kMinute);
    ASSERT_EQ(ParseRfc3339(text + ".5Z"), time + 500'000);
    ASSERT_EQ(ParseRfc3339(text + ".007Z"), time + 7'000);
    ASSERT_EQ(ParseRfc3339(text + ".123456Z"), time + 123'456);
    ASSERT_EQ(ParseRfc3339(text + ".1234567Z"), time + 123'456);
    ASSERT_EQ(ParseRfc3339(FormatRfc3339(time + 120'000)), time + 120'000);
  }
}

TEST(Time, WhatIsNoDateIsRefused) {
  for (const char* text :
       {"2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2025-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z", "2026-01-01T00:00:0OZ", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1x3Z", "2026/01/01T00:00:00Z", "", "Z",
        "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00.123Zx"})
    EXPECT_EQ(ParseRfc3339(text), std::nullopt) << text;
  EXPECT_EQ(ParseRfc3339("2024-02-29T00:00:00Z"),
            ByLibrary(2024, 2, 29, 0, 0, 0));
  EXPECT_EQ(ParseRfc3339("1969-12-31T23:59:59Z"), -kSecond);
}

TEST(Time, EveryMomentThereIsCanBeWritten) {
  EXPECT_EQ(FormatRfc3339(-kSecond), "1969-12-31T23:59:59Z");
  EXPECT_EQ(FormatRfc3339(-kDay), "1969-12-31T00:00:00Z");
  EXPECT_EQ(FormatRfc3339(std::numeric_limits<Micros>::min()),
            "-290308-12-21T19:59:05.224192Z");
  EXPECT_EQ(FormatRfc3339(std::numeric_limits<Micros>::max()),
            "294247-01-10T04:00:54.775807Z");
}

}  // namespace
}  // namespace vigie
