#include "pipeline/log/kafka_writer.h"

#include <algorithm>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// What a message costs the queue besides its payload and key.
constexpr std::size_t kMessageOverhead = 200;
// Of a key, see kafka_record.h: 51 bytes, a name of 15, a tick's rules.
constexpr std::size_t kKeyBytes = 96;

std::size_t QueueBytes(std::size_t payload) {
  return payload + kKeyBytes + kMessageOverhead;
}

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaWriter>> KafkaWriter::Open(
    const KafkaLogOptions& options) {
  VIGIE_ASSIGN_OR_RETURN(auto conf,
                         MakeKafkaConf(options, KafkaProducerSettings()));
  rd_kafka_conf_set_events(conf.get(),
                           RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
  VIGIE_ASSIGN_OR_RETURN(auto client,
                         MakeKafkaClient(RD_KAFKA_PRODUCER, std::move(conf)));
  KafkaOwned<rd_kafka_topic_t> topic(
      rd_kafka_topic_new(client.get(), options.topic.c_str(), nullptr));
  if (topic == nullptr)
    return InvalidArgument("kafka: topic ", options.topic, ": ",
                           rd_kafka_err2str(rd_kafka_last_error()));
  return std::unique_ptr<KafkaWriter>(
      new KafkaWriter(options, std::move(client), std::move(topic)));
}

KafkaWriter::KafkaWriter(const KafkaLogOptions& options,
                         KafkaOwned<rd_kafka_t> client,
                         KafkaOwned<rd_kafka_topic_t> topic)
    : queue_bytes_(options.queue_bytes),
      topic_name_(options.topic),
      client_(std::move(client)),
      topic_(std::move(topic)),
      events_(rd_kafka_queue_get_main(client_.get())),
      next_(options.partitions, 0),
      listener_([this] { Listen(); }) {}

KafkaWriter::~KafkaWriter() {
  ending_.store(true, std::memory_order_relaxed);
  rd_kafka_queue_yield(events_.get());
  listener_.join();
  // The client must outlive what was made from it.
  events_.reset();
  topic_.reset();
}

absl::Status KafkaWriter::failure() const {
  if (failure_.empty()) return absl::OkStatus();
  return DataLoss("kafka: ", topic_name_, ": ", failure_);
}

void KafkaWriter::Fail(std::string reason) {
  if (failure_.empty()) failure_ = std::move(reason);
}

absl::Status KafkaWriter::Write(absl::Span<const Message> messages,
                                bool force) {
  std::size_t bytes = 0;
  for (const Message& m : messages) {
    const std::size_t size = m.record->payload.size();
    if (size + kKeyBytes + kMessageOverhead > kKafkaMessageBytes)
      return InvalidArgument("kafka: ", topic_name_, ": payload of ", size,
                             " bytes is too large for a message");
    bytes += QueueBytes(size);
  }

  absl::MutexLock order(&order_);
  std::uint64_t number;
  {
    absl::MutexLock lock(&mutex_);
    VIGIE_RETURN_IF_ERROR(failure());
    // An empty queue takes a batch of any size, or it would wait for ever.
    if (!force && waiting_bytes_ > 0 && waiting_bytes_ + bytes > queue_bytes_)
      return ResourceExhausted("kafka: ", topic_name_, ": ", waiting_bytes_,
                               " bytes wait for acknowledgement");
    waiting_bytes_ += bytes;
    number = window_.issued();
    for (std::size_t i = 0; i < messages.size(); ++i) window_.Issue();
  }
  for (const Message& m : messages) {
    key_.clear();
    EncodeKafkaKey(*m.record, m.rules, key_);
    const std::string_view payload = m.record->payload;
    if (rd_kafka_produce(topic_.get(), static_cast<std::int32_t>(m.partition),
                         RD_KAFKA_MSG_F_COPY, const_cast<char*>(payload.data()),
                         payload.size(), key_.data(), key_.size(),
                         // The number comes back with the acknowledgement.
                         reinterpret_cast<void*>(
                             static_cast<std::uintptr_t>(++number))) != 0) {
      absl::MutexLock lock(&mutex_);
      // A part of the batch may be on its way: only a new start mends that.
      Fail(Cat("cannot be written: ", rd_kafka_err2str(rd_kafka_last_error())));
      return failure();
    }
  }
  return absl::OkStatus();
}

absl::Status KafkaWriter::Sync() {
  absl::MutexLock lock(&mutex_);
  const std::uint64_t target = window_.issued();
  const auto done = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return window_.durable() >= target || !failure_.empty();
  };
  mutex_.Await(absl::Condition(&done));
  if (window_.durable() >= target) return absl::OkStatus();
  return Unavailable("kafka: ", topic_name_, ": ", failure_);
}

void KafkaWriter::Listen() {
  while (!ending_.load(std::memory_order_relaxed)) {
    const KafkaOwned<rd_kafka_event_t> event(
        rd_kafka_queue_poll(events_.get(), 100));
    if (event != nullptr) Hear(event.get());
  }
}

void KafkaWriter::Hear(rd_kafka_event_t* event) {
  absl::MutexLock lock(&mutex_);
  switch (rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_DR:
      while (const rd_kafka_message_t* m = rd_kafka_event_message_next(event)) {
        if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
          Fail(Cat("partition ", m->partition,
                   ": a record was not delivered: ", rd_kafka_err2str(m->err)));
          continue;
        }
        window_.Acknowledge(reinterpret_cast<std::uintptr_t>(m->_private));
        waiting_bytes_ -= QueueBytes(m->len);
        // A retry that had arrived already is acknowledged without an offset.
        if (m->offset >= 0) {
          std::uint64_t& next = next_[static_cast<std::size_t>(m->partition)];
          next = std::max(next, static_cast<std::uint64_t>(m->offset) + 1);
        }
      }
      break;
    case RD_KAFKA_EVENT_ERROR: {
      const char* words = rd_kafka_event_error_string(event);
      last_error_ = words != nullptr ? words : "";
      if (const rd_kafka_resp_err_t error = rd_kafka_event_error(event);
          error == RD_KAFKA_RESP_ERR__AUTHENTICATION ||
          error == RD_KAFKA_RESP_ERR__SSL)
        refusal_ = last_error_;
      if (rd_kafka_event_error_is_fatal(event))
        Fail(Cat("the producer cannot go on: ", last_error_));
      break;
    }
    default:
      break;
  }
}

std::uint64_t KafkaWriter::accepted() const {
  absl::MutexLock lock(&mutex_);
  return window_.issued();
}
std::uint64_t KafkaWriter::durable() const {
  absl::MutexLock lock(&mutex_);
  return window_.durable();
}
std::uint64_t KafkaWriter::acknowledged_next(std::uint32_t partition) const {
  absl::MutexLock lock(&mutex_);
  return next_[partition];
}
std::string KafkaWriter::last_error() const {
  absl::MutexLock lock(&mutex_);
  return last_error_;
}

std::string KafkaWriter::refusal() const {
  absl::MutexLock lock(&mutex_);
  return refusal_;
}

}  // namespace vigie
