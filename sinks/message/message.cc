#include "sinks/message/message.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_replace.h"
#include "pipeline/base/strings.h"
#include "sinks/message/text.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxQuotes = 5;

// The same thing said in both languages.
struct Words {
  std::string_view en, fr;
};

// What a reader of one language is told.
class Speaker {
 public:
  Speaker(const Alert& alert, const MessageOptions& options)
      : french_((options.language == Language::kUnknown
                     ? alert.words
                     : options.language) == kFrench) {
    if (options.time_zone)
      zone_ = *options.time_zone;
    else
      absl::LoadTimeZone(alert.time_zone, &zone_);
  }

  std::string_view Say(const Words& words) const {
    return french() ? words.fr : words.en;
  }
  bool french() const { return french_; }
  std::string_view colon() const { return french() ? " : " : ": "; }

  // 1,234 or 1 234 (narrow blank); one decimal below ten, if it says something.
  std::string Figure(std::int64_t thousandths) const {
    const bool negative = thousandths < 0;
    const std::int64_t tenths = (std::abs(thousandths) + 50) / 100;
    const bool decimal = tenths < 100 && tenths % 10 != 0;
    std::string out = Cat(decimal ? tenths / 10 : (tenths + 5) / 10);
    for (std::size_t i = out.size(); i > 3; i -= 3)
      out.insert(i - 3, french() ? "\u202f" : ",");
    if (decimal) Append(out, french() ? "," : ".", tenths % 10);
    return negative ? "-" + out : out;
  }
  std::string Percent(std::int64_t thousandths) const {
    return Cat((thousandths + 5) / 10, french() ? "\u00a0%" : " %");
  }
  // "21 November 2026, 10:30 (CET)".
  std::string Time(Micros t) const {
    static constexpr std::string_view kMonths[] = {
        "janvier", "février", "mars",      "avril",   "mai",      "juin",
        "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
    const absl::Time time = absl::FromUnixMicros(t);
    if (!french())
      return absl::FormatTime("%-d %B %Y, %H:%M (%Z)", time, zone_);
    const auto civil = zone_.At(time).cs;
    return Cat(civil.day(), " ", kMonths[civil.month() - 1], " ",
               absl::FormatTime("%Y à %H:%M (%Z)", time, zone_));
  }
  // "45 min", "2 h 05".
  std::string Length(Micros length) const {
    const std::int64_t minutes = std::max<Micros>(length, 0) / kMinute;
    if (minutes < 60) return Cat(minutes, " min");
    return Cat(minutes / 60, " h ", minutes % 60 < 10 ? "0" : "", minutes % 60);
  }

 private:
  const bool french_;
  absl::TimeZone zone_ = absl::UTCTimeZone();
};

struct LevelLook {
  Words words;
  std::string_view icon;
  std::uint32_t color;
};
constexpr LevelLook kLevels[] = {
    {{"calm", "calme"}, "✅", 0x2e7d32},
    {{"to watch", "à surveiller"}, "🟡", 0xf9a825},
    {{"bad buzz", "bad buzz"}, "🟠", 0xef6c00},
    {{"crisis", "crise"}, "🔴", 0xc62828},
    {{"major crisis", "crise majeure"}, "🚨", 0x8e0000},
};
const LevelLook& LookOf(Level level) {
  return kLevels[std::min<std::size_t>(static_cast<std::size_t>(level), 4)];
}

// Rules whose title is not the level.
struct RuleWords {
  std::string_view rule;
  Words words;
};
constexpr RuleWords kRules[] = {
    {"lost", {"data lost", "données perdues"}},
    {"source_silent", {"silent source", "source muette"}},
    {"clock", {"clock out of order", "horloge déréglée"}},
    {"drill", {"drill", "exercice"}},
    {"digest", {"digest", "résumé"}},
    {"group", {"several incidents", "plusieurs incidents"}},
    {"volume", {"unusual volume", "volume inhabituel"}},
    {"good_buzz", {"good buzz", "buzz favorable"}},
    {"sector", {"the whole sector", "tout le secteur"}},
    {"competitor", {"a competitor's crisis", "crise d'un concurrent"}},
    {"share_of_voice", {"share of voice moves", "part de voix en mouvement"}},
    {"rising_hashtag", {"rising hashtag", "hashtag en hausse"}},
    {"rising_link", {"rising link", "lien en hausse"}},
    {"vip_author",
     {"an author with a large audience", "un auteur à forte audience"}},
    {"sensitive_theme", {"sensitive theme", "thème sensible"}},
    {"unanswered", {"unanswered complaints", "plaintes sans réponse"}},
};

std::string TitleOf(const Alert& alert, const Speaker& speaker) {
  std::string what;
  for (const RuleWords& known : kRules)
    if (known.rule == alert.rule) Assign(what, speaker.Say(known.words));
  if (what.empty() && !alert.rule.empty() && alert.rule != "bad_buzz") {
    what = alert.rule;
    std::replace(what.begin(), what.end(), '_', ' ');
  }
  constexpr Words kAllClear = {"all clear", "fin d'alerte"};
  if (!alert.firing)
    what = what.empty() ? std::string(speaker.Say(kAllClear))
                        : Cat(speaker.Say(kAllClear), " (", what, ")");
  else if (what.empty())
    Assign(what, speaker.Say(LookOf(alert.level).words));
  return Cat(alert.brand.empty() ? "Vigie" : alert.brand, speaker.colon(),
             what);
}

// A signal's name and what it counts.
struct SignalWords {
  std::string_view signal;
  Words label;
};
constexpr SignalWords kSignals[] = {
    {"V", {"Mentions", "Mentions"}},
    {"V2", {"Mentions with reposts", "Mentions avec partages"}},
    {"S", {"Negative share", "Part de négatifs"}},
    {"N", {"Negative mentions", "Mentions négatives"}},
    {"C", {"Negatives, accumulated", "Négatifs cumulés"}},
    {"R", {"Reach", "Portée"}},
};

Fact FactOf(const SignalReading& reading, const Speaker& speaker) {
  Fact fact{.label = reading.signal};
  for (const SignalWords& known : kSignals)
    if (known.signal == reading.signal)
      Assign(fact.label, speaker.Say(known.label));
  if (reading.signal == "S") {
    fact.value = Cat(speaker.Percent(reading.observed),
                     speaker.Say({" against ", " au lieu de "}),
                     speaker.Percent(reading.expected),
                     speaker.Say({" usually", " d'habitude"}));
    return fact;
  }
  fact.value = Cat(speaker.Figure(reading.observed),
                   speaker.Say({" against ", " pour "}),
                   speaker.Figure(reading.expected),
                   speaker.Say({" expected", " attendues"}));
  // Below one the quotient says nothing; above a million, nothing more.
  const std::int64_t times =
      reading.expected < 100 ? 0 : reading.observed * 1000 / reading.expected;
  if (times >= 1500)
    Append(fact.value, " (", speaker.Figure(times),
           speaker.Say({" times as many)", " fois plus)"}));
  return fact;
}

std::vector<Fact> FactsOf(const Alert& alert, const Speaker& speaker) {
  std::vector<Fact> facts;
  facts.push_back(
      {std::string(speaker.Say({"Level", "Niveau"})),
       Cat(speaker.Say(LookOf(alert.level).words), " (",
           static_cast<int>(alert.level), speaker.Say({" of 4)", " sur 4)"}))});
  facts.push_back({std::string(speaker.Say({"Since", "Depuis"})),
                   speaker.Time(alert.starts)});
  if (!alert.firing)
    facts.push_back(
        {std::string(speaker.Say({"Ended", "Fin"})),
         Cat(speaker.Time(alert.at), speaker.Say({", after ", ", au bout de "}),
             speaker.Length(alert.at - alert.starts))});
  if (!alert.scope.empty())
    facts.push_back(
        {std::string(speaker.Say({"About", "À propos de"})), alert.scope});
  for (const SignalReading& reading : alert.signals)
    facts.push_back(FactOf(reading, speaker));
  return facts;
}

// The figures in one sentence.
std::string SummaryFromSignals(const Alert& alert, const std::string& title,
                               const Speaker& speaker) {
  std::string out = title;
  for (std::size_t i = 0; i < alert.signals.size(); ++i) {
    const Fact fact = FactOf(alert.signals[i], speaker);
    Append(out, i == 0 ? ". " : speaker.Say({"; ", " ; "}), fact.label,
           speaker.colon(), fact.value);
  }
  return out + ".";
}

std::string ReasonsFromSignals(const Alert& alert, const Speaker& speaker) {
  std::string out = Cat(speaker.Say({"Began about ", "A commencé vers le "}),
                        speaker.Time(alert.starts), ".");
  for (const SignalReading& reading : alert.signals) {
    if (reading.signal == "N" && reading.observed > reading.expected)
      Append(out, speaker.Say({" There are ", " On lit "}),
             speaker.Figure(reading.observed),
             speaker.Say({" negative mentions where ",
                          " mentions négatives quand on en attendait "}),
             speaker.Figure(reading.expected),
             speaker.Say({" were expected at this hour.", " à cette heure."}));
    else if (reading.signal == "S" && reading.observed > reading.expected)
      Append(out, " ", speaker.Percent(reading.observed),
             speaker.Say({" of the mentions whose tone is known are negative; "
                          "usually ",
                          " des mentions dont le ton est connu sont négatives "
                          "; d'habitude, "}),
             speaker.Percent(reading.expected), ".");
    else if (reading.signal == "V")
      Append(out, speaker.Say({" The volume is ", " Le volume est de "}),
             speaker.Figure(reading.observed),
             speaker.Say({" mentions against ", " mentions pour "}),
             speaker.Figure(reading.expected),
             speaker.Say({" expected.", " attendues."}));
  }
  if (!alert.firing)
    out += speaker.Say({" Activity is back to its usual level.",
                        " L'activité est revenue à son niveau habituel."});
  return out;
}

std::string LinkOf(const Alert& alert, const MessageOptions& options) {
  if (options.link.empty()) return SafeUrl(alert.link);
  return SafeUrl(absl::StrReplaceAll(
      options.link, {{"{id}", PercentEncoded(alert.id)},
                     {"{step}", Cat(alert.step)},
                     {"{brand}", PercentEncoded(alert.brand)}}));
}

}  // namespace

std::string_view LevelWords(Level level, Language language) {
  const Words& words = LookOf(level).words;
  return language == kFrench ? words.fr : words.en;
}

Message MessageOf(const Alert& alert, const MessageOptions& options) {
  const Speaker speaker(alert, options);
  const LevelLook& look = LookOf(alert.firing ? alert.level : Level::kCalm);
  Message message;
  Assign(message.icon, look.icon);
  message.title = TitleOf(alert, speaker);
  message.level = alert.level;
  message.firing = alert.firing;
  message.urgent = alert.firing && alert.page && alert.level >= Level::kCrisis;
  message.color = look.color;
  message.notice = alert.notice;
  if (!alert.page)
    Append(message.notice, message.notice.empty() ? "" : " ",
           speaker.Say({"For information.", "Pour information."}));
  const bool own_words =
      (alert.words == kFrench) == speaker.french() || alert.signals.empty();
  message.summary = own_words
                        ? alert.summary
                        : SummaryFromSignals(alert, message.title, speaker);
  if (message.summary.empty()) message.summary = message.title + ".";
  message.facts = FactsOf(alert, speaker);
  Assign(message.reasons_title, speaker.Say({"Why", "Pourquoi"}));
  message.reasons =
      own_words ? alert.description : ReasonsFromSignals(alert, speaker);
  Assign(message.quotes_title, speaker.Say({"What is said", "Ce qui se dit"}));
  for (const Sample& sample : alert.samples) {
    if (message.quotes.size() == kMaxQuotes) break;
    Quote quote{
        .who = sample.author, .text = sample.text, .url = SafeUrl(sample.url)};
    if (!quote.who.empty() && !sample.platform.empty()) quote.who += ", ";
    quote.who += sample.platform;
    if (quote.text.empty()) continue;
    message.quotes.push_back(std::move(quote));
  }
  Assign(message.see, speaker.Say({"see the mention", "voir la mention"}));
  Assign(message.link_text,
         speaker.Say({"Open in Vigie", "Ouvrir dans Vigie"}));
  message.link = LinkOf(alert, options);
  message.footer = Cat("Vigie · ", speaker.Time(alert.at), " · ", alert.Key());
  message.incident = alert.id;
  message.key = alert.Key();
  message.at = alert.at;
  return message;
}

}  // namespace vigie
