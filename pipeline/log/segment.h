// A segment file, open: its name, its bytes mapped for reading, and what the
// log knows about it without looking inside.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/base/time.h"
#include "pipeline/log/segment_format.h"
#include "pipeline/log/segment_map.h"

namespace vigie {

// Thread-safe.
class Segment {
 public:
  Segment(std::string folder, std::uint32_t number, int fd,
          std::uint64_t bytes);
  ~Segment();
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  std::uint32_t number() const { return number_; }
  int fd() const { return fd_; }
  const std::string& path() const { return path_; }
  std::string name() const { return SegmentName(number_); }

  // Size of the file. Shrinks once, when the segment is finished; what is
  // durable stays inside.
  std::uint64_t bytes() const { return bytes_.load(std::memory_order_acquire); }
  void set_bytes(std::uint64_t bytes) {
    // Release: pairs with the acquire in bytes().
    bytes_.store(bytes, std::memory_order_release);
  }

  // The file in memory, mapped once for all who read it at the same time.
  absl::StatusOr<std::shared_ptr<SegmentMap>> Map();

  // Next offset of every partition at its first group; empty when no group of
  // it can be read. Set before the segment is in a table, then constant.
  std::vector<std::uint64_t> first_next;
  // The log's last append time at its first group.
  Micros first_time = 0;

 private:
  const std::string path_;
  const std::uint32_t number_;
  const int fd_;
  std::atomic<std::uint64_t> bytes_;
  absl::Mutex mu_;
  std::weak_ptr<SegmentMap> map_ ABSL_GUARDED_BY(mu_);
};

// The segments of a log, oldest first. Thread-safe.
class SegmentTable {
 public:
  void Add(std::shared_ptr<Segment> segment);
  void RemoveFirst();
  std::vector<std::shared_ptr<Segment>> All() const;
  // The first with at least this number; null when there is none.
  std::shared_ptr<Segment> AtOrAfter(std::uint32_t number) const;
  // The last segment in which every partition of `mask` is still at or before
  // `want`: where reading from there begins. The first one when none is.
  // Both vectors have one entry per partition.
  std::shared_ptr<Segment> Holding(const std::vector<std::uint64_t>& want,
                                   const std::vector<bool>& mask) const;

 private:
  mutable absl::Mutex mu_;
  std::deque<std::shared_ptr<Segment>> segments_ ABSL_GUARDED_BY(mu_);
};

}  // namespace vigie
