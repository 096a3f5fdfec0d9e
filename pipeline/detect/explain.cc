#include "pipeline/detect/explain.h"

#include <algorithm>

#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"
#include "pipeline/detect/levels.h"
#include "pipeline/detect/numerics.h"

namespace vigie {
namespace {

std::int64_t Percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : (200 * part + whole) / (2 * whole);
}

// "the last hour", "les 30 dernières minutes"
std::string Span(int minutes, bool french) {
  if (minutes == 60) return french ? "la dernière heure" : "the last hour";
  if (minutes % 60 == 0)
    return french ? Cat("les ", minutes / 60, " dernières heures")
                  : Cat("the last ", minutes / 60, " hours");
  return french ? Cat("les ", minutes, " dernières minutes")
                : Cat("the last ", minutes, " minutes");
}

// "1 in 40,000", "1 sur 40 000".
std::string Chance(double tail, bool french) {
  if (tail < 1e-9)
    return french ? "moins de 1 sur un milliard" : "less than 1 in a billion";
  const double inverse = 1.0 / tail;
  // Two digits are enough.
  std::int64_t scale = 1;
  while (inverse / static_cast<double>(scale) >= 100.0) scale *= 10;
  return Cat(
      french ? "1 sur " : "1 in ",
      Grouped(static_cast<std::int64_t>(inverse / static_cast<double>(scale)) *
                  scale,
              french));
}

std::string People(const Measures& m, bool french) {
  // Only the last 64 are kept.
  const bool more = m.people > 1 && m.negatives > m.voices;
  return Cat(!more    ? ""
             : french ? "au moins "
                      : "at least ",
             Counted(m.people, kAuthorsNoun, french));
}

// What the everyday signals would not have shown by themselves.
void AppendRoutes(const Measures& m, bool french, std::string& text) {
  if (m.doubling_minutes > 0)
    Append(text, french ? "Les négatifs doublent en " : "Negatives double in ",
           Figure(m.doubling_minutes, french), " min. ");
  if (m.reach_record)
    Append(text, french ? "L'audience touchée est un record de 28 jours. "
                        : "The reach is a record of 28 days. ");
  if (m.trickle_tail < 1e-2)
    Append(text, french ? "Au fil des heures : " : "Over the hours: ",
           Counted(m.trickle_negatives, kNegativesNoun, french),
           french ? " dans " : " in ", Span(60 * m.trickle_hours, french), ", ",
           AsExpected(m.trickle_expected, french),
           french ? " ; par hasard " : "; by chance ",
           Chance(m.trickle_tail, french), ". ");
  if (m.lowest_people > 0)
    Append(text, Counted(m.lowest, kOneStarNoun, french),
           french ? " en 24 heures, d'habitude " : " in 24 hours, usually ",
           Figure(m.expected_lowest, french), ". ");
  if (m.alarm_people > 0)
    Append(text,
           french ? "Danger, rappel, fuite, décès ou justice : "
                  : "Danger, recall, leak, death or court: ",
           Counted(m.alarms, kMentionsNoun, french), french ? " de " : " by ",
           Counted(m.alarm_people, kAuthorsNoun, french),
           french ? " dans la dernière heure. " : " in the last hour. ");
}

// "2.1 times as many"; "" where it says nothing.
std::string Times(const Measures& m, bool french) {
  const double times =
      static_cast<double>(m.negatives) / std::max(m.expected_negatives, 0.1);
  if (times < 1.25) return "";
  return french ? Cat(", ", Figure(times, true), " fois plus")
                : Cat(", ", Figure(times, false), " times as many");
}

// Below how many negatives the level is certainly not held by their number; 0
// where something else holds it.
double LimitOf(Level level, const Measures& m, const BadBuzzSettings& s) {
  const double ratio = level == Level::kMajor    ? s.major_n_ratio
                       : level == Level::kCrisis ? s.crisis_n_ratio
                                                 : s.n_ratio;
  return m.negative_ratio < ratio ? 0.0
                                  : kExitRatio * ratio * m.expected_negatives;
}

void AppendEnd(Level level, bool resolved, const Measures& m,
               const BadBuzzSettings& s, std::string& text) {
  if (resolved) {
    if (s.french)
      Append(text, "Calme depuis ", s.clear_minutes,
             " min. Un retour dans les ", s.reopen_hours,
             " heures rouvre cet incident.");
    else
      Append(text, "Calm for ", s.clear_minutes, " min. A return within ",
             s.reopen_hours, " hours reopens this incident.");
    return;
  }
  const std::int64_t patience =
      level == Level::kMajor ? s.major_down_minutes : s.down_minutes;
  const double limit = LimitOf(level, m, s);
  if (s.french) {
    Append(text, "Pour redescendre d'un niveau : ", patience, " min ");
    if (limit >= 1)
      Append(text, "sous ", Figure(limit, true), " négatifs en ",
             m.negative_minutes, " min environ");
    else
      text += "sous les seuils du niveau";
    Append(text, ". Fin d'alerte : ", s.clear_minutes,
           " min de calme, dont une heure à un moment où l'on parle.");
    return;
  }
  Append(text, "To fall by one level: ", patience, " min ");
  if (limit >= 1)
    Append(text, "below about ", Figure(limit, false), " negatives in ",
           m.negative_minutes, " min");
  else
    text += "below the limits of its level";
  Append(text, ". All clear: ", s.clear_minutes,
         " min of calm, one hour of it at a time when people speak.");
}

std::string DescriptionFr(Level level, bool resolved, Micros onset,
                          const LocalClock& clock, const Measures& m,
                          const BadBuzzSettings& s,
                          const std::string& drivers) {
  std::string text = Cat(
      "Début vers le ", clock.Text(onset, true),
      ". Négatifs (N) : ", Counted(m.negatives, kNegativesNoun, true), " dans ",
      Span(m.negative_minutes, true), ", ",
      AsExpected(m.expected_negatives, true), Times(m, true),
      ". Part de négatifs (S) : ", Percent(m.share_negatives, m.share_judged),
      " % de ", Counted(m.share_judged, kMentionsNoun, true),
      " avec une tonalité dans ", Span(m.share_minutes, true), ", d'habitude ",
      Thousandths(m.usual_share) / 10, " %");
  if (m.tail < 0.05) Append(text, " ; par hasard ", Chance(m.tail, true));
  Append(text, ". Volume (V) : ", Counted(m.mentions, kMentionsNoun, true),
         " dans la dernière heure, ", AsExpected(m.expected_mentions, true),
         m.unusual_volume ? ", inhabituel pour cette marque. " : ". ");
  text += drivers;
  AppendRoutes(m, true, text);
  if (m.people > 0) {
    Append(text, "Les négatifs viennent ",
           m.people > 1 && m.negatives > m.voices ? "d'" : "de ",
           People(m, true));
    if (m.most > 1) Append(text, ", le plus actif en a écrit ", m.most);
    text += ". ";
  }
  AppendEnd(level, resolved, m, s, text);
  return text;
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
      {"V", m.originals * 1000, Thousandths(m.expected_originals),
       Thousandths(m.originals_score)},
      {"V2", m.mentions * 1000, Thousandths(m.expected_mentions),
       Thousandths(m.volume_score)},
      {"S", Thousandths(share), Thousandths(m.usual_share),
       Thousandths(rarity)},
      {"N", m.negatives * 1000, Thousandths(m.expected_negatives),
       Thousandths(m.negative_ratio)},
      {"C", m.cusum_negatives * 1000, Thousandths(m.cusum_expected),
       Thousandths(m.cusum)},
      {"R", static_cast<std::int64_t>(m.reach),
       Thousandths(m.expected_reach) / 1000, m.reach_record ? 1000 : 0},
  };
}

std::string SummaryOf(const std::string& brand, Level level, Level previous,
                      bool resolved, const Measures& m,
                      const std::string& driver, bool french) {
  const std::string figures =
      french ? Cat(Counted(m.negatives, kNegativesNoun, true), " dans ",
                   Span(m.negative_minutes, true), " contre ",
                   AsExpected(m.expected_negatives, true), " ; ",
                   Percent(m.share_negatives, m.share_judged),
                   " % de négatifs contre ", Thousandths(m.usual_share) / 10,
                   " % d'habitude")
             : Cat(Counted(m.negatives, kNegativesNoun, false), " in ",
                   Span(m.negative_minutes, false), " against ",
                   AsExpected(m.expected_negatives, false), "; ",
                   Percent(m.share_negatives, m.share_judged),
                   " % negative against ", Thousandths(m.usual_share) / 10,
                   " % usually");
  const char* const colon = french ? " : " : ": ";
  if (resolved)
    return Cat(brand, colon, french ? "fin d'alerte. " : "all clear. ", figures,
               ".");
  if (level < previous)
    return Cat(brand, colon, french ? "de " : "down from ",
               LevelWords(previous, french), french ? " à " : " to ",
               LevelWords(level, french), ". ", figures, ".");
  const char* const semicolon = french ? " ; " : "; ";
  // Danger is told first where it, and not the negatives, raised the alert.
  std::string text = Cat(brand, colon, LevelWords(level, french), ". ");
  if (m.alarm_people > 0 && m.alarm_tail < 1e-3 && m.tail > 1e-3)
    Append(text, Counted(m.alarms, kMentionsNoun, french),
           french ? " de danger, rappel, fuite, décès ou justice dans la "
                    "dernière heure"
                  : " of danger, recall, leak, death or court in the last hour",
           semicolon);
  if (m.lowest_people > 0 && m.lowest_tail < 1e-2)
    Append(text, Counted(m.lowest, kOneStarNoun, french),
           french ? " en 24 heures, d'habitude " : " in 24 hours, usually ",
           Figure(m.expected_lowest, french), semicolon);
  // So is what adds up over a day where the last hour shows nothing.
  if (!m.unusual_volume && m.tail > 1e-3 && m.trickle_hours > 2 &&
      m.trickle_tail < 1e-2)
    Append(text, Counted(m.trickle_negatives, kNegativesNoun, french),
           french ? " dans " : " in ", Span(60 * m.trickle_hours, french),
           french ? " contre " : " against ",
           AsExpected(m.trickle_expected, french), semicolon);
  // Where nothing is negative the others said it all.
  if (m.negatives == 0 && text.ends_with(semicolon))
    text.erase(text.size() - std::string_view(semicolon).size());
  else
    text += figures;
  if (m.people > 0) Append(text, semicolon, People(m, french));
  if (!driver.empty()) Append(text, semicolon, driver);
  return text + ".";
}

std::string DescriptionOf(Level level, bool resolved, Micros onset,
                          const LocalClock& clock, const Measures& m,
                          const BadBuzzSettings& s,
                          const std::string& drivers) {
  if (s.french)
    return DescriptionFr(level, resolved, onset, clock, m, s, drivers);
  std::string text =
      Cat("Began about ", clock.Text(onset, false),
          ". Negatives (N): ", Counted(m.negatives, kNegativesNoun, false),
          " in ", Span(m.negative_minutes, false), ", ",
          AsExpected(m.expected_negatives, false), Times(m, false),
          ". Negative share (S): ", Percent(m.share_negatives, m.share_judged),
          " % of ", Counted(m.share_judged, kMentionsNoun, false),
          " with a tone in ", Span(m.share_minutes, false), ", usually ",
          Thousandths(m.usual_share) / 10, " %");
  if (m.tail < 0.05) Append(text, "; by chance ", Chance(m.tail, false));
  Append(text, ". Volume (V): ", Counted(m.mentions, kMentionsNoun, false),
         " in the last hour, ", AsExpected(m.expected_mentions, false),
         m.unusual_volume ? ", unusual for this brand. " : ". ");
  text += drivers;
  AppendRoutes(m, false, text);
  if (m.people > 0) {
    Append(text, "The negatives are from ", People(m, false));
    if (m.most > 1) Append(text, ", the most active wrote ", m.most);
    text += ". ";
  }
  AppendEnd(level, resolved, m, s, text);
  return text;
}

}  // namespace vigie
