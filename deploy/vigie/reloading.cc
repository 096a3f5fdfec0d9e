#include "deploy/vigie/reloading.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kMostNames = 10;

// "added A, B", "removed C": one kind of change, or nothing.
void AppendNames(std::string& out, std::string_view what,
                 const std::vector<std::string_view>& names) {
  if (names.empty()) return;
  Append(out, out.empty() ? "" : "; ", what, " ");
  for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i)
    Append(out, i == 0 ? "" : ", ", names[i]);
  if (names.size() > kMostNames)
    Append(out, " and ", names.size() - kMostNames, " more");
}

// All that the log would be told of one brand.
std::string BodyOf(const BrandRule& brand) {
  Rules rules;
  rules.brands = {brand};
  return rules.Body();
}
bool Same(const BrandRule& a, const BrandRule& b) {
  return a.query == b.query && BodyOf(a) == BodyOf(b);
}

// What differs between two lists of things with names.
template <typename Thing, typename Name, typename Equal>
std::string Difference(const std::vector<Thing>& before,
                       const std::vector<Thing>& after, Name&& name,
                       Equal&& equal) {
  absl::flat_hash_map<std::string_view, const Thing*> old;
  for (const Thing& thing : before) old.emplace(name(thing), &thing);
  std::vector<std::string_view> added, changed, removed;
  for (const Thing& thing : after) {
    const auto it = old.find(name(thing));
    if (it == old.end()) {
      added.push_back(name(thing));
      continue;
    }
    if (!equal(*it->second, thing)) changed.push_back(name(thing));
    old.erase(it);
  }
  for (const Thing& thing : before)
    if (old.contains(name(thing))) removed.push_back(name(thing));
  std::string out;
  AppendNames(out, "added", added);
  AppendNames(out, "removed", removed);
  AppendNames(out, "changed", changed);
  return out;
}

using Fixed = std::pair<std::string, std::uint64_t>;

}  // namespace

std::string_view ReloadOutcomeName(ReloadOutcome outcome) {
  switch (outcome) {
    case ReloadOutcome::kChanged:
      return "changed";
    case ReloadOutcome::kUnchanged:
      return "unchanged";
    case ReloadOutcome::kRefused:
      return "refused";
    case ReloadOutcome::kFailed:
      break;
  }
  return "failed";
}

Reloader::Reloader(std::string path, const Settings& settings, Engine& engine,
                   MetricsBoard& board, const Clock& clock)
    : path_(std::move(path)),
      engine_(engine),
      board_(board),
      clock_(clock),
      reloads_(board.Register(
          "vigie_rules_reloads_total",
          "Times the configuration was read again, by what became of it.",
          MetricType::kCounter, {"outcome"})),
      seconds_(
          board.Register("vigie_rules_reload_seconds",
                         "How long the last change of brands and queries took.",
                         MetricType::kGauge)),
      brands_(settings.rules.brands),
      fixed_(settings.fixed) {}

Reloaded Reloader::Reload(const std::atomic<bool>& stopping) {
  absl::MutexLock lock(&mutex_);
  const Micros began = clock_.Monotonic();
  Reloaded reloaded = Read(stopping);
  if (reloaded.outcome == ReloadOutcome::kChanged)
    board_.Set(seconds_, {},
               static_cast<double>(clock_.Monotonic() - began) / kSecond);
  board_.Add(reloads_, {std::string(ReloadOutcomeName(reloaded.outcome))}, 1);
  return reloaded;
}

Reloaded Reloader::Read(const std::atomic<bool>& stopping) {
  MetricsBoard scratch;  // of sinks that are never started
  absl::StatusOr<Settings> settings = ReadSettings(path_, clock_, scratch);
  if (!settings.ok())
    return {ReloadOutcome::kRefused,
            std::string(FromAbsl(settings.status().message()))};
  Rules& rules = settings->rules;
  const absl::StatusOr<bool> changed = engine_.Reload(rules, stopping);
  if (!changed.ok())
    return {absl::IsInvalidArgument(changed.status()) ? ReloadOutcome::kRefused
                                                      : ReloadOutcome::kFailed,
            Cat(path_, ": ", FromAbsl(changed.status().message()))};
  Reloaded reloaded{
      *changed ? ReloadOutcome::kChanged : ReloadOutcome::kUnchanged,
      Cat(path_, ": ", *changed ? "" : "the same rules, ", rules.brands.size(),
          rules.brands.size() == 1 ? " brand" : " brands")};
  std::string& said = reloaded.said;
  if (*changed) {
    const std::string difference = Difference(
        brands_, rules.brands,
        [](const BrandRule& brand) { return std::string_view(brand.name); },
        Same);
    Append(said, " from the next mention on (",
           difference.empty() ? "the same; other rules changed" : difference,
           ")");
    brands_ = std::move(rules.brands);
  }
  const std::string waiting = Difference(
      fixed_, settings->fixed,
      [](const Fixed& fixed) { return std::string_view(fixed.first); },
      [](const Fixed& a, const Fixed& b) { return a.second == b.second; });
  if (!waiting.empty())
    Append(said, "\n", path_, ": ", waiting,
           ": restart for that; the run goes on as it was there");
  return reloaded;
}

}  // namespace vigie
