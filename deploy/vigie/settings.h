// The configuration of a run: read from one YAML file, checked whole, told
// with file, line and column when something is wrong.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/query/query.h"
#include "pipeline/base/clock.h"
#include "pipeline/config/node.h"
#include "pipeline/model/rules.h"
#include "pipeline/plugin/metrics.h"
#include "pipeline/plugin/sink.h"
#include "pipeline/plugin/source.h"
#include "pipeline/route/alert_rules.h"

namespace vigie {

struct LogSettings {
  std::string kind = "embedded";  // or "kafka"
  std::string partitions_place;   // "vigie.yaml:9:7: log.partitions"
  std::uint32_t partitions = 8;
  Micros data_at_risk = 50 * kMillisecond;
  std::int64_t segment_bytes = std::int64_t{128} << 20;
  std::int64_t retain_bytes = std::int64_t{20} << 30;
  Micros retain_age = 30 * kDay;
  std::int64_t reserve_bytes = std::int64_t{64} << 20;
  std::string brokers, topic, group;
  int replication = 1;
  std::vector<std::pair<std::string, std::string>> kafka_settings;
};

struct Settings {
  std::string data;        // folder of log and state
  std::string data_place;  // where that is said: "vigie.yaml:1:7: data"
  bool stream_clock = false;
  double speed = 0;
  std::uint32_t workers = 0;
  std::size_t series_cap = 10'000;
  Micros keep_windows = 400 * kDay;
  Micros keep_details = 35 * kDay;
  LogSettings log;
  Rules rules;
  // The queries of `rules`, compiled: MakeAnalysis finds them as long as
  // somebody holds them. Let go of it once the run has begun.
  std::shared_ptr<const Program> program;
  std::vector<ConfiguredSource> sources;
  std::vector<ConfiguredSink> sinks;
  AlertRules alerts;  // as rules.alerts has them
  // What is doubtful in queries that are right: "file:line:column: …".
  std::vector<std::string> warnings;
  // What holds from the start of a run to its end, all but the rules: "source
  // le-monde", "log", each with a hash of what is written.
  std::vector<std::pair<std::string, std::uint64_t>> fixed;
};

// What a verb needs of the file.
enum class SettingsPart {
  kAll,
  kStart,  // all, and what a run must find when it begins is looked for
  kBrandsOnly
};

// InvalidArgument with one mistake a line ("file:line:column: …"), all of
// them; nothing is started or connected.
absl::StatusOr<Settings> ReadSettings(const std::string& path,
                                      const Clock& clock, MetricsBoard& board,
                                      SettingsPart part = SettingsPart::kAll);

// The configuration's data folder, whatever else is wrong in the file.
absl::StatusOr<std::string> ReadDataFolder(const std::string& path);

}  // namespace vigie
