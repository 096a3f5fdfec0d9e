// "90s", "4h", "1h30m": a time as a person types it on a command line.
#pragma once

#include <optional>
#include <string_view>

#include "pipeline/base/time.h"

namespace vigie {

// Whole numbers with units ms, s, m, h, d, largest first or not; nothing when
// it is not that, or longer than a hundred years.
std::optional<Micros> ParseDuration(std::string_view text);

}  // namespace vigie
