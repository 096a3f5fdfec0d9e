#include "deploy/vigie/replay.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <utility>

#include "deploy/vigie/catalog.h"
#include "deploy/vigie/data_folder.h"
#include "ingest/file/connector.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/engine/engine.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

// Removed with all that is in it.
struct TemporaryFolder {
  std::string path;
  TemporaryFolder() {
    std::string name =
        (fs::temp_directory_path() / "vigie-backtest-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
  }
};

}  // namespace

// A detector that decides nothing and remembers all it is told. The collector
// owns it and dies first.
class Replay::Recorder : public Detector {
 public:
  explicit Recorder(Replay& replay) : replay_(replay) {}
  void SetBrands(std::vector<DetectorBrand> brands) override {
    replay_.brands_ = std::move(brands);
  }
  absl::Status SetSettings(const DetectionSettings&) override {
    return absl::OkStatus();
  }
  void Observe(const Observation& observation) override {
    replay_.steps_.push_back({observation, 0});
    replay_.steps_.back().observation.entities = {};  // of this call only
    replay_.steps_.back().observation.platform_name = {};
    fresh_ = true;
  }
  void Advance(Micros now, std::vector<IncidentChange>&) override {
    if (replay_.first_ == 0) replay_.first_ = now;
    replay_.last_ = now;
    if (!std::exchange(fresh_, false)) return;
    Observation round;
    round.brand = Step::kRound;
    replay_.steps_.push_back({round, now});
  }
  void SaveChanged(
      const std::function<void(std::uint32_t, std::string_view)>&) override {}
  absl::Status Load(std::uint32_t, std::string_view) override {
    return absl::OkStatus();
  }

 private:
  Replay& replay_;
  bool fresh_ = false;
};

absl::StatusOr<Replay> Replay::Play(Settings settings,
                                    const std::string& archive,
                                    const std::string& format) {
  const TemporaryFolder folder;
  if (folder.path.empty())
    return Unavailable("backtest: no temporary folder can be made");
  settings.data = folder.path;
  settings.log.kind = "embedded";
  VIGIE_ASSIGN_OR_RETURN(DataFolder opened, OpenDataFolder(settings));
  Replay replay;
  replay.thresholds_ = settings.rules.detection;
  for (const BrandRule& brand : settings.rules.brands)
    replay.own_brands_ += !brand.competitor;

  MetricsBoard board;
  EngineOptions options;
  options.workers = settings.workers;
  options.stream_clock = true;
  EngineParts parts;
  parts.log = std::move(opened.log);
  parts.store = std::move(opened.store);
  parts.rules = std::move(settings.rules);
  parts.mappings = AllMappings();
  parts.analysis = MakeAnalysis;
  parts.detector = std::make_unique<Recorder>(replay);
  ConfiguredSource source;
  source.name = "archive";
  source.format = format;
  source.ends = true;
  source.source = MakeFileSource(FileSourceOptions{.path = archive});
  parts.sources.push_back(std::move(source));
  parts.board = &board;
  parts.clock = &SystemClock();
  {
    Engine engine(options, std::move(parts));
    VIGIE_RETURN_IF_ERROR(engine.Start());
    while (!engine.WaitFinished(kSecond)) {
    }
    VIGIE_RETURN_IF_ERROR(engine.Stop());
    replay.mentions_ = engine.figures().books.ingested;
  }
  return replay;
}

double Replay::brand_weeks() const {
  return static_cast<double>(own_brands_) *
         static_cast<double>(last_ - first_) / static_cast<double>(7 * kDay);
}

absl::StatusOr<std::vector<ReplayedIncident>> Replay::Incidents(
    const DetectionSettings& thresholds) const {
  VIGIE_ASSIGN_OR_RETURN(const std::unique_ptr<Detector> detector,
                         MakeBadBuzzDetector(thresholds));
  detector->SetBrands(brands_);
  std::vector<IncidentChange> changes;
  for (const Step& step : steps_) {
    if (step.observation.brand == Step::kRound)
      detector->Advance(step.now, changes);
    else
      detector->Observe(step.observation);
  }
  detector->Advance(last_, changes);
  std::vector<ReplayedIncident> incidents;
  std::map<std::string, std::size_t> open;
  for (const IncidentChange& change : changes) {
    if (change.rule != kBadBuzzRule || change.brand >= brands_.size()) continue;
    // A reopened incident is told again: an entry of its own.
    auto it = open.find(change.id);
    if (it == open.end()) {
      ReplayedIncident& one = incidents.emplace_back();
      one.id = change.id;
      one.brand = brands_[change.brand].name;
      one.onset = change.onset;
      one.alerted = change.at;
      it = open.emplace(change.id, incidents.size() - 1).first;
    }
    ReplayedIncident& one = incidents[it->second];
    if (change.level > one.peak) {
      one.peak = change.level;
      one.summary = change.summary;
      one.description = change.description;
    }
    if (change.resolved) {
      one.ended = change.at;
      open.erase(it);
    }
  }
  return incidents;
}

}  // namespace vigie
