// vigie simulate: a made-up crowd on stdout, to try Vigie or to load it.
#include <cstdio>
#include <memory>
#include <string>
#include <unistd.h>

#include "deploy/vigie/duration.h"
#include "deploy/vigie/verbs.h"
#include "ingest/simulate/simulation.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"

namespace vigie {
namespace {

struct Options {
  SimulationOptions simulation;
  double hours = 6;
  std::string crisis_at, start;
  bool brands = false;
};

// The `brands:` section of a configuration that finds the simulated brands.
void PrintBrands() {
  std::printf("brands:\n");
  for (const SimulatedBrand& brand : SimulatedBrands()) {
    std::string query;
    for (const char c : brand.query) {
      if (c == '\'') query += '\'';
      query += c;
    }
    std::printf("  - name: %s\n    query: '%s'\n    panel: %s\n",
                brand.name.c_str(), query.c_str(), brand.sector.c_str());
  }
}

int Simulate(Options& options) {
  if (options.brands) {
    PrintBrands();
    return kExitOk;
  }
  SimulationOptions& s = options.simulation;
  s.duration = static_cast<Micros>(options.hours * kHour);
  if (!options.start.empty()) {
    const auto start = ParseRfc3339(options.start);
    if (!start) {
      std::fprintf(stderr,
                   "vigie simulate: --start %s: not a time such as "
                   "2026-01-05T00:00:00Z\n",
                   options.start.c_str());
      return kExitUsage;
    }
    s.start = *start;
  }
  if (!options.crisis_at.empty()) {
    const auto at = ParseDuration(options.crisis_at);
    if (!at || *at >= s.duration) {
      std::fprintf(stderr,
                   "vigie simulate: --crisis-at %s: give a time from the "
                   "start, before the end, such as 4h\n",
                   options.crisis_at.c_str());
      return kExitUsage;
    }
    s.crisis = true;
    s.crisis_at = *at;
  }
  Simulation simulation(s);
  if (simulation.crisis()) {
    std::string brand, hashtag;
    AppendJsonString(brand, simulation.crisis()->brand);
    AppendJsonString(hashtag, simulation.crisis()->hashtag);
    std::fprintf(
        stderr, "{\"crisis\":{\"brand\":%s,\"onset\":\"%s\",\"hashtag\":%s}}\n",
        brand.c_str(), FormatRfc3339(simulation.crisis()->onset).c_str(),
        hashtag.c_str());
  }
  const bool show = isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0;
  std::string out, line;
  Micros time = 0;
  std::uint64_t lines = 0;
  const auto flush = [&] {
    const bool ok =
        std::fwrite(out.data(), 1, out.size(), stdout) == out.size();
    out.clear();
    return ok;
  };
  while (simulation.Next(line, time)) {
    out += line;
    out += '\n';
    ++lines;
    if (out.size() > (1 << 20) && !flush()) return kExitOk;  // the reader left
    if (show && lines % 100'000 == 0)
      std::fprintf(stderr, "\r%llu mentions, %3.0f %%",
                   static_cast<unsigned long long>(lines),
                   100.0 * static_cast<double>(time - s.start) /
                       static_cast<double>(s.duration));
  }
  flush();
  if (show)
    std::fprintf(stderr, "\r%llu mentions        \n",
                 static_cast<unsigned long long>(lines));
  return std::fflush(stdout) == 0 ? kExitOk : kExitFailed;
}

}  // namespace

Verb AddSimulate(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "simulate",
      "A seeded, realistic stream of mentions as NDJSON on stdout.");
  auto options = std::make_shared<Options>();
  SimulationOptions& s = options->simulation;
  app->add_option("--rate", s.rate,
                  "Mentions per second, on average over a week")
      ->check(CLI::Range(0.001, 1e7))
      ->capture_default_str();
  app->add_option("--hours", options->hours, "How long it lasts")
      ->check(CLI::Range(0.001, 1e5))
      ->capture_default_str();
  app->add_option("--seed", s.seed, "The same seed gives the same bytes")
      ->capture_default_str();
  app->add_option("--start", options->start, "First moment (RFC 3339)");
  app->add_option("--crisis-at", options->crisis_at,
                  "A crisis begins this long after the start, such as 4h; its "
                  "brand and onset are told on stderr");
  app->add_option("--crisis-brand", s.crisis_brand,
                  "Whose crisis; chosen by the seed otherwise");
  app->add_option("--brand-share", s.brand_share,
                  "Share of mentions about a brand")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app->add_option("--duplicates", s.duplicates, "Share delivered twice")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app->add_flag("--brands", options->brands,
                "Print the `brands:` section of a configuration instead");
  app->footer(
      "Examples:\n"
      "  vigie simulate --hours 12 --crisis-at 8h --seed 7 > day.ndjson\n"
      "  vigie simulate --rate 2000 --hours 1 | vigie analyze --config "
      "vigie.yaml");
  return [options] { return Simulate(*options); };
}

}  // namespace vigie
