// The chain as a worker runs it, on records in memory: parsed with their
// mapping, duplicate window, tokens, brands, analyzers on hits, row added.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "pipeline/engine/partition.h"

namespace vigie::bench {

// What a pass came to.
struct ChainFigures {
  std::uint64_t ingested = 0, matched = 0, rejected = 0, duplicates = 0;
  std::uint64_t rows = 0, blocks = 0;
};

// Thread-compatible. Four partitions, as one of two workers has by default.
class Chain {
 public:
  static constexpr std::uint32_t kPartitions = 4;

  explicit Chain(const std::vector<BrandRule>& brands,
                 std::uint32_t partitions = kPartitions)
      : Chain(brands, partitions, nullptr) {}
  // With a library that others put rules into; it outlives the chain.
  Chain(const std::vector<BrandRule>& brands, std::uint32_t partitions,
        RulesLibrary* library);
  ~Chain();

  // Takes all of `records`, each as a new item: what was taken before is not
  // repeated. Sets partition, offset, position and item. False when a record
  // could not be taken.
  bool Run(std::vector<Record>& records);
  // One record as a log gave it.
  absl::Status Take(const Record& record);
  // One record as the next of the first partition, as Run does.
  bool TakeNext(Record& record);
  const ChainFigures& figures() const { return figures_; }
  void Forget() { figures_ = {}; }
  // Ends the open blocks, so that the figures hold everything.
  void Finish();

 private:
  Partial* Fresh();
  void Done(Partial* partial);
  RulesLibrary own_library_;
  RulesLibrary& library_;
  std::unique_ptr<Analyst> analyst_;
  std::shared_ptr<Analysis> analysis_;  // made before the first record
  std::deque<std::unique_ptr<Partition>> partitions_;
  std::vector<std::unique_ptr<Partial>> owned_;
  std::vector<Partial*> free_;
  std::uint64_t taken_ = 0;
  ChainFigures figures_;
};

}  // namespace vigie::bench
