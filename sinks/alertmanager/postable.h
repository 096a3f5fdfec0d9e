// What Alertmanager is told of an alert: labels that name and route it, and
// annotations for people.
//
// Labels, empty ones left out:
//   alertname  the rule in CamelCase: BadBuzz, SourceSilent
//   brand, scope
//   severity   info (calm, watch), warning (bad buzz), critical (crisis, major)
//   page       "false" when it is for the digest only; absent otherwise
//   vigie_id   the alert's id: two incidents of one brand never mix
// and those the configuration adds.
//
// Pure. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/time.h"
#include "pipeline/model/alert.h"

namespace vigie {

using LabelSet = std::map<std::string, std::string>;

// One alert of Alertmanager's API: its labels are its identity.
struct Postable {
  LabelSet labels;
  LabelSet annotations;
  Micros starts = 0;
  Micros ends =
      0;  // in Alertmanager's future: firing until then; else resolved
  std::string generator_url;
};

std::string_view SeverityOf(Level level);
std::string AlertName(std::string_view rule);  // "bad_buzz": "BadBuzz"
LabelSet LabelsOf(const Alert& alert, const LabelSet& extra);
// summary, description, level, signals and samples (at most five, cut short);
// those it has nothing to say in are left out.
LabelSet AnnotationsOf(const Alert& alert);

// The body of POST /api/v2/alerts.
std::string PostableJson(const std::vector<Postable>& alerts);
// The answer of GET /api/v2/alerts; false when it is not one.
bool ReadPostables(std::string_view json, std::vector<Postable>& alerts);

// "" when `name` can be a label we may add, else what is wrong with it.
std::string LabelFault(std::string_view name);

}  // namespace vigie
