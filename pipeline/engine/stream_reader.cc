#include "pipeline/engine/stream_reader.h"

#include <algorithm>

#include "pipeline/aggregate/partial.h"
#include "pipeline/base/bytes.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kLookahead = 7;
constexpr Micros kJump = 5 * kMinute;
constexpr std::size_t kFlush = 512;
constexpr Micros kPaceSlice = 20 * kMillisecond;
constexpr Micros kReadWait = 100 * kMillisecond;
constexpr int kRest = 10;  // so many reads without a record

}  // namespace

std::string LowWater::Serialize() const {
  std::string bytes;
  ByteWriter out(bytes);
  out.Varint(1);  // format
  out.Signed(clock);
  out.Signed(tick);
  out.Varint(since_tick);
  AppendSourcePositions(out, sources);
  return bytes;
}

bool LowWater::Parse(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.Varint() != 1) return false;
  clock = in.Signed();
  tick = in.Signed();
  since_tick = in.Varint();
  ReadSourcePositions(in, sources);
  return in.ok() && in.done();
}

const Keyed& StreamReader::Lane::At(std::size_t i) const {
  for (const auto& batch : batches) {
    const std::size_t left = batch->keyed.size() - batch->next;
    if (i < left) return batch->keyed[batch->next + i];
    i -= left;
  }
  return batches.back()->keyed.back();
}

StreamReader::StreamReader(Log& log, std::vector<Input> inputs,
                           const Clock& clock, Options options)
    : log_(log), clock_(clock), options_(options) {
  for (Input& input : inputs) {
    Lane& lane = lanes_.emplace_back();
    lane.number = SourceNumber(input.name);
    lane.input = std::move(input);
  }
  // Ties between sources go by name, whatever the order of the configuration.
  std::sort(lanes_.begin(), lanes_.end(), [](const Lane& a, const Lane& b) {
    return a.input.name < b.input.name;
  });
}

absl::Status StreamReader::Open(const LowWater& from) {
  now_ = from.clock;
  tick_ = from.tick;
  since_tick_ = from.since_tick;
  low_water_ = from;
  for (Lane& lane : lanes_) {
    for (const auto& [source, at] : from.sources)
      if (source == lane.number) lane.taken = at;
    if (absl::Status opened = lane.input.source->Open({lane.taken, ""});
        !opened.ok())
      return absl::Status(opened.code(), Cat("source ", lane.input.name, ": ",
                                             FromAbsl(opened.message())));
  }
  return absl::OkStatus();
}

absl::Status StreamReader::Fill(Lane& lane) {
  int empty = 0;
  while (!lane.ended && lane.waiting <= kLookahead) {
    std::unique_ptr<Batch> batch;
    if (lane.spare.empty()) {
      batch = std::make_unique<Batch>();
    } else {
      batch = std::move(lane.spare.back());
      lane.spare.pop_back();
    }
    batch->bytes.Clear();
    batch->keyed.clear();
    batch->next = 0;
    const bool glance = lane.resting && lane.waiting > 0;
    const absl::Status read =
        lane.input.source->Read(batch->bytes, glance ? 0 : kReadWait);
    if (absl::IsOutOfRange(read)) {
      lane.ended = true;
    } else if (!read.ok()) {
      return absl::Status(read.code(), Cat("source ", lane.input.name, ": ",
                                           FromAbsl(read.message())));
    }
    for (const SourceBatch::Item& item : batch->bytes.items()) {
      Keyed keyed =
          KeyItem(batch->bytes, item, lane.number, lane.input.source->epoch(),
                  lane.input.format, *lane.input.mapping, log_.partitions());
      if (keyed.keep) batch->keyed.push_back(keyed);
    }
    if (batch->keyed.empty()) {
      const bool rests = batch->bytes.empty() && !lane.ended;
      lane.spare.push_back(std::move(batch));
      if (rests) {
        // Nothing that was taken waits for what may never come.
        VIGIE_RETURN_IF_ERROR(Flush());
        if (lane.waiting > 0 && (glance || ++empty == kRest)) {
          lane.resting = true;
          return absl::OkStatus();
        }
      }
    } else {
      lane.resting = false;
      lane.waiting += batch->keyed.size();
      lane.batches.push_back(std::move(batch));
    }
    if (stop_.load(std::memory_order_relaxed))
      return absl::CancelledError("stopped");
  }
  return absl::OkStatus();
}

StreamReader::Lane* StreamReader::NextLane() {
  Lane* best = nullptr;
  Micros best_time = 0;
  for (Lane& lane : lanes_) {
    if (lane.waiting == 0) continue;
    const Keyed& head = lane.At(0);
    // A record without a time comes as soon as it can.
    const Micros time = head.event_time == 0 ? now_ : head.event_time;
    if (best == nullptr || time < best_time) {
      best = &lane;
      best_time = time;
    }
  }
  return best;
}

absl::Status StreamReader::Tick(Micros now) {
  // What is flushed before the tick bears the time before it: a start from
  // there makes the tick again.
  if (TickOf(now) > tick_) VIGIE_RETURN_IF_ERROR(Flush());
  now_ = now;
  if (TickOf(now) <= tick_) return absl::OkStatus();
  NewRecord record;
  record.op = Op::kTick;
  record.append_time = now;
  record.at.position = static_cast<std::uint64_t>(TickOf(now));
  VIGIE_RETURN_IF_ERROR(log_.Broadcast(record));
  tick_ = TickOf(now);
  since_tick_ = 0;
  return absl::OkStatus();
}

absl::Status StreamReader::MoveClock(const Lane& lane) {
  const Micros time = lane.At(0).event_time;
  const std::size_t ahead = std::min(lane.waiting, kLookahead + 1);
  // What has no time (a line that cannot be read, say) sets no clock: the
  // system's would make late all that follows, and two runs differ.
  if (tick_ < 0 && now_ == 0 && time > 0) {
    // The beginning: the middle of the first times, so that one wrong date
    // does not set the clock.
    std::vector<Micros> times;
    for (std::size_t i = 0; i < ahead; ++i)
      if (lane.At(i).event_time > 0) times.push_back(lane.At(i).event_time);
    std::sort(times.begin(), times.end());
    return Tick(times[(times.size() - 1) / 2]);
  }
  if (since_tick_ >= kMostPerTick) return Tick((tick_ + 1) * kTick);
  if (time <= now_) return absl::OkStatus();
  if (time > now_ + kJump) {
    std::size_t as_late = 0;
    for (std::size_t i = 1; i < ahead; ++i)
      as_late += lane.At(i).event_time >= time - kJump &&
                 lane.At(i).record.item != lane.At(0).record.item;
    if (as_late * 2 <= ahead - 1) return absl::OkStatus();
  }
  return Tick(time);
}

absl::Status StreamReader::Flush() {
  if (pending_.empty()) return absl::OkStatus();
  VIGIE_RETURN_IF_ERROR(log_.AppendMentions(pending_));
  appended_ += pending_.size();
  pending_.clear();
  for (Lane& lane : lanes_)
    while (!lane.batches.empty() &&
           lane.batches.front()->next == lane.batches.front()->keyed.size()) {
      lane.spare.push_back(std::move(lane.batches.front()));
      lane.batches.pop_front();
    }
  LowWater mark{now_, tick_, since_tick_, {}};
  for (const Lane& lane : lanes_)
    if (lane.taken.epoch != 0)
      mark.sources.emplace_back(lane.number, lane.taken);
  if (marks_.size() < 64)
    marks_.emplace_back(log_.accepted(), std::move(mark));
  else
    marks_.back() = {log_.accepted(), std::move(mark)};
  return absl::OkStatus();
}

void StreamReader::NoteDurable() {
  const std::uint64_t durable = log_.durable();
  while (!marks_.empty() && marks_.front().first <= durable) {
    low_water_ = std::move(marks_.front().second);
    marks_.pop_front();
  }
}

Micros StreamReader::Early() {
  // Before the first time there is nothing to keep pace with.
  if (options_.speed <= 0 || now_ == 0) return 0;
  const Micros wall = clock_.Monotonic();
  if (pace_wall_ == 0) {
    pace_wall_ = wall;
    pace_clock_ = now_;
  }
  return pace_wall_ +
         static_cast<Micros>((now_ - pace_clock_) / options_.speed) - wall;
}

absl::Status StreamReader::Take(Lane& lane) {
  // The first batches may be read to their end and wait for the flush.
  Batch* from = lane.batches[0].get();
  for (std::size_t b = 0; from->next == from->keyed.size();)
    from = lane.batches[++b].get();
  Keyed& head = from->keyed[from->next];
  head.record.append_time = now_;
  if (IsMention(head.record.op)) {
    pending_.push_back(head.record);
    ++since_tick_;
  } else {
    VIGIE_RETURN_IF_ERROR(Flush());
    VIGIE_RETURN_IF_ERROR(log_.Broadcast(head.record));
  }
  lane.taken = head.record.at;
  ++from->next;
  --lane.waiting;
  return pending_.size() >= kFlush ? Flush() : absl::OkStatus();
}

absl::Status StreamReader::TakeRest() {
  for (Lane& lane : lanes_)
    while (lane.waiting > 0 && !lane.input.source->repeats()) {
      VIGIE_RETURN_IF_ERROR(MoveClock(lane));
      VIGIE_RETURN_IF_ERROR(Take(lane));
    }
  return Flush();
}

absl::Status StreamReader::Step() {
  const absl::Status status = Advance();
  if (absl::IsCancelled(status)) VIGIE_RETURN_IF_ERROR(TakeRest());
  return status;
}

absl::Status StreamReader::Advance() {
  if (finished_) return OutOfRange("end of input");
  // What the log refused when it was full goes first.
  VIGIE_RETURN_IF_ERROR(Flush());
  for (std::size_t n = 0; n < 8 * kFlush; ++n) {
    if (stop_.load(std::memory_order_relaxed))
      return absl::CancelledError("stopped");
    for (Lane& lane : lanes_) VIGIE_RETURN_IF_ERROR(Fill(lane));
    Lane* lane = NextLane();
    if (lane == nullptr) {
      VIGIE_RETURN_IF_ERROR(Flush());
      // The last round is closed by one more tick, once.
      if (since_tick_ > 0) VIGIE_RETURN_IF_ERROR(Tick((tick_ + 1) * kTick));
      VIGIE_RETURN_IF_ERROR(log_.Sync());
      NoteDurable();
      finished_ = true;
      return OutOfRange("end of input");
    }
    VIGIE_RETURN_IF_ERROR(MoveClock(*lane));
    if (Early() > 0) break;
    VIGIE_RETURN_IF_ERROR(Take(*lane));
  }
  VIGIE_RETURN_IF_ERROR(Flush());
  NoteDurable();
  if (const Micros early = Early(); early > 0)
    clock_.Sleep(std::min(early, kPaceSlice));
  return absl::OkStatus();
}

void StreamReader::Stop() {
  stop_.store(true, std::memory_order_relaxed);
  for (Lane& lane : lanes_) lane.input.source->Interrupt();
}

}  // namespace vigie
