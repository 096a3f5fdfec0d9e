// The log of one machine: every mention received, in segment files of this
// folder, readable again after a crash.
//
// What is accepted becomes durable together with its neighbours (group commit)
// within `data_at_risk`; only then is it read. A crash keeps a prefix of what
// was accepted. Bytes that the disk spoils are noticed and told as lost; they
// are never taken for a mention. Old segments are removed by size and age, but
// never what the fold or the duplicate window still needs.
//
// Errors of OpenEmbeddedLog: FailedPrecondition when an operator must act (the
// folder is another process's, another number of partitions, a newer format, a
// log older than the state), DataLoss when no segment can be read,
// ResourceExhausted or Unavailable from the disk.
//
// Thread-safe. Two threads are the log's own: one writes and syncs, one removes
// old segments and empties deleted payloads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "pipeline/base/time.h"
#include "pipeline/log/disk.h"
#include "pipeline/log/log.h"

namespace vigie {

struct EmbeddedLogOptions {
  std::string folder;            // made when it does not exist
  std::uint32_t partitions = 8;  // fixed when the log is created
  // What is accepted becomes durable within this (and what the disk's own
  // sync takes beyond it): what a power cut may cost.
  Micros data_at_risk = 50 * kMillisecond;
  std::int64_t segment_bytes = std::int64_t{128} << 20;
  // Waiting to be written, at most: appends wait beyond it. Kept as memory.
  std::int64_t buffer_bytes = std::int64_t{8} << 20;
  // Whole segments beyond this size, or older than this against the newest
  // record's append time, are removed.
  std::int64_t retain_bytes = std::int64_t{20} << 30;
  Micros retain_age = 30 * kDay;
  std::uint64_t duplicate_window = kDuplicateWindow;
  // Free disk below which mentions are refused; ticks and rules still go in
  // and what is there is finished.
  std::int64_t reserve_bytes = std::int64_t{64} << 20;

  // The fold's next offsets, from the state; empty when there is none. Damage
  // below them is damage, not a torn tail.
  std::vector<std::uint64_t> committed;
  // RecordHash of the record before each of them, 0 when not known: a log that
  // lacks one is refused.
  std::vector<std::uint64_t> last_hashes;
  // The operator's word that records below `committed` which the log lacks
  // are lost: the log goes on after them and tells readers so.
  bool accept_lost = false;

  // Deleted payloads are emptied when a segment is finished, at most this
  // often.
  Micros sweep_every = 5 * kMinute;

  Disk* disk = nullptr;  // null: the machine's
  // Called when a sync fails: what was acknowledged may be gone, the process
  // must end. Empty: prints the message and aborts.
  std::function<void(std::string_view)> fatal;
};

// Names a record for the sweep.
struct RecordName {
  std::uint32_t partition = 0;
  std::uint64_t offset = 0;
};

struct EmbeddedLogStats {
  std::int64_t bytes = 0;  // of all segment files
  std::int64_t segments = 0;
  std::int64_t free_bytes = 0;      // of the disk
  bool refusing = false;            // the disk is full
  std::uint64_t syncs = 0;          // since the start
  Micros longest_sync = 0;          // since the start
  std::uint64_t written_bytes = 0;  // since the start
  std::uint64_t swept = 0;          // payloads emptied since the start
  std::uint64_t removed_segments = 0;
  // What was found damaged when the log was opened, in words.
  std::vector<std::string> damage;
};

class EmbeddedLog : public Log {
 public:
  // Is the record at this offset the one whose RecordHash is `hash`?
  // FailedPrecondition when the log lacks it. A record that was swept or lies
  // in a damaged stretch cannot be compared and passes.
  virtual absl::Status VerifyRecord(std::uint32_t partition,
                                    std::uint64_t offset,
                                    std::uint64_t hash) = 0;

  // Empties the payloads of items that have a later delete below the fold,
  // now. Returns how many. Repeating it after a crash finishes the work.
  virtual absl::StatusOr<std::uint64_t> SweepDeleted() = 0;
  // Empties the payloads of these mentions, those below the fold; returns how
  // many. Durable when it returns; to be repeated after a crash.
  virtual absl::StatusOr<std::uint64_t> SweepRecords(
      absl::Span<const RecordName> records) = 0;
  // Removes what retention allows, now. Returns the number of segments.
  virtual absl::StatusOr<std::uint64_t> Retain() = 0;

  virtual EmbeddedLogStats stats() const = 0;
};

absl::StatusOr<std::unique_ptr<EmbeddedLog>> OpenEmbeddedLog(
    const EmbeddedLogOptions& options);

}  // namespace vigie
