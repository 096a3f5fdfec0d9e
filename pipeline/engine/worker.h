// A worker: one core, some partitions, the sentence from log to partial.
//
//     log -> parse -> analyze -> aggregate -> (ring) -> collector
//
// Run to completion: a record is read, judged and counted by one thread, which
// shares nothing but one ring to the collector and one back with the emptied
// partials. No lock and no allocation per mention once warm.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/engine/analyst.h"
#include "pipeline/engine/doorbell.h"
#include "pipeline/engine/partition.h"
#include "pipeline/engine/positions.h"
#include "pipeline/engine/ring.h"
#include "pipeline/log/log.h"

namespace vigie {

// Owned and run by one thread; the collector takes from `partials()` and gives
// back through Recycle.
class Worker {
 public:
  Worker(std::uint32_t index, std::uint32_t workers, Log& log,
         const Mappings& mappings, AnalysisFactory make, RulesLibrary& library,
         const Positions& positions, Doorbell& collector,
         PartitionLimits limits = {}, WindowFile::Place windows = {});
  ~Worker();

  // Opens the reader; partitions start where the fold stands.
  absl::Status Open();
  // Reads and works off one batch; waits at most `wait` for records.
  absl::Status Step(Micros wait);
  // Thread-safe: Step returns soon, with Cancelled, and so do all later ones.
  void Stop();

  // The collector's end.
  SpscRing<Partial*>& partials() { return out_; }
  void Recycle(Partial* partial);

  // Records taken so far. Any thread.
  std::uint64_t records() const {
    return records_.load(std::memory_order_relaxed);
  }

 private:
  Partial* Fresh();
  void Done(Partial* partial);
  std::uint64_t Assigned(std::uint32_t partition);
  void Revoked(std::uint32_t partition);
  // Rests the partitions that are too far ahead of the fold. True: the whole
  // worker is to rest.
  bool TooFarAhead();

  const std::uint32_t index_, workers_;
  Log& log_;
  Analyst analyst_;
  const Positions& positions_;
  Doorbell& collector_;
  const PartitionLimits limits_;
  const WindowFile::Place windows_;
  std::unique_ptr<LogReader> reader_;
  std::vector<std::unique_ptr<Partition>>
      partitions_;  // by number; null: not ours
  std::vector<bool> paused_;
  absl::Status failed_;
  RecordBatch batch_;
  std::atomic<bool> stop_{false};
  std::atomic<std::uint64_t> records_{0};

  std::vector<std::unique_ptr<Partial>> owned_;
  std::vector<Partial*> idle_;
  std::atomic<std::int64_t> ahead_bytes_{0};  // of those the fold has
  bool full_ = false;                         // they are too many
  bool over_ = false;                         // by far
  std::uint32_t rests_ = 0;
  SpscRing<Partial*> out_{1024};
  SpscRing<Partial*> back_{4096};
  std::vector<Partial*>
      waiting_;  // the collector's: what back_ had no room for
};

}  // namespace vigie
