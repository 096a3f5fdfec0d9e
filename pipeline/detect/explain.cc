#include "pipeline/detect/explain.h"

#include <algorithm>

#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"
#include "pipeline/detect/numerics.h"

namespace vigie {
namespace {

std::int64_t Thousandths(double x) {
  return static_cast<std::int64_t>(x * 1000.0 + (x < 0 ? -0.5 : 0.5));
}

// 0.4, 7.1, 52: one decimal while it says something.
std::string Figure(double x) {
  const auto tenths = static_cast<std::int64_t>(x * 10.0 + 0.5);
  if (tenths >= 100) return Cat(static_cast<std::int64_t>(x + 0.5));
  if (tenths % 10 == 0) return Cat(tenths / 10);
  return Cat(tenths / 10, ".", tenths % 10);
}

std::int64_t Percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : (200 * part + whole) / (2 * whole);
}

std::string Span(int minutes) {
  if (minutes == 60) return "hour";
  if (minutes == 120) return "two hours";
  return Cat(minutes, " minutes");
}

// "1 in 40,000".
std::string Chance(double tail) {
  if (tail < 1e-9) return "less than 1 in 1,000,000,000";
  const double inverse = 1.0 / tail;
  // Two digits are enough.
  std::int64_t scale = 1;
  while (inverse / static_cast<double>(scale) >= 100.0) scale *= 10;
  std::string digits = Cat(
      static_cast<std::int64_t>(inverse / static_cast<double>(scale)) * scale);
  for (std::size_t i = digits.size(); i > 3; i -= 3)
    digits.insert(i - 3, 1, ',');
  return "1 in " + digits;
}

std::string People(const Measures& m) {
  if (m.people == 1) return "1 author";
  // Only the last 64 negatives are kept.
  return Cat(m.negatives > m.voices ? "at least " : "", m.people, " authors");
}

std::string_view Name(Level level) {
  switch (level) {
    case Level::kCalm:
      return "calm";
    case Level::kWatch:
      return "watch";
    case Level::kBadBuzz:
      return "bad buzz";
    case Level::kCrisis:
      return "crisis";
    case Level::kMajor:
      return "major crisis";
  }
  return "calm";
}

}  // namespace

std::vector<SignalReading> ReadingsOf(const Measures& m) {
  const double share = m.share_judged == 0
                           ? 0.0
                           : static_cast<double>(m.share_negatives) /
                                 static_cast<double>(m.share_judged);
  constexpr double kLn10 = 2.30258509299404568402;
  const double rarity = m.tail >= 1.0    ? 0.0
                        : m.tail < 1e-30 ? 30.0
                                         : -PlainLog(m.tail) / kLn10;
  return {
      {"V", m.mentions * 1000, Thousandths(m.expected_mentions),
       Thousandths(m.volume_score)},
      {"S", Thousandths(share), Thousandths(m.usual_share),
       Thousandths(rarity)},
      {"N", m.negatives * 1000, Thousandths(m.expected_negatives),
       Thousandths(m.negative_ratio)},
  };
}

std::string SummaryOf(const std::string& brand, Level level, Level previous,
                      bool resolved, const Measures& m) {
  const std::string figures = Cat(
      m.negatives, " negative mentions in the last ", Span(m.negative_minutes),
      " against ", Figure(m.expected_negatives), " expected; ",
      Percent(m.share_negatives, m.share_judged), " % negative against ",
      Thousandths(m.usual_share) / 10, " % usually");
  if (resolved) return Cat(brand, ": all clear. ", figures, ".");
  if (level < previous)
    return Cat(brand, ": down from ", Name(previous), " to ", Name(level), ". ",
               figures, ".");
  return Cat(brand, ": ", Name(level), ". ", figures, "; ", People(m), ".");
}

std::string DescriptionOf(Level level, bool resolved, Micros onset,
                          const Measures& m, const BadBuzzSettings& s) {
  std::string text = Cat(
      "Began about ", FormatRfc3339(onset), ". Negatives (N): ", m.negatives,
      " in the last ", Span(m.negative_minutes), ", expected ",
      Figure(m.expected_negatives), ", ",
      Figure(static_cast<double>(m.negatives) /
             std::max(m.expected_negatives, 0.1)),
      " times as many. Negative share (S): ",
      Percent(m.share_negatives, m.share_judged), " % of ", m.share_judged,
      " mentions with a tone in the last ", Span(m.share_minutes), ", usually ",
      Thousandths(m.usual_share) / 10, " %");
  if (m.tail < 0.05) Append(text, "; by chance ", Chance(m.tail));
  Append(text, ". Volume (V): ", m.mentions, " mentions in the last hour, ",
         "expected ", Figure(m.expected_mentions),
         m.unusual_volume ? ", unusual for this brand. " : ". ");
  if (m.people > 0)
    Append(text, "Negatives from ", People(m), ", the most active wrote ",
           m.most, ". ");
  if (resolved) {
    Append(text, "Calm for ", s.clear_minutes, " minutes. A return within ",
           s.reopen_hours, " hours reopens this incident.");
  } else {
    Append(text, "It falls by one level after ",
           level == Level::kMajor ? s.major_down_minutes : s.down_minutes,
           " minutes below the limits of its level; all clear after ",
           s.clear_minutes,
           " calm minutes, one hour of them at a time when "
           "people speak.");
  }
  return text;
}

}  // namespace vigie
