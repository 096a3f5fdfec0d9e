// The writing side of the embedded log: takes records into memory, writes them
// in groups, makes them durable together.
//
// Appending copies into the group being filled, under a mutex held for the
// copy only. One thread of its own takes all filled groups, writes them behind
// each other and syncs once, while the next groups fill. When a segment is
// full it is synced and cut to its size before the next one gets its name, so
// that only the last segment can have a torn tail.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "pipeline/log/embedded_log.h"
#include "pipeline/log/segment.h"
#include "pipeline/log/segment_format.h"

namespace vigie {

// The end of what is durable, which readers wait for. Thread-safe.
struct DurableEnd {
  absl::Mutex mu;
  absl::CondVar changed;
  // Release when it moves: publishes the bytes below it; pairs with readers'
  // acquire. Moved under `mu`.
  std::atomic<StreamPosition> end{0};
  std::vector<std::uint64_t> next_offset ABSL_GUARDED_BY(mu);
};

// Where the writer goes on.
struct WriterStart {
  LogIdentity identity;
  std::shared_ptr<Segment> active;  // null: begin segment `next_number`
  std::uint64_t at = 0;             // byte of `active`
  std::uint32_t next_number = 0;
  LogTail tail;
};

// Thread-safe.
class SegmentWriter {
 public:
  // `finished` is called, on the writer's thread, after a segment was finished.
  SegmentWriter(const EmbeddedLogOptions& options, Disk& disk,
                SegmentTable& table, DurableEnd& durable,
                std::function<void()> finished);
  ~SegmentWriter();

  absl::Status Start(WriterStart start);
  absl::Status AppendMentions(absl::Span<const NewRecord> records);
  absl::Status Broadcast(const NewRecord& record);
  absl::Status Sync();
  absl::Status Close();
  // What was written may be gone: nothing is accepted any more, the process
  // must end (EmbeddedLogOptions::fatal).
  void Fail(const std::string& message);

  LogTail tail() const;
  std::uint64_t accepted() const {
    // Acquire: pairs with the release in Accept.
    return accepted_.load(std::memory_order_acquire);
  }
  std::uint64_t durable() const {
    // Acquire: pairs with the release in Publish.
    return durable_count_.load(std::memory_order_acquire);
  }
  void AddTo(EmbeddedLogStats& stats) const;

 private:
  // A group being filled or written. `next` and the rest are the state of the
  // log before it.
  struct Group {
    std::unique_ptr<char[]> bytes;
    std::size_t capacity = 0, used = 0;
    std::vector<std::uint64_t> next;
    std::vector<SourceEntry> sources;
    GroupHeader* header() {
      return reinterpret_cast<GroupHeader*>(bytes.get());
    }
  };
  using Groups = std::vector<std::unique_ptr<Group>>;

  // Filling.
  std::unique_ptr<Group> NewGroup(std::size_t frame_bytes)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Put(const NewRecord& record, std::uint16_t partition,
           std::uint64_t offset) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Remember(const NewRecord& record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Accept(std::uint64_t records) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status Refusal() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool DueAt(Micros now, Micros& wait) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // Writing: the writer's thread only.
  void Run();
  void Take(Groups& groups, std::uint64_t& target,
            std::vector<std::uint64_t>& next)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  int Write(Group& group);
  int FinishSegment();
  int BeginSegment(const Group& first);
  bool WriteAll(Groups& groups);
  void Publish(Groups& groups, std::uint64_t target,
               const std::vector<std::uint64_t>& next);
  void WriteClosingGroup();

  const EmbeddedLogOptions options_;
  const std::size_t group_bytes_;  // usual size of a group
  Disk& disk_;
  SegmentTable& table_;
  DurableEnd& durable_;
  const std::function<void()> finished_;
  LogIdentity identity_;
  std::thread thread_;

  // Of the writer's thread.
  std::shared_ptr<Segment> active_;
  std::uint64_t at_ = 0;  // next byte of active_
  std::uint32_t next_number_ = 0;
  StreamPosition synced_end_ = 0;

  std::atomic<std::uint64_t> accepted_{0}, durable_count_{0};

  mutable absl::Mutex mu_;
  absl::CondVar work_;  // the writer's thread waits
  absl::CondVar done_;  // Sync, Close and appends wait
  LogTail tail_ ABSL_GUARDED_BY(mu_);
  Groups filled_ ABSL_GUARDED_BY(mu_);  // the last one is being filled
  Groups spare_ ABSL_GUARDED_BY(mu_);
  std::size_t filled_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  std::size_t writing_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  std::uint64_t taken_ ABSL_GUARDED_BY(mu_) = 0;
  std::uint64_t sync_target_ ABSL_GUARDED_BY(mu_) = 0;
  Micros oldest_ ABSL_GUARDED_BY(mu_) = 0;  // monotonic, of filled_
  Micros usual_sync_ ABSL_GUARDED_BY(mu_) = 0;
  Micros looked_at_disk_ ABSL_GUARDED_BY(mu_) = 0;
  std::int64_t free_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  bool wake_ ABSL_GUARDED_BY(mu_) = false;      // filled_ was empty
  bool refusing_ ABSL_GUARDED_BY(mu_) = false;  // below the reserve
  bool blocked_ ABSL_GUARDED_BY(mu_) = false;   // a write met a full disk
  bool closing_ ABSL_GUARDED_BY(mu_) = false;
  bool failed_ ABSL_GUARDED_BY(mu_) = false;
  EmbeddedLogStats stats_ ABSL_GUARDED_BY(mu_);
  // The source last met and where tail_ keeps it: mentions come in runs.
  std::uint32_t last_source_ ABSL_GUARDED_BY(mu_) = 0;
  SourcePosition* last_position_ ABSL_GUARDED_BY(mu_) = nullptr;
};

}  // namespace vigie
