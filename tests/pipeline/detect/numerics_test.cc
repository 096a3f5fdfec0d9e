#include "pipeline/detect/numerics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "pipeline/base/random.h"

namespace vigie {
namespace {

TEST(Numerics, AgreeWithTheMathematicalLibrary) {
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const double x = std::exp(40.0 * random.Unit() - 20.0);
    ASSERT_NEAR(PlainLog(x), std::log(x), 2e-15 * (1 + std::abs(std::log(x))));
    const double y = 200.0 * random.Unit() - 100.0;
    ASSERT_NEAR(PlainExp(y) / std::exp(y), 1.0, 1e-13) << y;
    const double z = std::exp(16.0 * random.Unit() - 3.0);
    ASSERT_NEAR(PlainLogGamma(z), std::lgamma(z),
                1e-11 * (1 + std::abs(std::lgamma(z))))
        << z;
  }
  EXPECT_EQ(PlainLog(1.0), 0.0);
  EXPECT_EQ(PlainExp(0.0), 1.0);
  EXPECT_EQ(PlainExp(-1000.0), 0.0);
}

// The sum of all terms, each from the library's lgamma.
double TailByDefinition(int k, int n, double mean, double rho) {
  const double s = 1 / rho - 1, a = mean * s, b = (1 - mean) * s;
  double sum = 0;
  for (int i = k; i <= n; ++i)
    sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) -
                    std::lgamma(n - i + 1.0) + std::lgamma(i + a) +
                    std::lgamma(n - i + b) - std::lgamma(n + s) +
                    std::lgamma(s) - std::lgamma(a) - std::lgamma(b));
  return sum;
}

TEST(Numerics, BetaBinomialTailAgreesWithItsDefinition) {
  for (const double mean : {0.05, 0.22, 0.6})
    for (const double rho : {0.004, 0.02, 0.2, 0.6})
      for (const int n : {1, 5, 40, 400})
        for (int k = 0; k <= n + 1; k += 1 + n / 40) {
          const double expected = TailByDefinition(k, n, mean, rho);
          ASSERT_NEAR(BetaBinomialTail(k, n, mean, rho), expected,
                      1e-6 * expected + 1e-11)
              << k << " of " << n << ", " << mean << ", " << rho;
        }
}

TEST(Numerics, NegativeBinomialTailAgreesWithItsDefinition) {
  for (const double mean : {0.2, 1.7, 12.0, 90.0})
    for (const double spread : {0.02, 0.25, 1.0})
      for (const std::int64_t k : {1, 3, 8, 40, 300}) {
        const double r = 1 / spread, q = mean / (mean + r);
        double below = 0;
        for (std::int64_t i = 0; i < k; ++i) {
          const auto n = static_cast<double>(i);
          below += std::exp(std::lgamma(n + r) - std::lgamma(r) -
                            std::lgamma(n + 1) + n * std::log(q) +
                            r * std::log(1 - q));
        }
        const double tail = NegativeBinomialTail(k, mean, spread);
        // What is not remarkable is said to be certain.
        if (tail == 1.0)
          EXPECT_GT(1 - below, 0.02) << k << " of " << mean;
        else
          EXPECT_NEAR(tail, 1 - below, 1e-6 + 1e-6 * tail) << k << " " << mean;
      }
}

}  // namespace
}  // namespace vigie
