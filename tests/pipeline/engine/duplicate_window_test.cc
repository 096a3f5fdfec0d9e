#include "pipeline/engine/duplicate_window.h"

#include <gtest/gtest.h>

#include <deque>

#include "pipeline/base/random.h"

namespace vigie {
namespace {

// What the window is meant to be: the last offsets, looked through one by one.
class SlowWindow {
 public:
  explicit SlowWindow(std::uint64_t window) : window_(window) {}
  bool SeenThenRemember(std::uint64_t offset, std::uint64_t fingerprint) {
    bool seen = false;
    while (!kept_.empty() && kept_.front().first + window_ < offset)
      kept_.pop_front();
    for (const auto& [then, known] : kept_) seen |= known == fingerprint;
    kept_.emplace_back(offset, fingerprint);
    return seen;
  }

 private:
  const std::uint64_t window_;
  std::deque<std::pair<std::uint64_t, std::uint64_t>> kept_;
};

void CompareWithOracle(std::uint64_t first_offset) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    DuplicateWindow fast(64);
    SlowWindow slow(64);
    std::uint64_t offset = first_offset;
    for (int i = 0; i < 5000; ++i) {
      // Fingerprints that share buckets, and offsets with ticks in between.
      const std::uint64_t fingerprint =
          (random.Below(40) << 20) | random.Below(3);
      offset += 1 + (random.Chance(.2) ? random.Below(30) : 0);
      const bool seen = slow.SeenThenRemember(offset, fingerprint);
      if (random.Chance(.2))
        fast.Remember(offset, fingerprint);
      else
        ASSERT_EQ(fast.SeenThenRemember(offset, fingerprint), seen)
            << "seed " << seed << " offset " << offset;
    }
  }
}

TEST(DuplicateWindow, RecognisesWhatAScanOfTheWindowRecognises) {
  CompareWithOracle(0);
}

TEST(DuplicateWindow, GoesOnBeyondFourBillionOffsets) {
  CompareWithOracle((std::uint64_t{1} << 32) - 20'000);
}

TEST(DuplicateWindow, ForgetsExactlyAfterTheWindow) {
  DuplicateWindow window(16);
  EXPECT_FALSE(window.SeenThenRemember(100, 7));
  EXPECT_TRUE(window.SeenThenRemember(116, 7));
  EXPECT_FALSE(window.SeenThenRemember(133, 7));
}

}  // namespace
}  // namespace vigie
