#include "ingest/file/connector.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "ingest/file/lines.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// Small enough to stay in the second-level cache until it is keyed.
constexpr std::size_t kChunk = 256 << 10;
// A line that is longer than this does not identify a file any better.
constexpr std::size_t kIdentity = 4096;
constexpr int kFollowMs = 50;

// Both clocks serve the waiting and what is shown; no result depends on them.
Micros SystemNow() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}
Micros MonotonicNow() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::uint64_t FreshEpoch() {
  std::random_device chance;
  const std::uint64_t epoch =
      (static_cast<std::uint64_t>(chance()) << 32) ^ chance();
  return epoch == 0 ? 1 : epoch;
}

class FileSource : public Source {
 public:
  explicit FileSource(const FileSourceOptions& options)
      : path_(options.path),
        name_(path_ == "-" ? "stdin" : Cat("file ", path_)),
        follow_(options.follow && path_ != "-"),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~FileSource() override {
    Close();
    if (wake_ >= 0) close(wake_);
  }

  absl::Status Open(const Resume& from) override;
  absl::Status Read(SourceBatch& batch, Micros wait) override;
  void Close() override;
  std::uint64_t epoch() const override { return epoch_; }
  bool repeats() const override { return regular_; }

  void Interrupt() override {
    // Pairs with the load in Read; the event wakes a poll that waits already.
    interrupted_.store(true, std::memory_order_release);
    const std::uint64_t one = 1;
    (void)!write(wake_, &one, sizeof one);
  }
  SourceHealth health() const override {
    const absl::MutexLock lock(&mutex_);
    return health_;
  }

 private:
  absl::Status Begin(const struct stat& info);
  // Which file is it, and where does it go on? What is followed may be empty
  // still, or hold half a line: then that is not known yet.
  absl::Status Identify();
  // Where to begin so that no line is lost: `position`, or the beginning of
  // the line around it, when its newline was not written yet back then.
  absl::StatusOr<std::uint64_t> LineStart(std::uint64_t position) const;
  absl::Status AtEnd(SourceBatch& batch, bool& again);
  // Waits for bytes (`fd` >= 0) or only for Interrupt. False: nothing came.
  bool Wait(int fd, Micros wait) const;
  absl::Status Error(std::string_view doing, int error) const;
  void Show(bool connected, std::string_view detail) {
    const absl::MutexLock lock(&mutex_);
    health_.connected = connected;
    Assign(health_.detail, detail);
  }

  const std::string path_;
  const std::string name_;
  const bool follow_;
  const int wake_;  // eventfd
  std::atomic<bool> interrupted_{false};

  int fd_ = -1;
  bool regular_ = false;  // seekable: positions mean something tomorrow
  bool identified_ = false;
  SourcePosition last_;  // where the log ends
  bool finished_ = false;
  bool replaced_ = false;  // following: another file has the name now
  std::uint64_t epoch_ = 1;
  LineCutter lines_;

  mutable absl::Mutex mutex_;
  SourceHealth health_ ABSL_GUARDED_BY(mutex_);
};

absl::Status FileSource::Error(std::string_view doing, int error) const {
  const std::string message =
      Cat(name_, ": cannot ", doing, ": ", std::strerror(error));
  switch (error) {
    case ENOENT:
      if (follow_) return Unavailable(message);
      return NotFound(message);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(message);
    case EIO:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ESTALE:
      return Unavailable(message);
    default:
      return InvalidArgument(message);
  }
}

absl::Status FileSource::Open(const Resume& from) {
  Close();
  interrupted_.store(false, std::memory_order_relaxed);
  std::uint64_t drained;
  (void)!read(wake_, &drained, sizeof drained);
  finished_ = replaced_ = identified_ = false;
  last_ = from.last;
  if (path_ == "-") {
    fd_ = STDIN_FILENO;
  } else {
    // Without O_NONBLOCK a named pipe nobody writes to would hang here.
    fd_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd_ < 0) return Error("open", errno);
  }
  struct stat info {};
  absl::Status status =
      fstat(fd_, &info) == 0 ? Begin(info) : Error("look at it", errno);
  if (!status.ok()) {
    Close();
    Show(false, FromAbsl(status.message()));
    return status;
  }
  Show(true, "");
  return absl::OkStatus();
}

absl::Status FileSource::Begin(const struct stat& info) {
  if (S_ISDIR(info.st_mode))
    return InvalidArgument(name_, ": is a folder; give one file");
  regular_ = S_ISREG(info.st_mode) && path_ != "-";
  if (!regular_) {
    // Fewer and larger reads; a refusal (not a pipe, a low limit) only means
    // smaller ones.
    (void)fcntl(fd_, F_SETPIPE_SZ, 1 << 20);
    epoch_ = FreshEpoch();
    lines_.Start(0, 0);
    identified_ = true;
    return absl::OkStatus();
  }
  (void)posix_fadvise(fd_, 0, 0, POSIX_FADV_SEQUENTIAL);
  epoch_ = FreshEpoch();  // of nothing yet
  return Identify();
}

absl::Status FileSource::Identify() {
  char first[kIdentity];
  const ssize_t got = pread(fd_, first, sizeof first, 0);
  if (got < 0) return Error("read", errno);
  const std::string_view head(first, static_cast<std::size_t>(got));
  if (head.substr(0, 2) == "\x1f\x8b")
    return InvalidArgument(name_,
                           ": is compressed; give what `zcat` makes of "
                           "it, on stdin (path: \"-\")");
  const std::size_t end = head.find('\n');
  if (follow_ && !replaced_ && end == std::string_view::npos &&
      head.size() < kIdentity)
    return absl::OkStatus();
  struct stat info {};
  if (fstat(fd_, &info) != 0) return Error("look at it", errno);
  epoch_ = Hash64(head.substr(0, end), Combine64(info.st_dev, info.st_ino));
  if (epoch_ == 0) epoch_ = 1;

  std::uint64_t seen = 0;
  if (last_.epoch == epoch_) {
    if (last_.position <= static_cast<std::uint64_t>(info.st_size)) {
      seen = last_.position;
    } else {
      // Cut short and written anew: its positions are not the old ones.
      epoch_ = FreshEpoch();
    }
  }
  absl::StatusOr<std::uint64_t> start = LineStart(seen);
  if (!start.ok()) return start.status();
  if (lseek(fd_, static_cast<off_t>(*start), SEEK_SET) < 0)
    return Error("seek", errno);
  lines_.Start(*start, seen);
  identified_ = true;
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> FileSource::LineStart(
    std::uint64_t position) const {
  char bytes[kIdentity];
  while (position > 0) {
    const std::size_t size = std::min<std::uint64_t>(sizeof bytes, position);
    const ssize_t got =
        pread(fd_, bytes, size, static_cast<off_t>(position - size));
    if (got != static_cast<ssize_t>(size))
      return Error("read", got < 0 ? errno : EIO);
    for (std::size_t i = size; i > 0; --i)
      if (bytes[i - 1] == '\n') return position - size + i;
    position -= size;
  }
  return 0;
}

absl::Status FileSource::Read(SourceBatch& batch, Micros wait) {
  if (fd_ < 0) return Internal(name_, ": read before it was opened");
  const std::size_t before = batch.items().size();
  const Micros deadline = MonotonicNow() + wait;
  for (;;) {
    // Pairs with the store in Interrupt.
    if (interrupted_.load(std::memory_order_acquire))
      return absl::CancelledError(Cat(name_, ": interrupted"));
    if (finished_) return OutOfRange(name_, ": end of input");
    const Micros left = std::max<Micros>(0, deadline - MonotonicNow());
    if (!identified_) {
      if (const absl::Status status = Identify(); !status.ok()) return status;
    }
    ssize_t got = identified_ ? -1 : 0;
    if (identified_ && (regular_ || Wait(fd_, left))) {
      got = read(fd_, lines_.Room(batch, kChunk), kChunk);
      if (got < 0 && errno != EINTR && errno != EAGAIN)
        return Error("read", errno);
    }
    if (got > 0) lines_.Cut(batch, static_cast<std::size_t>(got));
    bool again = got >= 0;
    if (got == 0) {
      const absl::Status status = AtEnd(batch, again);
      if (!status.ok()) return status;
    }
    if (batch.items().size() > before) {
      const absl::MutexLock lock(&mutex_);
      health_.last_item = SystemNow();
      return absl::OkStatus();
    }
    if (again) continue;
    const Micros rest = deadline - MonotonicNow();
    if (rest <= 0) return absl::OkStatus();
    // A pipe that nobody holds open any more is always ready.
    if (regular_ || got == 0)
      Wait(-1, std::min<Micros>(rest, kFollowMs * kMillisecond));
  }
}

// Nothing more to read just now. `again`: look once more before waiting.
absl::Status FileSource::AtEnd(SourceBatch& batch, bool& again) {
  again = false;
  if (!follow_) {
    lines_.Finish(batch);
    finished_ = again = true;
    return absl::OkStatus();
  }
  if (!regular_) {  // the next writer of the pipe begins a line of its own
    lines_.Finish(batch);
    return absl::OkStatus();
  }
  if (replaced_) {
    const std::size_t before = batch.items().size();
    lines_.Finish(batch);
    if (batch.items().size() > before) return absl::OkStatus();
    return Unavailable(name_, ": another file has taken its name");
  }
  struct stat mine {
  }, named{};
  if (fstat(fd_, &mine) != 0) return Error("look at it", errno);
  if (static_cast<std::uint64_t>(mine.st_size) < lines_.offset())
    return Unavailable(name_, ": was cut short");
  // Bytes may have come between the read and now: one more read before the
  // old file is given up.
  if (stat(path_.c_str(), &named) == 0 &&
      (named.st_dev != mine.st_dev || named.st_ino != mine.st_ino))
    replaced_ = again = true;
  return absl::OkStatus();
}

bool FileSource::Wait(int fd, Micros wait) const {
  pollfd waiting[2] = {{wake_, POLLIN, 0}, {fd, POLLIN, 0}};
  const int ms = static_cast<int>(
      std::min<Micros>((wait + kMillisecond - 1) / kMillisecond, 3'600'000));
  if (poll(waiting, 2, ms) <= 0) return false;
  return waiting[1].revents != 0;
}

void FileSource::Close() {
  if (fd_ < 0) return;
  if (fd_ != STDIN_FILENO) close(fd_);
  fd_ = -1;
  const absl::MutexLock lock(&mutex_);
  health_.connected = false;
}

}  // namespace

std::unique_ptr<Source> MakeFileSource(const FileSourceOptions& options) {
  return std::make_unique<FileSource>(options);
}

}  // namespace vigie
