// The board's figures as prometheus-cpp's families, and in Prometheus's text
// format.
#pragma once

#include <string>

#include "pipeline/plugin/metrics.h"
#include "prometheus/collectable.h"
#include "prometheus/metric_family.h"

namespace vigie {

// Thread-safe. `board` must outlive it.
class BoardCollectable final : public prometheus::Collectable {
 public:
  explicit BoardCollectable(const MetricsBoard& board) : board_(board) {}
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const MetricsBoard& board_;
};

// The content type of ExpositionText.
inline constexpr char kExpositionType[] =
    "text/plain; version=0.0.4; charset=utf-8";

// What a scrape gets.
std::string ExpositionText(const prometheus::Collectable& figures);

}  // namespace vigie
