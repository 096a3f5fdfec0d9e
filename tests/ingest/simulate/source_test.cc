#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/simulate/simulate.h"

namespace vigie {
namespace {

SimulationOptions Short() {
  SimulationOptions options;
  options.rate = 5;
  options.start = kSimulationStart + 9 * kHour;
  options.duration = 20 * kMinute;
  return options;
}

// Reads to the end; what was read, in order.
std::vector<std::string> Drain(Source& source, std::uint64_t& position) {
  std::vector<std::string> lines;
  SourceBatch batch;
  while (true) {
    batch.Clear();
    const absl::Status status = source.Read(batch, kSecond);
    for (const SourceBatch::Item& item : batch.items()) {
      EXPECT_EQ(item.position, position + 1);
      position = item.position;
      lines.emplace_back(batch.payload(item));
    }
    if (!status.ok()) {
      EXPECT_TRUE(absl::IsOutOfRange(status)) << status;
      return lines;
    }
  }
}

TEST(SimulateSource, GivesEveryLineOnceWithRisingPositionsThenEnds) {
  const auto source = MakeSimulateSource(Short());
  ASSERT_TRUE(source->Open({}).ok());
  std::uint64_t position = 0;
  const auto lines = Drain(*source, position);
  EXPECT_EQ(lines.size(), position);

  Simulation simulation(Short());
  std::string line;
  Micros time = 0;
  for (const std::string& given : lines) {
    ASSERT_TRUE(simulation.Next(line, time));
    EXPECT_EQ(given, line);
  }
  EXPECT_FALSE(simulation.Next(line, time));
}

TEST(SimulateSource, GoesOnAfterTheLastDurableLine) {
  const auto first = MakeSimulateSource(Short());
  ASSERT_TRUE(first->Open({}).ok());
  std::uint64_t position = 0;
  const auto all = Drain(*first, position);
  ASSERT_GT(all.size(), 1500u);

  const auto second = MakeSimulateSource(Short());
  EXPECT_EQ(second->epoch(), first->epoch());
  EXPECT_NE(second->epoch(), 0u);
  ASSERT_TRUE(second->Open({{second->epoch(), 1000, 0}, ""}).ok());
  position = 1000;
  const auto rest = Drain(*second, position);
  EXPECT_EQ(rest, std::vector<std::string>(all.begin() + 1000, all.end()));
}

TEST(SimulateSource, OtherOptionsAreAnotherEpochAndBeginAnew) {
  SimulationOptions options = Short();
  options.seed = 9;
  const auto source = MakeSimulateSource(options);
  EXPECT_NE(source->epoch(), MakeSimulateSource(Short())->epoch());
  ASSERT_TRUE(
      source->Open({{MakeSimulateSource(Short())->epoch(), 1000, 0}, ""}).ok());
  std::uint64_t position = 0;
  EXPECT_GT(Drain(*source, position).size(), 1000u);
}

TEST(SimulateSource, AnInterruptCancelsTheNextReadOnly) {
  const auto source = MakeSimulateSource(Short());
  ASSERT_TRUE(source->Open({}).ok());
  source->Interrupt();
  SourceBatch batch;
  EXPECT_TRUE(absl::IsCancelled(source->Read(batch, kSecond)));
  EXPECT_TRUE(source->Read(batch, kSecond).ok());
}

TEST(SimulateSource, ReadsItsKeysAndTellsMistakesWithTheirPlace) {
  auto good = ConfigDocument::Parse(
      "seed: 7\nrate: 2.5\nduration: 2h\nstart: 2026-02-02T08:00:00Z\n"
      "crisis: true\ncrisis_at: 1h\ncrisis_brand: Novalia\n",
      "a.yaml");
  ASSERT_TRUE(good.ok()) << good.status();
  const SimulationOptions options = ReadSimulationOptions((*good)->root());
  EXPECT_TRUE((*good)->errors().empty()) << (*good)->errors().ToString();
  EXPECT_EQ(options.seed, 7u);
  EXPECT_EQ(options.rate, 2.5);
  EXPECT_EQ(options.duration, 2 * kHour);
  EXPECT_EQ(options.start, *ParseRfc3339("2026-02-02T08:00:00Z"));
  EXPECT_TRUE(options.crisis);
  EXPECT_EQ(options.crisis_at, kHour);

  auto bad =
      ConfigDocument::Parse("crisis_brand: Novalla\nstart: hier\n", "b.yaml");
  ASSERT_TRUE(bad.ok());
  ReadSimulationOptions((*bad)->root());
  const std::string errors = (*bad)->errors().ToString();
  EXPECT_NE(errors.find("did you mean `Novalia`"), errors.npos) << errors;
  EXPECT_NE(errors.find("b.yaml:2:"), errors.npos) << errors;

  auto late =
      ConfigDocument::Parse("seed: 1\ncrisis_at: 9h\nduration: 2h\n", "c.yaml");
  ASSERT_TRUE(late.ok());
  ReadSimulationOptions((*late)->root());
  EXPECT_NE((*late)->errors().ToString().find("c.yaml:2:"), errors.npos)
      << (*late)->errors().ToString();
}

}  // namespace
}  // namespace vigie
