// A record: one message as a platform sent it, the way the log keeps it.
//
// Ingest reads out of the payload only what keying needs (which item, created,
// edited or deleted, which version); the payload stays the platform's bytes
// and is parsed when it is read back. Two kinds of record are Vigie's own and
// go to every partition: a tick (the run's clock) and rules (the watched
// brands and the models changed here).
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "pipeline/base/time.h"

namespace vigie {

enum class Op : std::uint8_t {
  kCreate = 1,
  kUpdate = 2,
  kDelete = 3,
  kErase = 4,  // an author asked to be forgotten; payload: an ErasePayload
  kRules = 5,  // payload: the hash of the rules' body; position: its number
  kTick = 6,   // position: the tick's number
};

// create, update and delete concern one item; the others go to all partitions.
inline bool IsMention(Op op) { return op <= Op::kDelete; }

// The name of the mapping that reads the payload ("bluesky"), at most
// 15 bytes, padded with zeros.
struct FormatName {
  char bytes[16] = {};
  static FormatName Of(std::string_view name) {
    FormatName f;
    for (std::size_t i = 0; i < name.size() && i < 15; ++i)
      f.bytes[i] = name[i];
    return f;
  }
  std::string_view view() const { return std::string_view(bytes); }
  // Two comparisons in place: asked of every record.
  friend bool operator==(const FormatName& a, const FormatName& b) {
    std::uint64_t x[2], y[2];
    std::memcpy(x, a.bytes, 16);
    std::memcpy(y, b.bytes, 16);
    return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0;
  }
};

// Where a source stood: positions compare only within an epoch and rise
// strictly, `sub` telling ties apart.
struct SourcePosition {
  std::uint64_t epoch = 0;
  std::uint64_t position = 0;
  std::uint32_t sub = 0;
  friend bool operator==(const SourcePosition&,
                         const SourcePosition&) = default;
};
// Is `a` at or below `b`, of the same epoch?
inline bool AtOrBelow(const SourcePosition& a, const SourcePosition& b) {
  return a.epoch == b.epoch && (a.position < b.position ||
                                (a.position == b.position && a.sub <= b.sub));
}

// Lifetime: `payload` points into the batch it was read with; it is followed
// by at least 64 readable bytes (what simdjson needs).
struct Record {
  std::uint32_t partition = 0;
  std::uint64_t offset = 0;  // within the partition, counted from 0
  Micros append_time = 0;    // the run's clock when it was appended
  Op op = Op::kCreate;
  bool backfill = false;      // old on purpose: never raises an alert
  bool swept = false;         // the payload was emptied after a deletion
  std::uint32_t source = 0;   // SourceNumber(configured name)
  SourcePosition at;          // for ticks and rules: position is the number
  std::uint64_t item = 0;     // ItemHash(platform, native id)
  std::uint64_t version = 0;  // hash of the item's version; 0: the first
  FormatName format;
  std::string_view payload;

  // What a redelivery repeats: platform, id, op and version.
  std::uint64_t Fingerprint() const;
};

}  // namespace vigie
