// How a sink passes on what a receiver asked for: "not before so long".
//
// Carried in the status as a payload, so that the retry protocol of sink.h
// stays a status and a message.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"

namespace vigie {

inline constexpr char kRetryAfterPayload[] = "vigie/retry-after-us";

// `status` with the wish. REQUIRES: not OK.
inline absl::Status WithRetryAfter(absl::Status status, Micros wait) {
  status.SetPayload(kRetryAfterPayload, absl::Cord(Cat(wait)));
  return status;
}

// The wish, 0 when there is none.
inline Micros RetryAfter(const absl::Status& status) {
  const auto payload = status.GetPayload(kRetryAfterPayload);
  if (!payload) return 0;
  return ParseInt<Micros>(std::string(*payload)).value_or(0);
}

}  // namespace vigie
