// Tells Alertmanager what fires, so that its routes, silences and on-call
// rotations apply to a bad buzz as to a failing server (API v2).
//
// Alertmanager knows an alert by its labels, and forgets it unless it is told
// again: so firing alerts are re-sent every `refresh`, valid for four times
// as long, and an end is re-sent for 15 minutes for those that missed it.
//
// The severity is a label, because routes need one; it follows the level
// (postable.h). When it changes, the same POST resolves the former label set
// (annotation `superseded_by`: the new severity) and fires the new one: at no
// moment do both fire, or none. What was told before a restart is asked of
// Alertmanager itself, so that nothing stale is left firing.
//
// Several urls are the members of one cluster: all are told, one that accepts
// is enough (a member that was away learns it at the next refresh).
//
// Times are the run's. Alertmanager's clock is the wall's: over a replay of
// the past it takes every alert for resolved, and tells nobody.
//
// Threads: as sink.h says.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/clock.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/sink.h"
#include "sinks/alertmanager/postable.h"
#include "sinks/http/reach.h"

namespace vigie {

struct AlertmanagerOptions {
  std::vector<std::string> urls = {"http://127.0.0.1:9093"};
  Micros refresh = kMinute;
  std::string generator_url;  // where a person reads more; "" for none
  LabelSet labels;            // added to every alert
  HttpHeaders headers;        // Authorization
  Micros timeout = 10 * kSecond;
  std::string ca_file;  // "": the system's authorities
};

std::unique_ptr<Sink> MakeAlertmanagerSink(AlertmanagerOptions options);

// Keys: url (one or a list), refresh (1m), generator_url, labels (a map),
// bearer, or username with password, timeout (10s), ca_file. Mistakes are told
// through the node.
std::unique_ptr<Sink> MakeAlertmanagerSink(const ConfigNode& config);

}  // namespace vigie
