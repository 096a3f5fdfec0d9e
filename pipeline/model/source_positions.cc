#include "pipeline/model/source_positions.h"

namespace vigie {

void AppendSourcePositions(ByteWriter& out, const SourcePositions& positions) {
  out.Varint(positions.size());
  for (const auto& [source, at] : positions) {
    out.Fixed(source);
    out.Fixed(at.epoch);
    out.Varint(at.position);
    out.Varint(at.sub);
  }
}

void ReadSourcePositions(ByteReader& in, SourcePositions& positions) {
  positions.clear();
  const std::uint64_t n = in.Varint();
  for (std::uint64_t i = 0; i < n && in.ok(); ++i) {
    const auto source = in.Fixed<std::uint32_t>();
    SourcePosition at;
    at.epoch = in.Fixed<std::uint64_t>();
    at.position = in.Varint();
    at.sub = static_cast<std::uint32_t>(in.Varint());
    positions.emplace_back(source, at);
  }
}

}  // namespace vigie
