#include "pipeline/aggregate/distinct.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <vector>

#include "pipeline/base/random.h"

namespace vigie {
namespace {

std::string Bytes(const DistinctCounter& counter) {
  std::string bytes;
  counter.Serialize(bytes);
  return bytes;
}

std::vector<std::uint64_t> Hashes(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::uint64_t> hashes;
  for (std::size_t i = 0; i < n; ++i) hashes.push_back(random.Next());
  return hashes;
}

TEST(DistinctCounter, IsExactUpTo64AndIgnoresTheUnknownAuthor) {
  DistinctCounter counter;
  EXPECT_TRUE(counter.empty());
  std::set<std::uint64_t> oracle;
  for (const std::uint64_t hash : Hashes(64, 1)) {
    counter.Add(hash);
    counter.Add(hash);
    counter.Add(0);
    oracle.insert(hash);
    ASSERT_EQ(counter.Estimate(), oracle.size());
    ASSERT_TRUE(counter.exact());
  }
  counter.Add(12345);
  EXPECT_FALSE(counter.exact());
  EXPECT_EQ(counter.Estimate(), 65u);
}

TEST(DistinctCounter, StaysWithinThreeSigmaOfTheExactSet) {
  constexpr double kSigma = 1.04 / 64;  // of 4096 registers
  for (const std::size_t n :
       {100u, 760u, 1000u, 3000u, 10000u, 20000u, 100000u, 1000000u}) {
    double worst = 0, square = 0;
    const int rounds = n >= 1000000 ? 3 : 10;
    for (int round = 0; round < rounds; ++round) {
      DistinctCounter counter;
      for (const std::uint64_t hash : Hashes(n, 100 + round)) {
        counter.Add(hash);
        if (n < 1000) counter.Add(hash);
      }
      const double error =
          (static_cast<double>(counter.Estimate()) - static_cast<double>(n)) /
          static_cast<double>(n);
      worst = std::max(worst, std::abs(error));
      square += error * error / rounds;
    }
    std::printf("%8zu authors: rms error %.2f %%, worst %.2f %%\n", n,
                100 * std::sqrt(square), 100 * worst);
    EXPECT_LE(worst, n <= 760 ? 0.002 : 3 * kSigma) << n;
  }
}

TEST(DistinctCounter, IsAFunctionOfTheSetWhateverTheOrderAndTheMerges) {
  Random random(5);
  for (const std::size_t n :
       {0u, 1u, 63u, 64u, 65u, 66u, 300u, 767u, 768u, 769u, 770u, 5000u}) {
    std::vector<std::uint64_t> hashes = Hashes(n, n + 7);
    DistinctCounter once;
    for (const std::uint64_t hash : hashes) once.Add(hash);
    for (int round = 0; round < 5; ++round) {
      for (std::size_t i = n; i > 1; --i)
        std::swap(hashes[i - 1], hashes[random.Below(i)]);
      // Parts that overlap, of all forms, merged one into the other.
      DistinctCounter parts[3], all;
      for (const std::uint64_t hash : hashes) {
        parts[random.Below(3) * random.Below(2)].Add(hash);
        if (random.Chance(0.3)) parts[2].Add(hash);
      }
      for (const DistinctCounter& part : parts) all.Merge(part);
      all.Merge(all);
      ASSERT_EQ(Bytes(all), Bytes(once)) << n;
      ASSERT_EQ(all.Estimate(), once.Estimate());
    }
    DistinctCounter read;
    read.Add(99);
    ASSERT_TRUE(read.Parse(Bytes(once)).ok());
    ASSERT_EQ(Bytes(read), Bytes(once));
    read.Add(4711);
    once.Add(4711);
    ASSERT_EQ(Bytes(read), Bytes(once));
  }
}

TEST(DistinctCounter, IsBoundedInMemoryAndBytes) {
  DistinctCounter counter;
  for (const std::uint64_t hash : Hashes(200000, 3)) {
    counter.Add(hash);
    ASSERT_LE(counter.MemoryBytes(), 4200u + sizeof counter);
  }
  EXPECT_LE(Bytes(counter).size(), 3100u);
}

TEST(DistinctCounter, RefusesDamagedAndNewerBytes) {
  for (const std::size_t n : {5u, 200u, 5000u}) {
    DistinctCounter counter;
    for (const std::uint64_t hash : Hashes(n, 9)) counter.Add(hash);
    const std::string bytes = Bytes(counter);
    DistinctCounter read;
    for (std::size_t cut = 0; cut < bytes.size(); cut += 1 + cut / 20)
      ASSERT_FALSE(read.Parse(std::string_view(bytes).substr(0, cut)).ok());
    EXPECT_FALSE(read.Parse(bytes + "x").ok());
    std::string newer = bytes;
    newer[0] = 2;
    EXPECT_EQ(read.Parse(newer).code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_TRUE(read.empty());
    // What is accepted is canonical.
    Random random(n);
    for (int i = 0; i < 2000; ++i) {
      std::string hurt = bytes;
      hurt[random.Below(hurt.size())] ^=
          static_cast<char>(1 + random.Below(255));
      if (read.Parse(hurt).ok()) {
        ASSERT_EQ(Bytes(read), hurt);
        read.Add(77);
        read.Estimate();
      }
    }
  }
}

}  // namespace
}  // namespace vigie
