// What detection costs with very many brands: the time of a tick, and memory.
//
//   many_brands [BRANDS [HOURS]]      100,000 and 26 unless given
//
// Ten mentions an hour each on average, a few brands most of them. The time is
// this thread's own; what is stored is what SaveChanged hands over.
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "pipeline/base/random.h"
#include "pipeline/detect/bad_buzz.h"

namespace vigie {
namespace {

double Now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double ResidentMib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

int Run(std::uint32_t brands, std::int64_t hours) {
  constexpr std::int64_t kStart = 20'000 * 1440;
  constexpr const char* kTags[] = {"news", "sale", "help", "app"};
  auto detector = *MakeBadBuzzDetector({});
  std::vector<DetectorBrand> names(brands);
  for (std::uint32_t i = 0; i < brands; ++i)
    names[i] = {.name = "brand " + std::to_string(i),
                .panel = "panel " + std::to_string(i / 10)};
  detector->SetBrands(std::move(names));
  const double before = ResidentMib();
  Random random(1);
  std::vector<IncidentChange> changes;
  std::vector<double> minutes, ticks;
  double observing = 0;
  std::uint64_t observed = 0;
  const auto per_tick = static_cast<std::uint64_t>(brands * 10.0 / 7200);
  for (std::int64_t tick = 0; tick < hours * 7200; ++tick) {
    const Micros now = kStart * kMinute + (tick + 1) * kTick;
    double begin = Now();
    for (std::uint64_t i = 0; i < per_tick; ++i) {
      const double u = random.Unit();
      // Half of all mentions are about a tenth of the brands.
      const auto brand = static_cast<std::uint32_t>(
          random.Below(2) == 0 ? u * brands / 10 : u * brands);
      const ObservedEntity tag[] = {
          {EntityKind::kHashtag, kTags[random.Below(4)]}};
      detector->Observe({.brand = brand,
                         .minute = MinuteOf(now - 1),
                         .tone = static_cast<Tone>(random.Below(3)),
                         .author = random.Next(),
                         .reach_milli = 2000,
                         .platform_name = "bluesky",
                         .entities = tag});
    }
    const double middle = Now();
    detector->Advance(now, changes);
    const double end = Now();
    observing += middle - begin;
    observed += per_tick;
    if (tick < (hours - 2) * 7200) continue;
    (now % kMinute == 0 ? minutes : ticks).push_back(end - middle);
  }
  std::uint64_t bytes = 0, states = 0;
  detector->SaveChanged([&](std::uint32_t, std::string_view state) {
    bytes += state.size();
    ++states;
  });
  std::sort(minutes.begin(), minutes.end());
  std::sort(ticks.begin(), ticks.end());
  const auto at = [](const std::vector<double>& of, double share) {
    return 1e3 * of[static_cast<std::size_t>(
                     share * static_cast<double>(of.size() - 1))];
  };
  std::printf(
      "%u brands, %llu mentions: %.0f ns a mention; a tick %.2f ms (99 %% "
      "%.2f), at a minute's end %.1f ms (most %.1f)\n%llu states of %.0f bytes "
      "stored; %.0f bytes a brand resident; %zu changes\n",
      brands, static_cast<unsigned long long>(observed),
      1e9 * observing / static_cast<double>(observed), at(ticks, 0.5),
      at(ticks, 0.99), at(minutes, 0.5), at(minutes, 1.0),
      static_cast<unsigned long long>(states),
      static_cast<double>(bytes) /
          static_cast<double>(std::max<std::uint64_t>(states, 1)),
      (ResidentMib() - before) * 1048576 / brands, changes.size());
  return 0;
}

}  // namespace
}  // namespace vigie

int main(int argc, char** argv) {
  const long brands = argc > 1 ? std::atol(argv[1]) : 100'000;
  const long hours = argc > 2 ? std::atol(argv[2]) : 26;
  if (brands < 1 || brands > 10'000'000 || hours < 3) {
    std::fprintf(stderr, "many_brands [BRANDS [HOURS]]: 3 hours or more\n");
    return 2;
  }
  return vigie::Run(static_cast<std::uint32_t>(brands), hours);
}
