// The simulation as a source: hours of a made-up crowd, replayed on the stream
// clock, always the same for the same options.
//
// Payloads are canonical mention JSON (format "mention"). It ends. Positions
// count the lines from 1; the epoch is a hash of the options, so after a
// restart the lines up to the last durable one are generated again and
// skipped.
#pragma once

#include <memory>

#include "ingest/simulate/simulation.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/source.h"

namespace vigie {

// The format of its payloads.
inline constexpr std::string_view kSimulateFormat = "mention";

std::unique_ptr<Source> MakeSimulateSource(const SimulationOptions& options);

// Keys, all optional:
//   seed (1), rate (50, mentions per second), duration (6h), start (an RFC
//   3339 time), crisis (false, unless one of the next two is there), crisis_at
//   (4h from the start), crisis_brand, brand_share (0.2), duplicates,
//   deletions, edits, late (shares), brands (names).
// Mistakes are added to the node's errors.
SimulationOptions ReadSimulationOptions(const ConfigNode& config);
std::unique_ptr<Source> MakeSimulateSource(const ConfigNode& config);

}  // namespace vigie
