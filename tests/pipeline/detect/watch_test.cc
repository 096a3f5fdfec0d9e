// What else is told: causes of an excess, events for the digest, incidents of
// a whole panel.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/hash.h"
#include "pipeline/detect/bad_buzz.h"
#include "tests/pipeline/detect/stream.h"

namespace vigie {
namespace {

constexpr std::int64_t kStart = 20'000 * 1440;  // a midnight
constexpr std::int64_t kDays = 3;
constexpr std::int64_t kDayX = kStart + kDays * 1440 + 600;

class Watch : public testing::Test {
 protected:
  // Days of an ordinary life of `brands` brands, 40 mentions an hour each.
  void Live(int brands, std::string_view panel = "", DetectionSettings s = {},
            std::int64_t days = kDays) {
    detector = *MakeBadBuzzDetector(s);
    std::vector<DetectorBrand> names;
    Random random(7);
    for (int i = 0; i < brands; ++i) {
      BrandStream::Nature nature;
      nature.restless = 0.1;
      nature.tone_spread = 0.02;
      streams.emplace_back(static_cast<std::uint32_t>(i), nature,
                           random.Next());
      names.push_back(
          {.name = "Brand " + std::to_string(i), .panel = std::string(panel)});
    }
    detector->SetBrands(names);
    begin = kDayX - days * 1440;
    Play(*detector, streams, begin, kDayX, changes);
    changes.clear();
  }
  // An hour in which `each` adds its mentions to every minute.
  template <typename Each>
  void Hour(Each each, int minutes = 60) {
    std::vector<Observation> observations;
    for (std::int64_t m = kDayX; m < kDayX + minutes; ++m) {
      observations.clear();
      for (BrandStream& stream : streams) stream.Minute(m, observations);
      for (const Observation& o : observations) detector->Observe(o);
      each(m);
      detector->Advance((m + 1) * kMinute, changes);
    }
  }
  std::vector<IncidentChange> Of(std::string_view rule) const {
    std::vector<IncidentChange> of;
    for (const IncidentChange& change : changes)
      if (change.rule == rule) of.push_back(change);
    return of;
  }

  std::unique_ptr<Detector> detector;
  std::vector<BrandStream> streams;
  std::vector<IncidentChange> changes;
  std::int64_t begin = 0;
  std::uint64_t next = 1;
};

TEST_F(Watch, AnAlertNamesTheHashtagThatMakesTheExcess) {
  for (const bool french : {false, true}) {
    streams.clear();
    changes.clear();
    Live(1, "", {{"language", french ? "fr" : "en"}});
    const ObservedEntity tag[] = {{EntityKind::kHashtag, "boycott"}};
    Hour([&](std::int64_t m) {
      for (int i = 0; i < 3; ++i) {
        Observation o{.minute = m, .tone = Tone::kNegative};
        o.author = Mix64(1'000'000 + next++);
        if (i < 2) o.entities = tag;
        detector->Observe(o);
      }
    });
    const auto told = Of(kBadBuzzRule);
    ASSERT_FALSE(told.empty());
    EXPECT_THAT(
        told.back().summary,
        testing::HasSubstr(french ? "% de l'excès porte #boycott"
                                  : "% of the excess carries #boycott"));
    EXPECT_THAT(told.back().description, testing::HasSubstr("#boycott"));
    const auto rising = Of(kRisingHashtagRule);
    ASSERT_EQ(rising.size(), 1u);
    EXPECT_EQ(rising[0].scope, "hashtag:boycott");
    EXPECT_EQ(rising[0].level, Level::kWatch);
    EXPECT_FALSE(rising[0].page);
    EXPECT_TRUE(rising[0].notify);
  }
}

TEST_F(Watch, OnePostThatEverybodyRepeatsIsABadBuzzByItself) {
  Live(1);
  const auto repost = [&](std::int64_t m, int count) {
    for (int i = 0; i < count; ++i)
      detector->Observe({.minute = m,
                         .tone = Tone::kNegative,
                         .repost = true,
                         .parent = 77,
                         .author = Mix64(2'000'000 + next++),
                         .family = 77,
                         .family_size = static_cast<std::uint32_t>(next)});
  };
  Hour([&](std::int64_t m) { repost(m, 4); }, 30);
  const auto told = Of(kBadBuzzRule);
  ASSERT_FALSE(told.empty());
  EXPECT_THAT(told.back().description,
              testing::AllOf(testing::HasSubstr("one post and its copies"),
                             testing::HasSubstr("is repeated by about")));
}

TEST_F(Watch, APostOfStrangersWithOneHashtagIsCalledARaid) {
  detector = *MakeBadBuzzDetector({});
  detector->SetBrands({{.name = "Brand"}});
  const ObservedEntity tag[] = {{EntityKind::kHashtag, "raid"}};
  Random random(3);
  const auto minute = [&](std::int64_t m, bool raid) {
    if (random.Chance(0.5))
      detector->Observe(
          {.minute = m,
           .tone = random.Chance(0.2) ? Tone::kNegative : Tone::kNeutral,
           .author = Mix64(random.Below(60) + 1)});
    for (int i = 0; raid && i < 3; ++i)
      detector->Observe({.minute = m,
                         .tone = Tone::kNegative,
                         .author = Mix64(5'000'000 + next++),
                         .entities = tag});
    detector->Advance((m + 1) * kMinute, changes);
  };
  for (std::int64_t m = kStart; m < kDayX; ++m) minute(m, false);
  changes.clear();
  for (std::int64_t m = kDayX; m < kDayX + 60; ++m) minute(m, true);
  const auto told = Of(kBadBuzzRule);
  ASSERT_FALSE(told.empty());
  EXPECT_THAT(told.back().description, testing::HasSubstr("looks like a raid"));
}

TEST_F(Watch, PraiseIsGoodBuzzForTheDigest) {
  Live(1);
  Hour([&](std::int64_t m) {
    for (int i = 0; i < 3; ++i)
      detector->Observe({.minute = m,
                         .tone = Tone::kPositive,
                         .author = Mix64(3'000'000 + next++)});
  });
  EXPECT_TRUE(Of(kBadBuzzRule).empty());
  const auto good = Of(kGoodBuzzRule);
  ASSERT_EQ(good.size(), 1u);
  EXPECT_FALSE(good[0].page);
  EXPECT_THAT(good[0].summary, testing::HasSubstr("good buzz"));
  // Over when nobody says more: told once, as what it was.
  for (std::int64_t m = kDayX + 60; m < kDayX + 600; ++m)
    detector->Advance((m + 1) * kMinute, changes);
  const auto over = Of(kGoodBuzzRule);
  ASSERT_EQ(over.size(), 2u);
  EXPECT_TRUE(over[1].resolved);
  EXPECT_EQ(over[1].id, good[0].id);
  EXPECT_EQ(over[1].step, 2u);
}

TEST_F(Watch, ManyNeutralMentionsAreAVolumeToWatch) {
  Live(1);
  Hour([&](std::int64_t m) {
    for (int i = 0; i < 4; ++i)
      detector->Observe({.minute = m,
                         .tone = Tone::kNeutral,
                         .author = Mix64(3'000'000 + next++)});
  });
  EXPECT_TRUE(Of(kBadBuzzRule).empty());
  ASSERT_EQ(Of(kVolumeRule).size(), 1u);
  EXPECT_FALSE(Of(kVolumeRule)[0].page);
}

TEST_F(Watch, ThreeBrandsOfAPanelInAnHourAreOneIncident) {
  Live(5, "telecom");
  for (int i = 0; i < 4; ++i)
    streams[static_cast<std::size_t>(i)].burst = {
        .from = kDayX, .peak = 12, .doubling = 6, .negative = 0.8};
  Hour([](std::int64_t) {}, 180);
  const auto sector = Of(kSectorRule);
  ASSERT_FALSE(sector.empty());
  EXPECT_EQ(sector[0].scope, "sector:telecom");
  EXPECT_EQ(sector[0].step, 1u);
  EXPECT_TRUE(sector[0].page);
  EXPECT_THAT(sector[0].summary, testing::HasSubstr("3 brands at once"));
  // From then on nobody is woken for one of them.
  int alone = 0;
  for (const IncidentChange& change : Of(kBadBuzzRule))
    if (change.notify && change.page) {
      ++alone;
      EXPECT_LE(change.at, sector[0].at);
    }
  EXPECT_LE(alone, 4);
  // It ends once, when all have.
  for (BrandStream& stream : streams) stream.burst.from = -1;
  std::vector<IncidentChange> rest;
  Play(*detector, streams, kDayX + 180, kDayX + 2 * 1440, rest);
  int ends = 0;
  for (const IncidentChange& change : rest)
    ends += change.rule == kSectorRule && change.resolved;
  EXPECT_EQ(ends, 1);
}

TEST_F(Watch, AFirstWordFromSomebodyWidelyReadIsTold) {
  detector = *MakeBadBuzzDetector({});
  detector->SetBrands({{.name = "Brand"}});
  const auto say = [&](std::int64_t m, std::uint64_t author,
                       std::uint32_t reach) {
    const ObservedEntity who[] = {{EntityKind::kAuthor, "x:12 celebrity"}};
    detector->Observe({.minute = m,
                       .tone = Tone::kNegative,
                       .author = Mix64(author),
                       .reach_milli = reach,
                       .entities = who});
    detector->Advance((m + 1) * kMinute, changes);
  };
  for (std::int64_t m = kStart; m < kDayX; m += 30) say(m, 5, 2000);
  say(kDayX, 9, 5400);
  say(kDayX + 10, 9, 5400);
  const auto vip = Of(kVipAuthorRule);
  ASSERT_EQ(vip.size(), 1u);
  EXPECT_EQ(vip[0].summary,
            "Brand: first mention, a negative one, by @celebrity (x), about "
            "250,000 followers.");
}

TEST_F(Watch, AThemeThatIsNeverToBeMissedIsTold) {
  Live(1, "", {{"sensitive_themes", "safety, privacy"}});
  ThemeSet safety, price;
  safety.Add(Theme::kSafety);
  price.Add(Theme::kPrice);
  Hour([&](std::int64_t m) {
    if (m % 10 != 0) return;
    for (const ThemeSet themes : {safety, price})
      detector->Observe({.minute = m,
                         .tone = Tone::kNegative,
                         .author = Mix64(3'000'000 + next++),
                         .themes = themes});
  });
  const auto told = Of(kSensitiveThemeRule);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].scope, "theme:safety");
  EXPECT_FALSE(MakeBadBuzzDetector({{"sensitive_themes", "safty"}}).ok());
}

TEST_F(Watch, ComplaintsThatWaitAreToldOfABrandThatAnswers) {
  for (const bool answers : {false, true}) {
    streams.clear();
    changes.clear();
    Live(1);
    if (answers)
      detector->Observe(
          {.minute = kDayX - 60, .outside = true, .own = true, .parent = 4});
    const auto complain = [&](std::uint64_t item) {
      detector->Observe({.minute = kDayX,
                         .tone = Tone::kNegative,
                         .waits = true,
                         .item = item,
                         .author = Mix64(item)});
    };
    complain(11);
    complain(12);
    if (answers)
      detector->Observe(
          {.minute = kDayX + 5, .outside = true, .own = true, .parent = 12});
    Hour([](std::int64_t) {}, 150);
    const auto told = Of(kUnansweredRule);
    ASSERT_EQ(told.size(), answers ? 1u : 0u);
    if (!answers) continue;
    EXPECT_THAT(told[0].summary,
                testing::HasSubstr("1 negative mention has waited"));
    EXPECT_EQ(told[0].at / kMinute, kDayX + 120);
  }
}

TEST_F(Watch, AShiftOfTheVoicesOfAPanelIsTold) {
  Live(3, "telecom", {}, 9);
  std::vector<Observation> observations;
  for (std::int64_t m = kDayX; m < kDayX + 1440; ++m) {
    observations.clear();
    for (BrandStream& stream : streams) stream.Minute(m, observations);
    for (const Observation& o : observations) {
      detector->Observe(o);
      // Everybody speaks of the third twice more.
      if (o.brand == 2)
        for (int i = 0; i < 2; ++i) detector->Observe(o);
    }
    detector->Advance((m + 1) * kMinute, changes);
  }
  const auto shift = Of(kShareOfVoiceRule);
  ASSERT_FALSE(shift.empty());
  EXPECT_EQ(shift[0].brand, 2u);
  EXPECT_THAT(shift[0].summary, testing::HasSubstr("of the panel telecom"));
}

// Four mentions an hour for twelve days, `stars` of one in twenty of them.
std::vector<IncidentChange> Rated(int reviews, bool same_author,
                                  std::uint8_t usual) {
  auto detector = *MakeBadBuzzDetector({});
  detector->SetBrands({{.name = "Inn"}});
  std::vector<IncidentChange> changes;
  Random random(11);
  std::int64_t now = kStart;
  const auto observe = [&](std::uint8_t stars, std::uint64_t author) {
    detector->Observe({.brand = 0,
                       .minute = now,
                       .tone = Tone::kNeutral,
                       .author = author,
                       .stars = stars});
  };
  const auto play = [&](std::int64_t to) {
    for (; now < to; ++now) {
      if (random.Chance(2.0 / 60))
        observe(random.Below(20) == 0 ? usual : 5, random.Next());
      detector->Advance((now + 1) * kMinute, changes);
    }
  };
  play(kStart + 12 * 1440);
  changes.clear();
  for (int i = 0; i < reviews; ++i) {
    observe(1, same_author ? Mix64(7) : random.Next());
    play(now + 120);
  }
  play(now + 60);
  return changes;
}

TEST(Ratings, ThreeReviewsOfOneStarInADayAreABadBuzzOfASmallBrand) {
  const std::vector<IncidentChange> changes = Rated(3, false, 4);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].level, Level::kBadBuzz);
  EXPECT_THAT(
      changes[0].summary,
      testing::HasSubstr("3 reviews of one star in 24 hours, usually 0.2."));
}

TEST(Ratings, TwoAndThreeByOnePersonAndWhatIsUsualAreNot) {
  EXPECT_TRUE(Rated(2, false, 4).empty());
  EXPECT_TRUE(Rated(3, true, 4).empty());
  EXPECT_TRUE(Rated(3, false, 1).empty());  // two or three every day
}

// Two mentions an hour for twelve days, one of fifty negative; then so many
// complaints, one every three hours.
std::vector<IncidentChange> Complaints(int count) {
  auto detector = *MakeBadBuzzDetector({});
  detector->SetBrands({{.name = "Inn"}});
  std::vector<IncidentChange> changes;
  Random random(5);
  std::int64_t now = kStart;
  const auto play = [&](std::int64_t to) {
    for (; now < to; ++now) {
      if (random.Chance(2.0 / 60))
        detector->Observe(
            {.brand = 0,
             .minute = now,
             .tone = random.Below(50) == 0 ? Tone::kNegative : Tone::kNeutral,
             .author = random.Next()});
      detector->Advance((now + 1) * kMinute, changes);
    }
  };
  play(kStart + 12 * 1440);
  EXPECT_TRUE(changes.empty());
  for (int i = 0; i < count; ++i) {
    detector->Observe({.brand = 0,
                       .minute = now,
                       .tone = Tone::kNegative,
                       .author = random.Next()});
    play(now + 180);
  }
  return changes;
}

TEST(SmallBrand, AHandfulOfComplaintsInADayIsMuchWhereHardlyAnybodyComplains) {
  EXPECT_TRUE(Complaints(2).empty());
  const std::vector<IncidentChange> changes = Complaints(8);
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes[0].level, Level::kBadBuzz);
  EXPECT_THAT(changes[0].summary,
              testing::HasSubstr("negative mentions in the last 24 hours "));
}

}  // namespace
}  // namespace vigie
