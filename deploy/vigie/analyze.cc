// vigie analyze: mentions in, conclusions out, one line each. No log, no
// server, no state.
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/labels/label_id.h"
#include "analyzers/labels/labels.h"
#include "deploy/vigie/catalog.h"
#include "deploy/vigie/output.h"
#include "deploy/vigie/settings.h"
#include "deploy/vigie/verbs.h"
#include "ingest/rss/encoding.h"
#include "ingest/rss/feed.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"
#include "pipeline/model/label_text.h"

namespace vigie {
namespace {

struct Options {
  std::string config, format = "mention";
  std::vector<std::string> brands;  // NAME=QUERY
  bool explain = true;
};

std::string ReadError(int error) {
  return Cat("stdin: cannot be read: ", std::strerror(error));
}

// A whole feed on stdin as the lines that its source would have delivered;
// such lines stay as they are.
absl::StatusOr<std::string> FeedLines() {
  std::string document;
  char piece[1 << 16];
  ssize_t n;
  while ((n = read(STDIN_FILENO, piece, sizeof piece)) > 0)
    document.append(piece, static_cast<std::size_t>(n));
  if (n < 0) return Unavailable(ReadError(errno));
  if (document.starts_with("<vigie:item")) return document;
  const auto in_stdin = [](const absl::Status& status) {
    return absl::Status(status.code(),
                        Cat("stdin: ", FromAbsl(status.message())));
  };
  const auto utf8 = FeedToUtf8(document, "");
  if (!utf8.ok()) return in_stdin(utf8.status());
  const auto feed = ReadFeed(*utf8, "");
  if (!feed.ok()) return in_stdin(feed.status());
  std::string lines;
  for (const FeedItem& item : feed->items)
    lines += feed->Payload(item, 0) + "\n";
  return lines;
}

// Lines of stdin, each followed by the padding that simdjson needs. Of one
// that is longer than any mapping takes only the beginning is kept: it is
// still too long, and no line can eat the memory.
class Lines {
 public:
  Lines() = default;
  explicit Lines(std::string text)
      : buffer_(std::move(text)), filled_(buffer_.size()), ended_(true) {
    buffer_.append(kPadding, '\0');
  }
  // errno of the read that failed, which ends the lines; 0 otherwise.
  int error() const { return error_; }
  // True when the next line may have to be waited for.
  bool dry() const { return !ended_ && buffer_.find('\n', begin_) >= filled_; }
  // LIFETIME of `line`: until the next call. False at the end of the input.
  bool Next(std::string_view& line) {
    for (;;) {
      const std::size_t end = buffer_.find('\n', begin_);
      if (end < filled_) {
        line = std::string_view(buffer_).substr(begin_, end - begin_);
        begin_ = end + 1;
        return true;
      }
      // The rest of the long line is thrown away as it comes.
      if (filled_ - begin_ > kMostKept && !ended_) filled_ = begin_ + kMostKept;
      if (ended_) {
        if (begin_ >= filled_) return false;
        line = std::string_view(buffer_).substr(begin_, filled_ - begin_);
        begin_ = filled_;
        return true;
      }
      Fill();
    }
  }

 private:
  void Fill() {
    buffer_.erase(0, begin_);
    filled_ -= begin_;
    begin_ = 0;
    buffer_.resize(filled_ + kRead + kPadding);
    const ssize_t n = read(STDIN_FILENO, buffer_.data() + filled_, kRead);
    ended_ = n <= 0;
    if (n < 0) error_ = errno;
    filled_ += n > 0 ? static_cast<std::size_t>(n) : 0;
    buffer_.resize(filled_);
    // What lies behind must not look like a line's end.
    buffer_.append(kPadding, '\0');
  }
  static constexpr std::size_t kRead = 1 << 20;
  static constexpr std::size_t kMostKept = kMaxPayload + 1;
  std::string buffer_;
  std::size_t begin_ = 0, filled_ = 0;
  bool ended_ = false;
  int error_ = 0;
};

double Thousandths(std::int32_t n) { return n / 1000.0; }

void Number(std::string& out, double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  out += text;
}

void Print(std::string& out, const Mention& mention,
           const ScoredMention& scored, const Rules& rules,
           const std::vector<Reason>& reasons) {
  out += "{\"platform\":";
  AppendJsonString(out, mention.platform);
  out += ",\"id\":";
  AppendJsonString(out, mention.id);
  if (mention.op == Op::kDelete) {
    out += ",\"op\":\"delete\"}\n";
    return;
  }
  out += ",\"language\":";
  AppendJsonString(out, LanguageName(scored.language));
  out += ",\"brands\":[";
  for (std::size_t i = 0; i < scored.brands.size(); ++i) {
    const BrandHit& hit = scored.brands[i];
    out += i == 0 ? "{\"brand\":" : ",{\"brand\":";
    AppendJsonString(out, rules.brands[hit.brand].name);
    out += ",\"tone\":";
    AppendJsonString(out, ToneName(hit.sentiment.tone));
    out += ",\"score\":";
    Number(out, Thousandths(hit.sentiment.score));
    out += ",\"p\":";
    Number(out, Thousandths(hit.sentiment.probability));
    out += ",\"relevance\":";
    Number(out, Thousandths(hit.relevance));
    out += '}';
  }
  out += "],\"sentiment\":{\"label\":";
  AppendJsonString(out, ToneName(scored.sentiment.tone));
  out += ",\"score\":";
  Number(out, Thousandths(scored.sentiment.score));
  out += ",\"p\":";
  Number(out, Thousandths(scored.sentiment.probability));
  out += "},\"labels\":";
  AppendLabels(out, scored.labels);
  out += ",\"experimental\":[";
  for (std::uint64_t bits = ExperimentalLabels(scored); bits != 0;
       bits &= bits - 1) {
    const int label = std::countr_zero(bits);
    if (out.back() != '[') out += ',';
    AppendJsonString(out, Cat(LabelGroup(label), " ", LabelName(label)));
  }
  out += "],\"why\":[";
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    const Reason& r = reasons[i];
    out += i == 0 ? "{\"analyzer\":" : ",{\"analyzer\":";
    AppendJsonString(out, r.analyzer);
    if (!r.subject.empty()) {
      out += ",\"brand\":";
      AppendJsonString(out, r.subject);
    }
    out += ",\"evidence\":";
    AppendJsonString(out, r.evidence);
    out += ",\"detail\":";
    AppendJsonString(out, r.detail);
    if (r.weight != 0) {
      out += ",\"weight\":";
      Number(out, Thousandths(r.weight));
    }
    out += '}';
  }
  out += "]}\n";
}

absl::StatusOr<Rules> ReadRules(const Options& options) {
  Rules rules;
  if (!options.config.empty()) {
    MetricsBoard board;
    VIGIE_ASSIGN_OR_RETURN(Settings settings,
                           ReadSettings(options.config, SystemClock(), board,
                                        SettingsPart::kBrandsOnly));
    rules = std::move(settings.rules);
  }
  for (const std::string& brand : options.brands) {
    const std::size_t equals = brand.find('=');
    BrandRule rule;
    rule.name = brand.substr(0, equals);
    rule.query = equals == std::string::npos ? Cat("\"", brand, "\"")
                                             : brand.substr(equals + 1);
    for (const BrandRule& other : rules.brands)
      if (other.name == rule.name)
        return InvalidArgument("vigie analyze: --brand ", brand,
                               ": there is a brand of this name already");
    rules.brands.push_back(std::move(rule));
  }
  return rules;
}

int Analyze(const Options& options) {
  const std::string format = FormatByName(options.format);
  if (format.empty()) {
    std::string known;
    for (const std::string& name : FormatNames()) Append(known, " ", name);
    std::fprintf(stderr, "vigie analyze: --format %s: there are%s\n",
                 options.format.c_str(), known.c_str());
    return kExitUsage;
  }
  const absl::StatusOr<Rules> rules = ReadRules(options);
  if (!rules.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(FromAbsl(rules.status().message())).c_str());
    return kExitConfiguration;
  }
  absl::StatusOr<Analysis> analysis = MakeAnalysis(*rules);
  if (!analysis.ok()) {
    std::fprintf(stderr, "vigie analyze: %s\n",
                 std::string(FromAbsl(analysis.status().message())).c_str());
    return kExitConfiguration;
  }
  Parser parser(AllMappings());
  Mapping& mapping = *parser.Find(format);
  Lines lines;
  if (format == "rss") {
    absl::StatusOr<std::string> text = FeedLines();
    if (!text.ok()) {
      std::fprintf(stderr, "vigie analyze: %s\n",
                   std::string(FromAbsl(text.status().message())).c_str());
      return kExitFailed;
    }
    lines = Lines(*std::move(text));
  }
  std::string_view line;
  std::string out;
  Mention mention;
  ScoredMention scored;
  std::vector<Reason> reasons;
  std::uint64_t number = 0, rejected = 0;
  while (lines.Next(line)) {
    // Some editors begin a file with a mark of its encoding.
    if (++number == 1 && line.starts_with("\xef\xbb\xbf"))
      line.remove_prefix(3);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    ItemKey key;
    absl::Status status = mapping.Key(PaddedView{line}, key);
    if (absl::IsNotFound(status)) continue;  // a keep-alive
    mention.Clear();
    if (status.ok()) status = mapping.Map(PaddedView{line}, mention);
    if (!status.ok()) {
      ++rejected;
      out += Cat("{\"line\":", number, ",\"error\":");
      AppendJsonString(out, FromAbsl(status.message()));
      out += "}\n";
    } else {
      scored.Reset(mention);
      reasons.clear();
      if (mention.op != Op::kDelete) {
        const Tokens& tokens = analysis->tokenizer->Cut(mention);
        const bool matched = analysis->brands->Match(tokens, scored);
        for (const auto& analyzer : analysis->analyzers)
          analyzer->Score(tokens, scored);
        if (options.explain) {
          if (matched) analysis->brands->Explain(tokens, scored, reasons);
          for (const auto& analyzer : analysis->analyzers)
            analyzer->Explain(tokens, scored, reasons);
        }
      }
      Print(out, mention, scored, *rules, reasons);
    }
    // Who reads a stream that lives waits for no more than it does.
    if (out.size() > (1 << 18) || lines.dry()) {
      if (!WriteOut(out)) return FailedToWrite("analyze");
      out.clear();
    }
  }
  if (!WriteOut(out)) return FailedToWrite("analyze");
  if (rejected > 0)
    std::fprintf(
        stderr,
        "vigie analyze: %llu of %llu lines could not be read; each has "
        "an \"error\" in the output\n",
        static_cast<unsigned long long>(rejected),
        static_cast<unsigned long long>(number));
  if (lines.error() != 0) {
    std::fprintf(stderr, "vigie analyze: %s\n",
                 ReadError(lines.error()).c_str());
    return kExitFailed;
  }
  return kExitOk;
}

}  // namespace

Verb AddAnalyze(CLI::App& program) {
  CLI::App* app =
      program.add_subcommand("analyze",
                             "Read mentions on stdin (NDJSON), write one JSON "
                             "line of conclusions each.");
  auto options = std::make_shared<Options>();
  app->add_option("--config", options->config,
                  "Take the brands from this configuration");
  app->add_option("--brand", options->brands,
                  "A brand as NAME or NAME=QUERY; may be repeated");
  app->add_option("--format", options->format,
                  "What the lines are: mention (canonical), bluesky, x, rss")
      ->capture_default_str();
  app->add_flag("--why,--explain,!--no-why", options->explain,
                "Say why: query leaves, words and their weights (on by "
                "default; --no-why is faster)");
  app->footer(
      "Examples:\n"
      "  echo "
      "'{\"id\":\"1\",\"published\":\"2026-01-05T09:00:00Z\",\"text\":\"SNCF, "
      "encore une panne, c’est nul\"}' |\n"
      "    vigie analyze --brand SNCF\n"
      "  vigie analyze --config vigie.yaml --format bluesky < frames.ndjson");
  return [options] { return Analyze(*options); };
}

}  // namespace vigie
