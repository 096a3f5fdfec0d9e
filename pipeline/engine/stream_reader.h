// The reader of a run on the stream clock: files, simulations, backtests.
//
// One reader merges all sources by (event time of the head, source, position)
// and writes the ticks between the mentions, so that a month replays in
// minutes and two runs are the same run. The clock is a function of the input
// before it:
//   - it follows event times, never back;
//   - a jump beyond 5 minutes is taken only if most of the next 7 records of
//     the source (or of those left) are as late, the same item delivered
//     again not counted: one post dated 2099 moves nothing;
//   - after kMostPerTick records in one tick, time moves on by a tick.
// After a crash it goes on where the log ends (embedded: a crash keeps a
// prefix), or at a stored low water (Kafka): positions, clock and counter of a
// moment up to which everything is durable; what a partition already has is
// then not appended again. A pipe cannot be read again: when its writer rests
// for a second, what has come is appended without looking further ahead, and a
// stop appends what was read of it.
//
// Thread-compatible: its thread owns it.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/base/clock.h"
#include "pipeline/engine/intake.h"
#include "pipeline/log/log.h"
#include "pipeline/model/source_positions.h"
#include "pipeline/plugin/source.h"

namespace vigie {

// Where the reader stands: positions of all sources and the clock, of one
// moment.
struct LowWater {
  Micros clock = 0;
  std::int64_t tick = -1;
  std::uint64_t since_tick = 0;
  SourcePositions sources;

  std::string Serialize() const;
  bool Parse(std::string_view bytes);
};

class StreamReader {
 public:
  static constexpr std::uint64_t kMostPerTick = 1 << 18;

  struct Input {
    std::string name;
    FormatName format;
    Source* source;
    std::unique_ptr<Mapping> mapping;
  };
  struct Options {
    double speed = 0;  // event time per wall time; 0: as fast as it goes
  };

  StreamReader(Log& log, std::vector<Input> inputs, const Clock& clock,
               Options options);

  // Opens the sources where `from` says.
  absl::Status Open(const LowWater& from);
  // Appends about a batch. OutOfRange: all sources have ended and the last
  // tick is written. ResourceExhausted: the log is full, call again later.
  absl::Status Step();
  // Thread-safe: Step returns Cancelled soon.
  void Stop();

  // The latest moment up to which all is durable. Any thread may not: the
  // reader's own, after Step.
  const LowWater& low_water() const { return low_water_; }
  Micros now() const { return now_; }
  std::uint64_t appended() const { return appended_; }

 private:
  struct Batch {
    SourceBatch bytes;
    std::vector<Keyed> keyed;
    std::size_t next = 0;
  };
  struct Lane {
    Input input;
    std::uint32_t number = 0;
    bool ended = false;
    bool resting = false;  // its source has nothing just now
    std::deque<std::unique_ptr<Batch>> batches;
    std::size_t waiting = 0;  // records not yet taken, over all batches
    SourcePosition taken;     // last record appended
    std::vector<std::unique_ptr<Batch>> spare;

    const Keyed& At(std::size_t i) const;
  };

  absl::Status Advance();
  absl::Status Fill(Lane& lane);
  Lane* NextLane();
  // Takes the head of `lane`: to the log, soon.
  absl::Status Take(Lane& lane);
  // Takes what was read and cannot be read again.
  absl::Status TakeRest();
  // Moves the clock for the head of `lane`, writing a tick if one has passed.
  absl::Status MoveClock(const Lane& lane);
  absl::Status Tick(Micros now);
  absl::Status Flush();
  void NoteDurable();
  // How long the clock is ahead of the asked speed; 0 or less: it is not.
  Micros Early();

  Log& log_;
  const Clock& clock_;
  const Options options_;
  std::vector<Lane> lanes_;
  Micros now_ = 0;
  std::int64_t tick_ = -1;
  std::uint64_t since_tick_ = 0;
  std::vector<NewRecord> pending_;
  // Batches whose payloads `pending_` points into, given back after a flush.
  std::uint64_t appended_ = 0;
  std::deque<std::pair<std::uint64_t, LowWater>> marks_;
  LowWater low_water_;
  Micros pace_wall_ = 0, pace_clock_ = 0;
  bool finished_ = false;
  std::atomic<bool> stop_{false};
};

}  // namespace vigie
