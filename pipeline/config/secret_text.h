// A secret in a configuration is written as it is, or kept elsewhere: in an
// environment variable (`env:NAME`) or in a file (`file:PATH`).
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace vigie {

// The secret's value. InvalidArgument with a reason that never holds the
// secret: an empty one, a variable that is not set, a file that cannot be read
// or is over 64 KiB. One newline at a file's end is dropped.
absl::StatusOr<std::string> ReadSecret(std::string_view written);

}  // namespace vigie
