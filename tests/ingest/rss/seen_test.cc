#include "ingest/rss/seen.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

TEST(SeenItems, SavesAndLoadsWhatItKnows) {
  SeenItems seen;
  seen.etag = "\"e\"";
  seen.last_modified = "yesterday";
  seen.complete = true;
  seen.BeginRound();
  seen.Remember(1, 10);
  seen.Remember(2, 20);
  SeenItems loaded;
  ASSERT_TRUE(loaded.Load(seen.Save()));
  EXPECT_EQ(loaded.etag, "\"e\"");
  EXPECT_EQ(loaded.last_modified, "yesterday");
  EXPECT_TRUE(loaded.complete);
  EXPECT_EQ(loaded.Content(1), 10u);
  EXPECT_EQ(loaded.Content(2), 20u);
  EXPECT_EQ(loaded.Content(3), 0u);
  EXPECT_EQ(loaded.Save(), seen.Save());
}

TEST(SeenItems, EveryCutOfASaveIsRefusedAndLeavesNothing) {
  SeenItems seen;
  seen.etag = "\"e\"";
  seen.BeginRound();
  seen.Remember(1, 10);
  const std::string saved = seen.Save();
  for (std::size_t n = 0; n < saved.size(); ++n) {
    SeenItems loaded;
    EXPECT_FALSE(loaded.Load(std::string_view(saved).substr(0, n))) << n;
    EXPECT_TRUE(loaded.empty());
  }
}

TEST(SeenItems, TheOldestThatLeftTheFeedAreForgottenFirst) {
  SeenItems seen;
  seen.BeginRound();
  for (std::uint64_t i = 1; i <= SeenItems::kMost; ++i) seen.Remember(i, i);
  seen.BeginRound();
  for (std::uint64_t i = 1; i <= 100; ++i) seen.Touch(i);
  for (std::uint64_t i = 1; i <= 500; ++i) seen.Remember(1'000'000 + i, 1);
  seen.Trim();
  for (std::uint64_t i = 1; i <= 100; ++i) EXPECT_EQ(seen.Content(i), i);
  for (std::uint64_t i = 1; i <= 500; ++i)
    EXPECT_EQ(seen.Content(1'000'000 + i), 1u);
  std::size_t left = 0;
  for (std::uint64_t i = 1; i <= SeenItems::kMost; ++i)
    left += seen.Content(i) != 0;
  EXPECT_EQ(left, SeenItems::kMost - 500);
  EXPECT_LT(seen.Save().size(), std::size_t{1} << 20);
}

}  // namespace
}  // namespace vigie
