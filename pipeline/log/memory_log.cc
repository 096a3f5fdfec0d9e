#include "pipeline/log/memory_log.h"

#include <algorithm>
#include <cstring>

#include "pipeline/base/strings.h"

namespace vigie {

// Reads what is durable, a little at a time, partitions in any order.
class MemoryReader : public LogReader {
 public:
  MemoryReader(MemoryLog& log, std::uint32_t worker, std::uint32_t workers,
               Assignment assignment)
      : log_(log),
        worker_(worker),
        assignment_(std::move(assignment)),
        generation_(log.generation_) {
    log_.readers_ = workers;
    for (std::uint32_t p = worker; p < log.partitions(); p += workers) {
      log_.parts_[p].owner = worker;
      TakeUp(p);
    }
  }
  ~MemoryReader() override { GiveBack(); }

  absl::Status Read(RecordBatch& batch, std::size_t most, Micros) override {
    batch.Clear();
    if (interrupted_) return absl::CancelledError("interrupted");
    HearOfTheGroup();
    for (std::size_t i = held_.size(); i > 1; --i)
      std::swap(held_[i - 1], held_[log_.random_.Below(i)]);
    for (Held& held : held_) {
      const auto& part = log_.parts_[held.partition];
      if (held.paused || held.next >= part.durable) continue;
      std::size_t n =
          std::min({most, log_.options_.a_read, part.durable - held.next});
      if (log_.options_.lazy) n = log_.random_.Below(n + 1);
      for (std::size_t i = 0; i < n; ++i)
        batch.records.push_back(part.records[held.next++].record);
    }
    return absl::OkStatus();
  }
  void Pause(std::uint32_t partition, bool pause) override {
    for (Held& held : held_)
      if (held.partition == partition) held.paused = pause;
  }
  void Interrupt() override { interrupted_ = true; }

 private:
  struct Held {
    std::uint32_t partition;
    std::uint64_t next;
    bool paused = false;
  };

  void TakeUp(std::uint32_t p) {
    log_.parts_[p].holder = worker_;
    held_.push_back({p, assignment_.assigned(p)});
  }
  void GiveBack() {
    for (const Held& held : held_)
      if (std::uint32_t& holder = log_.parts_[held.partition].holder;
          holder == worker_)
        holder = MemoryLog::kNoReader;
  }

  // First all is given back; then each takes up what nobody has any more, or
  // only one that has not answered for so long that it is taken for dead.
  void HearOfTheGroup() {
    if (generation_ != log_.generation_) {
      generation_ = log_.generation_;
      GiveBack();
      for (const Held& held : held_) assignment_.revoked(held.partition);
      held_.clear();
    }
    for (std::uint32_t p = 0; p < log_.partitions(); ++p) {
      const auto& part = log_.parts_[p];
      if (part.owner != worker_ || part.holder == worker_) continue;
      if (part.holder == MemoryLog::kNoReader || log_.random_.Chance(.05))
        TakeUp(p);
    }
  }

  MemoryLog& log_;
  const std::uint32_t worker_;
  const Assignment assignment_;
  std::uint64_t generation_;
  std::vector<Held> held_;
  bool interrupted_ = false;
};

MemoryLog::MemoryLog(Options options)
    : options_(options), random_(options.seed), parts_(options.partitions) {}
MemoryLog::~MemoryLog() = default;

void MemoryLog::Begin() {
  for (Part& part : parts_) {
    part.had.clear();
    part.last_tick = part.last_rules = -1;
    for (const Stored& stored : part.records) {
      const Record& r = stored.record;
      const auto number = static_cast<std::int64_t>(r.at.position);
      if (r.op == Op::kTick)
        part.last_tick = std::max(part.last_tick, number);
      else if (r.op == Op::kRules)
        part.last_rules = std::max(part.last_rules, number);
      else if (SourcePosition& had = part.had[r.source]; !AtOrBelow(r.at, had))
        had = r.at;
    }
  }
}

LogTail MemoryLog::tail() const {
  LogTail tail;
  std::uint64_t last = 0;
  for (const Part& part : parts_) {
    tail.next_offset.push_back(part.records.size());
    std::uint64_t since_tick = 0;
    for (const Stored& stored : part.records) {
      const Record& r = stored.record;
      const auto number = static_cast<std::int64_t>(r.at.position);
      if (r.op == Op::kTick) {
        tail.last_tick = std::max(tail.last_tick, number);
        since_tick = 0;
      } else if (r.op == Op::kRules) {
        if (number > tail.last_rules) {
          tail.last_rules = number;
          std::memcpy(&tail.rules_hash, r.payload.data(), 8);
        }
      } else {
        since_tick += IsMention(r.op);
        SourcePosition& at = tail.sources[r.source];
        if (!AtOrBelow(r.at, at)) at = r.at;
      }
      if (stored.number >= last) {
        last = stored.number;
        tail.last_append_time = r.append_time;
      }
    }
    tail.mentions_since_tick += since_tick;
  }
  return tail;
}

void MemoryLog::Store(std::uint32_t partition, const NewRecord& a,
                      std::shared_ptr<std::string> payload) {
  Part& part = parts_[partition];
  Stored& stored = part.records.emplace_back();
  Record& r = stored.record;
  r.partition = partition;
  r.offset = part.records.size() - 1;
  r.append_time = a.append_time;
  r.op = a.op;
  r.backfill = a.backfill;
  r.source = a.source;
  r.at = a.at;
  r.item = a.item;
  r.version = a.version;
  r.format = a.format;
  r.payload = std::string_view(*payload).substr(0, a.payload.size());
  stored.payload = std::move(payload);
  stored.number = accepted_;
  if (!options_.lazy) part.durable = part.records.size();
}

namespace {
std::shared_ptr<std::string> Padded(std::string_view payload) {
  auto padded = std::make_shared<std::string>(payload);
  padded->append(64, '\0');
  return padded;
}
}  // namespace

absl::Status MemoryLog::AppendMentions(absl::Span<const NewRecord> records) {
  for (const NewRecord& a : records)
    if (!IsMention(a.op)) return Internal("log: not a mention");
  for (const NewRecord& a : records) {
    ++accepted_;
    if (!options_.one_stream) {
      const auto had = parts_[a.partition].had.find(a.source);
      if (had != parts_[a.partition].had.end() && AtOrBelow(a.at, had->second))
        continue;
    }
    Store(a.partition, a, Padded(a.payload));
    frames_.push_back({a.partition});
    if (!options_.lazy) durable_frames_ = frames_.size();
  }
  return absl::OkStatus();
}

absl::Status MemoryLog::Broadcast(const NewRecord& a) {
  if (IsMention(a.op)) return Internal("log: a mention is not broadcast");
  ++accepted_;
  const auto payload = Padded(a.payload);
  const auto number = static_cast<std::int64_t>(a.at.position);
  std::vector<std::uint32_t> frame;
  for (std::uint32_t p = 0; p < options_.partitions; ++p) {
    Part& part = parts_[p];
    if (!options_.one_stream &&
        ((a.op == Op::kTick && number <= part.last_tick) ||
         (a.op == Op::kRules && number <= part.last_rules)))
      continue;
    if (a.op == Op::kTick) part.last_tick = number;
    if (a.op == Op::kRules) part.last_rules = number;
    Store(p, a, payload);
    frame.push_back(p);
  }
  frames_.push_back(std::move(frame));
  if (!options_.lazy) durable_frames_ = frames_.size();
  return absl::OkStatus();
}

absl::Status MemoryLog::Sync() {
  durable_frames_ = frames_.size();
  for (Part& part : parts_) part.durable = part.records.size();
  return absl::OkStatus();
}

std::uint64_t MemoryLog::durable() const {
  std::uint64_t durable = accepted_;
  for (const Part& part : parts_)
    if (part.durable < part.records.size())
      durable = std::min(durable, part.records[part.durable].number - 1);
  return durable;
}

void MemoryLog::SomeBecomesDurable() {
  if (options_.one_stream) {
    const std::size_t more =
        random_.Below(frames_.size() - durable_frames_ + 1);
    for (std::size_t i = 0; i < more; ++i)
      for (const std::uint32_t p : frames_[durable_frames_ + i])
        ++parts_[p].durable;
    durable_frames_ += more;
    return;
  }
  for (Part& part : parts_)
    part.durable += random_.Below(part.records.size() - part.durable + 1);
}

void MemoryLog::Crash() {
  if (options_.one_stream) {
    const std::size_t keep =
        durable_frames_ + random_.Below(frames_.size() - durable_frames_ + 1);
    while (frames_.size() > keep) {
      for (const std::uint32_t p : frames_.back()) parts_[p].records.pop_back();
      frames_.pop_back();
    }
  } else {
    for (Part& part : parts_)
      part.records.resize(
          part.durable + random_.Below(part.records.size() - part.durable + 1));
  }
  // After a restart what is left is made durable before anyone reads it.
  durable_frames_ = frames_.size();
  for (Part& part : parts_) part.durable = part.records.size();
  Begin();
}

void MemoryLog::Zombie() {
  if (options_.one_stream) return;
  Part& part = parts_[random_.Below(parts_.size())];
  if (part.records.empty() || part.durable != part.records.size()) return;
  const std::size_t first = random_.Below(part.records.size());
  const std::size_t n =
      std::min<std::size_t>(1 + random_.Below(6), part.records.size() - first);
  for (std::size_t i = 0; i < n; ++i) {
    Stored again = part.records[first + i];
    again.record.offset = part.records.size();
    part.records.push_back(std::move(again));
  }
}

void MemoryLog::Rebalance() {
  if (options_.one_stream || readers_ == 0) return;
  ++generation_;
  for (Part& part : parts_)
    part.owner = static_cast<std::uint32_t>(random_.Below(readers_));
}

absl::StatusOr<std::unique_ptr<LogReader>> MemoryLog::OpenReader(
    std::uint32_t worker, std::uint32_t workers, Assignment assignment) {
  return std::make_unique<MemoryReader>(*this, worker, workers,
                                        std::move(assignment));
}

absl::Status MemoryLog::ReadRange(
    std::uint32_t partition, std::uint64_t first, std::uint64_t next, bool,
    const std::function<bool(const Record&)>& visit,
    const std::function<void(const LostRange&)>&) {
  const Part& part = parts_[partition];
  for (std::uint64_t o = first; o < next && o < part.durable; ++o)
    if (!visit(part.records[o].record)) break;
  return absl::OkStatus();
}

void MemoryLog::Folded(absl::Span<const std::uint64_t>) {}

}  // namespace vigie
