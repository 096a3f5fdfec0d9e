#include <utility>

#include "sinks/alertmanager/sink.h"
#include "sinks/http/client.h"

namespace vigie {

std::unique_ptr<Sink> MakeAlertmanagerSink(const ConfigNode& config) {
  AlertmanagerOptions options;
  const ConfigNode url = config["url"];
  if (url.present()) {
    options.urls.clear();
    if (url.is_list()) {
      for (const ConfigNode& item : url.items())
        options.urls.push_back(ReadUrl(item.Required("an address")));
      if (options.urls.empty()) url.Error("give at least one");
    } else {
      options.urls.push_back(ReadUrl(url));
    }
  }
  options.refresh = config["refresh"].Duration(kMinute, kSecond, 10 * kMinute);
  options.generator_url = config["generator_url"].String();
  if (!options.generator_url.empty() &&
      !UrlFault(options.generator_url).empty())
    config["generator_url"].Error(UrlFault(options.generator_url));
  const ConfigNode labels = config["labels"];
  if (labels.present())
    for (const auto& [name, value] : labels.entries()) {
      if (const std::string fault = LabelFault(name); !fault.empty())
        value.Error(fault);
      options.labels[name] = value.String();
    }
  options.headers = ReadAuthorization(config);
  options.timeout = ReadTimeout(config);
  options.ca_file = config["ca_file"].Certificates();
  return MakeAlertmanagerSink(std::move(options));
}

}  // namespace vigie
