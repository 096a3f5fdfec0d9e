#include "pipeline/model/alert.h"

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"

namespace vigie {

std::string_view LevelName(Level level) {
  switch (level) {
    case Level::kCalm:
      return "calm";
    case Level::kWatch:
      return "watch";
    case Level::kBadBuzz:
      return "bad_buzz";
    case Level::kCrisis:
      return "crisis";
    case Level::kMajor:
      break;
  }
  return "major";
}

std::string Alert::Key() const { return Cat(id, "-", step); }

std::string Alert::ToJson() const {
  std::string out = "{";
  const auto text = [&](std::string_view key, std::string_view value) {
    if (out.size() > 1) out += ',';
    AppendJsonString(out, key);
    out += ':';
    AppendJsonString(out, value);
  };
  const auto raw = [&](std::string_view key, std::string_view value) {
    if (out.size() > 1) out += ',';
    AppendJsonString(out, key);
    out += ':';
    out += value;
  };
  text("id", id);
  raw("step", Cat(step));
  text("rule", rule);
  text("brand", brand);
  text("scope", scope);
  raw("level", Cat(static_cast<int>(level)));
  text("level_name", LevelName(level));
  text("status", firing ? "firing" : "resolved");
  raw("page", page ? "true" : "false");
  text("starts_at", FormatRfc3339(starts));
  text("at", FormatRfc3339(at));
  text("ends_at", FormatRfc3339(ends));
  text("summary", summary);
  text("description", description);
  std::string list = "[";
  for (const SignalReading& s : signals) {
    if (list.size() > 1) list += ',';
    list += "{\"signal\":";
    AppendJsonString(list, s.signal);
    Append(list, ",\"observed_milli\":", s.observed,
           ",\"expected_milli\":", s.expected, ",\"score_milli\":", s.score,
           "}");
  }
  raw("signals", list + "]");
  list = "[";
  for (const Sample& s : samples) {
    if (list.size() > 1) list += ',';
    list += "{\"platform\":";
    AppendJsonString(list, s.platform);
    list += ",\"id\":";
    AppendJsonString(list, s.id);
    list += ",\"author\":";
    AppendJsonString(list, s.author);
    list += ",\"url\":";
    AppendJsonString(list, s.url);
    list += ",\"text\":";
    AppendJsonString(list, s.text);
    list += ",\"tone\":";
    AppendJsonString(list, ToneName(s.tone));
    list += ",\"published\":";
    AppendJsonString(list, FormatRfc3339(s.published));
    if (s.copies > 0) Append(list, ",\"copies\":", s.copies);
    list += '}';
  }
  raw("samples", list + "]");
  if (!languages.empty()) {
    list = "[";
    for (const Language language : languages) {
      if (list.size() > 1) list += ',';
      AppendJsonString(list, LanguageName(language));
    }
    raw("languages", list + "]");
  }
  if (!themes.empty()) {
    list = "[";
    for (int i = 0; i < kThemes; ++i) {
      if (!themes.Has(static_cast<Theme>(i))) continue;
      if (list.size() > 1) list += ',';
      AppendJsonString(list, ThemeName(static_cast<Theme>(i)));
    }
    raw("themes", list + "]");
  }
  if (!link.empty()) text("link", link);
  if (!notice.empty()) text("notice", notice);
  return out + "}";
}

namespace {
// 2 added families and copies of samples, 3 languages, themes and link, 4
// the language of its words; what was written is still read.
constexpr std::uint64_t kAlertFormat = 5;
}  // namespace

std::string EncodeAlert(const Alert& a) {
  std::string bytes;
  ByteWriter out(bytes);
  out.Varint(kAlertFormat);
  for (const std::string* s :
       {&a.id, &a.rule, &a.brand, &a.scope, &a.summary, &a.description})
    out.String(*s);
  out.Varint(a.step);
  out.Varint(static_cast<std::uint64_t>(a.level));
  out.Varint(a.firing);
  out.Varint(a.page);
  out.Signed(a.starts);
  out.Signed(a.at);
  out.Signed(a.ends);
  out.Varint(a.signals.size());
  for (const SignalReading& s : a.signals) {
    out.String(s.signal);
    out.Signed(s.observed);
    out.Signed(s.expected);
    out.Signed(s.score);
  }
  out.Varint(a.samples.size());
  for (const Sample& s : a.samples) {
    for (const std::string* f :
         {&s.platform, &s.id, &s.author, &s.url, &s.text})
      out.String(*f);
    out.Varint(static_cast<std::uint64_t>(s.tone));
    out.Signed(s.published);
    out.Fixed(s.family);
    out.Varint(s.copies);
    out.Varint(static_cast<std::uint64_t>(s.language));
    out.Varint(s.themes.bits());
  }
  out.Varint(a.languages.size());
  for (const Language language : a.languages)
    out.Varint(static_cast<std::uint64_t>(language));
  out.Varint(a.themes.bits());
  out.String(a.link);
  out.Varint(static_cast<std::uint64_t>(a.words));
  out.String(a.time_zone);
  return bytes;
}

bool DecodeAlert(std::string_view bytes, Alert& a) {
  a = Alert{};
  ByteReader in(bytes);
  const std::uint64_t format = in.Varint();
  if (format < 1 || format > kAlertFormat) return false;
  for (std::string* s :
       {&a.id, &a.rule, &a.brand, &a.scope, &a.summary, &a.description})
    *s = in.String();
  a.step = static_cast<std::uint32_t>(in.Varint());
  a.level = static_cast<Level>(in.Varint());
  a.firing = in.Varint() != 0;
  a.page = in.Varint() != 0;
  a.starts = in.Signed();
  a.at = in.Signed();
  a.ends = in.Signed();
  const std::uint64_t signals = in.Varint();
  for (std::uint64_t i = 0; i < signals && in.ok(); ++i) {
    SignalReading& s = a.signals.emplace_back();
    s.signal = in.String();
    s.observed = in.Signed();
    s.expected = in.Signed();
    s.score = in.Signed();
  }
  const std::uint64_t samples = in.Varint();
  for (std::uint64_t i = 0; i < samples && in.ok(); ++i) {
    Sample& s = a.samples.emplace_back();
    for (std::string* f : {&s.platform, &s.id, &s.author, &s.url, &s.text})
      *f = in.String();
    s.tone = static_cast<Tone>(in.Varint());
    s.published = in.Signed();
    if (format < 2) continue;
    s.family = in.Fixed<std::uint64_t>();
    s.copies = static_cast<std::uint32_t>(in.Varint());
    if (format < 3) continue;
    s.language = static_cast<Language>(in.Varint());
    s.themes = ThemeSet(static_cast<std::uint16_t>(in.Varint()));
  }
  if (format >= 3) {
    const std::uint64_t languages = in.Varint();
    for (std::uint64_t i = 0; i < languages && in.ok(); ++i)
      a.languages.push_back(static_cast<Language>(in.Varint()));
    a.themes = ThemeSet(static_cast<std::uint16_t>(in.Varint()));
    a.link = in.String();
  }
  if (format >= 4) a.words = static_cast<Language>(in.Varint());
  if (format >= 5) a.time_zone = in.String();
  return in.ok() && in.done();
}

}  // namespace vigie
