// A few mentions to show with a figure: the same few, whoever counted first.
//
// Bottom-k sampling: kept are the items whose hash is smallest, a fair sample
// of all offered that does not depend on their order (Cohen, Kaplan,
// "Summarizing data using bottom-k sketches", 2007).
//
// A removed item leaves its place empty until a later item takes it: what was
// passed over before cannot be had again.
//
// Memory: k items of at most some 3 KB. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/model/alert.h"

namespace vigie {

struct SampleItem {
  std::uint64_t item = 0;    // ItemHash
  std::uint64_t author = 0;  // AuthorHash, so that a person can be erased
  Sample sample;
};

class SampleSet {
 public:
  static constexpr std::size_t kSize = 5;
  // Longer strings are cut, at a UTF-8 boundary.
  static constexpr std::size_t kMaxTextBytes = 1000;
  static constexpr std::size_t kMaxFieldBytes = 400;

  // Would an item with this hash be kept? Ask before building the sample.
  bool Wants(std::uint64_t item) const;
  // An item that is there already is replaced (it was edited).
  void Offer(SampleItem item);
  void Merge(const SampleSet& other);
  bool Remove(std::uint64_t item);
  std::size_t RemoveAuthor(std::uint64_t author);

  // Ascending by hash.
  const std::vector<SampleItem>& items() const { return items_; }
  bool empty() const { return items_.empty(); }

  void Serialize(std::string& out) const;  // appends
  // Replaces what it held. DataLoss or FailedPrecondition as DistinctCounter;
  // it is then empty.
  absl::Status Parse(std::string_view bytes);

 private:
  std::vector<SampleItem> items_;
};

}  // namespace vigie
