// The rules: what is watched and how it is judged. Their text (the body) is
// named by its hash in the log, so that an old record is always analyzed with
// the rules that held when it arrived.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace vigie {

// One watched brand: yours, or a competitor's.
struct BrandRule {
  std::string name;                // "Orange": label, and key for ever
  std::string query;               // what finds it (see analyzers/query)
  std::vector<std::string> owned;  // its own accounts: "platform:handle"
  std::string panel;               // brands compared with each other
  bool competitor = false;
  int line = 0, column = 0;  // where the configuration says it
  int query_line = 0, query_column = 0;
};

struct Rules {
  std::vector<BrandRule> brands;
  // Version of the analysis code and its models: a change of it is a change
  // of rules.
  std::string analysis;
  // Detection settings, as `key value` pairs in key order (the detector reads
  // its own): part of the rules, so that a replay alerts alike.
  std::vector<std::pair<std::string, std::string>> detection;

  // The body: a text form in which equal rules are equal bytes.
  std::string Body() const;
  // InvalidArgument when `body` is not one that Body() wrote.
  static absl::StatusOr<Rules> Parse(std::string_view body);
  // Hash64 of the body.
  std::uint64_t Hash() const;
};

}  // namespace vigie
