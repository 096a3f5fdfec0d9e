#include "pipeline/engine/ring.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace vigie {
namespace {

TEST(SpscRing, GivesBackInOrderAndRefusesWhenFull) {
  SpscRing<int> ring(4);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(ring.TryPush(i));
  int item = 99;
  EXPECT_FALSE(ring.TryPush(item));
  EXPECT_EQ(item, 99);
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(ring.TryPop(item));
    EXPECT_EQ(item, i);
  }
  EXPECT_FALSE(ring.TryPop(item));
  EXPECT_TRUE(ring.Empty());
}

TEST(SpscRing, LeavesARefusedItemWithItsOwner) {
  SpscRing<std::unique_ptr<int>> ring(2);
  for (int i = 0; i < 2; ++i) {
    auto item = std::make_unique<int>(i);
    ASSERT_TRUE(ring.TryPush(item));
  }
  auto kept = std::make_unique<int>(7);
  ASSERT_FALSE(ring.TryPush(kept));
  EXPECT_EQ(*kept, 7);
}

TEST(SpscRing, LosesNothingBetweenTwoThreads) {
  constexpr std::uint64_t kItems = 20'000;
  SpscRing<std::uint64_t> ring(64);
  std::thread producer([&] {
    for (std::uint64_t i = 0; i < kItems; ++i)
      for (std::uint64_t item = i; !ring.TryPush(item);)
        std::this_thread::yield();
  });
  std::uint64_t expected = 0, item = 0;
  while (expected < kItems) {
    if (!ring.TryPop(item)) {
      std::this_thread::yield();
      continue;
    }
    ASSERT_EQ(item, expected);
    ++expected;
  }
  producer.join();
  EXPECT_TRUE(ring.Empty());
}

}  // namespace
}  // namespace vigie
