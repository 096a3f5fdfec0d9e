// Which alert a sink is to try next, and when: retries with growing pauses,
// and a circuit that rests a receiver that only fails.
//
// One lane per alert id: its steps leave in order, one after the other was
// delivered or refused. A lane that fails waits its own pause while others
// go on; alerts never tried come before those that failed, so that one that
// always fails cannot hold up the rest.
//
// A failure's pause is initial_backoff doubled at each failure in a row, at
// most max_backoff, of which a random part of up to a half is taken off (equal
// jitter), so that receivers coming back are not met by all at once.
// `breaker_failures` failures in a row, of whatever kind, open the circuit for
// `breaker_pause`; then one call is tried, and its success closes it. A
// receiver's own Retry-After (at most 15 minutes are believed) rests it too.
//
// Pure: told the time (monotonic), it never asks. Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "pipeline/base/random.h"
#include "pipeline/base/time.h"
#include "pipeline/model/alert.h"

namespace vigie {

struct RetryOptions {
  Micros initial_backoff = 500 * kMillisecond;
  Micros max_backoff = 60 * kSecond;
  int breaker_failures = 5;
  Micros breaker_pause = 30 * kSecond;
};

inline constexpr Micros kNever = std::numeric_limits<Micros>::max();

// The pause between tries of one thing.
class Backoff {
 public:
  Micros ready() const { return ready_; }  // not before; 0 at first
  void Reset() { failures_ = 0, ready_ = 0; }
  void Fail(Micros now, const RetryOptions& options, Random& random);

 private:
  int failures_ = 0;
  Micros ready_ = 0;
};

// Whether a receiver may be called at all.
class Circuit {
 public:
  explicit Circuit(const RetryOptions& options) : options_(options) {}

  Micros ready() const { return ready_; }  // no call before
  // Too many failures in a row, and no success since.
  bool open() const { return failures_ >= options_.breaker_failures; }
  void Succeed() { failures_ = 0, ready_ = 0; }
  void Fail(Micros now, Micros retry_after);

 private:
  const RetryOptions options_;
  int failures_ = 0;  // in a row
  Micros ready_ = 0;
};

class SinkSchedule {
 public:
  SinkSchedule(RetryOptions options, std::uint64_t seed)
      : options_(options), circuit_(options), random_(seed) {}

  void Push(Alert alert);
  // Alerts not yet delivered or refused, the one being tried included.
  std::size_t size() const { return size_; }
  bool Has(std::string_view id) const {
    return lanes_.contains(std::string(id));
  }

  // The alert to try now, if there is one. REQUIRES: the last one was settled.
  std::optional<Alert> Next(Micros now);
  // When Next will have one; kNever when there is none.
  Micros NextTime() const;

  // How the alert that Next gave fared.
  void Settle();                               // delivered, or refused for good
  void Retry(Micros now, Micros retry_after);  // failed, to be tried again

  // Other calls to the same receiver share its circuit.
  Circuit& circuit() { return circuit_; }
  const Circuit& circuit() const { return circuit_; }
  void Fail(Backoff& backoff, Micros now, Micros retry_after);

 private:
  struct Lane {
    std::deque<std::pair<std::uint64_t, Alert>> alerts;  // by order of arrival
    Backoff backoff;
  };
  void Enqueue(const std::string& id, const Lane& lane);

  const RetryOptions options_;
  Circuit circuit_;
  Random random_;
  absl::flat_hash_map<std::string, Lane> lanes_;  // by id; never empty ones
  // Lanes that are not being tried: (not before, arrival of the first, id).
  std::set<std::tuple<Micros, std::uint64_t, std::string>> waiting_;
  std::string trying_;  // an id, while `busy_`
  bool busy_ = false;
  std::uint64_t arrivals_ = 0;
  std::size_t size_ = 0;
};

}  // namespace vigie
