// The log in memory keeps the same contract as the others: what the simulation
// finds over it would be found over them.
#include "pipeline/log/memory_log.h"

#include "tests/pipeline/log/log_contract.h"

namespace vigie {
namespace {

// A process's view of a log that outlives it.
class Opened final : public Log {
 public:
  explicit Opened(std::shared_ptr<MemoryLog> log) : log_(std::move(log)) {}
  std::uint32_t partitions() const override { return log_->partitions(); }
  bool one_stream() const override { return log_->one_stream(); }
  LogTail tail() const override { return log_->tail(); }
  absl::Status AppendMentions(absl::Span<const NewRecord> records) override {
    return log_->AppendMentions(records);
  }
  absl::Status Broadcast(const NewRecord& record) override {
    return log_->Broadcast(record);
  }
  absl::Status Sync() override { return log_->Sync(); }
  std::uint64_t accepted() const override { return log_->accepted(); }
  std::uint64_t durable() const override { return log_->durable(); }
  absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      std::uint32_t worker, std::uint32_t workers,
      Assignment assignment) override {
    return log_->OpenReader(worker, workers, std::move(assignment));
  }
  absl::Status ReadRange(
      std::uint32_t partition, std::uint64_t first, std::uint64_t next,
      bool headers_only, const std::function<bool(const Record&)>& visit,
      const std::function<void(const LostRange&)>& lost) override {
    return log_->ReadRange(partition, first, next, headers_only, visit, lost);
  }
  void Folded(absl::Span<const std::uint64_t> next_offsets) override {
    log_->Folded(next_offsets);
  }
  absl::Status Close() override { return absl::OkStatus(); }

 private:
  const std::shared_ptr<MemoryLog> log_;
};

class MemoryStore final : public LogStore {
 public:
  explicit MemoryStore(bool one_stream) : one_stream_(one_stream) {}
  absl::StatusOr<std::unique_ptr<Log>> Open(std::uint32_t partitions) override {
    if (log_ == nullptr)
      log_ = std::make_shared<MemoryLog>(MemoryLog::Options{
          .partitions = partitions, .one_stream = one_stream_, .lazy = false});
    return std::make_unique<Opened>(log_);
  }

 private:
  const bool one_stream_;
  std::shared_ptr<MemoryLog> log_;
};

LogFactory Factory(std::string name, bool one_stream) {
  return {.name = std::move(name),
          .make = [=] { return std::make_unique<MemoryStore>(one_stream); },
          .one_order = one_stream};
}

std::string NameOf(const ::testing::TestParamInfo<LogFactory>& info) {
  return info.param.name;
}
const auto kFactories = ::testing::Values(Factory("one_stream", true),
                                          Factory("by_partition", false));
INSTANTIATE_TEST_SUITE_P(Memory, LogContract, kFactories, NameOf);
INSTANTIATE_TEST_SUITE_P(Memory, SharingLogContract, kFactories, NameOf);

TEST(MemoryLog, TwoReadersOfAGroupNeverHoldAPartitionOnceBothHaveHeard) {
  MemoryLog log({.partitions = 8, .one_stream = false, .lazy = false});
  std::vector<int> holders(8, 0);
  std::vector<std::unique_ptr<LogReader>> readers;
  int moved = 0;
  for (std::uint32_t w = 0; w < 2; ++w)
    readers.push_back(*log.OpenReader(w, 2,
                                      {[&](std::uint32_t p) {
                                         ++holders[p];
                                         return std::uint64_t{0};
                                       },
                                       [&](std::uint32_t p) {
                                         --holders[p];
                                         ++moved;
                                       }}));
  RecordBatch batch;
  for (int i = 0; i < 20; ++i) {
    log.Rebalance();
    for (int turn = 0; turn < 2; ++turn)
      for (const auto& reader : readers)
        ASSERT_TRUE(reader->Read(batch, 1, 0).ok());
    EXPECT_EQ(holders, std::vector<int>(8, 1));
  }
  EXPECT_EQ(moved, 20 * 8);
}

}  // namespace
}  // namespace vigie
