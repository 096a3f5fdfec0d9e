// The clock of a run, injected so that tests own time.
#pragma once

#include "pipeline/base/time.h"

namespace vigie {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // The system's time, which an operator may set backwards.
  virtual Micros Now() const = 0;
  // Never goes backwards; only differences mean something.
  virtual Micros Monotonic() const = 0;
  virtual void Sleep(Micros duration) const = 0;
};

// The machine's own clock. Lives as long as the process.
const Clock& SystemClock();

}  // namespace vigie
