#include "pipeline/aggregate/coordination.h"

#include <algorithm>
#include <bit>

#include "pipeline/aggregate/partial.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint32_t kLeastCopies = 5, kLeastAccounts = 5, kRepeats = 3;

int Share(std::uint32_t part, std::uint32_t whole, int most) {
  return whole == 0
             ? 0
             : static_cast<int>(std::uint64_t{part} *
                                static_cast<std::uint64_t>(most) / whole);
}

}  // namespace

Coordination CoordinationOf(const Family& family) {
  Coordination c;
  if (!family.voices || family.voices->copies < kLeastCopies) return c;
  const FamilyVoices& voices = *family.voices;
  const auto sampled = static_cast<std::uint32_t>(voices.copiers.size());
  std::uint32_t young = 0, unknown = 0, few = 0;
  for (const std::uint64_t copier : voices.copiers) {
    young += (copier & kRowYoung) != 0;
    unknown += (copier & kRowAgeUnknown) != 0;
    few += (copier & kRowFewFollowers) != 0;
  }
  c.copies = voices.copies;
  c.accounts = sampled;
  if (sampled == FamilyVoices::kCopiers)
    c.accounts = static_cast<std::uint32_t>((std::uint64_t{sampled - 1} << 32) /
                                            ((voices.copiers.back() >> 8) + 1));
  const auto of_all = [&](std::uint32_t part) {
    return static_cast<std::uint32_t>(std::uint64_t{part} * c.accounts /
                                      sampled);
  };
  c.young = of_all(young);
  c.age_unknown = of_all(unknown);
  c.few_followers = of_all(few);
  c.most_copies = voices.most_copies;
  c.minutes = voices.last_minute - voices.first_minute;
  const std::uint32_t repeats = c.copies / c.accounts;
  if (c.accounts < kLeastAccounts) {
    if (repeats >= kRepeats)
      c.score = static_cast<int>(std::min<std::uint32_t>(700, 50 * repeats));
    return c;
  }
  const int doublings = std::bit_width(c.accounts);
  // Two known ages say nothing of the others.
  const std::uint32_t known = sampled - unknown;
  c.score = std::min(300, 60 * doublings) +
            (known >= 3 ? Share(young, known, 300) : 0) +
            Share(c.most_copies, c.copies, 250) + Share(few, sampled, 100) +
            Share(unknown, sampled, 50) + (repeats >= kRepeats ? 100 : 0);
  c.score = std::min(c.score, 1000);
  return c;
}

std::string InWords(const Coordination& c, bool french) {
  if (c.score == 0) return "";
  std::string text =
      french ? Cat(c.accounts, c.accounts == 1 ? " compte" : " comptes")
             : Cat(c.accounts, c.accounts == 1 ? " account" : " accounts");
  if (c.young > 0)
    Append(text, ", ",
           french ? Cat("dont ", c.young, " de moins de 30 jours")
                  : Cat(c.young, " of them less than 30 days old"));
  if (c.age_unknown > 0)
    Append(text, ", ",
           french ? Cat(c.age_unknown, " d'âge inconnu")
                  : Cat(c.age_unknown, " of unknown age"));
  if (c.few_followers > 0)
    Append(text, ", ",
           french ? Cat(c.few_followers, " avec 20 abonnés au plus")
                  : Cat(c.few_followers, " with at most 20 followers"));
  if (c.copies > c.accounts)
    Append(text, ", ",
           french ? Cat("le même texte ", c.copies, " fois")
                  : Cat("the same text ", c.copies, " times"));
  else
    text += french ? ", le même texte" : ", the same text";
  if (c.minutes == 0)
    text += french ? " dans la même minute" : " in the same minute";
  else if (c.minutes <= 120)
    Append(text, french ? " en " : " within ", c.minutes,
           c.minutes == 1 ? " minute" : " minutes");
  else
    Append(text, french ? " en " : " within ", c.minutes / 60,
           french ? " heures" : " hours");
  if (c.minutes > 10 && c.most_copies * 2 >= c.copies)
    Append(text, french ? Cat(", dont ", c.most_copies, " en dix minutes")
                        : Cat(", ", c.most_copies, " of them in ten minutes"));
  return text;
}

}  // namespace vigie
