#include "pipeline/detect/numerics.h"

#include <bit>
#include <cmath>

namespace vigie {
namespace {

constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;
constexpr double kLog2E = 1.44269504088896338700;
constexpr double kSqrt2 = 1.41421356237309504880;
constexpr double kHalfLog2Pi = 0.91893853320467274178;

}  // namespace

double PlainLog(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1023;
  double m = std::bit_cast<double>((bits & 0x000fffffffffffffull) |
                                   0x3ff0000000000000ull);
  if (m > kSqrt2) {
    m *= 0.5;
    ++exponent;
  }
  // log m = 2 artanh((m - 1) / (m + 1)), |s| < 0.172.
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double sum = 1.0 / 23;
  for (int odd = 21; odd >= 1; odd -= 2) sum = sum * z + 1.0 / odd;
  return exponent * kLn2High + (2.0 * s * sum + exponent * kLn2Low);
}

double PlainExp(double x) {
  if (x < -700.0) return 0.0;
  if (x > 700.0) x = 700.0;
  const double k = std::floor(x * kLog2E + 0.5);
  const double r = (x - k * kLn2High) - k * kLn2Low;
  double sum = 1.0;
  for (int i = 14; i >= 1; --i) sum = 1.0 + sum * r / i;
  const auto exponent = static_cast<std::uint64_t>(static_cast<int>(k) + 1023);
  return sum * std::bit_cast<double>(exponent << 52);
}

double PlainLogGamma(double x) {
  double product = 1.0;
  while (x < 12.0) {
    product *= x;
    x += 1.0;
  }
  const double i = 1.0 / x;
  const double z = i * i;
  const double series =
      i * (1.0 / 12 + z * (-1.0 / 360 + z * (1.0 / 1260 + z * (-1.0 / 1680))));
  return (x - 0.5) * PlainLog(x) - x + kHalfLog2Pi + series - PlainLog(product);
}

double BetaBinomialTail(std::int64_t k, std::int64_t n, double mean,
                        double rho) {
  if (k <= 0) return 1.0;
  if (k > n) return 0.0;
  const double precision = 1.0 / rho - 1.0;
  const double a = mean * precision;
  const double b = (1.0 - mean) * precision;
  // The tail is summed away from the mode, where terms only fall; below the
  // mean it is one less the other tail.
  const bool upper = static_cast<double>(k) > mean * static_cast<double>(n);
  const auto start = static_cast<double>(upper ? k : k - 1);
  const auto count = static_cast<double>(n);
  const double log_first =
      PlainLogGamma(count + 1) - PlainLogGamma(start + 1) -
      PlainLogGamma(count - start + 1) + PlainLogGamma(start + a) +
      PlainLogGamma(count - start + b) - PlainLogGamma(count + a + b) +
      PlainLogGamma(a + b) - PlainLogGamma(a) - PlainLogGamma(b);
  double term = PlainExp(log_first);
  double sum = term;
  if (upper) {
    for (double i = start; i < count; i += 1.0) {
      const double next =
          term * ((count - i) * (a + i)) / ((i + 1.0) * (b + count - i - 1.0));
      sum += next;
      // Over-dispersed shares can rise again towards n (b < 1): only a falling
      // term may end the sum.
      if (next < sum * 1e-9 && next <= term) break;
      term = next;
    }
    return sum < 1.0 ? sum : 1.0;
  }
  for (double i = start; i > 0.0; i -= 1.0) {
    const double next =
        term * (i * (b + count - i)) / ((count - i + 1.0) * (a + i - 1.0));
    sum += next;
    if (next < sum * 1e-9 && next <= term) break;
    term = next;
  }
  return sum < 1.0 ? 1.0 - sum : 0.0;
}

double NegativeBinomialTail(std::int64_t k, double mean, double spread) {
  if (k <= 0) return 1.0;
  const auto start = static_cast<double>(k);
  // The common case: nothing remarkable. (Such tails are above 5 %.)
  const double off = start - mean;
  if (off <= 0 || off * off < 2.0 * (mean + spread * mean * mean)) return 1.0;
  const double r = 1.0 / spread;
  const double q = mean / (mean + r);
  double term = PlainExp(PlainLogGamma(start + r) - PlainLogGamma(r) -
                         PlainLogGamma(start + 1.0) + start * PlainLog(q) +
                         r * PlainLog(r / (mean + r)));
  double sum = 0;
  double i = start;
  for (int terms = 0; terms < 100'000; ++terms, i += 1.0) {
    sum += term;
    term *= q * (i + r) / (i + 1.0);
    if (term <= sum * 1e-9) return sum < 1.0 ? sum : 1.0;
  }
  return 1.0;
}

}  // namespace vigie
