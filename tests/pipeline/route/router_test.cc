#include "pipeline/route/router.h"

#include <algorithm>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Micros At(const char* text) { return *ParseRfc3339(text); }
// Monday, 5 January 2026; Paris is an hour ahead.
const Micros kNoon = At("2026-01-05T12:00:00Z");
const Micros kNight = At("2026-01-05T22:00:00Z");
const Micros kMorning = At("2026-01-06T08:00:00Z");  // nine o'clock

Alert Step(std::string id, std::uint32_t step, Level level, Micros at) {
  Alert alert;
  alert.id = std::move(id);
  alert.step = step;
  alert.rule = "bad_buzz";
  alert.brand = "Orange";
  alert.level = level;
  alert.starts = at - 10 * kMinute;
  alert.at = at;
  alert.ends = at + 5 * kMinute;
  alert.summary = Cat("Orange, level ", static_cast<int>(level));
  alert.samples = {{.platform = "x", .id = "1", .text = "panne"}};
  return alert;
}
Alert Over(std::string id, std::uint32_t step, Level peak, Micros at) {
  Alert alert = Step(std::move(id), step, peak, at);
  alert.firing = false;
  alert.ends = at;
  return alert;
}

AlertRules Team() {
  AlertRules rules;
  rules.time_zone = "Europe/Paris";
  rules.rules = ReadyMadeRules({{*ParseHours("mon-fri 09:00-18:00")}, {}},
                               {{"slack", ""}}, false);
  rules.digest.tell = {{"email", ""}};
  return rules;
}

// A router and what it said so far, as "time sink key notice".
struct World {
  Router router{{"slack", "email", "pager"}};
  std::vector<std::string> told;
  Routed last;

  explicit World(const AlertRules& rules) { Use(rules); }
  void Use(const AlertRules& rules) {
    ASSERT_TRUE(router
                    .SetRules(rules.Body(), {{"Orange", {"telecom", false}},
                                             {"SFR", {"telecom", false}},
                                             {"Free", {"telecom", true}}})
                    .ok());
  }
  void Take(Alert alert, StepKind kind = StepKind::kRise) {
    const Micros at = alert.at;
    last = {};
    router.Take(std::move(alert), kind, at, last);
    Note();
  }
  void Advance(Micros now) {
    last = {};
    router.Advance(now, last);
    Note();
  }
  void Note() {
    for (const Posting& p : last.postings)
      told.push_back(Cat(FormatRfc3339(p.at).substr(5, 11), " ", p.sink,
                         p.alert.to.empty() ? "" : "/", p.alert.to, " ",
                         p.alert.rule == "digest" || p.alert.rule == "group"
                             ? p.alert.rule
                             : p.alert.Key(),
                         p.alert.notice.empty() ? "" : " ! ", p.alert.notice));
  }
};

TEST(Router, WithoutRulesTellsEveryPageToEverySinkAtOnce) {
  World world{AlertRules{}};
  Alert competitor = Step("c", 1, Level::kMajor, kNight);
  competitor.page = false;
  world.Take(competitor);
  world.Take(Step("a", 1, Level::kBadBuzz, kNight));
  world.Take(Step("a", 2, Level::kWatch, kNight + kHour), StepKind::kFall);
  world.Take(Over("a", 3, Level::kBadBuzz, kNight + 2 * kHour),
             StepKind::kClear);
  EXPECT_THAT(world.told,
              ElementsAre("01-05T22:00 slack a-1", "01-05T22:00 email a-1",
                          "01-05T22:00 pager a-1", "01-06T00:00 slack a-3",
                          "01-06T00:00 email a-3", "01-06T00:00 pager a-3"));
  EXPECT_THAT(world.router.Firing("slack", kNight), IsEmpty());
}

TEST(Router, Level2OfTheNightIsToldInTheMorning) {
  World world(Team());
  world.Take(Step("a", 1, Level::kBadBuzz, kNight));
  EXPECT_THAT(world.told, IsEmpty());
  ASSERT_EQ(world.last.notes.size(), 1u);
  EXPECT_EQ(world.last.notes[0].what, "held");
  EXPECT_EQ(world.last.notes[0].until, kMorning);
  world.Advance(kMorning - kSecond);
  EXPECT_THAT(world.told, IsEmpty());
  EXPECT_THAT(world.router.Firing("slack", kMorning), IsEmpty());
  world.Advance(kMorning);
  EXPECT_THAT(world.told,
              ElementsAre("01-06T08:00 slack a-1 ! Held since 2026-01-05 "
                          "23:00 (quiet hours)."));
  // It still burns when it is told, whatever it said at night.
  EXPECT_EQ(world.last.postings[0].alert.ends, kMorning + 5 * kMinute);
  EXPECT_EQ(world.router.Firing("slack", kMorning).size(), 1u);
  EXPECT_THAT(world.router.Firing("email", kMorning), IsEmpty());
}

TEST(Router, Levels3And4PageAtAnyHourAndEndTheWaiting) {
  World world(Team());
  world.Take(Step("a", 1, Level::kBadBuzz, kNight));
  world.Take(Step("a", 2, Level::kCrisis, kNight + kHour));
  EXPECT_THAT(world.told, ElementsAre("01-05T23:00 slack a-2"));
  world.Advance(kMorning + kHour);
  EXPECT_EQ(world.told.size(), 1u) << "the held step is not told as well";
}

TEST(Router, WhatIsOverBeforeTheMorningIsToldAsOver) {
  World world(Team());
  world.Take(Step("a", 1, Level::kBadBuzz, kNight));
  world.Take(Over("a", 2, Level::kBadBuzz, kNight + 2 * kHour),
             StepKind::kClear);
  world.Advance(kMorning);
  ASSERT_EQ(world.told.size(), 1u);
  EXPECT_THAT(world.told[0], HasSubstr("slack a-2"));
  EXPECT_FALSE(world.last.postings[0].alert.firing);
}

TEST(Router, TheAllClearGoesToThoseWhoWereTold) {
  AlertRules rules = Team();
  rules.rules.insert(rules.rules.begin(), AlertRule{});
  rules.rules[0].name = "direction";
  rules.rules[0].level = Level::kMajor;
  rules.rules[0].tell = {{"email", "ceo@example.org"}};
  rules.rules[0].also = true;
  World world(rules);
  world.Take(Step("a", 1, Level::kCrisis, kNoon));
  world.Take(Step("a", 2, Level::kMajor, kNoon + kHour));
  world.Take(Over("a", 3, Level::kMajor, kNoon + 5 * kHour), StepKind::kClear);
  EXPECT_THAT(world.told,
              ElementsAre("01-05T12:00 slack a-1",
                          "01-05T13:00 email/ceo@example.org a-2",
                          "01-05T13:00 slack a-2", "01-05T17:00 slack a-3",
                          "01-05T17:00 email/ceo@example.org a-3"));
}

TEST(Router, TheRestComesInTheDigestWithItsEnd) {
  World world(Team());
  Alert competitor = Step("c", 1, Level::kMajor, kNoon);
  competitor.brand = "Free";
  competitor.summary = "Free: crisis";
  world.Take(competitor);
  Alert good = Step("g", 1, Level::kWatch, kNoon + kHour);
  good.rule = "good_buzz";
  good.summary = "Orange: praise";
  world.Take(good);
  Alert over = Over("c", 2, Level::kMajor, kNoon + 2 * kHour);
  over.brand = "Free";
  world.Take(over, StepKind::kClear);
  EXPECT_THAT(world.told, IsEmpty());
  world.Advance(kMorning);
  EXPECT_THAT(world.told, ElementsAre("01-06T08:00 email digest"));
  const Alert& digest = world.last.postings[0].alert;
  EXPECT_EQ(digest.summary,
            "Digest: 2 things since 2026-01-05 13:00 (Free, Orange)");
  EXPECT_EQ(digest.description,
            "• 2026-01-05 12:50, over at 2026-01-05 15:00 (level 4): Free: "
            "crisis\n• 2026-01-05 13:50 (level 1): Orange: praise");
  EXPECT_FALSE(digest.page);
  EXPECT_EQ(digest.time_zone, "Europe/Paris");
  // Nothing new: no second digest.
  world.Advance(kMorning + 3 * kDay);
  EXPECT_EQ(world.told.size(), 1u);
}

TEST(Router, GraveThingsThatNoRuleMatchesAreToldToEverybody) {
  AlertRules rules;
  rules.rules.emplace_back();
  rules.rules[0].name = "one brand";
  rules.rules[0].brands = {"SFR"};
  World world(rules);
  world.Take(Step("a", 1, Level::kBadBuzz, kNoon));
  EXPECT_THAT(world.told, IsEmpty());
  world.Take(Step("a", 2, Level::kCrisis, kNoon + kMinute));
  EXPECT_EQ(world.told.size(), 3u);
}

TEST(Router, CallsTheNextPeopleUntilSomebodyAcknowledges) {
  AlertRules rules = Team();
  rules.rules[0].escalate = {{15 * kMinute, {{"pager", ""}}},
                             {45 * kMinute, {{"email", "ceo@example.org"}}}};
  World world(rules);
  world.Take(Step("a", 1, Level::kCrisis, kNight));
  world.Advance(kNight + 15 * kMinute - 1);
  EXPECT_EQ(world.told.size(), 1u);
  world.Advance(kNight + 20 * kMinute);
  ASSERT_EQ(world.told.size(), 2u);
  EXPECT_EQ(world.told[1],
            "01-05T22:15 pager a-1 ! Not acknowledged after 15 min.");
  EXPECT_FALSE(world.router.Acknowledge("b", "Léa", kNight).ok());
  EXPECT_EQ(*world.router.Acknowledge("a", "Léa", kNight + 30 * kMinute),
            Level::kCrisis);
  world.Advance(kNight + 2 * kHour);
  EXPECT_EQ(world.told.size(), 2u);
  // Graver than what was acknowledged: the calls begin anew.
  world.Take(Step("a", 2, Level::kMajor, kNight + 3 * kHour));
  world.Advance(kNight + 4 * kHour);
  EXPECT_THAT(world.told,
              ElementsAre(testing::_, testing::_, "01-06T01:00 slack a-2",
                          "01-06T01:15 pager a-2 ! Not acknowledged after 15 "
                          "min.",
                          "01-06T01:45 email/ceo@example.org a-2 ! Not "
                          "acknowledged after 45 min."));
}

TEST(Router, NobodyIsCalledOnceItIsOver) {
  AlertRules rules = Team();
  rules.rules[0].escalate = {{15 * kMinute, {{"pager", ""}}}};
  World world(rules);
  world.Take(Step("a", 1, Level::kCrisis, kNoon));
  world.Take(Over("a", 2, Level::kCrisis, kNoon + 5 * kMinute),
             StepKind::kClear);
  world.Advance(kNoon + kDay);
  EXPECT_THAT(world.told,
              ElementsAre("01-05T12:00 slack a-1", "01-05T12:05 slack a-2"));
}

TEST(Router, ASilenceHoldsUpToItsLevelAndTellsAtItsEnd) {
  AlertRules rules = Team();
  rules.silences = {
      {{"Orange"}, {}, kNoon, kNoon + 2 * kHour, Level::kBadBuzz, "migration"}};
  World world(rules);
  world.Take(Step("a", 1, Level::kBadBuzz, kNoon));
  Alert other = Step("s", 1, Level::kBadBuzz, kNoon + kMinute);
  other.brand = "SFR";
  world.Take(other);
  world.Take(Step("b", 1, Level::kBadBuzz, kNoon + 2 * kMinute));
  world.Take(Over("b", 2, Level::kBadBuzz, kNoon + kHour), StepKind::kClear);
  world.Advance(kNoon + 3 * kHour);
  EXPECT_THAT(world.told,
              ElementsAre("01-05T12:01 slack s-1",
                          "01-05T14:00 slack a-1 ! Held since 2026-01-05 "
                          "13:00 (silence: migration)."));
  // A crisis breaks it.
  World grave(rules);
  grave.Take(Step("a", 1, Level::kCrisis, kNoon));
  EXPECT_THAT(grave.told, ElementsAre("01-05T12:00 slack a-1"));
}

TEST(Router, ASilenceThatEndsAtNightHandsOverToQuietHours) {
  AlertRules rules = Team();
  rules.silences = {{{}, {"telecom"}, kNoon, kNight, Level::kMajor, "x"}};
  World world(rules);
  world.Take(Step("a", 1, Level::kBadBuzz, kNoon));
  world.Advance(kMorning);
  ASSERT_EQ(world.told.size(), 1u);
  EXPECT_THAT(world.told[0], HasSubstr("01-06T08:00 slack a-1"));
}

TEST(Router, IncidentsThatFollowCloselyComeTogether) {
  AlertRules rules = Team();
  rules.rules[1].group = 30 * kMinute;
  World world(rules);
  world.Take(Step("a", 1, Level::kBadBuzz, kNoon));
  for (const char* id : {"b", "c"}) {
    Alert next = Step(id, 1, Level::kBadBuzz, kNoon + 10 * kMinute);
    next.brand = "SFR";
    world.Take(next);
  }
  // Graver: told by itself, though it waits in the group.
  world.Take(Step("b", 2, Level::kCrisis, kNoon + 20 * kMinute));
  world.Advance(kNoon + kHour);
  world.Take(Over("c", 2, Level::kBadBuzz, kNoon + 2 * kHour),
             StepKind::kClear);
  EXPECT_THAT(world.told,
              ElementsAre("01-05T12:00 slack a-1", "01-05T12:20 slack b-2",
                          "01-05T12:30 slack group", "01-05T14:00 slack c-2"));
  // Who was told of it alone and in the group hears its end once.
  world.Take(Over("b", 3, Level::kCrisis, kNoon + 3 * kHour), StepKind::kClear);
  ASSERT_EQ(world.told.size(), 5u);
  EXPECT_EQ(world.told[4], "01-05T15:00 slack b-3");
}

TEST(Router, EachSinkIsRemindedAsItWasTold) {
  AlertRules rules = Team();
  AlertRule all;
  all.name = "all";
  all.manner = Manner::kInform;
  all.tell = {{"email", ""}};
  all.also = true;
  rules.rules.insert(rules.rules.begin(), all);
  rules.rules.push_back(all);
  rules.rules.back().name = "the same, later";
  for (const bool first : {true, false}) {
    AlertRules some = rules;
    if (first)
      some.rules.pop_back();
    else
      some.rules.erase(some.rules.begin());
    for (AlertRule& rule : some.rules) rule.also = true;
    World world(some);
    world.Take(Step("a", 1, Level::kCrisis, kNoon));
    for (const auto& [sink, page] :
         {std::pair("slack", true), std::pair("email", false)}) {
      const std::vector<Alert> firing = world.router.Firing(sink, kNoon);
      ASSERT_EQ(firing.size(), 1u);
      EXPECT_EQ(firing[0].page, page) << sink;
    }
  }
}

TEST(Router, NobodyIsCalledInASilence) {
  AlertRules rules = Team();
  rules.rules[0].escalate = {{15 * kMinute, {{"pager", ""}}}};
  rules.silences = {{{"Orange"},
                     {},
                     kNight + 5 * kMinute,
                     kNight + 2 * kHour,
                     Level::kMajor,
                     "migration"}};
  World world(rules);
  world.Take(Step("a", 1, Level::kCrisis, kNight));
  world.Advance(kNight + kHour);
  EXPECT_THAT(world.told, ElementsAre("01-05T22:00 slack a-1"));
  // It still lasts at its end, and nobody has taken charge.
  world.Advance(kNight + 3 * kHour);
  ASSERT_EQ(world.told.size(), 2u);
  EXPECT_THAT(world.told[1], HasSubstr("01-06T00:00 pager a-1"));
}

TEST(Router, RulesAskForThemesLanguagesPanelsKindsAndCompetitors) {
  AlertRules rules;
  AlertRule& rule = rules.rules.emplace_back();
  rule.name = "r";
  rule.tell = {{"slack", ""}};
  rules.digest.tell = {{"email", ""}};
  const auto told = [&](const Alert& alert) {
    World world(rules);
    world.Take(alert);
    return !world.told.empty();
  };
  Alert alert = Step("a", 1, Level::kBadBuzz, kNoon);
  alert.languages = {kFrench};
  alert.themes.Add(Theme::kSafety);
  EXPECT_TRUE(told(alert));
  rule.themes = {"safety", "price"};
  EXPECT_TRUE(told(alert));
  rule.themes = {"price"};
  EXPECT_FALSE(told(alert));
  rule.themes = {};
  rule.languages = {"en"};
  EXPECT_FALSE(told(alert));
  rule.languages = {"fr"};
  rule.panels = {"telecom"};
  EXPECT_TRUE(told(alert));
  rule.panels = {"bank"};
  EXPECT_FALSE(told(alert));
  rule.panels = {};
  rule.kinds = {"sector"};
  EXPECT_FALSE(told(alert));
  rule.kinds = {};
  rule.competitors = Competitors::kOnly;
  EXPECT_FALSE(told(alert));
  alert.brand = "Free";
  EXPECT_TRUE(told(alert));
  rule.level = Level::kCrisis;
  EXPECT_FALSE(told(alert));
}

TEST(Router, PutsTheDashboardsAddressIntoTheAlert) {
  AlertRules rules;
  rules.dashboard = "https://v.example.org/{brand}/{id}";
  World world(rules);
  Alert alert = Step("a1", 1, Level::kBadBuzz, kNoon);
  alert.brand = "Vélo & Co";
  world.Take(alert);
  EXPECT_EQ(world.last.postings[0].alert.link,
            "https://v.example.org/V%C3%A9lo%20%26%20Co/a1");
}

TEST(Router, SaysInWhichZoneItIsRead) {
  World world(Team());
  Alert alert = Step("a1", 1, Level::kBadBuzz, kNoon);
  world.Take(alert);
  ASSERT_FALSE(world.last.postings.empty());
  EXPECT_EQ(world.last.postings[0].alert.time_zone, "Europe/Paris");
}

TEST(Router, ATimeZoneThatIsNotKnownIsRefused) {
  AlertRules rules = Team();
  rules.time_zone = "Europe/Atlantis";
  Router router({"slack"});
  EXPECT_FALSE(router.SetRules(rules.Body(), {}).ok());
}

TEST(Router, DamagedStateIsRefused) {
  World world(Team());
  world.Take(Step("a", 1, Level::kBadBuzz, kNight));
  const std::string bytes = world.router.Save();
  Router other({"slack"});
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(other.Load(std::string_view(bytes).substr(0, n)).ok()) << n;
  EXPECT_TRUE(other.Load(bytes).ok());
}

// A random life of some incidents under all rules at once; restarted at random
// places or not, told in one go or second by second: the same postings.
TEST(Router, ARestartAtAnyPlaceTellsTheSame) {
  AlertRules rules = Team();
  rules.rules[0].escalate = {{15 * kMinute, {{"pager", ""}}}};
  rules.rules[1].group = 20 * kMinute;
  rules.rules[1].escalate = {{90 * kMinute, {{"email", "x@example.org"}}}};
  rules.silences = {{{"SFR"}, {}, kNoon, kNight, Level::kBadBuzz, "x"}};
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    struct Event {
      Alert alert;
      StepKind kind;
    };
    std::vector<Event> events;
    Random random(seed);
    std::map<std::string, std::pair<std::uint32_t, int>> lives;  // step, level
    Micros at = kNoon;
    for (int i = 0; i < 60; ++i) {
      at += static_cast<Micros>(random.Below(100)) * kMinute / 2;
      const std::string id(1, static_cast<char>('a' + random.Below(4)));
      auto& [step, level] = lives[id];
      const int next = static_cast<int>(random.Below(5));
      if (next == level) continue;
      Event event;
      event.kind = next == 0      ? StepKind::kClear
                   : next > level ? StepKind::kRise
                                  : StepKind::kFall;
      const auto shown = static_cast<Level>(next == 0 ? level : next);
      event.alert =
          next == 0 ? Over(id, ++step, shown, at) : Step(id, ++step, shown, at);
      if (id != "a") event.alert.brand = id == "b" ? "SFR" : "Free";
      level = next;
      events.push_back(std::move(event));
    }
    const auto run = [&](bool restarts, bool fine) {
      auto world = std::make_unique<World>(rules);
      Random chance(seed * 7);
      Micros now = kNoon;
      for (const Event& event : events) {
        if (fine)
          for (; now < event.alert.at; now += 10 * kMinute) world->Advance(now);
        if (restarts && chance.Below(3) == 0) {
          const std::string state = world->router.Save();
          auto after = std::make_unique<World>(rules);
          EXPECT_TRUE(after->router.Load(state).ok());
          EXPECT_EQ(after->router.Save(), state);
          after->told = std::move(world->told);
          world = std::move(after);
        }
        world->Take(event.alert, event.kind);
      }
      world->Advance(at + 3 * kDay);
      return world->told;
    };
    const std::vector<std::string> expected = run(false, false);
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(run(true, false), expected) << "seed " << seed;
    EXPECT_EQ(run(true, true), expected) << "seed " << seed;
    std::vector<std::string> keys = expected;
    std::erase_if(keys, [](const std::string& k) {
      return k.find("digest") != k.npos || k.find("group") != k.npos;
    });
    for (std::string& key : keys) key = key.substr(12, key.find(" !") - 12);
    std::sort(keys.begin(), keys.end());
    EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end())
        << "somebody was told a step twice, seed " << seed;
  }
}

}  // namespace
}  // namespace vigie
