// vigie erase: a person asks to be forgotten.
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "deploy/vigie/catalog.h"
#include "deploy/vigie/control.h"
#include "deploy/vigie/data_folder.h"
#include "deploy/vigie/erasure.h"
#include "deploy/vigie/settings.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/engine/engine.h"
#include "pipeline/engine/intake.h"
#include "pipeline/log/embedded_log.h"

namespace vigie {
namespace {

struct Options {
  std::string config, data, author;
};

// The request goes into the log, so that it holds in every replay; then the
// state forgets, then the log's payloads are emptied.
absl::Status Erase(const Options& options, std::uint64_t& emptied) {
  VIGIE_ASSIGN_OR_RETURN(const AuthorName author, ParseAuthor(options.author));
  const Clock& clock = SystemClock();
  MetricsBoard board;
  VIGIE_ASSIGN_OR_RETURN(Settings settings,
                         ReadSettings(options.config, clock, board));
  if (!options.data.empty()) settings.data = options.data;
  if (settings.log.kind != "embedded")
    return InvalidArgument(
        "log: only the embedded log's payloads can be emptied "
        "here; on Kafka they leave with its retention");
  // A run on the folder does it itself, and goes on.
  const absl::StatusOr<std::string> answer =
      AskRunning(settings.data, Cat("erase ", options.author));
  if (answer.ok()) {
    if (std::sscanf(answer->c_str(), "erased %" SCNu64, &emptied) == 1)
      return absl::OkStatus();
    return Unavailable("the run says ", *answer);
  }
  if (!absl::IsNotFound(answer.status())) return answer.status();
  // A folder that is made now would have nothing to forget, and say that it
  // did.
  if (!std::filesystem::exists(StatePath(settings.data)) &&
      !std::filesystem::exists(LogPath(settings.data)))
    return NotFound(settings.data,
                    ": neither log nor state in it; give the data folder of a "
                    "run");
  VIGIE_ASSIGN_OR_RETURN(auto detector,
                         MakeBadBuzzDetector(settings.rules.detection));
  VIGIE_ASSIGN_OR_RETURN(DataFolder folder, OpenDataFolder(settings));
  const LogTail tail = folder.log->tail();
  const std::string payload = author.platform + "\n" + author.id;
  VIGIE_RETURN_IF_ERROR(
      folder.log->Broadcast(ErasureOf(payload, tail.last_append_time)));
  // Behind all that is there: a run that was killed may have left records
  // after its last tick.
  const std::int64_t last =
      std::max(tail.last_tick, TickOf(tail.last_append_time)) + 1;
  NewRecord tick;
  tick.op = Op::kTick;
  tick.at.position = static_cast<std::uint64_t>(last);
  tick.append_time = last * kTick;
  VIGIE_RETURN_IF_ERROR(folder.log->Broadcast(tick));
  VIGIE_RETURN_IF_ERROR(folder.log->Sync());
  EngineParts parts;
  parts.log = std::move(folder.log);
  parts.store = std::move(folder.store);
  parts.rules = settings.rules;
  parts.mappings = AllMappings();
  parts.analysis = MakeAnalysis;
  parts.detector = std::move(detector);
  parts.board = &board;
  parts.clock = &clock;
  {
    EngineOptions engine_options;
    engine_options.stream_clock = true;
    for (const ConfiguredSink& sink : settings.sinks)
      if (sink.sink->wants_alerts())
        engine_options.absent_sinks.push_back(sink.name);
    Engine engine(engine_options, std::move(parts));
    VIGIE_RETURN_IF_ERROR(engine.Start());
    VIGIE_RETURN_IF_ERROR(engine.Stop());
  }
  folder = {};
  VIGIE_ASSIGN_OR_RETURN(DataFolder folded, OpenDataFolder(settings));
  VIGIE_ASSIGN_OR_RETURN(const auto stored, folded.store->Partitions());
  std::vector<std::uint64_t> next(folded.log->partitions(), 0);
  for (const auto& [p, bytes] : stored) {
    PartitionState state;
    if (state.Parse(bytes)) next[p] = state.next;
  }
  folded.log->Folded(next);
  VIGIE_ASSIGN_OR_RETURN(
      emptied, EmptyPayloadsOf(static_cast<EmbeddedLog&>(*folded.log), author,
                               next, nullptr));
  return folded.log->Close();
}

int RunErase(const Options& options) {
  if (const auto author = ParseAuthor(options.author); !author.ok()) {
    std::fprintf(stderr, "vigie erase: %s\n",
                 std::string(FromAbsl(author.status().message())).c_str());
    return kExitUsage;
  }
  std::uint64_t emptied = 0;
  const absl::Status status = Erase(options, emptied);
  if (!status.ok()) {
    std::fprintf(stderr, "vigie erase: %s\n",
                 std::string(FromAbsl(status.message())).c_str());
    return absl::IsInvalidArgument(status) ? kExitConfiguration : kExitFailed;
  }
  std::printf("%s: forgotten; %llu messages emptied. Counts stay.\n",
              options.author.c_str(), static_cast<unsigned long long>(emptied));
  return kExitOk;
}

}  // namespace

Verb AddErase(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "erase", "Forget an author: texts, samples and name; counts stay.");
  auto options = std::make_shared<Options>();
  app->add_option("--config", options->config, "The run's configuration")
      ->required();
  app->add_option("--data", options->data,
                  "The data folder, if not the configured");
  app->add_option("author", options->author, "platform:id, such as x:12345")
      ->required();
  app->footer(
      "A run on the data folder does it and goes on; else it is done here.\n"
      "Example:\n  vigie erase --config vigie.yaml bluesky:did:plc:abc");
  return [options] { return RunErase(*options); };
}

}  // namespace vigie
