// Stored sketches and detector states, damaged: refused, or usable.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pipeline/aggregate/distinct.h"
#include "pipeline/aggregate/heavy_hitters.h"
#include "pipeline/aggregate/samples.h"
#include "pipeline/detect/bad_buzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1,
                               size - 1);
  std::string again;
  switch (data[0] % 4) {
    case 0: {
      vigie::DistinctCounter counter;
      if (!counter.Parse(bytes).ok()) return 0;
      counter.Serialize(again);
      if (again != bytes) std::abort();
      counter.Add(1);
      counter.Merge(vigie::DistinctCounter(counter));
      counter.Estimate();
      return 0;
    }
    case 1: {
      vigie::HeavyHitters hitters;
      if (!hitters.Parse(bytes).ok()) return 0;
      const vigie::HeavyHitters::KeyCount sums[] = {{"a", 1}, {"b", 2}};
      hitters.AddRound(sums);
      hitters.Top(3);
      return 0;
    }
    case 2: {
      vigie::SampleSet samples;
      if (!samples.Parse(bytes).ok()) return 0;
      samples.Offer({.item = 1});
      samples.Serialize(again);
      return 0;
    }
    default: {
      auto detector = *vigie::MakeBadBuzzDetector({});
      detector->SetBrands({{.name = "Brand"}});
      if (!detector->Load(0, bytes).ok()) return 0;
      std::vector<vigie::IncidentChange> changes;
      for (std::int64_t minute = 29'000'000; minute < 29'000'030; ++minute) {
        detector->Observe({.minute = minute, .tone = vigie::Tone::kNegative});
        detector->Advance((minute + 1) * vigie::kMinute, changes);
      }
      detector->SaveChanged([](std::uint32_t, std::string_view) {});
      return 0;
    }
  }
}
