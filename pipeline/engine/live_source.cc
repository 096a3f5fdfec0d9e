#include "pipeline/engine/live_source.h"

#include <algorithm>

#include "absl/time/time.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/retry_after.h"

namespace vigie {
namespace {

constexpr Micros kReadWait = 20 * kMillisecond;
constexpr Micros kFirstBackoff = 500 * kMillisecond;
constexpr Micros kMostBackoff = kMinute;

bool WorthRetrying(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsDeadlineExceeded(status);
}

}  // namespace

LiveSource::LiveSource(ConfiguredSource source,
                       std::unique_ptr<Mapping> mapping, Log& log,
                       Resume resume, RunClock& run_clock, const Clock& clock,
                       Checkpoints& checkpoints, MetricsBoard& board,
                       std::function<void(absl::Status)> failed)
    : source_(std::move(source)),
      mapping_(std::move(mapping)),
      log_(log),
      resume_(std::move(resume)),
      run_clock_(run_clock),
      clock_(clock),
      checkpoints_(checkpoints),
      board_(board),
      failed_(std::move(failed)),
      number_(SourceNumber(source_.name)) {
  connected_ = board_.Register("vigie_source_connected",
                               "1 while the source is connected.",
                               MetricType::kGauge, {"source"});
  reconnects_ = board_.Register("vigie_source_reconnects_total",
                                "Times the source had to connect again.",
                                MetricType::kCounter, {"source"});
  gaps_ = board_.Register("vigie_source_gaps_total",
                          "Times the source missed something for good.",
                          MetricType::kCounter, {"source"});
  board_.Add(gaps_, {source_.name}, 0);
  board_.SetReady(Cat("source ", source_.name), "not connected yet");
}

LiveSource::~LiveSource() {
  Stop();
  Join();
}

void LiveSource::Start() {
  thread_ = std::thread([this] { Run(); });
}

void LiveSource::Stop() {
  if (!stop_.HasBeenNotified()) stop_.Notify();
  source_.source->Interrupt();
}

void LiveSource::Join() {
  if (thread_.joinable()) thread_.join();
}

void LiveSource::Pause(Micros wait) {
  stop_.WaitForNotificationWithTimeout(absl::Microseconds(wait));
}

void LiveSource::Run() {
  Random random(number_ ^ static_cast<std::uint64_t>(clock_.Now()));
  Micros backoff = kFirstBackoff;
  const std::string key = Cat("source ", source_.name);
  while (!stop_.HasBeenNotified()) {
    absl::Status status = source_.source->Open(resume_);
    if (status.ok()) {
      ShowHealth();
      const Micros since = clock_.Monotonic();
      status = ReadUntilError();
      if (clock_.Monotonic() - since > kMostBackoff) backoff = kFirstBackoff;
    }
    board_.Set(connected_, {source_.name}, 0);
    shown_.reset();
    if (absl::IsOutOfRange(status) || absl::IsCancelled(status)) break;
    if (absl::IsDataLoss(status) || absl::IsInternal(status)) {
      failed_(status);
      break;
    }
    source_.source->Close();
    board_.SetReady(key, std::string(FromAbsl(status.message())));
    if (!WorthRetrying(status)) {
      ended_.store(true, std::memory_order_release);
      return;
    }
    board_.Add(reconnects_, {source_.name}, 1);
    const Micros asked = RetryAfter(status);
    Pause(asked > 0 ? asked : static_cast<Micros>(random.Unit() * backoff));
    backoff = std::min(backoff * 2, kMostBackoff);
  }
  // What was appended is made durable, so that the senders get their answer.
  if (log_.Sync().ok()) Confirm();
  source_.source->Close();
  ended_.store(true, std::memory_order_release);
}

// A source that is open may still wait for its platform: a feed that answers
// 404 is asked again in half an hour.
void LiveSource::ShowHealth() {
  SourceHealth health = source_.source->health();
  if (health.gap != gap_) {
    gap_ = std::move(health.gap);
    if (!gap_.empty()) {
      board_.Add(gaps_, {source_.name}, 1);
      board_.Tell(Cat("source ", source_.name, ": ", gap_));
    }
  }
  if (health.connected) health.detail.clear();
  if (shown_ == health.detail) return;
  board_.Set(connected_, {source_.name}, health.detail.empty());
  board_.SetReady(Cat("source ", source_.name), health.detail);
  shown_ = std::move(health.detail);
}

absl::Status LiveSource::ReadUntilError() {
  for (;;) {
    batch_.Clear();
    const absl::Status read = source_.source->Read(batch_, kReadWait);
    VIGIE_RETURN_IF_ERROR(AppendBatch());
    Confirm();
    VIGIE_RETURN_IF_ERROR(read);
    ShowHealth();
    if (stop_.HasBeenNotified()) return absl::CancelledError("stopped");
  }
}

absl::Status LiveSource::AppendBatch() {
  if (batch_.empty()) return absl::OkStatus();
  const Micros now = run_clock_.Now();
  const std::uint64_t epoch = source_.source->epoch();
  const FormatName format = FormatName::Of(source_.format);
  records_.clear();
  for (const SourceBatch::Item& item : batch_.items()) {
    Keyed keyed = KeyItem(batch_, item, number_, epoch, format, *mapping_,
                          log_.partitions());
    if (!keyed.keep) continue;
    keyed.record.append_time = now;
    if (IsMention(keyed.record.op)) {
      records_.push_back(keyed.record);
      continue;
    }
    VIGIE_RETURN_IF_ERROR(AppendWhenRoom(records_));
    records_.clear();
    VIGIE_RETURN_IF_ERROR(log_.Broadcast(keyed.record));
  }
  VIGIE_RETURN_IF_ERROR(AppendWhenRoom(records_));
  const SourceBatch::Item& last = batch_.items().back();
  unconfirmed_.emplace_back(log_.accepted(),
                            SourcePosition{epoch, last.position, last.sub});
  return absl::OkStatus();
}

absl::Status LiveSource::AppendWhenRoom(const std::vector<NewRecord>& records) {
  if (records.empty()) return absl::OkStatus();
  for (;;) {
    const absl::Status appended = log_.AppendMentions(records);
    if (!absl::IsResourceExhausted(appended)) {
      board_.SetReady("log", "");
      // The log can no longer be written; nothing may be confirmed.
      if (!appended.ok())
        return DataLoss("log: ", FromAbsl(appended.message()));
      return absl::OkStatus();
    }
    board_.SetReady("log", std::string(FromAbsl(appended.message())));
    if (stop_.HasBeenNotified()) return absl::CancelledError("stopped");
    Confirm();
    Pause(20 * kMillisecond);
  }
}

void LiveSource::Confirm() {
  const std::uint64_t durable = log_.durable();
  bool any = false;
  SourcePosition last;
  while (!unconfirmed_.empty() && unconfirmed_.front().first <= durable) {
    last = unconfirmed_.front().second;
    unconfirmed_.pop_front();
    any = true;
  }
  // What an earlier Open gave has other positions than what this one gives; if
  // it comes again, it is known.
  if (!any || last.epoch != source_.source->epoch()) return;
  source_.source->Durable(last.position, last.sub);
  resume_.last = last;
  resume_.checkpoint = source_.source->Checkpoint();
  checkpoints_.Set(number_, {last, resume_.checkpoint});
}

}  // namespace vigie
