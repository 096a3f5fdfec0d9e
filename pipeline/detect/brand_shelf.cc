#include "pipeline/detect/brand_shelf.h"

#include <cstring>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kSpare = 64;

}  // namespace

std::int64_t ShelvedBrand::DayTotal(std::int64_t bin) const {
  if (open_) return open_->history.LastHours(bin, BrandHistory::kHours).total;
  if (!folded_) return 0;
  return BrandHistory::DayTotalOf(
      std::string_view(folded_.get(), glance_.size).substr(glance_.hours_at),
      bin);
}

OpenBrand& BrandShelf::Open(ShelvedBrand& brand, const BrandContext* context) {
  if (brand.open_) return *brand.open_;
  if (spare_.empty()) {
    brand.open_ = std::make_unique<OpenBrand>();
  } else {
    brand.open_ = std::move(spare_.back());
    spare_.pop_back();
  }
  brand.open_->history.SetContext(context);
  if (!brand.folded_) {
    (void)Read("", *brand.open_);  // whatever it was before
    return *brand.open_;
  }
  // It was written here: it cannot be damaged.
  (void)Read({brand.folded_.get(), brand.glance_.size}, *brand.open_);
  brand.folded_.reset();
  return *brand.open_;
}

void BrandShelf::Fold(ShelvedBrand& brand) {
  OpenBrand& open = *brand.open_;
  std::size_t hours_at = 0;
  const std::string_view state = Write(open, hours_at);
  brand.folded_ = std::make_unique_for_overwrite<char[]>(state.size());
  std::memcpy(brand.folded_.get(), state.data(), state.size());
  brand.glance_ = {.elevated = open.history.elevated,
                   .mentions_a_day = open.history.baseline().MentionsADay(),
                   .hours_at = static_cast<std::uint32_t>(hours_at),
                   .size = static_cast<std::uint32_t>(state.size()),
                   .begun = open.history.begun()};
  if (spare_.size() < kSpare) {
    spare_.push_back(std::move(brand.open_));
  }
  brand.open_.reset();
}

std::string_view BrandShelf::State(const ShelvedBrand& brand) {
  std::size_t hours_at = 0;
  if (brand.open_) return Write(*brand.open_, hours_at);
  return {brand.folded_.get(), brand.glance_.size};
}

std::string_view BrandShelf::Write(const OpenBrand& brand,
                                   std::size_t& hours_at) {
  text_.clear();
  hours_at = brand.history.Serialize(text_);
  ByteWriter w(text_);
  brand.causes.Serialize(w);
  brand.events.Serialize(w);
  return text_;
}

absl::Status BrandShelf::Load(ShelvedBrand& brand, const BrandContext* context,
                              std::string_view state) {
  brand.folded_.reset();
  return Read(state, Open(brand, context));
}

absl::Status BrandShelf::Read(std::string_view state, OpenBrand& brand) {
  std::string_view rest;
  absl::Status read = brand.history.Parse(state, rest);
  if (read.ok()) {
    ByteReader r(rest);
    if (brand.causes.Parse(r) && brand.events.Parse(r) && r.done())
      return absl::OkStatus();
  }
  brand.causes = {};
  brand.events = {};
  if (!read.ok()) return read;
  (void)brand.history.Parse("", rest);
  return DataLoss("detector state: damaged bytes");
}

}  // namespace vigie
