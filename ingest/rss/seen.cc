#include "ingest/rss/seen.h"

#include <algorithm>
#include <vector>

#include "pipeline/base/bytes.h"

namespace vigie {
namespace {
constexpr std::uint8_t kVersion = 1;
}  // namespace

std::uint64_t SeenItems::Content(std::uint64_t item) const {
  const auto found = items_.find(item);
  return found == items_.end() ? 0 : found->second.content;
}

void SeenItems::Remember(std::uint64_t item, std::uint64_t content) {
  items_[item] = {content, round_};
}

void SeenItems::Touch(std::uint64_t item) {
  if (const auto found = items_.find(item); found != items_.end())
    found->second.round = round_;
}

void SeenItems::Trim() {
  if (items_.size() <= kMost) return;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> by_age;  // round, item
  for (const auto& [item, known] : items_)
    by_age.emplace_back(known.round, item);
  const std::size_t surplus = items_.size() - kMost;
  std::nth_element(by_age.begin(), by_age.begin() + surplus, by_age.end());
  for (std::size_t i = 0; i < surplus; ++i) items_.erase(by_age[i].second);
}

std::string SeenItems::Save() const {
  std::string saved;
  ByteWriter out(saved);
  out.Fixed(kVersion);
  out.String(etag);
  out.String(last_modified);
  out.Fixed<std::uint8_t>(complete);
  out.Varint(round_);
  // In order, so that equal memories are equal bytes.
  std::vector<std::pair<std::uint64_t, Known>> sorted(items_.begin(),
                                                      items_.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  out.Varint(sorted.size());
  for (const auto& [item, known] : sorted) {
    out.Fixed(item);
    out.Fixed(known.content);
    out.Varint(round_ - known.round);
  }
  return saved;
}

bool SeenItems::Load(std::string_view saved) {
  *this = SeenItems();
  ByteReader in(saved);
  if (in.Fixed<std::uint8_t>() != kVersion) return false;
  SeenItems read;
  read.etag = in.String();
  read.last_modified = in.String();
  read.complete = in.Fixed<std::uint8_t>() != 0;
  read.round_ = in.Varint();
  const std::uint64_t count = in.Varint();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    const auto item = in.Fixed<std::uint64_t>();
    const auto content = in.Fixed<std::uint64_t>();
    const std::uint64_t age = in.Varint();
    read.items_[item] = {content, read.round_ - std::min(age, read.round_)};
  }
  if (!in.ok()) return false;
  *this = std::move(read);
  return true;
}

}  // namespace vigie
