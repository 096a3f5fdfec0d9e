// The catalog: every plug-in there is, by the word a configuration uses for
// it. The one place that knows them all.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/query/query.h"
#include "pipeline/base/clock.h"
#include "pipeline/config/node.h"
#include "pipeline/engine/analyst.h"
#include "pipeline/parse/parser.h"
#include "pipeline/plugin/metrics.h"
#include "pipeline/plugin/sink.h"
#include "pipeline/plugin/source.h"

namespace vigie {

// Version of the analysis: raised whenever an analyzer may conclude otherwise.
// Part of the rules, so that the log says which one judged a mention.
inline constexpr std::string_view kAnalysisVersion = "11";

struct SourceKind {
  std::string_view kind;
  std::unique_ptr<Source> (*make)(const ConfigNode&, const Clock&);
  std::string_view format;  // "" when the configuration says it
  bool ends;                // unless it follows
  // Adds errors about what must be there when a run begins (null: nothing).
  void (*check)(const ConfigNode&) = nullptr;
};
const std::vector<SourceKind>& SourceKinds();

struct SinkKind {
  std::string_view kind;
  std::unique_ptr<Sink> (*make)(const ConfigNode&, const Clock&, MetricsBoard&);
  void (*check)(const ConfigNode&) = nullptr;  // as a source's
};
const std::vector<SinkKind>& SinkKinds();

// By format name.
const Mappings& AllMappings();
// The mapping for a format as a person may write it ("jetstream").
std::string FormatByName(std::string_view name);  // "" when there is none
std::vector<std::string> FormatNames();

// Tokenizer, brand matcher, and the analyzers in the order they run.
// InvalidArgument naming the brand and the place in its query.
absl::StatusOr<Analysis> MakeAnalysis(const Rules& rules);

// The queries of these brands, compiled unless somebody holds them already;
// with `warnings` only when they are compiled now. Thread-safe.
absl::StatusOr<std::shared_ptr<const Program>> SharedProgram(
    const std::vector<BrandRule>& brands,
    std::vector<QueryWarning>* warnings = nullptr);

// Language and tone, for queries about mentions whose sender says neither.
QueryJudges AllJudges();

// What became of a platform that people still ask for: "" for an unknown word.
std::string ClosedPlatform(std::string_view kind);

}  // namespace vigie
