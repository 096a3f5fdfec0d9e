#include "pipeline/engine/analyst.h"

#include <algorithm>
#include <utility>

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

void RulesLibrary::KeepOnly(std::span<const std::uint64_t> hashes) {
  absl::MutexLock lock(&mutex_);
  absl::erase_if(rules_, [&](const auto& entry) {
    return std::find(hashes.begin(), hashes.end(), entry.first) == hashes.end();
  });
}

void RulesLibrary::Prepare(std::uint64_t hash,
                           std::vector<std::shared_ptr<Analysis>> made) {
  absl::MutexLock lock(&mutex_);
  prepared_for_ = hash;
  prepared_.swap(made);  // the old ones are freed once the lock is
}

std::shared_ptr<Analysis> RulesLibrary::TakePrepared(std::uint64_t hash) {
  absl::MutexLock lock(&mutex_);
  if (hash != prepared_for_ || prepared_.empty()) return nullptr;
  std::shared_ptr<Analysis> taken = std::move(prepared_.back());
  prepared_.pop_back();
  return taken;
}

void RulesLibrary::Retire(std::shared_ptr<Analysis> old) {
  absl::MutexLock lock(&mutex_);
  retired_.push_back(std::move(old));
}

void RulesLibrary::FreeRetired(Micros wait) {
  std::vector<std::shared_ptr<Analysis>> freed;  // once the lock is
  const absl::MutexLock lock(&mutex_);
  const auto some = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !retired_.empty();
  };
  mutex_.AwaitWithTimeout(absl::Condition(&some), absl::Microseconds(wait));
  freed.swap(retired_);
}

absl::StatusOr<std::shared_ptr<Analysis>> Analyst::By(
    std::uint64_t rules_hash) {
  const auto it = made_.find(rules_hash);
  if (it != made_.end())
    if (std::shared_ptr<Analysis> kept = it->second.lock()) return kept;
  std::shared_ptr<Analysis> analysis = library_.TakePrepared(rules_hash);
  if (analysis == nullptr) {
    VIGIE_ASSIGN_OR_RETURN(const std::shared_ptr<const Rules> rules,
                           library_.Find(rules_hash));
    VIGIE_ASSIGN_OR_RETURN(Analysis made, make_(*rules));
    analysis = std::make_shared<Analysis>(std::move(made));
  }
  absl::erase_if(made_,
                 [](const auto& entry) { return entry.second.expired(); });
  made_[rules_hash] = analysis;
  return analysis;
}

}  // namespace vigie
