// A source that usually delivers and falls silent, and what calm is worth then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/hash.h"
#include "pipeline/base/random.h"
#include "pipeline/detect/bad_buzz.h"
#include "tests/pipeline/detect/stream.h"

namespace vigie {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kStart = 20'000 * 1440;  // a midnight

class Sources : public testing::Test {
 protected:
  void Make(DetectionSettings settings = {{"source/web", "learned"}}) {
    detector = *MakeBadBuzzDetector(settings);
    detector->SetBrands({{.name = "Brand"}});
  }
  // So many records each minute on average, until `to`.
  void Deliver(double a_minute, std::int64_t to, const char* name = "web") {
    for (; now < to; ++now) {
      const double u = random.Unit();
      std::uint64_t n = static_cast<std::uint64_t>(a_minute);
      n += u < a_minute - static_cast<double>(n);
      if (n > 0) detector->ObserveSource(SourceNumber(name), n);
      detector->Advance((now + 1) * kMinute, changes);
    }
  }
  std::vector<IncidentChange> Told() {
    std::vector<IncidentChange> told;
    for (const IncidentChange& change : changes)
      if (change.rule == kSourceSilentRule) told.push_back(change);
    return told;
  }

  std::unique_ptr<Detector> detector;
  Random random{3};
  std::int64_t now = kStart;
  std::vector<IncidentChange> changes;
};

TEST_F(Sources, SilenceIsToldAndSoIsItsEnd) {
  Make();
  Deliver(2, kStart + 3 * 1440);
  EXPECT_TRUE(changes.empty());
  const std::int64_t fell = now;
  Deliver(0, now + 180);
  ASSERT_EQ(Told().size(), 1u);
  const IncidentChange told = Told()[0];
  EXPECT_EQ(told.brand, kNoBrand);
  EXPECT_EQ(told.scope, "source:web");
  EXPECT_EQ(told.level, Level::kWatch);
  EXPECT_TRUE(told.page && told.notify && !told.resolved);
  EXPECT_EQ(told.onset, fell * kMinute);
  EXPECT_GE(told.at, (fell + 15) * kMinute);
  EXPECT_LE(told.at, (fell + 30) * kMinute);
  EXPECT_THAT(told.summary, HasSubstr("Source web: nothing for "));
  EXPECT_THAT(told.description, HasSubstr("records were expected"));
  Deliver(2, now + 10);
  ASSERT_EQ(Told().size(), 2u);
  EXPECT_TRUE(Told()[1].resolved);
  EXPECT_EQ(Told()[1].id, told.id);
  EXPECT_EQ(Told()[1].step, 2u);
  EXPECT_THAT(Told()[1].summary, HasSubstr("delivers again after 3 h"));
}

TEST_F(Sources, ASecondSilenceHasAnotherName) {
  Make();
  Deliver(2, kStart + 3 * 1440);
  for (int i = 0; i < 2; ++i) {
    Deliver(0, now + 180);
    Deliver(2, now + 1440);
  }
  ASSERT_EQ(Told().size(), 4u);
  EXPECT_NE(Told()[0].id, Told()[2].id);
}

TEST_F(Sources, ASleepAtNightAndAReadingOnceAnHourAreNotSilence) {
  Make({{"source/night", "learned"}, {"source/hourly", "learned"}});
  for (; now < kStart + 21 * 1440; ++now) {
    const std::int64_t hour = now % 1440 / 60;
    if (hour >= 7 && hour < 23 && random.Unit() < 0.7)
      detector->ObserveSource(SourceNumber("night"), 1);
    if (now % 60 == 13)
      detector->ObserveSource(SourceNumber("hourly"), 20 + random.Below(40));
    detector->Advance((now + 1) * kMinute, changes);
  }
  EXPECT_TRUE(changes.empty()) << changes.front().summary;
}

TEST_F(Sources, ASourceThatDeliversByChanceIsHardlyEverCalledSilent) {
  Make({});
  DetectionSettings settings;
  for (int i = 0; i < 20; ++i)
    settings.emplace_back("source/s" + std::to_string(i), "learned");
  Make(settings);
  // A record a minute to one in two hours, for 28 days.
  for (; now < kStart + 28 * 1440; ++now) {
    for (int i = 0; i < 20; ++i)
      if (random.Unit() < 1.0 / (1 + 6 * i))
        detector->ObserveSource(SourceNumber("s" + std::to_string(i)), 1);
    detector->Advance((now + 1) * kMinute, changes);
  }
  EXPECT_LE(changes.size(), 4u);  // two in 80 weeks of a source
}

TEST_F(Sources, InItsFirstDayNothingIsKnownOfASource) {
  Make();
  Deliver(2, kStart + 600);
  Deliver(0, now + 600);
  EXPECT_TRUE(changes.empty());
}

TEST_F(Sources, TheConfigurationSaysHowLongItsSilenceMayBe) {
  Make({{"source/web", "120"}, {"source/feed", "never"}});
  detector->ObserveSource(SourceNumber("feed"), 5);
  Deliver(2, kStart + 60);
  Deliver(0, now + 119);
  EXPECT_TRUE(changes.empty());
  Deliver(0, now + 2);
  EXPECT_EQ(Told().size(), 1u);
  Deliver(0, now + 3 * 1440);
  EXPECT_EQ(Told().size(), 1u);  // once, and the feed never
  for (const char* wrong : {"0", "-5", "soon", "2h", "99999999"})
    EXPECT_FALSE(MakeBadBuzzDetector({{"source/web", wrong}}).ok()) << wrong;
}

TEST_F(Sources, TimeInWhichVigieStoodStillIsNotSilence) {
  Make();
  Deliver(2, kStart + 3 * 1440);
  now += 600;
  Deliver(0, now + 10);
  Deliver(2, now + 60);
  EXPECT_TRUE(changes.empty());
  now += 600;
  Deliver(0, now + 180);
  EXPECT_EQ(Told().size(), 1u);
}

TEST_F(Sources, WhatIsSavedAndLoadedContinuesAlike) {
  Make();
  Deliver(2, kStart + 3 * 1440);
  Deliver(0, now + 10);
  detector->ObserveSource(SourceNumber("web"), 1);  // the minute is not over
  std::vector<std::pair<std::uint32_t, std::string>> saved;
  detector->SaveChanged([&](std::uint32_t number, std::string_view state) {
    saved.emplace_back(number, state);
  });
  ASSERT_EQ(saved.size(), 1u);
  const std::int64_t then = now;
  Deliver(0, now + 120);
  Deliver(1, now + 60);
  const std::vector<IncidentChange> first = Told();
  ASSERT_EQ(first.size(), 2u);
  std::string first_state, second_state;
  const auto keep = [](std::string& to) {
    return [&to](std::uint32_t, std::string_view state) { to = state; };
  };
  detector->SaveChanged(keep(first_state));

  Make();
  ASSERT_TRUE(detector->Load(saved[0].first, saved[0].second).ok());
  changes.clear();
  now = then;
  random = Random(3);  // of no matter: the rates below are whole
  Deliver(0, now + 120);
  Deliver(1, now + 60);
  const std::vector<IncidentChange> second = Told();
  ASSERT_EQ(second.size(), 2u);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(first[i].id, second[i].id);
    EXPECT_EQ(first[i].at, second[i].at);
    EXPECT_EQ(first[i].description, second[i].description);
  }
  detector->SaveChanged(keep(second_state));
  EXPECT_EQ(first_state, second_state);
  const std::string& whole = saved[0].second;
  for (std::size_t cut = 0; cut < whole.size(); cut += 7)
    EXPECT_FALSE(detector->Load(saved[0].first, whole.substr(0, cut)).ok());
}

TEST_F(Sources, ARestartBeforeTheFirstRecordChangesNothing) {
  const auto play = [&](bool restart) {
    Make();
    changes.clear();
    std::vector<std::pair<std::uint32_t, std::string>> saved;
    const auto save = [&](std::uint32_t number, std::string_view state) {
      saved.emplace_back(number, state);
    };
    detector->Advance(kStart * kMinute, changes);
    detector->SaveChanged(save);
    if (restart) {
      Make();
      for (const auto& [number, state] : saved)
        EXPECT_TRUE(detector->Load(number, state).ok());
    }
    detector->ObserveSource(SourceNumber("web"), 1);
    detector->Advance(kStart * kMinute + kSecond, changes);
    detector->Advance((kStart + 1) * kMinute, changes);
    saved.clear();
    detector->SaveChanged(save);
    return saved;
  };
  EXPECT_EQ(play(true), play(false));
}

TEST_F(Sources, ASourceThatIsNoLongerConfiguredIsNotWaitedFor) {
  Make();
  Deliver(2, kStart + 3 * 1440);
  Deliver(0, now + 180);
  ASSERT_EQ(Told().size(), 1u);
  ASSERT_TRUE(detector->SetSettings({}).ok());
  Deliver(0, now + 1);
  ASSERT_EQ(Told().size(), 2u);
  EXPECT_TRUE(Told()[1].resolved);
}

// A brand in a crisis, read from one source that dies in the middle of it.
TEST_F(Sources, WhatIsNotReadIsNeitherCalmNorLearned) {
  for (const bool watched : {false, true}) {
    Make(watched ? DetectionSettings{{"source/web", "learned"}}
                 : DetectionSettings{});
    changes.clear();
    BrandStream::Nature nature;
    nature.restless = 0.1;
    BrandStream stream(0, nature, 5);
    stream.burst = {.from = kStart + 4 * 1440 + 600};
    std::vector<Observation> observations;
    const auto play = [&](std::int64_t to, bool dead) {
      for (; now < to; ++now) {
        observations.clear();
        stream.Minute(now, observations);
        if (!dead) {
          for (const Observation& o : observations) detector->Observe(o);
          if (!observations.empty())
            detector->ObserveSource(SourceNumber("web"), observations.size());
        }
        detector->Advance((now + 1) * kMinute, changes);
      }
    };
    const auto cleared = [&] {
      int clear = 0;
      for (const IncidentChange& c : changes)
        clear += c.rule == kBadBuzzRule && c.resolved;
      return clear;
    };
    now = kStart;
    play(stream.burst.from + 120, false);
    ASSERT_FALSE(changes.empty());
    const std::size_t before = changes.size();
    play(now + 360, true);
    int falls = 0;
    for (std::size_t i = before; i < changes.size(); ++i)
      falls += changes[i].rule == kBadBuzzRule &&
               changes[i].level < changes[i].previous;
    // Without a watch on the source its silence looks like the crisis' end.
    if (watched)
      EXPECT_EQ(falls, 0);
    else
      EXPECT_GT(falls, 0);
    EXPECT_EQ(Told().size(), watched ? 1u : 0u);
    play(now + 1440, false);
    EXPECT_EQ(cleared(), 1);
  }
}

}  // namespace
}  // namespace vigie
