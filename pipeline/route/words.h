// The router's own words, in French or English: digests, and why somebody is
// told only now. Pure. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "pipeline/model/incident.h"
#include "pipeline/route/alert_rules.h"

namespace vigie {

struct DigestLine {
  std::string kind, brand, summary;
  Level level = Level::kCalm;
  Micros starts = 0, ended = 0;  // 0: it lasts
};

std::string DigestSummary(const std::vector<DigestLine>& lines,
                          std::uint64_t more, bool digest, Micros since,
                          const absl::TimeZone& zone, bool french);
std::string DigestText(const std::vector<DigestLine>& lines, std::uint64_t more,
                       const absl::TimeZone& zone, bool french);
std::string HeldNotice(Micros since, const absl::TimeZone& zone,
                       std::string_view reason, bool silenced, bool french);
std::string EscalatedNotice(Micros after, bool french);

// The rules as a person would say them, one line each.
std::vector<std::string> Explain(const AlertRules& rules);

// A brand's name inside an address.
std::string PercentEncodedName(std::string_view name);

}  // namespace vigie
