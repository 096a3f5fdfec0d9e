// vigie run: the whole sentence, until its input ends or somebody says stop.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "deploy/vigie/acknowledge.h"
#include "deploy/vigie/catalog.h"
#include "deploy/vigie/control.h"
#include "deploy/vigie/data_folder.h"
#include "deploy/vigie/duration.h"
#include "deploy/vigie/erasure.h"
#include "deploy/vigie/output.h"
#include "deploy/vigie/reloading.h"
#include "deploy/vigie/settings.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/engine/engine.h"
#include "pipeline/model/json_text.h"

namespace vigie {
namespace {

struct Options {
  std::string config, data, duration;
  bool stay = false;
};

std::atomic<int> g_signal{0};
std::atomic<bool> g_hangup{false};
void OnSignal(int signal) { g_signal.store(signal, std::memory_order_relaxed); }
void OnHangup(int) { g_hangup.store(true, std::memory_order_relaxed); }

bool HasTerminal() {
  const int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal >= 0) close(terminal);
  return terminal >= 0;
}

int Fail(const absl::Status& status, int code) {
  std::fprintf(stderr, "vigie: %s\n",
               std::string(FromAbsl(status.message())).c_str());
  return code;
}

// 78 is what no second start mends: the configuration, or what it names, must
// be changed first. 1 is all that the machine or another one may mend: a port
// or a folder in use, a server away, a full disk, a damaged state.
int CodeOf(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ||
                 absl::IsPermissionDenied(status)
             ? kExitConfiguration
             : kExitFailed;
}

// What a reload will be compared with.
Settings Began(const Settings& settings) {
  Settings began;
  began.rules = settings.rules;
  began.fixed = settings.fixed;
  return began;
}

void Tell(const Reloaded& reloaded) {
  const bool refused = reloaded.outcome == ReloadOutcome::kRefused;
  std::fprintf(stderr, "vigie: reload: %s: %s%s\n",
               std::string(ReloadOutcomeName(reloaded.outcome)).c_str(),
               reloaded.said.c_str(),
               refused ? "\nvigie: reload: the old rules stay in force" : "");
}

// The last line of a run: one JSON object.
std::string Summary(const RunFigures& figures) {
  std::string out = Cat(
      "{\"mentions\":", figures.books.ingested,
      ",\"matched\":", figures.books.matched,
      ",\"rejected\":", figures.books.rejected,
      ",\"duplicates\":", figures.books.duplicate, ",\"lost\":", figures.lost,
      ",\"brand_hits\":", figures.books.brand_hits, ",\"incidents\":[");
  for (std::size_t i = 0; i < figures.incidents.size(); ++i) {
    const Incident& incident = figures.incidents[i];
    out += i == 0 ? "{\"brand\":" : ",{\"brand\":";
    AppendJsonString(out, incident.brand);
    Append(out, ",\"level\":", static_cast<int>(incident.peak), ",\"onset\":\"",
           FormatRfc3339(incident.onset), "\",\"detected\":\"",
           FormatRfc3339(incident.detected),
           "\",\"delay_s\":", (incident.detected - incident.onset) / kSecond,
           ",\"status\":\"", incident.ended == 0 ? "firing" : "resolved",
           "\"}");
  }
  Append(out, "],\"alerts_delivered\":", figures.alerts_delivered,
         ",\"folded_to\":\"", FormatRfc3339(figures.folded), "\"}");
  return out;
}

// Shows how the run goes on stderr: a line that renews itself on a terminal,
// a line every ten seconds elsewhere, and every change of an incident.
class Progress {
 public:
  Progress(const Clock& clock)
      : clock_(clock), terminal_(isatty(STDERR_FILENO) != 0) {}

  // Why the run is not ready, each reason when it is new: a source that cannot
  // be reached, a full disk. One line a thing in ten seconds at most.
  void Tell(const std::vector<std::string>& reasons) {
    const Micros now = clock_.Monotonic();
    for (const std::string& reason : reasons) {
      if (reason.ends_with("not yet") || reason.ends_with("not connected yet"))
        continue;
      Told& told = told_[reason.substr(0, reason.find(": "))];
      if (told.reason == reason) {
        told.at = now;
        continue;
      }
      if (!told.reason.empty() && now - told.at < 10 * kSecond) continue;
      told = {reason, now};
      Clear();
      std::fprintf(stderr, "vigie: %s\n", reason.c_str());
    }
    absl::erase_if(told_, [&](const auto& entry) {
      return now - entry.second.at > kMinute;
    });
  }

  // Once.
  void Say(const std::vector<std::string>& all) {
    for (const std::string& what : all) {
      Clear();
      std::fprintf(stderr, "vigie: %s\n", what.c_str());
    }
  }

  void Show(const RunFigures& figures, bool last) {
    for (const Incident& incident : figures.incidents) {
      std::uint32_t& seen = steps_[incident.id];
      if (incident.step == seen) continue;
      seen = incident.step;
      Clear();
      std::fprintf(
          stderr, "%s  %s  %s\n", FormatRfc3339(incident.updated).c_str(),
          incident.ended != 0 ? "ALL CLEAR"
                              : std::string(LevelName(incident.level)).c_str(),
          incident.reason.c_str());
    }
    if (figures.lost > lost_) {
      Clear();
      std::fprintf(stderr,
                   "vigie: %llu records of the log cannot be read again: the "
                   "figures of their time are too low; an alert says which. "
                   "Look after the disk, or restore a backup\n",
                   static_cast<unsigned long long>(figures.lost - lost_));
      lost_ = figures.lost;
    }
    const Micros now = clock_.Monotonic();
    const Micros every = terminal_ ? kSecond : 10 * kSecond;
    if (!last && now - shown_ < every) return;
    const double seconds =
        shown_ == 0 ? 0 : static_cast<double>(now - shown_) / kSecond;
    const std::uint64_t mentions = figures.books.ingested;
    const double rate =
        seconds > 0 ? static_cast<double>(mentions - mentions_) / seconds : 0;
    shown_ = now;
    mentions_ = mentions;
    if (figures.folded == 0) return;
    Clear();
    std::fprintf(
        stderr, "%s  %llu mentions (%.0f/s)  %llu about a brand%s",
        FormatRfc3339(figures.folded - figures.folded % kSecond).c_str(),
        static_cast<unsigned long long>(mentions), rate,
        static_cast<unsigned long long>(figures.books.matched),
        terminal_ && !last ? "" : "\n");
    written_ = terminal_ && !last;
  }

 private:
  void Clear() {
    if (written_) std::fputs("\r\x1b[K", stderr);
    written_ = false;
  }
  const Clock& clock_;
  const bool terminal_;
  bool written_ = false;
  Micros shown_ = 0;
  std::uint64_t mentions_ = 0, lost_ = 0;
  struct Told {
    std::string reason;
    Micros at = 0;  // when it was last so
  };
  absl::flat_hash_map<std::string, Told> told_;  // by "source bluesky", "log"
  absl::flat_hash_map<std::string, std::uint32_t> steps_;
};

// Alerts in the outbox whose sink the configuration does not name (any more)
// wait for ever: somebody must be told.
absl::Status TellWaiting(Store& store,
                         const std::vector<ConfiguredSink>& sinks) {
  VIGIE_ASSIGN_OR_RETURN(const std::vector<PendingAlert> pending,
                         store.PendingAlerts());
  std::map<std::string_view, int> waiting;
  for (const PendingAlert& alert : pending)
    if (std::none_of(sinks.begin(), sinks.end(),
                     [&](const auto& sink) { return sink.name == alert.sink; }))
      ++waiting[alert.sink];
  for (const auto& [sink, count] : waiting)
    std::fprintf(stderr,
                 "vigie: %d %s for the sink \"%s\", which the configuration "
                 "does not have: `vigie incident` shows them; give a sink that "
                 "`name` to have them told\n",
                 count, count == 1 ? "alert waits" : "alerts wait",
                 std::string(sink).c_str());
  return absl::OkStatus();
}

int Run(const Options& options) {
  const Clock& clock = SystemClock();
  Micros duration = 0;
  if (!options.duration.empty()) {
    const auto parsed = ParseDuration(options.duration);
    if (!parsed) {
      std::fprintf(stderr,
                   "vigie run: --for %s: give a time such as 60s or 2h\n",
                   options.duration.c_str());
      return kExitUsage;
    }
    duration = *parsed;
  }
  // Before anything takes long: a run that is asked to stop while it starts
  // stops as cleanly. A terminal that is closed asks so too, with the signal
  // that else means "read the configuration again", unless the run was told to
  // outlive it (nohup).
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  struct sigaction hangup = {};
  sigaction(SIGHUP, nullptr, &hangup);
  const bool had_terminal = HasTerminal();
  if (hangup.sa_handler != SIG_IGN) {
    action.sa_handler = OnHangup;
    sigaction(SIGHUP, &action, nullptr);
  }
  std::signal(SIGPIPE, SIG_IGN);
  MetricsBoard board;
  absl::StatusOr<Settings> settings =
      ReadSettings(options.config, clock, board, SettingsPart::kStart);
  if (!settings.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(FromAbsl(settings.status().message())).c_str());
    return kExitConfiguration;
  }
  board.SetSeriesCap(settings->series_cap);
  if (!options.data.empty()) {
    settings->data = options.data;
    settings->data_place = "--data";
  }
  auto detector = MakeBadBuzzDetector(settings->rules.detection);
  if (!detector.ok()) return Fail(detector.status(), kExitConfiguration);
  absl::StatusOr<DataFolder> folder = OpenDataFolder(*settings);
  if (!folder.ok()) return Fail(folder.status(), CodeOf(folder.status()));
  for (const std::string& warning : settings->warnings)
    std::fprintf(stderr, "%s\n", warning.c_str());
  if (const absl::Status told = TellWaiting(*folder->store, settings->sinks);
      !told.ok())
    return Fail(told, CodeOf(told));

  EngineOptions engine_options;
  engine_options.workers = settings->workers;
  engine_options.stream_clock = settings->stream_clock;
  engine_options.speed = settings->speed;
  engine_options.window_folder = settings->data + "/windows";
  engine_options.keep_windows = settings->keep_windows;
  engine_options.keep_details = settings->keep_details;
  // Lives as long as the engine, which owns it.
  auto* const embedded = settings->log.kind == "embedded"
                             ? static_cast<EmbeddedLog*>(folder->log.get())
                             : nullptr;
  const Settings began_with = Began(*settings);
  EngineParts parts;
  parts.log = std::move(folder->log);
  parts.store = std::move(folder->store);
  parts.rules = std::move(settings->rules);
  parts.mappings = AllMappings();
  parts.analysis = MakeAnalysis;
  parts.detector = *std::move(detector);
  parts.sources = std::move(settings->sources);
  parts.sinks = std::move(settings->sinks);
  parts.board = &board;
  parts.clock = &clock;
  Engine engine(engine_options, std::move(parts));

  const Micros began = clock.Monotonic();
  if (absl::Status started = engine.Start(); !started.ok())
    return Fail(started, CodeOf(started));
  settings->program.reset();  // the workers hold it as long as they need it
  Reloader reloader(options.config, began_with, engine, board, clock);
  std::unique_ptr<ControlSocket> control;
  auto listens = ControlSocket::Listen(
      settings->data,
      [&](std::string_view request, const std::atomic<bool>& stopping) {
        if (request.starts_with(kAcknowledgeRequest)) {
          const std::string answer =
              AnswerAcknowledge(request, engine, stopping);
          std::fprintf(stderr, "vigie: ack: %s\n", answer.c_str());
          return answer;
        }
        if (request != "reload")
          return AnswerErase(request, engine, embedded, stopping);
        const Reloaded reloaded = reloader.Reload(stopping);
        Tell(reloaded);
        return Cat(ReloadOutcomeName(reloaded.outcome), "\n", reloaded.said);
      });
  // The run is worth more than the door.
  if (listens.ok())
    control = *std::move(listens);
  else
    std::fprintf(stderr,
                 "vigie: %s; stop it before `vigie erase`, and reload by "
                 "SIGHUP\n",
                 std::string(FromAbsl(listens.status().message())).c_str());
  const std::atomic<bool> never{false};
  Progress progress(clock);
  for (;;) {
    const bool finished = engine.WaitFinished(100 * kMillisecond);
    progress.Tell(board.NotReady());
    progress.Say(board.TakeTold());
    progress.Show(engine.figures(), false);
    if (g_signal.load(std::memory_order_relaxed) != 0) break;
    if (g_hangup.exchange(false, std::memory_order_relaxed)) {
      if (had_terminal && !HasTerminal()) break;
      Tell(reloader.Reload(never));
    }
    if (duration > 0 && clock.Monotonic() - began >= duration) break;
    if (finished && (!options.stay || !engine.failed().ok())) break;
    if (finished) clock.Sleep(100 * kMillisecond);
  }
  // Who presses Ctrl-C again does not want to wait for the end: that is a
  // crash, and the next run goes on from it.
  action.sa_handler = SIG_DFL;
  sigaction(SIGINT, &action, nullptr);
  control.reset();
  const absl::Status stopped = engine.Stop();
  if (engine.unfolded())
    std::fprintf(stderr,
                 "vigie: stopped with mentions in the log that are not counted "
                 "yet; the next run begins with them\n");
  progress.Say(board.TakeTold());
  progress.Show(engine.figures(), true);
  const int told = WriteOut(Summary(engine.figures()) + "\n")
                       ? kExitOk
                       : FailedToWrite("run");
  return stopped.ok() ? told : Fail(stopped, kExitFailed);
}

}  // namespace

Verb AddRun(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "run", "Read the sources, find the brands, alert, show the figures.");
  auto options = std::make_shared<Options>();
  app->add_option("--config,config", options->config,
                  "The configuration (YAML)")
      ->required();
  app->add_option("--for", options->duration,
                  "End by itself after this long, such as 60s");
  app->add_option(
      "--data", options->data,
      "The folder of log and state, instead of the configuration's");
  app->add_flag("--stay", options->stay,
                "Go on serving figures after the end of the input");
  app->footer(
      "The last line on stdout is one JSON object that sums up the run. Exit "
      "codes: 0,\n"
      "78 the configuration or a file it names must be changed first, 1 "
      "anything else\n"
      "(a port in use, a server away, a full disk, a newer or damaged state).\n"
      "Examples:\n"
      "  vigie run --config vigie.yaml\n"
      "  vigie run --config vigie.yaml --for 60s | tail -n 1");
  return [options] { return Run(*options); };
}

}  // namespace vigie
