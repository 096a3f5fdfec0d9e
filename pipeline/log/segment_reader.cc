#include "pipeline/log/segment_reader.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint64_t kForgetBytes = 2 << 20;

std::string PayloadDamage(const SegmentCursor& cursor) {
  return Cat("segment ", cursor.segment()->name().substr(0, 8),
             ": bad payload before byte ", ByteOf(cursor.position()),
             cursor.Unreadable());
}

class SegmentReader final : public LogReader {
 public:
  SegmentReader(const SegmentTable& table, DurableEnd& durable,
                const LogIdentity& log, std::vector<std::uint64_t> want,
                std::vector<bool> mine)
      : table_(table),
        durable_(durable),
        log_(log),
        want_(std::move(want)),
        mine_(std::move(mine)),
        paused_(mine_.size(), false) {}

  absl::Status Begin() {
    if (std::find(mine_.begin(), mine_.end(), true) == mine_.end())
      return absl::OkStatus();
    VIGIE_ASSIGN_OR_RETURN(
        SegmentCursor cursor,
        SegmentCursor::At(table_, durable_, log_, want_, mine_));
    lanes_.push_back({std::move(cursor), mine_});
    return absl::OkStatus();
  }

  absl::Status Read(RecordBatch& batch, std::size_t most,
                    Micros wait) override {
    batch.Clear();
    std::vector<std::shared_ptr<SegmentMap>>& held = Held(batch);
    held.clear();
    const absl::Time deadline = absl::Now() + absl::Microseconds(wait);
    while (true) {
      // Acquire: pairs with the release in Interrupt.
      if (interrupted_.exchange(false, std::memory_order_acq_rel))
        return absl::CancelledError("log: reading was interrupted");
      const StreamPosition end = durable_.end.load(std::memory_order_acquire);
      VIGIE_RETURN_IF_ERROR(ReadLanes(batch, most, held));
      if (!batch.records.empty() || !batch.lost.empty())
        return absl::OkStatus();
      absl::MutexLock lock(&durable_.mu);
      while (durable_.end.load(std::memory_order_relaxed) == end &&
             !interrupted_.load(std::memory_order_acquire))
        if (durable_.changed.WaitWithDeadline(&durable_.mu, deadline))
          return absl::OkStatus();
    }
  }

  void Pause(std::uint32_t partition, bool pause) override {
    if (partition >= mine_.size() || !mine_[partition] ||
        paused_[partition] == pause)
      return;
    paused_[partition] = pause;
    if (pause) {
      for (Lane& lane : lanes_) {
        if (!lane.mask[partition]) continue;
        lane.mask[partition] = false;
        Lane resting{lane.cursor, std::vector<bool>(mine_.size(), false)};
        resting.mask[partition] = true;
        resting_.push_back(std::move(resting));
        break;
      }
      std::erase_if(lanes_, [](const Lane& lane) { return lane.Empty(); });
    } else {
      const auto it =
          std::find_if(resting_.begin(), resting_.end(),
                       [&](const Lane& l) { return l.mask[partition]; });
      lanes_.push_back(std::move(*it));
      resting_.erase(it);
    }
  }

  void Interrupt() override {
    absl::MutexLock lock(&durable_.mu);
    interrupted_.store(true, std::memory_order_release);
    durable_.changed.SignalAll();
  }

 private:
  // Partitions that are read together.
  struct Lane {
    SegmentCursor cursor;
    std::vector<bool> mask;
    bool Empty() const {
      return std::find(mask.begin(), mask.end(), true) == mask.end();
    }
  };

  std::vector<std::shared_ptr<SegmentMap>>& Held(const RecordBatch& batch) {
    for (auto& [owner, maps] : held_)
      if (owner == &batch) return maps;
    return held_
        .emplace_back(&batch, std::vector<std::shared_ptr<SegmentMap>>())
        .second;
  }

  // The hindmost lane reads until it meets the next; then they are one.
  absl::Status ReadLanes(RecordBatch& batch, std::size_t most,
                         std::vector<std::shared_ptr<SegmentMap>>& held) {
    while (!lanes_.empty() && batch.records.size() < most) {
      std::sort(lanes_.begin(), lanes_.end(), [](const Lane& a, const Lane& b) {
        return a.cursor.position() < b.cursor.position();
      });
      Lane& lane = lanes_.front();
      StreamPosition limit = ~StreamPosition{0};
      if (lanes_.size() > 1) {
        limit = lanes_[1].cursor.position();
        if (limit == lane.cursor.position()) {
          for (std::size_t p = 0; p < lane.mask.size(); ++p)
            if (lane.mask[p]) lanes_[1].mask[p] = true;
          lanes_.erase(lanes_.begin());
          continue;
        }
      }
      bool end = false;
      VIGIE_RETURN_IF_ERROR(ReadLane(lane, limit, batch, most, held, end));
      if (end) break;
    }
    return absl::OkStatus();
  }

  absl::Status ReadLane(Lane& lane, StreamPosition limit, RecordBatch& batch,
                        std::size_t most,
                        std::vector<std::shared_ptr<SegmentMap>>& held,
                        bool& end) {
    SegmentCursor& cursor = lane.cursor;
    const SegmentMap* held_map = nullptr;
    while (batch.records.size() < most && cursor.position() < limit) {
      const absl::StatusOr<SegmentCursor::Step> step = cursor.Next();
      if (!step.ok()) return step.status();
      if (*step == SegmentCursor::Step::kEnd) {
        end = true;
        return absl::OkStatus();
      }
      if (*step == SegmentCursor::Step::kGroup) {
        Jump(lane, batch);
        Forget(lane);
        continue;
      }
      const FrameHeader& frame = cursor.frame();
      if (!cursor.broadcast() && !lane.mask[frame.partition]) continue;
      if (held_map != cursor.map().get()) {
        held_map = cursor.map().get();
        held.push_back(cursor.map());
      }
      const bool good = PayloadGood(frame);
      if (!cursor.broadcast()) {
        Take(cursor, frame.partition, good, batch);
        continue;
      }
      for (std::uint32_t p = 0; p < lane.mask.size(); ++p)
        if (lane.mask[p]) Take(cursor, p, good, batch);
    }
    return absl::OkStatus();
  }

  void Take(const SegmentCursor& cursor, std::uint32_t p, bool good,
            RecordBatch& batch) {
    const std::uint64_t offset = cursor.next()[p] - 1;
    if (offset < want_[p]) return;
    want_[p] = offset + 1;
    if (!good) {
      batch.lost.push_back({p, offset, offset + 1, PayloadDamage(cursor)});
      return;
    }
    Record& record = batch.records.emplace_back();
    RecordOf(cursor.frame(), IsSwept(cursor.frame()), record);
    record.partition = p;
    record.offset = offset;
  }

  void Jump(Lane& lane, RecordBatch& batch) {
    const std::vector<std::uint64_t>& next = lane.cursor.next();
    for (std::uint32_t p = 0; p < next.size(); ++p) {
      if (!lane.mask[p] || want_[p] >= next[p]) continue;
      batch.lost.push_back({p, want_[p], next[p],
                            lane.cursor.damage().empty()
                                ? std::string("no longer in the log")
                                : lane.cursor.damage()});
      want_[p] = next[p];
    }
    lane.cursor.ClearDamage();
  }

  // Pages read once are not needed again: without this the map of a whole
  // segment would count as the process's memory.
  void Forget(Lane& lane) {
    const SegmentMap* map = lane.cursor.map().get();
    const std::uint64_t at = ByteOf(lane.cursor.position());
    if (map != forgot_map_) {
      forgot_map_ = map;
      forgot_ = 0;
    }
    // The last stretch may hold records of a batch in use: they would only be
    // mapped again, but keep them.
    if (at < forgot_ + 2 * kForgetBytes) return;
    map->Forget(forgot_, at - kForgetBytes);
    forgot_ = at - kForgetBytes;
  }

  const SegmentTable& table_;
  DurableEnd& durable_;
  const LogIdentity log_;
  std::vector<std::uint64_t> want_;
  const std::vector<bool> mine_;
  std::vector<bool> paused_;
  std::vector<Lane> lanes_, resting_;
  std::vector<
      std::pair<const RecordBatch*, std::vector<std::shared_ptr<SegmentMap>>>>
      held_;
  const SegmentMap* forgot_map_ = nullptr;
  std::uint64_t forgot_ = 0;
  std::atomic<bool> interrupted_{false};
};

}  // namespace

absl::StatusOr<std::unique_ptr<LogReader>> OpenSegmentReader(
    const SegmentTable& table, DurableEnd& durable, const LogIdentity& log,
    std::vector<std::uint64_t> want, std::vector<bool> mask) {
  auto reader = std::make_unique<SegmentReader>(
      table, durable, log, std::move(want), std::move(mask));
  VIGIE_RETURN_IF_ERROR(reader->Begin());
  return std::unique_ptr<LogReader>(std::move(reader));
}

absl::Status ReadSegmentRange(
    const SegmentTable& table, DurableEnd& durable, const LogIdentity& log,
    std::uint32_t partition, std::uint64_t first, std::uint64_t next,
    bool headers_only, const std::function<bool(const Record&)>& visit,
    const std::function<void(const LostRange&)>& lost) {
  std::vector<std::uint64_t> want(log.partitions, 0);
  std::vector<bool> mask(log.partitions, false);
  want[partition] = first;
  mask[partition] = true;
  VIGIE_ASSIGN_OR_RETURN(SegmentCursor cursor,
                         SegmentCursor::At(table, durable, log, want, mask));
  std::uint64_t expected = first;
  Record record;
  record.partition = partition;
  bool begun = false;
  while (expected < next) {
    VIGIE_ASSIGN_OR_RETURN(const SegmentCursor::Step step, cursor.Next());
    if (step == SegmentCursor::Step::kEnd) break;
    if (step == SegmentCursor::Step::kGroup) {
      const std::uint64_t at = cursor.next()[partition];
      // What lies before the first group kept is not damage.
      if (expected < at && (begun || !cursor.damage().empty()))
        lost({partition, expected, std::min(at, next), cursor.damage()});
      expected = std::max(expected, at);
      begun = true;
      cursor.ClearDamage();
      continue;
    }
    const FrameHeader& frame = cursor.frame();
    if (!cursor.broadcast() && frame.partition != partition) continue;
    const std::uint64_t offset = cursor.next()[partition] - 1;
    if (offset < expected) continue;
    expected = offset + 1;
    if (!headers_only && !PayloadGood(frame)) {
      lost({partition, offset, offset + 1, PayloadDamage(cursor)});
      continue;
    }
    RecordOf(frame, IsSwept(frame), record);
    if (headers_only) record.payload = {};
    record.offset = offset;
    if (!visit(record)) break;
  }
  return absl::OkStatus();
}

}  // namespace vigie
