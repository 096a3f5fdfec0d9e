#include "pipeline/detect/brand_context.h"

#include <algorithm>
#include <charconv>

#include "pipeline/base/strings.h"
#include "pipeline/detect/detector.h"
#include "pipeline/detect/source_watch.h"

namespace vigie {
namespace {

constexpr double kMostOfABrand = 20;
constexpr double kMostOfABin = 10;
constexpr double kPriorMentions = 40;
constexpr double kMostTone = 4000;
constexpr double kSpread = 0.03;

}  // namespace

void PanelBaseline::LearnHour(std::int64_t hour, int hour_of_week,
                              double mentions, double expected) {
  if (hour < hour_) return;  // of a brand whose clock is behind
  if (hour > hour_) {
    if (expected_ > 0)
      week_.Learn(hour_of_week_, mentions_, expected_,
                  static_cast<std::uint64_t>(hour_));
    hour_ = hour;
    hour_of_week_ = hour_of_week;
    mentions_ = expected_ = 0;
  }
  const double share = 1.0 / (1.0 + expected / kMostOfABrand);
  mentions_ += share * mentions;
  expected_ += share * expected;
}

void PanelBaseline::LearnTone(std::uint32_t judged, std::uint32_t negative) {
  if (judged == 0) return;
  const double share = std::min(1.0, kMostOfABin / judged);
  judged_ += share * judged;
  negative_ += share * negative;
  if (judged_ < kMostTone) return;
  judged_ /= 2;
  negative_ /= 2;
}

double PanelBaseline::WeekRatio(int hour_of_week) const {
  return week_.Shrunk(hour_of_week, 1.0, kMostOfABrand, kSpread);
}

double PanelBaseline::NegativeShare(double prior) const {
  return (negative_ + kPriorMentions * prior) / (judged_ + kPriorMentions);
}

void PanelBaseline::Serialize(ByteWriter& w) const {
  week_.Serialize(w);
  w.Signed(hour_);
  w.Signed(hour_of_week_);
  for (const double d : {mentions_, expected_, judged_, negative_}) w.Fixed(d);
}

bool PanelBaseline::Parse(ByteReader& r) {
  if (!week_.Parse(r)) return false;
  hour_ = r.Signed();
  const std::int64_t slot = r.Signed();
  if (slot < 0 || slot >= kHoursOfWeek) return false;
  hour_of_week_ = static_cast<std::int32_t>(slot);
  for (double* d : {&mentions_, &expected_, &judged_, &negative_}) {
    *d = r.Fixed<double>();
    if (!(*d >= 0 && *d < 1e15)) return false;
  }
  return r.ok() && negative_ <= judged_;
}

absl::StatusOr<PlannedEvent> PlannedEvent::Parse(std::string_view text) {
  PlannedEvent event;
  const auto word = [&] {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
  };
  const auto from = ParseRfc3339(word());
  const auto to = ParseRfc3339(word());
  if (!from || !to)
    return InvalidArgument(
        "calendar: `from` and `to` are times such as 2026-06-01T20:00:00Z");
  if (*to <= *from)
    return InvalidArgument("calendar: `to` is not after `from`");
  event.from = *from;
  event.to = *to;
  const std::string_view factor = word();
  const auto [stop, error] = std::from_chars(
      factor.data(), factor.data() + factor.size(), event.factor);
  if (error != std::errc() || stop != factor.data() + factor.size() ||
      !(event.factor >= 0.1 && event.factor <= 1000))
    return InvalidArgument("calendar: `factor` is a number from 0.1 to 1000");
  const std::size_t name = std::min(text.find('|'), text.size());
  event.name = std::string(text.substr(0, name));
  text.remove_prefix(name);
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('|'), text.size());
    event.brands.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return event;
}

std::string PlannedEvent::Text() const {
  std::string text =
      Cat(FormatRfc3339(from), " ", FormatRfc3339(to), " ", factor, " ", name);
  for (const std::string& brand : brands) Append(text, "|", brand);
  return text;
}

bool BrandContext::Blind(std::int64_t bin) const {
  return sources != nullptr && sources->Blind(bin);
}

double BrandContext::PlannedFactor(std::int64_t bin) const {
  const Micros at = bin * kBinMinutes * kMinute;
  double factor = 0;  // the greatest of those planned
  for (const PlannedEvent& event : planned)
    if (at >= event.from && at < event.to)
      factor = std::max(factor, event.factor);
  return factor > 0 ? factor : 1;
}

}  // namespace vigie
