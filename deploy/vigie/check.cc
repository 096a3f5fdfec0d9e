// vigie check: is the configuration right? Starts and connects nothing.
#include <cstdio>
#include <memory>
#include <string>

#include "deploy/vigie/output.h"
#include "deploy/vigie/settings.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"
#include "pipeline/route/words.h"

namespace vigie {
namespace {

int Check(const std::string& path, bool quiet) {
  MetricsBoard board;
  const absl::StatusOr<Settings> settings =
      ReadSettings(path, SystemClock(), board, SettingsPart::kStart);
  if (!settings.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(FromAbsl(settings.status().message())).c_str());
    return kExitConfiguration;
  }
  for (const std::string& warning : settings->warnings)
    std::fprintf(stderr, "%s\n", warning.c_str());
  if (quiet) return kExitOk;
  const auto some = [](std::size_t count, std::string_view what) {
    return Cat(count, " ", what, count == 1 ? "" : "s");
  };
  std::string out =
      Cat(path, ": right. ", some(settings->rules.brands.size(), "brand"), ", ",
          some(settings->sources.size(), "source"), ", ",
          some(settings->sinks.size(), "sink"), "; ",
          settings->stream_clock ? "stream" : "wall", " clock, ",
          settings->log.kind, " log.\n");
  for (const std::string& line : Explain(settings->alerts))
    Append(out, line, "\n");
  return WriteOut(out) ? kExitOk : FailedToWrite("check");
}

}  // namespace

Verb AddCheck(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "check",
      "Check a configuration: every mistake with file, line and column.");
  auto path = std::make_shared<std::string>();
  auto quiet = std::make_shared<bool>(false);
  app->add_option("config", *path, "The configuration (YAML)")->required();
  app->add_flag("--quiet,-q", *quiet, "Say nothing when it is right");
  app->footer(
      "Nothing is started, connected or opened but the files it names. Exit "
      "codes:\n"
      "0 when it is right, 78 when it is not.\n"
      "Example:\n  vigie check vigie.yaml && vigie run --config vigie.yaml");
  return [path, quiet] { return Check(*path, *quiet); };
}

}  // namespace vigie
