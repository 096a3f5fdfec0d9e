#include "pipeline/engine/analyst.h"

#include "absl/strings/str_format.h"
#include "pipeline/base/strings.h"

namespace vigie {

void RulesLibrary::Add(const Rules& rules) {
  auto shared = std::make_shared<const Rules>(rules);
  const std::uint64_t hash = rules.Hash();
  absl::MutexLock lock(&mutex_);
  rules_.emplace(hash, std::move(shared));
}

absl::StatusOr<std::shared_ptr<const Rules>> RulesLibrary::Find(
    std::uint64_t hash) const {
  absl::ReaderMutexLock lock(&mutex_);
  const auto it = rules_.find(hash);
  if (it == rules_.end())
    return NotFound(absl::StrFormat(
        "rules %016x: this process does not have their text; restore the state "
        "they were kept in, or run the version that wrote them",
        hash));
  return it->second;
}

absl::StatusOr<Analysis*> Analyst::By(std::uint64_t rules_hash) {
  const auto it = made_.find(rules_hash);
  if (it != made_.end()) return it->second.get();
  VIGIE_ASSIGN_OR_RETURN(const std::shared_ptr<const Rules> rules,
                         library_.Find(rules_hash));
  VIGIE_ASSIGN_OR_RETURN(Analysis analysis, make_(*rules));
  auto& kept = made_[rules_hash];
  kept = std::make_unique<Analysis>(std::move(analysis));
  return kept.get();
}

}  // namespace vigie
