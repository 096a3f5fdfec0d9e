#include "pipeline/log/recovery.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>
#include <utility>

#include "pipeline/base/strings.h"
#include "pipeline/log/segment_format.h"

namespace vigie {
namespace {

// A valid group header seen from the index `segment`.
struct Place {
  std::size_t segment = 0;
  std::uint64_t at = 0;
  StreamPosition durable_end = 0;  // the highest named here or later
};

bool AllZero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

class Recovery {
 public:
  Recovery(const EmbeddedLogOptions& options, Disk& disk)
      : options_(options), disk_(disk) {
    identity_.partitions = options.partitions;
  }

  absl::StatusOr<RecoveredLog> Run() {
    VIGIE_RETURN_IF_ERROR(OpenSegments());
    if (segments_.empty()) return Fresh();
    VIGIE_RETURN_IF_ERROR(ReadHeaders());
    if (first_readable_ == segments_.size()) {
      VIGIE_RETURN_IF_ERROR(RemoveUnborn());
      return Fresh();
    }
    const std::size_t begin = FindBegin();
    FindPlaces(begin);
    Scan(begin);
    const bool lacking = Lacking();
    if (lacking) VIGIE_RETURN_IF_ERROR(JudgeLacking());
    NoteUnreadable();
    if (!lacking) VIGIE_RETURN_IF_ERROR(Cut());
    VIGIE_RETURN_IF_ERROR(WriteAgain());
    return Finish(lacking);
  }

 private:
  std::string_view Bytes(std::size_t i) const {
    return std::string_view(maps_[i]->data(), maps_[i]->bytes());
  }
  std::uint32_t Number(std::size_t i) const { return segments_[i]->number(); }

  absl::Status OpenSegments() {
    DIR* folder = ::opendir(options_.folder.c_str());
    if (folder == nullptr) return DiskError(options_.folder, errno);
    std::vector<std::uint32_t> numbers;
    while (const dirent* entry = ::readdir(folder)) {
      std::uint32_t number;
      if (ParseSegmentName(entry->d_name, number)) numbers.push_back(number);
    }
    ::closedir(folder);
    std::sort(numbers.begin(), numbers.end());
    for (const std::uint32_t number : numbers) {
      const std::string path = Cat(options_.folder, "/", SegmentName(number));
      const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
      if (fd < 0) return DiskError(path, errno);
      struct stat file;
      if (::fstat(fd, &file) != 0) {
        const int error = errno;
        ::close(fd);
        return DiskError(path, error);
      }
      segments_.push_back(
          std::make_shared<Segment>(options_.folder, number, fd,
                                    static_cast<std::uint64_t>(file.st_size)));
      VIGIE_ASSIGN_OR_RETURN(auto map, segments_.back()->Map());
      maps_.push_back(std::move(map));
    }
    return absl::OkStatus();
  }

  // Whose log is it, and where does each segment begin?
  absl::Status ReadHeaders() {
    first_readable_ = segments_.size();
    const auto belongs = [&](std::size_t i, std::uint32_t partitions,
                             std::uint64_t log_id) {
      if (partitions != options_.partitions)
        return FailedPrecondition(
            "log ", options_.folder, ": was created with ", partitions,
            " partitions, not ", options_.partitions,
            "; the number is fixed for the life of a log");
      if (identity_.log_id != 0 && identity_.log_id != log_id)
        return FailedPrecondition("log ", segments_[i]->path(),
                                  ": belongs to another log");
      identity_.log_id = log_id;
      return absl::OkStatus();
    };
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      SegmentHeader header;
      const SegmentHeaderState state = ReadSegmentHeader(Bytes(i), header);
      if (state == SegmentHeaderState::kNewer)
        return FailedPrecondition(
            "log ", segments_[i]->path(), ": written in format ", header.format,
            " by a newer version; this one reads up to ", kSegmentFormat);
      if (state == SegmentHeaderState::kGood)
        VIGIE_RETURN_IF_ERROR(belongs(i, header.partitions, header.log_id));
      GroupView group;
      LogIdentity any;  // to be told the number of partitions
      any.log_id = identity_.log_id;
      if (!FindGroup(Bytes(i), Number(i), sizeof(SegmentHeader), any, group))
        continue;
      VIGIE_RETURN_IF_ERROR(
          belongs(i, group.header->partitions, group.header->log_id));
      if (first_readable_ == segments_.size()) first_readable_ = i;
      segments_[i]->first_next.assign(group.next_offset,
                                      group.next_offset + identity_.partitions);
      segments_[i]->first_time = group.header->append_time;
    }
    return absl::OkStatus();
  }

  // A log whose first segment never got its first group.
  absl::Status RemoveUnborn() {
    const bool used =
        std::any_of(options_.committed.begin(), options_.committed.end(),
                    [](std::uint64_t c) { return c > 0; });
    if (segments_.size() > 1 || Number(0) != 0 || used)
      return DataLoss("log ", options_.folder,
                      ": no segment can be read; restore a backup "
                      "(vigie state restore)");
    if (::unlink(segments_[0]->path().c_str()) != 0)
      return DiskError(segments_[0]->path(), errno);
    segments_.clear();
    maps_.clear();
    return SyncFolder(options_.folder);
  }

  absl::StatusOr<RecoveredLog> Fresh() {
    std::random_device chance;
    identity_.log_id =
        (static_cast<std::uint64_t>(chance()) << 32 | chance()) | 1;
    tail_.next_offset.assign(options_.partitions, 0);
    if (Lacking()) {
      if (!options_.accept_lost) return RolledBack();
      tail_.next_offset = options_.committed;
    }
    RecoveredLog log;
    log.start.identity = identity_;
    log.start.tail = tail_;
    return log;
  }

  // The last segment whose first group tells the sources' positions; the first
  // segment when none does.
  std::size_t FindBegin() {
    for (std::size_t i = segments_.size(); i-- > first_readable_;) {
      GroupView group;
      if (ReadGroup(Bytes(i), Number(i), sizeof(SegmentHeader), identity_,
                    group) &&
          SourcesGood(Bytes(i), group))
        return i;
    }
    damage_.push_back(
        Cat("log ", options_.folder,
            ": the sources' positions at its beginning are not known"));
    return first_readable_;
  }

  static bool SourcesGood(std::string_view bytes, const GroupView& group) {
    return group.header->kind == GroupKind::kSources &&
           Checksum(bytes.substr(group.body, group.end - group.body)) ==
               group.header->body_checksum;
  }

  void FindPlaces(std::size_t begin) {
    for (std::size_t i = begin; i < segments_.size(); ++i) {
      std::uint64_t at = sizeof(SegmentHeader);
      GroupView group;
      while (FindGroup(Bytes(i), Number(i), at, identity_, group)) {
        places_.push_back({i, group.begin, group.header->durable_end});
        // A header may be valid where the body of the one before should be:
        // then that one was never finished.
        at = group.end;
        GroupView next;
        if (at < Bytes(i).size() &&
            !ReadGroup(Bytes(i), Number(i), at, identity_, next))
          at = group.body;
      }
    }
    StreamPosition highest = 0;
    for (auto it = places_.rbegin(); it != places_.rend(); ++it)
      it->durable_end = highest = std::max(highest, it->durable_end);
    known_durable_ = highest;
  }

  bool Accepts(const GroupView& group) const {
    for (std::size_t p = 0; p < tail_.next_offset.size(); ++p)
      if (group.next_offset[p] < tail_.next_offset[p]) return false;
    return true;
  }

  // Is every byte of the group as it was written?
  bool BodyGood(std::string_view bytes, const GroupView& group) const {
    if (group.header->kind == GroupKind::kSources)
      return SourcesGood(bytes, group);
    std::uint32_t frames = 0;
    std::vector<std::uint64_t> next(group.next_offset,
                                    group.next_offset + identity_.partitions);
    std::uint64_t at = group.body;
    for (; at < group.end; ++frames) {
      const FrameHeader* frame = ReadFrame(bytes, at, group.end);
      if (frame == nullptr || !PayloadGood(*frame)) return false;
      if (frame->partition == kAllPartitions) {
        for (std::uint64_t& n : next) ++n;
      } else if (frame->partition >= next.size() ||
                 frame->offset != next[frame->partition]++) {
        return false;
      }
      at += FrameBytes(frame->payload_bytes);
    }
    return frames == group.header->frames;
  }

  void Enter(std::string_view bytes, const GroupView& group) {
    const GroupHeader& h = *group.header;
    tail_.next_offset.assign(group.next_offset,
                             group.next_offset + identity_.partitions);
    tail_.last_tick = h.tick;
    tail_.last_rules = h.rules;
    tail_.rules_hash = h.rules_hash;
    tail_.last_append_time = h.append_time;
    tail_.mentions_since_tick = h.mentions_since_tick;
    if (h.kind == GroupKind::kSources) {
      if (!SourcesGood(bytes, group)) return;
      for (std::uint64_t at = group.body; at + sizeof(SourceEntry) <= group.end;
           at += sizeof(SourceEntry)) {
        SourceEntry entry;
        std::memcpy(&entry, bytes.data() + at, sizeof entry);
        tail_.sources[entry.source] = {entry.epoch, entry.position, entry.sub};
      }
      return;
    }
    for (std::uint64_t at = group.body; at < group.end;) {
      const FrameHeader* frame = ReadFrame(bytes, at, group.end);
      if (frame == nullptr || !Apply(*frame)) return;
      at += FrameBytes(frame->payload_bytes);
    }
  }

  bool Apply(const FrameHeader& frame) {
    Record record;
    RecordOf(frame, IsSwept(frame), record);
    if (frame.partition == kAllPartitions) {
      for (std::uint64_t& next : tail_.next_offset) ++next;
      const auto number = static_cast<std::int64_t>(record.at.position);
      if (record.op == Op::kTick && number > tail_.last_tick) {
        tail_.last_tick = number;
        tail_.mentions_since_tick = 0;
      }
      if (record.op == Op::kRules && number > tail_.last_rules &&
          record.payload.size() == 8) {
        tail_.last_rules = number;
        std::memcpy(&tail_.rules_hash, record.payload.data(), 8);
      }
    } else {
      if (frame.partition >= tail_.next_offset.size() ||
          frame.offset != tail_.next_offset[frame.partition])
        return false;
      ++tail_.next_offset[frame.partition];
      ++tail_.mentions_since_tick;
      SourcePosition& last =
          tail_.sources.try_emplace(record.source, record.at).first->second;
      if (!AtOrBelow(record.at, last)) last = record.at;
    }
    tail_.last_append_time = record.append_time;
    return true;
  }

  // The first place after byte `at` of segment `i` that goes on from here.
  const Place* After(std::size_t i, std::uint64_t at) const {
    for (auto it = std::upper_bound(
             places_.begin(), places_.end(), std::pair(i, at),
             [](const std::pair<std::size_t, std::uint64_t>&a, const Place&b) {
               return a < std::pair(b.segment, b.at);
             });
         it != places_.end(); ++it) {
      GroupView group;
      if (ReadGroup(Bytes(it->segment), Number(it->segment), it->at, identity_,
                    group) &&
          Accepts(group))
        return &*it;
    }
    return nullptr;
  }

  // Walks the groups to where the log ends: end_segment_, end_at_.
  void Scan(std::size_t begin) {
    tail_.next_offset.assign(identity_.partitions, 0);
    std::size_t i = begin;
    std::uint64_t at = sizeof(SegmentHeader);
    while (true) {
      const StreamPosition position = PositionAt(Number(i), at);
      GroupView group;
      if (ReadGroup(Bytes(i), Number(i), at, identity_, group) &&
          Accepts(group) &&
          (position < known_durable_ || BodyGood(Bytes(i), group))) {
        Enter(Bytes(i), group);
        at = group.end;
        continue;
      }
      const Place* next = After(i, at);
      const bool rest = at < Bytes(i).size() && !AllZero(Bytes(i).substr(at));
      if (next == nullptr || (next->durable_end < position && !Lacking()) ||
          (next->durable_end == position && rest && !Lacking())) {
        end_segment_ = i;
        end_at_ = std::min<std::uint64_t>(at, Bytes(i).size());
        return;
      }
      if (rest || next->segment != i + 1 || next->at != sizeof(SegmentHeader))
        damage_.push_back(Cat(segments_[i]->path(), ": bad bytes from ", at,
                              " on, stepped over"));
      i = next->segment;
      at = next->at;
    }
  }

  bool Lacking() const {
    for (std::size_t p = 0; p < options_.committed.size(); ++p)
      if (tail_.next_offset[p] < options_.committed[p]) return true;
    return false;
  }

  absl::Status RolledBack() const {
    return FailedPrecondition(
        "log ", options_.folder,
        ": older than the state (rolled back, or restored from an earlier "
        "copy): records that were analyzed are not in it. Restore both from "
        "one backup, or move both away to begin anew");
  }

  // Is there nothing behind byte `at`, as far as the disk can say?
  bool Blank(std::size_t i, std::uint64_t at) const {
    return AllZero(Bytes(i).substr(at)) && maps_[i]->unreadable_pages() == 0;
  }

  void NoteUnreadable() {
    for (std::size_t i = 0; i < segments_.size(); ++i)
      if (const std::uint64_t pages = maps_[i]->unreadable_pages(); pages > 0)
        damage_.push_back(Cat(segments_[i]->path(), ": ", pages,
                              " pages cannot be read from the disk: what they "
                              "held is lost"));
  }

  // The log ends below what the fold has committed. Spoiled bytes are damage;
  // an end without a trace is another log, or an older copy.
  absl::Status JudgeLacking() {
    bool spoiled = !Blank(end_segment_, end_at_);
    for (std::size_t i = end_segment_ + 1; i < segments_.size(); ++i)
      spoiled = spoiled || !Blank(i, 0);
    if (!spoiled && !options_.accept_lost) return RolledBack();
    damage_.push_back(Cat(segments_[end_segment_]->path(), ": from byte ",
                          end_at_, " on below what was committed: lost"));
    for (std::size_t p = 0; p < options_.committed.size(); ++p)
      tail_.next_offset[p] =
          std::max(tail_.next_offset[p], options_.committed[p]);
    return absl::OkStatus();
  }

  absl::Status Cut() {
    const bool more = end_segment_ + 1 < segments_.size();
    while (end_segment_ + 1 < segments_.size()) {
      if (::unlink(segments_.back()->path().c_str()) != 0)
        return DiskError(segments_.back()->path(), errno);
      segments_.pop_back();
      maps_.pop_back();
    }
    if (more) VIGIE_RETURN_IF_ERROR(SyncFolder(options_.folder));
    if (Blank(end_segment_, end_at_)) return absl::OkStatus();
    Segment& last = *segments_.back();
    // A leftover behind the end could look like a group of a later time.
    if (::ftruncate(last.fd(), static_cast<off_t>(end_at_)) != 0 ||
        ::fsync(last.fd()) != 0)
      return DiskError(last.path(), errno);
    last.set_bytes(end_at_);
    return absl::OkStatus();
  }

  absl::Status WriteAgain() {
    for (std::size_t i = 0; i <= end_segment_; ++i) {
      const std::uint64_t end =
          i == end_segment_ ? end_at_ : segments_[i]->bytes();
      if (PositionAt(Number(i), end) <= known_durable_) continue;
      std::uint64_t at =
          SegmentOf(known_durable_) == Number(i) ? ByteOf(known_durable_) : 0;
      std::string copy;
      while (at < end) {
        Assign(copy,
               Bytes(i).substr(at, std::min<std::uint64_t>(end - at, 1 << 20)));
        if (const int error = disk_.Write(segments_[i]->fd(), copy,
                                          static_cast<std::int64_t>(at));
            error != 0)
          return DiskError(segments_[i]->path(), error);
        at += copy.size();
      }
      if (const int error = disk_.SyncData(segments_[i]->fd()); error != 0)
        return DiskError(segments_[i]->path(), error);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<RecoveredLog> Finish(bool quarantined) {
    maps_.clear();
    Segment& last = *segments_.back();
    RecoveredLog log;
    log.start.identity = identity_;
    log.start.next_number = last.number() + 1;
    if (!quarantined) {
      const std::int64_t bytes = options_.segment_bytes;
      if (static_cast<std::int64_t>(last.bytes()) < bytes) {
        const bool reserve =
            disk_.FreeBytes(options_.folder) > bytes + options_.reserve_bytes;
        if (const int error = disk_.Allocate(last.fd(), bytes, reserve);
            error != 0)
          return DiskError(last.path(), error);
        last.set_bytes(static_cast<std::uint64_t>(bytes));
      }
      log.start.active = segments_.back();
      log.start.at = end_at_;
    }
    // A segment of which no group can be read begins where the next does, the
    // last where the log ends.
    if (last.first_next.empty()) {
      last.first_next = tail_.next_offset;
      last.first_time = tail_.last_append_time;
    }
    for (std::size_t i = segments_.size() - 1; i-- > 0;)
      if (segments_[i]->first_next.empty()) {
        segments_[i]->first_next = segments_[i + 1]->first_next;
        segments_[i]->first_time = segments_[i + 1]->first_time;
      }
    log.start.tail = std::move(tail_);
    log.segments = std::move(segments_);
    log.damage = std::move(damage_);
    return log;
  }

  const EmbeddedLogOptions& options_;
  Disk& disk_;
  LogIdentity identity_;
  std::vector<std::shared_ptr<Segment>> segments_;
  std::vector<std::shared_ptr<SegmentMap>> maps_;
  std::size_t first_readable_ = 0;
  std::vector<Place> places_;  // in stream order
  StreamPosition known_durable_ = 0;
  LogTail tail_;
  std::size_t end_segment_ = 0;
  std::uint64_t end_at_ = 0;
  std::vector<std::string> damage_;
};

}  // namespace

absl::StatusOr<RecoveredLog> RecoverLog(const EmbeddedLogOptions& options,
                                        Disk& disk) {
  return Recovery(options, disk).Run();
}

}  // namespace vigie
