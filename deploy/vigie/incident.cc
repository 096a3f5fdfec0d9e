// vigie incident: what burns or burnt, who was told when, and a picture of it.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "deploy/vigie/output.h"
#include "deploy/vigie/picture.h"
#include "deploy/vigie/state_reader.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/detector.h"
#include "pipeline/model/json_text.h"
#include "simdjson.h"

namespace vigie {
namespace {

struct Options {
  std::string config, data, incident, svg, zone = "UTC", language = "en";
  bool json = false;
};

int Fail(const absl::Status& status, int code = kExitFailed) {
  std::fprintf(stderr, "vigie incident: %s\n",
               std::string(FromAbsl(status.message())).c_str());
  return code;
}

// What the journal says of one incident besides its deliveries.
struct Course {
  std::vector<std::pair<Micros, Level>> levels;
  std::vector<std::pair<Micros, std::string>> acknowledged;
  struct Waiting {
    Micros at = 0;
    std::string what, target, reason, until;
  };
  std::vector<Waiting> waiting;
};

absl::StatusOr<Course> CourseOf(Store& store, const std::string& id) {
  Course course;
  simdjson::dom::parser parser;
  VIGIE_RETURN_IF_ERROR(store.VisitJournal(id, [&](std::string_view line) {
    simdjson::dom::element entry;
    std::string_view at, what, text;
    if (parser.parse(line.data(), line.size()).get(entry) !=
            simdjson::SUCCESS ||
        entry["at"].get(at) != simdjson::SUCCESS ||
        entry["what"].get(what) != simdjson::SUCCESS)
      return;
    const Micros time = ParseRfc3339(at).value_or(0);
    std::int64_t level = 0;
    if (what == "level" &&
        entry["data"]["level"].get(level) == simdjson::SUCCESS) {
      course.levels.emplace_back(
          time, static_cast<Level>(std::clamp<std::int64_t>(level, 0, 4)));
    } else if (what == "acknowledged" &&
               entry["data"]["by"].get(text) == simdjson::SUCCESS) {
      course.acknowledged.emplace_back(time, text);
    } else if (what == "held" || what == "silenced" || what == "digest" ||
               what == "grouped" || what == "dropped") {
      Course::Waiting& one = course.waiting.emplace_back();
      one.at = time;
      one.what = what;
      if (entry["data"]["target"].get(text) == simdjson::SUCCESS)
        one.target = text;
      if (entry["data"]["reason"].get(text) == simdjson::SUCCESS)
        one.reason = text;
      if (entry["data"]["until"].get(text) == simdjson::SUCCESS)
        one.until = text;
    }
  }));
  return course;
}

std::string OutcomeOf(const DeliveryRow& delivery) {
  return delivery.outcome.empty() ? "waits" : delivery.outcome;
}

std::string Target(const DeliveryRow& delivery) {
  return delivery.to.empty() ? delivery.sink
                             : Cat(delivery.sink, " to ", delivery.to);
}

std::string Json(const Incident& i, const std::vector<DeliveryRow>& deliveries,
                 const Course& course) {
  std::string out = "{\"id\":";
  const auto text = [&](std::string_view key, std::string_view value) {
    Append(out, ",\"", key, "\":");
    AppendJsonString(out, value);
  };
  AppendJsonString(out, i.id);
  text("brand", i.brand);
  text("scope", i.scope);
  Append(out, ",\"level\":", static_cast<int>(i.level),
         ",\"peak\":", static_cast<int>(i.peak), ",\"step\":", i.step);
  text("onset", FormatRfc3339(i.onset));
  text("detected", FormatRfc3339(i.detected));
  if (i.ended != 0) text("ended", FormatRfc3339(i.ended));
  text("reason", i.reason);
  out += ",\"deliveries\":[";
  for (const DeliveryRow& d : deliveries) {
    Append(out, out.back() == '[' ? "" : ",", "{\"at\":\"",
           FormatRfc3339(d.posted), "\",\"step\":", d.step);
    text("sink", d.sink);
    if (!d.to.empty()) text("to", d.to);
    text("rule", d.rule);
    if (!d.notice.empty()) text("notice", d.notice);
    text("outcome", OutcomeOf(d));
    if (!d.error.empty()) text("error", d.error);
    out += '}';
  }
  out += "],\"acknowledged\":[";
  for (const auto& [at, by] : course.acknowledged) {
    Append(out, out.back() == '[' ? "" : ",", "{\"at\":\"", FormatRfc3339(at),
           "\"");
    text("by", by);
    out += '}';
  }
  return out + "]}";
}

std::string Words(const Incident& i, const std::vector<DeliveryRow>& deliveries,
                  const Course& course) {
  std::string out =
      Cat(i.id, "  ", i.brand, i.scope.empty() ? "" : ", ", i.scope, "  ",
          i.ended != 0 ? "over" : LevelName(i.level), " (peak ",
          LevelName(i.peak), ")\n  began ", FormatRfc3339(i.onset),
          ", detected ", FormatRfc3339(i.detected));
  if (i.ended != 0) Append(out, ", all clear ", FormatRfc3339(i.ended));
  Append(out, "\n  ", i.reason, "\n");
  for (const auto& [at, level] : course.levels)
    Append(out, "  ", FormatRfc3339(at), "  level ", static_cast<int>(level),
           " ", LevelName(level), "\n");
  for (const Course::Waiting& one : course.waiting)
    Append(out, "  ", FormatRfc3339(one.at), "  ", one.what,
           one.target.empty() ? "" : " for ", one.target,
           one.until.empty() ? "" : " until ", one.until,
           one.reason.empty() ? "" : ": ", one.reason, "\n");
  for (const DeliveryRow& d : deliveries)
    Append(out, "  ", FormatRfc3339(d.posted), "  step ", d.step, " to ",
           Target(d), ": ", OutcomeOf(d), d.rule.empty() ? "" : " (rule ",
           d.rule, d.rule.empty() ? "" : ")", d.error.empty() ? "" : ": ",
           d.error, d.notice.empty() ? "" : "  ", d.notice, "\n");
  for (const auto& [at, by] : course.acknowledged)
    Append(out, "  ", FormatRfc3339(at), "  taken by ", by, "\n");
  return out;
}

std::string Row(const Incident& i, const std::vector<DeliveryRow>& deliveries) {
  int delivered = 0, waits = 0, refused = 0;
  for (const DeliveryRow& d : deliveries) {
    if (d.id != i.id) continue;
    delivered += d.outcome == "delivered";
    waits += d.outcome.empty();
    refused += d.outcome == "refused";
  }
  std::string told = Cat("told ", delivered);
  if (waits > 0) Append(told, ", ", waits, " wait");
  if (refused > 0) Append(told, ", ", refused, " refused");
  return Cat(i.id, "  ", FormatRfc3339(i.onset), "  ",
             i.ended != 0 ? "over" : LevelName(i.level), " (peak ",
             LevelName(i.peak), ")  ", i.brand, i.scope.empty() ? "" : " ",
             i.scope, "  ", told, "\n");
}

// Silent sources are no incidents of a brand, and explain why one may not end.
struct Silence {
  std::string id, since, until, summary;
};

absl::StatusOr<std::vector<Silence>> SilencesOf(Store& store) {
  std::vector<Silence> silences;
  simdjson::dom::parser parser;
  VIGIE_RETURN_IF_ERROR(store.VisitJournal("", [&](std::string_view line) {
    simdjson::dom::element entry;
    std::string_view rule, id, at, onset, summary;
    if (line.find("source_silent") == line.npos ||
        parser.parse(line.data(), line.size()).get(entry) !=
            simdjson::SUCCESS ||
        entry["data"]["rule"].get(rule) != simdjson::SUCCESS ||
        rule != kSourceSilentRule ||
        entry["data"]["onset"].get(onset) != simdjson::SUCCESS ||
        entry["data"]["summary"].get(summary) != simdjson::SUCCESS ||
        entry["incident"].get(id) != simdjson::SUCCESS ||
        entry["at"].get(at) != simdjson::SUCCESS)
      return;
    const auto known =
        std::find_if(silences.begin(), silences.end(),
                     [&](const Silence& one) { return one.id == id; });
    if (known == silences.end())
      silences.push_back(
          {std::string(id), std::string(onset), "", std::string(summary)});
    else
      known->until = at;
  }));
  return silences;
}

std::string Row(const Silence& silence) {
  return Cat(silence.id, "  ", silence.since, "  ",
             silence.until.empty() ? "silent" : "delivers again", "  ",
             silence.summary, silence.until.empty() ? "" : " Until ",
             silence.until, "\n");
}

std::string Json(const Silence& silence) {
  std::string out = "{\"id\":";
  AppendJsonString(out, silence.id);
  Append(out, ",\"rule\":\"", kSourceSilentRule, "\",\"onset\":\"",
         silence.since, "\"");
  if (!silence.until.empty()) Append(out, ",\"ended\":\"", silence.until, "\"");
  out += ",\"reason\":";
  AppendJsonString(out, silence.summary);
  return out + "}";
}

absl::StatusOr<IncidentPicture> PictureOf(
    Store& store, const Incident& incident,
    const std::vector<DeliveryRow>& deliveries, const Course& course) {
  IncidentPicture picture;
  picture.brand = incident.brand;
  picture.peak = incident.peak;
  picture.onset = incident.onset;
  picture.detected = incident.detected;
  picture.ended = incident.ended;
  VIGIE_ASSIGN_OR_RETURN(const std::string round, store.Meta("round"));
  picture.now = std::max<Micros>(
      incident.updated, ParseInt<std::int64_t>(round).value_or(0) * kTick);
  VIGIE_ASSIGN_OR_RETURN(const std::vector<std::string> brands,
                         store.Names("brands"));
  const auto brand = static_cast<std::uint32_t>(
      std::find(brands.begin(), brands.end(), incident.brand) - brands.begin());
  const std::int64_t first = MinuteOf(incident.onset - 15 * kDay);
  VIGIE_RETURN_IF_ERROR(store.VisitWindows([&](const WindowKey& key,
                                               const WindowCounts& counts) {
    if (key.brand != brand || key.minute < first) return;
    BinCount& bin = picture.bins[FloorDiv(key.minute, 5)];
    const auto all = static_cast<std::int64_t>(counts.mentions + counts.late);
    bin.mentions += all;
    if (key.tone == Tone::kNegative) bin.negatives += all;
  }));
  picture.levels = course.levels;
  picture.acknowledged = course.acknowledged;
  for (const DeliveryRow& d : deliveries)
    (d.outcome == "refused" ? picture.refused : picture.told)
        .push_back(d.posted);
  return picture;
}

int Show(const Options& o) {
  const auto folder = DataFolderOf(o.config, o.data);
  if (!folder.ok())
    return Fail(folder.status(), ExitWithoutFolder(folder.status()));
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(o.zone, &zone))
    return Fail(InvalidArgument("--time-zone ", o.zone, ": no such zone"),
                kExitUsage);
  const auto opened = OpenStateOf(*folder);
  if (!opened.ok()) return Fail(opened.status());
  Store& store = **opened;
  const auto incidents = store.Incidents();
  if (!incidents.ok()) return Fail(incidents.status());
  const auto deliveries = store.Deliveries(o.incident);
  if (!deliveries.ok()) return Fail(deliveries.status());
  std::string out;
  if (o.incident.empty()) {
    for (const Incident& i : *incidents)
      out += o.json ? Json(i, {}, {}) + "\n" : Row(i, *deliveries);
    const auto silences = SilencesOf(store);
    if (!silences.ok()) return Fail(silences.status());
    for (const Silence& silence : *silences)
      out += o.json ? Json(silence) + "\n" : Row(silence);
    if (out.empty() && !o.json) out = "no incident so far\n";
    return WriteOut(out) ? kExitOk : FailedToWrite("incident");
  }
  const auto found =
      std::find_if(incidents->begin(), incidents->end(),
                   [&](const Incident& i) { return i.id == o.incident; });
  if (found == incidents->end())
    return Fail(NotFound(o.incident,
                         ": no such incident; `vigie incident` "
                         "lists them"));
  const auto course = CourseOf(store, found->id);
  if (!course.ok()) return Fail(course.status());
  if (!o.svg.empty()) {
    auto picture = PictureOf(store, *found, *deliveries, *course);
    if (!picture.ok()) return Fail(picture.status());
    picture->french = o.language == "fr";
    picture->zone = zone;
    const std::string drawn = DrawIncident(*picture);
    if (o.svg == "-")
      return WriteOut(drawn) ? kExitOk : FailedToWrite("incident");
    std::ofstream file(o.svg, std::ios::binary);
    file << drawn;
    file.close();
    if (!file) return Fail(Unavailable(o.svg, ": cannot be written"));
  }
  out = o.json ? Json(*found, *deliveries, *course) + "\n"
               : Words(*found, *deliveries, *course);
  return WriteOut(out) ? kExitOk : FailedToWrite("incident");
}

}  // namespace

Verb AddIncident(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "incident",
      "List incidents and silent sources, who was told of one, and draw it.");
  auto options = std::make_shared<Options>();
  app->add_option("incident", options->incident, "One of them, by its id");
  app->add_option("--config", options->config, "The run's configuration");
  app->add_option("--data", options->data, "Or its data folder");
  CLI::Option* id = app->get_option("incident");
  app->add_option("--svg", options->svg, "Draw it into this file (- is stdout)")
      ->needs(id);
  app->add_option("--language", options->language, "Of the picture: en or fr")
      ->check(CLI::IsMember({"en", "fr"}));
  app->add_option("--time-zone", options->zone, "Of the picture's hours")
      ->capture_default_str();
  app->add_flag("--json", options->json, "One JSON object a line");
  app->footer(
      "Reads the state of a run, while it runs or not. Examples:\n"
      "  vigie incident --config vigie.yaml\n"
      "  vigie incident 5f2c9a11d0e47b63 --data /var/lib/vigie --svg "
      "crisis.svg --language fr --time-zone Europe/Paris");
  return [options] { return Show(*options); };
}

}  // namespace vigie
