// vigie drill: would everybody hear us? Tells each sink, and each person that
// the alert rules name, an alert that says it is a drill, and then its end.
#include <csignal>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "deploy/vigie/output.h"
#include "deploy/vigie/settings.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

struct Options {
  std::string config;
  std::vector<std::string> sinks;
};

// All whom an alert may reach: every sink with whom it is configured to tell,
// and the recipients that rules name.
std::set<AlertTarget> TargetsOf(const Settings& settings) {
  std::set<AlertTarget> targets;
  const auto add = [&](const std::vector<AlertTarget>& tell) {
    targets.insert(tell.begin(), tell.end());
  };
  for (const ConfiguredSink& sink : settings.sinks)
    if (sink.sink->wants_alerts()) targets.insert({sink.name, ""});
  for (const AlertRule& rule : settings.alerts.rules) {
    add(rule.tell);
    for (const Escalation& step : rule.escalate) add(step.tell);
  }
  add(settings.alerts.digest.tell);
  return targets;
}

Alert Drill(const AlertRules& rules, Micros now) {
  const bool french = rules.french;
  Alert alert;
  alert.id = absl::StrFormat("drill-%x", now);
  alert.step = 1;
  alert.rule = "drill";
  alert.level = Level::kBadBuzz;
  alert.starts = alert.at = now;
  alert.ends = now + 5 * kMinute;
  alert.words = french ? kFrench : kEnglish;
  alert.time_zone = rules.time_zone;
  alert.summary = french ? "Exercice : qui lit ceci sera prévenu par Vigie."
                         : "A drill: who reads this will be told by Vigie.";
  alert.description = french ? "Il ne se passe rien et il n'y a rien à faire."
                             : "Nothing is wrong, and there is nothing to do.";
  return alert;
}

// The alert and, where receivers do not forget it by themselves, its end. (An
// Alertmanager would tell nobody of what ends before it has told.)
absl::Status Tell(Sink& sink, Alert alert, const std::string& to) {
  alert.to = to;
  VIGIE_RETURN_IF_ERROR(sink.Deliver(alert));
  if (sink.refresh_period() > 0) return absl::OkStatus();
  ++alert.step;
  alert.firing = false;
  alert.at = alert.ends = SystemClock().Now();
  return sink.Deliver(alert);
}

int Run(const Options& options) {
  MetricsBoard board;
  absl::StatusOr<Settings> settings =
      ReadSettings(options.config, SystemClock(), board, SettingsPart::kStart);
  if (!settings.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(FromAbsl(settings.status().message())).c_str());
    return kExitConfiguration;
  }
  std::set<AlertTarget> targets = TargetsOf(*settings);
  const std::set<std::string> asked(options.sinks.begin(), options.sinks.end());
  for (const std::string& name : asked)
    if (!targets.contains({name, ""})) {
      std::fprintf(stderr, "vigie drill: no sink \"%s\" tells alerts\n",
                   name.c_str());
      return kExitUsage;
    }
  if (!asked.empty())
    std::erase_if(targets, [&](const AlertTarget& target) {
      return !asked.contains(target.sink);
    });
  if (targets.empty()) {
    std::fprintf(stderr,
                 "vigie drill: %s: no sink tells alerts; give one, such as "
                 "`- {kind: email, …}`\n",
                 options.config.c_str());
    return kExitConfiguration;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const Alert drill = Drill(settings->alerts, SystemClock().Now());
  int failed = 0;
  for (const ConfiguredSink& sink : settings->sinks) {
    std::vector<AlertTarget> reached;
    for (const AlertTarget& target : targets)
      if (target.sink == sink.name) reached.push_back(target);
    if (reached.empty()) continue;
    const absl::Status started = sink.sink->Start();
    for (const AlertTarget& target : reached) {
      const absl::Status told =
          started.ok() ? Tell(*sink.sink, drill, target.to) : started;
      failed += !told.ok();
      if (!WriteOut(Cat(target.Text(), ": ",
                        told.ok() ? "told" : FromAbsl(told.message()), "\n")))
        return FailedToWrite("drill");
    }
    if (started.ok()) sink.sink->Stop();
  }
  return failed == 0 ? kExitOk : kExitFailed;
}

}  // namespace

Verb AddDrill(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "drill",
      "Tell every sink and person an alert that says it is a drill: does it "
      "arrive?");
  auto options = std::make_shared<Options>();
  app->add_option("--config,config", options->config,
                  "The configuration (YAML)")
      ->required();
  app->add_option("--sink", options->sinks, "Only this sink; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app->footer(
      "At once, at any hour, beside a run or without one; it is no incident "
      "and not in\nthe journal. Each is tried once; exit code 1 when one "
      "failed.\n"
      "Example:\n  vigie drill --config vigie.yaml --sink slack");
  return [options] { return Run(*options); };
}

}  // namespace vigie
