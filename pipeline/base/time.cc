#include "pipeline/base/time.h"

#include <cctype>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>

#include "pipeline/base/clock.h"

namespace vigie {
namespace {

// Days since 1970-01-01 of a proleptic Gregorian date (Hinnant's algorithm).
std::int64_t DaysFromCivil(std::int64_t y, unsigned m, unsigned d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const unsigned yoe = static_cast<unsigned>(y - era * 400);
  const unsigned doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

void CivilFromDays(std::int64_t z, std::int64_t& y, unsigned& m, unsigned& d) {
  z += 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const unsigned doe = static_cast<unsigned>(z - era * 146097);
  const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const unsigned mp = (5 * doy + 2) / 153;
  d = doy - (153 * mp + 2) / 5 + 1;
  m = mp + (mp < 10 ? 3 : -9);
  y = static_cast<std::int64_t>(yoe) + era * 400 + (m <= 2);
}

bool ValidDate(std::int64_t y, unsigned m, unsigned d) {
  static constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30,
                                       31, 31, 30, 31, 30, 31};
  if (m < 1 || m > 12 || d < 1) return false;
  const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
  return d <= kDays[m - 1] + (m == 2 && leap ? 1u : 0u);
}

// Reads exactly `n` digits at `i`.
bool Digits(std::string_view s, std::size_t& i, int n, unsigned& out) {
  if (i + n > s.size()) return false;
  unsigned value = 0;
  for (int k = 0; k < n; ++k) {
    const unsigned digit = static_cast<unsigned char>(s[i + k]) - '0';
    if (digit > 9) return false;
    value = value * 10 + digit;
  }
  i += n;
  out = value;
  return true;
}

bool Eat(std::string_view s, std::size_t& i, char c) {
  if (i >= s.size() || s[i] != c) return false;
  ++i;
  return true;
}

// "+01:00", "+0100", "+01".
bool Offset(std::string_view s, std::size_t& i, Micros& offset) {
  if (i >= s.size() || (s[i] != '+' && s[i] != '-')) return false;
  const int sign = s[i++] == '-' ? -1 : 1;
  unsigned h = 0, m = 0;
  if (!Digits(s, i, 2, h)) return false;
  if (i < s.size()) {
    Eat(s, i, ':');
    if (!Digits(s, i, 2, m)) return false;
  }
  if (h > 23 || m > 59) return false;
  offset = sign * (static_cast<Micros>(h) * kHour + m * kMinute);
  return true;
}

// What nearly all platforms write, "2026-03-01T12:34:56.789Z" with 0, 3 or 6
// digits of a second: all bytes are looked at together. -1 for anything else.
Micros UsualForm(std::string_view s) {
  static constexpr char kShape[] = "0000-00-00T00:00:00.000000";
  if (s.size() != 20 && s.size() != 24 && s.size() != 27) return -1;
  const std::size_t n = s.size() - 1;
  if (s[n] != 'Z') return -1;
  std::uint8_t digits[26] = {};
  std::uint8_t wrong = 0;
  for (std::size_t i = 0; i < n; ++i) {
    digits[i] = static_cast<std::uint8_t>(s[i] - kShape[i]);
    wrong |= kShape[i] == '0' ? digits[i] > 9 : digits[i] != 0;
  }
  if (wrong != 0) return -1;
  const auto two = [&](int i) { return 10u * digits[i] + digits[i + 1]; };
  const auto three = [&](int i) { return 10u * two(i) + digits[i + 2]; };
  const unsigned y = 100 * two(0) + two(2), mo = two(5), d = two(8);
  const unsigned h = two(11), mi = two(14), sec = two(17);
  if (y < 1970 || !ValidDate(y, mo, d) || h > 23 || mi > 59 || sec > 60)
    return -1;
  return DaysFromCivil(y, mo, d) * kDay + h * kHour + mi * kMinute +
         sec * kSecond + three(20) * kMillisecond + three(23);
}

}  // namespace

std::optional<Micros> ParseRfc3339(std::string_view s) {
  if (const Micros time = UsualForm(s); time >= 0) return time;
  std::size_t i = 0;
  unsigned y, mo, d, h, mi, sec = 0;
  if (!Digits(s, i, 4, y) || !Eat(s, i, '-') || !Digits(s, i, 2, mo) ||
      !Eat(s, i, '-') || !Digits(s, i, 2, d) || !ValidDate(y, mo, d))
    return std::nullopt;
  if (i == s.size()) return DaysFromCivil(y, mo, d) * kDay;
  if (s[i] != 'T' && s[i] != 't' && s[i] != ' ') return std::nullopt;
  ++i;
  if (!Digits(s, i, 2, h) || !Eat(s, i, ':') || !Digits(s, i, 2, mi))
    return std::nullopt;
  if (Eat(s, i, ':') && !Digits(s, i, 2, sec)) return std::nullopt;
  if (h > 23 || mi > 59 || sec > 60) return std::nullopt;
  Micros fraction = 0;
  if (Eat(s, i, '.') || Eat(s, i, ',')) {
    Micros unit = 100'000;
    const std::size_t first = i;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9') {
      fraction += unit * (s[i] - '0');
      unit /= 10;
      ++i;
    }
    if (i == first) return std::nullopt;
  }
  Micros offset = 0;
  if (i == s.size()) {
    // No zone: taken as UTC, as most exports mean it.
  } else if (s[i] == 'Z' || s[i] == 'z') {
    ++i;
  } else if (!Offset(s, i, offset)) {
    return std::nullopt;
  }
  if (i != s.size()) return std::nullopt;
  return DaysFromCivil(y, mo, d) * kDay + h * kHour + mi * kMinute +
         sec * kSecond + fraction - offset;
}

std::optional<Micros> ParseRfc822(std::string_view s) {
  std::size_t i = 0;
  const auto blanks = [&] {
    while (i < s.size() && (s[i] == ' ' || s[i] == '\t' || s[i] == ',')) ++i;
  };
  const auto number = [&](int most, unsigned& out, int& digits) {
    out = 0;
    digits = 0;
    while (i < s.size() && digits < most && s[i] >= '0' && s[i] <= '9') {
      out = out * 10 + (s[i++] - '0');
      ++digits;
    }
    return digits > 0;
  };
  const auto word = [&] {
    const std::size_t first = i;
    while (i < s.size() && std::isalpha(static_cast<unsigned char>(s[i]))) ++i;
    return s.substr(first, i - first);
  };
  blanks();
  if (i < s.size() && std::isalpha(static_cast<unsigned char>(s[i]))) word();
  blanks();
  unsigned d, y, h = 0, mi = 0, sec = 0;
  int digits;
  if (!number(2, d, digits)) return std::nullopt;
  while (i < s.size() && (s[i] == ' ' || s[i] == '-')) ++i;
  const std::string_view name = word();
  if (name.size() < 3) return std::nullopt;
  static constexpr std::string_view kMonths =
      "janfebmaraprmayjunjulaugsepoctnovdec";
  std::string key;
  for (int k = 0; k < 3; ++k)
    key += static_cast<char>(std::tolower(static_cast<unsigned char>(name[k])));
  const std::size_t at = kMonths.find(key);
  if (at == std::string_view::npos || at % 3 != 0) return std::nullopt;
  const unsigned mo = static_cast<unsigned>(at / 3 + 1);
  while (i < s.size() && (s[i] == ' ' || s[i] == '-')) ++i;
  if (!number(4, y, digits)) return std::nullopt;
  if (digits <= 2) y += y < 70 ? 2000 : 1900;
  if (!ValidDate(y, mo, d)) return std::nullopt;
  blanks();
  Micros offset = 0;
  if (i < s.size() && s[i] >= '0' && s[i] <= '9') {
    if (!number(2, h, digits) || !Eat(s, i, ':') || !number(2, mi, digits))
      return std::nullopt;
    if (Eat(s, i, ':') && !number(2, sec, digits)) return std::nullopt;
    if (h > 23 || mi > 59 || sec > 60) return std::nullopt;
    blanks();
    if (i < s.size() && (s[i] == '+' || s[i] == '-')) {
      if (!Offset(s, i, offset)) return std::nullopt;
    } else if (i < s.size()) {
      struct Zone {
        std::string_view name;
        int hours;
      };
      static constexpr Zone kZones[] = {
          {"GMT", 0},  {"UT", 0},   {"UTC", 0},  {"Z", 0},    {"EST", -5},
          {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6},
          {"PST", -8}, {"PDT", -7}, {"CET", 1},  {"CEST", 2}, {"BST", 1},
          {"WET", 0},  {"WEST", 1}, {"MSK", 3},  {"JST", 9}};
      const std::string_view zone = word();
      for (const Zone& z : kZones)
        if (z.name == zone) offset = z.hours * kHour;
    }
  }
  return DaysFromCivil(y, mo, d) * kDay + h * kHour + mi * kMinute +
         sec * kSecond - offset;
}

std::string FormatRfc3339(Micros t) {
  const std::int64_t days = FloorDiv(t, kDay);
  // The first day of all begins before the first Micros: days * kDay may not
  // be one.
  Micros rest = (t % kDay + kDay) % kDay;
  std::int64_t y;
  unsigned m, d;
  CivilFromDays(days, y, m, d);
  const int h = static_cast<int>(rest / kHour);
  rest %= kHour;
  const int mi = static_cast<int>(rest / kMinute);
  rest %= kMinute;
  const int s = static_cast<int>(rest / kSecond);
  const int us = static_cast<int>(rest % kSecond);
  char out[48];
  int n = std::snprintf(out, sizeof out, "%04lld-%02u-%02uT%02d:%02d:%02d",
                        static_cast<long long>(y), m, d, h, mi, s);
  if (us != 0)
    n += us % 1000 == 0
             ? std::snprintf(out + n, sizeof out - n, ".%03d", us / 1000)
             : std::snprintf(out + n, sizeof out - n, ".%06d", us);
  return std::string(out, n) + "Z";
}

namespace {
class MachineClock final : public Clock {
 public:
  Micros Now() const override {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  Micros Monotonic() const override {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  void Sleep(Micros duration) const override {
    std::this_thread::sleep_for(std::chrono::microseconds(duration));
  }
};
}  // namespace

const Clock& SystemClock() {
  static const MachineClock clock;
  return clock;
}

}  // namespace vigie
