// Rules that change while the engine runs: what came before is judged by the
// old ones, what comes after by the new ones, and nothing waits for them.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "deploy/vigie/catalog.h"
#include "deploy/vigie/data_folder.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/engine/engine.h"

namespace vigie {
namespace {

// A live source that says what the test gives it.
class Told final : public Source {
 public:
  absl::Status Open(const Resume& from) override {
    absl::MutexLock lock(&mutex_);
    next_ = from.last.epoch == 1 ? from.last.position : 0;
    return absl::OkStatus();
  }
  absl::Status Read(SourceBatch& batch, Micros wait) override {
    absl::MutexLock lock(&mutex_);
    const auto some = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return next_ < lines_.size() || interrupted_;
    };
    mutex_.AwaitWithTimeout(absl::Condition(&some), absl::Microseconds(wait));
    if (interrupted_) return absl::CancelledError("interrupted");
    for (int i = 0; i < 64 && next_ < lines_.size(); ++i, ++next_)
      batch.Add(lines_[next_], next_ + 1);
    return absl::OkStatus();
  }
  void Close() override {}
  std::uint64_t epoch() const override { return 1; }
  void Interrupt() override {
    absl::MutexLock lock(&mutex_);
    interrupted_ = true;
  }
  SourceHealth health() const override { return {}; }

  void Say(std::string_view text) {
    absl::MutexLock lock(&mutex_);
    lines_.push_back(Cat("{\"id\":\"", lines_.size(), "\",\"published\":\"",
                         FormatRfc3339(SystemClock().Now()), "\",\"text\":\"",
                         text, "\"}"));
  }

 private:
  absl::Mutex mutex_;
  std::vector<std::string> lines_;
  std::size_t next_ = 0;
  bool interrupted_ = false;
};

// Counts the analyses that live.
class Alive final : public Analyzer {
 public:
  explicit Alive(std::atomic<int>& count) : count_(count) { ++count_; }
  ~Alive() override { --count_; }
  void Score(const Tokens&, ScoredMention&) override {}

 private:
  std::atomic<int>& count_;
};

Rules Watching(const std::vector<std::string>& names) {
  Rules rules;
  for (const std::string& name : names)
    rules.brands.push_back({.name = name, .query = name});
  return rules;
}

class ReloadTest : public testing::Test {
 protected:
  ReloadTest() {
    std::string name =
        (std::filesystem::temp_directory_path() / "vigie-XXXXXX");
    folder_ = mkdtemp(name.data());
  }
  ~ReloadTest() override {
    engine_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Start(const Rules& rules) {
    Settings settings;
    settings.data = folder_;
    settings.log.segment_bytes = 4 << 20;
    settings.log.data_at_risk = kMillisecond;
    auto folder = OpenDataFolder(settings);
    ASSERT_TRUE(folder.ok()) << folder.status();
    EngineParts parts;
    parts.log = std::move(folder->log);
    parts.store = std::move(folder->store);
    parts.rules = rules;
    parts.mappings = AllMappings();
    parts.analysis = [this](const Rules& of) {
      absl::StatusOr<Analysis> made = MakeAnalysis(of);
      if (made.ok()) made->analyzers.push_back(std::make_unique<Alive>(alive_));
      return made;
    };
    parts.detector = *MakeBadBuzzDetector({});
    auto source = std::make_unique<Told>();
    source_ = source.get();
    ConfiguredSource configured;
    configured.name = "told";
    configured.format = "mention";
    configured.source = std::move(source);
    parts.sources.push_back(std::move(configured));
    parts.board = &board_;
    parts.clock = &SystemClock();
    EngineOptions options;
    options.workers = 2;
    engine_ = std::make_unique<Engine>(options, std::move(parts));
    const absl::Status started = engine_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  // Waits until so many mentions are counted.
  void Counted(std::uint64_t mentions) {
    for (int i = 0; i < 3000; ++i) {
      if (engine_->figures().books.ingested >= mentions) return;
      SystemClock().Sleep(10 * kMillisecond);
    }
    FAIL() << "only " << engine_->figures().books.ingested << " of " << mentions
           << ": " << engine_->failed();
  }

  absl::StatusOr<bool> Reload(const Rules& rules) {
    return engine_->Reload(rules, stopping_);
  }

  // Mentions counted for each brand, "Alpha 3".
  std::vector<std::string> Stop() {
    const absl::Status stopped = engine_->Stop();
    EXPECT_TRUE(stopped.ok()) << stopped;
    engine_.reset();
    auto store = Store::Open(StatePath(folder_));
    EXPECT_TRUE(store.ok());
    std::vector<std::string> counts;
    const auto names = *(*store)->Names("brands");
    std::vector<std::int64_t> totals(names.size());
    EXPECT_TRUE((*store)
                    ->VisitWindows(
                        [&](const WindowKey& key, const WindowCounts& window) {
                          totals[key.brand] += window.mentions;
                        })
                    .ok());
    for (std::size_t i = 0; i < names.size(); ++i)
      counts.push_back(Cat(names[i], " ", totals[i]));
    return counts;
  }

  std::string folder_;
  MetricsBoard board_;
  std::atomic<int> alive_{0};
  std::atomic<bool> stopping_{false};
  std::unique_ptr<Engine> engine_;
  Told* source_ = nullptr;
};

using Counts = std::vector<std::string>;

TEST_F(ReloadTest, WhatComesAfterIsJudgedByTheNewRules) {
  Start(Watching({"Alpha", "Beta"}));
  for (int i = 0; i < 10; ++i) source_->Say("alpha beta gamma");
  Counted(10);
  const auto changed = Reload(Watching({"Gamma", "Alpha"}));
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_TRUE(*changed);
  for (int i = 0; i < 5; ++i) source_->Say("alpha beta gamma");
  Counted(15);
  EXPECT_EQ(Stop(), (Counts{"Alpha 15", "Beta 10", "Gamma 5"}));
}

TEST_F(ReloadTest, ARestartGoesOnWithTheRulesItWasGivenLast) {
  Start(Watching({"Alpha"}));
  source_->Say("alpha beta");
  Counted(1);
  ASSERT_TRUE(Reload(Watching({"Beta"})).ok());
  source_->Say("alpha beta");
  Counted(2);
  EXPECT_EQ(Stop(), (Counts{"Alpha 1", "Beta 1"}));
  Start(Watching({"Beta"}));
  const auto again = Reload(Watching({"Beta"}));
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(*again) << "the log names these rules already";
  for (int i = 0; i < 3; ++i) source_->Say("alpha beta");
  Counted(3);  // the first two are known by their position
  EXPECT_EQ(Stop(), (Counts{"Alpha 1", "Beta 2"}));
}

TEST_F(ReloadTest, RulesThatDoNotCompileAreRefusedAndTheOldOnesStay) {
  Start(Watching({"Alpha"}));
  Rules wrong = Watching({"Beta"});
  wrong.brands[0].query = "(beta";
  const auto refused = Reload(wrong);
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
  EXPECT_NE(refused.status().message().find("E_PAREN"), std::string::npos);
  source_->Say("alpha beta");
  Counted(1);
  EXPECT_EQ(Stop(), Counts{"Alpha 1"});
}

TEST_F(ReloadTest, MentionsAreCountedOnceThroughManyReloads) {
  const Rules sets[] = {Watching({"Alpha"}), Watching({"Alpha", "Beta"}),
                        Watching({"Beta", "Alpha", "Gamma"})};
  Start(sets[0]);
  constexpr int kReloads = 10;
  for (int i = 0; i < kReloads; ++i) {
    for (int k = 0; k < 50; ++k) source_->Say("alpha");
    const auto changed = Reload(sets[(i + 1) % 3]);
    ASSERT_TRUE(changed.ok()) << changed.status();
    EXPECT_TRUE(*changed);
  }
  Counted(50 * kReloads);
  EXPECT_EQ(Stop()[0], Cat("Alpha ", 50 * kReloads));
}

TEST_F(ReloadTest, WhatNobodyUsesIsFreed) {
  Start(Watching({"Alpha"}));
  for (int i = 0; i < 64; ++i) source_->Say(Cat("alpha ", i));
  Counted(64);
  EXPECT_LE(alive_, 2) << "one for each worker";
  for (int r = 0; r < 5; ++r) {
    ASSERT_TRUE(Reload(Watching({"Alpha", Cat("B", r)})).ok());
    for (int i = 0; i < 64; ++i) source_->Say(Cat("alpha ", r, " ", i));
    Counted(64 * (r + 2));
  }
  for (int i = 0; i < 500 && alive_ > 2; ++i)
    SystemClock().Sleep(10 * kMillisecond);
  EXPECT_LE(alive_, 2);
  Stop();
  EXPECT_EQ(alive_, 0);
}

TEST_F(ReloadTest, ARunThatEndsDoesNotWaitForRules) {
  Start(Watching({"Alpha"}));
  stopping_ = true;
  const auto cancelled = Reload(Watching({"Beta"}));
  EXPECT_TRUE(cancelled.ok() || absl::IsCancelled(cancelled.status()))
      << cancelled.status();
  Stop();
}

}  // namespace
}  // namespace vigie
