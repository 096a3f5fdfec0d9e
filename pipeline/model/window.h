// A window: how often a brand was mentioned in one minute, by platform,
// language and tone. Integers only, so that sums do not depend on order.
#pragma once

#include <compare>
#include <cstdint>

#include "pipeline/model/language.h"
#include "pipeline/model/scored_mention.h"

namespace vigie {

// Brands and platforms are numbered by the state, in the order it met them.
struct WindowKey {
  std::uint32_t brand = 0;
  std::int64_t minute = 0;  // published, UTC (MinuteOf)
  std::uint16_t platform = 0;
  Language language = Language::kUnknown;
  Tone tone = Tone::kUnsupported;

  friend auto operator<=>(const WindowKey&, const WindowKey&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const WindowKey& k) {
    return H::combine(std::move(h), k.brand, k.minute, k.platform, k.language,
                      k.tone);
  }
};

struct WindowCounts {
  std::uint64_t mentions = 0;  // on time: seen within two minutes
  std::uint64_t late = 0;      // published in this minute, seen later
  std::uint64_t observed = 0;  // seen in this minute, published long before
  std::uint64_t reposts = 0;   // those of the above that repeat another
  // Of mentions and late: perhaps not about the brand; no opinion (a giveaway,
  // a job ad); opinions about it, of each family of copies only the first.
  std::uint64_t doubtful = 0, outside = 0, organic = 0;
  // Sum over the mentions of 1000 x log10(1 + followers), at most 6000 each.
  std::uint64_t reach_milli = 0;

  friend bool operator==(const WindowCounts&, const WindowCounts&) = default;
};

}  // namespace vigie
