// A live source at work: one thread that connects, reads, keys and appends,
// waits when the log is full, and connects again when the platform hangs up.
//
// Back-off: 500 ms, doubling up to a minute, each time a random part of it
// (full jitter), or what the platform asked for.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "pipeline/base/clock.h"
#include "pipeline/engine/checkpoints.h"
#include "pipeline/engine/intake.h"
#include "pipeline/engine/run_clock.h"
#include "pipeline/log/log.h"
#include "pipeline/plugin/metrics.h"
#include "pipeline/plugin/source.h"

namespace vigie {

class LiveSource {
 public:
  // `failed` is called, on the source's thread, when the log can no longer be
  // written: the process must end.
  LiveSource(ConfiguredSource source, std::unique_ptr<Mapping> mapping,
             Log& log, Resume resume, RunClock& run_clock, const Clock& clock,
             Checkpoints& checkpoints, MetricsBoard& board,
             std::function<void(absl::Status)> failed);
  ~LiveSource();

  void Start();
  // Interrupts the source; what it had delivered is appended, made durable and
  // confirmed to it. Join waits for that.
  void Stop();
  void Join();
  // True once the thread has nothing more to do (the end of its input, or an
  // error that waiting does not mend).
  bool ended() const { return ended_.load(std::memory_order_acquire); }
  SourceHealth health() const { return source_.source->health(); }
  const std::string& name() const { return source_.name; }

 private:
  void Run();
  absl::Status ReadUntilError();
  void ShowHealth();
  absl::Status AppendBatch();
  absl::Status AppendWhenRoom(const std::vector<NewRecord>& records);
  void Confirm();
  void Pause(Micros wait);

  ConfiguredSource source_;
  const std::unique_ptr<Mapping> mapping_;
  Log& log_;
  Resume resume_;
  RunClock& run_clock_;
  const Clock& clock_;
  Checkpoints& checkpoints_;
  MetricsBoard& board_;
  const std::function<void(absl::Status)> failed_;
  const std::uint32_t number_;
  MetricsBoard::FamilyId connected_, reconnects_, gaps_;
  std::optional<std::string> shown_;  // why it is not connected; "": it is
  std::string gap_;                   // told last

  SourceBatch batch_;
  std::vector<NewRecord> records_;
  std::deque<std::pair<std::uint64_t, SourcePosition>> unconfirmed_;
  absl::Notification stop_;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

}  // namespace vigie
