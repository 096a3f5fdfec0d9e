// What the detector knows of a brand from outside its own stream: its clock,
// what the brands beside it are like, and what is planned.
//
// Thread-compatible: the detector owns all of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/base/bytes.h"
#include "pipeline/base/time.h"
#include "pipeline/detect/local_clock.h"
#include "pipeline/detect/week_profile.h"

namespace vigie {

// What brands that are compared with each other (a panel) have in common:
// their week, and how negative people are about them. It stands in for what a
// brand's own data are too thin to tell. Each brand's hour counts for at most
// 20 mentions, so that the biggest is not all of it.
class PanelBaseline {
 public:
  // Of one brand: an hour on its clock's wall (since 1970) that is over.
  void LearnHour(std::int64_t hour, int hour_of_week, double mentions,
                 double expected);
  void LearnTone(std::uint32_t judged, std::uint32_t negative);

  double WeekRatio(int hour_of_week) const;
  double NegativeShare(double prior) const;

  void Serialize(ByteWriter& w) const;
  bool Parse(ByteReader& r);

 private:
  WeekProfile week_;
  std::int64_t hour_ = 0;  // being summed
  std::int32_t hour_of_week_ = 0;
  double mentions_ = 0, expected_ = 0;
  double judged_ = 0, negative_ = 0;
};

// A match, a launch, a sale: between these times so many times the usual
// mentions are expected, and nothing is learned.
struct PlannedEvent {
  std::string name;
  Micros from = 0, to = 0;
  double factor = 1;
  std::vector<std::string> brands;  // none: all

  // As the settings carry it: "FROM TO FACTOR NAME|BRAND|BRAND…", times in
  // RFC 3339. InvalidArgument naming what is wrong.
  static absl::StatusOr<PlannedEvent> Parse(std::string_view text);
  std::string Text() const;
};

class SourceWatch;

struct BrandContext {
  const LocalClock* clock = nullptr;
  PanelBaseline* panel = nullptr;     // null: the brand has none
  std::vector<PlannedEvent> planned;  // its own, ascending
  double prior_negative = 0.22;
  const SourceWatch* sources = nullptr;  // null: they are not watched

  // Was a source silent that the watch depends on?
  bool Blind(std::int64_t bin) const;
  // 1 when nothing is planned at this bin.
  double PlannedFactor(std::int64_t bin) const;
};

}  // namespace vigie
