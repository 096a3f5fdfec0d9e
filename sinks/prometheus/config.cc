#include <utility>

#include "sinks/prometheus/sink.h"

namespace vigie {

std::unique_ptr<Sink> MakePrometheusSink(const ConfigNode& config,
                                         MetricsBoard& board) {
  PrometheusOptions options;
  const ConfigNode listen = config["listen"];
  options.listen = listen.String(options.listen);
  const std::size_t colon = options.listen.rfind(':');
  if (colon == std::string::npos || colon == 0 ||
      colon + 1 == options.listen.size())
    listen.Error("give an address and a port, as 127.0.0.1:9465");
  return MakePrometheusSink(std::move(options), board);
}

}  // namespace vigie
