#include "pipeline/log/segment_cursor.h"

#include <algorithm>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {

absl::StatusOr<SegmentCursor> SegmentCursor::At(
    const SegmentTable& table, DurableEnd& durable, const LogIdentity& log,
    const std::vector<std::uint64_t>& want, const std::vector<bool>& mask) {
  SegmentCursor cursor;
  cursor.table_ = &table;
  cursor.durable_ = &durable;
  cursor.log_ = log;
  cursor.next_.assign(log.partitions, 0);
  std::shared_ptr<Segment> segment = table.Holding(want, mask);
  if (segment == nullptr) return Internal("log: without a segment");
  VIGIE_RETURN_IF_ERROR(cursor.Enter(std::move(segment)));

  // Hop over groups while every wanted offset still lies beyond them.
  const StreamPosition durable_end =
      durable.end.load(std::memory_order_acquire);
  const std::uint32_t number = cursor.segment_->number();
  const std::uint64_t bytes =
      SegmentOf(durable_end) > number
          ? std::min(cursor.segment_->bytes(), cursor.map_->bytes())
          : ByteOf(durable_end);
  const std::string_view all(cursor.map_->data(), bytes);
  GroupView group;
  for (std::uint64_t at = cursor.at_; ReadGroup(all, number, at, log, group);
       at = group.end) {
    bool before = true;
    for (std::size_t p = 0; before && p < mask.size(); ++p)
      before = !mask[p] || group.next_offset[p] <= want[p];
    if (!before) break;
    cursor.at_ = at;
  }
  cursor.group_end_ = cursor.at_;
  return cursor;
}

absl::Status SegmentCursor::Enter(std::shared_ptr<Segment> segment) {
  VIGIE_ASSIGN_OR_RETURN(map_, segment->Map());
  segment_ = std::move(segment);
  at_ = group_end_ = sizeof(SegmentHeader);
  return absl::OkStatus();
}

void SegmentCursor::Damaged(const char* what, std::uint64_t at) {
  if (damage_.empty())
    damage_ = Cat("segment ", segment_->name().substr(0, 8), ": bad ", what,
                  " at byte ", at, Unreadable());
}

std::string_view SegmentCursor::Unreadable() const {
  return map_->unreadable_pages() > 0 ? " (the disk cannot read all of it)"
                                      : "";
}

absl::StatusOr<SegmentCursor::Step> SegmentCursor::Next() {
  if (at_ >= group_end_) return NextGroup();
  const std::string_view group(map_->data(), group_end_);
  const FrameHeader* frame = ReadFrame(group, at_, group_end_);
  if (frame != nullptr) {
    if (frame->partition == kAllPartitions) {
      for (std::uint64_t& next : next_) ++next;
    } else if (frame->partition < next_.size() &&
               frame->offset == next_[frame->partition]) {
      ++next_[frame->partition];
    } else {
      frame = nullptr;
    }
  }
  if (frame == nullptr) {
    Damaged("frame", at_);
    at_ = group_end_;
    return NextGroup();
  }
  frame_ = frame;
  at_ += FrameBytes(frame->payload_bytes);
  return Step::kFrame;
}

// Offsets never go back: such a header is a leftover of another time.
bool SegmentCursor::Accepts(const GroupView& group) const {
  for (std::size_t p = 0; p < next_.size(); ++p)
    if (group.next_offset[p] < next_[p]) return false;
  return true;
}

absl::StatusOr<SegmentCursor::Step> SegmentCursor::NextGroup() {
  while (true) {
    // Acquire: pairs with the writer's release; the bytes below are there.
    const StreamPosition end = durable_->end.load(std::memory_order_acquire);
    const std::uint32_t number = segment_->number();
    if (PositionAt(number, at_) >= end) return Step::kEnd;
    const bool finished = SegmentOf(end) > number;
    std::uint64_t size = ByteOf(end);
    if (finished) {
      if (map_->bytes() < segment_->bytes()) {
        VIGIE_ASSIGN_OR_RETURN(map_, segment_->Map());
      }
      size = std::min(segment_->bytes(), map_->bytes());
    }
    GroupView group;
    if (FindNext(std::string_view(map_->data(), size), group)) {
      next_.assign(group.next_offset, group.next_offset + next_.size());
      at_ = group.header->kind == GroupKind::kFrames ? group.body : group.end;
      group_end_ = group.end;
      return Step::kGroup;
    }
    if (finished) {
      std::shared_ptr<Segment> following = table_->AtOrAfter(number + 1);
      if (following == nullptr) return Step::kEnd;
      VIGIE_RETURN_IF_ERROR(Enter(std::move(following)));
      continue;
    }
    // Damaged up to the durable end: the writer knows how far that goes.
    Damaged("group", at_);
    absl::MutexLock lock(&durable_->mu);
    if (durable_->end.load(std::memory_order_relaxed) != end) continue;
    next_ = durable_->next_offset;
    at_ = group_end_ = size;
    return Step::kGroup;
  }
}

// The group at at_, or the next one behind damage.
bool SegmentCursor::FindNext(std::string_view bytes, GroupView& group) {
  const std::uint32_t number = segment_->number();
  if (ReadGroup(bytes, number, at_, log_, group) && Accepts(group)) return true;
  const std::string_view rest = bytes.substr(std::min(at_, bytes.size()));
  if (rest.find_first_not_of('\0') == std::string_view::npos) {
    if (map_->unreadable_pages() > 0) Damaged("group", at_);
    return false;
  }
  Damaged("group", at_);
  for (std::uint64_t from = at_ + 8;
       FindGroup(bytes, number, from, log_, group); from = group.begin + 8)
    if (Accepts(group)) return true;
  return false;
}

}  // namespace vigie
