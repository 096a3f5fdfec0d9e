#include "pipeline/log/log.h"

#include "pipeline/base/hash.h"

namespace vigie {

std::uint64_t RecordHash(const Record& record) {
  std::uint64_t h =
      Combine64(static_cast<std::uint64_t>(record.op), record.source);
  h = Combine64(h, record.at.epoch);
  h = Combine64(h, record.at.position);
  h = Combine64(h, record.at.sub);
  h = Combine64(h, record.item);
  h = Combine64(h, record.version);
  return Hash64(record.payload, h);
}

}  // namespace vigie
