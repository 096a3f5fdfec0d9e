// vigie detect: a series of counts in, what the detector thinks of it out.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "deploy/vigie/output.h"
#include "deploy/vigie/series.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/detect/volume_score.h"

namespace vigie {
namespace {

struct Options {
  std::string path;
  double threshold = kVolumeThreshold;
};

// Two digits after the point, no locale.
std::string Fixed(double x) {
  const auto hundredths = static_cast<std::int64_t>(x * 100 + 0.5);
  const std::int64_t rest = hundredths % 100;
  return Cat(hundredths / 100, rest < 10 ? ".0" : ".", rest);
}

// The rule of `run`, played with made-up mentions that have these counts.
class Levels {
 public:
  Levels() : detector_(*MakeBadBuzzDetector({})) {
    detector_->SetBrands({{.name = "series"}});
  }

  void Play(const SeriesRow& row, Micros interval, bool authors) {
    changes_.clear();
    const auto mentions = static_cast<std::int64_t>(row.mentions + 0.5);
    const auto negatives = static_cast<std::int64_t>(row.negatives + 0.5);
    Observation one;
    if (mentions > 0)
      one.reach_milli = static_cast<std::uint32_t>(
          std::min(6000.0, 1000 * std::log10(1 + row.reach / row.mentions)));
    std::int64_t told = 0;
    const Micros end = row.at + interval;
    for (Micros now = row.at; now < end;) {
      const Micros next = std::min(end, (MinuteOf(now) + 1) * kMinute);
      // Evenly over the interval, negatives among the others.
      const auto due = static_cast<std::int64_t>(
          static_cast<double>(mentions) * static_cast<double>(next - row.at) /
          static_cast<double>(interval));
      for (; told < due; ++told) {
        one.minute = MinuteOf(now);
        const bool negative =
            (told + 1) * negatives / mentions > told * negatives / mentions;
        one.tone = negative ? Tone::kNegative : Tone::kNeutral;
        one.author = 0;
        if (authors && row.authors >= 1)
          one.author = Mix64(static_cast<std::uint64_t>(row.at) +
                             static_cast<std::uint64_t>(told) %
                                 static_cast<std::uint64_t>(row.authors));
        detector_->Observe(one);
      }
      detector_->Advance(next, changes_);
      now = next;
    }
    reason_.clear();
    for (const IncidentChange& change : changes_) {
      if (change.rule != kBadBuzzRule) continue;
      level_ = change.resolved ? Level::kCalm : change.level;
      id_ = change.id;
      constexpr std::size_t kName = 8;  // "series: "
      reason_ = change.summary.substr(std::min(kName, change.summary.size()));
    }
  }
  Level level() const { return level_; }
  const std::string& id() const { return id_; }
  const std::string& reason() const { return reason_; }

 private:
  std::unique_ptr<Detector> detector_;
  std::vector<IncidentChange> changes_;
  Level level_ = Level::kCalm;
  std::string id_, reason_;
};

int Detect(const Options& options) {
  std::ifstream file;
  const bool standard = options.path == "-";
  if (!standard) {
    file.open(options.path, std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "vigie detect: %s: cannot be opened\n",
                   options.path.c_str());
      return kExitFailed;
    }
  }
  const absl::StatusOr<Series> series =
      ReadSeries(standard ? std::cin : file, options.path);
  if (!series.ok()) {
    std::fprintf(stderr, "vigie detect: %s\n",
                 std::string(FromAbsl(series.status().message())).c_str());
    return kExitFailed;
  }
  VolumeScore volume(static_cast<double>(kHour) /
                     static_cast<double>(series->interval));
  Levels levels;
  std::string wave;  // rises of one day are one incident
  Micros last_rise = -kDay;
  std::string out = "timestamp,score,level,incident,reason\n";
  for (const SeriesRow& row : series->rows) {
    const double score = volume.Add(row.mentions);
    const bool unusual = score > 0 && score >= options.threshold;
    if (unusual) {
      if (row.at - last_rise >= kDay)
        wave = "V-" + FormatRfc3339(row.at - row.at % kSecond);
      last_rise = row.at;
    }
    Level level = unusual ? Level::kWatch : Level::kCalm;
    std::string incident = unusual ? wave : "", reason;
    if (unusual)
      reason = Cat("volume: ", Fixed(volume.recent()), " against ",
                   Fixed(volume.expected()),
                   " expected; above every ten minutes of the last 24 h");
    if (series->tones) {
      levels.Play(row, series->interval, series->authors);
      if (levels.level() != Level::kCalm) incident = levels.id();
      level = std::max(level, levels.level());
      if (!levels.reason().empty()) reason = levels.reason();
    }
    // No quotes or line breaks in what is said: the cell needs quotes only.
    Append(out, row.timestamp, ",", Fixed(score), ",", static_cast<int>(level),
           ",", incident, ",", reason.empty() ? "" : "\"", reason,
           reason.empty() ? "\n" : "\"\n");
    if (out.size() > (1 << 16)) {
      if (!WriteOut(out)) return FailedToWrite("detect");
      out.clear();
    }
  }
  return WriteOut(out) ? kExitOk : FailedToWrite("detect");
}

}  // namespace

Verb AddDetect(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "detect", "Score a series of counts (CSV): unusual volume, bad buzz.");
  auto options = std::make_shared<Options>();
  app->add_option("series", options->path,
                  "CSV with a header: timestamp,value or "
                  "timestamp,mentions,negatives[,authors,reach]; - is stdin")
      ->required();
  app->add_option("--threshold", options->threshold,
                  "Volume is unusual (level 1) from this score on")
      ->capture_default_str();
  app->footer(
      "Prints timestamp,score,level,incident,reason: `score` is the volume's, "
      "in\nstandard deviations, 0 unless it is a record of 24 hours; levels 2 "
      "to 4 need\nnegatives. Example:\n  vigie detect mentions.csv > "
      "scores.csv");
  return [options] { return Detect(*options); };
}

}  // namespace vigie
