// Writes alerts, and if asked the matched mentions and the dead letters, to a
// file or to the standard output: one JSON object a line, for `jq`, a log
// shipper or a spreadsheet.
//
// A line is {"type":"alert",…}, {"type":"mention","key":…,…} or
// {"type":"dead_letter","key":…,…}; "key" (of an alert: "id" with "step") tells
// a repetition. The file is appended to and may be rotated by renaming: the
// next line goes to a new file of the old name.
//
// Lines stay whole: after a failed write (disk full: Unavailable) what was
// written of it is cut again, and a half line left by a crash is cut at Start.
// Alerts are on the disk when Deliver returns.
//
// Threads: as sink.h says; Interrupt frees a write to a pipe nobody reads.
#pragma once

#include <memory>
#include <string>

#include "pipeline/config/node.h"
#include "pipeline/plugin/sink.h"

namespace vigie {

struct NdjsonOptions {
  std::string path = "-";  // "-": standard output
  bool alerts = true;
  bool mentions = false;
  bool dead_letters = false;
};

std::unique_ptr<Sink> MakeNdjsonSink(NdjsonOptions options);

// Keys: path ("-"), which (a list of alerts, mentions, dead_letters; default
// alerts). Mistakes are told through the node.
std::unique_ptr<Sink> MakeNdjsonSink(const ConfigNode& config);

// Adds an error at `path` when that can neither be written nor made now: for a
// start and for `vigie check`.
void CheckNdjsonSink(const ConfigNode& config);

}  // namespace vigie
