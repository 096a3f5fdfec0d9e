// The intake: from what a source delivers to records of the log.
//
// A payload is keyed by its format's mapping (which item, which operation,
// which version) and appended as it is. What cannot be keyed goes to partition
// 0 and is rejected there, with its reason; nothing is dropped here.
//
// Thread-compatible: one per thread that appends.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/log/log.h"
#include "pipeline/parse/parser.h"
#include "pipeline/plugin/source.h"

namespace vigie {

// A payload with what keying found. `keep` false: nothing for the log (a
// keep-alive).
struct Keyed {
  NewRecord record;
  Micros event_time = 0;  // 0: the payload does not say
  bool keep = true;
};

// Keys `item` of `batch`. LIFETIME of the result: the batch's.
Keyed KeyItem(const SourceBatch& batch, const SourceBatch::Item& item,
              std::uint32_t source, std::uint64_t epoch, FormatName format,
              Mapping& mapping, std::uint32_t partitions);

// An erasure asked for by an operator, for all partitions.
NewRecord ErasureOf(std::string_view payload, Micros append_time);

}  // namespace vigie
