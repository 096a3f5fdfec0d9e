// How the embedded log lies on disk: what a byte of a segment file means.
//
// All partitions share one stream of segment files, 00000000.segment, … A
// segment is a header, then groups; a group is what was written in one go.
// It begins with a header that says where everything stood before it, so that
// reading can begin at any group and a damaged stretch is bounded by the next:
//
//   segment  = SegmentHeader group*  zeros
//   group    = GroupHeader next_offset[partitions] frame*
//   frame    = FrameHeader payload, padded with zeros to 8 bytes
//
// A mention is one frame of one partition. A broadcast (tick, rules, erase) is
// one frame that takes the next offset of every partition. The first group of
// a segment has no frames but the last position of every source, so that no
// older segment is needed to know them.
//
// Numbers are little-endian. Checksums are the low half of XXH3-64: it is
// faster than CRC32C at these sizes even with the instruction (it reads 32
// bytes a step), as likely to see a flipped or torn byte, and packaged in
// Debian. The first 64 bytes of a segment keep their form in every version of
// the format; a newer version is refused.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/hash.h"
#include "pipeline/model/record.h"

namespace vigie {

static_assert(std::endian::native == std::endian::little,
              "segments are read and written in place");

inline constexpr std::uint32_t kSegmentFormat = 1;
inline constexpr std::uint32_t kMaxPartitions = 1024;
inline constexpr std::uint16_t kAllPartitions = 0xffff;
// A payload must be followed by this many readable bytes (simdjson).
inline constexpr std::size_t kReadablePadding = 64;
// The largest payload that the log stores. It is more than a mapping reads
// (kMaxPayload of pipeline/plugin/mapping.h): what is too long to be read is
// stored for its dead letter, and rules may be longer than a mention.
inline constexpr std::size_t kMaxStoredPayload = 64 << 20;

// A place in the stream: rises with every byte, across segments.
using StreamPosition = std::uint64_t;
inline StreamPosition PositionAt(std::uint32_t segment, std::uint64_t byte) {
  return static_cast<std::uint64_t>(segment) << 32 | byte;
}
inline std::uint32_t SegmentOf(StreamPosition p) {
  return static_cast<std::uint32_t>(p >> 32);
}
inline std::uint32_t ByteOf(StreamPosition p) {
  return static_cast<std::uint32_t>(p);
}

struct SegmentHeader {
  char magic[8] = {'V', 'I', 'G', 'I', 'E', 'S', 'E', 'G'};
  std::uint32_t checksum = 0;  // of the bytes after it
  std::uint32_t format = kSegmentFormat;
  std::uint32_t number = 0;
  std::uint32_t partitions = 0;
  std::uint64_t log_id = 0;  // drawn when the log is created
  std::uint64_t reserved[4] = {};
};
static_assert(sizeof(SegmentHeader) == 64);

enum class GroupKind : std::uint32_t {
  kFrames = 0,
  kSources = 1,  // SourceEntry[]: the last positions at this point
};

struct GroupHeader {
  static constexpr std::uint32_t kMagic = 0x50524756;  // "VGRP"
  std::uint32_t magic = kMagic;
  std::uint32_t checksum = 0;  // of the bytes after it, next offsets included
  StreamPosition position = 0;
  std::uint64_t log_id = 0;
  std::uint32_t body_bytes = 0;
  std::uint32_t frames = 0;
  GroupKind kind = GroupKind::kFrames;
  std::uint32_t body_checksum = 0;  // kSources only: frames have their own
  std::uint32_t partitions = 0;
  std::uint32_t mentions_since_tick = 0;  // saturating
  StreamPosition durable_end = 0;  // all before it was durable at writing
  // State of the log before the group. A broadcast is one frame, so one
  // number holds for every partition.
  std::int64_t rules = -1;
  std::uint64_t rules_hash = 0;
  std::int64_t tick = -1;
  std::int64_t append_time = 0;
};
static_assert(sizeof(GroupHeader) == 88);

struct SourceEntry {
  std::uint32_t source = 0;
  std::uint32_t sub = 0;
  std::uint64_t epoch = 0;
  std::uint64_t position = 0;
};
static_assert(sizeof(SourceEntry) == 24);

struct FrameHeader {
  static constexpr std::uint32_t kSwept = 0x54505753;  // "SWPT"
  static constexpr std::uint8_t kBackfill = 1;
  std::uint32_t checksum = 0;  // of the bytes after `swept`
  // 0 or kSwept. Not under the checksum: the sweep sets it in place, in one
  // aligned word that a disk cannot tear.
  std::uint32_t swept = 0;
  std::uint32_t payload_bytes = 0;
  std::uint32_t payload_checksum = 0;
  std::uint64_t offset = 0;  // 0 in a broadcast, which has one per partition
  std::uint64_t item = 0;
  std::uint64_t version = 0;
  std::uint64_t epoch = 0;
  std::uint64_t position = 0;
  std::int64_t append_time = 0;
  std::uint32_t sub = 0;
  std::uint32_t source = 0;
  std::uint16_t partition = 0;  // or kAllPartitions
  std::uint8_t op = 0;
  std::uint8_t flags = 0;
  std::uint32_t reserved = 0;
  char format[16] = {};
};
static_assert(sizeof(FrameHeader) == 96);

inline constexpr std::uint64_t RoundUp8(std::uint64_t n) {
  return (n + 7) & ~std::uint64_t{7};
}
inline constexpr std::uint64_t FrameBytes(std::uint64_t payload) {
  return sizeof(FrameHeader) + RoundUp8(payload);
}
inline constexpr std::uint64_t GroupHeaderBytes(std::uint32_t partitions) {
  return sizeof(GroupHeader) + std::uint64_t{8} * partitions;
}

inline std::uint32_t FrameChecksum(const FrameHeader& h) {
  return Checksum(std::string_view(
      reinterpret_cast<const char*>(&h) + offsetof(FrameHeader, payload_bytes),
      sizeof h - offsetof(FrameHeader, payload_bytes)));
}

// "00000042.segment".
std::string SegmentName(std::uint32_t number);
// The number in such a name; false when it is another file's.
bool ParseSegmentName(std::string_view name, std::uint32_t& number);

void SealSegmentHeader(SegmentHeader& header);
enum class SegmentHeaderState { kGood, kBad, kNewer };
SegmentHeaderState ReadSegmentHeader(std::string_view bytes,
                                     SegmentHeader& header);

// A group found in a segment. Lifetime: points into the segment.
struct GroupView {
  const GroupHeader* header = nullptr;
  const std::uint64_t* next_offset = nullptr;  // partitions of them
  std::uint64_t begin = 0, body = 0, end = 0;  // bytes of the segment
};

// Which log a segment is read for. `log_id` 0 takes any.
struct LogIdentity {
  std::uint32_t partitions = 0;
  std::uint64_t log_id = 0;
};

// Computes the checksum of a header followed by its next offsets.
void SealGroupHeader(char* group);

// Is there a whole group at byte `at` of segment `number`? Its header is
// verified, its body is not.
bool ReadGroup(std::string_view segment, std::uint32_t number, std::uint64_t at,
               const LogIdentity& log, GroupView& group);
// The first group at or after `at` with a valid header, in the part of a
// segment given.
bool FindGroup(std::string_view segment, std::uint32_t number, std::uint64_t at,
               const LogIdentity& log, GroupView& group);

// The frame at byte `at` of a body that ends at `end`; null when its header is
// not valid. The payload is not verified.
const FrameHeader* ReadFrame(std::string_view segment, std::uint64_t at,
                             std::uint64_t end);

inline bool IsSwept(const FrameHeader& h) {
  // The sweep writes this word while readers look: one aligned load.
  return __atomic_load_n(&h.swept, __ATOMIC_RELAXED) == FrameHeader::kSwept;
}
// Is the payload what was written (or emptied by the sweep)?
bool PayloadGood(const FrameHeader& h);

inline std::string_view FramePayload(const FrameHeader& h) {
  return std::string_view(reinterpret_cast<const char*>(&h) + sizeof h,
                          h.payload_bytes);
}

// Fills `record` but for partition and offset.
inline void RecordOf(const FrameHeader& h, bool swept, Record& record) {
  record.append_time = h.append_time;
  record.op = static_cast<Op>(h.op);
  record.backfill = (h.flags & FrameHeader::kBackfill) != 0;
  record.swept = swept;
  record.source = h.source;
  record.at = {h.epoch, h.position, h.sub};
  record.item = h.item;
  record.version = h.version;
  std::memcpy(record.format.bytes, h.format, sizeof h.format);
  // Empty, but still in front of readable bytes.
  record.payload = FramePayload(h).substr(0, swept ? 0 : h.payload_bytes);
}

}  // namespace vigie
