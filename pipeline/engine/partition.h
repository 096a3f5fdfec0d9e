// One partition at work: the sentence from a record to the figures it adds,
//
//     parse -> analyze -> aggregate
//
// cut into blocks (see aggregate/partial.h). A tick ends its block, even one
// that is ignored; a rules record begins one; a block ends whenever
// offset / 4096 changes. All that a partial says follows from the log and from
// the state at the block's beginning.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "pipeline/aggregate/partial.h"
#include "pipeline/engine/analyst.h"
#include "pipeline/engine/duplicate_window.h"
#include "pipeline/engine/window_file.h"
#include "pipeline/log/log.h"

namespace vigie {

// How far memory reaches; others only in tests.
struct PartitionLimits {
  std::uint64_t duplicate_window = kDuplicateWindow;  // a power of two
  std::uint64_t block_offsets = kBlockOffsets;
  // How much of a worker's may wait for the fold, beyond a round that is whole.
  std::int64_t ahead_bytes = std::int64_t{8} << 20;
  // How far a partition may run ahead of the fold, beyond a round that is
  // whole.
  std::uint64_t ahead_offsets = 1 << 19;
  // How long a worker that is ahead rests, and how often in a row before it
  // reads all the same, so that its group does not wait for it.
  Micros rest = 200;
  std::uint32_t rests_in_a_row = 5000;  // a second
};

// Thread-compatible: owned by one worker (or by the collector, for a repair).
class Partition {
 public:
  // `fresh` gives an empty partial, `done` takes a finished one.
  struct Outlet {
    std::function<Partial*()> fresh;
    std::function<void(Partial*)> done;
  };

  Partition(std::uint32_t number, const PartitionState& start, Analyst& analyst,
            Outlet outlet, PartitionLimits limits = {});
  ~Partition();
  Partition(const Partition&) = delete;
  Partition& operator=(const Partition&) = delete;

  // Gives back the partial that is not finished; null: there is none. Nothing
  // may be taken after it.
  Partial* Abandon() { return std::exchange(block_, nullptr); }

  std::uint32_t number() const { return number_; }
  std::uint64_t next() const { return state_.next; }
  std::int64_t tick() const { return state_.tick; }  // the last accepted

  // Fills the duplicate window with the records before the start: from `file`
  // (which may be null, and is kept up from here on) and from the log.
  absl::Status WarmUp(Log& log, std::unique_ptr<WindowFile> file = nullptr);

  // Takes the record at next(). Records behind are ignored (Kafka may repeat).
  // NotFound: rules whose text this process does not have.
  // Internal: a record beyond next().
  absl::Status Take(const Record& record);
  // Offsets that cannot be had again.
  absl::Status TakeLost(const LostRange& range);
  // A repair ends here: cuts the block before offset `next` if one is open.
  void Finish(std::uint64_t next) {
    if (next > first_) Cut(next, false);
  }
  // Has the caches ready for a record that comes soon.
  void Prefetch(const Record& record) const;

 private:
  absl::Status TakeMention(const Record& record);
  absl::Status Analyze(const Record& record, Accounting& books);
  void AddRow(const Record& record, const Mention& mention,
              const ScoredMention& scored, Accounting& books);
  void AddEntities(const Mention& mention, const Tokens* tokens,
                   PartialRow& row);
  void CountUnmatched(Accounting& books);
  void Reject(const Record& record, const absl::Status& why, Accounting& books);
  absl::Status UseRules(const Record& record);
  // Ends the block before offset `next`.
  void Cut(std::uint64_t next, bool ends_round);
  Partial& Block();

  const std::uint32_t number_;
  Analyst& analyst_;
  const Outlet outlet_;
  PartitionState state_;
  std::uint64_t first_;                 // of the block being made
  Partial* block_ = nullptr;            // null until something was seen
  std::shared_ptr<Analysis> analysis_;  // shared with the worker's others
  DuplicateWindow window_;
  std::unique_ptr<WindowFile> window_file_;  // null: the log alone knows
  const PartitionLimits limits_;
  Mention mention_;
  ScoredMention scored_;
};

}  // namespace vigie
