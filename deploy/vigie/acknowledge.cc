#include "deploy/vigie/acknowledge.h"

#include "pipeline/base/strings.h"

namespace vigie {

std::string AnswerAcknowledge(std::string_view request, Engine& engine,
                              const std::atomic<bool>& stopping) {
  request.remove_prefix(kAcknowledgeRequest.size());
  const std::size_t line = request.find('\n');
  const std::string_view incident = request.substr(0, line);
  const std::string_view by =
      line == request.npos ? std::string_view() : request.substr(line + 1);
  if (incident.empty() || by.empty() || by.size() > 200)
    return "error: give an incident and a name of at most 200 characters";
  const absl::Status done = engine.Acknowledge(incident, by, stopping);
  return done.ok() ? Cat("acknowledged ", incident, " by ", by)
                   : Cat("error: ", FromAbsl(done.message()));
}

}  // namespace vigie
