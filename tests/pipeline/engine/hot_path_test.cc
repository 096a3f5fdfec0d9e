// No allocation per mention once warm: every operator new is counted while a
// partition works through records like those it has seen before.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "deploy/vigie/catalog.h"
#include "ingest/simulate/simulation.h"
#include "pipeline/base/hash.h"
#include "pipeline/engine/partition.h"

namespace {
std::atomic<std::uint64_t> g_allocations{0};
}  // namespace

void* operator new(std::size_t size) {
  g_allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  g_allocations.fetch_add(1, std::memory_order_relaxed);
  const auto a = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(a, (size + a - 1) / a * a))
    return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace vigie {
namespace {

TEST(HotPath, AllocatesNothingOnceWarm) {
  Rules rules;
  for (const SimulatedBrand& brand : SimulatedBrands())
    rules.brands.push_back({.name = brand.name, .query = brand.query});
  RulesLibrary library;
  library.Add(rules);
  Analyst analyst(AllMappings(), MakeAnalysis, library);

  // Records as the log would give them, 20 % about a brand.
  Simulation simulation({.seed = 5, .rate = 200, .duration = 10 * kMinute});
  std::vector<std::string> payloads;
  std::vector<Record> records;
  std::string line;
  Micros time = 0;
  std::unique_ptr<Mapping> mapping = AllMappings()[0].second();
  std::vector<Micros> times;
  while (simulation.Next(line, time)) {
    times.push_back(time);
    payloads.push_back(line);
    payloads.back().append(64, '\0');
  }
  ASSERT_GT(payloads.size(), 20'000u);
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    Record record;
    record.append_time = times[i];
    record.source = 1;
    record.at = {1, i + 1, 0};
    record.format = FormatName::Of("mention");
    record.payload =
        std::string_view(payloads[i]).substr(0, payloads[i].size() - 64);
    ItemKey key;
    ASSERT_TRUE(mapping->Key(PaddedView{record.payload}, key).ok());
    record.op = key.op;
    record.item = ItemHash(key.platform, key.id);
    record.version = key.version;
    records.push_back(record);
  }

  std::vector<std::unique_ptr<Partial>> owned;
  std::vector<Partial*> free_partials;
  std::uint64_t rows = 0;
  free_partials.reserve(64);
  PartitionState start;
  start.rules = 0;
  start.rules_hash = rules.Hash();
  Partition partition(0, start, analyst,
                      {[&] {
                         if (free_partials.empty()) {
                           owned.push_back(std::make_unique<Partial>());
                           free_partials.push_back(owned.back().get());
                         }
                         Partial* partial = free_partials.back();
                         free_partials.pop_back();
                         partial->Clear();
                         return partial;
                       },
                       [&](Partial* partial) {
                         rows += partial->rows.size();
                         free_partials.push_back(partial);
                       }});
  std::uint64_t offset = 0;
  const auto pass = [&](std::uint64_t epoch) {
    for (Record& record : records) {
      record.offset = offset++;
      record.at.epoch = epoch;
      record.item = Mix64(record.item + epoch);  // other items, alike texts
      const absl::Status taken = partition.Take(record);
      ASSERT_TRUE(taken.ok());
    }
  };
  pass(1);
  pass(2);
  rows = 0;
  const std::uint64_t before = g_allocations.load();
  pass(3);
  const std::uint64_t after = g_allocations.load();
  EXPECT_GT(rows, records.size() / 10);
  EXPECT_EQ(after - before, 0u) << "over " << records.size() << " mentions";
}

}  // namespace
}  // namespace vigie
