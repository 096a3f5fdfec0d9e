// What the verbs write on stdout: all of it, or exit code 1 and the reason, so
// that a full disk is never taken for the end of the answer.
#pragma once

#include <string_view>

namespace vigie {

// False: it could not be written; `errno` says why. Nothing waits in a buffer
// afterwards.
bool WriteOut(std::string_view text);

// Says on stderr why stdout could not be written; returns the exit code. A
// reader that left (`| head`) is no failure. Call it at once, while `errno` is
// WriteOut's.
int FailedToWrite(std::string_view verb);

}  // namespace vigie
