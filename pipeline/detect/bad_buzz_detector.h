// The detector behind bad_buzz.h: one slot a brand, and whom to look at when.
//
// Thread-compatible: the collector is its one owner.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/detect/brand_context.h"
#include "pipeline/detect/brand_shelf.h"
#include "pipeline/detect/detector.h"
#include "pipeline/detect/measure.h"
#include "pipeline/detect/settings.h"
#include "pipeline/detect/source_watch.h"

namespace vigie {

class BadBuzzDetector : public Detector {
 public:
  // Brands open at once, however many there are, save those of which something
  // was heard since the last call of Advance and those in an incident.
  static constexpr std::size_t kMostOpen = 2048;

  explicit BadBuzzDetector(const BadBuzzSettings& settings,
                           std::size_t most_open = kMostOpen)
      : settings_(settings), most_open_(most_open) {
    sources_.SetSources(settings_.sources, &Clock(settings_.time_zone));
  }

  void SetBrands(std::vector<DetectorBrand> brands) override;
  absl::Status SetSettings(const DetectionSettings& settings) override;

  void Observe(const Observation& observation) override;
  void ObserveSource(std::uint32_t source, std::uint64_t records) override {
    sources_.Observe(source, records);
  }
  void Advance(Micros now, std::vector<IncidentChange>& changes) override;
  void SaveChanged(const std::function<void(std::uint32_t, std::string_view)>&
                       save) override;
  absl::Status Load(std::uint32_t brand, std::string_view state) override;

 private:
  struct Panel {
    PanelBaseline baseline;
    std::vector<std::uint32_t> brands;  // its members, ascending
    // An incident of the whole panel; its own steps.
    std::uint64_t sector = 0;  // 0 none yet
    std::uint32_t sector_step = 0;
    Level sector_level = Level::kCalm;
    std::int64_t sector_onset = 0;  // bin
    bool changed = false;
  };
  struct Slot {
    ShelvedBrand shelved;
    const BrandContext* context = nullptr;
    Panel* panel = nullptr;
    bool changed = false;          // since the last save
    bool hot = false;              // listed in hot_
    bool touched = false;          // since desk_ was last gone through
    std::int64_t listed = kNever;  // the boundary it waits for in waiting_
  };

  Slot& At(std::uint32_t brand);
  // Opens the brand; valid until Tidy.
  OpenBrand& Open(std::uint32_t brand, Slot& slot);
  // It was looked at, and nothing was heard of it: folded at once where many
  // are open and it was the last to be opened.
  void PutBack(std::uint32_t brand, Slot& slot);
  // Folds brands that were open longest, as long as there are too many.
  void Tidy();
  // The brand's clock, panel and plans, as the settings and brands now say.
  void SetContext(std::uint32_t brand, Slot& slot);
  void SetContexts();
  LocalClock& Clock(const std::string& zone);
  Panel& PanelNamed(const std::string& name);
  absl::Status LoadPanel(std::string_view state);
  void MarkChanged(std::uint32_t brand, Slot& slot);
  // Lists the brand for the boundary at which it must next be looked at.
  void Wait(std::uint32_t brand, Slot& slot);
  void AdvanceBrand(std::uint32_t brand, Slot& slot, std::int64_t boundary,
                    std::vector<IncidentChange>& changes);
  void Evaluate(std::uint32_t brand, Slot& slot, std::int64_t boundary,
                std::vector<IncidentChange>& changes);
  // Between two minute boundaries: does the level rise now? Changes nothing
  // when it does not.
  void TryRise(std::uint32_t brand, Slot& slot, Micros now,
               std::vector<IncidentChange>& changes);
  // What the mention says of causes and events.
  void Note(const Observation& observation, Slot& slot);
  // Events that begin at this boundary, or are over; and those over alone.
  void Watch(std::uint32_t brand, Slot& slot, std::int64_t boundary,
             std::vector<IncidentChange>& changes);
  void WatchMeasures(std::uint32_t brand, Slot& slot, const Measures& m,
                     std::int64_t boundary,
                     std::vector<IncidentChange>& changes);
  void WatchCauses(std::uint32_t brand, Slot& slot, std::int64_t boundary,
                   std::vector<IncidentChange>& changes);
  void WatchVoices(std::uint32_t brand, Slot& slot, std::int64_t boundary,
                   std::vector<IncidentChange>& changes);
  void Expire(std::uint32_t brand, Slot& slot, std::int64_t boundary,
              std::vector<IncidentChange>& changes);
  void Sign(std::uint32_t brand, Slot& slot, EventSign sign,
            std::int64_t boundary, std::vector<IncidentChange>& changes);
  // Appends the change; where three brands of a panel are in one hour's
  // incidents, the panel's instead.
  void JoinSector(std::uint32_t brand, Slot& slot, IncidentChange change,
                  std::vector<IncidentChange>& changes);
  // Appends the change, and remembers whether people know of the incident.
  static void Told(Slot& slot, IncidentChange& change,
                   std::vector<IncidentChange>& changes);
  // So many mentions that the volume may be unusual, or so many positives?
  static bool Lively(const BrandHistory& history, std::int64_t bin);
  // Notes whether the brand stands out, and how many of its panel do.
  void MeasureCompany(Slot& slot, std::int64_t minute, Measures& m);
  // Too few negatives in the last hour for any level: nothing to measure.
  bool Quiet(const BrandHistory& history, std::int64_t bin) const;
  // Names the incident that begins or reopens at `boundary`.
  void Open(std::uint32_t brand, Slot& slot, std::int64_t boundary,
            std::int64_t bin);
  // The incident ends: it is calm, or the rules name the brand no longer.
  void Clear(std::uint32_t brand, Slot& slot, std::int64_t boundary,
             const Measures& m, std::vector<IncidentChange>& changes);
  void Report(std::uint32_t brand, Slot& slot, Micros at, Level previous,
              const Measures& m, std::vector<IncidentChange>& changes);

  BadBuzzSettings settings_;
  const std::size_t most_open_;
  SourceWatch sources_;
  std::vector<DetectorBrand> brands_;
  std::map<std::string, std::unique_ptr<LocalClock>> clocks_;  // by zone
  std::map<std::string, std::unique_ptr<Panel>> panels_;       // by name
  // Brands of one zone and panel with the same plans share one.
  std::map<std::string, std::unique_ptr<BrandContext>> contexts_;
  BrandShelf shelf_;
  std::vector<std::unique_ptr<Slot>> slots_;  // by brand number
  std::deque<std::uint32_t> desk_;            // open brands, longest open first
  std::vector<std::uint32_t> changed_;        // brands to be saved
  // Brands by the boundary they wait for, derived from their histories alone,
  // so that a restart changes nothing. An entry other than the one that its
  // slot names is out of date.
  std::map<std::int64_t, std::vector<std::uint32_t>> waiting_;
  // Brands with a new negative since the last call of Advance.
  std::vector<std::uint32_t> hot_;
};

}  // namespace vigie
