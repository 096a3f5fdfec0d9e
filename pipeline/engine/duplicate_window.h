// The redeliveries of a partition: has this very message been here before?
//
// Remembers the fingerprint of each of the last 2^20 offsets. Two flat arrays
// and no deletion: `heads_` gives the last offset with a hash bucket, a slot
// its fingerprint and how far back the one before it in the same bucket lies; a
// chain ends where it leaves the window. The bits that chose the bucket need
// not be kept: their place in the slot is the distance's. 12 bytes an offset,
// 12 MiB a partition.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "pipeline/base/big_pages.h"
#include "pipeline/log/log.h"

namespace vigie {

// Thread-compatible.
class DuplicateWindow {
 public:
  // `window`: offsets remembered, a power of two.
  explicit DuplicateWindow(std::uint64_t window = kDuplicateWindow)
      : window_(window), mask_(window - 1) {}

  // Is `fingerprint` among the `window` offsets before `offset`? Remembers it
  // at `offset` in any case. REQUIRES: offsets rise.
  bool SeenThenRemember(std::uint64_t offset, std::uint64_t fingerprint);
  // The same without the answer, for a start: faster.
  void Remember(std::uint64_t offset, std::uint64_t fingerprint);

  // Has the memory ready soon (the arrays are larger than any cache).
  void Prefetch(std::uint64_t fingerprint) const {
    if (!heads_.empty())
      __builtin_prefetch(&heads_[Turned(fingerprint) & mask_]);
  }

 private:
  // The fingerprint with the bits of its bucket lowest.
  static std::uint64_t Turned(std::uint64_t fingerprint) {
    return std::rotr(fingerprint, 20);
  }

  void Begin(std::uint32_t now);
  // The newest of the bucket becomes `now`.
  void Link(std::uint32_t now, std::uint64_t turned);

  const std::uint64_t window_;
  const std::uint64_t mask_;
  // Made at the first use, so that idle partitions cost nothing.
  // By bucket: low 32 bits of an offset.
  std::vector<std::uint32_t, BigPages<std::uint32_t>> heads_;
  // By offset: the turned fingerprint, in its lowest bits the distance to the
  // one before, 0 none.
  std::vector<std::uint64_t, BigPages<std::uint64_t>> slots_;
};

}  // namespace vigie
