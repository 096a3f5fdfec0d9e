#include "pipeline/aggregate/families.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "pipeline/aggregate/partial.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::int64_t kStart = 29'459'520;  // 2026-01-05T00:00:00Z

// A sketch of its own for each number.
Fingerprint Text(std::uint64_t number, std::uint16_t words = 12) {
  Fingerprint print;
  Random random(number);
  for (std::uint8_t& part : print.sketch)
    part = static_cast<std::uint8_t>(random.Below(256));
  print.words = words;
  return print;
}

// The same with some parts changed.
Fingerprint Like(Fingerprint print, int changed, std::uint64_t seed = 1) {
  Random random(seed);
  std::set<std::uint64_t> parts;
  while (static_cast<int>(parts.size()) < changed)
    parts.insert(random.Below(kSketchParts));
  for (const std::uint64_t part : parts) ++print.sketch[part];
  return print;
}

Fingerprint Short(std::uint64_t link) {
  Fingerprint print;
  print.words = 2;
  print.link = link;
  return print;
}

FamilyMember Of(std::uint64_t item, Fingerprint print,
                std::int64_t minute = kStart) {
  FamilyMember member;
  member.item = Mix64(item);
  member.author = Mix64(item + 1'000'000);
  member.minute = minute;
  member.fingerprint = print;
  return member;
}

TEST(Families, ACopyJoinsTheFirstOfItsFamily) {
  Families families;
  EXPECT_EQ(families.Add(Of(1, Text(1))).family->size, 1u);
  EXPECT_EQ(families.Add(Of(2, Text(2))).family->size, 1u);
  const Families::Joined joined = families.Add(Of(3, Like(Text(1), 30)));
  EXPECT_EQ(joined.family->id, Mix64(1));
  EXPECT_EQ(joined.family->size, 2u);
  EXPECT_EQ(joined.family->Authors(), 2u);
  EXPECT_EQ(families.Add(Of(4, Like(Text(1), 50))).family->size, 1u);
}

TEST(Families, OfTwoThatItResemblesACopyJoinsTheNearer) {
  const Fingerprint one = Text(1), other = Like(one, 36);
  ASSERT_FALSE(AreCopies(one, other));
  for (const int taken : {14, 22}) {  // of the 36 parts, as in the other
    Families families;
    families.Add(Of(1, one));
    families.Add(Of(2, other));
    Fingerprint between = one;
    int n = 0;
    for (int i = 0; i < kSketchParts; ++i)
      if (one.sketch[i] != other.sketch[i] && n++ < taken)
        between.sketch[i] = other.sketch[i];
    ASSERT_TRUE(AreCopies(one, between) && AreCopies(other, between));
    EXPECT_EQ(families.Add(Of(3, between)).family->id,
              Mix64(taken == 14 ? 1 : 2));
  }
}

TEST(Families, BrandsHaveTheirOwn) {
  Families families;
  families.Add(Of(1, Text(1)));
  FamilyMember other = Of(1, Text(1));
  other.brand = 1;
  EXPECT_EQ(families.Add(other).family->size, 1u);
}

TEST(Families, TwoThirdsOfTheShorterAreEnough) {
  // Of 40 words the first 20: half of all pairs are common.
  Fingerprint whole = Text(1, 40), half = Like(Text(1, 20), 32);
  EXPECT_TRUE(AreCopies(whole, half));
  half.words = 40;  // as long as the other: too little in common
  EXPECT_TRUE(AreCopies(whole, Like(whole, 32)));
  EXPECT_FALSE(AreCopies(whole, Like(whole, 33)));
}

TEST(Families, AThousandShortThanksAreNoFamily) {
  Families families;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const Families::Joined joined = families.Add(Of(i, Short(0)));
    EXPECT_EQ(joined.family->size, 1u);
    EXPECT_TRUE(joined.first_opinion);
  }
}

TEST(Families, ShortTextsJoinByTheirLink) {
  Families families;
  families.Add(Of(1, Short(7)));
  EXPECT_EQ(families.Add(Of(2, Short(7))).family->size, 2u);
  EXPECT_EQ(families.Add(Of(3, Short(8))).family->size, 1u);
  // A longer comment with the same link says something of its own.
  Fingerprint comment = Text(9);
  comment.link = 7;
  EXPECT_EQ(families.Add(Of(4, comment)).family->size, 1u);
}

TEST(Families, RepostsJoinWhatTheyRepeatInWhateverOrderTheyCome) {
  Families families;
  FamilyMember repost = Of(1, Short(0));
  repost.flags = kRowRepost;
  repost.fingerprint.original = Mix64(9);
  families.Add(repost);
  const Families::Joined original = families.Add(Of(9, Short(0)));
  EXPECT_EQ(original.family->size, 2u);
  EXPECT_EQ(original.family->id, Mix64(9));
  repost.item = Mix64(2);
  EXPECT_EQ(families.Add(repost).family->reposts, 2u);
}

TEST(Families, TheFirstOpinionIsToldOnce) {
  Families families;
  FamilyMember doubtful = Of(1, Text(1));
  doubtful.opinion = false;
  EXPECT_FALSE(families.Add(doubtful).first_opinion);
  EXPECT_TRUE(families.Add(Of(2, Text(1))).first_opinion);
  EXPECT_FALSE(families.Add(Of(3, Text(1))).first_opinion);
}

TEST(Families, AreForgottenAfterThreeDays) {
  Families families;
  families.Add(Of(1, Text(1)));
  EXPECT_EQ(families.Add(Of(2, Text(1), kStart + 71 * 60)).family->size, 2u);
  EXPECT_EQ(families.Add(Of(3, Text(1), kStart + 72 * 60)).family->size, 1u);
  EXPECT_EQ(families.Find(0, Mix64(1)), nullptr);
  EXPECT_EQ(families.size(), 1u);
}

TEST(Families, MemoryIsBoundedAndThoseWithCopiesStayLonger) {
  Families families(320);
  families.Add(Of(1, Text(1)));
  families.Add(Of(2, Text(1)));
  for (std::uint64_t i = 10; i < 1010; ++i) {
    families.Add(Of(i, Text(i)));
    EXPECT_LE(families.size(), 320u);
  }
  EXPECT_EQ(families.Find(0, Mix64(10)), nullptr);
  EXPECT_EQ(families.Add(Of(3, Text(1))).family->size, 3u);
  for (std::uint64_t i = 2000; i < 4000; ++i) families.Add(Of(i, Text(i)));
  EXPECT_EQ(families.Find(0, Mix64(1)), nullptr);
}

TEST(Families, AccountsAreEstimatedWithinAFifthAboveThirtyTwo) {
  Families families;
  const Family* family = nullptr;
  for (std::uint64_t i = 0; i < 32; ++i)
    family = families.Add(Of(i, Text(1))).family;
  EXPECT_NEAR(family->Authors(), 32, 8);
  for (std::uint64_t i = 32; i < 5000; ++i)
    family = families.Add(Of(i, Text(1))).family;
  EXPECT_NEAR(family->Authors(), 5000, 1500);
  // One account that repeats itself is one.
  Families flood;
  for (std::uint64_t i = 0; i < 100; ++i) {
    FamilyMember member = Of(i, Text(1));
    member.author = 5;
    family = flood.Add(member).family;
  }
  EXPECT_EQ(family->Authors(), 1u);
  EXPECT_EQ(family->voices->copies, 100u);
}

// A stream with copies, reposts, links and gaps, for some brands.
std::vector<FamilyMember> Stream(std::uint64_t seed, std::size_t size) {
  Random random(seed);
  std::vector<FamilyMember> stream;
  std::int64_t minute = kStart;
  for (std::size_t i = 0; i < size; ++i) {
    minute +=
        random.Chance(.01) ? 600 : static_cast<std::int64_t>(random.Below(3));
    FamilyMember member =
        Of(i, Text(random.Below(400)),
           minute - static_cast<std::int64_t>(random.Below(3)));
    member.fingerprint = Like(
        member.fingerprint, static_cast<int>(random.Below(45)), random.Next());
    if (random.Chance(.2)) member.fingerprint = Short(random.Below(20));
    if (random.Chance(.2)) {
      member.flags |= kRowRepost;
      member.fingerprint.original = Mix64(random.Below(i + 1));
    }
    if (random.Chance(.3)) member.flags |= kRowYoung;
    member.author = random.Below(100);
    member.brand = static_cast<std::uint32_t>(random.Below(3));
    member.platform = static_cast<std::uint16_t>(random.Below(5));
    member.press = random.Chance(.1);
    member.opinion = random.Chance(.9);
    stream.push_back(member);
  }
  return stream;
}

std::string Show(const Families::Joined& joined) {
  const Family& f = *joined.family;
  return Cat(f.id, " ", f.size, " ", f.reposts, " ", f.Authors(), " ",
             f.Platforms(), " ", f.first_minute, " ", f.last_minute, " ",
             f.voices ? f.voices->most_copies : 0, " ", joined.first_opinion);
}

std::string Rows(Store& store) {
  std::string rows;
  EXPECT_TRUE(
      store
          .VisitSummaries(SummaryKind::kFamilies,
                          [&](const SummaryKey& key, std::string_view data) {
                            Append(rows, key.period, "/", key.sub, " ",
                                   Hash64(data), "\n");
                          })
          .ok());
  return rows;
}

// However often it is written, and gone on with from what was written.
TEST(Families, ARunInterruptedAnywhereIsTheSameRun) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const std::vector<FamilyMember> stream = Stream(seed, 3000);
    const std::size_t most = seed % 2 == 0 ? 64 : 100'000;
    auto whole_store = *Store::Open(":memory:");
    Families whole(most);
    std::vector<std::string> expected;
    for (const FamilyMember& member : stream)
      expected.push_back(Show(whole.Add(member)));
    ASSERT_TRUE(whole.Write(*whole_store).ok());

    auto store = *Store::Open(":memory:");
    Random random(seed + 100);
    auto families = std::make_unique<Families>(most);
    for (std::size_t i = 0; i < stream.size(); ++i) {
      ASSERT_EQ(Show(families->Add(stream[i])), expected[i]) << i;
      if (!random.Chance(.02)) continue;
      ASSERT_TRUE(families->Write(*store).ok());
      if (!random.Chance(.5)) continue;
      families = std::make_unique<Families>(most);
      const absl::Status loaded = families->Load(*store);
      ASSERT_TRUE(loaded.ok()) << loaded;
    }
    ASSERT_TRUE(families->Write(*store).ok());
    EXPECT_EQ(Rows(*store), Rows(*whole_store));
  }
}

// The oracle looks at every family, without bands.
TEST(Families, BandsFindWhatAFullSearchFinds) {
  Random random(4);
  Families families;
  std::map<std::uint64_t, Fingerprint> first;  // by family
  int agreed = 0, missed = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const Fingerprint print =
        Like(Text(random.Below(500)), static_cast<int>(random.Below(34)), i);
    bool any = false;
    for (const auto& [id, sketch] : first) any |= AreCopies(sketch, print);
    const Family* family = families.Add(Of(i, print)).family;
    if (family->size == 1) {
      first[family->id] = print;
      missed += any;
    } else {
      EXPECT_TRUE(AreCopies(first[family->id], print));
      ++agreed;
    }
  }
  EXPECT_GT(agreed, 1000);
  EXPECT_LT(missed * 100, agreed);
}

TEST(Families, DamagedRowsAreRefused) {
  auto store = *Store::Open(":memory:");
  Families families;
  for (const FamilyMember& member : Stream(1, 50)) families.Add(member);
  ASSERT_TRUE(families.Write(*store).ok());
  std::vector<std::pair<SummaryKey, std::string>> rows;
  ASSERT_TRUE(
      store
          ->VisitSummaries(SummaryKind::kFamilies,
                           [&](const SummaryKey& key, std::string_view data) {
                             rows.emplace_back(key, data);
                           })
          .ok());
  ASSERT_FALSE(rows.empty());
  const auto& [key, data] = rows[0];
  for (std::size_t n = 1; n < data.size(); n += 7) {
    ASSERT_TRUE(store->SetSummary(key, data.substr(0, n)).ok());
    EXPECT_TRUE(absl::IsDataLoss(Families().Load(*store))) << n;
  }
  std::string newer = data;
  newer[0] = 99;
  ASSERT_TRUE(store->SetSummary(key, newer).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Families().Load(*store)));
}

// Whatever was spoilt: refused, or a memory that can be gone on with.
TEST(Families, SpoiltRowsAreRefusedOrUsable) {
  auto store = *Store::Open(":memory:");
  Families families;
  const std::vector<FamilyMember> stream = Stream(2, 300);
  for (const FamilyMember& member : stream) families.Add(member);
  ASSERT_TRUE(families.Write(*store).ok());
  std::vector<std::pair<SummaryKey, std::string>> rows;
  ASSERT_TRUE(
      store
          ->VisitSummaries(SummaryKind::kFamilies,
                           [&](const SummaryKey& key, std::string_view data) {
                             rows.emplace_back(key, data);
                           })
          .ok());
  Random random(6);
  for (int n = 0; n < 500; ++n) {
    const auto& [key, data] = rows[random.Below(rows.size())];
    if (data.empty()) continue;
    std::string spoilt = data;
    for (std::uint64_t k = 1 + random.Below(3); k > 0; --k)
      spoilt[random.Below(spoilt.size())] =
          static_cast<char>(random.Below(256));
    ASSERT_TRUE(store->SetSummary(key, spoilt).ok());
    Families again;
    if (again.Load(*store).ok())
      for (const FamilyMember& member : stream) again.Add(member);
    ASSERT_TRUE(store->SetSummary(key, data).ok());
  }
}

}  // namespace
}  // namespace vigie
