// vigie query: try a query, see what matched and why.
#include "analyzers/query/query.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "analyzers/query/import.h"
#include "analyzers/text/tokenizer.h"
#include "deploy/vigie/catalog.h"
#include "deploy/vigie/query_cases.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"
#include "pipeline/plugin/json_reader.h"

namespace vigie {
namespace {

struct Options {
  std::string query, text, title, explain, cases;
  std::vector<std::string> import;  // vendor and file
  std::string format = "mention";
  bool has_text = false, all = false;
};

int Fail(std::string_view message, int code) {
  std::fprintf(stderr, "vigie query: %s\n", std::string(message).c_str());
  return code;
}

// The query, or of a long one what stands around the mistake, a mark under what
// is wrong with it, and why.
int ShowError(std::string_view query, const QueryCheck& check) {
  constexpr std::size_t kBefore = 60, kAfter = 60;  // characters
  const std::size_t at = check.character - 1;
  const std::size_t first = at > kBefore ? at - kBefore : 0;
  std::string line;
  std::size_t character = 0;  // of the byte, from 1
  for (const char c : query) {
    character += (c & 0xc0) != 0x80;
    if (character <= first) continue;
    if (character > at + kAfter) break;
    line += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
  }
  std::fprintf(stderr, "%s\n%*s^\n%s, character %zu: %s\n", line.c_str(),
               static_cast<int>(at - first), "", check.error.c_str(),
               check.character, check.message.c_str());
  return kExitConfiguration;
}

void ShowWarnings(const QueryCheck& check) {
  for (const QueryWarning& warning : check.warnings)
    std::fprintf(stderr, "%s, character %zu: %s\n", warning.code.c_str(),
                 warning.character, warning.message.c_str());
}

void ShowPlace(const QueryFind::Place& place, std::string& out) {
  Append(out, "{\"in\":\"", place.where, "\",\"begin\":", place.begin,
         ",\"end\":", place.end, ",\"text\":");
  AppendJsonString(out, place.text);
  out += '}';
}

void Show(const Mention& mention, bool matched,
          const std::vector<QueryFind>& finds) {
  std::string out = "{";
  if (!mention.id.empty()) {
    out += "\"id\":";
    AppendJsonString(out, mention.id);
    out += ',';
  }
  Append(out, "\"match\":", matched ? "true" : "false", ",\"why\":[");
  for (std::size_t i = 0; i < finds.size(); ++i) {
    const QueryFind& find = finds[i];
    out += i == 0 ? "{\"leaf\":" : ",{\"leaf\":";
    AppendJsonString(out, find.leaf);
    for (std::size_t k = 0; k < find.places.size(); ++k) {
      out += k == 0 ? ",\"at\":[" : ",";
      ShowPlace(find.places[k], out);
    }
    out += find.places.empty() ? "}" : "]}";
  }
  out += "]}\n";
  std::fwrite(out.data(), 1, out.size(), stdout);
}

int Try(const Options& options) {
  const QueryCheck check = CheckQueryText(options.query);
  if (!check.error.empty()) return ShowError(options.query, check);
  ShowWarnings(check);
  const auto trial = MakeQueryTrial(options.query, AllJudges());
  if (!trial.ok())
    return Fail(FromAbsl(trial.status().message()), kExitConfiguration);
  const std::unique_ptr<Tokenizer> tokenizer = MakeTokenizer();
  std::vector<QueryFind> finds;
  const auto ask = [&](const Mention& mention) {
    const bool matched =
        (*trial)->Match(tokenizer->Cut(mention), mention, finds);
    if (matched || options.all || options.has_text)
      Show(mention, matched, finds);
    return matched;
  };
  Mention mention;
  if (options.has_text) {
    mention.text = options.text;
    mention.title = options.title;
    mention.type_told = false;
    return ask(mention) ? kExitOk : kExitFailed;
  }
  const std::string format = FormatByName(options.format);
  if (format.empty())
    return Fail(Cat("--format ", options.format, ": no such format"),
                kExitUsage);
  Parser parser(AllMappings());
  Mapping& mapping = *parser.Find(format);
  std::string line;
  std::size_t number = 0, rejected = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::size_t size = line.size();
    line.append(kPadding, '\0');  // simdjson reads beyond the end
    mention.Clear();
    const absl::Status status = mapping.Map(
        PaddedView{std::string_view(line).substr(0, size)}, mention);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) {
      ++rejected;
      std::fprintf(stderr, "line %zu: %s\n", number,
                   std::string(FromAbsl(status.message())).c_str());
      continue;
    }
    if (mention.op != Op::kDelete) ask(mention);
  }
  return rejected == 0 ? kExitOk : kExitFailed;
}

int Explain(const std::string& query) {
  const QueryCheck check = CheckQueryText(query);
  if (!check.error.empty()) return ShowError(query, check);
  const auto text = ExplainQueryText(query);
  if (!text.ok())
    return Fail(FromAbsl(text.status().message()), kExitConfiguration);
  std::fputs(text->c_str(), stdout);
  return kExitOk;
}

int Cases(const std::string& path) {
  const auto results = RunQueryCases(path);
  if (!results.ok())
    return Fail(
        FromAbsl(results.status().message()),
        absl::IsNotFound(results.status()) ? kExitFailed : kExitConfiguration);
  std::printf("%s%zu passed, %zu failed\n", results->failures.c_str(),
              results->passed, results->failed);
  return results->failed == 0 ? kExitOk : kExitFailed;
}

int Import(const std::string& vendor, const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return Fail(Cat(path, ": cannot be read, or is empty"), kExitFailed);
  std::string query = text.str();
  while (!query.empty() && (query.back() == '\n' || query.back() == '\r'))
    query.pop_back();
  const auto imported = ImportQuery(vendor, query);
  if (!imported.ok())
    return Fail(FromAbsl(imported.status().message()), kExitUsage);
  std::printf("%s\n", imported->query.c_str());
  for (const ImportNote& note : imported->notes)
    std::fprintf(stderr, "%s:%d: %s\n", path.c_str(), note.line,
                 note.message.c_str());
  const QueryCheck check = CheckQueryText(imported->query);
  if (!check.error.empty()) return ShowError(imported->query, check);
  ShowWarnings(check);
  return kExitOk;
}

}  // namespace

Verb AddQuery(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "query", "Try a query on a text or on mentions; see why it matches.");
  auto options = std::make_shared<Options>();
  CLI::Option* query =
      app->add_option("--query,-q", options->query, "The query to try");
  CLI::Option* text = app->add_option(
      "--text,-t", options->text,
      "A text to try it on; without it mentions are read from stdin");
  app->add_option("--title", options->title, "The title of the text");
  app->add_option("--format", options->format,
                  "What the lines of stdin are: mention, bluesky, x, rss")
      ->capture_default_str();
  app->add_flag("--all", options->all,
                "Show the mentions that do not match as well");
  app->add_option("--explain", options->explain,
                  "Show what a query means, what it waits on, what it costs");
  app->add_option("--cases", options->cases,
                  "Run a JSON file of cases (q, d, want, warn)");
  app->add_option("--import", options->import,
                  "Translate a query of brandwatch, talkwalker or meltwater "
                  "in a file; what differs in meaning goes to stderr")
      ->expected(2)
      ->type_name("VENDOR FILE");
  app->footer(
      "One JSON line for each mention that matches: the terms that made it "
      "match, and where (characters of the title, text or bio, from 0).\n"
      "Exit code: 0 when the text matches, 1 when it does not, 78 when the "
      "query is wrong.\n"
      "The language: analyzers/query/README.md\n"
      "Examples:\n"
      "  vigie query --query 'sncf NEAR/5 (panne OR retard*)' --text 'Encore "
      "une panne à la SNCF'\n"
      "  vigie query --query 'l’oréal NOT emploi' < mentions.ndjson\n"
      "  vigie query --explain 'orange OR free mobile'\n"
      "  vigie query --import brandwatch query.txt");
  return [options, text, query] {
    options->has_text = text->count() > 0;
    if (!options->cases.empty()) return Cases(options->cases);
    if (options->import.size() == 2)
      return Import(options->import[0], options->import[1]);
    if (!options->explain.empty()) return Explain(options->explain);
    if (query->count() == 0)
      return Fail("give --query, --explain, --import or --cases (see --help)",
                  kExitUsage);
    return Try(*options);
  };
}

}  // namespace vigie
