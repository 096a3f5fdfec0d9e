// What is remembered of the items of a partition: which brands a mention was
// already counted for, and whether it was deleted.
//
// An edit counts once for a brand it newly names; a create after its delete is
// counted, never stored. An item is remembered for as many offsets as
// redeliveries are (kDuplicateWindow); whether it still is depends on offsets
// alone, never on when the memory was tidied. About 32 bytes an item.
//
// Thread-compatible: the fold owns it.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "pipeline/log/log.h"

namespace vigie {

class ItemMemory {
 public:
  struct Known {
    std::span<const std::uint32_t> brands;  // ascending; until the next call
    bool deleted = false;
    std::int64_t bin = 0;  // 5-minute bin its samples are in
  };

  ItemMemory(std::uint32_t partitions, std::uint64_t window = kDuplicateWindow);

  // What is known of the item at `offset`; false: nothing.
  bool Find(std::uint32_t partition, std::uint64_t item, std::uint64_t offset,
            Known& known) const;
  // Remembers; replaces what was known. `brands` ascending.
  void Set(std::uint32_t partition, std::uint64_t item, std::uint64_t offset,
           std::span<const std::uint32_t> brands, bool deleted,
           std::int64_t bin);

  // What was Set since the last call, for the store; "" when nothing.
  std::string TakeJournal();
  // Replays one. DataLoss when it cannot be read.
  absl::Status Replay(std::int64_t seq, std::string_view journal);
  // A journal was stored under `seq`.
  void Stored(std::int64_t seq);
  // The highest journal that nothing in the window needs any more, given the
  // partitions' next offsets; -1 none. Forgets what left the window.
  std::int64_t Tidy(std::span<const std::uint64_t> next_offsets);

 private:
  // One Set. In a shard they lie in the order of their offsets; those whose
  // items share a bucket are linked, the newest first.
  struct Entry {
    std::uint64_t item;
    std::uint32_t offset;  // its low 32 bits
    std::int32_t bin;
    std::uint32_t brands;  // the only one, or, where `many`, index into sets_
    std::uint32_t back : 30;  // entries to the one before in the bucket, 0 none
    std::uint32_t many : 1;
    std::uint32_t deleted : 1;
  };
  struct Shard {
    std::deque<Entry> entries;
    std::uint32_t end = 0;             // number of the next entry, modulo 2^32
    std::vector<std::uint32_t> heads;  // by bucket: number of its newest entry
    std::uint64_t journal_top = 0;     // highest offset since the last journal

    std::size_t Bucket(std::uint64_t item) const;
    // The entry `back` before the end; null: it is gone.
    const Entry* Back(std::uint32_t back) const;
    void Link(Entry& entry);
    void Append(Entry entry);
  };
  bool Gone(const Entry& entry, std::uint64_t offset) const {
    const std::uint32_t age = static_cast<std::uint32_t>(offset) - entry.offset;
    return static_cast<std::int32_t>(age) > static_cast<std::int64_t>(window_);
  }
  std::uint32_t SetOf(std::span<const std::uint32_t> brands);
  // Sets that no entry has any more are dropped once they are most of them.
  void TidySets();
  void Put(std::uint32_t partition, std::uint64_t item, std::uint64_t offset,
           std::span<const std::uint32_t> brands, bool deleted,
           std::int64_t bin);

  const std::uint64_t window_;
  std::vector<Shard> shards_;
  // Sets of none or several brands, each kept once.
  std::vector<std::vector<std::uint32_t>> sets_;
  absl::flat_hash_map<std::string, std::uint32_t> set_index_;
  std::string journal_;
  std::vector<std::uint64_t> last_tops_;
  // Journals in the store: up to which number, with what highest offsets. Those
  // of one stretch of offsets are dropped together.
  struct Stretch {
    std::int64_t seq;
    std::uint64_t begin;  // sum of the highest offsets before it
    std::vector<std::uint64_t> tops;
  };
  std::deque<Stretch> stored_;
};

}  // namespace vigie
