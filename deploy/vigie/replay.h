// An archive played through the whole chain (language, tone, brands), with what
// the detector was told kept, so that other thresholds can be tried on it
// without reading the archive again.
#pragma once

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "deploy/vigie/settings.h"
#include "pipeline/detect/detector.h"

namespace vigie {

// Something as it would have been told: a bad buzz from the first level 2 to
// the all clear, or what goes into the digest, from its first sign to its end.
struct ReplayedIncident {
  std::string_view rule;  // detector.h; lives for ever
  std::string id, brand, scope, summary, description;
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

  // The bad buzzes that would have been told with these thresholds; in order of
  // time. All else (competitors' and panels' incidents, silent sources, what is
  // for the digest) is added to `others`, unless that is null.
  absl::StatusOr<std::vector<ReplayedIncident>> Incidents(
      const DetectionSettings& thresholds,
      std::vector<ReplayedIncident>* others = nullptr) const;
  const DetectionSettings& thresholds() const { return thresholds_; }
  std::uint64_t mentions() const { return mentions_; }
  // Of the brands that are not competitors', mentioned or not.
  double brand_weeks() const;

 private:
  // A mention, or (brand == kRound) the end of a round at `now`, or (kSource)
  // what source `parent` delivered in it: `now` records.
  struct Step {
    static constexpr std::uint32_t kRound = UINT32_MAX;
    static constexpr std::uint32_t kSource = UINT32_MAX - 1;
    Observation observation;
    Micros now = 0;
  };
  class Recorder;

  DetectionSettings thresholds_;
  std::vector<DetectorBrand> brands_;
  std::vector<Step> steps_;
  // What the steps point to: names, each once, and who has which.
  std::set<std::string, std::less<>> names_;
  std::deque<std::vector<ObservedEntity>> entities_;
  std::size_t own_brands_ = 0;
  Micros first_ = 0, last_ = 0;
  std::uint64_t mentions_ = 0;
};

}  // namespace vigie
