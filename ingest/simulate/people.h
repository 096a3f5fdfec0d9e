// The people of the simulation: a few loud ones and a long tail, each with a
// handle, a name, an audience and a way of writing that stay the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/random.h"

namespace vigie {

class People {
 public:
  static constexpr std::uint32_t kCount = 300'000;

  explicit People(std::uint64_t seed);

  // By Zipf's law with an offset: the loudest writes 0.07 % of all.
  std::uint32_t Draw(Random& random) const;
  // One of the loudest.
  std::uint32_t DrawLoud(Random& random) const;

  void AppendHandle(std::uint32_t person, std::string& out) const;
  void AppendName(std::uint32_t person, std::string& out) const;
  // A proper name of the long tail: 300,000 of them, by Zipf's law.
  void AppendProperName(Random& random, std::string& out) const;
  // Log-normal: half of them have fewer than 180.
  std::uint32_t Followers(std::uint32_t person) const;
  bool Verified(std::uint32_t person) const {
    return Followers(person) > 50'000;
  }
  std::uint64_t Key(std::uint32_t person) const {
    return Mix64(seed_ + person);
  }

  // As this person types: without accents, in lower case, with a slip of the
  // fingers, or all right. Only letters change.
  void Mangle(std::uint32_t person, Random& random, std::string& text) const;

 private:
  const std::uint64_t seed_;
  std::vector<std::uint32_t> ranks_;      // quantiles of the Zipf law
  std::vector<std::uint32_t> audiences_;  // quantiles of the log-normal law
};

}  // namespace vigie
