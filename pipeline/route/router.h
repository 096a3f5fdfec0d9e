// The switchboard: takes each step of an incident as the detector reports it,
// and says who is told, when and how, by the rules in force.
//
//     step + rules + time + what was told before  ->  postings
//
// What comes in quiet hours or under a silence is held and told at their end,
// in its newest step; what is not acknowledged goes on to the next people; what
// belongs into the digest waits for it. Whoever was told that it began is told
// that it is over. The same steps and times give the same postings, byte for
// byte, whatever crashed in between: time is the run's folded time, and all it
// remembers is in Save().
//
// Without rules all that pages is told to all sinks at once; what is for the
// digest is not told.
//
// Errors: only rules and stored state can be wrong. Memory: bounded by the open
// incidents; a digest names at most 200 things and counts the others.
// Thread-compatible: the ledger owns it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/model/alert.h"
#include "pipeline/route/alert_rules.h"

namespace vigie {

// One step, to one sink. `alert` has page, notice and to of this delivery.
struct Posting {
  Alert alert;
  std::string sink;
  std::string rule;  // the rule's name, "" when there are no rules
  Micros at = 0;     // when it leaves, in folded time
};

// Why somebody is not told, or not yet: for the journal.
struct RouteNote {
  Micros at = 0;
  std::string incident;  // the alert's key
  std::string what;      // "held", "silenced", "digest", "dropped"
  std::string rule, target, reason;
  Micros until = 0;
};

struct Routed {
  std::vector<Posting> postings;
  std::vector<RouteNote> notes;
};

// What a rule may ask about a brand.
struct BrandPlace {
  std::string panel;
  bool competitor = false;
};

enum class StepKind : std::uint8_t {
  kRise,   // it begins, or is graver
  kFall,   // less grave: nobody is told
  kClear,  // over
  kNote,   // no incident: an event for the digest, a word of the system's
};

class Router {
 public:
  // Every sink that delivers alerts, in the order of the configuration.
  explicit Router(std::vector<std::string> sinks) : sinks_(std::move(sinks)) {}

  // InvalidArgument: a damaged body, or a time zone that this machine has not.
  absl::Status SetRules(std::string_view body,
                        std::map<std::string, BrandPlace> brands);
  const AlertRules& rules() const { return rules_; }

  // One step, whose time is `now`; what became due before is routed first.
  void Take(Alert alert, StepKind kind, Micros now, Routed& out);
  // Folded time is now `now`: tells what has become due.
  void Advance(Micros now, Routed& out) {
    if (now >= next_due_) AdvanceDue(now, out);
    now_ = std::max(now_, now);
  }
  // Somebody has taken charge: nobody else is called. NotFound when no such
  // incident lasts. Returns how grave it was.
  absl::StatusOr<Level> Acknowledge(std::string_view incident,
                                    std::string_view by, Micros now);

  // What this sink was told and lasts, as it was last told, in order of id;
  // without rules, all that pages and lasts: a new sink is told too.
  std::vector<Alert> Firing(std::string_view sink, Micros now) const;
  // An incident that a state without routes says was told to all sinks.
  void Adopt(const Alert& alert);
  // An author was erased: what waits keeps its figures, not its quotations.
  void ForgetSamples();

  // Did anything change since the last call of Save?
  bool changed() const { return changed_; }
  std::string Save();
  // Replaces all. DataLoss: damaged; FailedPrecondition: newer.
  absl::Status Load(std::string_view bytes);

 private:
  struct Told {
    AlertTarget target;
    std::string rule;
    bool page = true;
    std::uint32_t step = 0;  // the last
  };
  struct Pending {  // an escalation that was not called off
    Micros due = 0;
    std::string rule;
    std::uint32_t index = 0;
  };
  struct Open {
    Alert last;          // as last told or held
    bool began = false;  // some step of it was told
    Level acknowledged = Level::kCalm;
    std::string by;
    std::vector<Told> told;
    std::vector<Pending> pending;
  };
  struct Held {
    Micros due = 0, since = 0;
    AlertTarget target;
    std::string rule, reason;
    bool page = true, silenced = false;
    Alert alert;
  };
  struct Line {
    std::string id, kind, brand, summary;
    Level level = Level::kCalm;
    Micros starts = 0, ended = 0;
  };
  struct Bucket {  // what is told together
    Micros due = 0, since = 0;
    std::string rule;
    std::vector<Line> lines;
    std::uint64_t more = 0;
  };

  bool Matches(const AlertRule& rule, const Alert& alert) const;
  const Silence* SilenceOver(const Alert& alert, Micros now) const;
  const AlertRule* Find(std::string_view rule) const;
  std::vector<AlertTarget> Targets(const std::vector<AlertTarget>& tell) const;
  bool OpenFor(const AlertRule* rule, Level level, Micros at) const;
  std::string LinkOf(const Alert& alert) const;

  void Apply(const AlertRule& rule, const Alert& alert, Open* open, Micros now,
             std::vector<AlertTarget>& reached, Routed& out);
  void Clear(const Alert& alert, Micros now, Routed& out);
  void Post(const Alert& alert, const AlertTarget& target,
            std::string_view rule, bool page, std::string notice, Micros now,
            Routed& out);
  void Hold(Held held, Micros now, Routed& out);
  void Collect(const std::string& bucket, std::string_view rule, Micros due,
               const Alert& alert, Micros now, Routed& out);
  void Arm(const AlertRule& rule, Open& open, Micros now);
  void AdvanceDue(Micros now, Routed& out);
  void Release(Held held, Routed& out);
  void Escalate(const std::string& incident, Pending pending, Routed& out);
  void Tell(const std::string& bucket, Routed& out);
  Micros DigestDue(Micros now) const;
  void FindNextDue();

  const std::vector<std::string> sinks_;
  std::string body_;
  AlertRules rules_;
  absl::TimeZone zone_ = absl::UTCTimeZone();
  std::map<std::string, BrandPlace> brands_;

  std::map<std::string, Open> incidents_;
  std::vector<Held> held_;
  std::map<std::string, Bucket> buckets_;        // "digest", "group <rule>"
  std::map<std::string, Micros> grouped_until_;  // by rule
  Micros now_ = 0;
  Micros next_due_ = INT64_MAX;
  bool changed_ = false;
};

}  // namespace vigie
