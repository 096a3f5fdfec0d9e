#include "pipeline/state/store.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

// The tables as the first version had them.
constexpr std::string_view kFirstVersion = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE partitions(partition INTEGER PRIMARY KEY, state BLOB);
CREATE TABLE brands(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE platforms(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE rules(hash INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE windows(
  brand INTEGER, minute INTEGER, platform INTEGER, language INTEGER,
  tone INTEGER, mentions INTEGER, late INTEGER, observed INTEGER,
  reposts INTEGER, reach_milli INTEGER,
  PRIMARY KEY(brand, minute, platform, language, tone)) WITHOUT ROWID;
CREATE TABLE summaries(
  kind INTEGER, period INTEGER, brand INTEGER, sub INTEGER, data BLOB,
  PRIMARY KEY(kind, period, brand, sub)) WITHOUT ROWID;
CREATE TABLE sampled(item INTEGER, author INTEGER, brand INTEGER,
  period INTEGER, sub INTEGER, PRIMARY KEY(item, brand, period, sub))
  WITHOUT ROWID;
CREATE INDEX sampled_author ON sampled(author);
CREATE INDEX sampled_period ON sampled(period);
CREATE TABLE items(seq INTEGER PRIMARY KEY, journal BLOB);
CREATE TABLE incidents(id TEXT PRIMARY KEY, brand TEXT, onset INTEGER,
  ended INTEGER, data BLOB) WITHOUT ROWID;
CREATE TABLE alerts(id TEXT, step INTEGER, at INTEGER, data BLOB,
  PRIMARY KEY(id, step)) WITHOUT ROWID;
CREATE TABLE deliveries(id TEXT, step INTEGER, sink TEXT, outcome TEXT,
  error TEXT, PRIMARY KEY(id, step, sink)) WITHOUT ROWID;
CREATE INDEX deliveries_pending ON deliveries(id, step) WHERE outcome IS NULL;
CREATE TABLE dead_letters(partition INTEGER, offset INTEGER, source INTEGER,
  append_time INTEGER, reason TEXT, payload BLOB,
  PRIMARY KEY(partition, offset)) WITHOUT ROWID;
CREATE TABLE accounting(source INTEGER PRIMARY KEY, ingested INTEGER,
  created INTEGER, updated INTEGER, deleted INTEGER, rejected INTEGER,
  duplicate INTEGER, matched INTEGER, unmatched INTEGER, late INTEGER,
  brand_hits INTEGER);
CREATE TABLE checkpoints(source INTEGER PRIMARY KEY, epoch INTEGER,
  position INTEGER, sub INTEGER, data BLOB);
CREATE TABLE lost(partition INTEGER, first INTEGER, next INTEGER, reason TEXT,
  PRIMARY KEY(partition, first)) WITHOUT ROWID;
INSERT INTO brands VALUES(0, 'Orange');
INSERT INTO windows VALUES(0, 29000000, 0, 1, 2, 5, 1, 1, 2, 3000);
PRAGMA user_version = 1;
)sql";

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name =
        (std::filesystem::temp_directory_path() / "vigie-store-test-XXXXXX")
            .string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = folder_ + "/state.db";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Execute(std::string_view script) {
    const auto sql = Sql::Open(path_);
    ASSERT_TRUE(sql.ok()) << sql.status();
    const absl::Status done = (*sql)->Execute(script);
    ASSERT_TRUE(done.ok()) << done;
  }
  std::int64_t Version(const std::string& path) {
    const auto sql = Sql::Open(path);
    EXPECT_TRUE(sql.ok()) << sql.status();
    auto version = (*sql)->Prepare("PRAGMA user_version");
    EXPECT_TRUE(version.ok() && version->Step().ok());
    return version->Int(0);
  }
  absl::Status Opened(StoreUse use) { return Store::Open(path_, use).status(); }

  std::string folder_, path_;
};

TEST_F(StoreTest, OnlyTheRunThatOwnsItBringsAnOlderStateUpToDate) {
  Execute(kFirstVersion);
  Alert alert;
  alert.id = "a";
  alert.step = 1;
  alert.firing = true;
  {
    const auto sql = Sql::Open(path_);
    ASSERT_TRUE(sql.ok()) << sql.status();
    auto add = (*sql)->Prepare("INSERT INTO alerts VALUES('a', 1, 60, ?)");
    ASSERT_TRUE(add.ok() && add->Blob(EncodeAlert(alert)).Run().ok());
    const absl::Status posted = (*sql)->Execute(
        "INSERT INTO deliveries VALUES('a', 1, 'slack', NULL, NULL)");
    ASSERT_TRUE(posted.ok()) << posted;
  }
  // Who reads must not change it behind the back of the run that it is of.
  const absl::Status read = Opened(StoreUse::kRead);
  EXPECT_TRUE(absl::IsFailedPrecondition(read)) << read;
  EXPECT_THAT(read.ToString(), HasSubstr("an older Vigie (version 1"));
  {
    auto copied = Store::Open(path_, StoreUse::kCopy);
    ASSERT_TRUE(copied.ok()) << copied.status();
    ASSERT_TRUE((*copied)->BackUp(folder_ + "/copy.db").ok());
  }
  EXPECT_EQ(Version(path_), 1);
  EXPECT_EQ(Version(folder_ + "/copy.db"), 1);

  auto store = Store::Open(path_);
  ASSERT_TRUE(store.ok()) << store.status();
  const WindowKey key = {.brand = 0,
                         .minute = 29000000,
                         .platform = 0,
                         .language = static_cast<Language>(1),
                         .tone = static_cast<Tone>(2)};
  ASSERT_TRUE((*store)->AddWindow(key, {.mentions = 1, .doubtful = 1}).ok());
  std::vector<WindowCounts> windows;
  ASSERT_TRUE((*store)
                  ->VisitWindows(
                      [&](const WindowKey& found, const WindowCounts& counts) {
                        EXPECT_EQ(found, key);
                        windows.push_back(counts);
                      })
                  .ok());
  EXPECT_THAT(windows, testing::ElementsAre(WindowCounts{.mentions = 6,
                                                         .late = 1,
                                                         .observed = 1,
                                                         .reposts = 2,
                                                         .doubtful = 1,
                                                         .reach_milli = 3000}));
  const auto pending = (*store)->PendingAlerts();
  ASSERT_TRUE(pending.ok()) << pending.status();
  ASSERT_THAT(*pending, SizeIs(1));
  EXPECT_EQ((*pending)[0].sink, "slack");
  EXPECT_EQ((*pending)[0].alert.id, "a");
  EXPECT_TRUE((*pending)[0].alert.page);
  // Now it can be read, while the run has it.
  EXPECT_TRUE(Opened(StoreUse::kRead).ok());
}

TEST_F(StoreTest, ANewerStateIsRefusedWhateverItIsFor) {
  ASSERT_TRUE(Opened(StoreUse::kWrite).ok());
  Execute("PRAGMA user_version = 1000");
  for (const StoreUse use :
       {StoreUse::kWrite, StoreUse::kRead, StoreUse::kCopy}) {
    const absl::Status status = Opened(use);
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(status.ToString(), HasSubstr("newer Vigie"));
  }
}

TEST_F(StoreTest, WhatIsBeingMadeIsNotReadYet) {
  Execute("CREATE TABLE begun(x)");
  for (const StoreUse use : {StoreUse::kRead, StoreUse::kCopy}) {
    const absl::Status status = Opened(use);
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_THAT(status.ToString(), HasSubstr("nothing is in it yet"));
  }
  EXPECT_EQ(Version(path_), 0);
}

TEST_F(StoreTest, WhatIsNoStateIsDamaged) {
  std::ofstream(path_) << std::string(10000, 'x');
  for (const StoreUse use :
       {StoreUse::kWrite, StoreUse::kRead, StoreUse::kCopy})
    EXPECT_TRUE(absl::IsDataLoss(Opened(use)));
}

}  // namespace
}  // namespace vigie
