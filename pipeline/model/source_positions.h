// Where each source stood at one moment, as states and checkpoints keep it.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "pipeline/base/bytes.h"
#include "pipeline/model/record.h"

namespace vigie {

// By source number.
using SourcePositions = std::vector<std::pair<std::uint32_t, SourcePosition>>;

void AppendSourcePositions(ByteWriter& out, const SourcePositions& positions);
// What cannot be read leaves `in` failed.
void ReadSourcePositions(ByteReader& in, SourcePositions& positions);

}  // namespace vigie
