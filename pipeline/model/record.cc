#include "pipeline/model/record.h"

#include "pipeline/base/hash.h"

namespace vigie {

std::uint64_t Record::Fingerprint() const {
  return Combine64(item, version * 8 + static_cast<std::uint64_t>(op));
}

}  // namespace vigie
