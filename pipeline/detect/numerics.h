// The few functions that statistics need, in plain arithmetic: libm's log and
// lgamma differ in their last bits between versions and processors, and a
// detector that is replayed elsewhere must decide alike. With
// -ffp-contract=off these give the same bits everywhere.
//
// Thread-safe: pure functions.
#pragma once

#include <cstdint>

namespace vigie {

// Natural logarithm. REQUIRES: x > 0 and not subnormal.
double PlainLog(double x);
// e^x, 0 below -700, e^700 above 700.
double PlainExp(double x);
// log Gamma(x) by Stirling's series. REQUIRES: x > 0. Absolute error < 1e-9
// up to 1e6.
double PlainLogGamma(double x);

// The chance that, of n mentions, k or more are negative, when the share of
// negatives varies from hour to hour around `mean` with over-dispersion `rho`
// (beta-binomial; rho = 1 / (alpha + beta + 1), 0 < rho < 1).
// REQUIRES: 0 < mean < 1. Relative error < 1e-6. Work grows with n.
double BetaBinomialTail(std::int64_t k, std::int64_t n, double mean,
                        double rho);

// The chance of k or more events when `mean` are expected and their variance is
// mean + spread x mean^2 (negative binomial). REQUIRES: mean > 0, spread > 0.
// Work grows with the mean, to a limit: beyond 100,000 terms it says 1.
double NegativeBinomialTail(std::int64_t k, double mean, double spread);

}  // namespace vigie
