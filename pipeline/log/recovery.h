// Opening the embedded log again: finds its end, cuts a torn tail, writes again
// what a crash may have left in memory only, and tells damage from a tail.
//
// Every group names how much was durable when it was written. Bad bytes below
// such an end named later, or below what the fold has committed, were once
// good: that is damage, kept and stepped over. Other bad bytes were never
// acknowledged: the log is cut there. What verifies but is not known to be
// durable may live only in the page cache (or be lost there after a failed
// sync): it is written in place once more and synced before anyone reads it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/log/disk.h"
#include "pipeline/log/embedded_log.h"
#include "pipeline/log/segment.h"
#include "pipeline/log/segment_writer.h"

namespace vigie {

struct RecoveredLog {
  std::vector<std::shared_ptr<Segment>> segments;  // oldest first
  WriterStart start;
  std::vector<std::string> damage;  // in words
};

// REQUIRES: the folder exists and is locked by this process.
absl::StatusOr<RecoveredLog> RecoverLog(const EmbeddedLogOptions& options,
                                        Disk& disk);

}  // namespace vigie
