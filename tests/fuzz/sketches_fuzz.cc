// Stored sketches, families and detector states, damaged: refused, or usable.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pipeline/aggregate/distinct.h"
#include "pipeline/aggregate/families.h"
#include "pipeline/aggregate/heavy_hitters.h"
#include "pipeline/aggregate/samples.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/state/store.h"

namespace {

// Chunks of a state, each with its length (two bytes) before it.
void ReadFamilies(std::string_view bytes) {
  using namespace vigie;
  static Store& store = *Store::Open(":memory:")->release();
  constexpr std::int64_t kNow = 500'000;  // hour
  if (!store.Begin().ok()) std::abort();
  if (!store.SetMeta("families", "200 500000").ok()) std::abort();
  for (int chunk = 0; chunk < 4 && bytes.size() > 2; ++chunk) {
    const std::size_t size = static_cast<std::uint8_t>(bytes[0]) |
                             static_cast<std::uint8_t>(bytes[1]) << 8;
    bytes.remove_prefix(2);
    if (!store
             .SetSummary({SummaryKind::kFamilies, 0, kNow - chunk / 2, chunk},
                         bytes.substr(0, size))
             .ok())
      std::abort();
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  Families families(256);
  if (families.Load(store).ok()) {
    FamilyMember member;
    member.item = 1;
    member.minute = kNow * 60;
    families.Add(member);
    families.VisitCopied(0, [](const Family& family) {
      if (family.Authors() == 0) std::abort();
    });
    if (!families.Write(store).ok()) std::abort();
    // What was accepted is written so that it is read again.
    Families again(256);
    if (!again.Load(store).ok()) std::abort();
    if (again.size() > families.size()) std::abort();
  }
  store.Rollback();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1,
                               size - 1);
  std::string again;
  switch (data[0] % 7) {
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
    case 4:
      ReadFamilies(bytes);
      return 0;
    default: {
      constexpr std::uint32_t kBrand = 0, kPanel = 0x80000000,
                              kSources = 0x7fffffff;
      const std::uint32_t of = data[0] % 7 == 3   ? kBrand
                               : data[0] % 7 == 5 ? kPanel
                                                  : kSources;
      auto detector = *vigie::MakeBadBuzzDetector({});
      detector->SetBrands({{.name = "Brand"}});
      if (!detector->Load(of, bytes).ok()) return 0;
      std::vector<vigie::IncidentChange> changes;
      for (std::int64_t minute = 29'460'420; minute < 29'460'450; ++minute) {
        detector->Observe({.minute = minute, .tone = vigie::Tone::kNegative});
        detector->ObserveSource(0, 5);
        detector->Advance((minute + 1) * vigie::kMinute, changes);
      }
      detector->SaveChanged([](std::uint32_t, std::string_view) {});
      return 0;
    }
  }
}
