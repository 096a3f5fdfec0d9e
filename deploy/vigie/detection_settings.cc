#include "deploy/vigie/detection_settings.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"

namespace vigie {
namespace {

// What stands there; a list is its values with commas.
std::string Written(const ConfigNode& node) {
  if (!node.is_list()) return node.String();
  std::string all;
  for (const std::string& one : node.Strings())
    Append(all, all.empty() ? "" : ", ", one);
  return all;
}

}  // namespace

void ReadCalendar(const ConfigNode& node, Rules& rules) {
  if (!node.present()) return;
  int number = 0;
  for (const ConfigNode& item : node.items()) {
    const ConfigNode from = item["from"], to = item["to"];
    const ConfigNode factor = item["factor"];
    from.Required("when it begins, as 2026-06-01T20:00:00Z");
    to.Required("when it ends");
    factor.Required("how many times the usual mentions are expected");
    (void)factor.Number(1, 0.1, 1000);
    // The detector is told of all this in one line, names between bars.
    if (item["name"].String().find('|') != std::string::npos)
      item["name"].Error("a name without |, please");
    std::string text = Cat(from.String(), " ", to.String(), " ",
                           factor.String(), " ", item["name"].String());
    for (const std::string& brand : item["brands"].Strings()) {
      const bool known = std::any_of(
          rules.brands.begin(), rules.brands.end(),
          [&](const BrandRule& rule) { return rule.name == brand; });
      if (!known)
        item["brands"].Error(Cat("there is no brand \"", brand, "\""));
      Append(text, "|", brand);
    }
    if (!from.present() || !to.present() || !factor.present()) continue;
    const std::string key = Cat("calendar/", 10'000 + ++number);
    const auto checked = MakeBadBuzzDetector({{key, text}});
    if (!checked.ok())
      item.Error(FromAbsl(checked.status().message()));
    else
      rules.detection.emplace_back(key, text);
  }
}

void ReadSilence(const ConfigNode& node, const std::string& name,
                 Rules& rules) {
  std::string value = "learned";
  if (node.present() && node.is_scalar() && node.String() == "never")
    value = "never";
  else if (node.present())
    value = Cat(node.Duration(kHour, kMinute, 365 * kDay) / kMinute);
  rules.detection.emplace_back(Cat("source/", name), value);
}

void ReadDetection(const ConfigNode& node, Rules& rules) {
  // Those of brands and of the calendar are there already.
  std::sort(rules.detection.begin(), rules.detection.end());
  if (!node.present()) return;
  const auto entries = node.entries();
  for (const auto& [key, value] : entries) {
    if (key.starts_with("source/"))
      value.Error("say it where the source stands: `silent_after`");
    else
      rules.detection.emplace_back(key, Written(value));
  }
  std::sort(rules.detection.begin(), rules.detection.end());
  const auto whole = MakeBadBuzzDetector(rules.detection);
  if (whole.ok()) return;
  // The node says where it is: "detection: n_ratio: …" is told as "…".
  const auto what = [](const absl::Status& status, std::string_view key) {
    std::string_view text = FromAbsl(status.message());
    for (const std::string& before :
         {std::string("detection: "), Cat(key, ": ")})
      if (text.starts_with(before)) text.remove_prefix(before.size());
    return text;
  };
  // Told at the key that is wrong by itself, or else at the whole.
  bool told = false;
  for (const auto& [key, value] : entries) {
    const auto alone = MakeBadBuzzDetector({{key, Written(value)}});
    if (alone.ok()) continue;
    told = true;
    value.Error(what(alone.status(), key));
  }
  if (!told) node.Error(what(whole.status(), ""));
}

void FollowAlerts(std::string_view language, std::string_view time_zone,
                  Rules& rules) {
  for (const auto& [key, value] :
       {std::pair("language", language), std::pair("time_zone", time_zone)}) {
    const auto at = std::lower_bound(
        rules.detection.begin(), rules.detection.end(), key,
        [](const auto& entry, std::string_view k) { return entry.first < k; });
    if (at == rules.detection.end() || at->first != key)
      rules.detection.emplace(at, key, value);
  }
}

}  // namespace vigie
