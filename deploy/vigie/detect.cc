// vigie detect: a series of counts in, what the detector thinks of it out.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "deploy/vigie/output.h"
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

struct Row {
  std::string timestamp;  // as it was written
  Micros at = 0;
  double mentions = 0;
  double negatives = 0, authors = 0, reach = 0;
};

struct Series {
  bool tones = false;  // are negatives given?
  bool authors = false;
  Micros interval = 5 * kMinute;
  std::vector<Row> rows;
};

// What one row of a series may count: what is read is played mention by
// mention.
constexpr double kMostMentions = 1e7;

std::vector<std::string_view> Cells(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t comma = line.find(',');
    std::string_view cell = line.substr(0, comma);
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\r'))
      cell.remove_suffix(1);
    cells.push_back(cell);
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

absl::StatusOr<Series> ReadSeries(std::istream& in, std::string_view name) {
  std::string line;
  if (!std::getline(in, line)) {
    // std::cin shares its errors with stdin, and does not tell them itself.
    if (in.bad() || (&in == &std::cin && std::ferror(stdin) != 0))
      return Unavailable(name, ": cannot be read; is it a file?");
    return InvalidArgument(name, ": empty");
  }
  if (line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
  static constexpr std::string_view kColumns[] = {
      "timestamp", "value", "mentions", "negatives", "authors", "reach"};
  int place[6] = {-1, -1, -1, -1, -1, -1};
  int columns = 0;
  for (const std::string_view cell : Cells(line)) {
    const auto* const found =
        std::find(std::begin(kColumns), std::end(kColumns), cell);
    if (found == std::end(kColumns))
      return InvalidArgument(name, ":1: ", cell,
                             ": no such column; give timestamp,value or "
                             "timestamp,mentions,negatives[,authors,reach]");
    int& at = place[found - std::begin(kColumns)];
    if (at >= 0) return InvalidArgument(name, ":1: ", cell, " is there twice");
    at = columns++;
  }
  Series series;
  series.tones = place[3] >= 0;
  series.authors = place[4] >= 0;
  if (place[0] < 0 || (place[1] >= 0) == (place[2] >= 0) ||
      (place[2] >= 0) != series.tones)
    return InvalidArgument(name,
                           ":1: give the columns timestamp,value or "
                           "timestamp,mentions,negatives[,authors,reach]");
  for (int number = 2; std::getline(in, line); ++number) {
    const std::vector<std::string_view> cells = Cells(line);
    if (cells.size() == 1 && cells[0].empty()) continue;
    if (static_cast<int>(cells.size()) != columns)
      return InvalidArgument(name, ":", number, ": ", cells.size(),
                             " columns, not ", columns);
    Row& row = series.rows.emplace_back();
    row.timestamp = cells[static_cast<std::size_t>(place[0])];
    std::optional<Micros> at = ParseRfc3339(row.timestamp);
    if (!at) at = ParseRfc3339(row.timestamp + "Z");
    if (!at)
      return InvalidArgument(name, ":", number, ": timestamp: \"",
                             row.timestamp,
                             "\" is not a time such as 2026-01-05 09:30:00");
    row.at = *at;
    if (series.rows.size() > 1 && row.at <= series.rows.end()[-2].at)
      return InvalidArgument(name, ":", number,
                             ": timestamp: not after the row before");
    double* const to[6] = {nullptr,        &row.mentions, &row.mentions,
                           &row.negatives, &row.authors,  &row.reach};
    for (std::size_t c = 1; c < 6; ++c) {
      if (place[c] < 0) continue;
      const std::string_view cell = cells[static_cast<std::size_t>(place[c])];
      const char* const end = cell.data() + cell.size();
      const auto [stop, error] = std::from_chars(cell.data(), end, *to[c]);
      if (error != std::errc() || stop != end ||
          !(*to[c] >= 0 && *to[c] <= (c == 5 ? 1e15 : kMostMentions)))
        return InvalidArgument(name, ":", number, ": ", kColumns[c], ": \"",
                               cell, "\" is not a number from 0 to ",
                               c == 5 ? 1e15 : kMostMentions);
    }
    if (row.negatives > row.mentions)
      return InvalidArgument(name, ":", number,
                             ": more negatives than mentions");
  }
  // The usual step, whatever is missing here and there.
  std::vector<Micros> steps;
  for (std::size_t i = 1; i < series.rows.size(); ++i)
    steps.push_back(series.rows[i].at - series.rows[i - 1].at);
  if (!steps.empty()) {
    std::nth_element(
        steps.begin(),
        steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2),
        steps.end());
    series.interval =
        std::clamp(steps[steps.size() / 2], 10 * kSecond, 6 * kHour);
  }
  return series;
}

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

  void Play(const Row& row, Micros interval, bool authors) {
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
  for (const Row& row : series->rows) {
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
