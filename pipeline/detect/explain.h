// Why an alert was raised, in plain English or French with its figures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/detect/measure.h"
#include "pipeline/detect/settings.h"
#include "pipeline/model/incident.h"

namespace vigie {

std::int64_t Thousandths(double x);
// 0.4, 7.1, 52: one decimal while it says something.
std::string Figure(double x, bool french);
// 250,000 or 250 000.
std::string Grouped(std::int64_t number, bool french);
std::string_view LevelWords(Level level, bool french);
// "volume", "#boycott", "@handle (x)": what an event of the digest is about.
std::string EventName(std::string_view rule, std::string_view scope,
                      bool french);
// `driver` and `drivers`: what makes the excess (explain_causes.h).
std::vector<SignalReading> ReadingsOf(const Measures& measures);
std::string SummaryOf(const std::string& brand, Level level, Level previous,
                      bool resolved, const Measures& measures,
                      const std::string& driver, bool french);
std::string DescriptionOf(Level level, bool resolved, Micros onset,
                          const Measures& measures,
                          const BadBuzzSettings& settings,
                          const std::string& drivers);

}  // namespace vigie
