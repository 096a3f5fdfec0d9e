#include "pipeline/aggregate/coordination.h"

#include <gtest/gtest.h>

#include "pipeline/aggregate/partial.h"
#include "pipeline/base/hash.h"

namespace vigie {
namespace {

constexpr std::int64_t kStart = 29'459'520;

struct Account {
  std::uint64_t author = 0;
  std::uint8_t flags = 0;
  std::int64_t minute = kStart;
  bool press = false;
};

class Campaign {
 public:
  void Publishes(const Account& account) {
    FamilyMember member;
    member.item = Mix64(++items_);
    member.author = Mix64(account.author + 77);
    member.minute = account.minute;
    member.flags = account.flags;
    member.press = account.press;
    member.fingerprint.words = 12;
    family_ = families_.Add(member).family;
  }
  Coordination Score() const { return CoordinationOf(*family_); }

 private:
  Families families_;
  const Family* family_ = nullptr;
  std::uint64_t items_ = 0;
};

TEST(Coordination, YoungAccountsThatWriteTheSameAtOnceAreACampaign) {
  Campaign campaign;
  for (std::uint64_t i = 0; i < 38; ++i)
    campaign.Publishes({i, i < 31 ? kRowYoung : RowFlags{},
                        kStart + static_cast<std::int64_t>(i) * 6 / 37});
  const Coordination c = campaign.Score();
  EXPECT_GE(c.score, kCoordinated);
  EXPECT_LE(c.score, 1000);
  EXPECT_EQ(InWords(c, false),
            "38 accounts, 31 of them less than 30 days old, the same text "
            "within 6 minutes");
  EXPECT_EQ(InWords(c, true),
            "38 comptes, dont 31 de moins de 30 jours, le même texte en 6 "
            "minutes");
}

TEST(Coordination, RepostsAndNewsPassedOnAreNone) {
  Campaign reposts, press;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    reposts.Publishes({i, i == 0 ? RowFlags{} : kRowRepost});
    press.Publishes({i, 0, kStart, true});
  }
  EXPECT_EQ(reposts.Score().score, 0);
  EXPECT_EQ(press.Score().score, 0);
  EXPECT_EQ(InWords(press.Score(), false), "");
}

TEST(Coordination, OldAccountsThatCopyOverADayAreNotCalledSo) {
  Campaign chain;
  for (std::uint64_t i = 0; i < 60; ++i)
    chain.Publishes({i, 0, kStart + static_cast<std::int64_t>(i) * 24});
  EXPECT_LT(chain.Score().score, kCoordinated);
}

TEST(Coordination, OneAccountThatFloodsIs) {
  Campaign flood;
  for (std::uint64_t i = 0; i < 4; ++i) flood.Publishes({1});
  EXPECT_EQ(flood.Score().score, 0);
  for (std::uint64_t i = 0; i < 20; ++i) flood.Publishes({1});
  EXPECT_GE(flood.Score().score, kCoordinated);
  EXPECT_EQ(InWords(flood.Score(), false),
            "1 account, the same text 24 times in the same minute");
}

TEST(Coordination, ManyAccountsAreEstimatedFromAFairSample) {
  Campaign campaign;
  for (std::uint64_t i = 0; i < 4000; ++i)
    campaign.Publishes({i, i % 4 != 0 ? kRowYoung : RowFlags{}, kStart});
  const Coordination c = campaign.Score();
  EXPECT_NEAR(c.accounts, 4000, 1500);
  EXPECT_NEAR(static_cast<double>(c.young) / c.accounts, .75, .2);
}

}  // namespace
}  // namespace vigie
