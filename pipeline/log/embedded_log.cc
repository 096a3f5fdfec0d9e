#include "pipeline/log/embedded_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/recovery.h"
#include "pipeline/log/retention.h"
#include "pipeline/log/segment.h"
#include "pipeline/log/segment_reader.h"
#include "pipeline/log/segment_writer.h"
#include "pipeline/log/sweep.h"

namespace vigie {
namespace {

// Makes the folder and the folders above it.
absl::Status MakeFolders(const std::string& folder) {
  for (std::size_t slash = folder.find('/', 1);;
       slash = folder.find('/', slash + 1)) {
    const std::string part = folder.substr(0, slash);
    if (::mkdir(part.c_str(), 0750) == 0) {
      const std::size_t up = part.rfind('/');
      VIGIE_RETURN_IF_ERROR(SyncFolder(up == std::string::npos ? "."
                                       : up == 0               ? "/"
                                                 : part.substr(0, up)));
    } else if (errno != EEXIST) {
      return DiskError(part, errno);
    }
    if (slash == std::string::npos) return absl::OkStatus();
  }
}

// One process per folder, for as long as this lives.
class FolderLock {
 public:
  ~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  absl::Status Take(const std::string& folder) {
    const std::string path = Cat(folder, "/lock");
    fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd_ < 0) return DiskError(path, errno);
    char pid[32] = {};
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return DiskError(path, errno);
      const ssize_t n = ::pread(fd_, pid, sizeof pid - 1, 0);
      return FailedPrecondition(
          "log ", folder, ": in use by ",
          n > 0 ? Cat("process ", pid) : std::string("another process"));
    }
    const std::string own = Cat(::getpid());
    if (::ftruncate(fd_, 0) != 0 ||
        ::pwrite(fd_, own.data(), own.size(), 0) < 0)
      return DiskError(path, errno);
    return absl::OkStatus();
  }

 private:
  int fd_ = -1;
};

absl::Status CheckOptions(const EmbeddedLogOptions& o) {
  if (o.folder.empty()) return InvalidArgument("log: without a folder");
  if (o.partitions == 0 || o.partitions > kMaxPartitions)
    return InvalidArgument("log: partitions must be 1 to ", kMaxPartitions);
  if (o.segment_bytes < 4096 || o.segment_bytes > (std::int64_t{1} << 31))
    return InvalidArgument("log: segments must have 4 KiB to 2 GiB");
  if ((!o.committed.empty() && o.committed.size() != o.partitions) ||
      (!o.last_hashes.empty() && o.last_hashes.size() != o.committed.size()))
    return FailedPrecondition("log ", o.folder, ": the state knows ",
                              o.committed.size(), " partitions, not ",
                              o.partitions);
  return absl::OkStatus();
}

class SegmentedLog final : public EmbeddedLog {
 public:
  explicit SegmentedLog(const EmbeddedLogOptions& options)
      : options_(options),
        disk_(options.disk != nullptr ? *options.disk : MachineDisk()),
        writer_(options_, disk_, table_, durable_,
                [this] { SegmentFinished(); }) {}

  ~SegmentedLog() override { (void)Close(); }

  absl::Status Open() {
    VIGIE_RETURN_IF_ERROR(CheckOptions(options_));
    VIGIE_RETURN_IF_ERROR(MakeFolders(options_.folder));
    VIGIE_RETURN_IF_ERROR(lock_.Take(options_.folder));
    VIGIE_ASSIGN_OR_RETURN(RecoveredLog log, RecoverLog(options_, disk_));
    for (std::shared_ptr<Segment>& segment : log.segments)
      table_.Add(std::move(segment));
    damage_ = std::move(log.damage);
    identity_ = log.start.identity;
    {
      absl::MutexLock lock(&mu_);
      folded_ = options_.committed;
      folded_.resize(options_.partitions, 0);
    }
    VIGIE_RETURN_IF_ERROR(writer_.Start(std::move(log.start)));
    for (std::uint32_t p = 0; p < options_.last_hashes.size(); ++p)
      if (options_.committed[p] > 0 && options_.last_hashes[p] != 0)
        VIGIE_RETURN_IF_ERROR(VerifyRecord(p, options_.committed[p] - 1,
                                           options_.last_hashes[p]));
    {
      absl::MutexLock lock(&care_mu_);
      sweep_ = std::make_unique<Sweep>(
          options_.folder, disk_, table_, durable_, identity_,
          options_.duplicate_window,
          [this](const std::string& message) { writer_.Fail(message); });
    }
    care_ = std::thread([this] { TakeCare(); });
    return absl::OkStatus();
  }

  std::uint32_t partitions() const override { return options_.partitions; }
  bool one_stream() const override { return true; }
  LogTail tail() const override { return writer_.tail(); }

  absl::Status AppendMentions(absl::Span<const NewRecord> records) override {
    VIGIE_RETURN_IF_ERROR(writer_.AppendMentions(records));
    for (const NewRecord& r : records)
      if (r.op == Op::kDelete) {
        deletes_.store(true, std::memory_order_relaxed);
        break;
      }
    return absl::OkStatus();
  }
  absl::Status Broadcast(const NewRecord& record) override {
    return writer_.Broadcast(record);
  }
  absl::Status Sync() override { return writer_.Sync(); }
  std::uint64_t accepted() const override { return writer_.accepted(); }
  std::uint64_t durable() const override { return writer_.durable(); }

  absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      std::uint32_t worker, std::uint32_t workers,
      Assignment assignment) override {
    if (workers == 0 || worker >= workers)
      return InvalidArgument("log: no worker ", worker, " of ", workers);
    std::vector<std::uint64_t> want(options_.partitions, 0);
    std::vector<bool> mask(options_.partitions, false);
    for (std::uint32_t p = worker; p < options_.partitions; p += workers) {
      mask[p] = true;
      if (assignment.assigned) want[p] = assignment.assigned(p);
    }
    return OpenSegmentReader(table_, durable_, identity_, std::move(want),
                             std::move(mask));
  }

  absl::Status ReadRange(
      std::uint32_t partition, std::uint64_t first, std::uint64_t next,
      bool headers_only, const std::function<bool(const Record&)>& visit,
      const std::function<void(const LostRange&)>& lost) override {
    if (partition >= options_.partitions)
      return InvalidArgument("log: no partition ", partition);
    return ReadSegmentRange(table_, durable_, identity_, partition, first, next,
                            headers_only, visit, lost);
  }

  void Folded(absl::Span<const std::uint64_t> next_offsets) override {
    absl::MutexLock lock(&mu_);
    for (std::size_t p = 0; p < folded_.size() && p < next_offsets.size(); ++p)
      folded_[p] = std::max(folded_[p], next_offsets[p]);
  }

  absl::Status VerifyRecord(std::uint32_t partition, std::uint64_t offset,
                            std::uint64_t hash) override {
    bool seen = false, same = false;
    VIGIE_RETURN_IF_ERROR(ReadRange(
        partition, offset, offset + 1, false,
        [&](const Record& record) {
          seen = true;
          same = record.swept || RecordHash(record) == hash;
          return false;
        },
        [&](const LostRange&) { seen = same = true; }));
    if (seen && same) return absl::OkStatus();
    return FailedPrecondition(
        "log ", options_.folder, ": record ", offset, " of partition ",
        partition, seen ? " is not the one" : " is missing that",
        " the state was made from: the log was rolled back or is another's. "
        "Restore both from one backup, or move both away to begin anew");
  }

  absl::StatusOr<std::uint64_t> SweepDeleted() override {
    absl::MutexLock lock(&care_mu_);
    return SweepDeletedLocked();
  }
  absl::StatusOr<std::uint64_t> SweepRecords(
      absl::Span<const RecordName> records) override {
    absl::MutexLock lock(&care_mu_);
    VIGIE_ASSIGN_OR_RETURN(const std::uint64_t n,
                           sweep_->Records(records, FoldedCopy()));
    swept_ += n;
    return n;
  }
  absl::StatusOr<std::uint64_t> Retain() override {
    absl::MutexLock lock(&care_mu_);
    return RetainLocked();
  }

  EmbeddedLogStats stats() const override {
    EmbeddedLogStats stats;
    writer_.AddTo(stats);
    for (const auto& segment : table_.All()) {
      stats.bytes += static_cast<std::int64_t>(segment->bytes());
      ++stats.segments;
    }
    stats.damage = damage_;
    stats.swept = swept_.load(std::memory_order_relaxed);
    stats.removed_segments = removed_.load(std::memory_order_relaxed);
    return stats;
  }

  absl::Status Close() override {
    {
      absl::MutexLock lock(&mu_);
      closing_ = true;
      wake_.Signal();
    }
    if (care_.joinable()) care_.join();
    return writer_.Close();
  }

 private:
  std::vector<std::uint64_t> FoldedCopy() const {
    absl::MutexLock lock(&mu_);
    return folded_;
  }

  void SegmentFinished() {
    absl::MutexLock lock(&mu_);
    finished_ = true;
    wake_.Signal();
  }

  // The second thread: removes and sweeps, so that writing never waits.
  void TakeCare() {
    Micros sweep_at = SystemClock().Monotonic() + options_.sweep_every;
    while (true) {
      {
        absl::MutexLock lock(&mu_);
        while (!closing_ && !finished_)
          if (wake_.WaitWithTimeout(&mu_,
                                    absl::Microseconds(options_.sweep_every)))
            break;
        if (closing_) return;
        finished_ = false;
      }
      absl::MutexLock lock(&care_mu_);
      // Both are tried again next time: a full disk is told by the writer.
      (void)RetainLocked();
      const Micros begun = SystemClock().Monotonic();
      if (begun < sweep_at ||
          !deletes_.exchange(false, std::memory_order_relaxed))
        continue;
      if (!SweepDeletedLocked().ok() || sweep_->expects_more())
        deletes_.store(true, std::memory_order_relaxed);
      // Looking through a long log takes a twentieth of the time at most.
      const Micros now = SystemClock().Monotonic();
      sweep_at = now + std::max(options_.sweep_every, 19 * (now - begun));
    }
  }

  absl::StatusOr<std::uint64_t> RetainLocked()
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(care_mu_) {
    VIGIE_ASSIGN_OR_RETURN(const std::uint64_t n,
                           RetainSegments(table_, options_, FoldedCopy(),
                                          writer_.tail().last_append_time));
    removed_ += n;
    return n;
  }
  absl::StatusOr<std::uint64_t> SweepDeletedLocked()
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(care_mu_) {
    VIGIE_ASSIGN_OR_RETURN(const std::uint64_t n,
                           sweep_->Deleted(FoldedCopy()));
    swept_ += n;
    return n;
  }

  const EmbeddedLogOptions options_;
  Disk& disk_;
  FolderLock lock_;
  LogIdentity identity_;
  SegmentTable table_;
  DurableEnd durable_;
  std::vector<std::string> damage_;
  // Deletes may be waiting for the sweep; at the start it is not known.
  std::atomic<bool> deletes_{true};

  mutable absl::Mutex mu_;
  absl::CondVar wake_;
  std::vector<std::uint64_t> folded_ ABSL_GUARDED_BY(mu_);
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  bool closing_ ABSL_GUARDED_BY(mu_) = false;

  // Held while segments are removed or swept: one at a time.
  mutable absl::Mutex care_mu_ ABSL_ACQUIRED_BEFORE(mu_);
  std::unique_ptr<Sweep> sweep_ ABSL_GUARDED_BY(care_mu_);
  std::atomic<std::uint64_t> swept_{0}, removed_{0};  // for stats

  SegmentWriter writer_;
  std::thread care_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<EmbeddedLog>> OpenEmbeddedLog(
    const EmbeddedLogOptions& options) {
  auto log = std::make_unique<SegmentedLog>(options);
  VIGIE_RETURN_IF_ERROR(log->Open());
  return std::unique_ptr<EmbeddedLog>(std::move(log));
}

}  // namespace vigie
