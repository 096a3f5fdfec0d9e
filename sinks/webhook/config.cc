#include <utility>

#include "sinks/webhook/sink.h"

namespace vigie {

std::unique_ptr<Sink> MakeWebhookSink(const ConfigNode& config,
                                      const Clock& clock) {
  WebhookOptions options;
  const ConfigNode url = config["url"];
  url.Required("the receiver's address, as https://host/path");
  if (url.present()) options.url = ReadUrl(url);
  options.secret = config["secret"].Secret();
  options.headers = ReadHeaders(config);
  for (auto& header : ReadAuthorization(config))
    options.headers.push_back(std::move(header));
  options.timeout = ReadTimeout(config);
  options.ca_file = config["ca_file"].Certificates();
  return MakeWebhookSink(std::move(options), clock);
}

}  // namespace vigie
