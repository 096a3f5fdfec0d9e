// The table that is part of the program: what tells a brand from its homonym,
// for brands it has never met (models/CARD.md: data, figures, limits).
#pragma once

#include "analyzers/linear/table.h"

namespace vigie {

// nullptr when it does not pass its checksum: every hit is then taken at its
// word. Thread-safe; lives for ever.
const LinearTable* BuiltInRelevance();

}  // namespace vigie
