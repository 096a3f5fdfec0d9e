// Tells Kafka: alerts, matched mentions and dead letters, each to a topic of
// its own, for whoever in the company already listens there.
//
// Values are JSON. Keys: an alert has its id, so that its steps stay in order
// in one partition; a line of a feed has its own key ("partition-offset"), so
// that a repetition can be recognised. Keys choose partitions as Java's
// clients do.
//
// Start does not connect: a broker that is away is met at the first delivery.
// A delivery is OK once all in-sync replicas have it. Topics are not created
// (what they keep, and for how long, is their owner's decision).
// No answer, an unknown topic, a refused login: Unavailable, tried again. A
// message that is too large: refused for good. No message shows a secret.
//
// Threads: as sink.h says.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/base/time.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/sink.h"

namespace vigie {

struct KafkaSinkOptions {
  std::string brokers;  // "host:9092,host:9092"
  // "": not told to Kafka.
  std::string alerts_topic = "vigie.alerts";
  std::string mentions_topic = "vigie.matched";
  std::string dead_letters_topic = "vigie.dlq";
  Micros timeout = 10 * kSecond;  // of one delivery
  // librdkafka's own: security.protocol, ssl.*, sasl.*, …
  std::vector<std::pair<std::string, std::string>> settings;
};

// InvalidArgument naming the setting that librdkafka does not know, does not
// take, or that is the sink's own.
absl::Status CheckKafkaSinkSetting(const std::string& key,
                                   const std::string& value);

std::unique_ptr<Sink> MakeKafkaSink(KafkaSinkOptions options);

// Keys: brokers (one, or a list), alerts_topic, mentions_topic,
// dead_letters_topic (off: ""), timeout (10s), settings (a map; its values may
// be secrets). Mistakes are told through the node.
std::unique_ptr<Sink> MakeKafkaSink(const ConfigNode& config);

}  // namespace vigie
