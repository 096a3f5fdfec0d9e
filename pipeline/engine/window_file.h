// What a partition's duplicate window remembers, beside the state: so that a
// restart takes a moment, and not as long as reading the last million records
// of every partition once more.
//
// Only a shortcut, never the truth: each slot carries a checksum of the state's
// name, partition, offset and fingerprint, and whatever is missing, torn or of
// another time is read from the log. So nothing is synced, an error of the disk
// costs nothing but time, and the file may be removed at any moment.
//
// The slot of an offset is offset modulo twice the window, so that a worker
// that had run ahead of the committed state has not overwritten what its
// successor needs. 16 bytes an offset: 32 MiB a partition.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace vigie {

// The fingerprint of what is not a mention.
inline constexpr std::uint64_t kNoFingerprint = 0;

// Thread-compatible.
class WindowFile {
 public:
  // A folder of such files. `state`: a number that no other state has.
  struct Place {
    std::string folder;  // "": nothing is kept
    std::uint64_t state = 0;
  };

  // Null when `place` has no folder or the file cannot be had.
  static std::unique_ptr<WindowFile> Open(const Place& place,
                                          std::uint32_t partition,
                                          std::uint64_t window);
  ~WindowFile();
  WindowFile(const WindowFile&) = delete;
  WindowFile& operator=(const WindowFile&) = delete;

  // Tells every offset of [first, next) in rising order: to `known` those that
  // are kept, with their fingerprint (0: not a mention), to `missing` the
  // ranges between them, to be noted again; stops at an error of `missing`.
  // What lies at or beyond `next` is forgotten for good: a state that was
  // restored goes another way from there. Unavailable when that is impossible.
  absl::Status Load(
      std::uint64_t first, std::uint64_t next,
      const std::function<void(std::uint64_t offset, std::uint64_t)>& known,
      const std::function<absl::Status(std::uint64_t first,
                                       std::uint64_t next)>& missing);

  // Keeps the fingerprint of an offset. Written now and then and at the end.
  void Note(std::uint64_t offset, std::uint64_t fingerprint) {
    if (!noted_.empty() && offset != first_noted_ + noted_.size()) Write();
    if (noted_.empty()) first_noted_ = offset;
    noted_.push_back({fingerprint, Check(offset, fingerprint)});
    if (noted_.size() == kBatch) Write();
  }

 private:
  static constexpr std::size_t kBatch = 512;
  struct Slot {
    std::uint64_t fingerprint, check;
  };

  WindowFile(int fd, std::uint64_t name, std::uint64_t window);
  std::uint64_t Check(std::uint64_t offset, std::uint64_t fingerprint) const;
  // Empties the slots of these ranges of offsets, durably.
  absl::Status Forget(
      const std::vector<std::pair<std::uint64_t, std::uint64_t>>& ranges);
  void Write();

  const int fd_;
  const std::uint64_t name_;   // of state and partition
  const std::uint64_t slots_;  // a power of two
  std::uint64_t first_noted_ = 0;
  std::vector<Slot> noted_;  // not written yet
};

}  // namespace vigie
