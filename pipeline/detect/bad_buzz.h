// The bad-buzz rule: more negative mentions than this brand's own past
// explains, from several people, and not because everybody speaks more.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "pipeline/detect/detector.h"

namespace vigie {

// InvalidArgument naming the key when a setting is unknown or out of range.
absl::StatusOr<std::unique_ptr<Detector>> MakeBadBuzzDetector(
    const DetectionSettings& settings);

}  // namespace vigie
