// How an hour of the week differs from the same hour of other days: 0.6 on
// Sunday morning, 1.8 at Saturday's match.
//
// A byte an hour: the ratio in 32nds, 0 to 7.97, learned as a mean of eight
// weeks. A change smaller than a 32nd is made with the chance that it is a
// 32nd, drawn from the hour itself, so that small truths add up and every
// machine draws alike. How far to believe it (a mean of few mentions, in few
// weeks) is for the reader: Shrunk. 252 bytes.
//
// Thread-compatible. Plain arithmetic, reproducible to the bit.
#pragma once

#include <array>
#include <cstdint>

#include "pipeline/base/bytes.h"
#include "pipeline/detect/local_clock.h"

namespace vigie {

class WeekProfile {
 public:
  WeekProfile() { ratios_.fill(kOne); }

  // An hour that is over had this many mentions against so many expected of
  // that hour of any day. `draw`: any number that differs from hour to hour.
  void Learn(int hour, double mentions, double expected, std::uint64_t draw);

  // As measured, and in how many weeks (at most 15).
  double Ratio(int hour) const { return ratios_[Slot(hour)] / double{kOne}; }
  int Weeks(int hour) const {
    return weeks_[Slot(hour) / 2] >> 4 * (Slot(hour) % 2) & 15;
  }
  // Between `prior` and the measured ratio: as far as `an_hour` expected
  // mentions that vary by `spread` (squared coefficient of variation) can tell
  // in that many weeks, when hours of the week differ by a fifth.
  double Shrunk(int hour, double prior, double an_hour, double spread) const;

  void Serialize(ByteWriter& w) const;  // one byte while nothing is known
  bool Parse(ByteReader& r);

 private:
  static constexpr std::uint8_t kOne = 32;
  static std::size_t Slot(int hour) { return static_cast<std::size_t>(hour); }

  std::array<std::uint8_t, kHoursOfWeek> ratios_;
  std::array<std::uint8_t, kHoursOfWeek / 2> weeks_{};
};

}  // namespace vigie
