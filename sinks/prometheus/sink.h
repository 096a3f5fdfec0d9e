// Shows Vigie's figures to Prometheus, and to a person who opens the page in
// a browser; tells an orchestrator whether the process is alive and ready.
//
//   /metrics    Prometheus's text format
//   /-/healthy  200 "healthy" as long as the process answers
//   /-/ready    200 "ready", or 503 with one reason a line
//   /           links to these
//
// It is asked, never told: alerts are taken and dropped (Alertmanager and the
// webhook tell people). Threads: 32 of its own answer; the figures are
// copied from the board at each scrape. A connection that asks nothing is cut
// after two seconds, so that idle ones do not keep an orchestrator's question
// waiting. No TLS, no password: listen on the
// loopback or on a private network.
#pragma once

#include <memory>
#include <string>

#include "pipeline/base/time.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/metrics.h"
#include "pipeline/plugin/sink.h"

namespace vigie {

struct PrometheusOptions {
  std::string listen = "127.0.0.1:9465";  // port 0: a free one
  Micros slowest = 2 * kSecond;           // for a request, and for its answer
};

class PrometheusSink : public Sink {
 public:
  // "127.0.0.1:9465" once started, "" before.
  virtual std::string bound_address() const = 0;
};

// `board` must outlive the sink. Start: FailedPrecondition when the address
// is not one, or is in use.
std::unique_ptr<PrometheusSink> MakePrometheusSink(PrometheusOptions options,
                                                   MetricsBoard& board);

// Keys: listen ("127.0.0.1:9465"). Mistakes are told through the node.
std::unique_ptr<Sink> MakePrometheusSink(const ConfigNode& config,
                                         MetricsBoard& board);

}  // namespace vigie
