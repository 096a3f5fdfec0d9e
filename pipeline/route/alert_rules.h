// Who is told what, and when: the rules of the configuration's `alerts:`.
//
//     - Level 3 and 4 of every brand: the crisis team, at any hour; after a
//       quarter of an hour without an answer, the management.
//     - Level 2: the community managers, from Monday to Friday; what comes at
//       night is told in the morning.
//     - All else: in the morning's summary.
//
// Rules are tried in their order and the first that matches decides, unless it
// says `also`. What nobody's rule matches goes into the digest, but for levels
// 3 and 4: they are told to everybody, always.
//
// They are part of the rules in the log (Rules::alerts), so that a replay tells
// the same people at the same folded times. Thread-safe: values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/model/incident.h"
#include "pipeline/route/hours.h"

namespace vigie {

// A sink, and a recipient of it when the sink can be told one.
struct AlertTarget {
  std::string sink, to;
  friend auto operator<=>(const AlertTarget&, const AlertTarget&) = default;
  // How the outbox and the journal call it: "email", "email to a@b.org".
  std::string Text() const;
};

// How somebody is told.
enum class Manner : std::uint8_t {
  kPage,    // at once, to act
  kInform,  // at once, for information
  kDigest,  // with the next digest
  kNever,
};
enum class Competitors : std::uint8_t { kToo, kNot, kOnly };

struct Escalation {
  Micros after = 0;  // the first telling, without an acknowledgement
  std::vector<AlertTarget> tell;
  friend bool operator==(const Escalation&, const Escalation&) = default;
};

struct AlertRule {
  std::string name;
  // What it is about; an empty list asks nothing.
  std::vector<std::string> kinds;  // Alert::rule
  std::vector<std::string> brands, panels;
  std::vector<std::string> themes, languages;  // any of them
  Level level = Level::kWatch;                 // at least
  Competitors competitors = Competitors::kToo;
  // Who is told, how and when.
  Manner manner = Manner::kPage;
  std::vector<AlertTarget> tell;  // empty: every sink
  Opening opening;
  Level always = Level::kCrisis;   // from here on at any hour
  bool outside_to_digest = false;  // else held until it opens
  std::vector<Escalation> escalate;
  Micros group = 0;   // incidents that follow a told one so soon come together
  bool also = false;  // the rules after it are tried too
  friend bool operator==(const AlertRule&, const AlertRule&) = default;
};

// A time in which nobody is to be told of a brand: a migration, a planned
// strike. Told at its end if it still lasts then.
struct Silence {
  std::vector<std::string> brands, panels;  // both empty: all
  Micros from = 0, until = 0;
  Level up_to = Level::kBadBuzz;  // graver levels are told all the same
  std::string reason;
  friend bool operator==(const Silence&, const Silence&) = default;
};

struct Digest {
  bool hourly = false;
  std::int32_t minute = 9 * 60;   // of the day; of the hour when hourly
  std::vector<AlertTarget> tell;  // empty: every sink
  friend bool operator==(const Digest&, const Digest&) = default;
};

struct AlertRules {
  std::string time_zone = "UTC";
  bool french = false;           // the words of digests and notices
  std::string dashboard;         // {id} and {brand} are put in; "" for none
  std::vector<AlertRule> rules;  // empty: all pages go to all sinks at once
  std::vector<Silence> silences;
  Digest digest;

  // Rules::alerts. Equal rules are equal bytes; "" when there is nothing to
  // say.
  std::string Body() const;
  // InvalidArgument when `body` is not one that Body() wrote.
  static absl::StatusOr<AlertRules> Parse(std::string_view body);
  friend bool operator==(const AlertRules&, const AlertRules&) = default;
};

// What is on by default when the configuration has `alerts:`: 3 and 4 page at
// any hour, 2 in `working` hours, a source's silence is told at once for
// information, all else goes into the digest.
std::vector<AlertRule> ReadyMadeRules(const Opening& working,
                                      const std::vector<AlertTarget>& tell,
                                      bool french);
// What an alert may be about (Alert::rule).
const std::vector<std::string>& AlertKinds();

}  // namespace vigie
