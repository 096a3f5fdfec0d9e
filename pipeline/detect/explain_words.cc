#include <algorithm>

#include "pipeline/base/strings.h"
#include "pipeline/detect/explain.h"
#include "pipeline/detect/explain_causes.h"

namespace vigie {

namespace {

// A damaged state may hold numbers that no whole one is as large as.
std::int64_t Nearest(double x) {
  constexpr double kMost = 1e18;
  return static_cast<std::int64_t>(
      std::clamp(x + (x < 0 ? -0.5 : 0.5), -kMost, kMost));
}

}  // namespace

std::int64_t Thousandths(double x) { return Nearest(x * 1000.0); }

std::string Figure(double x, bool french) {
  const std::int64_t tenths = Nearest(x * 10.0);
  if (tenths >= 100) return Grouped(Nearest(x), french);
  if (tenths % 10 == 0) return Cat(tenths / 10);
  return Cat(tenths / 10, french ? "," : ".", tenths % 10);
}

std::string Grouped(std::int64_t number, bool french) {
  const std::string digits = Cat(number);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += french ? ' ' : ',';
    grouped += digits[i];
  }
  return grouped;
}

std::string Counted(std::int64_t number, const Noun& noun, bool french) {
  return Cat(Grouped(number, french), " ",
             french ? (number < 2 ? noun.un : noun.plusieurs)
                    : (number == 1 ? noun.one : noun.several));
}

std::string AsExpected(double expected, bool french) {
  // As it is written: 1.96 is 2.
  return Cat(Figure(expected, french), !french           ? " expected"
                                       : expected < 1.95 ? " attendue"
                                                         : " attendues");
}

std::string_view LevelWords(Level level, bool french) {
  switch (level) {
    case Level::kCalm:
      return french ? "calme" : "calm";
    case Level::kWatch:
      return french ? "à surveiller" : "watch";
    case Level::kBadBuzz:
      return "bad buzz";
    case Level::kCrisis:
      return french ? "crise" : "crisis";
    case Level::kMajor:
      return french ? "crise majeure" : "major crisis";
  }
  return "";
}

std::string EventName(std::string_view rule, std::string_view scope,
                      bool french) {
  const std::string_view name =
      scope.substr(std::min(scope.find(':') + 1, scope.size()));
  if (rule == kRisingHashtagRule)
    return CauseName(CauseKind::kHashtag, name, french);
  if (rule == kRisingLinkRule) return CauseName(CauseKind::kLink, name, french);
  if (rule == kVipAuthorRule)
    return CauseName(CauseKind::kAuthor, name, french);
  if (rule == kSensitiveThemeRule)
    return CauseName(CauseKind::kTheme, name, french);
  if (rule == kGoodBuzzRule) return french ? "bon buzz" : "good buzz";
  if (rule == kShareOfVoiceRule)
    return french ? "part de voix" : "share of voice";
  if (rule == kUnansweredRule)
    return french ? "mentions sans réponse" : "unanswered mentions";
  return french ? "volume" : "volume";
}

}  // namespace vigie
