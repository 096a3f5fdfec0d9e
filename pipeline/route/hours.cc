#include "pipeline/route/hours.h"

#include <algorithm>
#include <array>
#include <optional>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::int32_t kDayMinutes = 24 * 60;
constexpr Micros kLongestWait = 15 * kDay;

struct DayNames {
  std::string_view en, fr;
};
constexpr std::array<DayNames, 7> kDays = {{{"mon", "lun"},
                                            {"tue", "mar"},
                                            {"wed", "mer"},
                                            {"thu", "jeu"},
                                            {"fri", "ven"},
                                            {"sat", "sam"},
                                            {"sun", "dim"}}};

std::optional<int> DayOf(std::string_view word) {
  for (std::size_t i = 0; i < kDays.size(); ++i)
    if (word == kDays[i].en || word == kDays[i].fr) return static_cast<int>(i);
  return std::nullopt;
}

// "mon-fri", "sat,sun", "ven-lun".
std::optional<std::uint8_t> DaysOf(std::string_view text) {
  std::uint8_t days = 0;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    const std::size_t dash = part.find('-');
    const std::optional<int> first = DayOf(part.substr(0, dash));
    const std::optional<int> last =
        dash == part.npos ? first : DayOf(part.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    for (int day = *first;; day = (day + 1) % 7) {
      days = static_cast<std::uint8_t>(days | 1 << day);
      if (day == *last) break;
    }
    if (comma == text.npos) return days;
    text.remove_prefix(comma + 1);
  }
}

bool Within(const HourSpan& span, int weekday, std::int32_t minute) {
  const auto on = [&](int day) { return (span.days >> day & 1) != 0; };
  if (span.from < span.to)
    return on(weekday) && span.from <= minute && minute < span.to;
  return (on(weekday) && minute >= span.from) ||
         (on((weekday + 6) % 7) && minute < span.to);
}

}  // namespace

absl::StatusOr<std::int32_t> ParseTimeOfDay(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto hour = ParseInt<std::int32_t>(text.substr(0, colon));
  const auto minute = colon == text.npos
                          ? std::nullopt
                          : ParseInt<std::int32_t>(text.substr(colon + 1));
  if (!hour || !minute || *hour < 0 || *hour > 24 || *minute < 0 ||
      *minute > 59 || (*hour == 24 && *minute > 0) || text.size() > 5)
    return InvalidArgument("\"", text, "\" is no time of day such as 09:00");
  return *hour * 60 + *minute;
}

absl::StatusOr<HourSpan> ParseHours(std::string_view text) {
  HourSpan span;
  std::string_view hours = text;
  if (const std::size_t blank = text.find(' '); blank != text.npos) {
    const auto days = DaysOf(text.substr(0, blank));
    if (!days)
      return InvalidArgument("\"", text.substr(0, blank),
                             "\" are no days such as mon-fri or sam,dim");
    span.days = *days;
    hours =
        text.substr(std::min(text.find_first_not_of(' ', blank), text.size()));
  }
  const std::size_t dash = hours.find('-');
  if (dash == hours.npos)
    return InvalidArgument("\"", text,
                           "\" are no hours such as mon-fri 09:00-18:30");
  VIGIE_ASSIGN_OR_RETURN(span.from, ParseTimeOfDay(hours.substr(0, dash)));
  VIGIE_ASSIGN_OR_RETURN(span.to, ParseTimeOfDay(hours.substr(dash + 1)));
  if (span.from == kDayMinutes) span.from = 0;
  return span;
}

std::string TimeOfDayText(std::int32_t minute) {
  const auto two = [](std::int32_t n) { return Cat(n < 10 ? "0" : "", n); };
  return Cat(two(minute / 60), ":", two(minute % 60));
}

std::string InWords(const HourSpan& span, bool french) {
  std::string days;
  if (span.days != 0x7f) {
    const auto name = [&](int day) {
      const DayNames& names = kDays[static_cast<std::size_t>(day)];
      return french ? names.fr : names.en;
    };
    // Runs of days in a row, from a day whose eve is not meant.
    for (int day = 0; day < 7; ++day) {
      if ((span.days >> day & 1) == 0 || (span.days >> ((day + 6) % 7) & 1))
        continue;
      int last = day;
      while ((span.days >> ((last + 1) % 7) & 1) != 0) last = (last + 1) % 7;
      Append(days, days.empty() ? "" : ",", name(day));
      if (last != day) Append(days, "-", name(last));
    }
    days += ' ';
  }
  return Cat(days, TimeOfDayText(span.from), "-", TimeOfDayText(span.to));
}

bool IsOpen(const Opening& opening, const absl::TimeZone& zone, Micros at) {
  if (opening.always()) return true;
  const absl::CivilSecond local = zone.At(absl::FromUnixMicros(at)).cs;
  const auto weekday =
      static_cast<int>(absl::GetWeekday(local));  // Monday is 0
  const auto minute =
      static_cast<std::int32_t>(local.hour() * 60 + local.minute());
  const auto within = [&](const HourSpan& span) {
    return Within(span, weekday, minute);
  };
  return (opening.hours.empty() ||
          std::any_of(opening.hours.begin(), opening.hours.end(), within)) &&
         std::none_of(opening.quiet.begin(), opening.quiet.end(), within);
}

Micros NextOpen(const Opening& opening, const absl::TimeZone& zone, Micros at) {
  if (IsOpen(opening, zone, at)) return at;
  // Minute by minute: rare, a millisecond at most, and right in every night.
  for (Micros t = (MinuteOf(at) + 1) * kMinute; t < at + kLongestWait;
       t += kMinute)
    if (IsOpen(opening, zone, t)) return t;
  return at + kLongestWait;
}

Micros NextDaily(std::int32_t minute, const absl::TimeZone& zone,
                 Micros after) {
  absl::CivilDay day(zone.At(absl::FromUnixMicros(after)).cs);
  for (--day;; ++day) {
    const Micros at = absl::ToUnixMicros(
        absl::FromCivil(absl::CivilMinute(day) + minute, zone));
    if (at > after) return at;
  }
}

}  // namespace vigie
