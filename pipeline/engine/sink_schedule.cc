#include "pipeline/engine/sink_schedule.h"

#include <algorithm>
#include <utility>

namespace vigie {
namespace {
constexpr Micros kLongestRetryAfter = 15 * kMinute;
}  // namespace

void Backoff::Fail(Micros now, const RetryOptions& options, Random& random) {
  Micros pause = options.initial_backoff;
  for (int i = 0; i < failures_ && pause < options.max_backoff; ++i) pause *= 2;
  pause = std::min(pause, options.max_backoff);
  ++failures_;
  const auto jitter = static_cast<Micros>(
      random.Below(static_cast<std::uint64_t>(pause / 2) + 1));
  ready_ = now + pause - jitter;
}

void Circuit::Fail(Micros now, Micros retry_after) {
  ++failures_;
  if (open()) ready_ = now + options_.breaker_pause;
  ready_ = std::max(ready_, now + std::min(retry_after, kLongestRetryAfter));
}

void SinkSchedule::Push(Alert alert) {
  const std::string id = alert.id;
  Lane& lane = lanes_[id];
  lane.alerts.emplace_back(arrivals_++, std::move(alert));
  ++size_;
  if (lane.alerts.size() == 1) Enqueue(id, lane);
}

void SinkSchedule::Enqueue(const std::string& id, const Lane& lane) {
  waiting_.emplace(lane.backoff.ready(), lane.alerts.front().first, id);
}

std::optional<Alert> SinkSchedule::Next(Micros now) {
  if (NextTime() > now) return std::nullopt;
  trying_ = std::get<2>(*waiting_.begin());
  busy_ = true;
  waiting_.erase(waiting_.begin());
  return lanes_.find(trying_)->second.alerts.front().second;
}

Micros SinkSchedule::NextTime() const {
  if (busy_ || waiting_.empty()) return kNever;
  return std::max(std::get<0>(*waiting_.begin()), circuit_.ready());
}

void SinkSchedule::Settle() {
  busy_ = false;
  circuit_.Succeed();
  --size_;
  const auto it = lanes_.find(trying_);
  Lane& lane = it->second;
  lane.alerts.pop_front();
  lane.backoff.Reset();
  if (lane.alerts.empty())
    lanes_.erase(it);
  else
    Enqueue(trying_, lane);
}

void SinkSchedule::Retry(Micros now, Micros retry_after) {
  busy_ = false;
  Lane& lane = lanes_.find(trying_)->second;
  Fail(lane.backoff, now, retry_after);
  Enqueue(trying_, lane);
}

void SinkSchedule::Fail(Backoff& backoff, Micros now, Micros retry_after) {
  backoff.Fail(now, options_, random_);
  circuit_.Fail(now, retry_after);
}

}  // namespace vigie
