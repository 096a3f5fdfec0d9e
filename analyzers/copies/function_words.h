// Words that say nothing by themselves (the, pour, nicht, …): two texts that
// share only these share nothing.
#pragma once

#include <array>
#include <cstdint>

namespace vigie {

// Of French, English, German, Spanish, Italian and Portuguese, three letters
// and more; by TermHash of the folded word. Immutable.
class FunctionWords {
 public:
  static const FunctionWords& Get();
  // Without a branch: half of the words of a text are among them.
  bool Has(std::uint64_t hash) const {
    const std::uint64_t* const bucket = &words_[BucketOf(hash, seed_)];
    bool has = false;
    for (std::size_t i = 0; i < kBucket; ++i) has |= bucket[i] == hash;
    return has;
  }

 private:
  static constexpr std::size_t kBucket = 4, kBuckets = 256;
  FunctionWords();
  // Fills the buckets; false when one does not hold its words.
  bool Fill(std::uint64_t seed);
  static std::size_t BucketOf(std::uint64_t hash, std::uint64_t seed) {
    return (hash * seed >> 56) * kBucket;
  }
  std::uint64_t seed_ = 0;  // with which no bucket overflows
  alignas(64) std::array<std::uint64_t, kBucket * kBuckets> words_{};
};

}  // namespace vigie
