#include "pipeline/log/segment.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "pipeline/base/strings.h"
#include "pipeline/log/disk.h"

namespace vigie {
namespace {
constexpr std::uint64_t kPage = 4096;
std::uint64_t RoundUpPage(std::uint64_t n) {
  return (n + kPage - 1) & ~(kPage - 1);
}
}  // namespace

absl::StatusOr<std::shared_ptr<SegmentMap>> SegmentMap::Of(
    int fd, std::uint64_t bytes, const std::string& path) {
  // Zeros that belong to nobody follow the file, so that a payload at its very
  // end can be read past.
  const std::uint64_t reserved = RoundUpPage(bytes) + kPage;
  void* base = ::mmap(nullptr, reserved, PROT_READ,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) return DiskError(Cat("map ", path), errno);
  if (bytes > 0 && ::mmap(base, bytes, PROT_READ, MAP_SHARED | MAP_FIXED, fd,
                          0) == MAP_FAILED) {
    const int error = errno;
    ::munmap(base, reserved);
    return DiskError(Cat("map ", path), error);
  }
  return std::shared_ptr<SegmentMap>(
      new SegmentMap(static_cast<char*>(base), bytes, reserved));
}

SegmentMap::~SegmentMap() { ::munmap(data_, reserved_); }

void SegmentMap::Forget(std::uint64_t from, std::uint64_t to) const {
  from = RoundUpPage(from);
  to = to & ~(kPage - 1);
  if (from < to && to <= RoundUpPage(bytes_))
    ::madvise(data_ + from, to - from, MADV_DONTNEED);
}

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
