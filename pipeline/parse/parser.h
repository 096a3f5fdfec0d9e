// From a record's bytes to the mention they hold: each format's mapping, by
// name.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/model/mention.h"
#include "pipeline/plugin/mapping.h"

namespace vigie {

// The mappings there are: name of the format, and how to make one.
using Mappings = std::vector<std::pair<std::string, MappingFactory>>;

// Thread-compatible: one per worker.
class Parser {
 public:
  explicit Parser(const Mappings& mappings);

  // LIFETIME: the mention is valid until the next call, and no longer than the
  // record's payload. REQUIRES: the payload is followed by 64 readable bytes.
  // InvalidArgument with the reason: a dead letter.
  absl::Status Parse(const Record& record, Mention& mention);

  // The mapping of a format, null when there is none.
  Mapping* Find(std::string_view format);

 private:
  std::vector<std::pair<FormatName, std::unique_ptr<Mapping>>> mappings_;
};

}  // namespace vigie
