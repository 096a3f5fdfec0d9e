#include <utility>

#include "sinks/prometheus/sink.h"

namespace vigie {

std::unique_ptr<Sink> MakePrometheusSink(const ConfigNode& config,
                                         MetricsBoard& board) {
  PrometheusOptions options;
  options.listen = config["listen"].ListenAddress(options.listen);
  return MakePrometheusSink(std::move(options), board);
}

}  // namespace vigie
