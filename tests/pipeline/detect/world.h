// A few brands and a detector that watches them; what it told, and what it
// stored, in a form that can be compared.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/detect/bad_buzz.h"
#include "tests/pipeline/detect/stream.h"

namespace vigie {

inline constexpr std::int64_t kStart = 20'000 * 1440;  // a midnight

struct World {
  std::vector<BrandStream> streams;
  std::vector<DetectorBrand> brands;
  std::unique_ptr<Detector> detector = *MakeBadBuzzDetector({});
  std::vector<IncidentChange> changes;

  explicit World(int count, double per_hour = 200, std::uint64_t seed = 1,
                 double negative = 0.2) {
    Random random(seed);
    for (int i = 0; i < count; ++i) {
      BrandStream::Nature nature;
      nature.per_hour = per_hour;
      nature.negative = negative;
      nature.restless = 0.15;
      nature.tone_spread = 0.02;
      streams.emplace_back(static_cast<std::uint32_t>(i), nature,
                           random.Next());
      brands.push_back({.name = "Brand " + std::to_string(i)});
    }
    detector->SetBrands(brands);
  }
  std::vector<IncidentChange> events;  // for the digest

  void Run(std::int64_t from, std::int64_t to) {
    Play(*detector, streams, from, to, changes);
    Sort();
  }
  void Advance(Micros now) {
    detector->Advance(now, changes);
    Sort();
  }
  // Events apart from the incidents of brands and panels.
  void Sort() {
    std::erase_if(changes, [this](const IncidentChange& change) {
      if (IsIncident(change)) return false;
      events.push_back(change);
      return true;
    });
  }
};

inline std::string TextOf(const IncidentChange& c) {
  std::string text =
      std::to_string(c.brand) + " " + c.id + "-" + std::to_string(c.step) +
      " " + std::to_string(static_cast<int>(c.previous)) + ">" +
      std::to_string(static_cast<int>(c.level)) + " " + std::to_string(c.at) +
      " " + std::to_string(c.onset) + " " + c.summary + c.description;
  for (const SignalReading& s : c.signals)
    text += " " + s.signal + " " + std::to_string(s.observed) + " " +
            std::to_string(s.expected) + " " + std::to_string(s.score);
  return text;
}

inline std::vector<std::string> TextsOf(
    const std::vector<IncidentChange>& changes) {
  std::vector<std::string> texts;
  for (const IncidentChange& change : changes) texts.push_back(TextOf(change));
  return texts;
}

inline std::map<std::uint32_t, std::string> Saved(Detector& detector) {
  std::map<std::uint32_t, std::string> states;
  std::uint64_t before = 0;
  detector.SaveChanged([&](std::uint32_t brand, std::string_view state) {
    // Panels come last, by name.
    EXPECT_TRUE(brand >= before || brand >= 0x80000000) << brand;
    before = brand;
    states[brand] = std::string(state);
  });
  return states;
}

}  // namespace vigie
