#include "deploy/vigie/duration.h"

#include <charconv>

namespace vigie {
namespace {
constexpr Micros kLongest = 36'500 * kDay;
}  // namespace

std::optional<Micros> ParseDuration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Micros total = 0;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count < 0) return std::nullopt;
    text.remove_prefix(end - text.data());
    Micros unit = 0;
    if (text.starts_with("ms")) {
      unit = kMillisecond;
      text.remove_prefix(2);
    } else if (!text.empty()) {
      switch (text.front()) {
        case 's':
          unit = kSecond;
          break;
        case 'm':
          unit = kMinute;
          break;
        case 'h':
          unit = kHour;
          break;
        case 'd':
          unit = kDay;
          break;
        default:
          break;
      }
      text.remove_prefix(1);
    }
    if (unit == 0 || count > (kLongest - total) / unit) return std::nullopt;
    total += count * unit;
  }
  return total;
}

}  // namespace vigie
