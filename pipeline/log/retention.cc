#include "pipeline/log/retention.h"

#include <unistd.h>

#include <cerrno>

#include "pipeline/base/strings.h"
#include "pipeline/log/disk.h"

namespace vigie {

std::size_t RemovableSegments(
    const std::vector<std::shared_ptr<Segment>>& segments,
    const EmbeddedLogOptions& options, const std::vector<std::uint64_t>& folded,
    Micros newest) {
  std::int64_t bytes = 0;
  for (const auto& segment : segments)
    bytes += static_cast<std::int64_t>(segment->bytes());
  std::size_t removable = 0;
  while (removable + 1 < segments.size()) {
    // What a segment holds ends where the next one begins.
    const Segment& next = *segments[removable + 1];
    const bool large = bytes > options.retain_bytes;
    const bool old = newest - next.first_time > options.retain_age;
    if ((!large && !old) || next.first_next.size() != folded.size()) break;
    bool needed = false;
    for (std::size_t p = 0; p < folded.size(); ++p)
      needed =
          needed || next.first_next[p] + options.duplicate_window > folded[p];
    if (needed) break;
    bytes -= static_cast<std::int64_t>(segments[removable]->bytes());
    ++removable;
  }
  return removable;
}

absl::StatusOr<std::uint64_t> RetainSegments(
    SegmentTable& table, const EmbeddedLogOptions& options,
    const std::vector<std::uint64_t>& folded, Micros newest) {
  const std::vector<std::shared_ptr<Segment>> segments = table.All();
  const std::size_t removable =
      RemovableSegments(segments, options, folded, newest);
  for (std::size_t i = 0; i < removable; ++i) {
    // Gone already is gone: a crash may have come between file and folder.
    if (::unlink(segments[i]->path().c_str()) != 0 && errno != ENOENT)
      return DiskError(segments[i]->path(), errno);
    table.RemoveFirst();
  }
  if (removable > 0) VIGIE_RETURN_IF_ERROR(SyncFolder(options.folder));
  return removable;
}

}  // namespace vigie
