#include "deploy/vigie/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "deploy/vigie/verbs.h"

namespace vigie {

bool WriteOut(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
         std::fflush(stdout) == 0;
}

int FailedToWrite(std::string_view verb) {
  const int error = errno;
  if (error == EPIPE) return kExitOk;  // the reader has what it wanted
  std::fprintf(stderr, "vigie %s: stdout: cannot be written: %s\n",
               std::string(verb).c_str(), std::strerror(error));
  return kExitFailed;
}

}  // namespace vigie
