#include "pipeline/log/segment_format.h"

#include <cstdio>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::string_view kSuffix = ".segment";

std::uint32_t SegmentChecksum(const SegmentHeader& h) {
  return Checksum(std::string_view(
      reinterpret_cast<const char*>(&h) + offsetof(SegmentHeader, format),
      sizeof h - offsetof(SegmentHeader, format)));
}

std::uint32_t GroupChecksum(const char* group, std::uint32_t partitions) {
  return Checksum(std::string_view(
      group + offsetof(GroupHeader, position),
      GroupHeaderBytes(partitions) - offsetof(GroupHeader, position)));
}

}  // namespace

std::string SegmentName(std::uint32_t number) {
  char name[32];
  std::snprintf(name, sizeof name, "%08u", number);
  return Cat(name, kSuffix);
}

bool ParseSegmentName(std::string_view name, std::uint32_t& number) {
  if (name.size() < 8 + kSuffix.size() ||
      name.substr(name.size() - kSuffix.size()) != kSuffix)
    return false;
  const auto parsed =
      ParseInt<std::uint32_t>(name.substr(0, name.size() - kSuffix.size()));
  if (!parsed) return false;
  number = *parsed;
  return name == SegmentName(number);
}

void SealSegmentHeader(SegmentHeader& header) {
  header.checksum = SegmentChecksum(header);
}

SegmentHeaderState ReadSegmentHeader(std::string_view bytes,
                                     SegmentHeader& header) {
  const SegmentHeader expected;
  if (bytes.size() < sizeof header) return SegmentHeaderState::kBad;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::memcmp(header.magic, expected.magic, sizeof header.magic) != 0 ||
      header.checksum != SegmentChecksum(header))
    return SegmentHeaderState::kBad;
  if (header.format > kSegmentFormat) return SegmentHeaderState::kNewer;
  if (header.partitions == 0 || header.partitions > kMaxPartitions)
    return SegmentHeaderState::kBad;
  return SegmentHeaderState::kGood;
}

void SealGroupHeader(char* group) {
  auto* header = reinterpret_cast<GroupHeader*>(group);
  header->checksum = GroupChecksum(group, header->partitions);
}

bool ReadGroup(std::string_view segment, std::uint32_t number, std::uint64_t at,
               const LogIdentity& log, GroupView& group) {
  if (at % 8 != 0 || at > segment.size() ||
      segment.size() - at < sizeof(GroupHeader))
    return false;
  const char* bytes = segment.data() + at;
  const auto* header = reinterpret_cast<const GroupHeader*>(bytes);
  if (header->magic != GroupHeader::kMagic ||
      header->position != PositionAt(number, at) || header->partitions == 0 ||
      header->partitions > kMaxPartitions ||
      (log.partitions != 0 && header->partitions != log.partitions) ||
      (log.log_id != 0 && header->log_id != log.log_id))
    return false;
  const std::uint64_t size = GroupHeaderBytes(header->partitions);
  if (segment.size() - at < size + header->body_bytes ||
      header->checksum != GroupChecksum(bytes, header->partitions) ||
      header->body_bytes % 8 != 0)
    return false;
  group.header = header;
  group.next_offset =
      reinterpret_cast<const std::uint64_t*>(bytes + sizeof(GroupHeader));
  group.begin = at;
  group.body = at + size;
  group.end = at + size + header->body_bytes;
  return true;
}

bool FindGroup(std::string_view segment, std::uint32_t number, std::uint64_t at,
               const LogIdentity& log, GroupView& group) {
  for (at = RoundUp8(at); at + sizeof(GroupHeader) <= segment.size(); at += 8) {
    std::uint32_t magic;
    std::memcpy(&magic, segment.data() + at, sizeof magic);
    if (magic == GroupHeader::kMagic &&
        ReadGroup(segment, number, at, log, group))
      return true;
  }
  return false;
}

const FrameHeader* ReadFrame(std::string_view segment, std::uint64_t at,
                             std::uint64_t end) {
  if (end > segment.size() || at > end || end - at < sizeof(FrameHeader))
    return nullptr;
  const auto* frame = reinterpret_cast<const FrameHeader*>(segment.data() + at);
  if (end - at < FrameBytes(frame->payload_bytes) ||
      frame->checksum != FrameChecksum(*frame) || frame->op < 1 ||
      frame->op > static_cast<std::uint8_t>(Op::kTick))
    return nullptr;
  return frame;
}

bool PayloadGood(const FrameHeader& h) {
  const std::uint32_t swept = __atomic_load_n(&h.swept, __ATOMIC_RELAXED);
  if (swept == FrameHeader::kSwept) return true;
  if (swept == 0 && Checksum(FramePayload(h)) == h.payload_checksum)
    return true;
  // The sweep may have come between the two looks.
  return IsSwept(h);
}

}  // namespace vigie
