#include "sinks/alertmanager/postable.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"
#include "simdjson.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxSamples = 5;
constexpr std::size_t kMaxSampleText = 280;
constexpr std::size_t kMaxAnnotation = 4096;

// At most `size` bytes of `text`, cut between characters.
std::string_view Cut(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
    --size;
  return text.substr(0, size);
}

std::string SignalsText(const Alert& alert) {
  std::string out;
  for (const SignalReading& signal : alert.signals) {
    if (!out.empty()) out += "; ";
    absl::StrAppendFormat(&out, "%s %.3g against %.3g expected (score %.3g)",
                          signal.signal, signal.observed / 1e3,
                          signal.expected / 1e3, signal.score / 1e3);
  }
  return out;
}

std::string SamplesText(const Alert& alert) {
  std::string out;
  for (std::size_t i = 0; i < alert.samples.size() && i < kMaxSamples; ++i) {
    const Sample& sample = alert.samples[i];
    if (i > 0) out += '\n';
    Append(out, "[", sample.platform, "] ", sample.author, ": ",
           Cut(sample.text, kMaxSampleText));
    if (!sample.url.empty()) Append(out, " ", Cut(sample.url, kMaxSampleText));
  }
  return out;
}

void AppendObject(std::string& out, const LabelSet& set) {
  out += '{';
  for (const auto& [name, value] : set) {
    if (out.back() != '{') out += ',';
    AppendJsonString(out, name);
    out += ':';
    AppendJsonString(out, value);
  }
  out += '}';
}

bool ReadObject(simdjson::simdjson_result<simdjson::dom::element> element,
                LabelSet& set) {
  simdjson::dom::object object;
  if (element.get(object) != simdjson::SUCCESS) return false;
  for (const auto& [name, value] : object) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return false;
    set.emplace(name, text);
  }
  return true;
}

}  // namespace

std::string_view SeverityOf(Level level) {
  switch (level) {
    case Level::kCalm:
    case Level::kWatch:
      return "info";
    case Level::kBadBuzz:
      return "warning";
    case Level::kCrisis:
    case Level::kMajor:
      break;
  }
  return "critical";
}

std::string AlertName(std::string_view rule) {
  std::string out;
  bool begin = true;
  for (const char c : rule) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte)) out += begin ? absl::ascii_toupper(byte) : c;
    begin = !absl::ascii_isalnum(byte);
  }
  return out;
}

LabelSet LabelsOf(const Alert& alert, const LabelSet& extra) {
  LabelSet labels = extra;
  labels["alertname"] = AlertName(alert.rule);
  labels["brand"] = alert.brand;
  labels["scope"] = alert.scope;
  labels["severity"] = SeverityOf(alert.level);
  labels["vigie_id"] = alert.id;
  if (!alert.page) labels["page"] = "false";
  std::erase_if(labels, [](const auto& label) { return label.second.empty(); });
  return labels;
}

LabelSet AnnotationsOf(const Alert& alert) {
  LabelSet out = {{"summary", alert.summary},
                  {"description", alert.description},
                  {"level", std::string(LevelName(alert.level))},
                  {"signals", SignalsText(alert)},
                  {"samples", SamplesText(alert)}};
  std::erase_if(out, [](const auto& note) { return note.second.empty(); });
  for (auto& [name, text] : out) text.resize(Cut(text, kMaxAnnotation).size());
  return out;
}

std::string PostableJson(const std::vector<Postable>& alerts) {
  std::string out = "[";
  for (const Postable& alert : alerts) {
    if (out.size() > 1) out += ',';
    out += "{\"labels\":";
    AppendObject(out, alert.labels);
    out += ",\"annotations\":";
    AppendObject(out, alert.annotations);
    // It refuses an alert that ends before it starts.
    Append(out, ",\"startsAt\":\"", FormatRfc3339(alert.starts),
           "\",\"endsAt\":\"",
           FormatRfc3339(std::max(alert.starts, alert.ends)), "\"");
    if (!alert.generator_url.empty()) {
      out += ",\"generatorURL\":";
      AppendJsonString(out, alert.generator_url);
    }
    out += '}';
  }
  return out + "]";
}

bool ReadPostables(std::string_view json, std::vector<Postable>& alerts) {
  simdjson::dom::parser parser;
  simdjson::dom::array list;
  if (parser.parse(simdjson::padded_string(json)).get(list) !=
      simdjson::SUCCESS)
    return false;
  for (const simdjson::dom::element element : list) {
    Postable& alert = alerts.emplace_back();
    std::string_view starts;
    if (!ReadObject(element["labels"], alert.labels) ||
        !ReadObject(element["annotations"], alert.annotations) ||
        element["startsAt"].get(starts) != simdjson::SUCCESS)
      return false;
    const auto time = ParseRfc3339(starts);
    if (!time) return false;
    alert.starts = *time;
  }
  return true;
}

std::string LabelFault(std::string_view name) {
  const auto letter = [](char c) {
    return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_';
  };
  if (name.empty() || !letter(name[0]) ||
      !std::all_of(name.begin(), name.end(), [&](char c) {
        return letter(c) || absl::ascii_isdigit(static_cast<unsigned char>(c));
      }))
    return "a label's name has only letters, digits and _, no digit first";
  for (const std::string_view taken :
       {"alertname", "brand", "scope", "severity", "page", "vigie_id"})
    if (name == taken) return "Vigie sets this label itself; take another name";
  return "";
}

}  // namespace vigie
