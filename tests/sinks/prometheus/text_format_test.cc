#include "sinks/prometheus/text_format.h"

#include <cmath>
#include <limits>
#include <sstream>

#include "gtest/gtest.h"
#include "pipeline/base/random.h"
#include "prometheus/text_serializer.h"

namespace vigie {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

// Numbers of every size and kind, the awkward ones often.
double AnyNumber(Random& random) {
  const double whole = static_cast<double>(random.Next() >> random.Below(64));
  switch (random.Below(8)) {
    case 0:
      return whole;
    case 1:
      return -whole;
    case 2:
      return random.Unit();
    case 3:
      return std::ldexp(random.Unit(),
                        static_cast<int>(random.Below(2000)) - 1000);
    case 4:
      return whole / 1000;
    default:
      break;
  }
  constexpr double kAwkward[] = {0.0,
                                 -0.0,
                                 0.1,
                                 1e15,
                                 1e16,
                                 1e-5,
                                 1e-4,
                                 1e300,
                                 1e-300,
                                 999999999999999.0,
                                 1000000000000000.0,
                                 123456.5};
  if (random.Chance(0.1)) return std::nan("");
  if (random.Chance(0.1)) return std::numeric_limits<double>::infinity();
  if (random.Chance(0.1)) return -std::numeric_limits<double>::infinity();
  return kAwkward[random.Below(std::size(kAwkward))];
}

std::string AnyText(Random& random) {
  constexpr std::string_view kBytes = "ab\"\\\n{},= é";
  std::string out;
  for (std::uint64_t n = random.Below(12); n > 0; --n)
    out += kBytes[random.Below(kBytes.size())];
  return out;
}

MetricFamily AnyFamily(Random& random) {
  constexpr MetricType kTypes[] = {MetricType::Counter, MetricType::Gauge,
                                   MetricType::Histogram, MetricType::Summary,
                                   MetricType::Untyped};
  MetricFamily family;
  family.name = "vigie_any";
  family.help = random.Chance(0.2) ? "" : "Some help.";
  family.type = kTypes[random.Below(5)];
  for (std::uint64_t rows = random.Below(4); rows > 0; --rows) {
    ClientMetric& metric = family.metric.emplace_back();
    for (std::uint64_t labels = random.Below(3); labels > 0; --labels)
      metric.label.push_back({"label", AnyText(random)});
    metric.counter.value = AnyNumber(random);
    metric.gauge.value = AnyNumber(random);
    metric.untyped.value = AnyNumber(random);
    metric.summary.sample_sum = AnyNumber(random);
    metric.summary.quantile.push_back({0.5, AnyNumber(random)});
    metric.histogram.sample_count = random.Next() >> random.Below(64);
    metric.histogram.sample_sum = AnyNumber(random);
    for (std::uint64_t n = random.Below(4); n > 0; --n)
      metric.histogram.bucket.push_back({random.Next(), AnyNumber(random)});
    if (random.Chance(0.2)) metric.timestamp_ms = 1'795'253'400'000;
  }
  return family;
}

TEST(QuickTextSerializer, WritesTheSameBytesAsPrometheusCpp) {
  Random random(20261121);
  for (int i = 0; i < 5000; ++i) {
    const std::vector<MetricFamily> families = {AnyFamily(random),
                                                AnyFamily(random)};
    ASSERT_EQ(QuickTextSerializer().Serialize(families),
              prometheus::TextSerializer().Serialize(families))
        << i;
  }
}

TEST(QuickTextSerializer, WritesTheSameToAStream) {
  Random random(1);
  const std::vector<MetricFamily> families = {AnyFamily(random)};
  std::ostringstream out;
  QuickTextSerializer().Serialize(out, families);
  EXPECT_EQ(out.str(), QuickTextSerializer().Serialize(families));
}

}  // namespace
}  // namespace vigie
