#include "pipeline/log/segment_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/time/time.h"
#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// A group: small enough that a damaged header costs little and that reading
// can begin near any offset, large enough that its header costs nothing.
constexpr std::size_t kMaxGroupBytes = 256 << 10;
// So many bytes waiting are worth a sync of their own.
constexpr std::size_t kWorthASync = 4 << 20;
constexpr Micros kLookAtDiskEvery = 100 * kMillisecond;
constexpr std::size_t kMaxPending = std::size_t{1} << 30;

Micros Now() { return SystemClock().Monotonic(); }

}  // namespace

SegmentWriter::SegmentWriter(const EmbeddedLogOptions& options, Disk& disk,
                             SegmentTable& table, DurableEnd& durable,
                             std::function<void()> finished)
    : options_(options),
      group_bytes_(std::min(
          kMaxGroupBytes,
          static_cast<std::size_t>(options.segment_bytes / 4) / 8 * 8)),
      disk_(disk),
      table_(table),
      durable_(durable),
      finished_(std::move(finished)) {}

SegmentWriter::~SegmentWriter() { (void)Close(); }

absl::Status SegmentWriter::Start(WriterStart start) {
  identity_ = start.identity;
  active_ = std::move(start.active);
  at_ = start.at;
  next_number_ = start.next_number;
  absl::MutexLock lock(&mu_);
  tail_ = std::move(start.tail);
  if (active_ == nullptr) {
    // What lies before a new beginning is what it is: no tail to be cut.
    synced_end_ = PositionAt(next_number_, 0);
    const std::unique_ptr<Group> empty = NewGroup(0);
    if (const int error = BeginSegment(*empty); error != 0)
      return DiskError(Cat("log ", options_.folder), error);
  }
  synced_end_ = PositionAt(active_->number(), at_);
  {
    absl::MutexLock durable_lock(&durable_.mu);
    durable_.next_offset = tail_.next_offset;
    durable_.end.store(synced_end_, std::memory_order_release);
  }
  free_bytes_ = disk_.FreeBytes(options_.folder);
  refusing_ = free_bytes_ < options_.reserve_bytes;
  looked_at_disk_ = Now();
  thread_ = std::thread([this] { Run(); });
  return absl::OkStatus();
}

// ---------------------------------------------------------------- filling

std::unique_ptr<SegmentWriter::Group> SegmentWriter::NewGroup(
    std::size_t frame_bytes) {
  const std::size_t header = GroupHeaderBytes(identity_.partitions);
  std::unique_ptr<Group> group;
  if (header + frame_bytes <= group_bytes_ && !spare_.empty()) {
    group = std::move(spare_.back());
    spare_.pop_back();
  } else {
    group = std::make_unique<Group>();
    group->capacity = std::max(group_bytes_, header + frame_bytes);
    group->bytes.reset(new char[group->capacity]);
  }
  group->used = header;
  group->next = tail_.next_offset;
  group->sources.clear();
  for (const auto& [source, at] : tail_.sources)
    group->sources.push_back({source, at.sub, at.epoch, at.position});
  *group->header() = GroupHeader{
      .log_id = identity_.log_id,
      .partitions = identity_.partitions,
      .mentions_since_tick = static_cast<std::uint32_t>(
          std::min<std::uint64_t>(tail_.mentions_since_tick, 0xffffffff)),
      .rules = tail_.last_rules,
      .rules_hash = tail_.rules_hash,
      .tick = tail_.last_tick,
      .append_time = tail_.last_append_time,
  };
  std::memcpy(group->bytes.get() + sizeof(GroupHeader), group->next.data(),
              group->next.size() * sizeof(std::uint64_t));
  return group;
}

void SegmentWriter::Put(const NewRecord& record, std::uint16_t partition,
                        std::uint64_t offset) {
  const std::size_t size = record.payload.size();
  const std::size_t bytes = FrameBytes(size);
  if (filled_.empty()) {
    oldest_ = Now();
    wake_ = true;
  }
  if (filled_.empty() ||
      filled_.back()->used + bytes > filled_.back()->capacity) {
    filled_.push_back(NewGroup(bytes));
    filled_bytes_ += filled_.back()->used;
  }
  Group& group = *filled_.back();
  char* at = group.bytes.get() + group.used;
  char* payload = at + sizeof(FrameHeader);
  std::memset(at + bytes - 8, 0, 8);
  if (size > 0) std::memcpy(payload, record.payload.data(), size);
  auto* h = reinterpret_cast<FrameHeader*>(at);
  *h = FrameHeader{
      .payload_bytes = static_cast<std::uint32_t>(size),
      .payload_checksum = Checksum(std::string_view(payload, size)),
      .offset = offset,
      .item = record.item,
      .version = record.version,
      .epoch = record.at.epoch,
      .position = record.at.position,
      .append_time = record.append_time,
      .sub = record.at.sub,
      .source = record.source,
      .partition = partition,
      .op = static_cast<std::uint8_t>(record.op),
      .flags = record.backfill ? FrameHeader::kBackfill : std::uint8_t{0},
  };
  std::memcpy(h->format, record.format.bytes, sizeof h->format);
  h->checksum = FrameChecksum(*h);
  group.used += bytes;
  ++group.header()->frames;
  filled_bytes_ += bytes;
}

void SegmentWriter::Remember(const NewRecord& record) {
  tail_.last_append_time = record.append_time;
  ++tail_.mentions_since_tick;
  if (last_position_ == nullptr || last_source_ != record.source) {
    last_source_ = record.source;
    last_position_ =
        &tail_.sources.try_emplace(record.source, record.at).first->second;
  }
  // Within an epoch the highest, else the newest epoch.
  if (!AtOrBelow(record.at, *last_position_)) *last_position_ = record.at;
}

void SegmentWriter::Accept(std::uint64_t records) {
  // Release: pairs with the acquire in accepted().
  accepted_.store(accepted_.load(std::memory_order_relaxed) + records,
                  std::memory_order_release);
  // The writer's thread knows by itself when the oldest byte is due.
  if (wake_ || filled_bytes_ >= kWorthASync) work_.Signal();
  wake_ = false;
}

absl::Status SegmentWriter::Refusal() {
  if (failed_)
    return Internal("log ", options_.folder,
                    ": a sync failed, the process ends");
  if (closing_) return FailedPrecondition("log ", options_.folder, ": closed");
  return absl::OkStatus();
}

absl::Status SegmentWriter::AppendMentions(
    absl::Span<const NewRecord> records) {
  std::size_t bytes = 0;
  for (const NewRecord& r : records) {
    if (r.payload.size() > kMaxStoredPayload)
      return InvalidArgument("log: a payload of ", r.payload.size(),
                             " bytes is too large");
    if (r.partition >= options_.partitions || !IsMention(r.op))
      return InvalidArgument("log: not a mention of one of its ",
                             options_.partitions, " partitions");
    bytes += FrameBytes(r.payload.size());
  }
  if (records.empty()) return absl::OkStatus();
  absl::MutexLock lock(&mu_);
  VIGIE_RETURN_IF_ERROR(Refusal());
  if (refusing_ && !blocked_) {
    if (const Micros now = Now(); now - looked_at_disk_ >= kLookAtDiskEvery) {
      looked_at_disk_ = now;
      free_bytes_ = disk_.FreeBytes(options_.folder);
      refusing_ = free_bytes_ < options_.reserve_bytes;
    }
  }
  const auto full = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return ResourceExhausted("log ", options_.folder, ": disk full, ",
                             free_bytes_ >> 20, " MiB free of the ",
                             options_.reserve_bytes >> 20,
                             " MiB kept in reserve");
  };
  if (refusing_ || blocked_) return full();
  const auto limit = static_cast<std::size_t>(options_.buffer_bytes);
  while (filled_bytes_ + writing_bytes_ > 0 &&
         filled_bytes_ + writing_bytes_ + bytes > limit) {
    done_.Wait(&mu_);
    VIGIE_RETURN_IF_ERROR(Refusal());
    if (blocked_) return full();
  }
  for (const NewRecord& r : records) {
    std::uint64_t& next = tail_.next_offset[r.partition];
    Put(r, static_cast<std::uint16_t>(r.partition), next);
    ++next;  // after Put: a group begun there says the state before
    Remember(r);
  }
  Accept(records.size());
  return absl::OkStatus();
}

absl::Status SegmentWriter::Broadcast(const NewRecord& record) {
  if (IsMention(record.op) || record.payload.size() > kMaxStoredPayload)
    return InvalidArgument("log: not a broadcast");
  if (record.op == Op::kRules && record.payload.size() != 8)
    return InvalidArgument("log: rules without the hash of their body");
  absl::MutexLock lock(&mu_);
  VIGIE_RETURN_IF_ERROR(Refusal());
  // Ticks come twice a second: only a disk full for weeks gets this far.
  if (filled_bytes_ + writing_bytes_ > kMaxPending)
    return ResourceExhausted("log ", options_.folder, ": disk full");
  Put(record, kAllPartitions, 0);
  for (std::uint64_t& next : tail_.next_offset) ++next;
  tail_.last_append_time = record.append_time;
  const auto number = static_cast<std::int64_t>(record.at.position);
  if (record.op == Op::kTick && number > tail_.last_tick) {
    tail_.last_tick = number;
    tail_.mentions_since_tick = 0;
  }
  if (record.op == Op::kRules && number > tail_.last_rules) {
    tail_.last_rules = number;
    std::memcpy(&tail_.rules_hash, record.payload.data(), 8);
  }
  Accept(1);
  return absl::OkStatus();
}

absl::Status SegmentWriter::Sync() {
  absl::MutexLock lock(&mu_);
  const std::uint64_t target = accepted_.load(std::memory_order_relaxed);
  sync_target_ = std::max(sync_target_, target);
  work_.Signal();
  while (durable_count_.load(std::memory_order_relaxed) < target && !failed_ &&
         !blocked_)
    done_.Wait(&mu_);
  if (durable_count_.load(std::memory_order_relaxed) >= target)
    return absl::OkStatus();
  if (failed_)
    return Unavailable("log ", options_.folder, ": could not be made durable");
  return ResourceExhausted("log ", options_.folder,
                           ": disk full, not durable yet");
}

LogTail SegmentWriter::tail() const {
  absl::MutexLock lock(&mu_);
  return tail_;
}

void SegmentWriter::AddTo(EmbeddedLogStats& stats) const {
  absl::MutexLock lock(&mu_);
  stats.free_bytes = free_bytes_;
  stats.refusing = refusing_ || blocked_;
  stats.syncs = stats_.syncs;
  stats.longest_sync = stats_.longest_sync;
  stats.written_bytes = stats_.written_bytes;
}

// ---------------------------------------------------------------- writing

bool SegmentWriter::DueAt(Micros now, Micros& wait) const {
  if (filled_.empty()) {
    wait = -1;
    return closing_;
  }
  if (closing_ || filled_bytes_ >= kWorthASync || taken_ < sync_target_)
    return true;
  // The sync itself takes time: begin early enough to end within the bound.
  const Micros age = std::max(options_.data_at_risk / 4,
                              options_.data_at_risk - 2 * usual_sync_);
  wait = oldest_ + age - now;
  return wait <= 0;
}

void SegmentWriter::Take(Groups& groups, std::uint64_t& target,
                         std::vector<std::uint64_t>& next) {
  groups.swap(filled_);
  writing_bytes_ = filled_bytes_;
  filled_bytes_ = 0;
  target = taken_ = accepted_.load(std::memory_order_relaxed);
  next = tail_.next_offset;
}

void SegmentWriter::Run() {
  Groups groups;
  std::vector<std::uint64_t> next;
  while (true) {
    std::uint64_t target = 0;
    {
      absl::MutexLock lock(&mu_);
      Micros wait = 0;
      while (!DueAt(Now(), wait)) {
        if (wait < 0)
          work_.Wait(&mu_);
        else
          work_.WaitWithTimeout(&mu_, absl::Microseconds(wait));
      }
      if (filled_.empty()) break;  // closing, and all is written
      Take(groups, target, next);
    }
    if (!WriteAll(groups)) return;
    Publish(groups, target, next);
  }
  WriteClosingGroup();
}

bool SegmentWriter::WriteAll(Groups& groups) {
  const Micros begin = Now();
  int error = 0;
  for (std::size_t i = 0; i < groups.size();) {
    error = Write(*groups[i]);
    if (error == 0) {
      ++i;
      continue;
    }
    if (!DiskIsFull(error)) break;
    // Accepted, so it must be written: wait for room, refusing new input.
    absl::MutexLock lock(&mu_);
    blocked_ = true;
    free_bytes_ = disk_.FreeBytes(options_.folder);
    done_.SignalAll();
    if (closing_) {
      failed_ = true;
      return false;
    }
    work_.WaitWithTimeout(&mu_, absl::Microseconds(kLookAtDiskEvery));
  }
  if (error == 0) error = disk_.SyncData(active_->fd());
  if (error != 0) {
    Fail(Cat("log ", active_ == nullptr ? options_.folder : active_->path(),
             ": could not be made durable: ", std::strerror(error)));
    return false;
  }
  synced_end_ = PositionAt(active_->number(), at_);
  const Micros took = Now() - begin;
  absl::MutexLock lock(&mu_);
  usual_sync_ = std::max(took, usual_sync_ - usual_sync_ / 8);
  stats_.longest_sync = std::max(stats_.longest_sync, took);
  ++stats_.syncs;
  stats_.written_bytes += writing_bytes_;
  return true;
}

void SegmentWriter::Publish(Groups& groups, std::uint64_t target,
                            const std::vector<std::uint64_t>& next) {
  {
    absl::MutexLock lock(&durable_.mu);
    durable_.next_offset = next;
    durable_.end.store(synced_end_, std::memory_order_release);
    durable_.changed.SignalAll();
  }
  const std::int64_t free = disk_.FreeBytes(options_.folder);
  absl::MutexLock lock(&mu_);
  // Release: pairs with the acquire in durable().
  durable_count_.store(target, std::memory_order_release);
  writing_bytes_ = 0;
  blocked_ = false;
  free_bytes_ = free;
  looked_at_disk_ = Now();
  refusing_ = free < options_.reserve_bytes;
  for (std::unique_ptr<Group>& group : groups)
    if (group->capacity == group_bytes_ &&
        static_cast<std::int64_t>(spare_.size() * group_bytes_) <
            options_.buffer_bytes)
      spare_.push_back(std::move(group));
  groups.clear();
  done_.SignalAll();
}

// Says that the last group is durable, so that damage to it is known as damage
// when the log is opened again.
void SegmentWriter::WriteClosingGroup() {
  std::unique_ptr<Group> group;
  {
    absl::MutexLock lock(&mu_);
    if (accepted_.load(std::memory_order_relaxed) == 0) return;
    group = NewGroup(0);
  }
  // Only a courtesy: what was accepted is durable without it.
  if (Write(*group) == 0) (void)disk_.SyncData(active_->fd());
}

void SegmentWriter::Fail(const std::string& message) {
  {
    absl::MutexLock lock(&mu_);
    failed_ = true;
    done_.SignalAll();
  }
  if (options_.fatal) {
    options_.fatal(message);
    return;
  }
  std::fprintf(stderr, "%s\n", message.c_str());
  std::abort();
}

absl::Status SegmentWriter::Close() {
  {
    absl::MutexLock lock(&mu_);
    closing_ = true;
    work_.Signal();
    done_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
  absl::MutexLock lock(&mu_);
  if (!failed_) return absl::OkStatus();
  return Unavailable("log ", options_.folder,
                     ": what was accepted last could not be made durable");
}

}  // namespace vigie
