// What happens to brands: kinds of crises, and of waves that are none, each
// with its own figure in the injection program (injection.cc).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "tests/pipeline/detect/stream.h"

namespace vigie {

inline constexpr std::int64_t kStart = 20'000 * 1440;  // a Friday, midnight
inline constexpr int kLearned = 12, kDays = 14;
inline constexpr std::int64_t kBurstDay =
    kStart + kLearned * 1440;  // a Wednesday

struct Scenario {
  const char* name = "";
  double per_hour = 40;
  int brands = 60;
  bool good = false;            // nothing that should page
  bool calm = false;            // no burst at all
  double misread = 0;           // of the tones, independently
  double misread_families = 0;  // of a burst's five phrases, whole
  bool panel = false;           // four brands at once
  double until = 600;
  std::function<void(Burst&, BrandStream::Nature&, Random&)> shape;
};

inline void Bad(Burst& burst, BrandStream::Nature&, Random& random) {
  burst.from = kBurstDay + static_cast<std::int64_t>(random.Below(1440));
  burst.peak = 6 + 9 * random.Unit();
  burst.doubling = 10 + 20 * random.Unit();
  burst.negative = 0.5 + 0.3 * random.Unit();
}

inline const std::vector<Scenario>& Archetypes() {
  using Nature = BrandStream::Nature;
  const auto at = [](double hour, Random& random) {
    return kBurstDay + static_cast<std::int64_t>(hour * 60) +
           static_cast<std::int64_t>(random.Below(30));
  };
  static const std::vector<Scenario> all = {
      {.name = "viral repost of one negative original",
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.negative = 0.95;
             b.reposts = 0.97;
             b.one_post = true;
             b.doubling = 6 + 6 * r.Unit();
           }},
      {.name = "factual recall wave, mostly neutral",
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.negative = 0.3;
             b.alarming = 0.5;
             b.doubling = 10 + 10 * r.Unit();
           }},
      {.name = "TV broadcast at 21 h",
       .shape =
           [at](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.from = at(21, r);
             b.doubling = 3 + 3 * r.Unit();
             b.hold = 60;
             b.fall = 60;
           }},
      {.name = "strike, four brands of a panel",
       .panel = true,
       .until = 900,
       .shape =
           [at](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.from = at(5, r);
             b.doubling = 40 + 20 * r.Unit();
             b.hold = 400;
             b.negative = 0.5;
           }},
      {.name = "outage across a sector",
       .panel = true,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.doubling = 4 + 4 * r.Unit();
             b.negative = 0.6;
           }},
      {.name = "slow burn over days (found within 36 h)",
       .until = 2160,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.from = kBurstDay;
             b.doubling = 480;
             b.peak = 5 + 3 * r.Unit();
             b.hold = 1440;
             b.negative = 0.6 + 0.2 * r.Unit();
           }},
      {.name = "fan raid",
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.doubling = 3 + 3 * r.Unit();
             b.negative = 0.9;
             b.reposts = 0.2;
             b.tagged = 0.9;
             b.strangers = true;
           }},
      {.name = "night onset, 3 h",
       .shape =
           [at](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.from = at(3, r);
             b.peak = 4 + 4 * r.Unit();
           }},
      {.name = "week-end",
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.from -= 3 * 1440;  // a Sunday
           }},
      {.name = "small brand, 5-10 negatives in 24 h",
       .per_hour = 2,
       .brands = 150,
       .until = 1440,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             n.negative = 0.10 + 0.1 * r.Unit();
             b.from = kBurstDay + static_cast<std::int64_t>(r.Below(1440));
             b.flat = (5 + 5 * r.Unit()) / 1440;
             b.negative = 1;
             b.positive = 0;
           }},
      {.name = "the same, brand with 1-3 % negatives",
       .per_hour = 2,
       .brands = 150,
       .until = 1440,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             n.negative = 0.01 + 0.02 * r.Unit();
             n.tone_spread = 0.005;
             b.from = kBurstDay + static_cast<std::int64_t>(r.Below(1440));
             b.flat = (5 + 5 * r.Unit()) / 1440;
             b.negative = 1;
             b.positive = 0;
           }},
      {.name = "good news",
       .good = true,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.negative = 0.05 + 0.05 * r.Unit();
             b.positive = 0.7;
           }},
      {.name = "football sponsorship",
       .good = true,
       .shape =
           [at](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.from = at(20, r);
             b.peak = 10 + 20 * r.Unit();
             b.doubling = 3;
             b.negative = 0.6 * n.negative + 0.05;
             b.positive = 0.35;
           }},
      {.name = "giveaway",
       .good = true,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.peak = 10 + 20 * r.Unit();
             b.negative = 0.03;
             b.positive = 0.3;
             b.reposts = 0.8;
             b.outside = 0.6;
             b.tagged = 0.8;
           }},
      {.name = "a competitor's crisis that names the brand",
       .good = true,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.peak = 3 + 3 * r.Unit();
             b.negative = 0.8 * n.negative;
             b.positive = 0.1;
           }},
      {.name = "the same, of a big brand",
       .per_hour = 1000,
       .brands = 40,
       .good = true,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.peak = 3 + 3 * r.Unit();
             b.negative = 0.8 * n.negative;
             b.positive = 0.1;
           }},
      {.name = "homonym in the news, 8 of 10 recognised",
       .good = true,
       .shape =
           [](Burst& b, Nature& n, Random& r) {
             Bad(b, n, r);
             b.negative = 0.5;
             b.doubtful = 0.8;
           }},
  };
  return all;
}

}  // namespace vigie
