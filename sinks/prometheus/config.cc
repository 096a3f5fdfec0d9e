#include <optional>
#include <string_view>
#include <utility>

#include "pipeline/base/strings.h"
#include "sinks/prometheus/sink.h"

namespace vigie {

std::unique_ptr<Sink> MakePrometheusSink(const ConfigNode& config,
                                         MetricsBoard& board) {
  PrometheusOptions options;
  const ConfigNode listen = config["listen"];
  options.listen = listen.String(options.listen);
  const std::string_view address = options.listen;
  const std::size_t colon = address.rfind(':');
  const auto port = colon == address.npos || colon == 0
                        ? std::nullopt
                        : ParseInt<int>(address.substr(colon + 1));
  if (!port || *port < 0 || *port > 65535 ||
      address.find_first_of(", \t") != address.npos)
    listen.Error("give an address and a port, as 127.0.0.1:9465");
  return MakePrometheusSink(std::move(options), board);
}

}  // namespace vigie
