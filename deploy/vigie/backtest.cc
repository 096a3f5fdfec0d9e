// vigie backtest: what would have been told, and when, had Vigie read this
// archive as it was written?
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "deploy/vigie/catalog.h"
#include "deploy/vigie/duration.h"
#include "deploy/vigie/replay.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/strictness.h"
#include "pipeline/model/json_text.h"

namespace vigie {
namespace {

// An alert within this time of a crisis' end is its echo, not a false one.
constexpr Micros kEcho = 12 * kHour;

constexpr double kEnoughWeeks = 8;

struct Options {
  std::string config, archive, labels, other, budget;
  std::string format = "mention";
  bool tune = false, json = false;
};

// A crisis that people say there was.
struct Label {
  std::string brand;
  Micros start = 0, end = 0;
};

struct Judgement {
  std::size_t alerts = 0, found = 0, wrong = 0, labels = 0;
  double brand_weeks = 0;
  std::vector<Micros> delays;
  double rate() const {
    return brand_weeks > 0 ? static_cast<double>(wrong) / brand_weeks : 0;
  }
  Micros median_delay() const {
    std::vector<Micros> sorted = delays;
    std::sort(sorted.begin(), sorted.end());
    return sorted.empty() ? 0 : sorted[sorted.size() / 2];
  }
};

absl::StatusOr<std::vector<Label>> ReadLabels(const std::string& path) {
  std::ifstream in(path);
  if (!in) return NotFound(path, ": cannot be opened");
  std::vector<Label> labels;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
      line.pop_back();
    if (line.empty()) continue;
    // From the end: a brand's name may hold a comma.
    std::vector<std::string> cells;
    std::string rest = line;
    for (int i = 0; i < 2; ++i) {
      const std::size_t comma = rest.rfind(',');
      if (comma == std::string::npos) break;
      if (i == 1 && !ParseRfc3339(rest.substr(comma + 1))) break;
      cells.insert(cells.begin(), rest.substr(comma + 1));
      rest.resize(comma);
    }
    if (number == 1 && (rest == "brand" || line.starts_with("brand,")))
      continue;
    Label label;
    label.brand = rest;
    if (rest.size() > 1 && rest.front() == '"' && rest.back() == '"')
      label.brand = rest.substr(1, rest.size() - 2);
    const auto start =
        cells.empty() ? std::nullopt : ParseRfc3339(cells.front());
    const auto end = cells.size() < 2 ? std::nullopt : ParseRfc3339(cells[1]);
    if (!start || (cells.size() == 2 && (!end || *end < *start)))
      return InvalidArgument(
          path, ":", number,
          ": give brand,start[,end], times such as 2026-01-05T12:00:00Z");
    label.start = *start;
    label.end = end.value_or(*start + kDay);
    labels.push_back(std::move(label));
  }
  return labels;
}

Judgement Judge(const std::vector<ReplayedIncident>& incidents,
                const std::vector<Label>& labels, double brand_weeks) {
  Judgement judgement;
  judgement.alerts = incidents.size();
  judgement.labels = labels.size();
  judgement.brand_weeks = brand_weeks;
  std::vector<char> found(labels.size(), 0);
  for (const ReplayedIncident& incident : incidents) {
    bool about_one = false;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const Label& label = labels[i];
      if (label.brand != incident.brand || incident.alerted < label.start ||
          incident.alerted > label.end + kEcho)
        continue;
      about_one = true;
      if (found[i] || incident.alerted > label.end) continue;
      found[i] = 1;
      ++judgement.found;
      judgement.delays.push_back(incident.alerted - label.start);
    }
    judgement.wrong += !about_one;
  }
  return judgement;
}

std::string Hundredths(double x) {
  const auto n = static_cast<std::int64_t>(x * 100 + 0.5);
  return Cat(n / 100, n % 100 < 10 ? ".0" : ".", n % 100);
}

// The 95 % interval of a rate of which `count` events were seen (Poisson, by
// the square root's normal approximation).
std::string Interval(std::size_t count, double weeks) {
  if (weeks <= 0) return "unknown";
  const double root = std::sqrt(static_cast<double>(count));
  const double low = std::max(0.0, root - 0.98);
  const double high = std::sqrt(static_cast<double>(count) + 1) + 0.98;
  return Cat(Hundredths(low * low / weeks), " to ",
             Hundredths(high * high / weeks));
}

void PrintIncident(const ReplayedIncident& incident) {
  const bool bad_buzz = incident.rule == kBadBuzzRule;
  std::printf(
      "%s  %s  %s\n", FormatRfc3339(incident.alerted).c_str(),
      std::string(bad_buzz ? LevelName(incident.peak) : incident.rule).c_str(),
      incident.summary.c_str());
}

std::string Json(const ReplayedIncident& incident) {
  std::string out = "{\"id\":";
  AppendJsonString(out, incident.id);
  Append(out, ",\"rule\":\"", incident.rule, "\",\"brand\":");
  AppendJsonString(out, incident.brand);
  if (!incident.scope.empty()) {
    out += ",\"scope\":";
    AppendJsonString(out, incident.scope);
  }
  Append(out, ",\"level\":", static_cast<int>(incident.peak), ",\"onset\":\"",
         FormatRfc3339(incident.onset), "\",\"alerted\":\"",
         FormatRfc3339(incident.alerted), "\",\"ended\":");
  if (incident.ended == 0)
    out += "null";
  else
    Append(out, "\"", FormatRfc3339(incident.ended), "\"");
  out += ",\"summary\":";
  AppendJsonString(out, incident.summary);
  return out + "}";
}

void PrintJudgement(const Judgement& j, std::uint64_t mentions, bool json,
                    const std::vector<ReplayedIncident>& incidents,
                    const std::vector<ReplayedIncident>& others) {
  if (json) {
    std::string out = "{\"incidents\":[";
    for (std::size_t i = 0; i < incidents.size(); ++i)
      Append(out, i == 0 ? "" : ",", Json(incidents[i]));
    out += "],\"others\":[";
    for (std::size_t i = 0; i < others.size(); ++i)
      Append(out, i == 0 ? "" : ",", Json(others[i]));
    Append(out, "],\"mentions\":", mentions,
           ",\"brand_weeks\":", Hundredths(j.brand_weeks),
           ",\"labels\":", j.labels);
    if (j.labels > 0) {
      Append(out, ",\"found\":", j.found, ",\"recall\":",
             Hundredths(static_cast<double>(j.found) /
                        static_cast<double>(j.labels)));
      if (j.found > 0)
        Append(out, ",\"median_delay_s\":", j.median_delay() / kSecond);
    }
    Append(out, ",\"false_alerts\":", j.labels > 0 ? j.wrong : j.alerts,
           ",\"false_alerts_per_brand_week\":", Hundredths(j.rate()), "}");
    std::printf("%s\n", out.c_str());
    return;
  }
  for (const ReplayedIncident& incident : incidents) PrintIncident(incident);
  if (!others.empty()) std::printf("For the digest and for information:\n");
  for (const ReplayedIncident& other : others) PrintIncident(other);
  std::printf("%zu %s in %llu records, %s brand-weeks\n", j.alerts,
              j.alerts == 1 ? "incident" : "incidents",
              static_cast<unsigned long long>(mentions),
              Hundredths(j.brand_weeks).c_str());
  if (j.labels == 0) return;
  std::printf(
      "found %zu of %zu crises; %zu false alerts, %s per brand-week "
      "(95 %%: %s)",
      j.found, j.labels, j.wrong, Hundredths(j.rate()).c_str(),
      Interval(j.wrong, j.brand_weeks).c_str());
  if (j.found > 0)
    std::printf("; median delay %lld min",
                static_cast<long long>(j.median_delay() / kMinute));
  std::printf("\n");
}

// The same thresholds, stricter (above 1) or more lenient together.
DetectionSettings WithStrictness(const DetectionSettings& base,
                                 double strictness) {
  DetectionSettings settings = base;
  std::erase_if(settings, [](const auto& s) {
    return s.first == "budget" || s.first == "strictness";
  });
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", strictness);
  settings.emplace_back("strictness", text);
  std::sort(settings.begin(), settings.end());
  return settings;
}

absl::Status Tune(const Replay& replay, const std::vector<Label>& labels,
                  double budget) {
  // From lenient to strict: the first within the budget finds the most.
  const double weeks = replay.brand_weeks();
  if (weeks <= 0)
    return FailedPrecondition("the archive holds no time to learn from");
  DetectionSettings best;
  Judgement of_best;
  for (const double factor :
       {0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.8, 2.2, 2.7, 3.3, 4.0}) {
    // That little was told in a few weeks proves nothing.
    if (weeks < kEnoughWeeks && factor < 1.0) continue;
    const DetectionSettings settings =
        WithStrictness(replay.thresholds(), factor);
    VIGIE_ASSIGN_OR_RETURN(const auto incidents, replay.Incidents(settings));
    const Judgement j = Judge(incidents, labels, weeks);
    best = settings;
    of_best = j;
    if (j.rate() <= budget) break;
  }
  std::printf(
      "# %s false alerts per brand-week in %s brand-weeks (95 %%: %s), "
      "%zu of %zu crises found\n",
      Hundredths(of_best.rate()).c_str(), Hundredths(weeks).c_str(),
      Interval(of_best.wrong, weeks).c_str(), of_best.found, of_best.labels);
  if (of_best.rate() > budget)
    std::printf(
        "# the budget of %s cannot be kept: these are the strictest "
        "thresholds tried\n",
        Hundredths(budget).c_str());
  if (labels.empty())
    std::printf("# without --labels every alert counts as a false one\n");
  if (weeks < kEnoughWeeks)
    std::printf(
        "# less than 8 brand-weeks of history: the interval is wide; nothing "
        "more lenient\n# than the defaults is tried\n");
  std::printf("detection:\n");
  for (const auto& [key, value] : best)
    // What belongs to a brand, a source or an event is said where that stands.
    if (key.find('/') == std::string::npos)
      std::printf("  %s: %s\n", key.c_str(), value.c_str());
  return absl::OkStatus();
}

void PrintDifference(const std::vector<ReplayedIncident>& before,
                     const std::vector<ReplayedIncident>& after) {
  std::vector<char> matched(after.size(), 0);
  const auto same = [](const ReplayedIncident& a, const ReplayedIncident& b) {
    return a.brand == b.brand && std::abs(a.alerted - b.alerted) <= 6 * kHour;
  };
  for (const ReplayedIncident& old : before) {
    std::size_t i = 0;
    while (i < after.size() && (matched[i] || !same(old, after[i]))) ++i;
    if (i == after.size()) {
      std::printf("- ");
      PrintIncident(old);
      continue;
    }
    matched[i] = 1;
    std::printf("= ");
    PrintIncident(old);
    const Micros later = after[i].alerted - old.alerted;
    if (later != 0 || after[i].peak != old.peak)
      std::printf("    %lld s %s; %s\n",
                  static_cast<long long>(std::abs(later) / kSecond),
                  later < 0 ? "earlier" : "later",
                  std::string(LevelName(after[i].peak)).c_str());
  }
  for (std::size_t i = 0; i < after.size(); ++i)
    if (!matched[i]) {
      std::printf("+ ");
      PrintIncident(after[i]);
    }
}

int Fail(const absl::Status& status, int code) {
  std::fprintf(stderr, "vigie backtest: %s\n",
               std::string(FromAbsl(status.message())).c_str());
  return code;
}

int Backtest(const Options& options) {
  MetricsBoard board;
  absl::StatusOr<Settings> settings =
      ReadSettings(options.config, SystemClock(), board);
  if (!settings.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(FromAbsl(settings.status().message())).c_str());
    return kExitConfiguration;
  }
  const std::string format = FormatByName(options.format);
  if (format.empty())
    return Fail(
        InvalidArgument("--format ", options.format, ": no such format"),
        kExitUsage);
  double budget = 0;
  if (options.tune) {
    const absl::StatusOr<double> parsed = ParseBudget(options.budget);
    if (!parsed.ok())
      return Fail(
          InvalidArgument("--budget ", FromAbsl(parsed.status().message())),
          kExitUsage);
    budget = *parsed;
  }
  std::vector<Label> labels;
  if (!options.labels.empty()) {
    absl::StatusOr<std::vector<Label>> read = ReadLabels(options.labels);
    if (!read.ok()) return Fail(read.status(), kExitFailed);
    labels = *std::move(read);
  }
  for (const Label& label : labels)
    if (std::none_of(
            settings->rules.brands.begin(), settings->rules.brands.end(),
            [&](const BrandRule& brand) { return brand.name == label.brand; }))
      return Fail(InvalidArgument(options.labels, ": ", label.brand,
                                  ": no such brand in ", options.config),
                  kExitFailed);
  const absl::StatusOr<Replay> replay =
      Replay::Play(*std::move(settings), options.archive, format);
  if (!replay.ok()) return Fail(replay.status(), kExitFailed);
  if (options.tune) {
    const absl::Status tuned = Tune(*replay, labels, budget);
    return tuned.ok() ? kExitOk : Fail(tuned, kExitFailed);
  }
  std::vector<ReplayedIncident> others;
  const auto incidents = replay->Incidents(
      replay->thresholds(), options.other.empty() ? &others : nullptr);
  if (!incidents.ok()) return Fail(incidents.status(), kExitFailed);
  if (options.other.empty()) {
    PrintJudgement(Judge(*incidents, labels, replay->brand_weeks()),
                   replay->mentions(), options.json, *incidents, others);
    return kExitOk;
  }
  absl::StatusOr<Settings> other =
      ReadSettings(options.other, SystemClock(), board);
  if (!other.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(FromAbsl(other.status().message())).c_str());
    return kExitConfiguration;
  }
  const absl::StatusOr<Replay> second =
      Replay::Play(*std::move(other), options.archive, format);
  if (!second.ok()) return Fail(second.status(), kExitFailed);
  const auto then = second->Incidents(second->thresholds());
  if (!then.ok()) return Fail(then.status(), kExitFailed);
  PrintDifference(*incidents, *then);
  return kExitOk;
}

}  // namespace

Verb AddBacktest(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "backtest", "Replay an archive: what would have been told, and when?");
  auto options = std::make_shared<Options>();
  app->add_option("config", options->config, "The configuration (YAML)")
      ->required();
  app->add_option("archive", options->archive,
                  "The archive: one mention a line (NDJSON)")
      ->required();
  app->add_option("--format", options->format, "How its lines are written")
      ->capture_default_str();
  app->add_option("--labels", options->labels,
                  "The crises there were: CSV with brand,start[,end]");
  CLI::Option* tune =
      app->add_flag("--tune", options->tune,
                    "Print the `detection:` thresholds that keep the --budget");
  app->add_option("--budget", options->budget,
                  "False alerts allowed for a brand, such as 1/2w: one in two "
                  "weeks")
      ->default_str("1/2w")
      ->needs(tune);
  options->budget = "1/2w";
  app->add_option("--diff", options->other,
                  "Another configuration: what it tells more, less, sooner")
      ->excludes(tune);
  app->add_flag("--json", options->json, "One JSON object")->excludes(tune);
  app->footer(
      "The archive is read as `run` reads it, in a folder of its own that is\n"
      "removed; nothing is delivered. Example:\n  vigie backtest vigie.yaml "
      "january.ndjson --labels crises.csv");
  return [options] { return Backtest(*options); };
}

}  // namespace vigie
