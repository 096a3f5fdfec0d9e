#include "ingest/receive/intake.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "ingest/receive/body.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/mapping.h"

namespace vigie {
namespace {
constexpr std::size_t kBatch = 1 << 20;
}  // namespace

Intake::Share::~Share() { ShrinkTo(0); }

void Intake::Share::ShrinkTo(std::size_t bytes) {
  if (bytes_ <= bytes) return;
  const absl::MutexLock lock(&intake_.mutex_);
  intake_.held_ -= bytes_ - bytes;
  bytes_ = bytes;
}

bool Intake::Share::Grow(std::size_t bytes) {
  const absl::MutexLock lock(&intake_.mutex_);
  if (bytes > intake_.limits_.bytes - intake_.held_) return false;
  intake_.held_ += bytes;
  bytes_ += bytes;
  return true;
}

Delivery Intake::Deliver(std::string text, std::uint64_t lines, Share& share,
                         const std::string& key, std::uint64_t& accepted) {
  const auto body = std::make_shared<Body>();
  body->text = std::move(text);
  body->lines = lines;
  if (!key.empty()) body->hash = Hash64(body->text);

  const absl::MutexLock lock(&mutex_);
  if (closed_) return Delivery::kClosed;
  if (waiting_ >= limits_.senders) return Delivery::kFull;
  if (!key.empty()) {
    const auto found = keys_.find(key);
    if (found != keys_.end() && !found->second->failed) {
      const std::shared_ptr<Body> known = found->second;
      if (known->hash != body->hash) return Delivery::kConflict;
      accepted = known->lines;
      return Wait(*known);
    }
    Remember(key, body);
  }
  body->held = std::exchange(share.bytes_, 0);
  body->next = next_;
  next_ += lines;
  body->last = next_ - 1;
  accepted = lines;
  queue_.push_back(body);
  return Wait(*body);
}

Delivery Intake::Wait(Body& body) {
  ++waiting_;
  const std::uint64_t run = run_;
  const auto settled = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return durable_ >= body.last || body.failed || run_ != run;
  };
  mutex_.AwaitWithTimeout(absl::Condition(&settled),
                          absl::Microseconds(limits_.patience));
  --waiting_;
  if (durable_ >= body.last) return Delivery::kDurable;
  if (body.failed || run_ != run) return Delivery::kClosed;
  // Not begun: its sender will come again, so it is not read at all. Begun: it
  // is read to its end, and the repetition is recognised item by item.
  if (body.cursor == 0) {
    const auto mine =
        std::find_if(queue_.begin(), queue_.end(),
                     [&](const auto& queued) { return queued.get() == &body; });
    if (mine != queue_.end()) queue_.erase(mine);
    body.failed = true;
    Drop(body);
  }
  return Delivery::kLate;
}

void Intake::Remember(const std::string& key,
                      const std::shared_ptr<Body>& body) {
  keys_[key] = body;
  order_.emplace_back(key, body);
  while (order_.size() > limits_.keys) {
    const auto oldest = keys_.find(order_.front().first);
    // A key that failed and came again stands further back in the order.
    if (oldest != keys_.end() && oldest->second == order_.front().second.lock())
      keys_.erase(oldest);
    order_.pop_front();
  }
}

bool Intake::closed() const {
  const absl::MutexLock lock(&mutex_);
  return closed_;
}

void Intake::Open() {
  const absl::MutexLock lock(&mutex_);
  closed_ = interrupted_ = false;
}

absl::Status Intake::Read(SourceBatch& batch, Micros wait) {
  const absl::MutexLock lock(&mutex_);
  const auto ready = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return interrupted_ || !queue_.empty();
  };
  mutex_.AwaitWithTimeout(absl::Condition(&ready), absl::Microseconds(wait));
  if (interrupted_) return absl::CancelledError("receive: interrupted");
  const std::size_t enough = batch.bytes() + kBatch;
  while (!queue_.empty() && batch.bytes() < enough) {
    Body& body = *queue_.front();
    std::string_view line;
    while (body.next <= body.last && batch.bytes() < enough &&
           NextLine(body.text, body.cursor, line))
      // Cut, a line that is too long is still too long for its mapping.
      batch.Add(line.substr(0, kMaxPayload + 1), body.next++);
    if (body.next <= body.last) break;
    Drop(body);
    queue_.pop_front();
  }
  return absl::OkStatus();
}

void Intake::Durable(std::uint64_t position) {
  const absl::MutexLock lock(&mutex_);
  durable_ = std::max(durable_, position);
}

void Intake::Interrupt() {
  const absl::MutexLock lock(&mutex_);
  closed_ = interrupted_ = true;
  for (const auto& body : queue_) {
    if (body->cursor > 0) continue;
    body->failed = true;
    Drop(*body);
  }
  queue_.erase(std::remove_if(queue_.begin(), queue_.end(),
                              [](const auto& body) { return body->failed; }),
               queue_.end());
}

void Intake::Close() {
  const absl::MutexLock lock(&mutex_);
  closed_ = true;
  ++run_;
  for (const auto& body : queue_) {
    body->failed = true;
    Drop(*body);
  }
  queue_.clear();
  // What was read but is not durable may never be: a repetition counts anew.
  for (const auto& [key, body] : keys_)
    if (body->last > durable_) body->failed = true;
}

void Intake::Drop(Body& body) {
  held_ -= std::exchange(body.held, 0);
  std::string().swap(body.text);
}

}  // namespace vigie
