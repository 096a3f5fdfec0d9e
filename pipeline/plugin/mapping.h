// A mapping reads one platform's payload: what item it is (to key it), and
// the mention it holds (to analyze it).
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "pipeline/model/mention.h"

namespace vigie {

// Bytes that are followed by at least 64 readable ones, as simdjson needs.
// The type says that somebody saw to it.
struct PaddedView {
  std::string_view bytes;
};
inline constexpr std::size_t kPadding = 64;
// A payload longer than this is refused (a dead letter).
inline constexpr std::size_t kMaxPayload = 1 << 20;

// What keying needs.
struct ItemKey {
  std::string_view platform{};
  std::string_view id{};
  Op op = Op::kCreate;
  std::uint64_t version = 0;  // differs between two states of one item; 0 first
  Micros time = 0;            // when it happened, 0 when the payload is silent
};

// Pure: the same payload gives the same answer, on every machine and for ever;
// no clock, no configuration.
// Thread-compatible: one instance per thread, never shared. Hot path: no I/O,
// no lock, no allocation once warm.
class Mapping {
 public:
  virtual ~Mapping() = default;

  // What the payload is about. Lifetime: views into `payload` or the mapping,
  // valid until its next call.
  // InvalidArgument "bluesky: frame without did": it cannot be keyed.
  // NotFound: nothing to keep (a keep-alive, an event of another kind); the
  // source skips it without counting it.
  virtual absl::Status Key(PaddedView payload, ItemKey& key) = 0;

  // The mention. REQUIRES: `mention` cleared. Lifetime: as Key's.
  // InvalidArgument with the reason: a dead letter. A delete needs only
  // platform, id and op.
  virtual absl::Status Map(PaddedView payload, Mention& mention) = 0;
};

using MappingFactory = std::unique_ptr<Mapping> (*)();

}  // namespace vigie
