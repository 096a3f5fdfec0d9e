#include "ingest/simulate/simulation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "ingest/mention/mapping.h"
#include "ingest/simulate/grammar.h"
#include "ingest/simulate/rhythm.h"
#include "ingest/simulate/vocabulary.h"
#include "pipeline/base/hash.h"
#include "simdjson.h"

namespace vigie {
namespace {

using Delivery = SimulatedTruth::Delivery;

SimulationOptions Small() {
  SimulationOptions options;
  options.rate = 3;
  options.start = kSimulationStart + 8 * kHour;
  options.duration = 3 * kHour;
  return options;
}

std::string AllLines(const SimulationOptions& options) {
  Simulation simulation(options);
  std::string all, line;
  Micros time = 0;
  while (simulation.Next(line, time)) all.append(line).append("\n");
  return all;
}

TEST(Simulation, SameOptionsGiveTheSameBytesAndAnotherSeedDoesNot) {
  SimulationOptions options = Small();
  options.crisis = true;
  options.crisis_at = kHour;
  const std::string first = AllLines(options);
  EXPECT_GT(first.size(), 1'000'000u);
  EXPECT_EQ(first, AllLines(options));
  options.seed = 2;
  EXPECT_NE(first, AllLines(options));
}

TEST(Simulation, EveryLineIsAnObjectWithIdTextAndTimeOrADeletion) {
  SimulationOptions options = Small();
  options.crisis = true;
  options.crisis_at = kHour;
  options.deletions = 0.05;
  Simulation simulation(options);
  simdjson::dom::parser parser;
  std::string line;
  Micros time = 0, last = 0;
  while (simulation.Next(line, time)) {
    ASSERT_GE(time, last);
    last = time;
    simdjson::dom::element item;
    ASSERT_EQ(parser.parse(line).get(item), simdjson::SUCCESS) << line;
    std::string_view id, platform, op, published;
    ASSERT_EQ(item["id"].get(id), simdjson::SUCCESS) << line;
    ASSERT_EQ(item["platform"].get(platform), simdjson::SUCCESS) << line;
    ASSERT_EQ(item["op"].get(op), simdjson::SUCCESS) << line;
    ASSERT_EQ(item["published"].get(published), simdjson::SUCCESS) << line;
    const auto when = ParseRfc3339(published);
    ASSERT_TRUE(when.has_value()) << line;
    EXPECT_LE(*when, time);
    if (op == "delete") continue;
    std::string_view text;
    ASSERT_EQ(item["text"].get(text), simdjson::SUCCESS) << line;
    EXPECT_FALSE(text.empty()) << line;
    EXPECT_EQ(text.find_first_of("{}"), text.npos) << line;
    std::string_view handle;
    EXPECT_EQ(item["author"]["handle"].get(handle), simdjson::SUCCESS);
    std::int64_t followers = -1;
    EXPECT_EQ(item["author"]["followers"].get(followers), simdjson::SUCCESS);
  }
  EXPECT_GT(last, options.start + options.duration - kMinute);
}

TEST(Simulation, TheCanonicalMappingReadsEveryLine) {
  SimulationOptions options = Small();
  options.crisis = true;
  options.crisis_at = kHour;
  options.deletions = 0.05;
  Simulation simulation(options);
  const auto mapping = MakeMentionMapping();
  Mention mention;
  std::string line;
  Micros time = 0;
  while (simulation.Next(line, time)) {
    const std::size_t size = line.size();
    line.append(kPadding, '\0');
    const PaddedView payload{std::string_view(line).substr(0, size)};
    mention.Clear();
    const absl::Status status = mapping->Map(payload, mention);
    ASSERT_TRUE(status.ok()) << status << " " << line;
    if (mention.op == Op::kDelete) continue;
    EXPECT_FALSE(mention.text.empty());
    EXPECT_GE(mention.followers, 0);
    EXPECT_GE(mention.likes, 0);
    EXPECT_EQ(mention.type == MentionType::kRepost, !mention.repost_of.empty());
    EXPECT_EQ(mention.type == MentionType::kArticle, !mention.site.empty());
  }
}

TEST(Simulation, IdsOfNewItemsAreUnique) {
  Simulation simulation(Small());
  std::set<std::string> seen;
  std::string line;
  Micros time = 0;
  while (simulation.Next(line, time)) {
    const Delivery delivery = simulation.truth().delivery;
    if (delivery != Delivery::kFirst && delivery != Delivery::kLate) continue;
    const std::string id = line.substr(0, line.find("\",\"op\""));
    EXPECT_TRUE(seen.insert(id).second) << line;
  }
}

TEST(Simulation, OneMentionInFiveIsAboutABrandWithoutACrisis) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    SimulationOptions options;
    options.seed = seed;
    options.rate = 1;
    options.duration = 2 * kDay;
    Simulation simulation(options);
    double all = 0, branded = 0, named = 0;
    int tones[3] = {};
    std::string line;
    Micros time = 0;
    while (simulation.Next(line, time)) {
      if (simulation.truth().delivery != Delivery::kFirst) continue;
      ++all;
      if (simulation.truth().brand < 0) continue;
      ++branded;
      ++tones[simulation.truth().tone + 1];
      const SimulatedBrand& brand =
          simulation.brands()[simulation.truth().brand];
      // The last letters are plain in all brands' names and handles but for
      // slips of the fingers and capitals.
      if (line.find(brand.name) != line.npos ||
          line.find(brand.handle) != line.npos)
        ++named;
    }
    EXPECT_NEAR(branded / all, 0.20, 0.015);
    EXPECT_GT(named / branded, 0.75);
    EXPECT_GT(tones[1], tones[0]);
    EXPECT_GT(tones[1], tones[2]);
    EXPECT_NEAR(tones[0] / branded, 0.22, 0.08);
    EXPECT_NEAR(all, 1.0 * 2 * 86'400, 0.25 * 2 * 86'400);
  }
}

TEST(Simulation, WhatComesAgainEditedDeletedOrLateHasTheAskedShares) {
  SimulationOptions options = Small();
  options.duration = 12 * kHour;
  options.duplicates = 0.05;
  options.deletions = 0.04;
  options.edits = 0.03;
  options.late = 0.02;
  Simulation simulation(options);
  std::map<Delivery, double> count;
  std::map<std::string, std::string> first;  // id -> line
  std::string line;
  Micros time = 0;
  while (simulation.Next(line, time)) {
    const Delivery delivery = simulation.truth().delivery;
    ++count[delivery];
    const std::string id = line.substr(0, line.find("\",\"op\""));
    if (delivery == Delivery::kFirst || delivery == Delivery::kLate) {
      first[id] = line;
      continue;
    }
    ASSERT_TRUE(first.contains(id)) << line;
    if (delivery == Delivery::kAgain) {
      EXPECT_EQ(line, first[id]);
    }
    if (delivery == Delivery::kEdit) {
      EXPECT_NE(line.find(R"("op":"update","version":1)"), line.npos);
      EXPECT_NE(line, first[id]);
    }
    if (delivery == Delivery::kDeletion) {
      EXPECT_NE(line.find(R"("op":"delete")"), line.npos);
    }
  }
  const double made = count[Delivery::kFirst] + count[Delivery::kLate];
  EXPECT_NEAR(count[Delivery::kAgain] / made, 0.05, 0.006);
  EXPECT_NEAR(count[Delivery::kDeletion] / made, 0.04, 0.006);
  EXPECT_NEAR(count[Delivery::kEdit] / made, 0.03, 0.006);
  EXPECT_NEAR(count[Delivery::kLate] / made, 0.02, 0.006);
}

TEST(Simulation, ACrisisDoublesFromItsOnsetAndIsMostlyNegative) {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    SimulationOptions options;
    options.seed = seed;
    options.rate = 20;
    options.start = kSimulationStart + kDay + 7 * kHour;
    options.duration = 8 * kHour;
    options.crisis = true;
    options.crisis_at = 3 * kHour;
    options.brand_share = 0.4;
    Simulation simulation(options);
    ASSERT_TRUE(simulation.crisis().has_value());
    EXPECT_EQ(simulation.crisis()->onset, options.start + 3 * kHour);
    std::string line;
    Micros time = 0;
    double before = 0, peak = 0, negative = 0, tagged = 0, in_crisis = 0;
    double early_crisis = 0;
    std::set<std::string> authors;
    while (simulation.Next(line, time)) {
      const SimulatedTruth& truth = simulation.truth();
      const Micros into = time - simulation.crisis()->onset;
      if (truth.crisis) {
        ++in_crisis;
        tagged += line.find("#" + simulation.crisis()->hashtag) != line.npos;
        if (into < 0) ++early_crisis;
      }
      if (truth.brand < 0 ||
          simulation.brands()[truth.brand].name != simulation.crisis()->brand)
        continue;
      if (into < 0 && into >= -kHour) ++before;
      if (into >= 2 * kHour && into < 3 * kHour) {
        ++peak;
        negative += truth.tone < 0;
        const std::size_t handle = line.find(R"("handle":")");
        if (handle == line.npos) continue;  // a deletion
        authors.insert(
            line.substr(handle, line.find('"', handle + 10) - handle));
      }
    }
    EXPECT_EQ(early_crisis, 0);
    EXPECT_GT(peak / before, 4) << seed;
    EXPECT_LT(peak / before, 20) << seed;
    EXPECT_GT(negative / peak, 0.5) << seed;
    EXPECT_LT(negative / peak, 0.85) << seed;
    EXPECT_GT(tagged / in_crisis, 0.3) << seed;
    EXPECT_GT(authors.size(), peak * 0.5) << seed;
  }
}

TEST(Simulation, WithoutACrisisNoBrandsNegativesSwell) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    SimulationOptions options;
    options.seed = seed;
    options.rate = 10;
    options.duration = 12 * kHour;
    options.start = kSimulationStart + 6 * kHour;
    Simulation simulation(options);
    std::map<std::pair<int, std::int64_t>, double> negatives, all;
    std::string line;
    Micros time = 0;
    while (simulation.Next(line, time)) {
      const SimulatedTruth& truth = simulation.truth();
      if (truth.brand < 0) continue;
      const std::pair key(truth.brand, time / (30 * kMinute));
      ++all[key];
      if (truth.tone < 0) ++negatives[key];
    }
    for (const auto& [key, count] : negatives) {
      if (all[key] < 60) continue;
      EXPECT_LT(count / all[key], 0.55) << seed << " brand " << key.first;
    }
    EXPECT_FALSE(simulation.crisis().has_value());
  }
}

TEST(Simulation, TheAngryAreRecognisablyAngryMostOfTheTime) {
  // A dozen words that any lexicon of the two languages has.
  const char* words[] = {
      "hont",         "nul",           "scandal",      "arnaque",
      "inadmissible", "déçu",          "decu",         "panne",
      "pire",         "voleur",        "inacceptable", "catastroph",
      "lament",       "mauvais",       "galère",       "galere",
      "boycott",      "plainte",       "worst",        "terrible",
      "broken",       "awful",         "disappoint",   "unacceptable",
      "scam",         "useless",       "disgust",      "horrible",
      "shame",        "refund",        "hate",         "furi",
      "vol.",         "fuir",          "fuyez",        "perdu",
      "déconseill",   "insupportable", "incompétent",  "pitoyable",
      "disgrace"};
  SimulationOptions options = Small();
  options.rate = 20;
  Simulation simulation(options);
  std::string line;
  Micros time = 0;
  double negative = 0, recognised = 0;
  while (simulation.Next(line, time)) {
    if (simulation.truth().tone >= 0 ||
        simulation.truth().delivery != Delivery::kFirst ||
        line.find(R"("lang":"fr")") == line.npos)
      continue;
    ++negative;
    for (char& c : line)
      c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    for (const char* word : words) {
      if (line.find(word) == line.npos) continue;
      ++recognised;
      break;
    }
  }
  EXPECT_GT(negative, 300);
  EXPECT_GT(recognised / negative, 0.72);
  EXPECT_LT(recognised / negative, 0.97);
}

TEST(Simulation, NamesOfTheUsersOwnAreSpokenAbout) {
  SimulationOptions options = Small();
  options.brands = {"Zébulon", "Novalia"};
  options.crisis = true;
  options.crisis_brand = "Zébulon";
  Simulation simulation(options);
  EXPECT_EQ(simulation.crisis()->brand, "Zébulon");
  ASSERT_EQ(simulation.brands().size(), 2u);
  std::string line;
  Micros time = 0;
  int named = 0;
  while (simulation.Next(line, time))
    named += line.find("Zébulon") != line.npos;
  EXPECT_GT(named, 100);
}

TEST(Vocabulary, EveryNameThatIsUsedIsARule) {
  for (const std::string_view text :
       {FrenchVocabulary(), EnglishVocabulary(), SpanishVocabulary(),
        GermanVocabulary(), PortugueseVocabulary()}) {
    EXPECT_THAT(Grammar(text).missing(), testing::IsEmpty());
    EXPECT_EQ(text.find_first_of("\"\\"), text.npos);
  }
  for (const SimulatedBrand& brand : SimulatedBrands()) {
    for (const char* slot : {".P", ".N", ".G", ".Q"}) {
      EXPECT_NE(Grammar(FrenchVocabulary()).Find(brand.sector + slot), -1);
      EXPECT_NE(Grammar(EnglishVocabulary()).Find(brand.sector + slot), -1);
    }
  }
}

TEST(Rhythm, ParisGoesToSummerTimeOnTheLastSundayOfMarch) {
  EXPECT_EQ(ParisOffset(*ParseRfc3339("2026-03-29T00:59:59Z")), kHour);
  EXPECT_EQ(ParisOffset(*ParseRfc3339("2026-03-29T01:00:00Z")), 2 * kHour);
  EXPECT_EQ(ParisOffset(*ParseRfc3339("2026-10-25T00:59:59Z")), 2 * kHour);
  EXPECT_EQ(ParisOffset(*ParseRfc3339("2026-10-25T01:00:00Z")), kHour);
}

TEST(Rhythm, TheWeekAveragesToOneAndTheNightIsQuiet) {
  double sum = 0;
  for (Micros t = 0; t < 7 * kDay; t += kMinute)
    sum += WeekFactor(kSimulationStart + t);
  EXPECT_NEAR(sum / (7 * 24 * 60), 1, 0.001);
  EXPECT_LT(WeekFactor(kSimulationStart + 3 * kHour), 0.25);  // 04:00 in Paris
  EXPECT_GT(WeekFactor(kSimulationStart + 20 * kHour), 1.5);  // 21:00
}

}  // namespace
}  // namespace vigie
