#include "pipeline/engine/worker.h"

#include <chrono>
#include <thread>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kBatch = 1024;
constexpr std::size_t kPrefetch = 6;
constexpr std::int64_t kOver = 4;

}  // namespace

Worker::Worker(std::uint32_t index, std::uint32_t workers, Log& log,
               const Mappings& mappings, AnalysisFactory make,
               RulesLibrary& library, const Positions& positions,
               Doorbell& collector, PartitionLimits limits,
               WindowFile::Place windows)
    : index_(index),
      workers_(workers),
      log_(log),
      analyst_(mappings, std::move(make), library),
      positions_(positions),
      collector_(collector),
      limits_(limits),
      windows_(std::move(windows)),
      partitions_(log.partitions()),
      paused_(log.partitions(), false) {}

Worker::~Worker() = default;

absl::Status Worker::Open() {
  VIGIE_ASSIGN_OR_RETURN(
      reader_, log_.OpenReader(index_, workers_,
                               {[this](std::uint32_t p) { return Assigned(p); },
                                [this](std::uint32_t p) { Revoked(p); }}));
  return failed_;
}

std::uint64_t Worker::Assigned(std::uint32_t p) {
  const PartitionState start = positions_.Committed(p);
  partitions_[p] = std::make_unique<Partition>(
      p, start, analyst_,
      Partition::Outlet{[this] { return Fresh(); },
                        [this](Partial* partial) { Done(partial); }},
      limits_);
  failed_.Update(partitions_[p]->WarmUp(
      log_, WindowFile::Open(windows_, p, limits_.duplicate_window)));
  paused_[p] = false;
  return start.next;
}

void Worker::Revoked(std::uint32_t p) {
  if (partitions_[p] == nullptr) return;
  if (Partial* const open = partitions_[p]->Abandon(); open != nullptr)
    idle_.push_back(open);
  partitions_[p].reset();
}

Partial* Worker::Fresh() {
  // The last that came back first: it is in the caches, and as few as are
  // needed at a time grow.
  for (Partial* partial = nullptr; back_.TryPop(partial);)
    idle_.push_back(partial);
  if (idle_.empty()) {
    owned_.push_back(std::make_unique<Partial>());
    idle_.push_back(owned_.back().get());
  }
  Partial* partial = idle_.back();
  idle_.pop_back();
  partial->Clear();
  partial->worker = index_;
  return partial;
}

void Worker::Done(Partial* partial) {
  // Relaxed, as all of ahead_bytes_: for pacing alone.
  ahead_bytes_.fetch_add(static_cast<std::int64_t>(partial->Bytes()),
                         std::memory_order_relaxed);
  while (!out_.TryPush(partial)) {
    if (stop_.load(std::memory_order_relaxed)) return;
    collector_.Ring();
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  collector_.Ring();
}

void Worker::Recycle(Partial* partial) {
  ahead_bytes_.fetch_sub(static_cast<std::int64_t>(partial->Bytes()),
                         std::memory_order_relaxed);
  // A worker that rests takes nothing back.
  waiting_.push_back(partial);
  while (!waiting_.empty() && back_.TryPush(waiting_.back()))
    waiting_.pop_back();
}

bool Worker::TooFarAhead() {
  // Once full, until half of it is folded.
  const std::int64_t bytes = ahead_bytes_.load(std::memory_order_relaxed);
  full_ = bytes > (full_ ? limits_.ahead_bytes / 2 : limits_.ahead_bytes);
  // Where one partition keeps the fold waiting, the others rest in the end (not
  // at once: a client drops what it has fetched of one that is paused).
  over_ =
      bytes > kOver * (over_ ? limits_.ahead_bytes / 2 : limits_.ahead_bytes);
  bool far = false, any = false, all = true;
  for (std::uint32_t p = 0; p < partitions_.size(); ++p) {
    if (partitions_[p] == nullptr) continue;
    // One that was given back begins where the fold was at its last commit.
    const std::uint64_t next = partitions_[p]->next();
    const std::uint64_t folded = positions_.FoldedNext(p);
    const std::uint64_t ahead = next > folded ? next - folded : 0;
    // The fold waits for no partition that has given it a whole round, and
    // only such a one may rest: a round can be longer than any limit.
    const bool whole = partitions_[p]->tick() > positions_.FoldedTick(p);
    const bool rest =
        whole && (over_ || ahead > (paused_[p] ? limits_.ahead_offsets / 2
                                               : limits_.ahead_offsets));
    if (rest != paused_[p] && !log_.one_stream()) reader_->Pause(p, rest);
    paused_[p] = rest;
    far |= rest;
    any = true;
    all &= whole;
  }
  // Where all partitions come in one stream they advance together, and the
  // whole worker rests; elsewhere the others must go on.
  return any && all && (full_ || (far && log_.one_stream()));
}

absl::Status Worker::Step(Micros wait) {
  if (stop_.load(std::memory_order_relaxed))
    return absl::CancelledError("stopped");
  // One of several readers that does not read holds up its group, which cannot
  // share out the partitions anew: now and then it reads all the same.
  if (TooFarAhead() &&
      (log_.one_stream() || ++rests_ % limits_.rests_in_a_row != 0)) {
    std::this_thread::sleep_for(std::chrono::microseconds(limits_.rest));
    return absl::OkStatus();
  }
  batch_.Clear();
  VIGIE_RETURN_IF_ERROR(reader_->Read(batch_, kBatch, wait));
  VIGIE_RETURN_IF_ERROR(failed_);
  // A lost stretch lies before the records that follow it in its partition.
  const auto take_lost = [&](std::uint32_t partition,
                             std::uint64_t before) -> absl::Status {
    for (const LostRange& range : batch_.lost) {
      if (range.partition != partition || range.first >= before) continue;
      if (partitions_[range.partition] != nullptr)
        VIGIE_RETURN_IF_ERROR(partitions_[range.partition]->TakeLost(range));
    }
    return absl::OkStatus();
  };
  const std::vector<Record>& records = batch_.records;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i + kPrefetch < records.size()) {
      const Record& soon = records[i + kPrefetch];
      __builtin_prefetch(soon.payload.data());
      if (partitions_[soon.partition] != nullptr)
        partitions_[soon.partition]->Prefetch(soon);
    }
    const Record& record = records[i];
    Partition* partition = partitions_[record.partition].get();
    if (partition == nullptr) continue;  // taken away within this batch
    if (!batch_.lost.empty() && record.offset > partition->next())
      VIGIE_RETURN_IF_ERROR(take_lost(record.partition, record.offset));
    VIGIE_RETURN_IF_ERROR(partition->Take(record));
  }
  for (const LostRange& range : batch_.lost)
    if (partitions_[range.partition] != nullptr)
      VIGIE_RETURN_IF_ERROR(partitions_[range.partition]->TakeLost(range));
  records_.fetch_add(records.size(), std::memory_order_relaxed);
  return absl::OkStatus();
}

void Worker::Stop() {
  stop_.store(true, std::memory_order_relaxed);
  if (reader_ != nullptr) reader_->Interrupt();
}

}  // namespace vigie
