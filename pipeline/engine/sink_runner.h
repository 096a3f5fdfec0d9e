// Gives one sink its own thread, its queue and its patience, so that a dead
// receiver never slows the pipeline and no alert is lost for it.
//
// Alerts wait here (and, durably, in the outbox of whoever posts them) until
// they are delivered or refused for good; both are told as an Outcome. Retries
// and the circuit are sink_schedule.h's. Lines of a feed are kept up to a
// bound, then the oldest are dropped, and counted.
//
// Whoever runs it is told (MetricsBoard::Tell) when a sink begins to fail and
// why, when it works again, when its feed loses lines, each at most once a
// minute; each alert it refuses; and how many wait when it stops.
//
// Figures: vigie_sink_deliveries_total{sink,outcome: delivered, retried,
// refused}, vigie_sink_delivery_seconds{sink}, vigie_sink_queue{sink},
// vigie_sink_circuit_open{sink}, vigie_sink_feed_lines_total{sink,outcome:
// written, refused}, vigie_sink_feed_dropped_total{sink}.
//
// Threads: one of its own calls the sink; all functions are thread-safe, but
// Start and Stop belong to the owner.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/base/clock.h"
#include "pipeline/engine/sink_schedule.h"
#include "pipeline/plugin/metrics.h"
#include "pipeline/plugin/sink.h"

namespace vigie {

struct SinkRunnerOptions {
  RetryOptions retry;
  std::size_t feed_queue_lines = 10'000;
  std::size_t feed_batch_lines = 1'000;  // in one Write
};

class SinkRunner {
 public:
  using Options = SinkRunnerOptions;
  // How one step of an alert ended; `key` is Alert::Key(), `to` Alert::to.
  struct Outcome {
    std::string key, to;
    bool delivered = false;
    std::string error;  // why it was refused for good
  };
  struct Health {
    std::size_t queue = 0;  // alerts not yet delivered
    bool circuit_open = false;
    std::string last_error;  // "" after a success
  };

  // `clock` and `board` must outlive it.
  SinkRunner(ConfiguredSink sink, const Clock& clock, MetricsBoard& board,
             Options options = {});
  ~SinkRunner();  // as Stop(0)
  SinkRunner(const SinkRunner&) = delete;
  SinkRunner& operator=(const SinkRunner&) = delete;

  // Starts the sink, then its thread. A sink that is only unavailable is
  // started again and again by the thread, and this is OK; any other error
  // (an address in use) is a mistake of the configuration.
  absl::Status Start();

  // Never blocks.
  void Post(const Alert& alert);
  // Never blocks. Lines the sink does not want are dropped without counting.
  void PostFeed(std::vector<FeedLine>&& lines);
  // What fires as of `folded`, for the sinks that must be reminded. Alerts
  // with a step still in the queue are left out of the reminder: what is told
  // of them must not run ahead of their steps.
  void SetFiring(std::vector<Alert> firing, Micros folded);

  // Those since the last call.
  std::vector<Outcome> TakeOutcomes();
  Health health() const;
  const std::string& name() const { return sink_.name; }
  bool wants_alerts() const { return sink_.sink->wants_alerts(); }
  bool wants(FeedLine::Kind kind) const { return sink_.sink->wants(kind); }

  // Delivers what can be delivered within `grace` (of the machine's time),
  // then stops. What is left has no Outcome: the outbox still has it.
  void Stop(Micros grace);

 private:
  void Run();
  // Waits until there is something to do; false when it is time to end.
  bool WaitForWork() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // When that will be; kNever when only a caller can bring it.
  Micros NextTime() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Does one piece of work; the mutex is free while the sink is called.
  void DoNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Restart() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Deliver(const Alert& alert) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Remind() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Feed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Call(absl::FunctionRef<absl::Status()> call)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void DropOldestLines() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // How a call other than the refusal of an alert ended.
  void TellChange(const absl::Status& status)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Tell(std::string_view what);
  void ShowState() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const ConfiguredSink sink_;
  const Clock& clock_;
  MetricsBoard& board_;
  const Options options_;
  const Micros refresh_period_;
  MetricsBoard::FamilyId deliveries_, seconds_, queue_, circuit_open_,
      feed_lines_, feed_dropped_;

  std::thread thread_;
  mutable absl::Mutex mutex_;
  absl::CondVar changed_;
  SinkSchedule schedule_ ABSL_GUARDED_BY(mutex_);
  std::vector<Outcome> outcomes_ ABSL_GUARDED_BY(mutex_);
  std::string last_error_ ABSL_GUARDED_BY(mutex_);
  std::string trouble_ ABSL_GUARDED_BY(mutex_);  // told, and not yet over
  Micros trouble_told_ ABSL_GUARDED_BY(mutex_) = -kMinute;
  Micros loss_told_ ABSL_GUARDED_BY(mutex_) = -kMinute;
  std::deque<FeedLine> feed_ ABSL_GUARDED_BY(mutex_);
  std::vector<Alert> firing_ ABSL_GUARDED_BY(mutex_);
  Micros folded_ ABSL_GUARDED_BY(mutex_) = 0;
  Micros refresh_at_ ABSL_GUARDED_BY(mutex_) = kNever;  // until SetFiring
  Backoff start_backoff_ ABSL_GUARDED_BY(mutex_);
  Backoff feed_backoff_ ABSL_GUARDED_BY(mutex_);
  Backoff refresh_backoff_ ABSL_GUARDED_BY(mutex_);
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool interrupted_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  Micros deadline_ ABSL_GUARDED_BY(mutex_) = kNever;  // once stopping
};

}  // namespace vigie
