// vigie ack: somebody takes charge of an incident.
#include <cstdio>
#include <memory>
#include <string>

#include "deploy/vigie/acknowledge.h"
#include "deploy/vigie/control.h"
#include "deploy/vigie/state_reader.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

struct Options {
  std::string config, data, incident, by;
};

int Fail(const absl::Status& status, int code) {
  std::fprintf(stderr, "vigie ack: %s\n",
               std::string(FromAbsl(status.message())).c_str());
  return code;
}

int Acknowledge(const Options& o) {
  const auto folder = DataFolderOf(o.config, o.data);
  if (!folder.ok())
    return Fail(folder.status(), ExitWithoutFolder(folder.status()));
  const absl::StatusOr<std::string> answer =
      AskRunning(*folder, Cat(kAcknowledgeRequest, o.incident, "\n", o.by));
  if (!answer.ok()) return Fail(answer.status(), kExitFailed);
  if (answer->starts_with("error: "))
    return Fail(NotFound(std::string_view(*answer).substr(7)), kExitFailed);
  std::printf("%s\n", answer->c_str());
  return kExitOk;
}

}  // namespace

Verb AddAck(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "ack", "Take charge of an incident: nobody else is called.");
  auto options = std::make_shared<Options>();
  app->add_option("incident", options->incident, "Its id, as alerts give it")
      ->required();
  app->add_option("--by", options->by, "Who takes charge")->required();
  app->add_option("--config", options->config, "The run's configuration");
  app->add_option("--data", options->data, "Or its data folder");
  app->footer(
      "Holds until the incident gets graver or is over; it is in the journal.\n"
      "Example:\n  vigie ack 5f2c9a11d0e47b63 --by Léa --config vigie.yaml");
  return [options] { return Acknowledge(*options); };
}

}  // namespace vigie
