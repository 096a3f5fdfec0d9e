// The rival of every chain: simdjson alone, as fast as it can be made to read
// the same twelve fields. It sniffs the format by the first bytes, knows the
// order in which fields come, unescapes strings, and does nothing else: no
// keying, no time, no limits, no analysis.
#pragma once

#include <cstdint>
#include <string_view>

#include "simdjson.h"

namespace vigie::bench {

// Twelve fields. Lifetime: until the parser's next call.
struct TwelveFields {
  std::string_view id, author, handle, name, time, language, text, operation;
  std::int64_t numbers[4];
};

// Thread-compatible.
class RivalParser {
 public:
  RivalParser();
  // False when a field is not where it must be. REQUIRES: `payload` is
  // followed by 64 readable bytes.
  bool Parse(std::string_view payload, TwelveFields& out);

 private:
  bool Jetstream(simdjson::ondemand::object& root, TwelveFields& out);
  bool X(simdjson::ondemand::object& root, TwelveFields& out);
  bool Mention(simdjson::ondemand::object& root, TwelveFields& out);
  simdjson::ondemand::parser parser_;
};

}  // namespace vigie::bench
