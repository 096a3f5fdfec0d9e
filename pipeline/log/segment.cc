#include "pipeline/log/segment.h"

#include <unistd.h>

#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {

Segment::Segment(std::string folder, std::uint32_t number, int fd,
                 std::uint64_t bytes)
    : path_(Cat(folder, "/", SegmentName(number))),
      number_(number),
      fd_(fd),
      bytes_(bytes) {}

Segment::~Segment() { ::close(fd_); }

absl::StatusOr<std::shared_ptr<SegmentMap>> Segment::Map() {
  absl::MutexLock lock(&mu_);
  std::shared_ptr<SegmentMap> map = map_.lock();
  // A longer map of before the segment was finished serves as well.
  if (map != nullptr && map->bytes() >= bytes()) return map;
  VIGIE_ASSIGN_OR_RETURN(map, SegmentMap::Of(fd_, bytes(), path_));
  map_ = map;
  return map;
}

void SegmentTable::Add(std::shared_ptr<Segment> segment) {
  absl::MutexLock lock(&mu_);
  segments_.push_back(std::move(segment));
}

void SegmentTable::RemoveFirst() {
  absl::MutexLock lock(&mu_);
  segments_.pop_front();
}

std::vector<std::shared_ptr<Segment>> SegmentTable::All() const {
  absl::MutexLock lock(&mu_);
  return {segments_.begin(), segments_.end()};
}

std::shared_ptr<Segment> SegmentTable::AtOrAfter(std::uint32_t number) const {
  absl::MutexLock lock(&mu_);
  if (segments_.empty() || segments_.back()->number() < number) return nullptr;
  for (auto it = segments_.rbegin(); it != segments_.rend(); ++it) {
    if ((*it)->number() == number) return *it;
    if ((*it)->number() < number) return *std::prev(it);
  }
  return segments_.front();
}

std::shared_ptr<Segment> SegmentTable::Holding(
    const std::vector<std::uint64_t>& want,
    const std::vector<bool>& mask) const {
  absl::MutexLock lock(&mu_);
  for (auto it = segments_.rbegin(); it != segments_.rend(); ++it) {
    const std::vector<std::uint64_t>& first = (*it)->first_next;
    bool before = !first.empty();
    for (std::size_t p = 0; before && p < first.size(); ++p)
      before = !mask[p] || first[p] <= want[p];
    if (before) return *it;
  }
  return segments_.empty() ? nullptr : segments_.front();
}

}  // namespace vigie
