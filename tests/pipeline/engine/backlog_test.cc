// An alert does not wait for a backlog: while there is much to fold, rounds
// share a commit, but not the one that raises an alert.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "deploy/vigie/catalog.h"
#include "ingest/mention/mapping.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/engine/collector.h"
#include "pipeline/engine/stream_reader.h"
#include "pipeline/log/memory_log.h"

namespace vigie {
namespace {

constexpr Micros kStart = 1'767'571'200 * kSecond;  // 2026-01-05T00:00:00Z

// Each look at it takes a second: so does a commit, and rounds share one.
class SlowClock final : public Clock {
 public:
  Micros Now() const override { return kStart + Monotonic(); }
  Micros Monotonic() const override { return now_ += kSecond; }
  void Sleep(Micros duration) const override { now_ += duration; }

 private:
  mutable Micros now_ = 0;
};

class Lines final : public Source {
 public:
  explicit Lines(std::vector<std::string> lines) : lines_(std::move(lines)) {}
  absl::Status Open(const Resume&) override { return absl::OkStatus(); }
  absl::Status Read(SourceBatch& batch, Micros) override {
    for (int i = 0; i < 64 && next_ < lines_.size(); ++i, ++next_)
      batch.Add(lines_[next_], next_ + 1);
    return next_ == lines_.size() ? OutOfRange("end") : absl::OkStatus();
  }
  void Close() override {}
  std::uint64_t epoch() const override { return 1; }
  void Interrupt() override {}
  SourceHealth health() const override { return {}; }

 private:
  const std::vector<std::string> lines_;
  std::size_t next_ = 0;
};

// Four hours in which little is said, a burst of complaints, and a long time
// in which little is said.
std::vector<std::string> ABurstEarlyOn(int before) {
  std::vector<std::string> lines;
  Micros now = kStart;
  const auto say = [&](Micros after, std::string_view text) {
    now += after;
    lines.push_back(Cat("{\"id\":\"", lines.size(), "\",\"published\":\"",
                        FormatRfc3339(now),
                        "\",\"lang\":\"fr\",\"author\":{\"id\":\"a",
                        lines.size(), "\"},\"text\":\"Railéo ", text, "\"}"));
  };
  for (int i = 0; i < before; ++i) say(kMinute, "ouvre un guichet à Lyon");
  static constexpr const char* kBad[] = {
      "c'est une honte, service catastrophique, je suis furieux",
      "encore en panne, scandaleux, plus jamais",
      "arnaque totale, très déçu, fuyez"};
  for (int i = 0; i < 80; ++i) say(5 * kSecond, kBad[i % 3]);
  for (int i = 0; i < 600; ++i) say(kMinute, "ouvre un guichet à Lyon");
  return lines;
}

struct Told {
  bool at_once = false;  // in the turn of the round that raised it
  bool backlog = false;  // much was still to be folded
  int turns_uncommitted = 0;
};

// Folds a whole log turn by turn; what came of its first alert.
absl::StatusOr<Told> FoldABacklog(int before) {
  SlowClock clock;
  MemoryLog log(
      {.partitions = 2, .one_stream = true, .lazy = false, .a_read = 8});
  VIGIE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                         Store::Open(":memory:"));
  RulesLibrary library;
  Rules rules;
  rules.analysis = "test";
  rules.brands = {{.name = "Railéo", .query = "raileo"}};
  library.Add(rules);
  const std::uint64_t hash = rules.Hash();
  VIGIE_RETURN_IF_ERROR(store->AddRules(hash, rules.Body()));
  NewRecord named;
  named.op = Op::kRules;
  named.append_time = kStart;
  named.payload =
      std::string_view(reinterpret_cast<const char*>(&hash), sizeof hash);
  VIGIE_RETURN_IF_ERROR(log.Broadcast(named));

  Lines source(ABurstEarlyOn(before));
  std::vector<StreamReader::Input> inputs;
  inputs.push_back(
      {"lines", FormatName::Of("mention"), &source, MakeMentionMapping()});
  StreamReader reader(log, std::move(inputs), clock, StreamReader::Options{0});
  VIGIE_RETURN_IF_ERROR(reader.Open({}));
  for (absl::Status read; !absl::IsOutOfRange(read);) {
    read = reader.Step();
    if (!read.ok() && !absl::IsOutOfRange(read)) return read;
  }

  LedgerOptions ledger_options;
  ledger_options.partitions = log.partitions();
  ledger_options.alert_sinks = {"phone"};
  VIGIE_ASSIGN_OR_RETURN(auto detector, MakeBadBuzzDetector({}));
  VIGIE_ASSIGN_OR_RETURN(
      auto ledger,
      Ledger::Load(*store, library, std::move(detector), ledger_options));
  std::unique_ptr<Worker> worker;
  VIGIE_ASSIGN_OR_RETURN(
      auto loaded,
      Fold::Load(*store, std::move(ledger), log.partitions(),
                 [&](Partial* partial) { worker->Recycle(partial); }));
  Positions positions(log.partitions());
  Doorbell doorbell;
  Checkpoints checkpoints;
  MetricsBoard board;
  worker = std::make_unique<Worker>(0, 1, log, AllMappings(), MakeAnalysis,
                                    library, positions, doorbell);
  CollectorOptions options;
  options.partitions = log.partitions();
  Collector collector(
      log, *store, std::move(loaded), {worker.get()}, {}, positions,
      checkpoints, board, clock,
      std::make_unique<Analyst>(AllMappings(), MakeAnalysis, library), doorbell,
      {}, options);
  VIGIE_RETURN_IF_ERROR(worker->Open());

  const std::int64_t last = log.tail().last_tick;
  const Fold& fold = collector.fold();
  Told told;
  for (int turn = 0; turn < 10'000; ++turn) {
    const Micros folded_before = fold.folded_time();
    VIGIE_RETURN_IF_ERROR(worker->Step(0));
    VIGIE_RETURN_IF_ERROR(collector.Step(0));
    told.turns_uncommitted += !collector.HasCommitted(fold.round());
    VIGIE_ASSIGN_OR_RETURN(const auto pending, store->PendingAlerts());
    if (pending.empty()) continue;
    told.at_once = pending.front().alert.at > folded_before;
    told.backlog = last - fold.round() > 8 * kHour / kTick;
    return told;
  }
  return Internal("no alert was raised");
}

TEST(Backlog, AnAlertIsCommittedInTheTurnThatRaisesItWhileMuchIsStillToFold) {
  for (int before = 240; before < 260; ++before) {
    const absl::StatusOr<Told> told = FoldABacklog(before);
    ASSERT_TRUE(told.ok()) << told.status();
    EXPECT_TRUE(told->at_once) << before;
    EXPECT_TRUE(told->backlog) << before;
    // Otherwise commits were shared.
    EXPECT_GT(told->turns_uncommitted, 5) << before;
  }
}

}  // namespace
}  // namespace vigie
