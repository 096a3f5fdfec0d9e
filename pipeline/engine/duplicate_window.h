// The redeliveries of a partition: has this very message been here before?
//
// Remembers the fingerprint of each of the last 2^20 offsets. Three flat
// arrays and no deletion: `heads_` gives the last offset with a hash bucket,
// `previous_` the one before it in the same bucket; a chain ends where it
// leaves the window. 16 bytes an offset, 16 MiB a partition.
#pragma once

#include <cstdint>
#include <vector>

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
    if (!heads_.empty()) __builtin_prefetch(&heads_[Bucket(fingerprint)]);
  }

 private:
  std::size_t Bucket(std::uint64_t fingerprint) const {
    return (fingerprint >> 20) & mask_;
  }

  void Begin(std::uint32_t now);

  const std::uint64_t window_;
  const std::uint64_t mask_;
  // Offsets are kept as their low 32 bits. Made at the first use, so that idle
  // partitions cost nothing.
  std::vector<std::uint32_t> heads_;
  std::vector<std::uint32_t> previous_;
  std::vector<std::uint64_t> fingerprints_;
};

}  // namespace vigie
