// A place in the stream of the embedded log that moves forward, frame by
// frame, over groups, segments and damage.
//
// The algorithm. A group's header says the next offset of every partition, and
// every frame says its own, so a cursor always knows what it expects. What does
// not verify is stepped over: a bad payload costs its record; a bad frame
// header costs the rest of its group; a bad group header costs all up to the
// next valid one, which is searched for. What was stepped over becomes visible
// as a jump of the next offsets, and only there: bytes that held nothing cost
// nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/log/segment.h"
#include "pipeline/log/segment_format.h"
#include "pipeline/log/segment_writer.h"

namespace vigie {

// Thread-compatible. Copies go their own way.
class SegmentCursor {
 public:
  // What a step met.
  enum class Step {
    kFrame,  // frame() is the next one
    kGroup,  // a group began: next() may have jumped
    kEnd,    // nothing durable beyond: next() is that of the durable end
  };

  SegmentCursor() = default;
  // A cursor before the frames that follow `want` in the partitions of `mask`.
  static absl::StatusOr<SegmentCursor> At(
      const SegmentTable& table, DurableEnd& durable, const LogIdentity& log,
      const std::vector<std::uint64_t>& want, const std::vector<bool>& mask);

  // Moves on. Unavailable when a segment cannot be mapped.
  absl::StatusOr<Step> Next();

  // After kFrame. In a partition p that it belongs to, its offset is
  // next()[p] - 1.
  const FrameHeader& frame() const { return *frame_; }
  bool broadcast() const { return frame_->partition == kAllPartitions; }
  // The next offset of every partition, the frame met included.
  const std::vector<std::uint64_t>& next() const { return next_; }
  // Why the last jump happened: "segment 00000003: bad frame at byte 96".
  // Empty when nothing bad was seen.
  const std::string& damage() const { return damage_; }
  void ClearDamage() { damage_.clear(); }
  // To be said of damage: " (the disk cannot read all of it)", or nothing.
  std::string_view Unreadable() const;

  StreamPosition position() const {
    return PositionAt(segment_ == nullptr ? 0 : segment_->number(), at_);
  }
  // The memory that frame() lies in.
  const std::shared_ptr<SegmentMap>& map() const { return map_; }
  const std::shared_ptr<Segment>& segment() const { return segment_; }

 private:
  absl::StatusOr<Step> NextGroup();
  bool FindNext(std::string_view bytes, GroupView& group);
  bool Accepts(const GroupView& group) const;
  absl::Status Enter(std::shared_ptr<Segment> segment);
  void Damaged(const char* what, std::uint64_t at);

  const SegmentTable* table_ = nullptr;
  DurableEnd* durable_ = nullptr;
  LogIdentity log_;
  std::shared_ptr<Segment> segment_;
  std::shared_ptr<SegmentMap> map_;
  std::uint64_t at_ = 0, group_end_ = 0;  // bytes of segment_
  const FrameHeader* frame_ = nullptr;
  std::vector<std::uint64_t> next_;
  std::string damage_;
};

}  // namespace vigie
