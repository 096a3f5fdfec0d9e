// A source: a place where people talk, read one batch at a time.
//
// Who calls: one thread per source, from Open to Close. The retry protocol:
//   Open   OK: connected, or nothing to connect to.
//   Read   OK: the batch holds what came, perhaps nothing. With anything else
//          nothing was added.
//          Unavailable, ResourceExhausted: call Close, wait (back-off with
//            jitter is the caller's), then Open again with the new Resume.
//          OutOfRange: end of input; never call Read again.
//          Cancelled: Interrupt was called.
//          anything else: the source stops and says so (a wrong token, a
//            refused address); the run goes on without it.
// Back-pressure: when the log is full nobody calls Read; a source must hold
// what it has and let the platform wait.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/base/clock.h"
#include "pipeline/model/record.h"

namespace vigie {

// What a Read brought: payloads with their positions, in rising order. Reused;
// keeps its memory.
class SourceBatch {
 public:
  struct Item {
    std::size_t begin = 0, size = 0;  // of the batch's memory
    std::uint64_t position = 0;
    std::uint32_t sub = 0;
    bool backfill = false;
  };
  void Clear() {
    used_ = 0;
    items_.clear();
  }
  void Add(std::string_view payload, std::uint64_t position,
           std::uint32_t sub = 0, bool backfill = false) {
    payload.copy(Room(payload.size()), payload.size());
    AddInRoom(0, payload.size(), position, sub, backfill);
    Keep(payload.size());
  }

  // Without a copy, for a source that reads many payloads at once: `size`
  // writable bytes, valid until the next Room, Add or Clear. Payloads among
  // them are named by AddInRoom; Keep then says how many bytes were written.
  char* Room(std::size_t size) {
    const std::size_t need = used_ + size + kReadable;
    if (memory_.size() < need)
      memory_.resize(need < 2 * memory_.size() ? 2 * memory_.size() : need);
    return memory_.data() + used_;
  }
  void AddInRoom(std::size_t begin, std::size_t size, std::uint64_t position,
                 std::uint32_t sub = 0, bool backfill = false) {
    items_.push_back({used_ + begin, size, position, sub, backfill});
  }
  void Keep(std::size_t size) {
    used_ += size;
    std::memset(memory_.data() + used_, 0, kReadable);
    used_ += kReadable;
  }

  bool empty() const { return items_.empty(); }
  const std::vector<Item>& items() const { return items_; }
  // Lifetime: until the next Room, Add or Clear. Followed by 64 readable bytes
  // (of another payload, perhaps).
  std::string_view payload(const Item& item) const {
    return std::string_view(memory_.data() + item.begin, item.size);
  }
  std::size_t bytes() const { return used_; }

 private:
  static constexpr std::size_t kReadable = 64;  // the padding simdjson needs
  std::string memory_;    // never shrinks: zeroed once, when it grows
  std::size_t used_ = 0;  // of memory_
  std::vector<Item> items_;
};

// Where to go on. `last` is the last durable item (epoch 0: there is none),
// `checkpoint` what Checkpoint() said then ("" at first).
struct Resume {
  SourcePosition last;
  std::string checkpoint;
};

// For the dashboard and `/-/ready`.
struct SourceHealth {
  bool connected = false;
  std::string detail;  // "429, waiting until 10:32:05"
  std::string gap;     // what was missed lately and cannot be had again, or ""
  Micros last_item = 0;  // system time of the last item
  std::uint64_t reconnects = 0;
};

class Source {
 public:
  virtual ~Source() = default;

  virtual absl::Status Open(const Resume& from) = 0;
  // Waits at most `wait` for items; appends to `batch` (about 1 MiB at most).
  virtual absl::Status Read(SourceBatch& batch, Micros wait) = 0;
  virtual void Close() = 0;

  // The epoch of the positions given since Open: host, file identity; never 0.
  // A source whose positions mean nothing after a restart takes a new one.
  virtual std::uint64_t epoch() const = 0;

  // Can what it gave be had again after a restart? A pipe's bytes cannot.
  virtual bool repeats() const { return true; }

  // Everything up to (position, sub) is durable: answer the sender, remember
  // the item. Called on the source's thread, before the next Read.
  virtual void Durable(std::uint64_t position, std::uint32_t sub) {
    (void)position, (void)sub;
  }
  // What to remember besides the position (ETags, ids seen), at most 1 MiB.
  // Asked for after Durable; "" is nothing.
  virtual std::string Checkpoint() const { return {}; }

  // Thread-safe: makes a waiting Read, or the next one, return soon with
  // Cancelled. Forgotten at the next Open.
  virtual void Interrupt() = 0;
  // Thread-safe.
  virtual SourceHealth health() const = 0;
};

// The rest of what the engine must know about a configured source.
struct ConfiguredSource {
  std::string name;    // from the configuration, unique
  std::string format;  // the mapping that reads its payloads
  bool ends = false;   // has an end (file, simulation): the stream clock may
                       // run over it
  std::unique_ptr<Source> source;
};

}  // namespace vigie
