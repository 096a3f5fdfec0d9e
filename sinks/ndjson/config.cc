#include <utility>

#include "sinks/ndjson/sink.h"

namespace vigie {

std::unique_ptr<Sink> MakeNdjsonSink(const ConfigNode& config) {
  NdjsonOptions options;
  options.path = config["path"].String("-");
  if (options.path.empty())
    config["path"].Error("give a file, or - for the standard output");
  const ConfigNode which = config["which"];
  if (which.present()) {
    options.alerts = false;
    for (const std::string& kind : which.Strings()) {
      if (kind == "alerts") {
        options.alerts = true;
      } else if (kind == "mentions") {
        options.mentions = true;
      } else if (kind == "dead_letters") {
        options.dead_letters = true;
      } else {
        which.Error("one of alerts, mentions, dead_letters");
      }
    }
  }
  return MakeNdjsonSink(std::move(options));
}

}  // namespace vigie
