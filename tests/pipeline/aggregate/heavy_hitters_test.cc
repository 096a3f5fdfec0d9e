#include "pipeline/aggregate/heavy_hitters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "pipeline/base/random.h"

namespace vigie {
namespace {

using Round = std::map<std::string, std::uint64_t>;

void Add(HeavyHitters& hitters, const Round& round) {
  std::vector<HeavyHitters::KeyCount> sums;
  for (const auto& [key, count] : round) sums.emplace_back(key, count);
  hitters.AddRound(sums);
}

std::string Bytes(const HeavyHitters& hitters) {
  std::string bytes;
  hitters.Serialize(bytes);
  return bytes;
}

// Zipf-like: small numbers often.
Round SomeRound(Random& random, int keys) {
  Round round;
  for (int i = 0; i < 40; ++i) {
    const double u = random.Unit();
    const int k = static_cast<int>(keys * u * u * u);
    round["tag" + std::to_string(k)] += 1 + random.Below(3);
  }
  return round;
}

// Space-saving written as its definition.
struct Oracle {
  struct Count {
    std::uint64_t count, over;
  };
  std::map<std::string, Count> held;
  std::size_t capacity;

  void Add(const Round& round) {
    for (const auto& [key, count] : round) {
      if (held.contains(key)) {
        held[key].count += count;
        continue;
      }
      std::uint64_t inherited = 0;
      if (held.size() == capacity) {
        auto least = held.begin();
        for (auto it = held.begin(); it != held.end(); ++it)
          if (it->second.count < least->second.count) least = it;
        inherited = least->second.count;
        held.erase(least);
      }
      held[key] = {inherited + count, inherited};
    }
  }
  std::vector<HeavyHitters::Entry> Top(std::size_t k) const {
    std::vector<HeavyHitters::Entry> all;
    for (const auto& [key, c] : held) all.push_back({key, c.count, c.over});
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return a.count > b.count;
    });
    if (all.size() > k) all.resize(k);
    return all;
  }
};

TEST(HeavyHitters, AgreesWithTheDefinitionRoundByRound) {
  for (const std::size_t capacity : {1u, 3u, 64u}) {
    Random random(capacity);
    HeavyHitters hitters(capacity);
    Oracle oracle{.capacity = capacity};
    for (int i = 0; i < 300; ++i) {
      const Round round = SomeRound(random, 500);
      Add(hitters, round);
      oracle.Add(round);
      ASSERT_EQ(hitters.Top(1000), oracle.Top(1000)) << capacity << ", " << i;
      ASSERT_EQ(hitters.Top(5), oracle.Top(5));
    }
  }
}

TEST(HeavyHitters, NeverCountsTooLittleAndKnowsByHowMuchTooMuch) {
  Random random(2);
  HeavyHitters hitters;
  Round truth;
  std::uint64_t total = 0;
  for (int i = 0; i < 1000; ++i) {
    const Round round = SomeRound(random, 3000);
    Add(hitters, round);
    for (const auto& [key, count] : round) {
      truth[key] += count;
      total += count;
    }
  }
  EXPECT_EQ(hitters.total(), total);
  std::map<std::string, HeavyHitters::Entry> held;
  for (const auto& entry : hitters.Top(64)) {
    held[entry.key] = entry;
    EXPECT_GE(entry.count, truth[entry.key]);
    EXPECT_LE(entry.count - entry.over, truth[entry.key]);
    EXPECT_LE(entry.over, total / 64);
  }
  for (const auto& [key, count] : truth)
    EXPECT_TRUE(count <= total / 64 || held.contains(key)) << key;
}

TEST(HeavyHitters, ContinuesAlikeAfterSavingAndLoading) {
  Random random(3);
  HeavyHitters straight, restarted;
  for (int i = 0; i < 200; ++i) {
    const Round round = SomeRound(random, 2000);
    Add(straight, round);
    Add(restarted, round);
    HeavyHitters read(7);
    ASSERT_TRUE(read.Parse(Bytes(restarted)).ok());
    restarted = read;
    ASSERT_EQ(Bytes(straight), Bytes(restarted));
  }
  EXPECT_EQ(restarted.capacity(), HeavyHitters::kDefaultCapacity);
}

TEST(HeavyHitters, TiesGoToTheSmallestKey) {
  HeavyHitters hitters(2);
  Add(hitters, {{"b", 1}, {"c", 1}});
  Add(hitters, {{"d", 1}});  // takes the place of b
  EXPECT_EQ(hitters.Top(9),
            (std::vector<HeavyHitters::Entry>{{"d", 2, 1}, {"c", 1, 0}}));
}

TEST(HeavyHitters, CutsLongKeysBetweenCharactersAndForgetsOnRequest) {
  HeavyHitters hitters;
  const std::string key = std::string(199, 'x') + "é and more";
  Add(hitters, {{key, 4}, {"zero", 0}});
  ASSERT_EQ(hitters.size(), 1u);
  EXPECT_EQ(hitters.Top(1)[0].key, std::string(199, 'x'));
  EXPECT_TRUE(hitters.Remove(key));
  EXPECT_FALSE(hitters.Remove(key));
  EXPECT_EQ(hitters.size(), 0u);
  EXPECT_EQ(hitters.total(), 4u);
}

TEST(HeavyHitters, RefusesDamagedAndNewerBytes) {
  Random random(4);
  HeavyHitters hitters(8), read;
  Add(hitters, SomeRound(random, 50));
  const std::string bytes = Bytes(hitters);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    ASSERT_FALSE(read.Parse(std::string_view(bytes).substr(0, cut)).ok());
  EXPECT_EQ(read.Parse(bytes + "x").code(), absl::StatusCode::kDataLoss);
  std::string newer = bytes;
  newer[0] = 9;
  EXPECT_EQ(read.Parse(newer).code(), absl::StatusCode::kFailedPrecondition);
  for (int i = 0; i < 5000; ++i) {
    std::string hurt = bytes;
    hurt[random.Below(hurt.size())] ^= static_cast<char>(1 + random.Below(255));
    if (read.Parse(hurt).ok()) Add(read, SomeRound(random, 50));
  }
}

}  // namespace
}  // namespace vigie
