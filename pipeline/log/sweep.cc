#include "pipeline/log/sweep.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "pipeline/base/bytes.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/segment_cursor.h"

namespace vigie {
namespace {

constexpr std::uint32_t kSweepMagic = 0x31575356;  // "VSW1"

bool Emptied(const FrameHeader& frame) {
  return IsSwept(frame) &&
         FramePayload(frame).find_first_not_of(' ') == std::string_view::npos;
}

}  // namespace

Sweep::Sweep(std::string folder, Disk& disk, const SegmentTable& table,
             DurableEnd& durable, const LogIdentity& log, std::uint64_t window,
             std::function<void(const std::string&)> fatal)
    : folder_(std::move(folder)),
      disk_(disk),
      table_(table),
      durable_(durable),
      log_(log),
      window_(window),
      fatal_(std::move(fatal)) {
  Load();
}

void Sweep::Load() {
  honoured_.assign(log_.partitions, 0);
  std::FILE* file = std::fopen(Cat(folder_, "/sweep").c_str(), "rb");
  if (file == nullptr) return;
  std::string bytes(20 + 8 * std::size_t{kMaxPartitions}, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
  std::fclose(file);
  ByteReader in(bytes);
  const auto magic = in.Fixed<std::uint32_t>();
  const auto checksum = in.Fixed<std::uint32_t>();
  if (magic != kSweepMagic || bytes.size() < 8 ||
      checksum != Checksum(std::string_view(bytes).substr(8)) ||
      in.Fixed<std::uint64_t>() != log_.log_id ||
      in.remaining() != 8 * honoured_.size())
    return;
  for (std::uint64_t& next : honoured_) next = in.Fixed<std::uint64_t>();
}

absl::Status Sweep::Save() const {
  std::string body;
  ByteWriter out(body);
  out.Fixed(log_.log_id);
  for (const std::uint64_t next : honoured_) out.Fixed(next);
  std::string bytes;
  ByteWriter head(bytes);
  head.Fixed(kSweepMagic);
  head.Fixed(Checksum(body));
  bytes += body;

  const std::string path = Cat(folder_, "/sweep"), draft = Cat(path, ".new");
  const int fd =
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (fd < 0) return DiskError(draft, errno);
  int error = disk_.Write(fd, bytes, 0);
  if (error == 0) error = disk_.SyncData(fd);
  ::close(fd);
  if (error == 0 && std::rename(draft.c_str(), path.c_str()) != 0)
    error = errno;
  if (error != 0) return DiskError(path, error);
  return SyncFolder(folder_);
}

absl::StatusOr<std::uint64_t> Sweep::Deleted(
    const std::vector<std::uint64_t>& folded) {
  const std::vector<bool> all(log_.partitions, true);
  const auto below = [&](const std::vector<std::uint64_t>& next) {
    for (std::size_t p = 0; p < next.size(); ++p)
      if (next[p] < folded[p]) return true;
    return false;
  };
  if (!below(honoured_)) return 0;

  // The last delete of each item: those not yet honoured, and those before
  // whose item may still arrive.
  absl::flat_hash_map<std::uint64_t, std::uint64_t> deletes;
  bool fresh = false;
  std::vector<std::uint64_t> from = honoured_;
  for (std::uint64_t& offset : from) offset -= std::min(offset, window_);
  VIGIE_ASSIGN_OR_RETURN(SegmentCursor cursor,
                         SegmentCursor::At(table_, durable_, log_, from, all));
  while (true) {
    VIGIE_ASSIGN_OR_RETURN(const SegmentCursor::Step step, cursor.Next());
    if (step == SegmentCursor::Step::kEnd) break;
    if (step == SegmentCursor::Step::kGroup) {
      if (!below(cursor.next())) break;
      continue;
    }
    const FrameHeader& frame = cursor.frame();
    if (static_cast<Op>(frame.op) != Op::kDelete || cursor.broadcast())
      continue;
    const std::uint32_t p = frame.partition;
    if (frame.offset < from[p] || frame.offset >= folded[p]) continue;
    deletes[frame.item] = frame.offset;
    fresh = fresh || frame.offset >= honoured_[p];
  }
  expects_more_ = !deletes.empty();

  std::vector<Place> places;
  if (!deletes.empty()) {
    // What is older than the deletes honoured before is empty already.
    from.assign(log_.partitions, 0);
    VIGIE_ASSIGN_OR_RETURN(cursor,
                           SegmentCursor::At(table_, durable_, log_,
                                             fresh ? from : honoured_, all));
    while (true) {
      VIGIE_ASSIGN_OR_RETURN(const SegmentCursor::Step step, cursor.Next());
      if (step == SegmentCursor::Step::kEnd) break;
      if (step == SegmentCursor::Step::kGroup) {
        if (!below(cursor.next())) break;
        continue;
      }
      const FrameHeader& frame = cursor.frame();
      if (cursor.broadcast() || static_cast<Op>(frame.op) == Op::kDelete)
        continue;
      const auto found = deletes.find(frame.item);
      if (found == deletes.end() || frame.offset >= folded[frame.partition] ||
          frame.offset > found->second + window_ || Emptied(frame))
        continue;
      places.push_back(
          {cursor.segment(),
           ByteOf(cursor.position()) - FrameBytes(frame.payload_bytes),
           frame.payload_bytes});
    }
  }
  VIGIE_RETURN_IF_ERROR(Empty(places));
  for (std::size_t p = 0; p < honoured_.size(); ++p)
    honoured_[p] = std::max(honoured_[p], folded[p]);
  VIGIE_RETURN_IF_ERROR(Save());
  return places.size();
}

absl::StatusOr<std::uint64_t> Sweep::Records(
    absl::Span<const RecordName> records,
    const std::vector<std::uint64_t>& folded) {
  std::vector<bool> mask(log_.partitions, false);
  std::vector<std::uint64_t> want(log_.partitions, 0), last = want;
  std::vector<absl::flat_hash_set<std::uint64_t>> names(log_.partitions);
  for (const RecordName& r : records) {
    if (r.partition >= log_.partitions || r.offset >= folded[r.partition])
      continue;
    const std::uint32_t p = r.partition;
    want[p] = mask[p] ? std::min(want[p], r.offset) : r.offset;
    last[p] = std::max(last[p], r.offset);
    mask[p] = true;
    names[p].insert(r.offset);
  }
  if (std::find(mask.begin(), mask.end(), true) == mask.end()) return 0;
  VIGIE_ASSIGN_OR_RETURN(SegmentCursor cursor,
                         SegmentCursor::At(table_, durable_, log_, want, mask));
  std::vector<Place> places;
  while (true) {
    VIGIE_ASSIGN_OR_RETURN(const SegmentCursor::Step step, cursor.Next());
    if (step == SegmentCursor::Step::kEnd) break;
    if (step == SegmentCursor::Step::kGroup) {
      bool more = false;
      for (std::size_t p = 0; p < mask.size(); ++p)
        more = more || (mask[p] && cursor.next()[p] <= last[p]);
      if (!more) break;
      continue;
    }
    const FrameHeader& frame = cursor.frame();
    if (cursor.broadcast() || !names[frame.partition].contains(frame.offset) ||
        Emptied(frame))
      continue;
    places.push_back(
        {cursor.segment(),
         ByteOf(cursor.position()) - FrameBytes(frame.payload_bytes),
         frame.payload_bytes});
  }
  VIGIE_RETURN_IF_ERROR(Empty(places));
  return places.size();
}

absl::Status Sweep::Empty(const std::vector<Place>& places) {
  const auto sync = [&]() -> absl::Status {
    const Segment* last = nullptr;
    for (const Place& place : places) {
      if (place.segment.get() == last) continue;
      last = place.segment.get();
      if (const int error = disk_.SyncData(last->fd()); error != 0) {
        const absl::Status status = DiskError(last->path(), error);
        fatal_(Cat("log ", FromAbsl(status.message()),
                   ": emptying deleted records could not be made durable; what "
                   "was acknowledged may be gone"));
        return status;
      }
    }
    return absl::OkStatus();
  };
  const auto write = [&](const Place& place, std::string_view bytes,
                         std::uint64_t at) -> absl::Status {
    const int error = disk_.Write(place.segment->fd(), bytes,
                                  static_cast<std::int64_t>(place.at + at));
    return error == 0 ? absl::OkStatus()
                      : DiskError(place.segment->path(), error);
  };
  const std::uint32_t flag = FrameHeader::kSwept;
  const std::string_view word(reinterpret_cast<const char*>(&flag),
                              sizeof flag);
  for (const Place& place : places)
    VIGIE_RETURN_IF_ERROR(write(place, word, offsetof(FrameHeader, swept)));
  VIGIE_RETURN_IF_ERROR(sync());
  std::string blanks;
  for (const Place& place : places) {
    blanks.assign(place.payload_bytes, ' ');
    VIGIE_RETURN_IF_ERROR(write(place, blanks, sizeof(FrameHeader)));
  }
  return sync();
}

}  // namespace vigie
