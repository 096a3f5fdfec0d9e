// Why an alert was raised, in plain English or French with its figures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/detect/local_clock.h"
#include "pipeline/detect/measure.h"
#include "pipeline/detect/settings.h"
#include "pipeline/model/incident.h"

namespace vigie {

// Up to 10^18, where it stays.
std::int64_t Thousandths(double x);
// 0.4, 7.1, 52, 1,200: one decimal while it says something.
std::string Figure(double x, bool french);
// 250,000 or 250 000.
std::string Grouped(std::int64_t number, bool french);
// What is counted, one and several of it.
struct Noun {
  std::string_view one, several, un, plusieurs;
};
inline constexpr Noun kMentionsNoun = {"mention", "mentions", "mention",
                                       "mentions"};
inline constexpr Noun kNegativesNoun = {"negative mention", "negative mentions",
                                        "mention négative",
                                        "mentions négatives"};
inline constexpr Noun kPositivesNoun = {"positive mention", "positive mentions",
                                        "mention positive",
                                        "mentions positives"};
inline constexpr Noun kAuthorsNoun = {"author", "authors", "auteur", "auteurs"};
inline constexpr Noun kPeopleNoun = {"person", "people", "personne",
                                     "personnes"};
inline constexpr Noun kOneStarNoun = {"review of one star",
                                      "reviews of one star",
                                      "avis à une étoile", "avis à une étoile"};
// "1 mention", "1,200 mentions"; in French 0 is one of it as well.
std::string Counted(std::int64_t number, const Noun& noun, bool french);
// "0.4 expected", "0,4 attendue", "52 attendues": of mentions.
std::string AsExpected(double expected, bool french);
std::string_view LevelWords(Level level, bool french);
// "volume", "#boycott", "@handle (x)": what an event of the digest is about.
std::string EventName(std::string_view rule, std::string_view scope,
                      bool french);
// `driver` and `drivers`: what makes the excess (explain_causes.h).
std::vector<SignalReading> ReadingsOf(const Measures& measures);
std::string SummaryOf(const std::string& brand, Level level, Level previous,
                      bool resolved, const Measures& measures,
                      const std::string& driver, bool french);
// `clock`: the brand's, on which the onset is told.
std::string DescriptionOf(Level level, bool resolved, Micros onset,
                          const LocalClock& clock, const Measures& measures,
                          const BadBuzzSettings& settings,
                          const std::string& drivers);

}  // namespace vigie
