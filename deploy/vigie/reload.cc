// vigie reload: a running Vigie reads its configuration again.
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "deploy/vigie/control.h"
#include "deploy/vigie/reloading.h"
#include "deploy/vigie/settings.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

struct Options {
  std::string config, data;
};

int RunReload(const Options& options) {
  std::string data = options.data;
  if (data.empty()) {
    // Only where the run is: what is wrong in the rest, it will tell itself.
    absl::StatusOr<std::string> read = ReadDataFolder(options.config);
    if (!read.ok()) {
      std::fprintf(stderr, "%s\n",
                   std::string(FromAbsl(read.status().message())).c_str());
      return kExitConfiguration;
    }
    data = *std::move(read);
  }
  const absl::StatusOr<std::string> answer = AskRunning(data, "reload");
  if (!answer.ok()) {
    std::fprintf(stderr, "vigie reload: %s\n",
                 std::string(FromAbsl(answer.status().message())).c_str());
    return kExitFailed;
  }
  const std::size_t line = answer->find('\n');
  const std::string_view outcome = std::string_view(*answer).substr(0, line);
  const std::string said =
      line == std::string::npos ? *answer : answer->substr(line + 1);
  for (const ReloadOutcome good :
       {ReloadOutcome::kChanged, ReloadOutcome::kUnchanged})
    if (outcome == ReloadOutcomeName(good)) {
      std::printf("%s\n", said.c_str());
      return kExitOk;
    }
  std::fprintf(stderr, "%s\n", said.c_str());
  return outcome == ReloadOutcomeName(ReloadOutcome::kRefused)
             ? kExitConfiguration
             : kExitFailed;
}

}  // namespace

Verb AddReload(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "reload",
      "Tell a running Vigie to read its configuration again: brands, queries "
      "and detection change without a pause.");
  auto options = std::make_shared<Options>();
  app->add_option("--config,config", options->config,
                  "The run's configuration, which says where its data are")
      ->required();
  app->add_option("--data", options->data,
                  "The data folder, if not the configured");
  app->footer(
      "A configuration with a mistake is refused (exit code 78) and the old "
      "one\nstays in force. SIGHUP does the same as this verb.\n"
      "Example:\n  vigie check vigie.yaml && vigie reload vigie.yaml");
  return [options] { return RunReload(*options); };
}

}  // namespace vigie
