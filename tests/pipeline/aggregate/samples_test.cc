#include "pipeline/aggregate/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "pipeline/base/random.h"

namespace vigie {
namespace {

SampleItem Item(std::uint64_t hash, std::uint64_t author = 1) {
  SampleItem item{.item = hash, .author = author, .sample = {}};
  item.sample.platform = "bluesky";
  item.sample.id = std::to_string(hash);
  item.sample.author = "someone";
  item.sample.url = "https://example.org/" + item.sample.id;
  item.sample.text = "text of " + item.sample.id;
  item.sample.tone = Tone::kNegative;
  item.sample.published = 1'700'000'000'000'000;
  return item;
}

std::vector<std::uint64_t> HashesOf(const SampleSet& set) {
  std::vector<std::uint64_t> hashes;
  for (const SampleItem& item : set.items()) hashes.push_back(item.item);
  return hashes;
}

std::string Bytes(const SampleSet& set) {
  std::string bytes;
  set.Serialize(bytes);
  return bytes;
}

TEST(SampleSet, KeepsTheSmallestHashesWhateverTheOrderAndTheMerges) {
  Random random(1);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::uint64_t> hashes(random.Below(40));
    for (std::uint64_t& hash : hashes) hash = random.Next();
    SampleSet straight, parts[3], merged;
    for (const std::uint64_t hash : hashes) straight.Offer(Item(hash));
    for (std::size_t i = hashes.size(); i > 1; --i)
      std::swap(hashes[i - 1], hashes[random.Below(i)]);
    for (const std::uint64_t hash : hashes) {
      SampleSet& part = parts[random.Below(3)];
      if (part.Wants(hash)) part.Offer(Item(hash));
    }
    for (const SampleSet& part : parts) merged.Merge(part);
    std::sort(hashes.begin(), hashes.end());
    if (hashes.size() > SampleSet::kSize) hashes.resize(SampleSet::kSize);
    ASSERT_EQ(HashesOf(straight), hashes);
    ASSERT_EQ(Bytes(merged), Bytes(straight));
  }
}

TEST(SampleSet, RemovedItemsAndAuthorsLeaveTheirPlaceToLaterOnes) {
  SampleSet set;
  for (std::uint64_t i = 1; i <= 9; ++i) set.Offer(Item(i, i % 2));
  EXPECT_TRUE(set.Remove(3));
  EXPECT_FALSE(set.Remove(3));
  EXPECT_FALSE(set.Remove(8));  // was passed over
  EXPECT_THAT(HashesOf(set), testing::ElementsAre(1, 2, 4, 5));
  set.Offer(Item(20));
  EXPECT_THAT(HashesOf(set), testing::ElementsAre(1, 2, 4, 5, 20));
  EXPECT_EQ(set.RemoveAuthor(1), 3u);
  EXPECT_EQ(set.RemoveAuthor(0), 0u);  // not known is nobody
  EXPECT_THAT(HashesOf(set), testing::ElementsAre(2, 4));
}

TEST(SampleSet, AnEditedItemIsReplaced) {
  SampleSet set;
  set.Offer(Item(5));
  SampleItem edited = Item(5);
  edited.sample.text = "corrected";
  set.Offer(edited);
  ASSERT_EQ(set.items().size(), 1u);
  EXPECT_EQ(set.items()[0].sample.text, "corrected");
}

TEST(SampleSet, CutsLongTextsBetweenCharactersAndReadsBackWhatItWrote) {
  SampleSet set, read;
  SampleItem item = Item(5);
  item.sample.text = std::string(SampleSet::kMaxTextBytes - 1, 'x') + "é";
  set.Offer(item);
  EXPECT_EQ(set.items()[0].sample.text.size(), SampleSet::kMaxTextBytes - 1);
  set.Offer(Item(7));
  ASSERT_TRUE(read.Parse(Bytes(set)).ok());
  EXPECT_EQ(Bytes(read), Bytes(set));
  EXPECT_EQ(read.items()[1].sample.url, "https://example.org/7");
  EXPECT_EQ(read.items()[1].sample.published, 1'700'000'000'000'000);
  const std::string bytes = Bytes(set);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    ASSERT_FALSE(read.Parse(std::string_view(bytes).substr(0, cut)).ok());
  EXPECT_TRUE(read.empty());
  EXPECT_FALSE(read.Parse(bytes + "x").ok());
}

}  // namespace
}  // namespace vigie
