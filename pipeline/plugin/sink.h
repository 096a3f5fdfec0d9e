// A sink: where conclusions go. Called by a thread of its own, after what it
// is told is durable; a dead sink never slows the pipeline.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/base/time.h"
#include "pipeline/model/alert.h"

namespace vigie {

// A line of a feed: one JSON object, and a key under which a repetition can be
// recognised ("partition-offset").
struct FeedLine {
  enum class Kind : std::uint8_t { kMention, kDeadLetter };
  Kind kind = Kind::kMention;
  std::string key;
  std::string json;  // without newline
};

// The retry protocol: OK: delivered. Unavailable, ResourceExhausted: the
// runner tries again with back-off (after several failures in a row it opens
// the circuit and waits longer). Anything else: refused for good; kept,
// counted and shown, not tried again.
class Sink {
 public:
  virtual ~Sink() = default;

  // Opens files, listens, connects; before the first delivery.
  virtual absl::Status Start() { return absl::OkStatus(); }

  // Whether it delivers alerts at all; some sinks only show figures.
  virtual bool wants_alerts() const { return true; }
  // Whether alerts can be told to a recipient that a rule names (Alert::to)
  // instead of those in the sink's own configuration; the message says what to
  // give, or what else to do.
  virtual absl::Status CheckRecipient(std::string_view to) const {
    (void)to;
    return absl::InvalidArgumentError(
        "this kind of sink tells only whom it is configured to tell; give "
        "another sink of the kind, under its own `name`");
  }
  // Delivers one step of an alert. At least once, in order for one alert;
  // (id, step) is the receiver's idempotency key.
  virtual absl::Status Deliver(const Alert& alert) = 0;

  // Alerts that fire now, told at every `refresh_period()` (0: never), for
  // receivers that forget (Alertmanager). `folded` is the run's time.
  virtual Micros refresh_period() const { return 0; }
  virtual absl::Status Refresh(const std::vector<Alert>& firing,
                               Micros folded) {
    (void)firing, (void)folded;
    return absl::OkStatus();
  }

  // Which lines it wants. A feed that cannot keep up loses its oldest lines,
  // counted; alerts are never lost.
  virtual bool wants(FeedLine::Kind kind) const {
    (void)kind;
    return false;
  }
  virtual absl::Status Write(const std::vector<FeedLine>& lines) {
    (void)lines;
    return absl::OkStatus();
  }

  // Delivers what it still holds and closes; the last call.
  virtual void Stop() {}

  // Thread-safe: makes a waiting call return soon.
  virtual void Interrupt() {}
};

struct ConfiguredSink {
  std::string name;  // from the configuration, unique
  std::unique_ptr<Sink> sink;
};

}  // namespace vigie
