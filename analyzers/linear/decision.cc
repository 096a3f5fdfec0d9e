#include "analyzers/linear/decision.h"

#include <algorithm>
#include <array>

namespace vigie {
namespace {

// exp(-x / 64) x 2^30, by multiplying: no library's rounding in it.
constexpr int kSteps = 1024;  // up to exp(-16)
constexpr std::array<std::int64_t, kSteps + 1> MakeExp() {
  std::array<std::int64_t, kSteps + 1> table{};
  constexpr double kStep = 0.98449643700540843;  // exp(-1 / 64)
  double value = 1073741824.0;
  for (int i = 0; i <= kSteps; ++i) {
    table[static_cast<std::size_t>(i)] = static_cast<std::int64_t>(value + 0.5);
    value *= kStep;
  }
  return table;
}
constexpr auto kExp = MakeExp();
constexpr std::int64_t kOne = std::int64_t{1} << 30;
constexpr std::int64_t kMost = 16'000;

// exp(-x / 1000) x 2^30 for x >= 0, straight lines between the steps.
std::int64_t ExpOf(std::int64_t x) {
  if (x >= kMost) return kExp[kSteps];
  const std::int64_t scaled = x * 64;
  const auto at = static_cast<std::size_t>(scaled / 1000);
  const std::int64_t rest = scaled % 1000;
  return kExp[at] + (kExp[at + 1] - kExp[at]) * rest / 1000;
}

// Of whole numbers, downwards. In doubles, three times as fast as a division of
// 64 bits; exact while above is below 2^42 and the quotient below 2^10: no
// quotient is so near to the next whole number that rounding would reach it.
std::int32_t Quotient(std::int64_t above, std::int64_t below) {
  return static_cast<std::int32_t>(static_cast<double>(above) /
                                   static_cast<double>(below));
}

// log(1 + exp(-x / 64)) x 1000, by the series of atanh.
constexpr std::array<std::int32_t, kSteps + 1> MakeSoftplus() {
  std::array<std::int32_t, kSteps + 1> table{};
  constexpr double kStep = 0.98449643700540843;
  double e = 1;
  for (int i = 0; i <= kSteps; ++i) {
    const double z = e / (2 + e);
    double term = z, sum = 0;
    for (int k = 1; k < 30; k += 2) {
      sum += term / k;
      term *= z * z;
    }
    table[static_cast<std::size_t>(i)] =
        static_cast<std::int32_t>(2000 * sum + 0.5);
    e *= kStep;
  }
  return table;
}
constexpr auto kSoftplus = MakeSoftplus();

// log(exp(a) + exp(b)), thousandths.
std::int64_t LogSum(std::int64_t a, std::int64_t b) {
  const std::int64_t apart = a > b ? a - b : b - a;
  const std::int64_t larger = a > b ? a : b;
  return apart >= kMost
             ? larger
             : larger + kSoftplus[static_cast<std::size_t>(apart * 64 / 1000)];
}

}  // namespace

std::uint32_t Choose(const std::int32_t* sums, std::uint32_t classes) {
  std::uint32_t best = 0;
  for (std::uint32_t c = 1; c < classes; ++c)
    if (sums[c] > sums[best]) best = c;
  return best;
}

void Softmax(const LinearTable& table, const std::int32_t* sums,
             std::int32_t* probabilities) {
  Softmax(table, sums, table.classes(), probabilities);
}

void Softmax(const LinearTable& table, const std::int32_t* sums,
             std::uint32_t classes, std::int32_t* probabilities) {
  const std::int32_t most = sums[Choose(sums, classes)];
  std::int64_t e[kMaxClasses], all = 0;
  for (std::uint32_t c = 0; c < classes; ++c)
    all += e[c] = ExpOf(table.Logit(most - sums[c]));
  for (std::uint32_t c = 0; c < classes; ++c)
    probabilities[c] = Quotient(1000 * e[c] + all / 2, all);
}

std::int32_t Margin(const LinearTable& table, const std::int32_t* sums,
                    std::uint32_t c) {
  return Margin(table, sums, table.classes(), c);
}

std::int32_t Margin(const LinearTable& table, const std::int32_t* sums,
                    std::uint32_t classes, std::uint32_t c) {
  bool any = false;
  std::int64_t others = 0;
  for (std::uint32_t k = 0; k < classes; ++k) {
    if (k == c) continue;
    const std::int64_t logit = table.Logit(sums[k]);
    others = any ? LogSum(others, logit) : logit;
    any = true;
  }
  return static_cast<std::int32_t>(
      any ? std::clamp(table.Logit(sums[c]) - others, -kMost, kMost) : kMost);
}

std::int32_t Sigmoid(std::int64_t logit) {
  const std::int64_t e = ExpOf(logit < 0 ? -logit : logit);
  // e / (1 + e) of the smaller side.
  const std::int32_t small = Quotient(1000 * e + (kOne + e) / 2, kOne + e);
  return logit < 0 ? small : 1000 - small;
}

std::int32_t Probability(const LinearTable& table, const std::int32_t* sums,
                         std::uint32_t c) {
  const std::int64_t logit =
      table.several()
          ? std::clamp<std::int64_t>(table.Logit(sums[c]), -kMost, kMost)
          : Margin(table, sums, c);
  const Calibration& calibration = table.calibration()[c];
  return Sigmoid(logit * calibration.slope / 1000 + calibration.offset);
}

std::int32_t Probability(const LinearTable& table, const std::int32_t* sums,
                         std::uint32_t classes, std::uint32_t c) {
  const Calibration& calibration = table.calibration()[c];
  return Sigmoid(std::int64_t{Margin(table, sums, classes, c)} *
                     calibration.slope / 1000 +
                 calibration.offset);
}

}  // namespace vigie
