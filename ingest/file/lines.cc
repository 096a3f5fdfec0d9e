#include "ingest/file/lines.h"

#include <algorithm>
#include <cstring>

#include "pipeline/plugin/mapping.h"

namespace vigie {
namespace {

constexpr std::size_t kMost = kMaxPayload + 1;  // one more than is accepted
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool Blank(const char* begin, const char* end) {
  return std::all_of(begin, end,
                     [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

}  // namespace

void LineCutter::Start(std::uint64_t offset, std::uint64_t seen) {
  offset_ = offset;
  seen_ = seen;
  open_.clear();
  cut_short_ = false;
}

char* LineCutter::Room(SourceBatch& batch, std::size_t size) {
  char* room = batch.Room(open_.size() + size);
  std::memcpy(room, open_.data(), open_.size());
  return room + open_.size();
}

void LineCutter::Cut(SourceBatch& batch, std::size_t size) {
  const std::size_t kept = open_.size();
  const std::size_t all = kept + size;
  const char* room = batch.Room(all);  // the same place: nothing was added
  std::size_t begin = 0;
  std::size_t from = kept;  // the open line holds no newline
  while (const void* found = std::memchr(room + from, '\n', all - from)) {
    const std::size_t end = static_cast<const char*>(found) - room;
    const std::uint64_t position = offset_ + (end - kept) + 1;
    // A line that was cut short ends in open_, not where the newline stands.
    Add(batch, room, begin, cut_short_ ? kept : end, position);
    cut_short_ = false;
    begin = from = end + 1;
  }
  offset_ += size;
  if (begin > 0) open_.clear();
  if (cut_short_) {
    // Still inside the line that is too long.
  } else if (begin == 0) {
    open_.append(room + kept, size);
  } else {
    open_.assign(room + begin, all - begin);
  }
  if (open_.size() > kMost) {
    open_.resize(kMost);
    cut_short_ = true;
  }
  if (begin > 0) batch.Keep(begin);
}

void LineCutter::Finish(SourceBatch& batch) {
  if (open_.empty()) return;
  char* room = batch.Room(open_.size());
  std::memcpy(room, open_.data(), open_.size());
  Add(batch, room, 0, open_.size(), offset_);
  batch.Keep(open_.size());
  open_.clear();
  cut_short_ = false;
}

void LineCutter::Add(SourceBatch& batch, const char* room, std::size_t begin,
                     std::size_t end, std::uint64_t position) {
  if (position <= seen_) return;
  const std::size_t length = end - begin;
  if (position <= length + 1 &&  // only the first line of all may have it
      std::string_view(room + begin, length).substr(0, 3) == kByteOrderMark)
    begin += kByteOrderMark.size();
  if (!cut_short_ && end > begin && room[end - 1] == '\r') --end;
  if (Blank(room + begin, room + end)) return;
  batch.AddInRoom(begin, std::min(end - begin, kMost), position);
}

}  // namespace vigie
