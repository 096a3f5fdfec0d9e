#include "pipeline/aggregate/samples.h"

#include <algorithm>
#include <utility>

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// 2 added families, 3 languages and themes; what was written is still read.
constexpr std::uint8_t kVersion = 3;

void CutTo(std::string& s, std::size_t limit) {
  if (s.size() <= limit) return;
  std::size_t end = limit;
  // Not inside a character (at most three continuation bytes).
  for (int i = 0; i < 3 && (static_cast<unsigned char>(s[end]) & 0xc0) == 0x80;
       ++i)
    --end;
  s.resize(end);
}

bool Before(const SampleItem& a, std::uint64_t item) { return a.item < item; }

}  // namespace

bool SampleSet::Wants(std::uint64_t item) const {
  return items_.size() < kSize || item <= items_.back().item;
}

void SampleSet::Offer(SampleItem offered) {
  if (!Wants(offered.item)) return;
  for (std::string* field : {&offered.sample.platform, &offered.sample.id,
                             &offered.sample.author, &offered.sample.url})
    CutTo(*field, kMaxFieldBytes);
  CutTo(offered.sample.text, kMaxTextBytes);
  const auto at =
      std::lower_bound(items_.begin(), items_.end(), offered.item, Before);
  if (at != items_.end() && at->item == offered.item) {
    *at = std::move(offered);
    return;
  }
  items_.insert(at, std::move(offered));
  if (items_.size() > kSize) items_.pop_back();
}

void SampleSet::Merge(const SampleSet& other) {
  if (&other == this) return;
  for (const SampleItem& item : other.items_)
    if (Wants(item.item)) Offer(item);
}

bool SampleSet::Remove(std::uint64_t item) {
  const auto at = std::lower_bound(items_.begin(), items_.end(), item, Before);
  if (at == items_.end() || at->item != item) return false;
  items_.erase(at);
  return true;
}

std::size_t SampleSet::RemoveAuthor(std::uint64_t author) {
  if (author == 0) return 0;
  return std::erase_if(
      items_, [author](const SampleItem& i) { return i.author == author; });
}

void SampleSet::Serialize(std::string& out) const {
  ByteWriter w(out);
  w.Fixed(kVersion);
  w.Varint(items_.size());
  for (const SampleItem& i : items_) {
    w.Fixed(i.item);
    w.Fixed(i.author);
    w.String(i.sample.platform);
    w.String(i.sample.id);
    w.String(i.sample.author);
    w.String(i.sample.url);
    w.String(i.sample.text);
    w.Fixed(static_cast<std::uint8_t>(i.sample.tone));
    w.Signed(i.sample.published);
    w.Fixed(i.sample.family);
    w.Fixed(static_cast<std::uint32_t>(i.sample.language));
    w.Fixed(i.sample.themes.bits());
  }
}

absl::Status SampleSet::Parse(std::string_view bytes) {
  items_.clear();
  ByteReader r(bytes);
  const auto version = r.Fixed<std::uint8_t>();
  if (r.ok() && version > kVersion)
    return FailedPrecondition("samples: version ", int{version},
                              " is newer than this program");
  const std::uint64_t size = r.Varint();
  bool good = r.ok() && version >= 1 && size <= kSize;
  std::vector<SampleItem> read;
  for (std::uint64_t i = 0; good && i < size; ++i) {
    SampleItem item;
    item.item = r.Fixed<std::uint64_t>();
    item.author = r.Fixed<std::uint64_t>();
    Assign(item.sample.platform, r.String());
    Assign(item.sample.id, r.String());
    Assign(item.sample.author, r.String());
    Assign(item.sample.url, r.String());
    Assign(item.sample.text, r.String());
    const auto tone = r.Fixed<std::uint8_t>();
    item.sample.published = r.Signed();
    if (version >= 2) item.sample.family = r.Fixed<std::uint64_t>();
    if (version >= 3) {
      item.sample.language = static_cast<Language>(r.Fixed<std::uint32_t>());
      item.sample.themes = ThemeSet(r.Fixed<std::uint16_t>());
    }
    good = r.ok() && tone < kTones &&
           (i == 0 || read.back().item < item.item) &&
           item.sample.platform.size() <= kMaxFieldBytes &&
           item.sample.id.size() <= kMaxFieldBytes &&
           item.sample.author.size() <= kMaxFieldBytes &&
           item.sample.url.size() <= kMaxFieldBytes &&
           item.sample.text.size() <= kMaxTextBytes;
    item.sample.tone = static_cast<Tone>(tone);
    read.push_back(std::move(item));
  }
  if (!good || !r.ok() || !r.done()) return DataLoss("samples: damaged bytes");
  items_ = std::move(read);
  return absl::OkStatus();
}

}  // namespace vigie
