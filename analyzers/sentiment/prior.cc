#include "analyzers/sentiment/prior.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace vigie {
namespace {

// log(n / 1000) x 1000 by the series of atanh, worked out by the compiler: no
// library's rounding in it.
constexpr std::array<std::int32_t, 1001> MakeLogs() {
  std::array<std::int32_t, 1001> logs{};
  for (int n = 1; n <= 1000; ++n) {
    double x = n / 1000.0, halves = 0;
    while (x < 0.7) x *= 2, ++halves;
    const double z = (x - 1) / (x + 1);
    double term = z, sum = 0;
    for (int k = 1; k < 40; k += 2) {
      sum += term / k;
      term *= z * z;
    }
    const double value = 1000 * (2 * sum - halves * 0.69314718055994531);
    logs[static_cast<std::size_t>(n)] =
        static_cast<std::int32_t>(value - 0.5);  // never above 0
  }
  return logs;
}
constexpr auto kLogs = MakeLogs();
constexpr int kLeastShare = 10;

}  // namespace

std::array<std::int32_t, 3> PriorShift(const std::array<int, 3>& shares) {
  std::array<std::int32_t, 3> shift{};
  if (shares == std::array<int, 3>{}) return shift;
  for (std::size_t c = 0; c < 3; ++c)
    shift[c] = kLogs[static_cast<std::size_t>(
                   std::clamp(shares[c], kLeastShare, 1000))] -
               kLogs[333];
  return shift;
}

void ShiftSums(const LinearTable& table,
               const std::array<std::int32_t, 3>& shift,
               const std::int32_t* sums, std::int32_t* shifted) {
  for (std::size_t c = 0; c < shift.size(); ++c)
    shifted[c] = sums[c] + static_cast<std::int32_t>(std::int64_t{shift[c]} *
                                                     65536 / table.unit());
}

std::array<int, 3> FitPrior(const std::vector<PriorExample>& sample) {
  if (sample.empty()) return {};
  std::array<double, 3> weight{1, 1, 1};
  for (int step = 0; step < 200; ++step) {
    // Gradient of the log-likelihood in the logarithms of the weights.
    std::array<double, 3> gradient{};
    for (const PriorExample& one : sample) {
      const std::int64_t most =
          *std::max_element(one.logits.begin(), one.logits.end());
      std::array<double, 3> p{};
      double all = 0;
      for (std::size_t c = 0; c < 3; ++c)
        all += p[c] =
            weight[c] *
            std::exp(static_cast<double>(one.logits[c] - most) / 1000);
      for (std::size_t c = 0; c < 3; ++c)
        gradient[c] += (one.truth == c) - p[c] / all;
    }
    const double size = static_cast<double>(sample.size()) + kPriorDoubt;
    double sum = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      // The doubt draws the logarithm of a weight towards 0.
      const double g =
          (gradient[c] - kPriorDoubt * std::log(weight[c]) / 3) / size;
      weight[c] = std::clamp(weight[c] * std::exp(2 * g), 0.02, 50.0);
      sum += weight[c];
    }
    for (double& w : weight) w *= 3 / sum;
  }
  std::array<int, 3> shares{};
  int left = 1000;
  for (std::size_t c = 0; c < 2; ++c) {
    shares[c] = std::clamp(static_cast<int>(std::lround(weight[c] * 1000 / 3)),
                           kLeastShare, 900);
    left -= shares[c];
  }
  shares[2] = std::max(left, kLeastShare);
  return shares;
}

}  // namespace vigie
