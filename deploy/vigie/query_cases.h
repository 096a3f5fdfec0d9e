// A file of worked cases for the query language: queries, mentions, and what
// is wanted of them.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace vigie {

struct CaseResults {
  std::size_t passed = 0, failed = 0;
  std::string failures;  // one line each
};

// A JSON list of objects: `q` the query; `d` the mention, a text or an object
// with fields; `want` true, false or an error's code; `warn` the warnings that
// must be raised; `id` and `note` are shown. InvalidArgument when the file is
// no such list, NotFound when there is none.
absl::StatusOr<CaseResults> RunQueryCases(const std::string& path);

}  // namespace vigie
