// An alert as a detector would give it, for the tests of sinks.
#pragma once

#include "pipeline/model/alert.h"

namespace vigie {

// Saturday, 21 November 2026, 09:30 UTC.
inline constexpr Micros kMorning = 1'795'253'400 * kSecond;

inline Alert BadBuzz(std::uint32_t step = 1, Level level = Level::kBadBuzz) {
  Alert alert;
  alert.id = "5f2c9a11d0e47b63";
  alert.step = step;
  alert.rule = "bad_buzz";
  alert.brand = "aurore";
  alert.level = level;
  alert.starts = kMorning;
  alert.at = kMorning + step * kMinute;
  alert.ends = alert.at + 5 * kMinute;
  alert.summary = "Aurore: negative mentions 8 times what was expected";
  alert.description =
      "96 negative mentions in 10 minutes, 12 expected; "
      "clears below 24 for 30 minutes";
  alert.signals = {{"V", 140'000, 40'000, 5'200}, {"S", 96'000, 12'000, 9'900}};
  alert.samples = {{.platform = "mastodon",
                    .id = "110",
                    .author = "@léa",
                    .url = "https://example.org/110",
                    .text = "Encore \"en panne\", merci @aurore\n#fail",
                    .tone = Tone::kNegative,
                    .published = kMorning}};
  return alert;
}

inline Alert Resolved(Alert alert) {
  ++alert.step;
  alert.firing = false;
  alert.level = Level::kCalm;
  alert.at += kHour;
  alert.ends = alert.at;
  return alert;
}

}  // namespace vigie
