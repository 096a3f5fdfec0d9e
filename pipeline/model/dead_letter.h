// A dead letter: a record that could not be read, kept with the reason.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/base/time.h"

namespace vigie {

struct DeadLetter {
  std::uint32_t partition = 0;
  std::uint64_t offset = 0;
  std::uint32_t source = 0;
  Micros append_time = 0;
  std::string reason;   // "bluesky: frame without did"
  std::string payload;  // its first 4 KiB
};

}  // namespace vigie
