// Reading the embedded log: a worker's partitions as they become durable, or a
// range of one partition.
//
// A reader walks the one stream and takes what is its own. A partition that
// pauses gets a cursor of its own where it stopped; when it goes on, that
// cursor catches up with the others and joins them.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/log/log.h"
#include "pipeline/log/segment.h"
#include "pipeline/log/segment_cursor.h"
#include "pipeline/log/segment_writer.h"

namespace vigie {

// `want`: where each partition of `mask` begins. Both have one entry per
// partition. The table and the durable end must outlive the reader.
absl::StatusOr<std::unique_ptr<LogReader>> OpenSegmentReader(
    const SegmentTable& table, DurableEnd& durable, const LogIdentity& log,
    std::vector<std::uint64_t> want, std::vector<bool> mask);

// Log::ReadRange over segments.
absl::Status ReadSegmentRange(
    const SegmentTable& table, DurableEnd& durable, const LogIdentity& log,
    std::uint32_t partition, std::uint64_t first, std::uint64_t next,
    bool headers_only, const std::function<bool(const Record&)>& visit,
    const std::function<void(const LostRange&)>& lost);

}  // namespace vigie
