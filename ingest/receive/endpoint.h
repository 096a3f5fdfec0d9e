// The HTTP half of the receiver: who may send, what is a body, which answer.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ingest/receive/connector.h"
#include "ingest/receive/intake.h"

namespace vigie {

// Thread-compatible; answers on threads of its own from Start until its end,
// which waits for them (close the intake before).
class Endpoint {
 public:
  // Lifetime: `options` and `intake` outlive it.
  // Unavailable: the address is taken or not this machine's.
  static absl::StatusOr<std::unique_ptr<Endpoint>> Start(
      const ReceiveOptions& options, Intake& intake);
  virtual ~Endpoint() = default;
  // "http://127.0.0.1:8080/v1/mentions", with the port really used.
  virtual const std::string& url() const = 0;
};

}  // namespace vigie
