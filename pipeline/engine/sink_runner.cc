#include "pipeline/engine/sink_runner.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/retry_after.h"

namespace vigie {
namespace {

// The injected clock may be moved by a test: it is looked at this often.
constexpr Micros kLongestWait = kSecond;

// The retry protocol of sink.h; an interrupted call was not refused.
bool IsRetried(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsCancelled(status);
}

}  // namespace

SinkRunner::SinkRunner(ConfiguredSink sink, const Clock& clock,
                       MetricsBoard& board, Options options)
    : sink_(std::move(sink)),
      clock_(clock),
      board_(board),
      options_(options),
      refresh_period_(sink_.sink->refresh_period()),
      schedule_(options.retry, Hash64(sink_.name)) {
  deliveries_ = board_.Register("vigie_sink_deliveries_total",
                                "Tries to deliver an alert, by how they ended.",
                                MetricType::kCounter, {"sink", "outcome"});
  seconds_ =
      board_.Register("vigie_sink_delivery_seconds", "Duration of one try.",
                      MetricType::kHistogram, {"sink"},
                      {0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60});
  queue_ =
      board_.Register("vigie_sink_queue", "Alerts that wait to be delivered.",
                      MetricType::kGauge, {"sink"});
  circuit_open_ =
      board_.Register("vigie_sink_circuit_open",
                      "1 while a receiver that only fails is left alone.",
                      MetricType::kGauge, {"sink"});
  feed_lines_ = board_.Register("vigie_sink_feed_lines_total",
                                "Lines given to a feed, by how it ended.",
                                MetricType::kCounter, {"sink", "outcome"});
  feed_dropped_ =
      board_.Register("vigie_sink_feed_dropped_total",
                      "Lines dropped because the feed could not keep up.",
                      MetricType::kCounter, {"sink"});
  // From the first scrape on, so that a rate sees the first failure.
  for (const char* outcome : {"delivered", "retried", "refused"})
    board_.Add(deliveries_, {sink_.name, outcome}, 0);
  for (const char* outcome : {"written", "refused"})
    board_.Add(feed_lines_, {sink_.name, outcome}, 0);
  board_.Add(feed_dropped_, {sink_.name}, 0);
  absl::MutexLock lock(&mutex_);
  ShowState();
}

SinkRunner::~SinkRunner() { Stop(0); }

absl::Status SinkRunner::Start() {
  const absl::Status status = sink_.sink->Start();
  if (!status.ok() && !IsRetried(status)) return status;
  {
    absl::MutexLock lock(&mutex_);
    started_ = status.ok();
    if (!started_) {
      last_error_ = std::string(status.message());
      TellChange(status);
      schedule_.Fail(start_backoff_, clock_.Monotonic(), RetryAfter(status));
      ShowState();
    }
  }
  thread_ = std::thread([this] { Run(); });
  return absl::OkStatus();
}

void SinkRunner::Post(const Alert& alert) {
  absl::MutexLock lock(&mutex_);
  // A reminder must never bring back what this step ends.
  const auto known =
      std::find_if(firing_.begin(), firing_.end(),
                   [&](const Alert& other) { return other.id == alert.id; });
  if (known != firing_.end()) {
    if (alert.firing)
      *known = alert;
    else
      firing_.erase(known);
  }
  schedule_.Push(alert);
  ShowState();
  changed_.SignalAll();
}

void SinkRunner::PostFeed(std::vector<FeedLine>&& lines) {
  absl::MutexLock lock(&mutex_);
  for (FeedLine& line : lines)
    if (sink_.sink->wants(line.kind)) feed_.push_back(std::move(line));
  DropOldestLines();
  changed_.SignalAll();
}

void SinkRunner::SetFiring(std::vector<Alert> firing, Micros folded) {
  if (refresh_period_ == 0) return;
  absl::MutexLock lock(&mutex_);
  firing_ = std::move(firing);
  folded_ = folded;
  if (refresh_at_ != kNever) return;
  // At once: what fires since before a restart may be about to be forgotten.
  refresh_at_ = clock_.Monotonic();
  changed_.SignalAll();
}

std::vector<SinkRunner::Outcome> SinkRunner::TakeOutcomes() {
  absl::MutexLock lock(&mutex_);
  return std::exchange(outcomes_, {});
}

SinkRunner::Health SinkRunner::health() const {
  absl::MutexLock lock(&mutex_);
  return {.queue = schedule_.size(),
          .circuit_open = schedule_.circuit().open(),
          .last_error = last_error_};
}

void SinkRunner::Stop(Micros grace) {
  if (!thread_.joinable()) return;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    deadline_ = clock_.Monotonic() + grace;
    changed_.SignalAll();
    const absl::Time until = absl::Now() + absl::Microseconds(grace);
    while (!done_)
      if (changed_.WaitWithDeadline(&mutex_, until)) break;
    if (!done_) {
      interrupted_ = true;
      changed_.SignalAll();
      sink_.sink->Interrupt();  // frees the call under way
    }
  }
  thread_.join();
  absl::MutexLock lock(&mutex_);
  if (const std::size_t left = schedule_.size(); left > 0)
    Tell(Cat(left, left == 1 ? " alert waits" : " alerts wait",
             " to be delivered: the next run goes on with ",
             left == 1 ? "it" : "them"));
}

void SinkRunner::Run() {
  mutex_.Lock();
  while (WaitForWork()) DoNext();
  mutex_.Unlock();
  sink_.sink->Stop();
  absl::MutexLock lock(&mutex_);
  done_ = true;
  changed_.SignalAll();
}

bool SinkRunner::WaitForWork() {
  while (true) {
    if (interrupted_) return false;
    const Micros now = clock_.Monotonic();
    const Micros at = NextTime();
    if (stopping_) {
      const bool idle = schedule_.size() == 0 && feed_.empty();
      if (idle || now >= deadline_ || at > deadline_) return false;
    }
    if (at <= now) return true;
    if (at == kNever)
      changed_.Wait(&mutex_);
    else
      changed_.WaitWithTimeout(
          &mutex_, absl::Microseconds(std::min(at - now, kLongestWait)));
  }
}

Micros SinkRunner::NextTime() const {
  const Micros allowed = schedule_.circuit().ready();
  if (!started_) return std::max(start_backoff_.ready(), allowed);
  Micros at = schedule_.NextTime();
  if (refresh_at_ != kNever && !stopping_)
    at = std::min(at,
                  std::max({refresh_at_, refresh_backoff_.ready(), allowed}));
  if (!feed_.empty())
    at = std::min(at, std::max(feed_backoff_.ready(), allowed));
  return at;
}

void SinkRunner::DoNext() {
  const Micros now = clock_.Monotonic();
  if (!started_)
    Restart();
  else if (const std::optional<Alert> alert = schedule_.Next(now))
    Deliver(*alert);
  else if (!stopping_ && std::max(refresh_at_, refresh_backoff_.ready()) <= now)
    Remind();
  else if (!feed_.empty())
    Feed();
  ShowState();
}

absl::Status SinkRunner::Call(absl::FunctionRef<absl::Status()> call) {
  mutex_.Unlock();
  const absl::Status status = call();
  mutex_.Lock();
  Assign(last_error_, FromAbsl(status.message()));
  return status;
}

void SinkRunner::Restart() {
  const absl::Status status = Call([this] { return sink_.sink->Start(); });
  started_ = status.ok();
  TellChange(status);
  if (started_)
    schedule_.circuit().Succeed();
  else
    schedule_.Fail(start_backoff_, clock_.Monotonic(), RetryAfter(status));
}

void SinkRunner::Deliver(const Alert& alert) {
  const Micros begin = clock_.Monotonic();
  const absl::Status status = Call([&] { return sink_.sink->Deliver(alert); });
  const Micros end = clock_.Monotonic();
  board_.Observe(seconds_, {sink_.name},
                 static_cast<double>(end - begin) / kSecond);
  if (status.ok() || IsRetried(status))
    TellChange(status);
  else
    Tell(Cat("alert ", alert.id,
             " is refused and not tried again: ", last_error_));
  if (IsRetried(status)) {
    schedule_.Retry(end, RetryAfter(status));
    board_.Add(deliveries_, {sink_.name, "retried"}, 1);
    return;
  }
  schedule_.Settle();
  board_.Add(deliveries_, {sink_.name, status.ok() ? "delivered" : "refused"},
             1);
  outcomes_.push_back({alert.Key(), alert.to, status.ok(), last_error_});
}

void SinkRunner::Remind() {
  std::vector<Alert> firing;
  for (const Alert& alert : firing_)
    if (!schedule_.Has(alert.id)) firing.push_back(alert);
  const Micros folded = folded_;
  const absl::Status status =
      Call([&] { return sink_.sink->Refresh(firing, folded); });
  const Micros end = clock_.Monotonic();
  TellChange(status);
  if (IsRetried(status)) {
    schedule_.Fail(refresh_backoff_, end, RetryAfter(status));
    return;
  }
  schedule_.circuit().Succeed();
  refresh_backoff_.Reset();
  refresh_at_ = end + refresh_period_;
}

void SinkRunner::Feed() {
  const auto count = static_cast<std::ptrdiff_t>(
      std::min(feed_.size(), options_.feed_batch_lines));
  std::vector<FeedLine> batch(std::make_move_iterator(feed_.begin()),
                              std::make_move_iterator(feed_.begin() + count));
  feed_.erase(feed_.begin(), feed_.begin() + count);
  const absl::Status status = Call([&] { return sink_.sink->Write(batch); });
  TellChange(status);
  if (IsRetried(status)) {
    schedule_.Fail(feed_backoff_, clock_.Monotonic(), RetryAfter(status));
    feed_.insert(feed_.begin(), std::make_move_iterator(batch.begin()),
                 std::make_move_iterator(batch.end()));
    DropOldestLines();
    return;
  }
  schedule_.circuit().Succeed();
  feed_backoff_.Reset();
  board_.Add(feed_lines_, {sink_.name, status.ok() ? "written" : "refused"},
             static_cast<double>(batch.size()));
}

void SinkRunner::DropOldestLines() {
  if (feed_.size() <= options_.feed_queue_lines) return;
  const std::size_t over = feed_.size() - options_.feed_queue_lines;
  feed_.erase(feed_.begin(), feed_.begin() + static_cast<std::ptrdiff_t>(over));
  board_.Add(feed_dropped_, {sink_.name}, static_cast<double>(over));
  const Micros now = clock_.Monotonic();
  if (now - loss_told_ < kMinute) return;
  loss_told_ = now;
  Tell(
      "its feed cannot keep up: the oldest lines are dropped, and counted "
      "by vigie_sink_feed_dropped_total");
}

void SinkRunner::TellChange(const absl::Status& status) {
  if (status.ok()) {
    if (!trouble_.empty()) Tell("works again");
    trouble_.clear();
    return;
  }
  const Micros now = clock_.Monotonic();
  if (interrupted_ || last_error_ == trouble_ || now - trouble_told_ < kMinute)
    return;
  Assign(trouble_, last_error_);
  trouble_told_ = now;
  Tell(Cat(last_error_, IsRetried(status) ? "; it is tried again" : ""));
}

void SinkRunner::Tell(std::string_view what) {
  // Sinks begin their messages with their kind, which often is their name.
  const std::string prefix = Cat(sink_.name, ": ");
  board_.Tell(Cat("sink ", what.starts_with(prefix) ? "" : prefix, what));
}

void SinkRunner::ShowState() {
  board_.Set(queue_, {sink_.name}, static_cast<double>(schedule_.size()));
  board_.Set(circuit_open_, {sink_.name}, schedule_.circuit().open() ? 1 : 0);
}

}  // namespace vigie
