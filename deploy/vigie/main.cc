// vigie: the lookout. One binary, a verb for each thing a person does.
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "deploy/vigie/verbs.h"
#include "pipeline/config/node.h"

namespace vigie {
namespace {

constexpr int kAllocatorPools = 2;

// Started without stdin, stdout or stderr (`<&-`, some supervisors): the first
// file opened would take the place and be read or written as if it were it.
// What stands there instead fails as a closed one does.
void HoldStandardPlaces() {
  for (const int place : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(place, F_GETFD) < 0)
      (void)open("/dev/null", place == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int Main(int argc, char** argv) {
  HoldStandardPlaces();
  // Of the allocator's pools each keeps what its threads gave back; the hot
  // path asks none of them.
  mallopt(M_ARENA_MAX, kAllocatorPools);
#if defined(__AVX2__)
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2") ||
      !__builtin_cpu_supports("fma")) {
    std::fprintf(
        stderr,
        "vigie: this build needs a processor with AVX2, BMI2 and FMA "
        "(x86-64-v3); configure with -DVIGIE_PORTABLE=ON for this one\n");
    return kExitFailed;
  }
#endif
  CLI::App program(
      "Vigie reads what is said about your brands on every platform, and tells "
      "you when a bad buzz begins.");
  program.name("vigie");
  program.set_version_flag("--version", "vigie " VIGIE_VERSION);
  program.require_subcommand(1);
  program.footer(
      "Examples:\n"
      "  vigie check vigie.yaml              is the configuration right?\n"
      "  vigie run --config vigie.yaml       watch, alert, show figures\n"
      "  vigie reload vigie.yaml              brands and queries, anew\n"
      "  vigie analyze --config vigie.yaml < mentions.ndjson\n"
      "  vigie incident --config vigie.yaml  what burns, and who was told?\n"
      "  vigie drill vigie.yaml              would everybody hear us?\n"
      "  vigie detect counts.csv              is a series unusual, and when?\n"
      "  vigie query --query 'sncf NEAR/5 panne' --text 'Panne à la SNCF'\n"
      "  vigie backtest vigie.yaml old.ndjson   what would have been told?\n"
      "  vigie simulate --hours 6 --crisis-at 4h > mentions.ndjson\n"
      "\n`vigie VERB --help` tells more. Exit codes: 0, 1 failed (the machine, "
      "a "
      "server,\n"
      "the data), 2 usage, 78 the configuration or a file it names must be "
      "changed.");
  std::vector<std::pair<CLI::App*, Verb>> verbs;
  for (Verb (*add)(CLI::App&) :
       {AddRun, AddAnalyze, AddCheck, AddQuery, AddDetect, AddBacktest,
        AddIncident, AddAck, AddJournal, AddDrill, AddSimulate, AddState,
        AddErase, AddReload, AddTrain, AddEval}) {
    Verb verb = add(program);
    verbs.emplace_back(program.get_subcommands({}).back(), std::move(verb));
  }
  // CLI11 would only say that a verb is missing.
  if (argc > 1 && argv[1][0] != '-') {
    std::vector<std::string> names;
    for (const auto& [app, verb] : verbs) names.push_back(app->get_name());
    if (std::find(names.begin(), names.end(), argv[1]) == names.end()) {
      const std::string nearest = NearestWord(argv[1], names);
      std::fprintf(
          stderr, "vigie: %s: no such verb%s; see vigie --help\n", argv[1],
          nearest.empty() ? "" : ("; did you mean " + nearest + "?").c_str());
      return kExitUsage;
    }
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);
    return code == 0 ? kExitOk : kExitUsage;
  }
  for (const auto& [app, verb] : verbs)
    if (app->parsed()) return verb();
  return kExitUsage;
}

}  // namespace
}  // namespace vigie

int main(int argc, char** argv) { return vigie::Main(argc, argv); }
