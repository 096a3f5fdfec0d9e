#include "deploy/vigie/settings.h"

#include <algorithm>
#include <set>

#include "analyzers/query/query.h"
#include "analyzers/relevance/relevance.h"
#include "analyzers/text/tokenizer.h"
#include "deploy/vigie/alert_settings.h"
#include "deploy/vigie/catalog.h"
#include "deploy/vigie/detection_settings.h"
#include "deploy/vigie/golden.h"
#include "deploy/vigie/tone_settings.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/log/kafka_client.h"

namespace vigie {
namespace {

std::string List(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    Append(out, out.empty() ? "" : ", ", word);
  return out;
}

// A name that is a label for ever: bounded, printable, without edge blanks.
bool GoodName(std::string_view name) {
  if (name.empty() || name.size() > 100) return false;
  if (name.front() == ' ' || name.back() == ' ') return false;
  return std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

// As Kafka allows.
bool GoodTopic(std::string_view name) {
  if (name.empty() || name.size() > 249 || name == "." || name == "..")
    return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

// The golden mentions of a brand: texts that its query must find, or must not.
void RunTests(const ConfigNode& node, const BrandRule& brand) {
  if (!node.present()) return;
  const std::vector<ConfigNode> tests = node.items();
  const auto matcher = MakeQueryMatcher({brand}, AllJudges());
  const std::unique_ptr<Tokenizer> tokenizer = MakeTokenizer();
  for (const ConfigNode& test : tests) {
    const std::string text =
        test["text"].Required("the text of the mention").String();
    const std::string title = test["title"].String();
    const std::string language = test["lang"].String();
    const std::string country = test["country"].String();
    const bool wanted = test["want"].Bool(true);
    if (!matcher.ok()) continue;  // told where the query stands
    Mention mention;
    mention.text = text;
    mention.title = title;
    mention.type_told = false;
    mention.language = language;
    mention.country = country;
    ScoredMention scored;
    scored.Reset(mention);
    if ((*matcher)->Match(tokenizer->Cut(mention), scored) == wanted) continue;
    test.Error(wanted ? "the query does not find this text; see why with "
                        "`vigie query --query … --text …`"
                      : "the query finds this text and should not");
  }
}

// relevance: {threshold: 0.5, model: FILE}
void ReadRelevance(const ConfigNode& node, RelevanceRule& relevance) {
  if (!node.present()) return;
  relevance.judged = true;
  relevance.threshold = static_cast<std::int32_t>(
      node["threshold"].Number(0.5, 0.001, 0.999) * 1000 + 0.5);
  const ConfigNode model = node["model"];
  relevance.model = model.String();
  if (relevance.model.empty()) return;
  const auto table = OpenRelevance(relevance.model, relevance.model_hash);
  if (!table.ok()) model.Error(FromAbsl(table.status().message()));
}

// All queries at once, for those who need them next; with a mistake, one after
// the other, so that each is told at its place.
void CompileBrands(const std::vector<ConfigNode>& places,
                   const std::string& path, Settings& settings) {
  const std::vector<BrandRule>& brands = settings.rules.brands;
  std::vector<QueryWarning> warnings;
  auto program = SharedProgram(brands, &warnings);
  if (!program.ok()) {
    warnings.clear();
    for (std::size_t i = 0; i < brands.size(); ++i) {
      QueryCheck check = CheckQueryText(brands[i].query);
      if (!check.error.empty())
        places[i].Error(Cat("brand \"", brands[i].name, "\": query, character ",
                            check.character, ": ", check.error, ": ",
                            check.message));
      for (QueryWarning& warning : check.warnings) {
        warning.brand = i;
        warnings.push_back(std::move(warning));
      }
    }
  } else {
    settings.program = *std::move(program);
  }
  for (const QueryWarning& warning : warnings) {
    const ConfigNode& place = places[warning.brand];
    settings.warnings.push_back(
        Cat(path, ":", place.line(), ":", place.column(), ": brand \"",
            brands[warning.brand].name, "\": query, character ",
            warning.character, ": ", warning.code, ": ", warning.message));
  }
}

void ReadBrands(const ConfigNode& node, const std::string& path,
                Settings& settings) {
  Rules& rules = settings.rules;
  node.Required("the brands to watch: `- name: …` and `query: …`");
  if (!node.present()) return;
  std::set<std::string> names;
  std::vector<ConfigNode> places;  // of the queries, by brand
  for (const ConfigNode& item : node.items()) {
    BrandRule brand;
    brand.line = item.line();
    brand.column = item.column();
    const ConfigNode name = item["name"];
    brand.name = name.Required("the brand's name").String();
    if (!brand.name.empty() && !GoodName(brand.name))
      name.Error("a name has 1 to 100 printable characters");
    if (name.present() && !names.insert(brand.name).second)
      name.Error("another brand has this name already");
    const ConfigNode query = item["query"];
    const std::vector<std::string> terms = item["terms"].Strings();
    brand.query = query.String();
    brand.query_line = query.line();
    brand.query_column = query.column();
    for (const std::string& term : terms) {
      if (term.find('"') != term.npos) {
        item["terms"].Error("a term has no quotes; write it as a `query`");
        continue;
      }
      Append(brand.query, brand.query.empty() ? "" : " OR ", "\"", term, "\"");
    }
    if (terms.empty())
      query.Required("what finds the brand in a text (or a list of `terms`)");
    brand.owned = item["owned"].Strings();
    brand.panel = item["panel"].String();
    brand.competitor = item["competitor"].Bool(false);
    const ConfigNode zone = item["time_zone"];
    if (zone.present()) {
      const std::string key = Cat("time_zone/", brand.name);
      const auto checked = MakeBadBuzzDetector({{key, zone.String()}});
      if (!checked.ok())
        zone.Error(FromAbsl(checked.status().message()));
      else
        rules.detection.emplace_back(key, zone.String());
    }
    ReadRelevance(item["relevance"], brand.relevance);
    ReadBrandTone(item, brand);
    RunTests(item["tests"], brand);
    // A missing query is told already.
    if (!query.present() && brand.query.empty()) continue;
    places.push_back(query.present() ? query : item);
    rules.brands.push_back(std::move(brand));
  }
  CompileBrands(places, path, settings);
  if (names.empty()) node.Error("give at least one brand");
}

// "vigie.yaml:9:7: log.partitions", for what is found out later.
std::string PlaceOf(const ConfigNode& node, std::string_view name,
                    const std::string& path) {
  if (!node.present()) return Cat(path, ": ", name);
  return Cat(path, ":", node.line(), ":", node.column(), ": ", name);
}

void ReadKafkaSetting(const std::string& key, const ConfigNode& value,
                      LogSettings& log) {
  const std::pair<std::string, std::string> setting(key, value.Secret());
  const absl::Status checked = CheckKafkaSettings({setting});
  // The node says where it is: "kafka: settings: linger: …" is told as "…".
  const std::string before = Cat("kafka: settings: ", key, ": ");
  std::string_view why = FromAbsl(checked.message());
  if (why.starts_with(before)) why.remove_prefix(before.size());
  if (!checked.ok()) value.Error(why);
  log.kafka_settings.push_back(setting);
}

void ReadLog(const ConfigNode& node, const std::string& path,
             LogSettings& log) {
  log.kind = node["kind"].OneOf({"embedded", "kafka"}, "embedded");
  const ConfigNode partitions = node["partitions"];
  log.partitions = static_cast<std::uint32_t>(partitions.Int(8, 1, 1024));
  log.partitions_place = PlaceOf(partitions, "log.partitions", path);
  if (log.kind == "kafka") {
    log.brokers = node["brokers"].Required("`host:port`, …").String();
    const ConfigNode topic = node["topic"];
    log.topic = topic.String("vigie.mentions");
    if (!GoodTopic(log.topic))
      topic.Error(
          "a topic has 1 to 249 letters, digits, dots, dashes or underscores");
    log.group = node["group"].String("vigie");
    log.replication = static_cast<int>(node["replication"].Int(1, 1, 16));
    const ConfigNode settings = node["settings"];
    if (settings.present())
      for (const auto& [key, value] : settings.entries())
        ReadKafkaSetting(key, value, log);
    return;
  }
  log.data_at_risk = node["data_at_risk"].Duration(log.data_at_risk,
                                                   kMillisecond, 10 * kSecond);
  log.segment_bytes =
      node["segment"].Bytes(log.segment_bytes, 4 << 20, std::int64_t{1} << 30);
  const ConfigNode retain = node["retain"];
  log.retain_bytes =
      retain["size"].Bytes(log.retain_bytes, 64 << 20, std::int64_t{1} << 50);
  log.retain_age = retain["age"].Duration(log.retain_age, kHour, 3650 * kDay);
  log.reserve_bytes =
      node["reserve"].Bytes(log.reserve_bytes, 16 << 20, std::int64_t{1} << 40);
}

std::string ReadFormat(const ConfigNode& node, std::string_view fallback) {
  const std::string format =
      node.OneOf(FormatNames(), fallback.empty() ? "mention" : fallback);
  return FormatByName(format);
}

void ReadSources(const ConfigNode& node, const Clock& clock, SettingsPart part,
                 Settings& settings) {
  node.Required("at least one source: `- kind: …`");
  if (!node.present()) return;
  std::set<std::string> names;
  std::set<std::uint32_t> numbers;
  for (const ConfigNode& item : node.items()) {
    const ConfigNode kind = item["kind"];
    const std::string word = kind.Required("its kind, such as `file`").String();
    if (!kind.present()) continue;
    ConfiguredSource source;
    const ConfigNode name = item["name"];
    source.name = name.String(word);
    if (!GoodName(source.name))
      name.Error("a name has 1 to 100 printable characters");
    if (!names.insert(source.name).second ||
        !numbers.insert(SourceNumber(source.name)).second)
      (name.present() ? name : kind)
          .Error("another source has this name already; give each a `name`");
    const SourceKind* found = nullptr;
    std::vector<std::string> kinds;
    for (const SourceKind& k : SourceKinds()) {
      kinds.emplace_back(k.kind);
      if (k.kind == word) found = &k;
    }
    if (found == nullptr) {
      std::string why = ClosedPlatform(word);
      if (why.empty()) {
        why = Cat("no such source; there are ", List(kinds));
        if (const std::string near = NearestWord(word, kinds); !near.empty())
          Append(why, "; did you mean `", near, "`?");
      }
      kind.Error(why);
      (void)item.entries();  // one mistake is enough
      continue;
    }
    source.format = found->format.empty() ? ReadFormat(item["format"], "")
                                          : std::string(found->format);
    source.ends = found->ends && !item["follow"].Bool(false);
    ReadSilence(item["silent_after"], source.name, settings.rules);
    source.source = found->make(item, clock);
    if (part == SettingsPart::kStart && source.source && found->check)
      found->check(item);
    settings.sources.push_back(std::move(source));
  }
  if (settings.sources.empty() && names.empty())
    node.Error("give at least one source");
  std::sort(settings.rules.detection.begin(), settings.rules.detection.end());
}

void ReadSinks(const ConfigNode& node, const Clock& clock, SettingsPart part,
               MetricsBoard& board, Settings& settings) {
  if (!node.present()) return;
  std::set<std::string> names;
  for (const ConfigNode& item : node.items()) {
    const ConfigNode kind = item["kind"];
    const std::string word =
        kind.Required("its kind, such as `prometheus`").String();
    if (!kind.present()) continue;
    ConfiguredSink sink;
    const ConfigNode name = item["name"];
    sink.name = name.String(word);
    if (!GoodName(sink.name))
      name.Error("a name has 1 to 100 printable characters");
    if (!names.insert(sink.name).second)
      (name.present() ? name : kind)
          .Error("another sink has this name already; give each a `name`");
    const SinkKind* found = nullptr;
    std::vector<std::string> kinds;
    for (const SinkKind& k : SinkKinds()) {
      kinds.emplace_back(k.kind);
      if (k.kind == word) found = &k;
    }
    if (found == nullptr) {
      kind.OneOf(kinds, "");
      (void)item.entries();
      continue;
    }
    sink.sink = found->make(item, clock, board);
    if (part == SettingsPart::kStart && sink.sink && found->check)
      found->check(item);
    settings.sinks.push_back(std::move(sink));
  }
}

std::string DataOf(const ConfigNode& root) {
  return root["data"].String("vigie-data");
}

// A hash of all that is written in a node, comments and layout aside. Marks
// every key as known: after unknown ones were refused.
std::uint64_t HashOf(const ConfigNode& node) {
  std::uint64_t hash = node.is_list() ? 1 : node.is_map() ? 2 : 3;
  if (node.is_list()) {
    for (const ConfigNode& item : node.items())
      hash = Combine64(hash, HashOf(item));
  } else if (node.is_map()) {
    for (const auto& [key, value] : node.entries()) {
      const std::uint64_t of_value = HashOf(value);  // every key is known
      // The rules hold it: it changes while a run goes on.
      if (key != "silent_after") hash = Combine64(Hash64(key, hash), of_value);
    }
  } else if (node.is_scalar()) {
    hash = Hash64(node.String(), hash);
  }
  return hash;
}

// Marks every key as known, too.
void NoteFixed(const ConfigNode& root, Settings& settings) {
  for (const auto& [key, node] : root.entries()) {
    // What the rules hold changes while a run goes on.
    if (key == "alerts" || key == "brands" || key == "calendar" ||
        key == "dashboard_url" || key == "detection" || key == "lexicon" ||
        key == "satire" || key == "themes")
      continue;
    if (key != "sources" && key != "sinks") {
      settings.fixed.emplace_back(key, HashOf(node));
      continue;
    }
    const std::string_view what = key == "sources" ? "source " : "sink ";
    for (const ConfigNode& item : node.items())
      settings.fixed.emplace_back(
          Cat(what, item["name"].String(item["kind"].String())), HashOf(item));
  }
}

}  // namespace

absl::StatusOr<std::string> ReadDataFolder(const std::string& path) {
  VIGIE_ASSIGN_OR_RETURN(const std::unique_ptr<ConfigDocument> document,
                         ConfigDocument::Load(path));
  std::string data = DataOf(document->root());
  if (!document->errors().empty())
    return InvalidArgument(document->errors().ToString());
  return data;
}

absl::StatusOr<Settings> ReadSettings(const std::string& path,
                                      const Clock& clock, MetricsBoard& board,
                                      SettingsPart part) {
  VIGIE_ASSIGN_OR_RETURN(const std::unique_ptr<ConfigDocument> document,
                         ConfigDocument::Load(path));
  const ConfigNode root = document->root();
  Settings settings;
  settings.rules.analysis = kAnalysisVersion;
  ReadBrands(root["brands"], path, settings);
  ReadLexicons(root["lexicon"], settings.rules);
  settings.rules.satire = root["satire"].Strings();
  ReadThemes(root["themes"], settings.rules);
  if (part == SettingsPart::kBrandsOnly) {
    if (!document->errors().empty())
      return InvalidArgument(document->errors().ToString());
    return settings;
  }
  const ConfigNode data = root["data"];
  settings.data = DataOf(root);
  if (settings.data.empty()) data.Error("empty; give a folder");
  settings.data_place = PlaceOf(data, "data", path);
  const std::string clock_kind =
      root["clock"].OneOf({"auto", "wall", "stream"}, "auto");
  settings.speed = root["speed"].Number(0, 0, 1e6);
  settings.workers = static_cast<std::uint32_t>(root["workers"].Int(0, 0, 256));
  const ConfigNode metrics = root["metrics"];
  settings.series_cap = static_cast<std::size_t>(
      metrics["series_cap"].Int(10'000, 10, 1'000'000));
  const ConfigNode keep = root["keep"];
  settings.keep_windows =
      keep["windows"].Duration(settings.keep_windows, kDay, 3650 * kDay);
  settings.keep_details =
      keep["details"].Duration(settings.keep_details, kDay, 3650 * kDay);
  ReadLog(root["log"], path, settings.log);
  ReadCalendar(root["calendar"], settings.rules);
  ReadDetection(root["detection"], settings.rules);
  ReadSources(root["sources"], clock, part, settings);
  ReadSinks(root["sinks"], clock, part, board, settings);
  std::vector<AlertRuleNode> alert_nodes;
  settings.alerts = ReadAlerts(root, path, settings.rules, settings.sinks,
                               settings.warnings, alert_nodes);
  settings.rules.alerts = settings.alerts.Body();
  FollowAlerts(settings.alerts.french ? "fr" : "en", settings.alerts.time_zone,
               settings.rules);
  RunGoldenSeries(alert_nodes, settings.alerts, settings.rules, settings.sinks);

  const auto ends = [](const ConfiguredSource& s) { return s.ends; };
  const bool all =
      std::all_of(settings.sources.begin(), settings.sources.end(), ends);
  const bool any =
      std::any_of(settings.sources.begin(), settings.sources.end(), ends);
  if (clock_kind == "stream" && !all)
    root["clock"].Error(
        "the stream clock needs sources that end (file, simulate); "
        "a live source has the wall clock");
  if (clock_kind == "auto" && any && !all)
    root["sources"].Error(
        "some sources end and some do not; say `clock: wall` to "
        "read the files at today's time, or run them apart");
  settings.stream_clock =
      clock_kind == "stream" || (clock_kind == "auto" && all);
  if (settings.speed > 0 && !settings.stream_clock)
    root["speed"].Error("only a run on the stream clock has a speed");
  root.RefuseUnknown();
  if (!document->errors().empty())
    return InvalidArgument(document->errors().ToString());
  NoteFixed(root, settings);
  return settings;
}

}  // namespace vigie
