#include "pipeline/log/kafka_record.h"

#include <cstring>

#include "pipeline/base/bytes.h"

namespace vigie {
namespace {
constexpr std::uint8_t kBackfill = 1;
}  // namespace

std::uint64_t RulesHashOf(std::string_view payload) {
  return payload.size() < sizeof(std::uint64_t)
             ? 0
             : ByteReader(payload).Fixed<std::uint64_t>();
}

void EncodeKafkaKey(const NewRecord& record, const KafkaRules& rules,
                    std::string& out) {
  ByteWriter to(out);
  to.Fixed(kKafkaKeyFormat);
  to.Fixed(static_cast<std::uint8_t>(record.op));
  to.Fixed(static_cast<std::uint8_t>(record.backfill ? kBackfill : 0));
  to.Fixed(record.append_time);
  to.Fixed(record.source);
  to.Fixed(record.at.epoch);
  to.Fixed(record.at.position);
  to.Fixed(record.at.sub);
  to.Fixed(record.item);
  to.Fixed(record.version);
  const std::string_view name = record.format.view();
  to.Fixed(static_cast<std::uint8_t>(name.size()));
  out.append(name);
  if (record.op == Op::kTick) {
    to.Fixed(rules.number);
    to.Fixed(rules.hash);
  }
}

KafkaKey DecodeKafkaKey(std::string_view key, Record& record,
                        KafkaRules& rules) {
  if (key.empty()) return KafkaKey::kForeign;
  ByteReader in(key);
  const auto format = in.Fixed<std::uint8_t>();
  // A text key ("alice") is not a format from the future.
  if (format > kKafkaKeyFormat && format < 0x20) return KafkaKey::kNewer;
  if (format != kKafkaKeyFormat) return KafkaKey::kForeign;
  const auto op = in.Fixed<std::uint8_t>();
  const auto flags = in.Fixed<std::uint8_t>();
  record.op = static_cast<Op>(op);
  record.backfill = (flags & kBackfill) != 0;
  record.swept = false;
  record.append_time = in.Fixed<Micros>();
  record.source = in.Fixed<std::uint32_t>();
  record.at.epoch = in.Fixed<std::uint64_t>();
  record.at.position = in.Fixed<std::uint64_t>();
  record.at.sub = in.Fixed<std::uint32_t>();
  record.item = in.Fixed<std::uint64_t>();
  record.version = in.Fixed<std::uint64_t>();
  const auto length = in.Fixed<std::uint8_t>();
  if (!in.ok() || length > 15 || length > in.remaining())
    return KafkaKey::kForeign;
  const std::string_view name = key.substr(key.size() - in.remaining(), length);
  record.format = FormatName::Of(name);
  ByteReader rest(key.substr(key.size() - in.remaining() + length));
  if (record.op == Op::kTick) {
    rules.number = rest.Fixed<std::int64_t>();
    rules.hash = rest.Fixed<std::uint64_t>();
  }
  if (!rest.ok() || !rest.done() || op < 1 ||
      op > static_cast<std::uint8_t>(Op::kTick))
    return KafkaKey::kForeign;
  return KafkaKey::kOurs;
}

}  // namespace vigie
