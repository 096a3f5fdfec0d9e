// simdjson's on-demand parser with Vigie's limits, for the mappings.
//
// Limits: 1 MiB a record, depth 32; UTF-8 is validated by stage 1. On-demand
// does not validate what it skips; what a mapping reads is validated.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/mapping.h"
#include "simdjson.h"

namespace vigie {

// Thread-compatible. LIFETIME: strings read from a document live in the
// parser and die at the next Open.
class JsonReader {
 public:
  JsonReader() : parser_(kMaxPayload) {
    // Cannot fail but for memory; a failure shows as an error of Open.
    (void)parser_.allocate(kMaxPayload, kMaxDepth);
  }

  // InvalidArgument "NAME: …" when it is not a JSON document of ours.
  absl::Status Open(std::string_view name, PaddedView payload,
                    simdjson::ondemand::document& document) {
    if (payload.bytes.size() > kMaxPayload)
      return InvalidArgument(name, ": payload of ", payload.bytes.size(),
                             " bytes is over 1 MiB");
    const simdjson::error_code error =
        parser_
            .iterate(payload.bytes.data(), payload.bytes.size(),
                     payload.bytes.size() + kPadding)
            .get(document);
    if (error != simdjson::SUCCESS) return Error(name, error);
    return absl::OkStatus();
  }

  static absl::Status Error(std::string_view name, simdjson::error_code error) {
    return InvalidArgument(name, ": ", simdjson::error_message(error));
  }

 private:
  static constexpr std::size_t kMaxDepth = 32;
  simdjson::ondemand::parser parser_;
};

}  // namespace vigie
