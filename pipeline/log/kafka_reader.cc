#include "pipeline/log/kafka_reader.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/kafka_range.h"

namespace vigie {
namespace {

// A Read ends when it has copied about this much.
constexpr std::size_t kBatchBytes = 4 << 20;
constexpr std::size_t kPayloadPadding = 64;

class KafkaReader : public LogReader {
 public:
  KafkaReader(const KafkaLogOptions& options, Assignment assignment)
      : options_(options), assignment_(std::move(assignment)) {}

  absl::Status Open(std::uint32_t worker) {
    VIGIE_ASSIGN_OR_RETURN(
        auto conf,
        MakeKafkaConf(options_, KafkaReaderSettings(options_, worker)));
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_rebalance_cb(conf.get(), &KafkaReader::Rebalance);
    VIGIE_ASSIGN_OR_RETURN(client_,
                           MakeKafkaClient(RD_KAFKA_CONSUMER, std::move(conf)));
    rd_kafka_poll_set_consumer(client_.get());
    queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
    const KafkaOwned<rd_kafka_topic_partition_list_t> topics(
        rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(topics.get(), options_.topic.c_str(),
                                      RD_KAFKA_PARTITION_UA);
    const rd_kafka_resp_err_t error =
        rd_kafka_subscribe(client_.get(), topics.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
      return Unavailable("kafka: ", options_.topic, ": ",
                         rd_kafka_err2str(error));
    return absl::OkStatus();
  }

  ~KafkaReader() override {
    queue_.reset();
    client_.reset();
  }

  absl::Status Read(RecordBatch& batch, std::size_t most,
                    Micros wait) override {
    if (interrupted_.exchange(false, std::memory_order_acquire))
      return absl::CancelledError("kafka: reading was interrupted");
    batch.Clear();
    begins_.clear();
    into_ = &batch;
    const absl::Status status = Fill(most, wait);
    into_ = nullptr;
    // The storage moves no more: the views can be made.
    batch.storage.append(kPayloadPadding, '\0');
    for (std::size_t i = 0; i < begins_.size(); ++i) {
      std::string_view& payload = batch.records[i].payload;
      payload =
          std::string_view(batch.storage).substr(begins_[i], payload.size());
    }
    return status;
  }

  void Pause(std::uint32_t partition, bool pause) override {
    const bool changed =
        pause ? paused_.insert(partition).second : paused_.erase(partition) > 0;
    if (changed && held_.contains(partition)) Apply(partition, pause);
  }

  void Interrupt() override {
    // Release: pairs with the acquire in Read.
    interrupted_.store(true, std::memory_order_release);
    rd_kafka_queue_yield(queue_.get());
  }

 private:
  absl::Status Fill(std::size_t most, Micros wait) {
    const Micros until = SystemClock().Monotonic() + wait;
    while (Taken() < most && into_->storage.size() < kBatchBytes) {
      Micros patience = 0;
      if (Taken() == 0 && into_->lost.empty())
        patience =
            std::clamp<Micros>(until - SystemClock().Monotonic(), 0, kMinute);
      const KafkaOwned<rd_kafka_message_t> message(
          rd_kafka_consumer_poll(client_.get(), KafkaMillis(patience)));
      VIGIE_RETURN_IF_ERROR(broken_);
      if (message != nullptr) {
        VIGIE_RETURN_IF_ERROR(Take(*message));
        continue;
      }
      if (interrupted_.exchange(false, std::memory_order_acquire)) {
        // What was read is kept: the next Read is the one that is cancelled.
        if (Taken() > 0) {
          interrupted_.store(true, std::memory_order_release);
          break;
        }
        return absl::CancelledError("kafka: reading was interrupted");
      }
      if (Taken() > 0 || !into_->lost.empty() ||
          SystemClock().Monotonic() >= until)
        break;
    }
    return absl::OkStatus();
  }

  std::size_t Taken() const { return begins_.size(); }

  absl::Status Take(const rd_kafka_message_t& message) {
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return Hear(message);
    const auto partition = static_cast<std::uint32_t>(message.partition);
    const auto it = held_.find(partition);
    if (it == held_.end()) return absl::OkStatus();  // taken away meanwhile
    std::uint64_t& expected = it->second;
    const auto offset = static_cast<std::uint64_t>(message.offset);
    // Offsets only rise: what was given is never given again.
    if (offset < expected) return absl::OkStatus();
    if (offset > expected)
      VIGIE_RETURN_IF_ERROR(Mend(partition, expected, offset));
    expected = offset + 1;

    Record record;
    KafkaRules rules;
    VIGIE_ASSIGN_OR_RETURN(const bool ours,
                           DecodeKafkaMessage(message, record, rules));
    if (!ours) {
      into_->lost.push_back(
          {partition, offset, offset + 1,
           Cat("kafka: ", options_.topic, ": a message that is no record")});
      return absl::OkStatus();
    }
    Add(record, std::string_view(static_cast<const char*>(message.payload),
                                 message.len));
    return absl::OkStatus();
  }

  void Add(const Record& record, std::string_view payload) {
    begins_.push_back(into_->storage.size());
    into_->storage.append(payload);
    Record& kept = into_->records.emplace_back(record);
    kept.payload = payload;  // its length; the place is settled at the end
  }

  // Offsets were skipped. Nobody is believed at once: they are read again,
  // by a consumer that has never seen them.
  absl::Status Mend(std::uint32_t partition, std::uint64_t first,
                    std::uint64_t next) {
    VIGIE_ASSIGN_OR_RETURN(KafkaRange range, KafkaRange::Open(options_));
    VIGIE_ASSIGN_OR_RETURN(const KafkaBounds bounds, range.Bounds(partition));
    const auto lost = [&](const LostRange& stretch) {
      into_->lost.push_back(stretch);
    };
    if (bounds.low > first)
      lost({partition, first, std::min(bounds.low, next),
            Cat("kafka: ", options_.topic, ": no longer kept (retention)")});
    return range.Read(
        partition, first, next,
        [&](const Record& record, const KafkaRules&) {
          Add(record, record.payload);
          return true;
        },
        lost);
  }

  // What Kafka says instead of giving a record.
  absl::Status Hear(const rd_kafka_message_t& message) {
    switch (message.err) {
      case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        return OutOfRange(static_cast<std::uint32_t>(message.partition));
      case RD_KAFKA_RESP_ERR__FATAL:
      case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
        return Internal("kafka: ", options_.topic,
                        ": another process reads "
                        "under this instance's name: ",
                        rd_kafka_message_errstr(&message));
      case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        return DataLoss("kafka: ", options_.topic, ": the topic is gone");
      case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        return FailedPrecondition("kafka: ", options_.topic, ": ",
                                  rd_kafka_err2str(message.err));
      case RD_KAFKA_RESP_ERR__BAD_MSG:
        return PassDamage(message);
      default:
        // A broker that is away: librdkafka goes on by itself, and a gap it
        // leaves is seen by its offsets.
        return absl::OkStatus();
    }
  }

  // A batch that the broker's disk has spoilt: it is lost, the next is read.
  absl::Status PassDamage(const rd_kafka_message_t& message) {
    const auto partition = static_cast<std::uint32_t>(message.partition);
    const auto it = held_.find(partition);
    if (it == held_.end()) return absl::OkStatus();
    const std::uint64_t bad =
        std::max(it->second, static_cast<std::uint64_t>(message.offset));
    VIGIE_ASSIGN_OR_RETURN(KafkaRange range, KafkaRange::Open(options_));
    VIGIE_ASSIGN_OR_RETURN(const KafkaBounds bounds, range.Bounds(partition));
    VIGIE_ASSIGN_OR_RETURN(const std::uint64_t good,
                           range.EndOfDamage(partition, bad, bounds.high));
    into_->lost.push_back({partition, it->second, good,
                           Cat("kafka: ", options_.topic, ": damaged: ",
                               rd_kafka_message_errstr(&message))});
    it->second = good;
    return Assign();
  }

  // Retention took what was to be read next.
  absl::Status OutOfRange(std::uint32_t partition) {
    const auto it = held_.find(partition);
    if (it == held_.end()) return absl::OkStatus();
    VIGIE_ASSIGN_OR_RETURN(it->second, Begin(partition, it->second));
    return Assign();
  }

  // Where to begin when `wanted` comes next: there, or at the first offset
  // that is kept.
  absl::StatusOr<std::uint64_t> Begin(std::uint32_t partition,
                                      std::uint64_t wanted) {
    VIGIE_ASSIGN_OR_RETURN(const KafkaBounds bounds,
                           QueryKafkaBounds(client_.get(), options_.topic,
                                            partition, options_.open_timeout));
    if (wanted > bounds.high)
      return DataLoss("kafka: ", options_.topic, "[", partition, "]: ends at ",
                      bounds.high, ", ", wanted, " was committed");
    if (wanted >= bounds.low) return wanted;
    if (into_ != nullptr)
      into_->lost.push_back(
          {partition, wanted, bounds.low,
           Cat("kafka: ", options_.topic, ": no longer kept (retention)")});
    return bounds.low;
  }

  // Reads what is held, each partition from what is expected of it.
  absl::Status Assign() {
    const KafkaOwned<rd_kafka_topic_partition_list_t> list(
        rd_kafka_topic_partition_list_new(static_cast<int>(held_.size())));
    for (const auto& [partition, expected] : held_)
      rd_kafka_topic_partition_list_add(list.get(), options_.topic.c_str(),
                                        static_cast<std::int32_t>(partition))
          ->offset = static_cast<std::int64_t>(expected);
    const rd_kafka_resp_err_t error =
        rd_kafka_assign(client_.get(), list.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
      return Internal("kafka: ", options_.topic, ": ", rd_kafka_err2str(error));
    for (const std::uint32_t partition : paused_)
      if (held_.contains(partition)) Apply(partition, true);
    return absl::OkStatus();
  }

  void Apply(std::uint32_t partition, bool pause) {
    const KafkaOwned<rd_kafka_topic_partition_list_t> list(
        rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), options_.topic.c_str(),
                                      static_cast<std::int32_t>(partition));
    if (pause)
      rd_kafka_pause_partitions(client_.get(), list.get());
    else
      rd_kafka_resume_partitions(client_.get(), list.get());
  }

  // Called by librdkafka inside rd_kafka_consumer_poll, on Read's thread.
  static void Rebalance(rd_kafka_t*, rd_kafka_resp_err_t error,
                        rd_kafka_topic_partition_list_t* partitions,
                        void* opaque) {
    auto& reader = *static_cast<KafkaReader*>(opaque);
    if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      reader.broken_.Update(reader.Assigned(*partitions));
      return;
    }
    reader.Revoked(*partitions);
  }

  absl::Status Assigned(const rd_kafka_topic_partition_list_t& partitions) {
    for (int i = 0; i < partitions.cnt; ++i) {
      const auto partition =
          static_cast<std::uint32_t>(partitions.elems[i].partition);
      auto begin = Begin(partition, assignment_.assigned(partition));
      if (!begin.ok()) {
        rd_kafka_assign(client_.get(), nullptr);
        return begin.status();
      }
      held_[partition] = *begin;
    }
    return Assign();
  }

  void Revoked(const rd_kafka_topic_partition_list_t& partitions) {
    for (int i = 0; i < partitions.cnt; ++i) {
      const auto partition =
          static_cast<std::uint32_t>(partitions.elems[i].partition);
      held_.erase(partition);
      paused_.erase(partition);
      Forget(partition);
      if (assignment_.revoked) assignment_.revoked(partition);
    }
    rd_kafka_assign(client_.get(), nullptr);
  }

  // Takes back what this Read has gathered of a partition: whoever has it
  // next begins where the fold is.
  void Forget(std::uint32_t partition) {
    if (into_ == nullptr) return;
    std::vector<Record>& records = into_->records;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (records[i].partition == partition) continue;
      records[kept] = records[i];
      begins_[kept++] = begins_[i];
    }
    records.resize(kept);
    begins_.resize(kept);
    std::erase_if(into_->lost, [&](const LostRange& lost) {
      return lost.partition == partition;
    });
  }

  const KafkaLogOptions options_;
  const Assignment assignment_;
  KafkaOwned<rd_kafka_t> client_;
  KafkaOwned<rd_kafka_queue_t> queue_;
  std::map<std::uint32_t, std::uint64_t> held_;  // the next offset to give
  std::set<std::uint32_t> paused_;
  RecordBatch* into_ = nullptr;  // while a Read runs
  // Where the payload of each of its records begins: the storage moves while
  // it grows.
  std::vector<std::size_t> begins_;
  absl::Status broken_;  // by an assignment that cannot be read
  std::atomic<bool> interrupted_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<LogReader>> OpenKafkaReader(
    const KafkaLogOptions& options, std::uint32_t worker,
    Assignment assignment) {
  auto reader = std::make_unique<KafkaReader>(options, std::move(assignment));
  VIGIE_RETURN_IF_ERROR(reader->Open(worker));
  return reader;
}

}  // namespace vigie
