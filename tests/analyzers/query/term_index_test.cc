#include "analyzers/query/term_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "analyzers/query/word_pass.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

std::vector<std::uint32_t> Found(const TermIndex& index, std::uint64_t hash) {
  const auto values = index.Find(hash);
  return {values.begin(), values.end()};
}

TEST(TermIndex, AnEmptyIndexHoldsNothing) {
  TermIndex index;
  EXPECT_FALSE(index.MayHold(0));
  EXPECT_TRUE(index.Find(0).empty());
  index.Build({});
  EXPECT_FALSE(index.MayHold(1));
  EXPECT_TRUE(index.Find(1).empty());
}

TEST(TermIndex, NothingThatWasPutInIsMissing) {
  std::mt19937_64 random(3);
  for (const std::size_t size : {1, 2, 3, 5, 100, 5'000}) {
    std::map<std::uint64_t, std::set<std::uint32_t>> all;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> entries;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t hash = random();
      for (std::uint64_t n = 1 + random() % 3; n > 0; --n) {
        const auto value = static_cast<std::uint32_t>(random() >> 33);
        all[hash].insert(value);
        entries.emplace_back(hash, value);
      }
    }
    TermIndex index;
    index.Build(entries);
    for (const auto& [hash, values] : all) {
      EXPECT_TRUE(index.MayHold(hash));
      EXPECT_THAT(Found(index, hash), IsSupersetOf(values));
    }
  }
}

TEST(TermIndex, TwoHashesOfOneHalfHideNeitherValue) {
  const std::uint64_t a = 0x1234'5678'9abc'def0, b = 0x1234'5679'9abc'def0;
  TermIndex index;
  index.Build({{a, 7}, {b, 3}, {b, 9}, {~a, 5}});
  EXPECT_THAT(Found(index, a), ElementsAre(3, 7, 9));
  EXPECT_THAT(Found(index, b), ElementsAre(3, 7, 9));
  EXPECT_THAT(Found(index, ~a), ElementsAre(5));
}

TEST(TermIndex, AWordPassesWhenItOrAnotherFormOfItMayBeHeld) {
  std::mt19937_64 random(5);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> entries;
  for (std::uint32_t i = 0; i < 300; ++i) entries.emplace_back(random(), i);
  TermIndex index;
  index.Build(entries);
  for (std::uint32_t count = 0; count <= kWordsAtOnce; ++count) {
    std::vector<Token> tokens(count);
    std::uint64_t passing = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      Token& token = tokens[i];
      const std::uint64_t kind = random() % 4;
      token.hash = kind == 0 ? entries[random() % 300].first : random();
      token.full_hash = kind == 1 ? random() : token.hash;
      token.glued_hash = kind == 2 ? random() : token.hash;
      if (kind == 1 || kind == 2 || index.MayHold(token.hash))
        passing |= std::uint64_t{1} << i;
    }
    EXPECT_EQ(PassingWords(index.filter(), tokens.data(), count), passing);
  }
}

}  // namespace
}  // namespace vigie
