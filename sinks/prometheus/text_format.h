// Prometheus's text format, the same bytes as prometheus-cpp's TextSerializer,
// in a quarter of its time: without streams and locales.
//
// Summaries, untyped figures and time stamps, which the board has none of, are
// left to TextSerializer. Thread-safe.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "prometheus/metric_family.h"
#include "prometheus/serializer.h"

namespace vigie {

class QuickTextSerializer final : public prometheus::Serializer {
 public:
  std::string Serialize(
      const std::vector<prometheus::MetricFamily>& families) const override;
  void Serialize(
      std::ostream& out,
      const std::vector<prometheus::MetricFamily>& families) const override;
};

}  // namespace vigie
