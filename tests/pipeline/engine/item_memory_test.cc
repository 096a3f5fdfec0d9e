#include "pipeline/engine/item_memory.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "pipeline/base/random.h"

namespace vigie {
namespace {

// What the memory is meant to be: each item's last Set.
struct Last {
  std::uint64_t offset = 0;
  std::vector<std::uint32_t> brands;
  bool deleted = false;
  std::int64_t bin = 0;
};

void Expect(const ItemMemory& memory, std::uint32_t partition,
            std::uint64_t item, std::uint64_t offset, const Last* last) {
  ItemMemory::Known known;
  const bool found = memory.Find(partition, item, offset, known);
  ASSERT_EQ(found, last != nullptr) << item << " at " << offset;
  if (!found) return;
  EXPECT_EQ(std::vector(known.brands.begin(), known.brands.end()),
            last->brands);
  EXPECT_EQ(known.deleted, last->deleted);
  EXPECT_EQ(known.bin, last->bin);
}

void CompareWithOracle(std::uint64_t first_offset) {
  constexpr std::uint64_t kWindow = 256;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    ItemMemory memory(2, kWindow);
    std::map<std::pair<std::uint32_t, std::uint64_t>, Last> slow;
    std::uint64_t next[2] = {first_offset, first_offset};
    std::vector<std::string> journals;
    const auto known = [&](std::uint32_t p, std::uint64_t item) {
      const auto it = slow.find({p, item});
      return it != slow.end() && it->second.offset + kWindow >= next[p]
                 ? &it->second
                 : nullptr;
    };
    for (int i = 0; i < 4000; ++i) {
      const auto p = static_cast<std::uint32_t>(random.Below(2));
      const std::uint64_t item = random.Below(300) << 1 | p;
      Expect(memory, p, item, next[p], known(p, item));
      std::vector<std::uint32_t> brands;
      for (std::uint32_t brand = 0; brand < 40; brand += 1 + random.Below(60))
        brands.push_back(brand);
      if (random.Chance(.1)) brands.clear();
      const Last last{next[p], brands, random.Chance(.2),
                      static_cast<std::int64_t>(random.Below(9)) - 2};
      memory.Set(p, item, next[p], brands, last.deleted, last.bin);
      slow[{p, item}] = last;
      next[p] += 1 + random.Below(3);
      if (!random.Chance(.02)) continue;
      journals.push_back(memory.TakeJournal());
      memory.Stored(static_cast<std::int64_t>(journals.size()));
      const std::int64_t drop = memory.Tidy(next);
      // What is dropped is of no use to anybody who starts anew.
      ItemMemory again(2, kWindow);
      for (std::size_t j = drop < 0 ? 0 : static_cast<std::size_t>(drop);
           j < journals.size(); ++j)
        ASSERT_TRUE(
            again.Replay(static_cast<std::int64_t>(j + 1), journals[j]).ok());
      for (std::uint64_t any = 0; any < 600; ++any)
        Expect(again, any & 1, any, next[any & 1], known(any & 1, any));
    }
  }
}

TEST(ItemMemory, KnowsOfEachItemWhatWasSetLastWithinTheWindow) {
  CompareWithOracle(0);
}

TEST(ItemMemory, GoesOnBeyondFourBillionOffsets) {
  CompareWithOracle((std::uint64_t{1} << 32) - 2000);
}

TEST(ItemMemory, DropsJournalsAndSetsWhoseItemsHaveLeftTheWindow) {
  ItemMemory memory(1, 128);
  std::int64_t dropped = -1;
  for (std::uint64_t offset = 0; offset < 5000; ++offset) {
    const std::uint32_t brands[] = {1, static_cast<std::uint32_t>(offset) + 2};
    memory.Set(0, offset, offset, brands, false, 0);
    ASSERT_FALSE(memory.TakeJournal().empty());
    memory.Stored(static_cast<std::int64_t>(offset));
    const std::uint64_t next[] = {offset + 1};
    if (const std::int64_t drop = memory.Tidy(next); drop >= 0) dropped = drop;
  }
  // A journal leaves with its stretch, a sixty-fourth of a window later.
  EXPECT_GE(dropped, 5000 - 128 - 2 - 2);
  EXPECT_LT(dropped, 5000 - 128);
  for (std::uint32_t offset = 4900; offset < 5000; ++offset) {
    const Last last{offset, {1, offset + 2}, false, 0};
    Expect(memory, 0, offset, 5000, &last);
  }
}

}  // namespace
}  // namespace vigie
