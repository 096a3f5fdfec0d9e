#include "pipeline/log/segment_map.h"

#include <signal.h>
#include <sys/mman.h>
#include <time.h>

#include <atomic>
#include <cerrno>

#include "absl/base/attributes.h"
#include "absl/base/const_init.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/disk.h"

namespace vigie {

// One for each map there is. The handler may take no lock, so they are in a
// list that only grows, and used again: begin is 0 in between.
struct MapPlace {
  std::atomic<std::uintptr_t> begin{0}, end{0};
  std::atomic<std::uint64_t> unreadable{0};
  std::atomic<int> patience{0};  // how often a page is asked for again
  MapPlace* next = nullptr;
};

namespace {

constexpr std::uint64_t kPage = 4096;
// A disk behind a network may be back after a second; a sector never is.
constexpr int kPatience = 3;
constexpr timespec kPause = {1, 0};
std::uint64_t RoundUpPage(std::uint64_t n) {
  return (n + kPage - 1) & ~(kPage - 1);
}

ABSL_CONST_INIT absl::Mutex places_mu(absl::kConstInit);  // held to change them
std::atomic<MapPlace*> places{nullptr};
struct sigaction before;  // what was done about bus errors before us

// Runs on the thread that touched the page. That thread holds the map, so its
// place stays as it is; a place that changes meanwhile is not the one looked
// for.
void OnBusError(int signal, siginfo_t* info, void*) {
  const int error = errno;
  const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
  const bool faulted = info->si_code > 0;  // not sent by a process
  for (MapPlace* place = places.load(std::memory_order_acquire);
       faulted && place != nullptr; place = place->next) {
    const std::uintptr_t begin = place->begin.load(std::memory_order_acquire);
    if (begin == 0 || at < begin ||
        at >= place->end.load(std::memory_order_relaxed))
      continue;
    if (place->patience.fetch_sub(1, std::memory_order_relaxed) > 0) {
      ::nanosleep(&kPause, nullptr);  // the same page is touched again
      errno = error;
      return;
    }
    void* page = reinterpret_cast<void*>(at & ~(kPage - 1));
    if (::mmap(page, kPage, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
               -1, 0) == MAP_FAILED)
      break;
    place->unreadable.fetch_add(1, std::memory_order_relaxed);
    errno = error;
    return;
  }
  // Not ours: the same fault comes again and finds whoever was here before.
  ::sigaction(SIGBUS, &before, nullptr);
  if (!faulted) ::raise(signal);
  errno = error;
}

MapPlace* PlaceOf(const char* data, std::uint64_t bytes) {
  absl::MutexLock lock(&places_mu);
  MapPlace* place = places.load(std::memory_order_relaxed);
  if (place == nullptr) {
    struct sigaction action = {};
    action.sa_sigaction = &OnBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigaction(SIGBUS, &action, &before);
  }
  while (place != nullptr && place->begin.load(std::memory_order_relaxed) != 0)
    place = place->next;
  const bool fresh = place == nullptr;
  if (fresh) place = new MapPlace;
  const auto begin = reinterpret_cast<std::uintptr_t>(data);
  place->unreadable.store(0, std::memory_order_relaxed);
  place->patience.store(kPatience, std::memory_order_relaxed);
  place->end.store(begin + bytes, std::memory_order_relaxed);
  // Release: pairs with the acquire in the handler.
  place->begin.store(begin, std::memory_order_release);
  if (fresh) {
    place->next = places.load(std::memory_order_relaxed);
    places.store(place, std::memory_order_release);
  }
  return place;
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

SegmentMap::SegmentMap(char* data, std::uint64_t bytes, std::uint64_t reserved)
    : data_(data),
      bytes_(bytes),
      reserved_(reserved),
      place_(PlaceOf(data, reserved)) {}

SegmentMap::~SegmentMap() {
  place_->begin.store(0, std::memory_order_release);
  ::munmap(data_, reserved_);
}

std::uint64_t SegmentMap::unreadable_pages() const {
  return place_->unreadable.load(std::memory_order_relaxed);
}

void SegmentMap::Forget(std::uint64_t from, std::uint64_t to) const {
  from = RoundUpPage(from);
  to = to & ~(kPage - 1);
  if (from < to && to <= RoundUpPage(bytes_))
    ::madvise(data_ + from, to - from, MADV_DONTNEED);
}

}  // namespace vigie
