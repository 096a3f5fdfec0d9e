// What is remembered of the items of a partition: which brands a mention was
// already counted for, and whether it was deleted.
//
// An edit counts once for a brand it newly names; a create after its delete is
// counted, never stored. An item is remembered for as many offsets as
// redeliveries are (kDuplicateWindow); whether it still is depends on offsets
// alone, never on when the memory was tidied.
//
// Thread-compatible: the fold owns it.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

  std::size_t size() const;

 private:
  struct Entry {
    std::uint64_t offset;
    std::uint32_t set;  // index into sets_, high bit: deleted
    std::int32_t bin;
  };
  struct Shard {
    absl::flat_hash_map<std::uint64_t, Entry> items;
    std::deque<std::pair<std::uint64_t, std::uint64_t>>
        by_offset;                  // offset, item
    std::uint64_t journal_top = 0;  // highest offset since the last journal
  };
  std::uint32_t SetOf(std::span<const std::uint32_t> brands);
  void Put(std::uint32_t partition, std::uint64_t item, std::uint64_t offset,
           std::uint32_t set, bool deleted, std::int64_t bin);

  const std::uint64_t window_;
  std::vector<Shard> shards_;
  // Sets of brands, each kept once: most mentions name one brand.
  std::vector<std::vector<std::uint32_t>> sets_;
  absl::flat_hash_map<std::string, std::uint32_t> set_index_;
  std::string journal_;
  std::vector<std::uint64_t> last_tops_;
  std::deque<std::pair<std::int64_t, std::vector<std::uint64_t>>> stored_;
};

}  // namespace vigie
