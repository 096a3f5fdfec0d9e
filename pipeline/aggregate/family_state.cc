// How families are written into the state and read again.
#include <algorithm>

#include "pipeline/aggregate/families.h"
#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kMeta = "families";

enum Mark : std::uint8_t {
  kFirstCopies = 1,
  kCounted = 2,
  kHoldsLink = 4,
  kVoices = 8,
};

// A minute that may be reckoned with.
bool Near(std::int64_t minute) {
  constexpr std::int64_t kFar = std::int64_t{1} << 40;
  return minute >= -kFar && minute <= kFar;
}

void AppendVoices(ByteWriter& out, const FamilyVoices& v) {
  out.Varint(v.authors.size());
  for (const std::uint32_t author : v.authors) out.Fixed(author);
  out.Varint(v.copiers.size());
  for (const std::uint64_t copier : v.copiers) out.Varint(copier);
  out.Varint(v.copies);
  out.Signed(v.burst);
  out.Varint(v.burst_copies);
  out.Varint(v.most_copies);
  out.Signed(v.first_minute);
  out.Signed(v.last_minute);
}

bool ReadVoices(ByteReader& in, FamilyVoices& v) {
  const std::uint64_t authors = in.Varint();
  if (authors > FamilyVoices::kAuthors) return false;
  for (std::uint64_t i = 0; i < authors; ++i) {
    v.authors.push_back(in.Fixed<std::uint32_t>());
    if (i > 0 && v.authors[i - 1] >= v.authors[i]) return false;
  }
  const std::uint64_t copiers = in.Varint();
  if (copiers > FamilyVoices::kCopiers) return false;
  for (std::uint64_t i = 0; i < copiers; ++i) {
    v.copiers.push_back(in.Varint());
    if (v.copiers[i] >> 40 != 0 ||
        (i > 0 && v.copiers[i - 1] >> 8 >= v.copiers[i] >> 8))
      return false;
  }
  v.copies = static_cast<std::uint32_t>(in.Varint());
  v.burst = in.Signed();
  v.burst_copies = static_cast<std::uint32_t>(in.Varint());
  v.most_copies = static_cast<std::uint32_t>(in.Varint());
  v.first_minute = in.Signed();
  v.last_minute = in.Signed();
  return in.ok() && !v.authors.empty() && (v.copies > 0) == (copiers > 0) &&
         Near(v.first_minute) && Near(v.last_minute);
}

}  // namespace

void Families::SerializeChunk(const std::vector<std::uint32_t>& slots,
                              std::string& bytes) const {
  ByteWriter out(bytes);
  out.Fixed(kVersion);
  out.Varint(slots.size());
  for (const std::uint32_t slot : slots) {
    const Family& f = slots_[slot];
    out.Fixed(f.id);
    out.Varint(f.brand);
    out.Fixed(static_cast<std::uint8_t>(
        (f.first_copies ? kFirstCopies : 0) | (f.counted ? kCounted : 0) |
        (f.holds_link ? kHoldsLink : 0) | (f.voices ? kVoices : 0)));
    out.Varint(f.size);
    out.Varint(f.reposts);
    out.Signed(f.first_minute);
    out.Signed(f.last_minute);
    out.Varint(f.platforms);
    out.Varint(f.founded);
    out.Varint(f.touched);
    out.Fixed(f.first_author);
    out.Fixed(f.first_flags);
    out.Fixed(f.link);
    out.Varint(f.words);
    if (f.words >= kSketchWords)
      for (const std::uint8_t part : f.sketch) out.Fixed(part);
    if (f.voices) AppendVoices(out, *f.voices);
  }
}

absl::Status Families::ParseChunk(const ChunkKey& key, std::string_view bytes) {
  ByteReader in(bytes);
  const auto version = in.Fixed<std::uint8_t>();
  if (in.ok() && version > kVersion)
    return FailedPrecondition("families: version ", int{version},
                              " is newer than this program");
  const std::uint64_t size = in.Varint();
  bool good = in.ok() && version == kVersion && size <= 64;
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; good && i < size; ++i) {
    Family f;
    f.id = in.Fixed<std::uint64_t>();
    f.brand = static_cast<std::uint32_t>(in.Varint());
    const auto marks = in.Fixed<std::uint8_t>();
    f.first_copies = (marks & kFirstCopies) != 0;
    f.counted = (marks & kCounted) != 0;
    f.holds_link = (marks & kHoldsLink) != 0;
    f.size = static_cast<std::uint32_t>(in.Varint());
    f.reposts = static_cast<std::uint32_t>(in.Varint());
    f.first_minute = in.Signed();
    f.last_minute = in.Signed();
    f.platforms = in.Varint();
    f.founded = in.Varint();
    f.touched = in.Varint();
    f.hour = key.hour;
    f.first_author = in.Fixed<std::uint64_t>();
    f.first_flags = in.Fixed<std::uint8_t>();
    f.link = in.Fixed<std::uint64_t>();
    const std::uint64_t words = in.Varint();
    f.words = static_cast<std::uint16_t>(words);
    good = in.ok() && f.size > 0 && words <= UINT16_MAX && f.founded > last &&
           f.founded >> 6 == key.number && f.touched >= f.founded &&
           f.founded <= clock_ && (marks & ~15) == 0 && Near(f.first_minute) &&
           Near(f.last_minute) && (f.link != 0 || !f.holds_link) &&
           slots_.size() < most_;
    last = f.founded;
    if (f.words >= kSketchWords)
      for (std::uint8_t& part : f.sketch) part = in.Fixed<std::uint8_t>();
    if (marks & kVoices) {
      f.voices = std::make_unique<FamilyVoices>();
      good = good && ReadVoices(in, *f.voices);
    }
    good = good && in.ok();
    if (good) slots_.push_back(std::move(f));
  }
  if (!good || !in.done()) return DataLoss("families: damaged bytes");
  return absl::OkStatus();
}

absl::Status Families::Write(Store& store) {
  if (dirty_.empty()) return absl::OkStatus();
  std::vector<ChunkKey> keys(dirty_.begin(), dirty_.end());
  std::sort(keys.begin(), keys.end());
  std::string bytes;
  for (const ChunkKey& key : keys) {
    bytes.clear();
    const auto it = chunks_.find(key);
    // Of a chunk whose families are all forgotten an empty row stays.
    if (it != chunks_.end()) SerializeChunk(it->second, bytes);
    VIGIE_RETURN_IF_ERROR(
        store.SetSummary({SummaryKind::kFamilies, 0, key.hour,
                          static_cast<int>(key.number & INT32_MAX)},
                         bytes));
  }
  dirty_.clear();
  VIGIE_RETURN_IF_ERROR(
      store.DropSummaries(SummaryKind::kFamilies, newest_hour_ - kHours + 1));
  return store.SetMeta(kMeta, Cat(clock_, " ", newest_hour_));
}

absl::Status Families::Load(Store& store) {
  VIGIE_ASSIGN_OR_RETURN(const std::string meta, store.Meta(kMeta));
  if (meta.empty()) return absl::OkStatus();
  const std::size_t blank = meta.find(' ');
  const auto clock =
      ParseInt<std::uint64_t>(std::string_view(meta).substr(0, blank));
  const auto hour = ParseInt<std::int64_t>(
      blank == std::string::npos ? std::string_view{}
                                 : std::string_view(meta).substr(blank + 1));
  if (!clock || !hour) return DataLoss("state: families: ", meta);
  clock_ = *clock;
  newest_hour_ = *hour;
  absl::Status read;
  VIGIE_RETURN_IF_ERROR(store.VisitSummaries(
      SummaryKind::kFamilies,
      [&](const SummaryKey& key, std::string_view bytes) {
        if (bytes.empty() || key.period <= newest_hour_ - kHours) return;
        // The number's high bits are those of the clock, or one less.
        std::uint64_t number = (clock_ >> 6 & ~std::uint64_t{INT32_MAX}) |
                               static_cast<std::uint32_t>(key.sub);
        if (number > clock_ >> 6) number -= std::uint64_t{1} << 31;
        read.Update(ParseChunk({key.period, number}, bytes));
      }));
  VIGIE_RETURN_IF_ERROR(read);
  // In the order in which they were founded: the newest is found first.
  std::sort(slots_.begin(), slots_.end(), [](const Family& a, const Family& b) {
    return a.founded < b.founded;
  });
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) Place(slot);
  return absl::OkStatus();
}

}  // namespace vigie
