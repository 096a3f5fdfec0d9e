// A log in memory that misbehaves on purpose, by a seed: for the simulation of
// crashes. Its records outlive the process that a test pretends to be.
//
// Two characters. As one stream (like the embedded log): a crash keeps a
// prefix of all that was appended. By partition (like Kafka): each partition
// is acknowledged at its own pace, a crash keeps a prefix of each, a broadcast
// may be left unfinished, a zombie may append a stretch again, partitions are
// read in any order, and a group shares them out anew among its readers.
//
// Thread-compatible: the simulation is one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/random.h"
#include "pipeline/log/log.h"

namespace vigie {

class MemoryLog : public Log {
 public:
  struct Options {
    std::uint32_t partitions = 4;
    bool one_stream = true;
    std::uint64_t seed = 1;
    // Whether reads and acknowledgements dawdle; otherwise all is durable at
    // once.
    bool lazy = true;
    std::size_t a_read = SIZE_MAX;  // most records of a partition that come
  };
  explicit MemoryLog(Options options);
  ~MemoryLog() override;

  // What a test does to it.
  void SomeBecomesDurable();
  void Crash();   // loses what was not durable, or some of it
  void Zombie();  // by partition only: a stretch is appended again
  // By partition only: every reader is to give back what it has, and each
  // partition goes to any of them; heard in Read, as Kafka's are.
  void Rebalance();

  std::uint32_t partitions() const override { return options_.partitions; }
  bool one_stream() const override { return options_.one_stream; }
  LogTail tail() const override;
  absl::Status AppendMentions(absl::Span<const NewRecord> records) override;
  absl::Status Broadcast(const NewRecord& record) override;
  absl::Status Sync() override;
  std::uint64_t accepted() const override { return accepted_; }
  std::uint64_t durable() const override;
  absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      std::uint32_t worker, std::uint32_t workers,
      Assignment assignment) override;
  absl::Status ReadRange(
      std::uint32_t partition, std::uint64_t first, std::uint64_t next,
      bool headers_only, const std::function<bool(const Record&)>& visit,
      const std::function<void(const LostRange&)>& lost) override;
  void Folded(absl::Span<const std::uint64_t> next_offsets) override;
  absl::Status Close() override { return absl::OkStatus(); }

 private:
  friend class MemoryReader;
  static constexpr std::uint32_t kNoReader = UINT32_MAX;
  struct Stored {
    Record record;
    std::shared_ptr<std::string> payload;  // shared by a frame's copies
    std::uint64_t number = 0;              // of its acceptance
  };
  struct Part {
    std::vector<Stored> records;
    std::size_t durable = 0;  // records
    // What it had when the process began: not appended again.
    absl::flat_hash_map<std::uint32_t, SourcePosition> had;
    std::int64_t last_tick = -1, last_rules = -1;
    std::uint32_t owner = kNoReader;   // the reader that is to have it
    std::uint32_t holder = kNoReader;  // the one that has it
  };
  void Store(std::uint32_t partition, const NewRecord& record,
             std::shared_ptr<std::string> payload);
  void Begin();  // a process opens it

  const Options options_;
  Random random_;
  std::vector<Part> parts_;
  std::vector<std::vector<std::uint32_t>> frames_;  // one stream: by append
  std::size_t durable_frames_ = 0;
  std::uint64_t accepted_ = 0;
  std::uint32_t readers_ = 0;     // of the group
  std::uint64_t generation_ = 0;  // of its sharing out
};

}  // namespace vigie
