// Which old segments of the embedded log may go: those beyond the size or the
// age kept, whole, oldest first, never what the fold has not seen nor what the
// duplicate window below it needs.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/base/time.h"
#include "pipeline/log/embedded_log.h"
#include "pipeline/log/segment.h"

namespace vigie {

// How many segments of the beginning may be removed. `folded`: the fold's next
// offsets; `newest`: append time of the newest record, against which age is
// judged (the run's clock, not the machine's).
std::size_t RemovableSegments(
    const std::vector<std::shared_ptr<Segment>>& segments,
    const EmbeddedLogOptions& options, const std::vector<std::uint64_t>& folded,
    Micros newest);

// Removes them. Readers that are inside keep what they have mapped.
absl::StatusOr<std::uint64_t> RetainSegments(
    SegmentTable& table, const EmbeddedLogOptions& options,
    const std::vector<std::uint64_t>& folded, Micros newest);

}  // namespace vigie
