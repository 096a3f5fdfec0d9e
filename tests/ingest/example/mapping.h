// The smallest whole mapping, to begin a platform of your own from: a forum's
// messages, one JSON object each,
//
//   {"id":"12","at":"2026-01-05T09:00:00Z","body":"…","by":"lea","gone":false}
//
// It keeps the contract of mappings (tests/ingest/mapping_contract_test.cc).
#pragma once

#include <memory>

#include "pipeline/plugin/mapping.h"

namespace vigie {

std::unique_ptr<Mapping> MakeExampleMapping();

}  // namespace vigie
