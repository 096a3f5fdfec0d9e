// The analyst: one worker's tools. Parses, and judges by the rules that held
// when the record arrived.
//
// Rules change while the run goes on. Making the analysis of 100,000 queries
// takes a second, and freeing it a tenth of one: both happen elsewhere. Who
// reloads puts an analysis for each worker into the library before the log
// names the new rules; a worker takes its own when it meets them, and gives the
// old one back to be freed by a thread that may wait.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/base/time.h"
#include "pipeline/model/rules.h"
#include "pipeline/parse/parser.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

// Makes the analysis of a set of rules: the catalog's work.
using AnalysisFactory =
    std::function<absl::StatusOr<Analysis>(const Rules& rules)>;

// The bodies of the rules by their hash, analyses made ahead for workers that
// will need them, and those that no worker needs any more. Thread-safe.
class RulesLibrary {
 public:
  void Add(const Rules& rules);
  // NotFound when this process does not have the body.
  absl::StatusOr<std::shared_ptr<const Rules>> Find(std::uint64_t hash) const;
  // Forgets all bodies but these. REQUIRES: no record that the fold has not
  // passed names another.
  void KeepOnly(std::span<const std::uint64_t> hashes);

  // Replaces what was made ahead and not taken.
  void Prepare(std::uint64_t hash, std::vector<std::shared_ptr<Analysis>> made);
  // Null when none is left for these rules.
  std::shared_ptr<Analysis> TakePrepared(std::uint64_t hash);

  // `old` is freed by whoever calls FreeRetired, unless others hold it still.
  void Retire(std::shared_ptr<Analysis> old);
  // Frees what was retired; waits at most `wait` for some.
  void FreeRetired(Micros wait);

 private:
  mutable absl::Mutex mutex_;
  // Shared: workers and the fold hold a body while a newer one arrives.
  absl::flat_hash_map<std::uint64_t, std::shared_ptr<const Rules>> rules_
      ABSL_GUARDED_BY(mutex_);
  std::uint64_t prepared_for_ ABSL_GUARDED_BY(mutex_) = 0;
  // Shared: by the partitions of the worker that takes one.
  std::vector<std::shared_ptr<Analysis>> prepared_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::shared_ptr<Analysis>> retired_ ABSL_GUARDED_BY(mutex_);
};

// Thread-compatible: one per worker.
class Analyst {
 public:
  Analyst(const Mappings& mappings, AnalysisFactory make, RulesLibrary& library)
      : parser_(mappings), make_(std::move(make)), library_(library) {}

  Parser& parser() { return parser_; }

  // The analysis of the rules with this hash: one for all partitions of this
  // worker, as long as one of them holds it; made now unless that was done
  // ahead. NotFound: the body is not here; the partition must stop.
  absl::StatusOr<std::shared_ptr<Analysis>> By(std::uint64_t rules_hash);
  // A partition needs it no more.
  void Retire(std::shared_ptr<Analysis> old) {
    if (old != nullptr) library_.Retire(std::move(old));
  }

 private:
  Parser parser_;
  AnalysisFactory make_;
  RulesLibrary& library_;
  absl::flat_hash_map<std::uint64_t, std::weak_ptr<Analysis>> made_;
};

}  // namespace vigie
