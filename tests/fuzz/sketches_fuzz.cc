// Stored sketches, families and detector states, damaged: refused, or usable.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/aggregate/distinct.h"
#include "pipeline/aggregate/families.h"
#include "pipeline/aggregate/heavy_hitters.h"
#include "pipeline/aggregate/samples.h"
#include "pipeline/base/bytes.h"
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

constexpr std::uint32_t kBrand = 0, kPanel = 0x80000000, kSources = 0x7fffffff;

std::unique_ptr<vigie::Detector> NewDetector() {
  auto detector = *vigie::MakeBadBuzzDetector({});
  detector->SetBrands({{.name = "Brand", .panel = "telecom"}});
  return detector;
}

// The minute after a brand's state, where a run would go on with it.
std::int64_t MinuteAfter(std::uint32_t of, std::string_view bytes) {
  constexpr std::int64_t kUsual = 29'460'420, kFar = std::int64_t{1} << 32;
  if (of != kBrand) return kUsual;
  vigie::ByteReader r(bytes);
  r.Fixed<std::uint16_t>();
  r.Signed();
  const std::int64_t head = r.Signed();
  return std::abs(head) < kFar ? (head + 1) * vigie::kBinMinutes : kUsual;
}

void ReadDetector(std::uint32_t of, std::string_view bytes) {
  auto detector = NewDetector();
  if (!detector->Load(of, bytes).ok()) return;
  const std::int64_t begin = MinuteAfter(of, bytes);
  const auto observe = [&](std::uint32_t i) {
    detector->Observe(
        {.minute = begin + i / 4,
         .tone = i % 4 == 3 ? vigie::Tone::kPositive : vigie::Tone::kNegative,
         .repost = i % 8 == 1,
         .alarming = i % 16 == 2,
         .item = i + 1,
         .author = (i % 50 + 1) * 0x9e3779b97f4a7c15,
         .reach_milli = i % 5 * 1500,
         .stars = static_cast<std::uint8_t>(i % 6)});
  };
  // What was accepted is written so that it is read again.
  observe(0);
  detector->ObserveSource(0, 1);
  auto again = NewDetector();
  detector->SaveChanged([&again](std::uint32_t number, std::string_view state) {
    if (!again->Load(number, state).ok()) std::abort();
  });
  std::vector<vigie::IncidentChange> changes;
  for (std::uint32_t i = 1; i < 120; ++i) {
    observe(i);
    if (i % 4 != 3) continue;
    detector->ObserveSource(0, 5);
    detector->Advance((begin + i / 4 + 1) * vigie::kMinute, changes);
  }
  detector->SaveChanged([](std::uint32_t, std::string_view) {});
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
    case 3:
      ReadDetector(kBrand, bytes);
      return 0;
    case 5:
      ReadDetector(kPanel, bytes);
      return 0;
    default:
      ReadDetector(kSources, bytes);
      return 0;
  }
}
