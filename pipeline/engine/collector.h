// The collector: one thread that folds what the workers bring, decides, and
// lets conclusions out.
//
//     partials -> fold -> detect -> commit -> sinks
//
// Nothing leaves before the round that concluded it is committed.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/engine/checkpoints.h"
#include "pipeline/engine/doorbell.h"
#include "pipeline/engine/fold.h"
#include "pipeline/engine/positions.h"
#include "pipeline/engine/sink_runner.h"
#include "pipeline/engine/worker.h"
#include "pipeline/plugin/metrics.h"

namespace vigie {

struct CollectorOptions {
  std::uint32_t partitions = 8;
  PartitionLimits limits;
  // While there is more to fold, rounds share a commit for this long; and for
  // nine times as long as the last one took, unless somebody waits for it.
  Micros commit_every = 250 * kMillisecond;
  // A gap is recomputed once its partial has waited this long.
  Micros repair_after = 2 * kSecond;
};

// What the run has come to, for the summary and the progress line.
struct RunFigures {
  Accounting books;
  Micros folded = 0;
  std::uint64_t rounds = 0;
  std::vector<Incident> incidents;
  std::int64_t alerts_delivered = 0;
  std::uint64_t determinism_bugs = 0;
  std::uint64_t lost = 0;  // records that the log cannot give any more
};

class Collector {
 public:
  Collector(Log& log, Store& store, std::unique_ptr<Fold> fold,
            std::vector<Worker*> workers, std::vector<SinkRunner*> sinks,
            Positions& positions, Checkpoints& checkpoints, MetricsBoard& board,
            const Clock& clock, std::unique_ptr<Analyst> repairer,
            Doorbell& doorbell,
            std::vector<std::pair<std::uint32_t, std::string>> source_names,
            CollectorOptions options);
  ~Collector();

  // Alerts that a former run committed and no sink confirmed are sent first.
  absl::Status SendPending();
  // One turn: takes, folds, commits, releases; sleeps at most `idle` when
  // there is nothing to do.
  absl::Status Step(Micros idle);
  // Commits what is folded.
  absl::Status Commit();
  // The fold is done with a partial that a repair made.
  void Discard(const Partial* partial);

  // Somebody takes charge of an incident: waits until it is in the state.
  // NotFound: none such lasts; Cancelled when `stopping` turns true.
  // Thread-safe while the collector steps.
  absl::Status Acknowledge(std::string_view incident, std::string_view by,
                           const std::atomic<bool>& stopping);

  // Are all rounds up to this tick folded and committed? Collector's thread.
  bool HasCommitted(std::int64_t tick) const {
    return committed_round_ >= tick;
  }

  // Thread-safe: figures as of the last commit.
  RunFigures figures() const;

  const Fold& fold() const { return *fold_; }

 private:
  bool TakePartials();
  absl::Status Repair();
  void Release();
  void NoteFigures();
  void Publish();
  void RegisterMetrics();
  absl::Status TakeAcknowledgements();
  // Is the log's last tick folded? Asks the log only where it may be.
  bool AllFolded();

  Log& log_;
  Store& store_;
  const std::unique_ptr<Fold> fold_;
  const std::vector<Worker*> workers_;
  const std::vector<SinkRunner*> sinks_;
  Positions& positions_;
  Checkpoints& checkpoints_;
  MetricsBoard& board_;
  const Clock& clock_;
  const std::unique_ptr<Analyst> repairer_;
  Doorbell& doorbell_;
  const std::vector<std::pair<std::uint32_t, std::string>> source_names_;
  const CollectorOptions options_;

  Micros last_commit_ = 0;
  Micros commit_took_ = 0;     // the last one
  bool acknowledged_ = false;  // and not committed yet
  Micros gap_since_ = 0;
  std::uint64_t repairs_ = 0;
  std::vector<std::uint64_t> committed_;
  std::int64_t committed_round_ = -1;
  std::int64_t log_end_ = -1;  // its last tick when last asked: it only rises
  std::vector<std::unique_ptr<Partial>> repaired_;
  std::int64_t delivered_ = 0;
  Micros last_publish_ = 0;

  struct Acknowledgement {
    std::string incident, by;
    bool done = false;
    absl::Status status;
  };

  mutable absl::Mutex mutex_;
  RunFigures figures_ ABSL_GUARDED_BY(mutex_);
  // Each lives in the call that waits for it.
  std::vector<Acknowledgement*> asked_ ABSL_GUARDED_BY(mutex_);
  absl::CondVar answered_;

  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace vigie
