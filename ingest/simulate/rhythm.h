// When people talk: the hours of a French week, the small joys of a brand (a
// good buzz, a giveaway), and how a crisis grows and fades. All are factors
// on a mean rate.
#pragma once

#include "pipeline/base/random.h"
#include "pipeline/base/time.h"

namespace vigie {

// What Paris's clock adds to UTC at that moment, summer time included.
Micros ParisOffset(Micros utc);

// Activity at a moment against the mean of the week (1); about 0.1 in the
// middle of the night, 1.7 on a weekday evening.
double WeekFactor(Micros utc);

// A swelling that rises and falls like a tent.
struct Bump {
  enum class Kind { kGoodBuzz, kGiveaway };
  Kind kind = Kind::kGoodBuzz;
  Micros start = 0, length = 0;
  double height = 0;  // at its top, in the brand's usual rate
  double At(Micros t) const;
};

// Doubling until the peak, holding it, then halving again and again.
struct CrisisCurve {
  Micros onset = 0;
  Micros doubling = 20 * kMinute;
  double peak = 10;  // times the brand's usual rate
  Micros hold = 45 * kMinute;
  Micros half_life = 90 * kMinute;
  // What comes on top of the usual rate, 0 before the onset.
  double ExcessAt(Micros t) const;
};

}  // namespace vigie
