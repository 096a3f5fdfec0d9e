// What an excess is made of, in words: "41 of the 96 negatives are one post and
// its copies; 63 % of the excess carries #boycott."
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/detect/causes.h"
#include "pipeline/detect/measure.h"

namespace vigie {

// Sentences, each ending with ". "; "" when nothing stands out.
std::string DriversText(const std::vector<Driver>& drivers, const Measures& m,
                        bool french);
// The same of the first, short, without a point: for the summary.
std::string DriverPhrase(const std::vector<Driver>& drivers, const Measures& m,
                         bool french);
// "#boycott", "lemonde.fr/x", "@handle": as people know it.
std::string CauseName(CauseKind kind, std::string_view name, bool french);

}  // namespace vigie
