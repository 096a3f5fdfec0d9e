// The configuration's `alerts:`: who is told what, and when, as a person writes
// it (pipeline/route/alert_rules.h says what it means).
//
//     dashboard_url: https://vigie.example.org    # a link in every alert
//     alerts:
//       language: fr                  # of all that is told: en, fr
//       time_zone: Europe/Paris
//       hours: lun-ven 09:00-18:30    # when level 2 pages; a list may be given
//       people:                       # names for groups of sinks
//         equipe-crise: [slack, {sink: email, to: crise@example.org}]
//       tell: equipe-crise            # whom the ready-made rules tell: all
//       ready_made: true              # crisis, bad buzz, the rest: after yours
//       rules:
//         - name: direction
//           kinds: [bad_buzz, sector] # every kind
//           brands: [Orange]          # every brand; or panels
//           level: 3                  # at least; 1
//           themes: [safety]          # any of them; also languages: [fr]
//           competitors: without      # with, without, only
//           how: page                 # page, inform, digest, never
//           tell: [direction]         # every sink
//           hours: lun-sam 08:00-20:00
//           quiet: 22:00-07:00
//           outside: hold             # hold, digest
//           always: 3                 # this level at any hour; never: none
//           escalate: [{after: 15m, tell: [direction]}]
//           group: 30m
//           also: false               # true: the next rules are tried too
//           tests: […]                # see golden.h
//       silences:
//         - {brands: [Orange], from: 2026-11-21T22:00:00+01:00,
//            until: 2026-11-22T06:00:00+01:00, reason: migration, up_to: 2}
//       digest: {every: day, at: "09:00", tell: [equipe-crise]}
#pragma once

#include <string>
#include <vector>

#include "pipeline/config/node.h"
#include "pipeline/model/rules.h"
#include "pipeline/plugin/sink.h"
#include "pipeline/route/alert_rules.h"

namespace vigie {

// A rule's place in the file, and whom each of its tests wants to be told.
struct AlertRuleNode {
  std::string name;
  ConfigNode node;
  std::vector<std::vector<AlertTarget>> wanted;
};

// Reads `alerts` and `dashboard_url` of the root; mistakes are told through the
// nodes, doubts added to `warnings` with their place in `path`. The rules are
// empty when there is no `alerts:`. `nodes` gets the rules that the file holds.
AlertRules ReadAlerts(const ConfigNode& root, const std::string& path,
                      const Rules& rules,
                      const std::vector<ConfiguredSink>& sinks,
                      std::vector<std::string>& warnings,
                      std::vector<AlertRuleNode>& nodes);

}  // namespace vigie
