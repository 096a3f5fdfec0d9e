#include "pipeline/detect/explain.h"

#include <algorithm>

#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"
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
  const double inverse = 1.0 / std::max(tail, 1e-9);
  // Two digits are enough.
  std::int64_t scale = 1;
  while (inverse / static_cast<double>(scale) >= 100.0) scale *= 10;
  const std::string digits = Grouped(
      static_cast<std::int64_t>(inverse / static_cast<double>(scale)) * scale,
      french);
  const char* less = "";
  if (tail < 1e-9) less = french ? "moins de " : "less than ";
  return Cat(less, french ? "1 sur " : "1 in ", digits);
}

std::string People(const Measures& m, bool french) {
  if (m.people == 1) return french ? "1 auteur" : "1 author";
  // Only the last 64 are kept.
  const bool more = m.negatives > m.voices;
  if (french) return Cat(more ? "au moins " : "", m.people, " auteurs");
  return Cat(more ? "at least " : "", m.people, " authors");
}

// What the everyday signals would not have shown by themselves.
void AppendRoutes(const Measures& m, bool french, std::string& text) {
  if (m.doubling_minutes > 0)
    Append(text, french ? "Les négatifs doublent en " : "Negatives double in ",
           Figure(m.doubling_minutes, french), " min. ");
  if (m.reach_record)
    Append(text, french ? "L'audience touchée est un record de 28 jours. "
                        : "The reach is a record of 28 days. ");
  if (m.trickle_tail < 1e-3)
    Append(text, french ? "Au fil des heures : " : "Over the hours: ",
           m.trickle_negatives,
           french ? " mentions négatives dans " : " negative mentions in ",
           Span(60 * m.trickle_hours, french),
           french ? ", attendu " : ", expected ",
           Figure(m.trickle_expected, french),
           french ? " ; par hasard " : "; by chance ",
           Chance(m.trickle_tail, french), ". ");
  if (m.lowest_people > 0)
    Append(text,
           french ? "Avis à une étoile : " : "Reviews of one star: ", m.lowest,
           french ? " en 24 heures, attendu " : " in 24 hours, expected ",
           Figure(m.expected_lowest, french), ". ");
  if (m.alarm_people > 0)
    Append(text,
           french ? "Danger, rappel, fuite, décès ou justice : "
                  : "Danger, recall, leak, death or court: ",
           m.alarms, french ? " mentions de " : " mentions by ", m.alarm_people,
           french ? " auteurs dans la dernière heure. "
                  : " authors in the last hour. ");
}

std::string DescriptionFr(Level level, bool resolved, Micros onset,
                          const Measures& m, const BadBuzzSettings& s,
                          const std::string& drivers) {
  std::string text =
      Cat("Début vers ", FormatRfc3339(onset), ". Négatifs (N) : ", m.negatives,
          " dans ", Span(m.negative_minutes, true), ", attendu ",
          Figure(m.expected_negatives, true), ", soit ",
          Figure(static_cast<double>(m.negatives) /
                     std::max(m.expected_negatives, 0.1),
                 true),
          " fois plus. Part de négatifs (S) : ",
          Percent(m.share_negatives, m.share_judged), " % de ", m.share_judged,
          " mentions avec une tonalité dans ", Span(m.share_minutes, true),
          ", d'habitude ", Thousandths(m.usual_share) / 10, " %");
  if (m.tail < 0.05) Append(text, " ; par hasard ", Chance(m.tail, true));
  Append(text, ". Volume (V) : ", m.mentions,
         " mentions dans la dernière heure, attendu ",
         Figure(m.expected_mentions, true),
         m.unusual_volume ? ", inhabituel pour cette marque. " : ". ");
  text += drivers;
  AppendRoutes(m, true, text);
  if (m.people > 0)
    Append(text, "Négatifs de ", People(m, true), ", le plus actif en a écrit ",
           m.most, ". ");
  if (resolved)
    Append(text, "Calme depuis ", s.clear_minutes, " min. Un retour dans les ",
           s.reopen_hours, " heures rouvre cet incident.");
  else
    Append(text, "Il descend d'un niveau après ",
           level == Level::kMajor ? s.major_down_minutes : s.down_minutes,
           " min sous les seuils de son niveau ; fin d'alerte après ",
           s.clear_minutes,
           " min de calme, dont une heure à un moment où l'on parle.");
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
      french ? Cat(m.negatives, " mentions négatives dans ",
                   Span(m.negative_minutes, true), " contre ",
                   Figure(m.expected_negatives, true), " attendues ; ",
                   Percent(m.share_negatives, m.share_judged),
                   " % de négatifs contre ", Thousandths(m.usual_share) / 10,
                   " % d'habitude")
             : Cat(m.negatives, " negative mentions in ",
                   Span(m.negative_minutes, false), " against ",
                   Figure(m.expected_negatives, false), " expected; ",
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
    Append(text, m.alarms,
           french ? " mentions de danger, rappel, fuite, décès ou justice dans "
                    "la dernière heure"
                  : " mentions of danger, recall, leak, death or court in the "
                    "last hour",
           semicolon);
  if (m.lowest_people > 0 && m.lowest_tail < 5e-3)
    Append(text, m.lowest,
           french ? " avis à une étoile en 24 heures contre "
                  : " reviews of one star in 24 hours against ",
           Figure(m.expected_lowest, french),
           french ? " attendus" : " expected", semicolon);
  // So is what adds up over a day where the last hour shows nothing.
  if (!m.unusual_volume && m.tail > 1e-3 && m.trickle_hours > 2 &&
      m.trickle_tail < 5e-3)
    Append(text, m.trickle_negatives,
           french ? " mentions négatives dans " : " negative mentions in ",
           Span(60 * m.trickle_hours, french),
           french ? " contre " : " against ",
           Figure(m.trickle_expected, french),
           french ? " attendues" : " expected", semicolon);
  text += figures;
  if (m.people > 0) Append(text, semicolon, People(m, french));
  if (!driver.empty()) Append(text, semicolon, driver);
  return text + ".";
}

std::string DescriptionOf(Level level, bool resolved, Micros onset,
                          const Measures& m, const BadBuzzSettings& s,
                          const std::string& drivers) {
  if (s.french) return DescriptionFr(level, resolved, onset, m, s, drivers);
  std::string text = Cat(
      "Began about ", FormatRfc3339(onset), ". Negatives (N): ", m.negatives,
      " in ", Span(m.negative_minutes, false), ", expected ",
      Figure(m.expected_negatives, false), ", ",
      Figure(static_cast<double>(m.negatives) /
                 std::max(m.expected_negatives, 0.1),
             false),
      " times as many. Negative share (S): ",
      Percent(m.share_negatives, m.share_judged), " % of ", m.share_judged,
      " mentions with a tone in ", Span(m.share_minutes, false), ", usually ",
      Thousandths(m.usual_share) / 10, " %");
  if (m.tail < 0.05) Append(text, "; by chance ", Chance(m.tail, false));
  Append(text, ". Volume (V): ", m.mentions, " mentions in the last hour, ",
         "expected ", Figure(m.expected_mentions, false),
         m.unusual_volume ? ", unusual for this brand. " : ". ");
  text += drivers;
  AppendRoutes(m, false, text);
  if (m.people > 0)
    Append(text, "Negatives from ", People(m, false),
           ", the most active wrote ", m.most, ". ");
  if (resolved)
    Append(text, "Calm for ", s.clear_minutes, " min. A return within ",
           s.reopen_hours, " hours reopens this incident.");
  else
    Append(text, "It falls by one level after ",
           level == Level::kMajor ? s.major_down_minutes : s.down_minutes,
           " min below the limits of its level; all clear after ",
           s.clear_minutes,
           " min of calm, one hour of it at a time when people speak.");
  return text;
}

}  // namespace vigie
