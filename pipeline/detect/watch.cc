// What the detector tells for the digest: events of a brand (events.h).
#include <algorithm>

#include "absl/strings/str_format.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz_detector.h"
#include "pipeline/detect/explain.h"
#include "pipeline/detect/explain_causes.h"
#include "pipeline/detect/numerics.h"

namespace vigie {
namespace {

constexpr std::int64_t kDayMinutes = 1440;
// A hashtag or link rises: so many mentions in an hour, so many times the
// usual, from so many people.
constexpr std::int64_t kRisingMentions = 10;
constexpr double kRisingRatio = 5;
constexpr int kRisingPeople = 5;
constexpr double kOutgrows = 1.5;  // times the growth of the whole brand
constexpr std::int64_t kSensitiveMentions = 3;
constexpr double kSensitiveRatio = 3;
// Shares of a panel's voices over a day.
constexpr double kVoiceShift = 0.10, kVoiceRatio = 1.5;
constexpr std::int64_t kVoiceMentions = 200;
constexpr double kGoodRatio = 2.5, kGoodTail = 5e-4, kGoodOverBad = 1.3;

std::int64_t Percent(double share) {
  return static_cast<std::int64_t>(share * 100.0 + 0.5);
}

SignalReading Reading(std::string signal, std::int64_t seen, double expected) {
  return {std::move(signal), seen * 1000, Thousandths(expected),
          Thousandths(static_cast<double>(seen) / std::max(expected, 0.5))};
}

// "480 mentions in the last hour against 120 expected"
std::string Against(std::int64_t seen, const Noun& noun, double expected,
                    bool french) {
  if (expected < 0.05)
    return Cat(Counted(seen, noun, french),
               french ? " dans la dernière heure, d'habitude aucune"
                      : " in the last hour, usually none");
  return Cat(
      Counted(seen, noun, french),
      french ? " dans la dernière heure contre " : " in the last hour against ",
      AsExpected(expected, french));
}

// The last hour's mentions against the expected.
double Growth(const BrandHistory& history, std::int64_t bin) {
  std::int64_t mentions = 0;
  double expected = 0;
  for (int back = 0; back < kBinsPerHour; ++back) {
    mentions += history.At(bin - back).total;
    expected += history.baseline().ExpectedMentions(bin - back);
  }
  return static_cast<double>(mentions) / std::max(expected, 1.0);
}

// How many followers a reach stands for, two digits of it.
std::string Followers(std::uint32_t reach_milli, bool french) {
  constexpr double kLn10 = 2.30258509299404568402;
  const double count = PlainExp(kLn10 * reach_milli / 1000.0);
  std::int64_t scale = 1;
  while (count / static_cast<double>(scale) >= 100.0) scale *= 10;
  return Grouped(
      static_cast<std::int64_t>(count / static_cast<double>(scale) + 0.5) *
          scale,
      french);
}

}  // namespace

void BadBuzzDetector::Note(const Observation& o, Slot& slot) {
  constexpr std::int64_t kFar = std::int64_t{1} << 33;
  const std::int64_t minute = std::clamp<std::int64_t>(o.minute, 0, kFar);
  if (o.own && o.parent != 0)
    slot.shelved.open().events.Answered(o.parent, minute);
  if (o.doubtful || o.outside) return;
  const std::int64_t bin = FloorDiv(minute, kBinMinutes);
  slot.shelved.open().causes.Observe(
      o, bin, !slot.shelved.open().history.incident.open());
  if (o.waits && o.tone == Tone::kNegative && o.item != 0)
    slot.shelved.open().events.Waits(o.item, minute);
  if (o.author == 0 || o.repost ||
      o.reach_milli < static_cast<std::uint32_t>(settings_.vip_reach))
    return;
  // Everybody is new to a brand that is.
  const bool first = slot.shelved.open().events.IsRareAuthor(o.author, minute);
  if (!first ||
      bin - slot.shelved.open().history.first_bin() < kDayMinutes / kBinMinutes)
    return;
  std::string name = absl::StrFormat("%016x", o.author);
  for (const ObservedEntity& entity : o.entities)
    if (entity.kind == EntityKind::kAuthor) name = std::string(entity.key);
  slot.shelved.open().events.Arrived({std::move(name),
                                      std::min(o.reach_milli, kMostReachMilli),
                                      o.tone == Tone::kNegative});
}

void BadBuzzDetector::Sign(std::uint32_t brand, Slot& slot, EventSign sign,
                           std::int64_t boundary,
                           std::vector<IncidentChange>& changes) {
  const DetectorBrand& named = brands_[brand];
  const BrandEvents::Open* open =
      slot.shelved.open().events.Sign(sign, named.name, boundary);
  if (open == nullptr) return;
  IncidentChange change;
  change.rule = sign.rule;
  change.brand = brand;
  change.scope = std::move(sign.scope);
  change.level = Level::kWatch;
  change.page = false;
  change.at = boundary * kMinute;
  change.bin = FloorDiv(boundary - 1, kBinMinutes);
  change.onset = change.bin * kBinMinutes * kMinute;
  change.signals = std::move(sign.signals);
  change.summary =
      Cat(named.name, settings_.french ? " : " : ": ", sign.summary, ".");
  change.description = std::move(sign.description);
  change.id = absl::StrFormat("%016x", open->id);
  change.step = 1;
  changes.push_back(std::move(change));
}

void BadBuzzDetector::Expire(std::uint32_t brand, Slot& slot,
                             std::int64_t boundary,
                             std::vector<IncidentChange>& changes) {
  std::vector<BrandEvents::Open> over;
  slot.shelved.open().events.Expire(boundary, over);
  for (const BrandEvents::Open& open : over) {
    IncidentChange change;
    change.rule = BrandEvents::RuleOf(open);
    change.brand = brand;
    change.scope = open.scope;
    change.level = Level::kCalm;
    change.previous = Level::kWatch;
    change.resolved = true;
    change.page = false;
    change.at = std::min(boundary, BrandEvents::DueOf(open)) * kMinute;
    change.bin = FloorDiv(open.since - 1, kBinMinutes);
    change.onset = change.bin * kBinMinutes * kMinute;
    change.summary = settings_.french
                         ? Cat(brands_[brand].name, " : c'est retombé (",
                               EventName(change.rule, open.scope, true), ").")
                         : Cat(brands_[brand].name, ": it is over (",
                               EventName(change.rule, open.scope, false), ").");
    change.id = absl::StrFormat("%016x", open.id);
    change.step = 2;
    changes.push_back(std::move(change));
  }
}

void BadBuzzDetector::Watch(std::uint32_t brand, Slot& slot,
                            std::int64_t boundary,
                            std::vector<IncidentChange>& changes) {
  WatchCauses(brand, slot, boundary, changes);
  WatchVoices(brand, slot, boundary, changes);
  Expire(brand, slot, boundary, changes);
}

void BadBuzzDetector::WatchMeasures(std::uint32_t brand, Slot& slot,
                                    const Measures& m, std::int64_t boundary,
                                    std::vector<IncidentChange>& changes) {
  const bool french = settings_.french;
  if (!slot.shelved.open().history.incident.open() &&
      (m.unusual_volume || m.tail < settings_.s_tail)) {
    EventSign sign{.rule = kVolumeRule};
    sign.summary =
        m.unusual_volume
            ? Cat(french ? "volume inhabituel, " : "unusual volume, ",
                  Against(m.mentions, kMentionsNoun, m.expected_mentions,
                          french))
            : Cat(french ? "part de négatifs inhabituelle, "
                         : "an unusual share of negatives, ",
                  Against(m.negatives, kNegativesNoun, m.expected_negatives,
                          french));
    sign.description =
        Cat(french ? "À surveiller : ce n'est pas un bad buzz tant que les "
                     "négatifs ne dépassent pas nettement l'habitude ("
                   : "To watch: not a bad buzz as long as negatives are not "
                     "clearly above the usual (",
            Against(m.negatives, kNegativesNoun, m.expected_negatives, french),
            ").");
    sign.signals = ReadingsOf(m);
    Sign(brand, slot, std::move(sign), boundary, changes);
  }
  const double ratio =
      static_cast<double>(m.positives) / std::max(m.expected_positives, 0.5);
  if (m.positive_tail < kGoodTail && ratio >= kGoodRatio &&
      ratio >= kGoodOverBad * m.negative_ratio) {
    EventSign sign{.rule = kGoodBuzzRule};
    sign.summary =
        Cat(french ? "bon buzz, " : "good buzz, ",
            Against(m.positives, kPositivesNoun, m.expected_positives, french));
    sign.description =
        french ? "On parle de la marque en bien bien plus que d'habitude : "
                 "c'est le moment de remercier et de relayer."
               : "People speak well of the brand far more than usual: the "
                 "moment to thank them and to pass it on.";
    sign.signals = ReadingsOf(m);
    sign.signals.push_back(Reading("P", m.positives, m.expected_positives));
    Sign(brand, slot, std::move(sign), boundary, changes);
  }
}

void BadBuzzDetector::WatchCauses(std::uint32_t brand, Slot& slot,
                                  std::int64_t boundary,
                                  std::vector<IncidentChange>& changes) {
  const bool french = settings_.french;
  const std::int64_t bin = FloorDiv(boundary - 1, kBinMinutes);
  const std::int64_t now = CauseSlot(bin);
  // A brand's own hashtag is new to us, not to it, on the first day.
  if (bin - slot.shelved.open().history.first_bin() < kDayMinutes / kBinMinutes)
    return;
  for (const Cause& cause : slot.shelved.open().causes.all()) {
    if (cause.slot < now - 1) continue;
    const std::string name = CauseName(cause.kind, cause.name, french);
    if (cause.kind == CauseKind::kHashtag || cause.kind == CauseKind::kLink) {
      const std::int64_t mentions = cause.Mentions(now);
      if (mentions < kRisingMentions ||
          static_cast<double>(mentions) < kRisingRatio * cause.usual)
        continue;
      // Where all that is said of the brand grows, so do its everyday tags.
      if (static_cast<double>(mentions) <
          kOutgrows * Growth(slot.shelved.open().history, bin) * cause.usual)
        continue;
      const int people = cause.People(bin);
      if (people < kRisingPeople) continue;
      const bool tag = cause.kind == CauseKind::kHashtag;
      EventSign sign{.rule = tag ? kRisingHashtagRule : kRisingLinkRule,
                     .scope = Cat(tag ? "hashtag:" : "link:", cause.name)};
      sign.summary = Cat(name, french ? " monte, " : " is rising, ",
                         Against(mentions, kMentionsNoun, cause.usual, french));
      sign.description = Cat(
          french ? "Environ " : "About ", Counted(people, kPeopleNoun, french),
          french ? " dans la dernière demi-heure ; "
                 : " in the last half hour; ",
          Counted(cause.Negatives(now), kNegativesNoun, french), ".");
      sign.signals.push_back(Reading("V", mentions, cause.usual));
      Sign(brand, slot, std::move(sign), boundary, changes);
    } else if (cause.kind == CauseKind::kTheme &&
               settings_.sensitive_themes.Has(
                   static_cast<Theme>(cause.key - 1))) {
      const std::int64_t negatives = cause.Negatives(now);
      if (negatives < kSensitiveMentions ||
          static_cast<double>(negatives) <
              kSensitiveRatio * cause.usual_negative ||
          cause.People(bin) < kSensitiveMentions)
        continue;
      EventSign sign{.rule = kSensitiveThemeRule,
                     .scope = Cat("theme:", cause.name)};
      sign.summary =
          Cat(french ? "thème sensible, " : "sensitive theme, ", name, ", ",
              Against(negatives, kNegativesNoun, cause.usual_negative, french));
      sign.signals.push_back(Reading("N", negatives, cause.usual_negative));
      Sign(brand, slot, std::move(sign), boundary, changes);
    }
  }
}

void BadBuzzDetector::WatchVoices(std::uint32_t brand, Slot& slot,
                                  std::int64_t boundary,
                                  std::vector<IncidentChange>& changes) {
  const bool french = settings_.french;
  for (const BrandEvents::Vip& vip : slot.shelved.open().events.TakeArrived()) {
    const std::string name = CauseName(CauseKind::kAuthor, vip.name, french);
    EventSign sign{.rule = kVipAuthorRule, .scope = Cat("author:", vip.name)};
    sign.summary = Cat(
        vip.negative ? (french ? "première mention, négative, par "
                               : "first mention, a negative one, by ")
                     : (french ? "première mention par " : "first mention by "),
        name, french ? ", environ " : ", about ",
        Followers(vip.reach_milli, french), french ? " abonnés" : " followers");
    sign.signals.push_back(
        {"R", static_cast<std::int64_t>(vip.reach_milli), 0, 0});
    Sign(brand, slot, std::move(sign), boundary, changes);
  }
  if (slot.shelved.open().events.Answers(boundary)) {
    std::int64_t oldest = 0;
    const int waiting = slot.shelved.open().events.Waiting(
        boundary - settings_.unanswered_minutes, oldest);
    if (waiting > 0) {
      EventSign sign{.rule = kUnansweredRule};
      sign.summary =
          french ? Cat(waiting,
                       waiting == 1 ? " mention négative attend une réponse"
                                    : " mentions négatives attendent une "
                                      "réponse",
                       " depuis plus de ", settings_.unanswered_minutes, " min")
                 : Cat(waiting,
                       waiting == 1 ? " negative mention has waited"
                                    : " negative mentions have waited",
                       " for an answer for more than ",
                       settings_.unanswered_minutes, " min");
      sign.description =
          Cat(french ? "La plus ancienne : le " : "The oldest: ",
              slot.context->clock->Text(oldest * kMinute, french), ".");
      sign.signals.push_back({"unanswered", waiting * 1000, 0, 0});
      Sign(brand, slot, std::move(sign), boundary, changes);
    }
  }
  // Shares of voice, every quarter of an hour.
  if (slot.panel == nullptr || boundary % 15 != 0) return;
  const std::int64_t bin = FloorDiv(boundary - 1, kBinMinutes);
  if (bin - slot.shelved.open().history.first_bin() <
      7 * kDayMinutes / kBinMinutes)
    return;
  std::int64_t mine = 0, all = 0;
  double my_usual = 0, all_usual = 0;
  for (const std::uint32_t member : slot.panel->brands) {
    if (member >= slots_.size() || !slots_[member]) continue;
    const ShelvedBrand& other = slots_[member]->shelved;
    if (!other.begun()) continue;
    const std::int64_t day = other.DayTotal(bin);
    const double usual = other.MentionsADay();
    all += day;
    all_usual += usual;
    if (member != brand) continue;
    mine = day;
    my_usual = usual;
  }
  if (all < kVoiceMentions || all_usual <= 0 || all_usual == my_usual) return;
  const double share = static_cast<double>(mine) / static_cast<double>(all);
  const double usual = my_usual / all_usual;
  const double more = std::max(share, usual), less = std::min(share, usual);
  if (more - less < kVoiceShift || more < kVoiceRatio * less) return;
  EventSign sign{.rule = kShareOfVoiceRule};
  sign.summary =
      french ? Cat("part de voix de ", Percent(share), " % dans le panel ",
                   brands_[brand].panel, " sur 24 heures contre ",
                   Percent(usual), " % d'habitude")
             : Cat(Percent(share), " % of the voices of the panel ",
                   brands_[brand].panel, " in 24 hours against ",
                   Percent(usual), " % usually");
  sign.signals.push_back(
      {"share_of_voice", Thousandths(share), Thousandths(usual), 0});
  Sign(brand, slot, std::move(sign), boundary, changes);
}

}  // namespace vigie
