// An archive played through the whole chain (language, tone, brands), with what
// the detector was told kept, so that other thresholds can be tried on it
// without reading the archive again.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "deploy/vigie/settings.h"
#include "pipeline/detect/detector.h"

namespace vigie {

// A bad buzz as it would have been told: from the first level 2 to the all
// clear.
struct ReplayedIncident {
  std::string id, brand, summary, description;
  Level peak = Level::kCalm;
  Micros onset = 0;
  Micros alerted = 0;  // first told
  Micros ended = 0;    // 0: not before the archive ended
};

class Replay {
 public:
  // Plays `archive` (one payload of `format` a line) by the rules of
  // `settings`, in a folder that is removed afterwards.
  static absl::StatusOr<Replay> Play(Settings settings,
                                     const std::string& archive,
                                     const std::string& format);

  // What would have been told with these thresholds; in order of time.
  // Competitors' incidents are left out: they page nobody.
  absl::StatusOr<std::vector<ReplayedIncident>> Incidents(
      const DetectionSettings& thresholds) const;
  const DetectionSettings& thresholds() const { return thresholds_; }
  std::uint64_t mentions() const { return mentions_; }
  // Of the brands that are not competitors', mentioned or not.
  double brand_weeks() const;

 private:
  struct Step {  // a mention, or (brand == kRound) the end of a round
    static constexpr std::uint32_t kRound = UINT32_MAX;
    Observation observation;
    Micros now = 0;
  };
  class Recorder;

  DetectionSettings thresholds_;
  std::vector<DetectorBrand> brands_;
  std::vector<Step> steps_;
  std::size_t own_brands_ = 0;
  Micros first_ = 0, last_ = 0;
  std::uint64_t mentions_ = 0;
};

}  // namespace vigie
