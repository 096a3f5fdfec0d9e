#include "pipeline/engine/window_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint32_t kFormat = 1;
// So many ranges are read from the log one by one; more, and all is.
constexpr std::size_t kMostRanges = 64;

}  // namespace

std::unique_ptr<WindowFile> WindowFile::Open(const Place& place,
                                             std::uint32_t partition,
                                             std::uint64_t window) {
  if (place.folder.empty()) return nullptr;
  (void)mkdir(place.folder.c_str(), 0755);
  const std::string path = Cat(place.folder, "/", partition, ".window");
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return nullptr;
  const std::uint64_t name =
      Combine64(Combine64(place.state, kFormat), Combine64(partition, window));
  return std::unique_ptr<WindowFile>(new WindowFile(fd, name, window));
}

WindowFile::WindowFile(int fd, std::uint64_t name, std::uint64_t window)
    : fd_(fd), name_(name), slots_(2 * window) {
  noted_.reserve(kBatch);
}

WindowFile::~WindowFile() {
  Write();
  close(fd_);
}

std::uint64_t WindowFile::Check(std::uint64_t offset,
                                std::uint64_t fingerprint) const {
  return Mix64(name_ ^ Mix64(offset + Mix64(fingerprint)));
}

absl::Status WindowFile::Load(
    std::uint64_t first, std::uint64_t next,
    const std::function<void(std::uint64_t, std::uint64_t)>& known,
    const std::function<absl::Status(std::uint64_t, std::uint64_t)>& missing) {
  struct stat about = {};
  if (fstat(fd_, &about) == 0 && about.st_size == 0)  // a first start
    return first == next ? absl::OkStatus() : missing(first, next);
  // A short read (a young file, an error) leaves slots that nobody wrote.
  std::vector<Slot> slots(slots_);
  const std::size_t size = slots_ * sizeof(Slot);
  auto* const bytes = reinterpret_cast<char*>(slots.data());
  for (std::size_t got = 0; got < size;) {
    const ssize_t n =
        pread(fd_, bytes + got, size - got, static_cast<off_t>(got));
    if (n <= 0) break;
    got += static_cast<std::size_t>(n);
  }
  const auto at = [&](std::uint64_t offset) -> Slot& {
    return slots[offset & (slots_ - 1)];
  };
  // Ranges of offsets: what was never kept, and what must not stay.
  using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  const auto add = [](Ranges& ranges, std::uint64_t o) {
    if (ranges.empty() || ranges.back().second != o) ranges.emplace_back(o, o);
    ranges.back().second = o + 1;
  };
  Ranges gaps, foreign;
  // Each slot is that of one of the offsets before `next` (the numbers wrap
  // around below 0, where nothing can be kept).
  for (std::uint64_t o = next - slots_; o != next; ++o) {
    const Slot& slot = at(o);
    const bool empty = (slot.fingerprint | slot.check) == 0;
    const bool kept =
        o < next && !empty && slot.check == Check(o, slot.fingerprint);
    if (!kept && o >= first && o < next) add(gaps, o);
    if (!kept && !empty) add(foreign, o);
  }
  if (gaps.size() > kMostRanges) gaps = {{first, next}};
  VIGIE_RETURN_IF_ERROR(Forget(foreign));

  std::uint64_t o = first;
  for (const auto& [from, to] : gaps) {
    for (; o < from; ++o) known(o, at(o).fingerprint);
    VIGIE_RETURN_IF_ERROR(missing(from, to));
    o = to;
  }
  for (; o < next; ++o) known(o, at(o).fingerprint);
  return absl::OkStatus();
}

absl::Status WindowFile::Forget(
    const std::vector<std::pair<std::uint64_t, std::uint64_t>>& ranges) {
  if (ranges.empty()) return absl::OkStatus();
  bool done = ranges.size() <= kMostRanges;
  std::vector<Slot> zeros;
  for (auto [from, to] : ranges) {
    while (done && from != to) {
      const std::uint64_t slot = from & (slots_ - 1);
      const std::uint64_t run = std::min(to - from, slots_ - slot);
      zeros.resize(std::max<std::size_t>(zeros.size(), run));
      done = pwrite(fd_, zeros.data(), run * sizeof(Slot),
                    static_cast<off_t>(slot * sizeof(Slot))) ==
             static_cast<ssize_t>(run * sizeof(Slot));
      from += run;
    }
  }
  if ((!done && ftruncate(fd_, 0) != 0) || fdatasync(fd_) != 0)
    return Unavailable(
        "duplicate window: its file cannot be written; remove the folder "
        "`windows` from the data folder");
  return absl::OkStatus();
}

void WindowFile::Write() {
  std::size_t done = 0;
  while (done < noted_.size()) {
    const std::uint64_t slot = (first_noted_ + done) & (slots_ - 1);
    const std::size_t run =
        std::min<std::size_t>(noted_.size() - done, slots_ - slot);
    // What was not written is read from the log one day.
    (void)!pwrite(fd_, noted_.data() + done, run * sizeof(Slot),
                  static_cast<off_t>(slot * sizeof(Slot)));
    done += run;
  }
  noted_.clear();
}

}  // namespace vigie
