// The engine with all its threads over the real log and the real state.
#include "pipeline/engine/engine.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "deploy/vigie/catalog.h"
#include "deploy/vigie/data_folder.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/engine/live_source.h"
#include "tests/pipeline/engine/simulated_run.h"

namespace vigie {
namespace {

// Lines, delivered a few at a time; ends, or stays open as a live source does.
class Lines final : public Source {
 public:
  Lines(const std::vector<std::string>& lines, bool ends)
      : lines_(lines), ends_(ends) {}
  absl::Status Open(const Resume& from) override {
    next_ = from.last.epoch == 1 ? from.last.position : 0;
    return absl::OkStatus();
  }
  absl::Status Read(SourceBatch& batch, Micros wait) override {
    for (int i = 0; i < 16 && next_ < lines_.size(); ++i, ++next_)
      batch.Add(lines_[next_], next_ + 1);
    if (next_ < lines_.size()) return absl::OkStatus();
    if (ends_) return OutOfRange("end");
    SystemClock().Sleep(std::min(wait, kMillisecond));
    return interrupted_ ? absl::CancelledError("interrupted")
                        : absl::OkStatus();
  }
  void Close() override {}
  std::uint64_t epoch() const override { return 1; }
  void Durable(std::uint64_t position, std::uint32_t) override {
    durable_ = position;
  }
  void Interrupt() override { interrupted_ = true; }
  SourceHealth health() const override { return {}; }
  std::uint64_t durable() const { return durable_; }

 private:
  const std::vector<std::string>& lines_;
  const bool ends_;
  std::size_t next_ = 0;
  std::atomic<std::uint64_t> durable_{0};
  std::atomic<bool> interrupted_{false};
};

// Fails as soon as it has given a line, twice; each Open counts from 1 again.
class Restarting final : public Source {
 public:
  explicit Restarting(const std::vector<std::string>& lines) : lines_(lines) {}
  absl::Status Open(const Resume&) override {
    ++opens_;
    given_ = 0;
    return absl::OkStatus();
  }
  absl::Status Read(SourceBatch& batch, Micros wait) override {
    if (opens_ <= 2) {
      batch.Add(lines_[opens_ - 1], ++given_);
      return absl::UnavailableError("503");
    }
    SystemClock().Sleep(wait);
    return interrupted_ ? absl::CancelledError("interrupted")
                        : absl::OkStatus();
  }
  void Close() override {}
  std::uint64_t epoch() const override { return opens_; }
  void Durable(std::uint64_t position, std::uint32_t) override {
    if (position > given_) confirmed_another_ = true;
  }
  void Interrupt() override { interrupted_ = true; }
  SourceHealth health() const override { return {}; }
  std::uint64_t opens() const { return opens_; }
  bool confirmed_another() const { return confirmed_another_; }

 private:
  const std::vector<std::string>& lines_;
  std::atomic<std::uint64_t> opens_{0};
  std::uint64_t given_ = 0;
  std::atomic<bool> confirmed_another_{false}, interrupted_{false};
};

// Keeps the lines of the mentions' feed.
class FeedKeeper final : public Sink {
 public:
  explicit FeedKeeper(std::vector<std::string>& lines) : lines_(lines) {}
  absl::Status Deliver(const Alert&) override { return absl::OkStatus(); }
  bool wants(FeedLine::Kind kind) const override {
    return kind == FeedLine::Kind::kMention;
  }
  absl::Status Write(const std::vector<FeedLine>& lines) override {
    for (const FeedLine& line : lines) lines_.push_back(line.json);
    return absl::OkStatus();
  }

 private:
  std::vector<std::string>& lines_;
};

class EngineTest : public testing::Test {
 protected:
  EngineTest() {
    std::string name =
        (std::filesystem::temp_directory_path() / "vigie-XXXXXX");
    folder_ = mkdtemp(name.data());
  }
  ~EngineTest() override { std::filesystem::remove_all(folder_); }

  struct Ended {
    absl::Status status;
    RunFigures figures;
    std::uint64_t durable = 0;
  };

  Ended Run(const std::vector<std::string>& lines, bool stream,
            std::uint32_t workers, Micros stop_after = 0) {
    Settings settings;
    settings.data = folder_;
    settings.log.segment_bytes = 4 << 20;
    settings.log.data_at_risk = 5 * kMillisecond;
    auto folder = OpenDataFolder(settings);
    EXPECT_TRUE(folder.ok()) << folder.status();
    EngineParts parts;
    parts.log = std::move(folder->log);
    parts.store = std::move(folder->store);
    parts.rules.brands = {{.name = "Railéo", .query = "raileo"},
                          {.name = "Novalia", .query = "novalia"}};
    parts.mappings = AllMappings();
    parts.analysis = MakeAnalysis;
    parts.detector = *MakeBadBuzzDetector({});
    auto source = std::make_unique<Lines>(lines, stream);
    const Lines& held = *source;
    ConfiguredSource configured;
    configured.name = "lines";
    configured.format = "mention";
    configured.ends = stream;
    configured.source = std::move(source);
    parts.sources.push_back(std::move(configured));
    parts.sinks.push_back({"feed", std::make_unique<FeedKeeper>(fed_)});
    MetricsBoard board;
    parts.board = &board;
    parts.clock = &SystemClock();
    EngineOptions options;
    options.workers = workers;
    options.stream_clock = stream;
    Engine engine(options, std::move(parts));
    Ended ended;
    ended.status = engine.Start();
    if (!ended.status.ok()) return ended;
    if (stop_after > 0) {
      SystemClock().Sleep(stop_after);
    } else if (stream) {
      EXPECT_TRUE(engine.WaitFinished(60 * kSecond));
    } else {
      for (int i = 0; i < 6000 && held.durable() < lines.size(); ++i)
        SystemClock().Sleep(10 * kMillisecond);
      ended.durable = held.durable();
    }
    ended.status = engine.Stop();
    ended.figures = engine.figures();
    return ended;
  }

  std::string Dump() {
    auto store = Store::Open(StatePath(folder_));
    EXPECT_TRUE(store.ok());
    return *(*store)->Dump(false);
  }

  std::string folder_;
  std::vector<std::string> fed_;  // to be read when no run goes on
};

TEST_F(EngineTest, CountsEveryLineOfAStreamOnceWithAnyNumberOfWorkers) {
  const std::vector<std::string> lines = SimulatedInput(3, 2000);
  std::string first;
  for (const std::uint32_t workers : {1u, 2u, 3u}) {
    std::filesystem::remove_all(folder_);
    const Ended ended = Run(lines, true, workers);
    ASSERT_TRUE(ended.status.ok()) << ended.status;
    EXPECT_EQ(ended.figures.books.ingested, lines.size());
    EXPECT_TRUE(ended.figures.books.Balanced());
    if (first.empty()) first = Dump();
    EXPECT_EQ(first, Dump()) << workers << " workers";
  }
}

TEST_F(EngineTest, GoesOnWhereAStoppedStreamWas) {
  const std::vector<std::string> lines = SimulatedInput(4, 3000);
  ASSERT_TRUE(Run(lines, true, 2).status.ok());
  const std::string whole = Dump();
  std::filesystem::remove_all(folder_);
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(Run(lines, true, 2, (1 + 3 * i) * kMillisecond).status.ok());
  ASSERT_TRUE(Run(lines, true, 2).status.ok());
  EXPECT_EQ(whole, Dump());
}

TEST_F(EngineTest, ConfirmsToALiveSourceOnlyWhatIsDurableAndLosesNothing) {
  const std::vector<std::string> lines = SimulatedInput(5, 1000);
  Ended ended = Run(lines, false, 2);
  ASSERT_TRUE(ended.status.ok()) << ended.status;
  EXPECT_EQ(ended.durable, lines.size());
  EXPECT_EQ(ended.figures.books.ingested, lines.size());
  // A restart resumes behind the last line: nothing is counted again.
  ended = Run(lines, false, 1, 700 * kMillisecond);
  ASSERT_TRUE(ended.status.ok()) << ended.status;
  EXPECT_EQ(ended.figures.books.ingested, lines.size());
}

TEST_F(EngineTest, NothingOfAnEarlierOpenIsConfirmedAsIfOfThisOne) {
  const std::vector<std::string> lines = SimulatedInput(6, 2);
  Settings settings;
  settings.data = folder_;
  settings.log.data_at_risk = 2 * kSecond;
  auto folder = OpenDataFolder(settings);
  ASSERT_TRUE(folder.ok()) << folder.status();
  auto source = std::make_unique<Restarting>(lines);
  const Restarting& held = *source;
  ConfiguredSource configured;
  configured.name = "restarting";
  configured.format = "mention";
  configured.source = std::move(source);
  std::unique_ptr<Mapping> mapping;
  for (const auto& [name, make] : AllMappings())
    if (name == "mention") mapping = make();
  RunClock clock(SystemClock(), 0);
  Checkpoints checkpoints;
  MetricsBoard board;
  LiveSource live(std::move(configured), std::move(mapping), *folder->log, {},
                  clock, SystemClock(), checkpoints, board,
                  [](const absl::Status& why) { ADD_FAILURE() << why; });
  live.Start();
  for (int i = 0; i < 6000 && held.opens() < 3; ++i)
    SystemClock().Sleep(10 * kMillisecond);
  ASSERT_EQ(held.opens(), 3u);
  EXPECT_EQ(folder->log->accepted(), 2u);
  live.Stop();
  live.Join();
  EXPECT_EQ(folder->log->durable(), 2u);
  EXPECT_FALSE(held.confirmed_another());
}

// A feed that answers 404: open, and waiting to ask again.
class Waiting final : public Source {
 public:
  absl::Status Open(const Resume&) override { return absl::OkStatus(); }
  absl::Status Read(SourceBatch&, Micros wait) override {
    SystemClock().Sleep(wait);
    return interrupted_ ? absl::CancelledError("interrupted")
                        : absl::OkStatus();
  }
  void Close() override {}
  std::uint64_t epoch() const override { return 1; }
  void Interrupt() override { interrupted_ = true; }
  SourceHealth health() const override {
    return {.connected = answers,
            .detail = answers ? "3 items" : "404",
            .gap = answers ? "a day is missing" : ""};
  }
  static inline std::atomic<bool> answers{false};

 private:
  std::atomic<bool> interrupted_{false};
};

TEST_F(EngineTest, ASourceThatWaitsForItsPlatformIsNotReady) {
  Settings settings;
  settings.data = folder_;
  auto folder = OpenDataFolder(settings);
  ASSERT_TRUE(folder.ok()) << folder.status();
  ConfiguredSource configured;
  configured.name = "feed";
  configured.format = "mention";
  configured.source = std::make_unique<Waiting>();
  std::unique_ptr<Mapping> mapping;
  for (const auto& [name, make] : AllMappings())
    if (name == "mention") mapping = make();
  RunClock clock(SystemClock(), 0);
  Checkpoints checkpoints;
  MetricsBoard board;
  LiveSource live(std::move(configured), std::move(mapping), *folder->log, {},
                  clock, SystemClock(), checkpoints, board,
                  [](const absl::Status& why) { ADD_FAILURE() << why; });
  const auto connected = [&] {
    for (const MetricFamilyRows& family : board.Collect())
      if (family.name == "vigie_source_connected" && !family.rows.empty())
        return family.rows[0].value;
    return -1.0;
  };
  const auto shows = [&](double value, const std::vector<std::string>& why) {
    for (int i = 0; i < 3000; ++i) {
      if (connected() == value && board.NotReady() == why) return true;
      SystemClock().Sleep(10 * kMillisecond);
    }
    return false;
  };
  live.Start();
  EXPECT_TRUE(shows(0, {"source feed: 404"}));
  Waiting::answers = true;
  EXPECT_TRUE(shows(1, {}));
  live.Stop();
  live.Join();
  // What was missed for good is told and counted once, not at each look.
  EXPECT_EQ(board.TakeTold(),
            std::vector<std::string>{"source feed: a day is missing"});
  for (const MetricFamilyRows& family : board.Collect()) {
    if (family.name != "vigie_source_gaps_total") continue;
    EXPECT_EQ(family.rows.at(0).value, 1);
  }
}

TEST_F(EngineTest, CountsAnItemOncePerBrandWhateverBecomesOfIt) {
  const auto line = [](std::string_view op, int version,
                       std::string_view text) {
    return Cat("{\"id\":\"7\",\"op\":\"", op, "\",\"version\":", version,
               ",\"published\":\"2026-01-05T09:00:00Z\",\"text\":\"", text,
               "\"}");
  };
  const Ended ended =
      Run({line("create", 0, "Railéo"), line("update", 1, "Railéo et Novalia"),
           line("delete", 0, ""), line("update", 2, "Railéo, Novalia")},
          true, 1);
  ASSERT_TRUE(ended.status.ok()) << ended.status;
  EXPECT_EQ(ended.figures.books.brand_hits, 2u);
  EXPECT_EQ(ended.figures.books.created, 1u);
  EXPECT_EQ(ended.figures.books.updated, 2u);
  EXPECT_EQ(ended.figures.books.deleted, 1u);
}

TEST_F(EngineTest, AFeedTellsOfADeletionAndNeverOfWhatWasDeletedBefore) {
  const auto line = [](int id, std::string_view op, std::string_view text) {
    return Cat("{\"id\":\"", id, "\",\"op\":\"", op,
               "\",\"published\":\"2026-01-05T09:00:00Z\",\"text\":\"", text,
               "\"}");
  };
  ASSERT_TRUE(Run({line(1, "create", "Railéo"), line(1, "delete", ""),
                   line(1, "delete", "again"), line(2, "create", "nobody"),
                   line(2, "delete", ""), line(3, "delete", ""),
                   line(3, "create", "Railéo, gone")},
                  true, 1)
                  .status.ok());
  ASSERT_EQ(fed_.size(), 2u);
  EXPECT_NE(fed_[0].find("\"op\":\"create\""), std::string::npos) << fed_[0];
  EXPECT_EQ(fed_[1],
            "{\"platform\":\"file\",\"id\":\"1\",\"op\":\"delete\",\"brands\":["
            "{\"brand\":\"Railéo\"}]}");
}

TEST_F(EngineTest, LinesWithoutATimeDoNotSetTheClockOfAStream) {
  const std::vector<std::string> good = SimulatedInput(6, 500);
  const Ended alone = Run(good, true, 1);
  ASSERT_TRUE(alone.status.ok()) << alone.status;
  std::filesystem::remove_all(folder_);
  std::vector<std::string> lines;
  for (int i = 0; i < 50; ++i) lines.push_back(Cat("unreadable ", i));
  lines.insert(lines.end(), good.begin(), good.end());
  const Ended ended = Run(lines, true, 2);
  ASSERT_TRUE(ended.status.ok()) << ended.status;
  EXPECT_EQ(ended.figures.books.rejected, alone.figures.books.rejected + 50);
  EXPECT_EQ(ended.figures.books.late, alone.figures.books.late);
  EXPECT_EQ(ended.figures.folded, alone.figures.folded);
  // Nor does an input in which nothing has one: two runs are the same run.
  std::filesystem::remove_all(folder_);
  lines.resize(50);
  ASSERT_TRUE(Run(lines, true, 1).status.ok());
  const std::string first = Dump();
  std::filesystem::remove_all(folder_);
  ASSERT_TRUE(Run(lines, true, 1).status.ok());
  EXPECT_EQ(first, Dump());
}

TEST_F(EngineTest, RefusesALogThatIsOlderThanItsState) {
  const std::vector<std::string> lines = SimulatedInput(6, 200);
  ASSERT_TRUE(Run(lines, true, 1).status.ok());
  std::filesystem::remove_all(LogPath(folder_));
  Settings settings;
  settings.data = folder_;
  const auto folder = OpenDataFolder(settings);
  ASSERT_FALSE(folder.ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(folder.status())) << folder.status();
}

}  // namespace
}  // namespace vigie
