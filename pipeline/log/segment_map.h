// A segment file in memory, for those who read it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace vigie {

struct MapPlace;  // where the handler of bus errors finds a map

// A segment's bytes in memory. At least kReadablePadding readable bytes follow
// them. Lifetime: the views into it die with it; whoever hands out records
// keeps it.
//
// A page that the disk cannot read, or that somebody has cut off the file, is
// asked for again for three seconds (a map's first such page), then it is
// zeros: checksums say what is lost. Without that the system would end the
// process with SIGBUS, at every start anew. The first map made in a process
// installs the handler; bus errors elsewhere go to the one before.
class SegmentMap {
 public:
  static absl::StatusOr<std::shared_ptr<SegmentMap>> Of(
      int fd, std::uint64_t bytes, const std::string& path);
  ~SegmentMap();
  SegmentMap(const SegmentMap&) = delete;
  SegmentMap& operator=(const SegmentMap&) = delete;

  const char* data() const { return data_; }
  std::uint64_t bytes() const { return bytes_; }
  // Pages that were touched and could not be read.
  std::uint64_t unreadable_pages() const;
  // Lets go of the memory of [from, to): it is read again when touched.
  void Forget(std::uint64_t from, std::uint64_t to) const;

 private:
  SegmentMap(char* data, std::uint64_t bytes, std::uint64_t reserved);
  char* const data_;
  const std::uint64_t bytes_, reserved_;
  MapPlace* const place_;
};

}  // namespace vigie
