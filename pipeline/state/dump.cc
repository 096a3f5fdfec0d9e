// The state as text, to compare two runs of one log.
#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/state/store.h"

namespace vigie {

absl::StatusOr<std::string> Store::Dump(bool shifted) {
  std::string out;
  VIGIE_ASSIGN_OR_RETURN(const std::vector<std::string> brands,
                         Names("brands"));
  VIGIE_ASSIGN_OR_RETURN(const std::vector<std::string> platforms,
                         Names("platforms"));
  for (const std::string& brand : brands) Append(out, "brand ", brand, "\n");
  const auto name = [](const std::vector<std::string>& names, std::size_t i) {
    return i < names.size() ? names[i] : Cat("#", i);
  };
  // By name, since numbers follow the order in which names were met.
  std::vector<std::string> lines;
  VIGIE_RETURN_IF_ERROR(VisitWindows([&](const WindowKey& k,
                                         const WindowCounts& c) {
    lines.push_back(Cat(
        "window ", name(brands, k.brand), " ",
        FormatRfc3339(k.minute * kMinute), " ", name(platforms, k.platform),
        " ", LanguageName(k.language), " ", ToneName(k.tone), " ", c.mentions,
        " ", c.late, " ", c.observed, " ", c.reposts, " ", c.reach_milli, " ",
        c.doubtful, " ", c.outside, " ", c.organic, "\n"));
  }));
  for (const SummaryKind kind :
       {SummaryKind::kAuthorsHour, SummaryKind::kAuthorsBin, SummaryKind::kTop,
        SummaryKind::kSamples, SummaryKind::kDetector, SummaryKind::kFamilies})
    VIGIE_RETURN_IF_ERROR(
        VisitSummaries(kind, [&](const SummaryKey& k, std::string_view data) {
          lines.push_back(Cat("summary ", static_cast<int>(k.kind), " ",
                              name(brands, k.brand), " ", k.period, " ", k.sub,
                              absl::StrFormat(" %016x\n", Hash64(data))));
        }));
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines) out += line;
  VIGIE_ASSIGN_OR_RETURN(const std::vector<Incident> incidents, Incidents());
  for (const Incident& i : incidents)
    Append(out, "incident ", i.id, " ", i.brand, " ", LevelName(i.level), " ",
           LevelName(i.peak), " ", FormatRfc3339(i.onset), " ",
           FormatRfc3339(i.detected), " ", FormatRfc3339(i.ended), " ", i.step,
           " ", i.reason, "\n");
  VIGIE_ASSIGN_OR_RETURN(const std::vector<Alert> alerts, Alerts());
  for (const Alert& alert : alerts) Append(out, "alert ", alert.ToJson(), "\n");
  lines.clear();
  VIGIE_RETURN_IF_ERROR(VisitDeadLetters([&](const DeadLetter& l) {
    lines.push_back(Cat("dead letter ",
                        shifted ? "" : Cat(l.partition, "/", l.offset, " "),
                        FormatRfc3339(l.append_time), " ", l.reason, " ",
                        absl::StrFormat("%016x\n", Hash64(l.payload))));
  }));
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines) out += line;
  VIGIE_ASSIGN_OR_RETURN(const auto books, Books());
  for (const auto& [source, b] : books) {
    Append(out, "books ", source, " created ", b.created, " updated ",
           b.updated, " deleted ", b.deleted, " rejected ", b.rejected,
           " matched ", b.matched, " unmatched ", b.unmatched, " late ", b.late,
           " brand_hits ", b.brand_hits);
    if (!shifted)
      Append(out, " ingested ", b.ingested, " duplicate ", b.duplicate);
    out += "\n";
  }
  return out;
}

}  // namespace vigie
