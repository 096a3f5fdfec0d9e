// The sweep: when a platform says that a message was deleted, or an author
// asks to be forgotten, the text must go from the log as well.
//
// A record keeps its header and its offset; its payload is overwritten with
// blanks. First every record's `swept` flag is set and synced, then the
// payloads are overwritten and synced: a crash between the two leaves records
// that read as swept, and the next sweep finishes them. Only records below the
// fold are touched: they have been analyzed.
//
// How far deletions have been honoured is kept in the file `sweep` of the
// log's folder; losing it costs a repetition.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "pipeline/log/disk.h"
#include "pipeline/log/embedded_log.h"
#include "pipeline/log/segment.h"
#include "pipeline/log/segment_format.h"
#include "pipeline/log/segment_writer.h"

namespace vigie {

// Thread-compatible: one owner.
class Sweep {
 public:
  // The table and the durable end must outlive it. `fatal` is called when a
  // sync fails: the file is the writer's too, who would not be told again.
  // Within `window` offsets behind its delete an item is known to be deleted.
  Sweep(std::string folder, Disk& disk, const SegmentTable& table,
        DurableEnd& durable, const LogIdentity& log, std::uint64_t window,
        std::function<void(const std::string&)> fatal);

  // Empties what has a later delete below `folded`, and what came after its
  // delete; returns how many records. Reads the headers of the window, and of
  // the whole log when there is a delete not yet honoured.
  absl::StatusOr<std::uint64_t> Deleted(
      const std::vector<std::uint64_t>& folded);
  // May more of what was deleted arrive, so far as the last Deleted saw?
  bool expects_more() const { return expects_more_; }
  // Empties these mentions, as far as they are below `folded`.
  absl::StatusOr<std::uint64_t> Records(
      absl::Span<const RecordName> records,
      const std::vector<std::uint64_t>& folded);

 private:
  // Holds no map: the segments of a long log would all stay in memory.
  struct Place {
    std::shared_ptr<Segment> segment;
    std::uint64_t at = 0;  // byte of its frame
    std::uint64_t payload_bytes = 0;
  };
  absl::Status Empty(const std::vector<Place>& places);
  void Load();
  absl::Status Save() const;

  const std::string folder_;
  Disk& disk_;
  const SegmentTable& table_;
  DurableEnd& durable_;
  const LogIdentity log_;
  const std::uint64_t window_;
  const std::function<void(const std::string&)> fatal_;
  std::vector<std::uint64_t> honoured_;  // deletes below these, per partition
  bool expects_more_ = false;
};

}  // namespace vigie
