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

constexpr char kArchive[] = "archive";

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
    // What is of this call only is kept.
    Observation& kept = replay_.steps_.back().observation;
    kept.platform_name = Keep(kept.platform_name);
    if (!kept.entities.empty()) {
      std::vector<ObservedEntity>& entities = replay_.entities_.emplace_back(
          kept.entities.begin(), kept.entities.end());
      for (ObservedEntity& entity : entities) entity.key = Keep(entity.key);
      kept.entities = entities;
    }
    fresh_ = true;
  }
  void ObserveSource(std::uint32_t source, std::uint64_t records) override {
    Observation delivered;
    delivered.brand = Step::kSource;
    delivered.parent = source;
    replay_.steps_.push_back({delivered, static_cast<Micros>(records)});
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
  std::string_view Keep(std::string_view name) {
    const auto known = replay_.names_.find(name);
    return known != replay_.names_.end()
               ? *known
               : *replay_.names_.emplace(std::string(name)).first;
  }

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
  // An archive does not say which source brought what: it is one itself.
  std::erase_if(replay.thresholds_, [](const auto& setting) {
    return setting.first.starts_with("source/");
  });
  replay.thresholds_.emplace_back(Cat("source/", kArchive), "learned");
  std::sort(replay.thresholds_.begin(), replay.thresholds_.end());
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
  source.name = kArchive;
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
    const DetectionSettings& thresholds,
    std::vector<ReplayedIncident>* others) const {
  VIGIE_ASSIGN_OR_RETURN(const std::unique_ptr<Detector> detector,
                         MakeBadBuzzDetector(thresholds));
  detector->SetBrands(brands_);
  std::vector<IncidentChange> changes;
  for (const Step& step : steps_) {
    if (step.observation.brand == Step::kRound)
      detector->Advance(step.now, changes);
    else if (step.observation.brand == Step::kSource)
      detector->ObserveSource(
          static_cast<std::uint32_t>(step.observation.parent),
          static_cast<std::uint64_t>(step.now));
    else
      detector->Observe(step.observation);
  }
  detector->Advance(last_, changes);
  std::vector<ReplayedIncident> incidents;
  std::map<std::string, std::size_t> open;
  for (const IncidentChange& change : changes) {
    const bool bad_buzz = change.rule == kBadBuzzRule;
    std::vector<ReplayedIncident>* const list = bad_buzz ? &incidents : others;
    if (list == nullptr ||
        (change.brand >= brands_.size() && change.brand != kNoBrand))
      continue;
    // A reopened incident is told again: an entry of its own.
    auto it = open.find(change.id);
    if (it == open.end()) {
      ReplayedIncident& one = list->emplace_back();
      one.rule = change.rule;
      one.id = change.id;
      if (change.brand != kNoBrand) one.brand = brands_[change.brand].name;
      one.scope = change.scope;
      one.onset = change.onset;
      one.alerted = change.at;
      it = open.emplace(change.id, list->size() - 1).first;
    }
    ReplayedIncident& one = (*list)[it->second];
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
