#include "pipeline/log/kafka_log.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/kafka_range.h"
#include "pipeline/log/kafka_reader.h"
#include "pipeline/log/kafka_tail.h"
#include "pipeline/log/kafka_topic.h"
#include "pipeline/log/kafka_writer.h"

namespace vigie {
namespace {

class KafkaLog : public Log {
 public:
  KafkaLog(const KafkaLogOptions& options, std::unique_ptr<KafkaWriter> writer,
           std::vector<KafkaPartitionTail> opened)
      : options_(options),
        opened_(std::move(opened)),
        writer_(std::move(writer)) {
    for (const KafkaPartitionTail& at : opened_) {
      tail_.next_offset.push_back(at.next);
      tail_.last_tick = std::max(tail_.last_tick, at.tick);
      tail_.last_append_time = std::max(tail_.last_append_time, at.append_time);
      tail_.mentions_since_tick += at.mentions_since_tick;
      tail_.partition_sources.push_back(at.sources);
      for (const auto& [source, position] : at.sources)
        NoteSource(source, position);
      NoteRules(at.rules);
      rules_.push_back(at.rules);
    }
  }

  // Gives each partition the broadcasts that it lacks.
  absl::Status Complete() ABSL_LOCKS_EXCLUDED(order_) {
    auto missing = MissingBroadcasts(opened_);
    {
      absl::MutexLock lock(&order_);
      for (std::uint32_t p = 0; p < missing.size(); ++p)
        for (KafkaBroadcast& broadcast : missing[p]) {
          broadcast.record.payload = broadcast.payload;
          messages_.clear();
          AddBroadcast(p, broadcast.record);
          VIGIE_RETURN_IF_ERROR(writer_->Write(messages_, /*force=*/true));
          Note(broadcast.record);
        }
    }
    return writer_->Sync();
  }

  std::uint32_t partitions() const override { return options_.partitions; }

  LogTail tail() const override {
    absl::MutexLock lock(&order_);
    LogTail tail = tail_;
    for (std::uint32_t p = 0; p < tail.next_offset.size(); ++p)
      tail.next_offset[p] =
          std::max(tail.next_offset[p], writer_->acknowledged_next(p));
    return tail;
  }

  absl::Status AppendMentions(absl::Span<const NewRecord> records) override {
    absl::MutexLock lock(&order_);
    messages_.clear();
    for (const NewRecord& record : records) {
      if (record.partition >= options_.partitions)
        return Internal("kafka: ", options_.topic, ": no partition ",
                        record.partition);
      if (!IsMention(record.op))
        return Internal("kafka: ", options_.topic, ": not a mention");
      if (!HadIt(record)) messages_.push_back({record.partition, &record, {}});
    }
    if (messages_.empty()) return absl::OkStatus();
    VIGIE_RETURN_IF_ERROR(writer_->Write(messages_, /*force=*/false));
    for (const KafkaWriter::Message& message : messages_) {
      const NewRecord& record = *message.record;
      ++tail_.next_offset[message.partition];
      NoteSource(record.source, record.at);
      tail_.last_append_time = record.append_time;
      ++tail_.mentions_since_tick;
    }
    return absl::OkStatus();
  }

  absl::Status Broadcast(const NewRecord& record) override {
    if (IsMention(record.op))
      return Internal("kafka: ", options_.topic, ": a mention is no broadcast");
    const KafkaBroadcast broadcast{record, std::string(record.payload)};
    absl::MutexLock lock(&order_);
    messages_.clear();
    for (std::uint32_t p = 0; p < options_.partitions; ++p)
      if (!opened_[p].Has(broadcast)) AddBroadcast(p, record);
    if (messages_.empty()) return absl::OkStatus();
    VIGIE_RETURN_IF_ERROR(writer_->Write(messages_, /*force=*/true));
    Note(record);
    return absl::OkStatus();
  }

  absl::Status Sync() override { return writer_->Sync(); }
  std::uint64_t accepted() const override { return writer_->accepted(); }
  std::uint64_t durable() const override { return writer_->durable(); }

  absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      std::uint32_t worker, std::uint32_t workers,
      Assignment assignment) override {
    (void)workers;  // the group shares the partitions out
    return OpenKafkaReader(options_, worker, std::move(assignment));
  }

  absl::Status ReadRange(
      std::uint32_t partition, std::uint64_t first, std::uint64_t next,
      bool headers_only, const std::function<bool(const Record&)>& visit,
      const std::function<void(const LostRange&)>& lost) override {
    (void)headers_only;  // Kafka gives messages whole
    VIGIE_ASSIGN_OR_RETURN(KafkaRange range, KafkaRange::Open(options_));
    return range.Read(
        partition, first, next,
        [&](const Record& record, const KafkaRules&) { return visit(record); },
        lost);
  }

  // Retention is the topic's: it is set where the topic is looked after.
  void Folded(absl::Span<const std::uint64_t>) override {}

  absl::Status Close() override { return writer_->Sync(); }

 private:
  // Did its partition have it when the log was opened? An ordered source that
  // resumes from its low-water repeats what some partitions have.
  bool HadIt(const NewRecord& record) const {
    const auto& sources = opened_[record.partition].sources;
    const auto it = sources.find(record.source);
    return record.at.epoch != 0 && it != sources.end() &&
           AtOrBelow(record.at, it->second);
  }

  void AddBroadcast(std::uint32_t partition, const NewRecord& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(order_) {
    if (record.op == Op::kRules)
      rules_[partition] = {static_cast<std::int64_t>(record.at.position),
                           RulesHashOf(record.payload)};
    messages_.push_back({partition, &record, rules_[partition]});
  }

  void Note(const NewRecord& broadcast) ABSL_EXCLUSIVE_LOCKS_REQUIRED(order_) {
    for (const KafkaWriter::Message& message : messages_)
      ++tail_.next_offset[message.partition];
    const auto number = static_cast<std::int64_t>(broadcast.at.position);
    if (broadcast.op == Op::kTick) {
      tail_.last_tick = std::max(tail_.last_tick, number);
      tail_.mentions_since_tick = 0;
    }
    if (broadcast.op == Op::kRules)
      NoteRules({number, RulesHashOf(broadcast.payload)});
    tail_.last_append_time = broadcast.append_time;
  }
  void NoteRules(const KafkaRules& rules)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(order_) {
    if (rules.number <= tail_.last_rules) return;
    tail_.last_rules = rules.number;
    tail_.rules_hash = rules.hash;
  }
  void NoteSource(std::uint32_t source, const SourcePosition& at)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(order_) {
    const auto [known, added] = tail_.sources.try_emplace(source, at);
    if (!added && !AtOrBelow(at, known->second)) known->second = at;
  }

  const KafkaLogOptions options_;
  const std::vector<KafkaPartitionTail> opened_;
  const std::unique_ptr<KafkaWriter> writer_;

  // Held while records are handed over, so that the tail follows their order.
  mutable absl::Mutex order_;
  LogTail tail_ ABSL_GUARDED_BY(order_);
  std::vector<KafkaRules> rules_ ABSL_GUARDED_BY(order_);  // per partition
  std::vector<KafkaWriter::Message> messages_ ABSL_GUARDED_BY(order_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenKafkaLog(
    const KafkaLogOptions& options) {
  if (options.brokers.empty())
    return InvalidArgument("kafka: brokers: missing; give host:port");
  if (options.topic.empty() || options.partitions == 0)
    return InvalidArgument("kafka: needs a topic and at least one partition");
  if (!options.committed.empty() &&
      options.committed.size() != options.partitions)
    return FailedPrecondition("kafka: ", options.topic, ": the state knows ",
                              options.committed.size(), " partitions, not ",
                              options.partitions);
  VIGIE_RETURN_IF_ERROR(CheckKafkaSettings(options.settings));
  VIGIE_ASSIGN_OR_RETURN(auto writer, KafkaWriter::Open(options));
  if (absl::Status topic = EnsureKafkaTopic(writer->client(), options,
                                            [&] { return writer->refusal(); });
      !topic.ok()) {
    // "Timed out" says less than what the connection said.
    const std::string heard = writer->last_error();
    if (topic.code() == absl::StatusCode::kUnavailable && !heard.empty())
      return Unavailable(FromAbsl(topic.message()), " (", heard, ")");
    return topic;
  }
  VIGIE_ASSIGN_OR_RETURN(KafkaRange range, KafkaRange::Open(options));
  VIGIE_ASSIGN_OR_RETURN(auto tails, ReadKafkaTails(range, options.partitions));
  for (std::uint32_t p = 0; p < options.committed.size(); ++p)
    if (options.committed[p] > tails[p].next)
      return DataLoss("kafka: ", options.topic, "[", p, "]: ends at ",
                      tails[p].next, ", but ", options.committed[p],
                      " was counted: the topic was made anew or lost records");
  auto log =
      std::make_unique<KafkaLog>(options, std::move(writer), std::move(tails));
  if (options.complete_broadcasts) VIGIE_RETURN_IF_ERROR(log->Complete());
  return log;
}

}  // namespace vigie
