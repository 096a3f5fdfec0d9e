#include "sinks/ndjson/line_file.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// How far back the start of a half line is looked for.
constexpr off_t kLongestLine = 16 << 20;

}  // namespace

LineFile::LineFile(std::string path)
    : path_(std::move(path)),
      standard_output_(path_ == "-"),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

LineFile::~LineFile() {
  Close();
  if (wake_ >= 0) ::close(wake_);
}

absl::Status LineFile::Error(std::string_view doing, int error) const {
  const std::string message = Cat("ndjson: ", doing, " ", path_, ": ",
                                  std::generic_category().message(error));
  // At start a person is there to mend a wrong path; later a folder that went
  // away may come back, and no line may be given up for it.
  const bool wait =
      opened_ ? error != EPIPE : error == ENOSPC || error == EDQUOT;
  return wait ? absl::UnavailableError(message)
              : absl::FailedPreconditionError(message);
}

absl::Status LineFile::Open() {
  VIGIE_RETURN_IF_ERROR(Reopen());
  if (regular_) VIGIE_RETURN_IF_ERROR(CutHalfLine());
  opened_ = true;
  return absl::OkStatus();
}

absl::Status LineFile::Reopen() {
  Close();
  if (standard_output_) {
    file_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  } else {
    // Reading is needed to find a half line; a pipe may not allow it.
    file_ =
        ::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (file_ < 0 && errno == EACCES)
      file_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  }
  if (file_ < 0) return Error("cannot open", errno);
  struct stat status {};
  if (::fstat(file_, &status) != 0) return Error("cannot open", errno);
  regular_ = S_ISREG(status.st_mode);
  return absl::OkStatus();
}

absl::Status LineFile::CutHalfLine() {
  struct stat status {};
  if (::fstat(file_, &status) != 0) return Error("cannot open", errno);
  const off_t size = status.st_size;
  off_t begin = size;  // of the last line
  std::string block;
  while (begin > 0) {
    const off_t from = std::max<off_t>(0, begin - 65536);
    block.resize(static_cast<std::size_t>(begin - from));
    const ssize_t n = ::pread(file_, block.data(), block.size(), from);
    // Standard output may be a file that we may only write.
    if (n < 0 && errno == EBADF) return absl::OkStatus();
    if (n < 0) return Error("cannot read", errno);
    const std::size_t newline =
        std::string_view(block.data(), static_cast<std::size_t>(n)).rfind('\n');
    if (newline != std::string_view::npos) {
      begin = from + static_cast<off_t>(newline) + 1;
      break;
    }
    begin = from;
    if (size - begin > kLongestLine) break;
  }
  if (begin == size) return absl::OkStatus();
  char first = 0;
  if (::pread(file_, &first, 1, begin) != 1) return Error("cannot read", errno);
  if (first != '{')
    return FailedPrecondition("ndjson: ", path_,
                              ": its last line is not ended and not JSON; give "
                              "another path");
  if (::ftruncate(file_, begin) != 0) return Error("cannot cut", errno);
  return absl::OkStatus();
}

absl::Status LineFile::Append(std::string_view lines, bool durable) {
  if (!standard_output_) {
    // Renamed away by a rotation, or never opened again after a failure.
    struct stat named {
    }, open{};
    if (file_ < 0 || ::stat(path_.c_str(), &named) != 0 ||
        ::fstat(file_, &open) != 0 || named.st_ino != open.st_ino ||
        named.st_dev != open.st_dev)
      VIGIE_RETURN_IF_ERROR(Reopen());
  }
  return regular_ ? AppendToFile(lines, durable) : AppendToPipe(lines);
}

absl::Status LineFile::AppendToFile(std::string_view lines, bool durable) {
  struct stat before {};
  if (::fstat(file_, &before) != 0) return Error("cannot write", errno);
  int error = 0;
  while (!lines.empty()) {
    const ssize_t n = ::write(file_, lines.data(), lines.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      error = n < 0 ? errno : ENOSPC;
      break;
    }
    lines.remove_prefix(static_cast<std::size_t>(n));
  }
  if (error == 0 && durable && ::fdatasync(file_) != 0) error = errno;
  if (error == 0) return absl::OkStatus();
  // All of it goes: the same lines will be tried again.
  // (A standard output that is a file need not be in append mode.)
  if (::ftruncate(file_, before.st_size) != 0 ||
      ::lseek(file_, 0, SEEK_END) < 0)
    return Error("cannot cut", errno);
  return Error("cannot write", error);
}

absl::Status LineFile::AppendToPipe(std::string_view lines) {
  while (!lines.empty()) {
    pollfd waits[2] = {{file_, POLLOUT, 0}, {wake_, POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return Error("cannot write", errno);
    }
    if (waits[1].revents != 0)
      return Unavailable("ndjson: ", path_, ": interrupted");
    // A pipe that polls writable takes PIPE_BUF bytes without blocking.
    const ssize_t n = ::write(file_, lines.data(),
                              std::min<std::size_t>(lines.size(), PIPE_BUF));
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return Error("cannot write", n < 0 ? errno : ENOSPC);
    lines.remove_prefix(static_cast<std::size_t>(n));
  }
  return absl::OkStatus();
}

void LineFile::Interrupt() {
  const std::uint64_t one = 1;
  // Cannot fail but by overflow, and then it is readable already.
  (void)!::write(wake_, &one, sizeof one);
}

void LineFile::Close() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

}  // namespace vigie
