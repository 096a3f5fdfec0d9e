// vigie simulate: a made-up crowd on stdout, to try Vigie or to load it.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "deploy/vigie/duration.h"
#include "deploy/vigie/output.h"
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

// 9900-01-01: the longest simulation ends before the last date there is.
constexpr Micros kLastStart = Micros{2'896'373} * kDay;

// CLI11's own range lets through what is not a number.
CLI::Validator Between(double least, double most) {
  return CLI::Validator(
      [least, most](const std::string& text) {
        double value = 0;
        if (CLI::detail::lexical_cast(text, value) && value >= least &&
            value <= most)
          return std::string();
        return Cat(text, ": give a number from ", least, " to ", most);
      },
      Cat("FROM ", least, " TO ", most));
}

// The `brands:` section of a configuration that finds the simulated brands.
std::string BrandsSection() {
  std::string out = "brands:\n";
  for (const SimulatedBrand& brand : SimulatedBrands()) {
    std::string query;
    for (const char c : brand.query) {
      if (c == '\'') query += '\'';
      query += c;
    }
    Append(out, "  - name: ", brand.name, "\n    query: '", query,
           "'\n    panel: ", brand.sector, "\n");
  }
  return out;
}

int Simulate(Options& options) {
  if (options.brands) {
    return WriteOut(BrandsSection()) ? kExitOk : FailedToWrite("simulate");
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
    if (*start < 0 || *start > kLastStart) {
      std::fprintf(stderr,
                   "vigie simulate: --start %s: give a time from 1970 to "
                   "9900\n",
                   options.start.c_str());
      return kExitUsage;
    }
    s.start = *start;
  }
  if (!s.crisis_brand.empty()) {
    std::vector<std::string> names;
    for (const SimulatedBrand& brand : SimulatedBrands())
      names.push_back(brand.name);
    if (std::find(names.begin(), names.end(), s.crisis_brand) == names.end()) {
      std::string known;
      for (const std::string& name : names)
        Append(known, known.empty() ? "" : ", ", name);
      std::fprintf(stderr, "vigie simulate: --crisis-brand %s: there are %s\n",
                   s.crisis_brand.c_str(), known.c_str());
      return kExitUsage;
    }
    if (options.crisis_at.empty()) {
      std::fprintf(stderr,
                   "vigie simulate: --crisis-brand: say when with "
                   "--crisis-at\n");
      return kExitUsage;
    }
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
  while (simulation.Next(line, time)) {
    out += line;
    out += '\n';
    ++lines;
    if (out.size() > (1 << 20)) {
      if (!WriteOut(out)) return FailedToWrite("simulate");
      out.clear();
    }
    if (show && lines % 100'000 == 0)
      std::fprintf(stderr, "\r%llu mentions, %3.0f %%",
                   static_cast<unsigned long long>(lines),
                   100.0 * static_cast<double>(time - s.start) /
                       static_cast<double>(s.duration));
  }
  if (!WriteOut(out)) return FailedToWrite("simulate");
  if (show)
    std::fprintf(stderr, "\r%llu mentions        \n",
                 static_cast<unsigned long long>(lines));
  return kExitOk;
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
      ->check(Between(0.001, 1e7))
      ->capture_default_str();
  app->add_option("--hours", options->hours, "How long it lasts")
      ->check(Between(0.001, 1e5))
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
      ->check(Between(0.0, 1.0))
      ->capture_default_str();
  app->add_option("--duplicates", s.duplicates, "Share delivered twice")
      ->check(Between(0.0, 1.0))
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
