// Is a family of copies a campaign? Many accounts that write the same text as
// if it were theirs, at the same time, young, hardly followed; or one account
// that floods. Reposts and news passed on are no sign of it.
//
// The score explains; it suppresses nothing and changes no figure: a raid
// remains a crisis.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/aggregate/families.h"

namespace vigie {

// From this on it is told with an alert.
inline constexpr int kCoordinated = 600;

struct Coordination {
  int score = 0;                    // 0 to 1000
  std::uint32_t copies = 0;         // by accounts of their own
  std::uint32_t accounts = 0;       // that wrote them; estimated above 64
  std::uint32_t young = 0;          // of these, less than 30 days old
  std::uint32_t age_unknown = 0;    // of these, the platform does not say
  std::uint32_t few_followers = 0;  // of these, at most 20
  std::uint32_t most_copies = 0;    // within ten minutes of the clock
  std::int64_t minutes = 0;         // from the first to the last
};

// The score is a sum of opinions, not of measurements: 60 for each doubling of
// the accounts (300 at most); up to 300 for the share of young ones, 250 for
// the share of copies within ten minutes, 100 for the share with few
// followers, 50 for the share of unknown age, 100 when accounts repeat
// themselves three times. One to four accounts: 50 for each copy an account
// wrote, from three on, 700 at most.
Coordination CoordinationOf(const Family& family);

// "38 accounts, 31 of them less than 30 days old, the same text within 6
// minutes"; "" when the score is 0.
std::string InWords(const Coordination& coordination, bool french);

}  // namespace vigie
