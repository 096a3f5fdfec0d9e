// How readily an alert is raised, as a person says it: so many false alerts a
// brand and week are borne (`budget: 1/4w`, one in four weeks). All thresholds
// of level 2, and those of level 3 that follow them, become stricter or more
// lenient together.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "pipeline/detect/settings.h"

namespace vigie {

inline constexpr double kLeastStrictness = 0.6, kMostStrictness = 4;

// Alerts a brand and week: "1/2w" is one in two weeks, "2/w" two a week.
// InvalidArgument: what to give.
absl::StatusOr<double> ParseBudget(std::string_view text);

// The strictness at which calm brands of the injection program
// (tests/pipeline/detect/injection.cc) had about so many false alerts; 1 is as
// shipped. From 0.6 to 2, whatever the budget. Brands differ: `vigie backtest
// --tune` finds a brand's own.
double StrictnessFor(double budget);

// Multiplies the ratios by `strictness` and divides the tails, which are
// probabilities, by its fourth power.
void MakeStricter(double strictness, BadBuzzSettings& settings);

}  // namespace vigie
