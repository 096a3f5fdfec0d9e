// Counts what the program allocates: linked into a test, it takes the place of
// operator new.
#pragma once

#include <cstddef>

namespace vigie {

// How often this thread has called operator new.
std::size_t AllocationsOfThisThread();

}  // namespace vigie
