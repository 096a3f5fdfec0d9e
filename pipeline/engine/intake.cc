#include "pipeline/engine/intake.h"

#include "pipeline/base/hash.h"

namespace vigie {

Keyed KeyItem(const SourceBatch& batch, const SourceBatch::Item& item,
              std::uint32_t source, std::uint64_t epoch, FormatName format,
              Mapping& mapping, std::uint32_t partitions) {
  Keyed keyed;
  NewRecord& record = keyed.record;
  record.payload = batch.payload(item);
  record.source = source;
  record.at = {epoch, item.position, item.sub};
  record.backfill = item.backfill;
  record.format = format;
  ItemKey key;
  const absl::Status status = mapping.Key(PaddedView{record.payload}, key);
  if (absl::IsNotFound(status)) {
    keyed.keep = false;
  } else if (status.ok()) {
    record.op = key.op;
    record.item = ItemHash(key.platform, key.id);
    record.version = key.version;
    record.partition = PartitionOf(record.item, partitions);
    keyed.event_time = key.time;
  }
  return keyed;
}

NewRecord ErasureOf(std::string_view payload, Micros append_time) {
  NewRecord record;
  record.op = Op::kErase;
  record.append_time = append_time;
  record.payload = payload;
  return record;
}

}  // namespace vigie
