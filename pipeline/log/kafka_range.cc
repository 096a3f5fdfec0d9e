#include "pipeline/log/kafka_range.h"

#include <algorithm>

#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"

namespace vigie {

absl::StatusOr<bool> DecodeKafkaMessage(const rd_kafka_message_t& message,
                                        Record& record, KafkaRules& rules) {
  record.partition = static_cast<std::uint32_t>(message.partition);
  record.offset = static_cast<std::uint64_t>(message.offset);
  switch (DecodeKafkaKey(
      std::string_view(static_cast<const char*>(message.key), message.key_len),
      record, rules)) {
    case KafkaKey::kOurs:
      return true;
    case KafkaKey::kForeign:
      return false;
    case KafkaKey::kNewer:
      break;
  }
  return FailedPrecondition("kafka: partition ", record.partition, " offset ",
                            record.offset,
                            ": written by a newer Vigie; upgrade this one");
}

absl::StatusOr<KafkaRange> KafkaRange::Open(const KafkaLogOptions& options) {
  VIGIE_ASSIGN_OR_RETURN(auto conf,
                         MakeKafkaConf(options, KafkaRangeSettings(options)));
  VIGIE_ASSIGN_OR_RETURN(auto client,
                         MakeKafkaClient(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_poll_set_consumer(client.get());
  return KafkaRange(options.topic, options.open_timeout, std::move(client));
}

absl::StatusOr<KafkaBounds> KafkaRange::Bounds(std::uint32_t partition) {
  return QueryKafkaBounds(client_.get(), topic_, partition, patience_);
}

absl::Status KafkaRange::Begin(std::uint32_t partition, std::uint64_t offset) {
  const KafkaOwned<rd_kafka_topic_partition_list_t> list(
      rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(),
                                    static_cast<std::int32_t>(partition))
      ->offset = static_cast<std::int64_t>(offset);
  if (const auto e = rd_kafka_assign(client_.get(), list.get());
      e != RD_KAFKA_RESP_ERR_NO_ERROR)
    return Unavailable("kafka: ", topic_, ": ", rd_kafka_err2str(e));
  return absl::OkStatus();
}

absl::StatusOr<bool> KafkaRange::Readable(std::uint32_t partition,
                                          std::uint64_t offset) {
  VIGIE_RETURN_IF_ERROR(Begin(partition, offset));
  const Micros until = SystemClock().Monotonic() + patience_;
  while (SystemClock().Monotonic() < until) {
    const KafkaOwned<rd_kafka_message_t> message(
        rd_kafka_consumer_poll(client_.get(), 100));
    if (message == nullptr) continue;
    if (message->err == RD_KAFKA_RESP_ERR__BAD_MSG) return false;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR ||
        message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
      return true;
  }
  return Unavailable("kafka: ", topic_, "[", partition, "]: no answer");
}

absl::StatusOr<std::uint64_t> KafkaRange::EndOfDamage(std::uint32_t partition,
                                                      std::uint64_t from,
                                                      std::uint64_t end) {
  std::uint64_t bad = from, good = end;
  for (std::uint64_t step = 1; bad + step < end; step *= 2) {
    VIGIE_ASSIGN_OR_RETURN(const bool readable,
                           Readable(partition, bad + step));
    if (readable) {
      good = bad + step;
      break;
    }
    bad += step;
  }
  while (bad + 1 < good) {
    const std::uint64_t middle = bad + (good - bad) / 2;
    VIGIE_ASSIGN_OR_RETURN(const bool readable, Readable(partition, middle));
    (readable ? good : bad) = middle;
  }
  return good;
}

absl::Status KafkaRange::Read(
    std::uint32_t partition, std::uint64_t first, std::uint64_t next,
    const std::function<bool(const Record&, const KafkaRules&)>& visit,
    const std::function<void(const LostRange&)>& lost) {
  VIGIE_ASSIGN_OR_RETURN(const KafkaBounds bounds, Bounds(partition));
  std::uint64_t expected = std::max(first, bounds.low);
  const std::uint64_t end = std::min(next, bounds.high);
  if (expected >= end) return absl::OkStatus();

  VIGIE_RETURN_IF_ERROR(Begin(partition, expected));

  const auto lacks = [&](std::uint64_t until) {
    if (until > expected)
      lost({partition, expected, until,
            Cat("kafka: ", topic_, ": the topic lacks these offsets")});
  };
  absl::Status status;
  Micros heard = SystemClock().Monotonic();
  while (expected < end) {
    const KafkaOwned<rd_kafka_message_t> message(
        rd_kafka_consumer_poll(client_.get(), 100));
    if (message != nullptr && message->err == RD_KAFKA_RESP_ERR__BAD_MSG) {
      const std::uint64_t bad =
          std::max(expected, static_cast<std::uint64_t>(message->offset));
      const std::string why = rd_kafka_message_errstr(message.get());
      const auto good = EndOfDamage(partition, bad, bounds.high);
      if (!good.ok()) return good.status();
      lost({partition, expected, std::min(*good, end),
            Cat("kafka: ", topic_, ": damaged: ", why)});
      expected = *good;
      if (expected < end) VIGIE_RETURN_IF_ERROR(Begin(partition, expected));
      heard = SystemClock().Monotonic();
      continue;
    }
    if (message != nullptr &&
        message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      if (static_cast<std::uint64_t>(message->offset) < end) continue;
      lacks(end);
      break;
    }
    if (message == nullptr || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      // Errors pass by themselves (a broker comes back) or never do.
      if (SystemClock().Monotonic() - heard < patience_) continue;
      status = Unavailable("kafka: ", topic_, "[", partition, "]: ",
                           message == nullptr
                               ? "no answer"
                               : rd_kafka_message_errstr(message.get()));
      break;
    }
    heard = SystemClock().Monotonic();
    const auto offset = static_cast<std::uint64_t>(message->offset);
    if (message->partition != static_cast<std::int32_t>(partition) ||
        offset < expected)
      continue;
    lacks(std::min(offset, end));
    expected = offset + 1;
    if (offset >= end) break;
    Record record;
    KafkaRules rules;
    auto ours = DecodeKafkaMessage(*message, record, rules);
    if (!ours.ok()) {
      status = ours.status();
      break;
    }
    if (!*ours) {
      lost({partition, offset, offset + 1,
            Cat("kafka: ", topic_, ": a message that is no record")});
      continue;
    }
    padded_.assign(static_cast<const char*>(message->payload), message->len);
    padded_.append(64, '\0');
    record.payload = std::string_view(padded_).substr(0, message->len);
    if (!visit(record, rules)) break;
  }
  rd_kafka_assign(client_.get(), nullptr);
  return status;
}

}  // namespace vigie
