// Queries of other systems in our words: a customer brings years of them.
//
// What is written alike is kept; what is written otherwise is rewritten; what
// means something else, or has no equivalent, is told with its line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace vigie {

struct ImportNote {
  int line = 0;  // of the query, counted from 1
  std::string message{};
};

struct ImportedQuery {
  std::string query{};              // in our language
  std::vector<ImportNote> notes{};  // in the order of the lines
};

// `vendor`: "brandwatch", "talkwalker" or "meltwater"; InvalidArgument for
// another one.
absl::StatusOr<ImportedQuery> ImportQuery(std::string_view vendor,
                                          std::string_view query);

}  // namespace vigie
