// The analyst: one worker's tools. Parses, and judges by the rules that held
// when the record arrived.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/model/rules.h"
#include "pipeline/parse/parser.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

// Makes the analysis of a set of rules: the catalog's work.
using AnalysisFactory =
    std::function<absl::StatusOr<Analysis>(const Rules& rules)>;

// The bodies of the rules by their hash. Thread-safe.
class RulesLibrary {
 public:
  void Add(const Rules& rules);
  // NotFound when this process does not have the body.
  absl::StatusOr<std::shared_ptr<const Rules>> Find(std::uint64_t hash) const;

 private:
  mutable absl::Mutex mutex_;
  // Shared: workers and the fold hold a body while a newer one arrives.
  absl::flat_hash_map<std::uint64_t, std::shared_ptr<const Rules>> rules_
      ABSL_GUARDED_BY(mutex_);
};

// Thread-compatible: one per worker.
class Analyst {
 public:
  Analyst(const Mappings& mappings, AnalysisFactory make,
          const RulesLibrary& library)
      : parser_(mappings), make_(std::move(make)), library_(library) {}

  Parser& parser() { return parser_; }

  // The analysis of the rules with this hash, made at the first call.
  // NotFound: the body is not here; the partition must stop.
  absl::StatusOr<Analysis*> By(std::uint64_t rules_hash);

 private:
  Parser parser_;
  AnalysisFactory make_;
  const RulesLibrary& library_;
  absl::flat_hash_map<std::uint64_t, std::unique_ptr<Analysis>> made_;
};

}  // namespace vigie
