// A file or pipe that only ever holds whole lines.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vigie {

// Thread-compatible, but for Interrupt (thread-safe).
class LineFile {
 public:
  explicit LineFile(std::string path);  // "-": standard output
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  // Opens for appending and cuts a half line that a crash left.
  // FailedPrecondition when it cannot be opened or is not ours, Unavailable
  // when the disk is full.
  absl::Status Open();

  // Appends `lines` (each ended by a newline), to the file that has the name
  // now. `durable` waits until they are on the disk (regular files).
  // Unavailable: nothing of them is in the file, try again. A write to a pipe
  // fails only for good (FailedPrecondition: its reader is gone) or at the end
  // of the run (interrupted), so no line follows a half one.
  absl::Status Append(std::string_view lines, bool durable);

  // Makes a waiting Append return Unavailable, now and ever after.
  void Interrupt();
  void Close();

 private:
  absl::Status Reopen();
  absl::Status CutHalfLine();
  absl::Status AppendToFile(std::string_view lines, bool durable);
  absl::Status AppendToPipe(std::string_view lines);
  absl::Status Error(std::string_view doing, int error) const;

  const std::string path_;
  const bool standard_output_;
  int file_ = -1;
  int wake_ = -1;  // an eventfd, readable once interrupted
  bool regular_ = false;
  bool opened_ = false;  // once; its path was right
};

}  // namespace vigie
