#include "pipeline/detect/strictness.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// False alerts a calm brand and week, the worse of 2 and 40 mentions an hour,
// by `injection --scale 1 --set strictness=…` (2026-11-22, seeds 91001 and
// 91501: 1,920 brand-weeks and more a point).
struct Measured {
  double strictness, alerts;
};
constexpr Measured kMeasured[] = {{0.6, 2.1}, {0.7, 0.83},  {0.85, 0.22},
                                  {1, 0.06},  {1.2, 0.035}, {1.5, 0.015},
                                  {2, 0.005}};

}  // namespace

absl::StatusOr<double> ParseBudget(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto count = ParseInt<std::int64_t>(text.substr(0, slash));
  std::optional<std::int64_t> weeks;
  if (slash != std::string_view::npos && text.ends_with("w"))
    weeks = text.size() - slash == 2 ? 1
                                     : ParseInt<std::int64_t>(text.substr(
                                           slash + 1, text.size() - slash - 2));
  if (!count || !weeks || *count < 1 || *weeks < 1 || *weeks > 1000)
    return InvalidArgument(text, ": give alerts in weeks, such as 1/2w");
  return static_cast<double>(*count) / static_cast<double>(*weeks);
}

double StrictnessFor(double budget) {
  // Straight lines between the measured points, the alerts on a logarithmic
  // scale; the ends are held.
  const Measured* after = std::begin(kMeasured);
  while (after != std::end(kMeasured) && after->alerts > budget) ++after;
  if (after == std::begin(kMeasured)) return after->strictness;
  const Measured& before = *(after - 1);
  if (after == std::end(kMeasured)) return before.strictness;
  const double part = std::log(before.alerts / budget) /
                      std::log(before.alerts / after->alerts);
  return before.strictness + part * (after->strictness - before.strictness);
}

void MakeStricter(double strictness, BadBuzzSettings& s) {
  const double fourth = strictness * strictness * strictness * strictness;
  for (double* tail : {&s.s_tail, &s.small_tail, &s.small_day_tail,
                       &s.slow_tail, &s.alarm_tail, &s.crisis_s_tail})
    *tail = std::clamp(*tail / fourth, 1e-12, 0.02);
  for (double* ratio : {&s.n_ratio, &s.volume_n_ratio, &s.small_n_ratio,
                        &s.small_day_ratio, &s.crisis_n_ratio})
    *ratio = std::max(1.0, *ratio * strictness);
}

}  // namespace vigie
