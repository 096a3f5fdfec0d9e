// The writing half of the Kafka log: an idempotent producer whose records are
// acknowledged in any order between partitions, and a count of how far all of
// them are.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "pipeline/log/kafka_client.h"
#include "pipeline/log/kafka_record.h"

namespace vigie {

// Numbers given in order, acknowledged in any: how far are all of them?
// Thread-compatible.
class AckWindow {
 public:
  std::uint64_t Issue() {
    open_.push_back(false);
    return ++issued_;
  }
  void Acknowledge(std::uint64_t number) {
    open_[number - durable_ - 1] = true;
    while (!open_.empty() && open_.front()) {
      open_.pop_front();
      ++durable_;
    }
  }
  std::uint64_t issued() const { return issued_; }
  // All up to this one are acknowledged.
  std::uint64_t durable() const { return durable_; }

 private:
  std::deque<bool> open_;  // of durable_ + 1 and after
  std::uint64_t issued_ = 0, durable_ = 0;
};

// Thread-safe.
class KafkaWriter {
 public:
  static absl::StatusOr<std::unique_ptr<KafkaWriter>> Open(
      const KafkaLogOptions& options);
  ~KafkaWriter();

  rd_kafka_t* client() { return client_.get(); }

  struct Message {
    std::uint32_t partition;
    const NewRecord* record;
    KafkaRules rules;  // that the partition knows; only a tick tells them
  };
  // Takes all of the messages or none. `force`: even when the queue is full.
  // ResourceExhausted, DataLoss, InvalidArgument (too large): none was taken.
  absl::Status Write(absl::Span<const Message> messages, bool force);
  absl::Status Sync();

  std::uint64_t accepted() const;
  std::uint64_t durable() const;
  // The next offset of a partition as far as acknowledgements tell.
  std::uint64_t acknowledged_next(std::uint32_t partition) const;

  // Why a broker could not be reached, as last heard; "" if never.
  std::string last_error() const;
  // Why the broker will not talk to us (password, certificate), as last heard;
  // "" if it never said so.
  std::string refusal() const;

 private:
  KafkaWriter(const KafkaLogOptions& options, KafkaOwned<rd_kafka_t> client,
              KafkaOwned<rd_kafka_topic_t> topic);
  void Listen();  // the thread that hears acknowledgements
  void Hear(rd_kafka_event_t* event);
  void Fail(std::string reason) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status failure() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::size_t queue_bytes_;
  const std::string topic_name_;
  KafkaOwned<rd_kafka_t> client_;
  KafkaOwned<rd_kafka_topic_t> topic_;
  KafkaOwned<rd_kafka_queue_t> events_;

  // Held while messages are handed over, so that their order is one.
  absl::Mutex order_;
  std::string key_ ABSL_GUARDED_BY(order_);

  mutable absl::Mutex mutex_ ABSL_ACQUIRED_AFTER(order_);
  AckWindow window_ ABSL_GUARDED_BY(mutex_);
  std::size_t waiting_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::uint64_t> next_ ABSL_GUARDED_BY(mutex_);
  std::string failure_ ABSL_GUARDED_BY(mutex_);
  std::string last_error_ ABSL_GUARDED_BY(mutex_);
  std::string refusal_ ABSL_GUARDED_BY(mutex_);

  // Relaxed: the thread only has to see it soon.
  std::atomic<bool> ending_ = false;
  std::thread listener_;
};

}  // namespace vigie
