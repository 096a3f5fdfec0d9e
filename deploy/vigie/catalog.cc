#include "deploy/vigie/catalog.h"

#include <utility>

#include "absl/synchronization/mutex.h"
#include "analyzers/copies/copies.h"
#include "analyzers/labels/labels.h"
#include "analyzers/language/language.h"
#include "analyzers/query/query.h"
#include "analyzers/relevance/relevance.h"
#include "analyzers/sentiment/sentiment.h"
#include "analyzers/text/tokenizer.h"
#include "ingest/bluesky/connector.h"
#include "ingest/bluesky/mapping.h"
#include "ingest/file/connector.h"
#include "ingest/mention/mapping.h"
#include "ingest/receive/connector.h"
#include "ingest/rss/connector.h"
#include "ingest/rss/mapping.h"
#include "ingest/simulate/simulate.h"
#include "ingest/x/mapping.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "sinks/alertmanager/sink.h"
#include "sinks/discord/sink.h"
#include "sinks/email/sink.h"
#include "sinks/kafka/sink.h"
#include "sinks/ndjson/sink.h"
#include "sinks/prometheus/sink.h"
#include "sinks/slack/sink.h"
#include "sinks/teams/sink.h"
#include "sinks/webhook/sink.h"

namespace vigie {

// clang-format off
const std::vector<SourceKind>& SourceKinds() {
  static const std::vector<SourceKind> kinds = {
    {"bluesky",  [](const ConfigNode& c, const Clock& k) { return MakeBlueskySource(c, k); },  "bluesky", false},
    {"file",     [](const ConfigNode& c, const Clock&)   { return MakeFileSource(c); },        "",        true, CheckFileSource},
    {"receive",  [](const ConfigNode& c, const Clock&)   { return MakeReceiveSource(c); },     "",        false},
    {"rss",      [](const ConfigNode& c, const Clock& k) { return MakeRssSource(c, k); },      "rss",     false},
    {"simulate", [](const ConfigNode& c, const Clock&)   { return MakeSimulateSource(c); },    "mention", true},
  };
  return kinds;
}

const std::vector<SinkKind>& SinkKinds() {
  static const std::vector<SinkKind> kinds = {
    {"alertmanager", [](const ConfigNode& c, const Clock&,   MetricsBoard&)   { return MakeAlertmanagerSink(c); }},
    {"discord",      [](const ConfigNode& c, const Clock& k, MetricsBoard&)   { return MakeDiscordSink(c, k); }},
    {"email",        [](const ConfigNode& c, const Clock&,   MetricsBoard&)   { return MakeEmailSink(c); }},
    {"kafka",        [](const ConfigNode& c, const Clock&,   MetricsBoard&)   { return MakeKafkaSink(c); }},
    {"ndjson",       [](const ConfigNode& c, const Clock&,   MetricsBoard&)   { return MakeNdjsonSink(c); }, CheckNdjsonSink},
    {"prometheus",   [](const ConfigNode& c, const Clock&,   MetricsBoard& b) { return MakePrometheusSink(c, b); }},
    {"slack",        [](const ConfigNode& c, const Clock& k, MetricsBoard&)   { return MakeSlackSink(c, k); }},
    {"teams",        [](const ConfigNode& c, const Clock& k, MetricsBoard&)   { return MakeTeamsSink(c, k); }},
    {"webhook",      [](const ConfigNode& c, const Clock& k, MetricsBoard&)   { return MakeWebhookSink(c, k); }},
  };
  return kinds;
}

const Mappings& AllMappings() {
  static const Mappings mappings = {
    {"mention", MakeMentionMapping},
    {"bluesky", MakeBlueskyMapping},
    {"x",       MakeXMapping},
    {"rss",     MakeRssMapping},
  };
  return mappings;
}
// clang-format on

std::string FormatByName(std::string_view name) {
  if (name == "jetstream") return "bluesky";
  for (const auto& [known, make] : AllMappings())
    if (known == name) return known;
  return "";
}

std::vector<std::string> FormatNames() {
  std::vector<std::string> names = {"jetstream"};
  for (const auto& [known, make] : AllMappings()) names.push_back(known);
  return names;
}

// All workers of a run share one program for each set of queries.
absl::StatusOr<std::shared_ptr<const Program>> SharedProgram(
    const std::vector<BrandRule>& brands, std::vector<QueryWarning>* warnings) {
  using Kept = std::pair<std::uint64_t, std::weak_ptr<const Program>>;
  static absl::Mutex mutex(absl::kConstInit);
  static std::vector<Kept>& programs = *new std::vector<Kept>;
  std::uint64_t wanted = brands.size();
  for (const BrandRule& brand : brands)
    wanted = Combine64(Hash64(brand.name, wanted), Hash64(brand.query));
  absl::MutexLock lock(&mutex);
  std::erase_if(programs,
                [](const Kept& kept) { return kept.second.expired(); });
  for (const auto& [hash, kept] : programs)
    if (hash == wanted)
      if (std::shared_ptr<const Program> program = kept.lock()) return program;
  VIGIE_ASSIGN_OR_RETURN(std::shared_ptr<const Program> program,
                         CompileQueries(brands, warnings));
  programs.emplace_back(wanted, program);
  return program;
}

absl::StatusOr<Analysis> MakeAnalysis(const Rules& rules) {
  Analysis analysis;
  analysis.tokenizer = MakeTokenizer();
  VIGIE_ASSIGN_OR_RETURN(std::shared_ptr<const Program> program,
                         SharedProgram(rules.brands));
  VIGIE_ASSIGN_OR_RETURN(analysis.brands,
                         MakeQueryMatcher(std::move(program), AllJudges()));
  analysis.analyzers.push_back(MakeLanguageAnalyzer());
  // The following read the language.
  analysis.analyzers.push_back(MakeSentimentAnalyzer(rules));
  VIGIE_ASSIGN_OR_RETURN(std::unique_ptr<Analyzer> relevance,
                         MakeRelevanceAnalyzer(rules));
  analysis.analyzers.push_back(std::move(relevance));
  analysis.analyzers.push_back(MakeLabelAnalyzer(rules));
  analysis.analyzers.push_back(MakeCopiesAnalyzer());
  return analysis;
}

QueryJudges AllJudges() {
  return {[] { return MakeLanguageAnalyzer(); },
          [] { return MakeSentimentAnalyzer(); }};
}

std::string ClosedPlatform(std::string_view kind) {
  struct Closed {
    std::string_view kind, fate;
  };
  static constexpr std::string_view kOwnOnly =
      " gives other people's posts to nobody; your own account's arrive by "
      "webhook: use `receive`, or a `file` of its export";
  static constexpr Closed kClosed[] = {
      {"stumbleupon", "closed in June 2018"},
      {"delicious", "closed in 2017"},
      {"picasa", "closed in 2015"},
      {"google+", "closed in 2019"},
      {"googleplus", "closed in 2019"},
      {"myspace", "has no public interface any more"},
      {"viadeo", "has no public interface any more"},
      {"xing", "has no public interface any more"},
      {"slideshare", "has no public interface any more"},
      {"digg", "has no public interface any more"},
  };
  for (const Closed& closed : kClosed)
    if (closed.kind == kind)
      return Cat(kind, " ", closed.fate,
                 "; use `rss` for its successors and blogs, `receive` or "
                 "`file` for exports");
  for (const std::string_view own :
       {"facebook", "instagram", "linkedin", "tiktok", "pinterest", "threads"})
    if (own == kind) return Cat(kind, kOwnOnly);
  return "";
}

}  // namespace vigie
