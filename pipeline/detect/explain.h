// Why an alert was raised, in plain English or French with its figures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/detect/measure.h"
#include "pipeline/detect/settings.h"
#include "pipeline/model/incident.h"

namespace vigie {

std::vector<SignalReading> ReadingsOf(const Measures& measures);
std::string SummaryOf(const std::string& brand, Level level, Level previous,
                      bool resolved, const Measures& measures, bool french);
std::string DescriptionOf(Level level, bool resolved, Micros onset,
                          const Measures& measures,
                          const BadBuzzSettings& settings);

}  // namespace vigie
