#include "pipeline/log/disk.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstring>
#include <limits>

#include "pipeline/base/strings.h"

namespace vigie {

int Disk::Write(int fd, std::string_view bytes, std::int64_t at) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd, bytes.data(), bytes.size(), at);
    if (n < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
    at += n;
  }
  return 0;
}

int Disk::SyncData(int fd) {
  while (::fdatasync(fd) != 0)
    if (errno != EINTR) return errno;
  return 0;
}

int Disk::Allocate(int fd, std::int64_t bytes, bool reserve) {
  if (reserve) {
    int result;
    do {
      result = ::fallocate(fd, 0, 0, bytes);
    } while (result != 0 && errno == EINTR);
    if (result == 0) return 0;
  }
  // Only the size: ENOSPC is then met when the blocks are written.
  return ::ftruncate(fd, bytes) == 0 ? 0 : errno;
}

std::int64_t Disk::FreeBytes(const std::string& folder) {
  struct statvfs v;
  // Not known: do not refuse input for it.
  if (::statvfs(folder.c_str(), &v) != 0)
    return std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(v.f_bavail) *
         static_cast<std::int64_t>(v.f_frsize);
}

Disk& MachineDisk() {
  static Disk disk;
  return disk;
}

absl::Status SyncFolder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return DiskError(folder, errno);
  const int error = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  return error == 0 ? absl::OkStatus() : DiskError(folder, error);
}

absl::Status DiskError(std::string_view thing, int error) {
  const std::string text = Cat(thing, ": ", std::strerror(error));
  return DiskIsFull(error) ? absl::ResourceExhaustedError(text)
                           : absl::UnavailableError(text);
}

}  // namespace vigie
