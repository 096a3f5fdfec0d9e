// The writer's files: how a group reaches the disk, where one segment ends and
// the next begins. On the writer's own thread.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "pipeline/base/strings.h"
#include "pipeline/log/segment_writer.h"

namespace vigie {

int SegmentWriter::Write(Group& group) {
  if (active_ != nullptr &&
      at_ + group.used + kReadablePadding > active_->bytes())
    if (const int error = FinishSegment(); error != 0) return error;
  if (active_ == nullptr)
    if (const int error = BeginSegment(group); error != 0) return error;
  GroupHeader& header = *group.header();
  header.position = PositionAt(active_->number(), at_);
  header.durable_end = synced_end_;
  header.body_bytes = static_cast<std::uint32_t>(
      group.used - GroupHeaderBytes(identity_.partitions));
  SealGroupHeader(group.bytes.get());
  if (const int error = disk_.Write(
          active_->fd(), std::string_view(group.bytes.get(), group.used),
          static_cast<std::int64_t>(at_));
      error != 0)
    return error;
  at_ += group.used;
  return 0;
}

int SegmentWriter::FinishSegment() {
  if (const int error = disk_.SyncData(active_->fd()); error != 0)
    // Not "disk full" to be tried again: what was written may be gone.
    return DiskIsFull(error) ? EIO : error;
  synced_end_ = PositionAt(active_->number(), at_);
  // What follows stays readable zeros; the room not used is given back.
  const std::uint64_t bytes = at_ + kReadablePadding;
  active_->set_bytes(bytes);
  if (::ftruncate(active_->fd(), static_cast<off_t>(bytes)) != 0)
    return errno == ENOSPC ? EIO : errno;
  active_ = nullptr;
  finished_();
  return 0;
}

int SegmentWriter::BeginSegment(const Group& first) {
  const std::uint32_t number = next_number_;
  const std::size_t sources = first.sources.size() * sizeof(SourceEntry);
  const std::size_t group = GroupHeaderBytes(identity_.partitions);
  const std::size_t begin = sizeof(SegmentHeader) + group + sources;
  const std::int64_t bytes = std::max<std::int64_t>(
      options_.segment_bytes, begin + first.used + kReadablePadding);

  const std::string path = Cat(options_.folder, "/", SegmentName(number));
  const int fd =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (fd < 0) return errno;
  auto segment = std::make_shared<Segment>(options_.folder, number, fd, bytes);
  const bool reserve =
      disk_.FreeBytes(options_.folder) > bytes + options_.reserve_bytes;
  if (const int error = disk_.Allocate(fd, bytes, reserve); error != 0)
    return error;

  std::string head(begin, '\0');
  SegmentHeader header;
  header.number = number;
  header.partitions = identity_.partitions;
  header.log_id = identity_.log_id;
  SealSegmentHeader(header);
  std::memcpy(head.data(), &header, sizeof header);
  // The state as it was before the first group, not as it is now: what was
  // appended meanwhile may not survive.
  char* at = head.data() + sizeof header;
  std::memcpy(at, first.bytes.get(), group);
  if (sources > 0) std::memcpy(at + group, first.sources.data(), sources);
  auto* h = reinterpret_cast<GroupHeader*>(at);
  h->position = PositionAt(number, sizeof header);
  h->durable_end = synced_end_;
  h->kind = GroupKind::kSources;
  h->frames = 0;
  h->body_bytes = static_cast<std::uint32_t>(sources);
  h->body_checksum = Checksum(std::string_view(at + group, sources));
  SealGroupHeader(at);
  if (int error = disk_.Write(fd, head, 0); error != 0) return error;
  if (int error = disk_.SyncData(fd); error != 0) return error;
  if (!SyncFolder(options_.folder).ok()) return EIO;

  segment->first_next = first.next;
  segment->first_time = h->append_time;
  table_.Add(segment);
  active_ = std::move(segment);
  at_ = begin;
  ++next_number_;
  return 0;
}

}  // namespace vigie
