// What a person writes to have an HTTP receiver reached: keys that the sinks
// share, read once.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pipeline/base/time.h"
#include "pipeline/config/node.h"

namespace vigie {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// The map `headers`; values may be secrets (env:NAME, file:PATH).
HttpHeaders ReadHeaders(const ConfigNode& config);
// Authorization from `bearer`, or `username` with `password` (secrets);
// nothing when they are absent.
HttpHeaders ReadAuthorization(const ConfigNode& config);
// The key `timeout`: 100 ms to 5 minutes, default 10 s.
Micros ReadTimeout(const ConfigNode& config);
// A receiver's address, checked; the error never shows it.
std::string ReadUrl(const ConfigNode& node);

// What of these must never be shown: paths, queries and passwords of URLs,
// values of headers, and what an Authorization header is made of.
std::vector<std::string> SecretsOf(const std::vector<std::string>& urls,
                                   const HttpHeaders& headers);

// `message` with every one of `secrets` blotted out (those under 4 bytes are
// not). REQUIRES: a secret that begins with another one comes before it.
std::string Blotted(std::string message,
                    const std::vector<std::string>& secrets);

// "Basic …" as RFC 7617 has it.
std::string BasicAuthorization(std::string_view user,
                               std::string_view password);

}  // namespace vigie
