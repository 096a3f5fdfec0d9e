// vigie journal: the incidents' journal as evidence, out and verified.
#include "pipeline/state/journal.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>

#include "deploy/vigie/output.h"
#include "deploy/vigie/state_reader.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

struct Options {
  std::string config, data, incident, verify;
};

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "vigie journal: %s\n",
               std::string(FromAbsl(status.message())).c_str());
  return absl::IsInvalidArgument(status) ? kExitConfiguration : kExitFailed;
}

int Verify(const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return Fail(NotFound(path, ": cannot be opened"));
  }
  const JournalReport report = VerifyJournal(path == "-" ? std::cin : file);
  if (report.broken > 0) {
    std::fprintf(stderr, "%s:%lld: %s\n", path.c_str(),
                 static_cast<long long>(report.broken), report.fault.c_str());
    return kExitFailed;
  }
  if (report.lines == 0) return Fail(NotFound(path, ": holds no line"));
  std::printf("%s: %lld lines, all as they were written%s; last hash %s\n",
              path.c_str(), static_cast<long long>(report.lines),
              report.gaps == 0 ? ""
                               : Cat(", with ", report.gaps,
                                     " gaps where other lines were left out")
                                     .c_str(),
              report.last_hash.c_str());
  return kExitOk;
}

int Export(const Options& o) {
  const auto folder = DataFolderOf(o.config, o.data);
  if (!folder.ok()) {
    (void)Fail(folder.status());
    return ExitWithoutFolder(folder.status());
  }
  const auto store = OpenStateOf(*folder);
  if (!store.ok()) return Fail(store.status());
  std::string text;
  const absl::Status read = (*store)->VisitJournal(
      o.incident, [&](std::string_view line) { Append(text, line, "\n"); });
  if (!read.ok()) return Fail(read);
  if (text.empty() && !o.incident.empty())
    return Fail(NotFound("incident ", o.incident,
                         ": the journal does not know it; see `vigie "
                         "incident`"));
  if (!WriteOut(text)) return FailedToWrite("journal");
  std::istringstream lines(text);
  const JournalReport report = VerifyJournal(lines);
  if (report.broken > 0) {
    std::fprintf(stderr, "vigie journal: line %lld: %s\n",
                 static_cast<long long>(report.broken), report.fault.c_str());
    return kExitFailed;
  }
  std::fprintf(stderr, "vigie journal: %lld lines, last hash %s\n",
               static_cast<long long>(report.lines), report.last_hash.c_str());
  return kExitOk;
}

}  // namespace

Verb AddJournal(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "journal", "What happened, who was told, who took charge: as evidence.");
  auto options = std::make_shared<Options>();
  app->add_option("--config", options->config, "The run's configuration");
  app->add_option("--data", options->data, "Or its data folder");
  app->add_option("--incident", options->incident, "Of this incident only");
  app->add_option("--verify", options->verify,
                  "Verify what was exported (- is stdin) instead");
  app->footer(
      "One JSON object a line; each bears the SHA-256 of the one before, so "
      "that no\nline can be changed or removed unseen by who knows a later "
      "hash: the last one is\nprinted on stderr, keep it elsewhere. "
      "Examples:\n  vigie journal --config vigie.yaml > journal.ndjson\n"
      "  vigie journal --verify journal.ndjson");
  return [options] {
    return options->verify.empty() ? Export(*options) : Verify(options->verify);
  };
}

}  // namespace vigie
