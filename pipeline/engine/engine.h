// The engine: all threads of a run, and the order in which they begin and end.
//
//     sources -> log -> workers -> collector -> sinks
//
// Rules change while all this goes on: see Reload.
//
// Two kinds of run. Live: each source has a thread, a ticker writes the wall
// clock. Stream: one reader merges sources that have an end, on their own
// clock (see stream_reader.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/engine/analyst.h"
#include "pipeline/engine/collector.h"
#include "pipeline/engine/live_source.h"
#include "pipeline/engine/run_clock.h"
#include "pipeline/engine/sink_runner.h"
#include "pipeline/engine/stream_reader.h"
#include "pipeline/plugin/metrics.h"

namespace vigie {

struct EngineOptions {
  std::uint32_t workers = 0;  // 0: one per core
  bool stream_clock = false;
  double speed = 0;  // stream clock only; 0: as fast as it goes
  PartitionLimits limits;
  // Where the duplicate windows are kept over a restart; "": nowhere.
  std::string window_folder;
  Micros commit_every = 250 * kMillisecond;
  Micros keep_windows = 400 * kDay;
  Micros keep_details = 35 * kDay;
  // How long Stop waits for records to be folded and alerts to be delivered.
  Micros drain = 60 * kSecond;
  Micros grace = 5 * kSecond;
  // Sinks that are not here; alerts for them wait in the outbox for a run that
  // has them.
  std::vector<std::string> absent_sinks;
};

// What the catalog has made from the configuration.
struct EngineParts {
  std::unique_ptr<Log> log;
  std::unique_ptr<Store> store;
  Rules rules;
  Mappings mappings;
  AnalysisFactory analysis;
  std::unique_ptr<Detector> detector;
  std::vector<ConfiguredSource> sources;
  std::vector<ConfiguredSink> sinks;
  MetricsBoard* board = nullptr;  // outlives the engine
  const Clock* clock = nullptr;
};

// Thread-compatible: one owner starts and stops it; figures() from any thread.
class Engine {
 public:
  Engine(EngineOptions options, EngineParts parts);
  ~Engine();

  // FailedPrecondition, InvalidArgument: a mistake of the configuration or of
  // the data folder; nothing runs then.
  absl::Status Start();

  // True when the input has ended and all of it is folded and committed, or
  // when the run cannot go on.
  bool Finished() const { return finished_.load(std::memory_order_acquire); }
  // Waits for Finished, at most `wait`.
  bool WaitFinished(Micros wait) const;

  // Ends the run: sources first, then what is in the log is folded, then the
  // sinks deliver; the accounting is checked. The first error of the run.
  absl::Status Stop();
  // After Stop: there was more in the log than could be folded in
  // EngineOptions::drain. Nothing is lost, the next run goes on with it.
  bool unfolded() const { return unfolded_; }

  // An author asks to be forgotten: the request goes into the log and holds in
  // every replay. Waits until the state has forgotten and is committed;
  // returns the offsets that the fold has passed then. Cancelled when
  // `stopping` turns true, Unavailable when the run ends before: the request
  // is in the log and will be honoured. Thread-safe while the engine runs.
  absl::StatusOr<std::vector<std::uint64_t>> Forget(
      std::string_view platform, std::string_view author,
      const std::atomic<bool>& stopping);

  // Other brands, queries and detection settings from here on: whatever is
  // appended after the call is judged by them, in this run and in every replay.
  // Makes what the workers need on the caller's thread (100,000 queries: a
  // second) while they go on with the old ones. True when the rules are others
  // than those in force. InvalidArgument: they cannot be used, the old ones
  // stay. Cancelled when `stopping` turns true before the log has them.
  // Thread-safe while the engine runs; one after the other.
  absl::StatusOr<bool> Reload(const Rules& rules,
                              const std::atomic<bool>& stopping);

  // As Collector::Acknowledge; Unavailable when the run cannot go on.
  absl::Status Acknowledge(std::string_view incident, std::string_view by,
                           const std::atomic<bool>& stopping);

  RunFigures figures() const;
  // The first error of the run, if any. Any thread.
  absl::Status failed() const {
    absl::MutexLock lock(&mutex_);
    return failed_;
  }

 private:
  absl::Status StartRules();
  absl::Status StartSources();
  absl::StatusOr<WindowFile::Place> WindowPlace();
  void RunWorker(Worker& worker);
  void RunCollector();
  void RunStream();
  void RunTicker();
  void RunFreeing();
  absl::Status BroadcastRules(std::uint64_t hash, std::int64_t number,
                              Micros append_time);
  void ForgetOldRules() ABSL_EXCLUSIVE_LOCKS_REQUIRED(reload_);
  void Fail(const absl::Status& status);
  absl::Status WriteTick(Micros now);

  const EngineOptions options_;
  EngineParts parts_;
  Log& log_;
  Store& store_;
  const Clock& clock_;
  MetricsBoard& board_;
  RulesLibrary library_;
  Doorbell doorbell_;
  Checkpoints checkpoints_;
  std::unique_ptr<Positions> positions_;
  std::vector<std::unique_ptr<SinkRunner>> sinks_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Collector> collector_;
  std::unique_ptr<RunClock> run_clock_;
  bool unfolded_ = false;
  std::vector<std::unique_ptr<LiveSource>> live_;
  std::unique_ptr<StreamReader> stream_;

  std::vector<std::thread> worker_threads_;
  std::thread collector_thread_, intake_thread_, freeing_thread_;
  std::atomic<bool> started_{false}, stop_intake_{false},
      stop_collector_{false};
  std::atomic<bool> input_ended_{false}, finished_{false};
  std::int64_t last_tick_ = -1;
  MetricsBoard::FamilyId clock_ahead_ = 0;

  absl::Mutex reload_;
  // Rules that the log names since the start, and those it named then.
  std::vector<std::pair<std::int64_t, std::uint64_t>> named_
      ABSL_GUARDED_BY(reload_);

  mutable absl::Mutex mutex_;
  absl::Status failed_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vigie
