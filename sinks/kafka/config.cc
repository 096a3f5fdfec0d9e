#include <string>
#include <utility>

#include "pipeline/base/strings.h"
#include "sinks/kafka/sink.h"

namespace vigie {

std::unique_ptr<Sink> MakeKafkaSink(const ConfigNode& config) {
  KafkaSinkOptions options;
  const ConfigNode brokers = config["brokers"];
  brokers.Required("the cluster's addresses, as host:9092");
  for (const std::string& broker : brokers.Strings()) {
    if (!options.brokers.empty()) options.brokers += ',';
    options.brokers += broker;
  }
  if (brokers.is_list() && options.brokers.empty())
    brokers.Error("empty; give the cluster's addresses, as host:9092");
  const auto topic = [&](std::string_view key, std::string& value) {
    Assign(value, config[key].String(value));
  };
  topic("alerts_topic", options.alerts_topic);
  topic("mentions_topic", options.mentions_topic);
  topic("dead_letters_topic", options.dead_letters_topic);
  options.timeout =
      config["timeout"].Duration(options.timeout, kSecond, 5 * kMinute);
  if (const ConfigNode settings = config["settings"]; settings.present()) {
    for (const auto& [key, node] : settings.entries()) {
      std::string value = node.Secret();
      if (absl::Status status = CheckKafkaSinkSetting(key, value); !status.ok())
        node.Error(FromAbsl(status.message()));
      options.settings.emplace_back(key, std::move(value));
    }
  }
  return MakeKafkaSink(std::move(options));
}

}  // namespace vigie
