#include "pipeline/route/words.h"

#include <algorithm>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

std::string Clock(Micros at, const absl::TimeZone& zone, bool french) {
  return absl::FormatTime(french ? "%d/%m %H:%M" : "%Y-%m-%d %H:%M",
                          absl::FromUnixMicros(at), zone);
}

std::string Length(Micros length) {
  if (length % kHour == 0) return Cat(length / kHour, " h");
  if (length > kHour)
    return Cat(length / kHour, " h ", length % kHour / kMinute);
  return length % kMinute == 0 ? Cat(length / kMinute, " min")
                               : Cat(length / kSecond, " s");
}

std::string List(const std::vector<std::string>& words,
                 std::string_view last = ", ") {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i)
    Append(out, i == 0 ? "" : i + 1 == words.size() ? last : ", ", words[i]);
  return out;
}

std::string ListOf(const std::vector<AlertTarget>& tell, bool french) {
  if (tell.empty()) return french ? "tous les canaux" : "every sink";
  std::vector<std::string> words;
  for (const AlertTarget& target : tell)
    words.push_back(target.to.empty() ? target.sink
                                      : Cat(target.sink, " (", target.to, ")"));
  return List(words);
}

std::string Spans(const std::vector<HourSpan>& spans, bool french) {
  std::vector<std::string> words;
  for (const HourSpan& span : spans) words.push_back(InWords(span, french));
  return List(words);
}

std::string When(const AlertRule& rule, bool fr) {
  if (rule.opening.always()) return fr ? "à toute heure" : "at any hour";
  std::string out;
  if (!rule.opening.hours.empty())
    Append(out, fr ? "aux heures " : "within ", Spans(rule.opening.hours, fr));
  if (!rule.opening.quiet.empty())
    Append(out, out.empty() ? "" : ", ",
           fr ? "sauf aux heures calmes " : "but not in the quiet hours ",
           Spans(rule.opening.quiet, fr));
  Append(out,
         rule.outside_to_digest
             ? (fr ? " (sinon : au résumé)" : " (else: in the digest)")
             : (fr ? " (sinon : à la réouverture)" : " (else: when they end)"));
  if (rule.always <= Level::kMajor)
    Append(out, fr ? " ; niveau " : "; level ", static_cast<int>(rule.always),
           rule.always == Level::kMajor ? ""
           : fr                         ? " et plus"
                                        : " and above",
           fr ? " à toute heure" : " at any hour");
  return out;
}

std::string What(const AlertRule& rule, bool fr) {
  std::vector<std::string> parts;
  if (rule.level > Level::kWatch)
    parts.push_back(Cat(fr ? "niveau " : "level ", static_cast<int>(rule.level),
                        rule.level == Level::kMajor ? ""
                        : fr                        ? " et plus"
                                                    : " and above"));
  if (!rule.kinds.empty()) parts.push_back(List(rule.kinds));
  if (!rule.brands.empty())
    parts.push_back(Cat(fr ? "marque " : "brand ", List(rule.brands)));
  if (!rule.panels.empty())
    parts.push_back(Cat(fr ? "panel " : "panel ", List(rule.panels)));
  if (!rule.themes.empty())
    parts.push_back(Cat(fr ? "thème " : "theme ", List(rule.themes)));
  if (!rule.languages.empty())
    parts.push_back(Cat(fr ? "langue " : "language ", List(rule.languages)));
  if (rule.competitors == Competitors::kOnly)
    parts.emplace_back(fr ? "concurrents" : "competitors");
  if (rule.competitors == Competitors::kNot && rule.brands.empty())
    parts.emplace_back(fr ? "toutes vos marques" : "all your own brands");
  if (parts.empty()) return fr ? "tout" : "everything";
  return List(parts);
}

}  // namespace

std::string DigestSummary(const std::vector<DigestLine>& lines,
                          std::uint64_t more, bool digest, Micros since,
                          const absl::TimeZone& zone, bool fr) {
  const std::uint64_t count = lines.size() + more;
  std::string out = digest ? (fr ? "Résumé : " : "Digest: ") : std::string();
  if (fr)
    Append(out, count, count == 1 ? " fait" : " faits", " depuis le ");
  else
    Append(out, count, count == 1 ? " thing" : " things", " since ");
  Append(out, Clock(since, zone, fr));
  std::vector<std::string> brands;
  for (const DigestLine& line : lines)
    if (!line.brand.empty() &&
        std::find(brands.begin(), brands.end(), line.brand) == brands.end())
      brands.push_back(line.brand);
  if (brands.size() > 5) brands.resize(5), brands.emplace_back("…");
  if (!brands.empty()) Append(out, " (", List(brands), ")");
  return out;
}

std::string DigestText(const std::vector<DigestLine>& lines, std::uint64_t more,
                       const absl::TimeZone& zone, bool fr) {
  std::string out;
  for (const DigestLine& line : lines) {
    Append(out, out.empty() ? "" : "\n", "• ", Clock(line.starts, zone, fr));
    if (line.ended != 0)
      Append(out, fr ? ", terminé le " : ", over at ",
             Clock(line.ended, zone, fr));
    Append(out, fr ? " (niveau " : " (level ", static_cast<int>(line.level),
           fr ? ") : " : "): ", line.summary);
  }
  if (more > 0)
    Append(out, "\n", fr ? "… et " : "… and ", more, fr ? " de plus" : " more");
  return out;
}

std::string HeldNotice(Micros since, const absl::TimeZone& zone,
                       std::string_view reason, bool silenced, bool fr) {
  std::string out =
      Cat(fr ? "Retenu depuis le " : "Held since ", Clock(since, zone, fr));
  if (!silenced) return out + (fr ? " (heures calmes)." : " (quiet hours).");
  Append(out, fr ? " (silence" : " (silence",
         reason.empty() ? ""
         : fr           ? " : "
                        : ": ",
         reason, ").");
  return out;
}

std::string EscalatedNotice(Micros after, bool fr) {
  return Cat(fr ? "Sans accusé de réception après " : "Not acknowledged after ",
             Length(after), ".");
}

std::vector<std::string> Explain(const AlertRules& rules) {
  const bool fr = rules.french;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const AlertRule& rule = rules.rules[i];
    std::string line =
        Cat(i + 1, ". ", rule.name, fr ? " : " : ": ", What(rule, fr));
    switch (rule.manner) {
      case Manner::kNever:
        Append(line, fr ? " : personne n'est prévenu" : ": nobody is told");
        break;
      case Manner::kDigest:
        Append(line, fr ? " : au résumé" : ": in the digest");
        break;
      case Manner::kPage:
      case Manner::kInform:
        Append(line,
               rule.manner == Manner::kPage
                   ? (fr ? " : alerte " : ": pages ")
                   : (fr ? " : informe " : ": informs "),
               ListOf(rule.tell, fr), ", ", When(rule, fr));
        if (rule.group > 0)
          Append(
              line, fr ? " ; ce qui suit dans les " : "; what follows within ",
              Length(rule.group), fr ? " vient ensemble" : " comes together");
        for (const Escalation& step : rule.escalate)
          Append(line,
                 fr ? " ; sans accusé de réception après "
                    : "; not acknowledged after ",
                 Length(step.after), fr ? " : " : ": ", ListOf(step.tell, fr));
        break;
    }
    if (rule.also) Append(line, fr ? " ; et la suite" : "; and the next rules");
    out.push_back(line + ".");
  }
  if (rules.rules.empty()) return out;
  const Digest& digest = rules.digest;
  out.push_back(Cat(fr ? "Résumé : " : "Digest: ",
                    digest.hourly ? (fr ? "chaque heure" : "every hour")
                                  : Cat(fr ? "chaque jour à " : "every day at ",
                                        TimeOfDayText(digest.minute)),
                    fr ? ", pour " : ", to ", ListOf(digest.tell, fr), " (",
                    rules.time_zone, ")."));
  for (const Silence& silence : rules.silences) {
    std::string who;
    if (!silence.brands.empty()) who = List(silence.brands);
    if (!silence.panels.empty())
      Append(who, who.empty() ? "" : ", ", List(silence.panels));
    if (who.empty()) who = fr ? "toutes les marques" : "all brands";
    out.push_back(Cat(fr ? "Silence : " : "Silence: ", who,
                      fr ? ", du " : ", from ", FormatRfc3339(silence.from),
                      fr ? " au " : " until ", FormatRfc3339(silence.until),
                      fr ? ", jusqu'au niveau " : ", up to level ",
                      static_cast<int>(silence.up_to), " (", silence.reason,
                      ")."));
  }
  return out;
}

std::string PercentEncodedName(std::string_view name) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
        (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')
      out += c;
    else
      Append(out, "%", kHex.substr(byte >> 4, 1), kHex.substr(byte & 15, 1));
  }
  return out;
}

}  // namespace vigie
