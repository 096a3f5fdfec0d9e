// What a feed's reader remembers from one run to the next: the validators of
// the last answer and the items that are safely in the log. Private to this
// room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"

namespace vigie {

// Thread-compatible.
class SeenItems {
 public:
  static constexpr std::size_t kMost = 20'000;

  std::string etag, last_modified;
  // The first answer ever is safe as a whole: what comes now is news.
  bool complete = false;

  // The content under which the item is known, 0 when it is not.
  std::uint64_t Content(std::uint64_t item) const;
  void Remember(std::uint64_t item, std::uint64_t content);
  // The item is in the feed as it is now: it must not be forgotten.
  void Touch(std::uint64_t item);
  // A new answer begins; items that it does not touch grow older.
  void BeginRound() { ++round_; }
  bool empty() const { return items_.empty() && !complete; }

  // Drops the oldest ones beyond kMost.
  void Trim();
  std::string Save() const;
  // False, and nothing remembered, when `saved` is not what Save wrote.
  bool Load(std::string_view saved);

 private:
  struct Known {
    std::uint64_t content = 0;
    std::uint64_t round = 0;  // when it was last in the feed
  };
  absl::flat_hash_map<std::uint64_t, Known> items_;
  std::uint64_t round_ = 0;
};

}  // namespace vigie
