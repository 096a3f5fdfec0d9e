// The log: every mention received, in order, durable and replayable. All else
// in Vigie is a deterministic function of it.
//
// A log has a fixed number of partitions; within one, records have offsets
// 0, 1, 2, … without gaps. Three implementations pass one contract test:
// embedded (segment files on this machine), Kafka, and an in-memory one that
// misbehaves on purpose for simulation.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "pipeline/model/record.h"

namespace vigie {

// What is to be appended. `partition` is ignored for a broadcast.
struct NewRecord {
  std::uint32_t partition = 0;
  Op op = Op::kCreate;
  bool backfill = false;
  Micros append_time = 0;
  std::uint32_t source = 0;
  SourcePosition at;
  std::uint64_t item = 0;
  std::uint64_t version = 0;
  FormatName format;
  std::string_view payload;
};

// A stretch of a partition that cannot be had again.
struct LostRange {
  std::uint32_t partition = 0;
  std::uint64_t first = 0;  // offsets [first, next)
  std::uint64_t next = 0;
  std::string reason;  // "segment 00000000: bad checksum at byte 4711"
};

// What the end of the log says about each partition, for those who append:
// found when the log is opened, kept up by appends.
struct LogTail {
  std::vector<std::uint64_t> next_offset;  // per partition
  std::int64_t last_tick = -1;             // highest, of any partition
  std::int64_t last_rules = -1;            // highest number, of any partition
  std::uint64_t rules_hash = 0;            // the body it names
  Micros last_append_time = 0;             // of the last record
  std::uint64_t mentions_since_tick = 0;   // mentions after the last tick
  // Last position of each source, the highest over the partitions: where an
  // ordered source goes on (embedded: a crash keeps a prefix).
  absl::flat_hash_map<std::uint32_t, SourcePosition> sources;
  // Kafka, where a crash keeps a prefix of each partition: the same for every
  // partition, as it was when the log was opened. Appending passes over what a
  // partition had then. Empty for the other logs.
  std::vector<absl::flat_hash_map<std::uint32_t, SourcePosition>>
      partition_sources;
};

// Records read, reused from call to call. Lifetime of records: until the next
// Read with the same batch, or the reader's end.
struct RecordBatch {
  std::vector<Record> records;
  std::vector<LostRange> lost;  // found on the way; their offsets are skipped
  std::string storage;          // for readers that must copy

  void Clear() {
    records.clear();
    lost.clear();
    storage.clear();
  }
};

// Reads the partitions of one worker, each from where the fold wants it.
// Thread-compatible: one owner.
class LogReader {
 public:
  virtual ~LogReader() = default;

  // Appends up to about `most` durable records, in order within a partition.
  // Waits at most `wait` when there is none; OK with an empty batch then.
  // DataLoss: the log is damaged beyond what can be skipped.
  // Cancelled: Interrupt was called.
  virtual absl::Status Read(RecordBatch& batch, std::size_t most,
                            Micros wait) = 0;

  // A partition that runs ahead rests; Read goes on with the others.
  virtual void Pause(std::uint32_t partition, bool pause) = 0;

  // Thread-safe: a waiting Read returns soon.
  virtual void Interrupt() = 0;
};

// Tells a reader which partitions it has. On one machine that is fixed; Kafka's
// group protocol may take one away and give another. Called on the reader's
// thread, inside Read.
struct Assignment {
  // Returns the offset to begin at (what the fold expects next).
  std::function<std::uint64_t(std::uint32_t partition)> assigned;
  std::function<void(std::uint32_t partition)> revoked;
};

// Thread-safe but for what is said otherwise.
class Log {
 public:
  virtual ~Log() = default;

  virtual std::uint32_t partitions() const = 0;
  // True when all partitions come in one order (embedded): a crash keeps a
  // prefix of the whole, and a reader's partitions advance together.
  virtual bool one_stream() const { return false; }
  virtual LogTail tail() const = 0;

  // Appends mentions in order; partition offsets are given in that order. OK
  // means accepted, not durable. All or nothing.
  // ResourceExhausted: full (disk, queue); nothing was taken, wait.
  // DataLoss, Internal: the log cannot go on; the process must end.
  virtual absl::Status AppendMentions(absl::Span<const NewRecord> records) = 0;

  // Appends one tick, rules or erase record to every partition (embedded: one
  // frame, so a crash keeps all or none). Accepted even when the disk is full.
  virtual absl::Status Broadcast(const NewRecord& record) = 0;

  // Waits until all that was accepted before the call is durable.
  // Unavailable when it could not be made so (then the process must end).
  virtual absl::Status Sync() = 0;
  // A number that rises with every acceptance, and the highest of them that is
  // durable: what was accepted up to `accepted()` is safe once `durable()`
  // has reached it.
  virtual std::uint64_t accepted() const = 0;
  virtual std::uint64_t durable() const = 0;

  // The reader of worker `worker` of `workers`.
  virtual absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      std::uint32_t worker, std::uint32_t workers, Assignment assignment) = 0;

  // Reads durable records of one partition, [first, next), for repair and for
  // the duplicate window before a start (`headers_only`: payloads may be
  // empty). `visit` returns false to stop. Offsets no longer kept are skipped;
  // damaged ones are told to `lost`.
  virtual absl::Status ReadRange(
      std::uint32_t partition, std::uint64_t first, std::uint64_t next,
      bool headers_only, const std::function<bool(const Record&)>& visit,
      const std::function<void(const LostRange&)>& lost) = 0;

  // The fold has committed up to these offsets: nothing above them is
  // truncated by retention, payloads of deleted items below them may be swept.
  virtual void Folded(absl::Span<const std::uint64_t> next_offsets) = 0;

  // Flushes, makes durable, closes. No call may follow.
  virtual absl::Status Close() = 0;
};

// How far back a redelivery is recognised, in offsets of a partition (ticks
// included). Retention never passes it.
inline constexpr std::uint64_t kDuplicateWindow = 1 << 20;
// A block of a partition ends whenever offset / kBlockOffsets changes.
inline constexpr std::uint64_t kBlockOffsets = 4096;

// Which partition keeps an item. What cannot be keyed goes to partition 0.
inline std::uint32_t PartitionOf(std::uint64_t item, std::uint32_t partitions) {
  return static_cast<std::uint32_t>(item % partitions);
}

// Names a record's content: op, source, position, item, version and payload.
// The state keeps that of each partition's last record, so that a log that
// lacks it is noticed.
std::uint64_t RecordHash(const Record& record);

}  // namespace vigie
