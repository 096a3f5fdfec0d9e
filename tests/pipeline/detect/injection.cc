// The injection program: bursts with a known beginning put into simulated
// brands; what the detector finds, how soon, and how often it cries wolf; the
// same for the rules of others, tuned to the same false alarms; one table.
//
//   injection [--seed N] [--scale X] [--only WORD] [--set KEY=VALUE]…
//             [--each yes]
//
// The seed is fresh, and printed, unless given; WORD is part of a row's name
// and rate; KEY is one of the `detection:` settings; `--each yes` prints every
// brand's life below its row. The marks are asked of bursts at all three sizes
// together: the rows "overall" are those, each size weighing the same.
//
// The streams are made here, not given to the detector: it learns volumes,
// tones and their restlessness in twelve days. Who made the bursts also made
// the detector: real streams are harder.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "tests/pipeline/detect/archetypes.h"
#include "tests/pipeline/detect/rivals.h"
#include "tests/pipeline/detect/stream.h"

namespace vigie {
namespace {

// One brand's life: what the rivals see of it, and when it was alerted.
struct Life {
  std::int64_t onset = -1;
  double until = 600;  // minutes after the onset an alert counts as found
  Burst burst;
  double share = 0;                      // of negatives, everyday
  std::vector<std::int64_t> alerts;      // minutes
  std::vector<std::string> told;         // what each said
  std::vector<int> mentions, negatives;  // per five minutes
};

// The settings to try, the defaults unless given.
DetectionSettings& Tried() {
  static DetectionSettings settings;
  return settings;
}

std::vector<Life> Live(const Scenario& scenario, double scale,
                       std::uint64_t seed) {
  Random random(seed);
  int count = std::max(8, static_cast<int>(scenario.brands * scale));
  if (scenario.panel) count = (count + 3) / 4 * 4;
  std::vector<BrandStream> streams;
  std::vector<DetectorBrand> names;
  Burst shared;
  for (int i = 0; i < count; ++i) {
    BrandStream::Nature nature;
    nature.per_hour = scenario.per_hour;
    nature.negative = 0.15 + 0.45 * random.Unit();
    nature.positive = 0.4 * (1 - nature.negative);
    nature.restless = 0.15 + 0.2 * random.Unit();
    nature.tone_spread = 0.02 + 0.04 * random.Unit();
    nature.misread = scenario.misread;
    Burst burst;
    if (!scenario.calm) scenario.shape(burst, nature, random);
    if (scenario.panel && i % 4 == 0) shared = burst;
    if (scenario.panel) burst = shared;
    if (scenario.misread_families > 0) {
      int misread = 0;
      for (int f = 0; f < 5; ++f)
        misread += random.Chance(scenario.misread_families);
      burst.negative *= 1 - misread / 5.0;
    }
    streams.emplace_back(static_cast<std::uint32_t>(i), nature, random.Next());
    streams.back().burst = burst;
    names.push_back({.name = Cat("brand ", i),
                     .panel = scenario.panel ? Cat("panel ", i / 4) : ""});
  }
  auto detector = *MakeBadBuzzDetector(Tried());
  detector->SetBrands(names);
  std::vector<Life> lives(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < lives.size(); ++i) {
    lives[i].onset = scenario.calm ? -1 : streams[i].burst.from;
    lives[i].until = scenario.until;
    lives[i].burst = streams[i].burst;
    lives[i].share = streams[i].nature().negative;
    lives[i].mentions.assign(kDays * 288, 0);
    lives[i].negatives.assign(kDays * 288, 0);
  }
  std::vector<Observation> observations;
  std::vector<IncidentChange> changes;
  for (std::int64_t m = kStart; m < kStart + kDays * 1440; ++m) {
    observations.clear();
    for (BrandStream& stream : streams) stream.Minute(m, observations);
    const auto bin = static_cast<std::size_t>((m - kStart) / 5);
    for (const Observation& o : observations) {
      ++lives[o.brand].mentions[bin];
      lives[o.brand].negatives[bin] += o.tone == Tone::kNegative;
    }
    // A round every quarter of a minute.
    for (std::uint64_t quarter = 0; quarter < 4; ++quarter) {
      for (const Observation& o : observations)
        if ((o.author >> 7) % 4 == quarter) detector->Observe(o);
      detector->Advance(
          m * kMinute + static_cast<Micros>(quarter + 1) * 15 * kSecond,
          changes);
    }
  }
  for (const IncidentChange& change : changes)
    if (change.rule == kBadBuzzRule && change.previous < Level::kBadBuzz &&
        change.level >= Level::kBadBuzz) {
      lives[change.brand].alerts.push_back(change.at / kMinute);
      lives[change.brand].told.push_back(change.summary);
    }
  return lives;
}

struct Figures {
  int found = 0, lives = 0, wrong = 0;
  double weeks = 0;
  std::vector<double> delays;

  double recall() const { return lives == 0 ? 0 : 1.0 * found / lives; }
  double false_per_week() const { return weeks == 0 ? 0 : wrong / weeks; }
  double median() {
    if (delays.empty()) return -1;
    std::sort(delays.begin(), delays.end());
    return delays[delays.size() / 2];
  }
  void Add(const Life& life, const std::vector<std::int64_t>& alerts) {
    ++lives;
    bool hit = false;
    for (const std::int64_t at : alerts) {
      const std::int64_t delay = at - life.onset;
      if (life.onset < 0 || delay < 0) {
        ++wrong;
      } else if (static_cast<double>(delay) <= life.until && !hit) {
        hit = true;
        delays.push_back(static_cast<double>(delay));
      }
    }
    found += hit;
    // After a burst nothing counts as false: the burst echoes.
    weeks +=
        static_cast<double>(
            (life.onset < 0 ? kStart + kDays * 1440 : life.onset) - kStart) /
        10'080;
  }
};

Figures Judge(const std::vector<Life>& lives) {
  Figures figures;
  for (const Life& life : lives) figures.Add(life, life.alerts);
  return figures;
}

Figures JudgeRival(Rival rival, bool negatives, double k,
                   const std::vector<Life>& lives) {
  Figures figures;
  std::vector<std::int64_t> alerts;
  for (const Life& life : lives) {
    alerts.clear();
    for (const std::size_t bin : RivalAlerts(
             rival,
             RivalScores(rival, negatives ? life.negatives : life.mentions), k))
      alerts.push_back(kStart + static_cast<std::int64_t>(bin + 1) * 5);
    figures.Add(life, alerts);
  }
  return figures;
}

// Several sizes, each weighing the same however many brands it has.
class Overall {
 public:
  void Add(const Figures& size) {
    ++sizes_;
    lives_ += size.lives;
    recall_ += size.recall();
    false_ += size.false_per_week();
    for (const double delay : size.delays)
      delays_.emplace_back(delay,
                           1.0 / static_cast<double>(size.delays.size()));
  }
  int lives() const { return lives_; }
  double recall() const { return recall_ / sizes_; }
  double false_per_week() const { return false_ / sizes_; }
  double median() {
    std::sort(delays_.begin(), delays_.end());
    double all = 0, sum = 0;
    for (const auto& [delay, weight] : delays_) all += weight;
    for (const auto& [delay, weight] : delays_)
      if ((sum += weight) >= all / 2) return delay;
    return -1;
  }

 private:
  int sizes_ = 0, lives_ = 0;
  double recall_ = 0, false_ = 0;
  std::vector<std::pair<double, double>> delays_;  // and their weights
};

void PrintEach(const std::vector<Life>& lives) {
  for (const Life& life : lives) {
    std::printf("    share %.2f, burst %.2f x %.1f, doubling %.0f min, at %s:",
                life.share, life.burst.negative, life.burst.peak,
                life.burst.doubling,
                FormatRfc3339(life.burst.from * kMinute).c_str() + 11);
    std::printf("\n");
    for (std::size_t i = 0; i < life.alerts.size(); ++i)
      std::printf("      %+lld %s\n",
                  static_cast<long long>(life.alerts[i] - life.onset),
                  life.told[i].c_str());
  }
}

// `per_hour` 0: of several sizes.
template <typename Of>
void Print(const char* name, double per_hour, Of& figures, int lives,
           bool good) {
  std::printf("| %-46s | %5s | %4d | %s %.2f | %.2f | ", name,
              per_hour > 0 ? Cat(per_hour).c_str() : "all", lives,
              good ? "pages" : "found", figures.recall(),
              figures.false_per_week());
  const double median = figures.median();
  if (median < 0 || good)
    std::printf("    - |\n");
  else
    std::printf("%5.0f |\n", median);
  std::fflush(stdout);
}

void Print(const char* name, double per_hour, Figures figures, bool good) {
  Print(name, per_hour, figures, figures.lives, good);
}

int Run(std::uint64_t seed, double scale, const char* only, bool each) {
  std::printf("seed %llu\n\n", static_cast<unsigned long long>(seed));
  const auto wanted = [only](const char* name, double per_hour) {
    return std::strstr(Cat(name, " ", per_hour).c_str(), only) != nullptr;
  };
  std::printf(
      "| %-46s | %5s | %4s | %-10s | %4s | %5s |\n|---|---|---|---|---|---|\n",
      "bursts: doubling in 10-30 min, 50-80 % negative", "an h", "n", "level 2",
      "f/bw", "delay");
  std::vector<Life> middling_bad, middling_calm;
  double budget = 0;
  const struct {
    double per_hour;
    int brands;
  } kSizes[] = {{2, 240}, {40, 160}, {1000, 40}};
  struct Kind {
    std::string name;
    bool good = false;
    Overall figures;
  };
  std::array<Kind, 5> kinds;
  const auto good = [](Burst& b, BrandStream::Nature& n, Random& r) {
    Bad(b, n, r);
    b.negative = 0.05 + 0.05 * r.Unit();
    b.positive = 0.7;
  };
  for (const auto& size : kSizes) {
    Scenario s{.per_hour = size.per_hour, .brands = size.brands, .shape = Bad};
    std::size_t kind = 0;
    const auto row = [&](const char* name, std::vector<Life>* kept = nullptr) {
      ++seed;
      Kind& all = kinds[kind++];
      all.name = name;
      all.good = s.good || s.calm;
      if (!wanted(name, s.per_hour)) return;
      std::vector<Life> lives = Live(s, scale, seed);
      const Figures figures = Judge(lives);
      Print(name, s.per_hour, figures, all.good);
      if (each) PrintEach(lives);
      all.figures.Add(figures);
      if (kept != nullptr && s.per_hour == 40) *kept = std::move(lives);
    };
    row("bad", &middling_bad);
    s.misread = 0.2;
    row("bad, 20 % of tones wrong");
    s.misread = 0;
    s.misread_families = 0.2;
    row("bad, a fifth of phrases misread whole");
    s.misread_families = 0;
    s.shape = good;
    s.good = true;
    row("good");
    s.calm = true;
    row("nothing", &middling_calm);
  }
  for (Kind& all : kinds)
    if (all.figures.lives() > 0)
      Print(Cat("overall: ", all.name).c_str(), 0, all.figures,
            all.figures.lives(), all.good);
  budget = Judge(middling_calm).false_per_week();
  for (const Scenario& s : Archetypes()) {
    ++seed;
    if (!wanted(s.name, s.per_hour)) continue;
    const std::vector<Life> lives = Live(s, scale, seed);
    Print(s.name, s.per_hour, Judge(lives), s.good);
    if (each) PrintEach(lives);
  }
  if (*only != 0) return 0;  // the rivals need it all
  budget = std::max(budget, 0.05);
  std::printf(
      "\n| %-46s | %5s | %4s | %-10s | %4s | %5s "
      "|\n|---|---|---|---|---|---|\n",
      "rivals at 40 an hour, tuned to our false alarms", "k", "n", "found",
      "f/bw", "delay");
  for (const bool negatives : {false, true})
    for (const Rival rival : {Rival::kBrandwatch, Rival::kCision,
                              Rival::kSocialmetrix, Rival::kHuginn}) {
      double low = 0.5, high = 200;
      for (int i = 0; i < 24; ++i) {
        const double k = std::sqrt(low * high);
        (JudgeRival(rival, negatives, k, middling_calm).false_per_week() >
                 budget
             ? low
             : high) = k;
      }
      Print(Cat(RivalName(rival), negatives ? ", negatives" : "").c_str(), high,
            JudgeRival(rival, negatives, high, middling_bad), false);
    }
  return 0;
}

}  // namespace
}  // namespace vigie

int main(int argc, char** argv) {
  auto seed = static_cast<std::uint64_t>(
                  std::chrono::system_clock::now().time_since_epoch().count()) %
              1'000'000'000;
  double scale = 1;
  const char* only = "";
  bool each = false;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--seed") == 0)
      seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--only") == 0) only = argv[i + 1];
    if (std::strcmp(argv[i], "--each") == 0) each = true;
    if (std::strcmp(argv[i], "--scale") == 0) scale = std::atof(argv[i + 1]);
    if (std::strcmp(argv[i], "--set") == 0) {
      const std::string pair = argv[i + 1];
      const std::size_t equals = pair.find('=');
      vigie::Tried().emplace_back(
          pair.substr(0, equals),
          equals == pair.npos ? "" : pair.substr(equals + 1));
    }
  }
  if (!vigie::MakeBadBuzzDetector(vigie::Tried()).ok()) {
    std::fprintf(stderr, "--set: no such detection setting or value\n");
    return 2;
  }
  return vigie::Run(seed, scale, only, each);
}
