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

// log(n) x 1000, n > 0: bisection in the same table.
std::int64_t LogRatio(std::int64_t part, std::int64_t rest) {
  // The x with exp(-x) = smaller / larger.
  const bool turned = part > rest;
  const std::int64_t small = turned ? rest : part, large = turned ? part : rest;
  std::int64_t low = 0, high = kMost;
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    if ((static_cast<__int128>(ExpOf(middle)) * large) >
        (static_cast<__int128>(small) * kOne))
      low = middle + 1;
    else
      high = middle;
  }
  return turned ? low : -low;
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
  const std::uint32_t classes = table.classes();
  const std::int32_t most = sums[Choose(sums, classes)];
  std::int64_t e[kMaxClasses], all = 0;
  for (std::uint32_t c = 0; c < classes; ++c)
    all += e[c] = ExpOf(table.Logit(most - sums[c]));
  for (std::uint32_t c = 0; c < classes; ++c)
    probabilities[c] = static_cast<std::int32_t>((1000 * e[c] + all / 2) / all);
}

std::int32_t Margin(const LinearTable& table, const std::int32_t* sums,
                    std::uint32_t c) {
  const std::uint32_t classes = table.classes();
  const std::int32_t most = sums[Choose(sums, classes)];
  std::int64_t own = 0, others = 0;
  for (std::uint32_t k = 0; k < classes; ++k)
    (k == c ? own : others) += ExpOf(table.Logit(most - sums[k]));
  return static_cast<std::int32_t>(LogRatio(own, others));
}

std::int32_t Sigmoid(std::int64_t logit) {
  const std::int64_t e = ExpOf(logit < 0 ? -logit : logit);
  // e / (1 + e) of the smaller side.
  const auto small =
      static_cast<std::int32_t>((1000 * e + (kOne + e) / 2) / (kOne + e));
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

}  // namespace vigie
