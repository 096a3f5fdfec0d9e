// What is shared most: the top hashtags, links and authors, in bounded memory.
//
// Space-saving (Metwally, Agrawal, El Abbadi, "Efficient computation of
// frequent and top-k elements in data streams", 2005): with m counters every
// key with more than total/m of the weight is among them, and a count is too
// high by at most its `over`.
//
// Exactly once: a summary that forgets depends on the order of what it was
// given, so it is updated once a round, from the round's untruncated sums, in
// key order; ties go to the smallest count, then the smallest key. Equal
// rounds give equal bytes.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace vigie {

class HeavyHitters {
 public:
  static constexpr std::size_t kDefaultCapacity = 64;
  static constexpr std::size_t kMaxCapacity = 4096;
  // Longer keys are cut, at a UTF-8 boundary.
  static constexpr std::size_t kMaxKeyBytes = 200;

  struct Entry {
    std::string key;
    std::uint64_t count = 0;  // never too low
    std::uint64_t over = 0;   // too high by at most this

    friend bool operator==(const Entry&, const Entry&) = default;
  };
  using KeyCount = std::pair<std::string_view, std::uint64_t>;

  // REQUIRES: 1 <= capacity <= kMaxCapacity.
  explicit HeavyHitters(std::size_t capacity = kDefaultCapacity);

  // REQUIRES: ascending by key. Counts of 0 are passed over.
  void AddRound(std::span<const KeyCount> sums);

  // The k greatest: by count, downwards, then by key.
  std::vector<Entry> Top(std::size_t k) const;
  // Of all that was added.
  std::uint64_t total() const { return total_; }
  std::size_t size() const { return keys_.size(); }
  std::size_t capacity() const { return capacity_; }

  // Removes a key (an erased author). Its count is lost, the total stays.
  bool Remove(std::string_view key);

  void Serialize(std::string& out) const;  // appends
  // Replaces what it held, capacity included. DataLoss or FailedPrecondition
  // as DistinctCounter; it is then empty, its capacity unchanged.
  absl::Status Parse(std::string_view bytes);
  void Clear();

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t Find(std::string_view key, std::uint64_t hash) const;
  std::size_t Smallest() const;

  // Slots in no particular order, one array a column: the scans run over
  // numbers only.
  std::size_t capacity_;
  std::uint64_t total_ = 0;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> counts_;
  std::vector<std::uint64_t> overs_;
  std::vector<std::string> keys_;
};

}  // namespace vigie
