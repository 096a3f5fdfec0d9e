#include "pipeline/detect/settings.h"

#include <charconv>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "pipeline/base/strings.h"
#include "pipeline/detect/source_watch.h"
#include "pipeline/detect/strictness.h"

namespace vigie {
namespace {

using Member =
    std::variant<double BadBuzzSettings::*, std::int64_t BadBuzzSettings::*>;

struct Key {
  std::string_view name;
  Member member;
  double least, most;
};

using S = BadBuzzSettings;
const Key kKeys[] = {
    {"alarm_min_authors", &S::alarm_min_authors, 1, 32},
    {"alarm_tail", &S::alarm_tail, 1e-12, 0.02},
    {"clear_minutes", &S::clear_minutes, 10, 2880},
    {"crisis_min_negatives", &S::crisis_min_negatives, 1, 1e6},
    {"crisis_n_ratio", &S::crisis_n_ratio, 1, 1000},
    {"crisis_s_tail", &S::crisis_s_tail, 1e-12, 0.02},
    {"down_minutes", &S::down_minutes, 1, 1440},
    {"major_doubling", &S::major_doubling, 0, 1440},
    {"major_down_minutes", &S::major_down_minutes, 1, 1440},
    {"major_minutes", &S::major_minutes, 0, 1440},
    {"major_n_ratio", &S::major_n_ratio, 1, 1000},
    {"min_authors", &S::min_authors, 1, 32},
    {"min_negatives", &S::min_negatives, 1, 1e6},
    {"n_ratio", &S::n_ratio, 1, 1000},
    {"one_star_min", &S::one_star_min, 1, 100},
    {"prior_negative", &S::prior_negative, 0.01, 0.9},
    {"reopen_hours", &S::reopen_hours, 0, 336},
    {"s_tail", &S::s_tail, 1e-12, 0.02},
    {"slow_min_negatives", &S::slow_min_negatives, 1, 1e6},
    {"slow_tail", &S::slow_tail, 1e-12, 0.02},
    {"small_day_ratio", &S::small_day_ratio, 1, 1000},
    {"small_day_tail", &S::small_day_tail, 1e-12, 0.02},
    {"small_min_authors", &S::small_min_authors, 1, 32},
    {"small_min_negatives", &S::small_min_negatives, 1, 1e6},
    {"small_n_ratio", &S::small_n_ratio, 1, 1000},
    {"small_tail", &S::small_tail, 1e-12, 0.02},
    {"strictness", &S::strictness, kLeastStrictness, kMostStrictness},
    {"unanswered_minutes", &S::unanswered_minutes, 1, 10'080},
    {"v_score", &S::v_score, 1, 100},
    {"viral_min_reposters", &S::viral_min_reposters, 10, 200},
    {"vip_reach", &S::vip_reach, 1000, 6000},
    {"volume_min_authors", &S::volume_min_authors, 1, 32},
    {"volume_min_negatives", &S::volume_min_negatives, 1, 1e6},
    {"volume_n_ratio", &S::volume_n_ratio, 1, 1000},
    {"volume_tone_ratio", &S::volume_tone_ratio, 0, 100},
    {"warmup_mentions", &S::warmup_mentions, 0, 1e6},
    {"warmup_minutes", &S::warmup_minutes, 0, 20160},
};

}  // namespace

absl::Status BadBuzzSettings::ReadThemes(std::string_view list) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(", "), list.size());
    const std::string_view word = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (word.empty()) continue;
    std::string known;
    bool found = false;
    for (int t = 0; t < kThemes; ++t) {
      const auto theme = static_cast<Theme>(t);
      Append(known, t == 0 ? "" : ", ", ThemeName(theme));
      if (ThemeName(theme) != word) continue;
      sensitive_themes.Add(theme);
      found = true;
    }
    if (!found)
      return InvalidArgument(
          "detection: sensitive_themes: there is no theme \"", word,
          "\"; there are: ", known);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> BadBuzzSettings::ReadClock(const std::string& name,
                                                const std::string& value) {
  constexpr std::string_view kZoneOf = "time_zone/", kPlanned = "calendar/";
  const bool zone = name == "time_zone", own = name.starts_with(kZoneOf);
  if (zone || own || name == "holidays") {
    const bool dates = !zone && !own;
    const auto clock = LocalClock::Make(dates ? "" : value, dates ? value : "");
    if (!clock.ok())
      return InvalidArgument("detection: ", name, ": ",
                             FromAbsl(clock.status().message()));
    if (own)
      brand_zones[name.substr(kZoneOf.size())] = value;
    else
      (zone ? time_zone : holidays) = value;
    return true;
  }
  if (!name.starts_with(kPlanned)) return false;
  VIGIE_ASSIGN_OR_RETURN(PlannedEvent event, PlannedEvent::Parse(value));
  planned.push_back(std::move(event));
  return true;
}

absl::StatusOr<bool> BadBuzzSettings::ReadSource(const std::string& name,
                                                 const std::string& value) {
  constexpr std::string_view kSource = "source/";
  if (!name.starts_with(kSource)) return false;
  std::int64_t& minutes = sources[name.substr(kSource.size())];
  if (value == "learned" || value == "never") {
    minutes = value == "never" ? SourceWatch::kNotWatched : 0;
    return true;
  }
  const auto given = ParseInt<std::int64_t>(value);
  if (!given || *given < 1 || *given > 525'600)
    return InvalidArgument("detection: ", name, ": \"", value,
                           "\" is not `learned`, `never` or a number of "
                           "minutes from 1 to 525600");
  minutes = *given;
  return true;
}

absl::StatusOr<BadBuzzSettings> BadBuzzSettings::Parse(
    const DetectionSettings& settings) {
  BadBuzzSettings parsed;
  std::set<std::string_view> seen;
  for (const auto& setting : settings) {
    const std::string& name = setting.first;
    const std::string& value = setting.second;
    if (name == "language") {
      if (!seen.insert(name).second)
        return InvalidArgument("detection: ", name, " is given twice");
      if (value != "en" && value != "fr")
        return InvalidArgument("detection: language: \"", value,
                               "\" is not en or fr");
      parsed.french = value == "fr";
      continue;
    }
    if (name == "sensitive_themes") {
      if (!seen.insert(name).second)
        return InvalidArgument("detection: ", name, " is given twice");
      VIGIE_RETURN_IF_ERROR(parsed.ReadThemes(value));
      continue;
    }
    if (name == "budget") {
      if (!seen.insert(name).second)
        return InvalidArgument("detection: ", name, " is given twice");
      const absl::StatusOr<double> budget = ParseBudget(value);
      if (!budget.ok())
        return InvalidArgument("detection: budget: ",
                               FromAbsl(budget.status().message()));
      parsed.strictness = StrictnessFor(*budget);
      continue;
    }
    VIGIE_ASSIGN_OR_RETURN(bool read, parsed.ReadClock(name, value));
    if (!read) {
      VIGIE_ASSIGN_OR_RETURN(read, parsed.ReadSource(name, value));
    }
    if (read) {
      if (!seen.insert(name).second)
        return InvalidArgument("detection: ", name, " is given twice");
      continue;
    }
    const Key* key = nullptr;
    for (const Key& k : kKeys)
      if (k.name == name) key = &k;
    if (key == nullptr) {
      std::string known =
          "budget, holidays, language, sensitive_themes, time_zone";
      for (const Key& k : kKeys)
        Append(known, known.empty() ? "" : ", ", k.name);
      return InvalidArgument("detection: unknown key ", name,
                             "; known are: ", known);
    }
    if (!seen.insert(name).second)
      return InvalidArgument("detection: ", name, " is given twice");
    const bool whole =
        std::holds_alternative<std::int64_t BadBuzzSettings::*>(key->member);
    const auto wrong = [&] {
      return InvalidArgument("detection: ", name, ": \"", value, "\" is not ",
                             whole ? "a whole number" : "a number", " from ",
                             key->least, " to ", key->most);
    };
    const char* const end = value.data() + value.size();
    double number = 0;
    if (whole) {
      const auto integer = ParseInt<std::int64_t>(value);
      if (!integer) return wrong();
      number = static_cast<double>(*integer);
    } else {
      const auto [stop, error] = std::from_chars(value.data(), end, number);
      if (error != std::errc() || stop != end) return wrong();
    }
    // Also refuses what is not a number at all.
    if (!(number >= key->least && number <= key->most)) return wrong();
    if (whole)
      parsed.*std::get<std::int64_t BadBuzzSettings::*>(key->member) =
          static_cast<std::int64_t>(number);
    else
      parsed.*std::get<double BadBuzzSettings::*>(key->member) = number;
  }
  if (seen.contains("budget") && seen.contains("strictness"))
    return InvalidArgument(
        "detection: budget and strictness say the same: give one of them");
  MakeStricter(parsed.strictness, parsed);
  if (parsed.crisis_s_tail > parsed.s_tail)
    return InvalidArgument(
        "detection: crisis_s_tail must not exceed s_tail: a crisis is a bad "
        "buzz");
  if (parsed.crisis_n_ratio < parsed.n_ratio)
    return InvalidArgument(
        "detection: crisis_n_ratio must not be below n_ratio: a crisis is a "
        "bad buzz");
  return parsed;
}

}  // namespace vigie
