// What the embedded log asks of the disk, in one place, so that tests can make
// a disk fill up or fail.
#pragma once

#include <sys/types.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vigie {

// Thread-safe. Calls return 0 or an errno.
class Disk {
 public:
  virtual ~Disk() = default;
  // Writes all of `bytes` at `at`.
  virtual int Write(int fd, std::string_view bytes, std::int64_t at);
  // fdatasync.
  virtual int SyncData(int fd);
  // Gives the file `bytes` bytes of size, and the disk blocks for them if
  // `reserve` and the file system can.
  virtual int Allocate(int fd, std::int64_t bytes, bool reserve);
  // Free for this user, in bytes.
  virtual std::int64_t FreeBytes(const std::string& folder);
};

// The machine's own. Lives as long as the process.
Disk& MachineDisk();

// fsync of a folder: makes names in it durable.
absl::Status SyncFolder(const std::string& folder);
// "thing: reason" for an errno; ENOSPC and EDQUOT are ResourceExhausted.
absl::Status DiskError(std::string_view thing, int error);
inline bool DiskIsFull(int error) { return error == ENOSPC || error == EDQUOT; }

}  // namespace vigie
