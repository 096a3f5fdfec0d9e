// Figures of a yes or no: how often a label is right where it is said
// (precision), and how many that have it are found (recall).
#pragma once

#include <cstdint>

namespace vigie {

struct YesNo {
  std::uint64_t right = 0;   // said, and true
  std::uint64_t wrong = 0;   // said, not true
  std::uint64_t missed = 0;  // true, not said
  std::uint64_t rest = 0;

  void Add(bool truth, bool said) {
    ++(truth ? (said ? right : missed) : (said ? wrong : rest));
  }
  // Of nothing said or nothing true: 0.
  double Precision() const { return Share(right, right + wrong); }
  double Recall() const { return Share(right, right + missed); }
  double F1() const { return Share(2 * right, 2 * right + wrong + missed); }

 private:
  static double Share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0
                      : static_cast<double>(part) / static_cast<double>(whole);
  }
};

}  // namespace vigie
