// Posts every step of an alert to an address of the customer's: a chat, a
// pager, a home-made receiver.
//
// The body is the alert's JSON (alert.h). Headers:
//   Idempotency-Key: the alert's key "id-step"; the same key is the same step
//     told again, and should be dropped by the receiver.
//   X-Vigie-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256>, when there is a
//     secret. To verify: take t; compute HMAC-SHA256 with the secret over
//     "<t>." followed by the body's bytes as received; compare with v1 in
//     constant time; refuse a t more than five minutes away.
//
// 2xx: delivered. 408, 425, 429, 5xx and no connection: tried again, not
// before a Retry-After of a 429 or 503. All else is refused for good. No
// message names more of the address than scheme, host and port.
//
// Threads: as sink.h says.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "pipeline/base/clock.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/sink.h"
#include "sinks/http/reach.h"

namespace vigie {

struct WebhookOptions {
  std::string url;
  std::string secret;  // "": no signature
  HttpHeaders headers;
  Micros timeout = 10 * kSecond;
  std::string ca_file;  // "": the system's authorities
};

// `clock` must outlive the sink.
std::unique_ptr<Sink> MakeWebhookSink(WebhookOptions options,
                                      const Clock& clock);

// Keys: url (may be a secret), secret, headers (a map), timeout (10s),
// ca_file, and bearer, or username with password. Mistakes are told through
// the node.
std::unique_ptr<Sink> MakeWebhookSink(const ConfigNode& config,
                                      const Clock& clock);

// The value of X-Vigie-Signature. `time` is cut to seconds.
std::string WebhookSignature(std::string_view secret, Micros time,
                             std::string_view body);

}  // namespace vigie
