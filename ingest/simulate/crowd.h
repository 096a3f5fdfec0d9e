// What the people say: fills the content of one post, in a language and a
// tone, about a brand or about nothing in particular.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/simulate/grammar.h"
#include "ingest/simulate/people.h"
#include "ingest/simulate/post.h"
#include "ingest/simulate/simulation.h"
#include "pipeline/base/random.h"

namespace vigie {

// What the post is for. The tone of the everyday is drawn by the caller.
enum class Occasion : std::uint8_t {
  kNoise,
  kEveryday,
  kCrisis,
  kGoodBuzz,
  kGiveaway
};

// Thread-compatible.
class Crowd final : private GrammarSlots {
 public:
  // Lifetime: keeps references to both.
  Crowd(const std::vector<SimulatedBrand>& brands, const People& people,
        std::uint64_t seed);

  // Sets text, title, site, type, tags, link, country. REQUIRES: platform,
  // language, author, brand, tone are set; `hashtag` is the crisis' own.
  void Say(Occasion occasion, const std::string& hashtag, Random& random,
           SimulatedPost& post);

 private:
  enum Rule {
    kNeg,
    kNegVague,
    kPos,
    kPosVague,
    kNeu,
    kCrisisNeg,
    kCrisisNeu,
    kCrisisPos,
    kGiveaway,
    kGoodBuzz,
    kNoise,
    kTitleNeg,
    kTitlePos,
    kTitleNeu,
    kTitleCrisis,
    kTitleNoise,
    kArticle,
    kArticleNeg,
    kArticlePos,
    kArticleCrisis,
    kArticleNoise,
    kTag,
    kRules
  };
  struct Voice {
    Grammar grammar;
    std::array<int, kRules> rules{};
    std::vector<std::array<int, 4>> sectors;  // P N G Q by brand
  };

  void Fill(char slot, Random& random, std::string& out) override;
  Rule RuleFor(Occasion occasion, int tone, Random& random) const;
  void SayNews(Occasion occasion, Random& random, SimulatedPost& post);
  void AddTags(Occasion occasion, const std::string& hashtag, Random& random,
               SimulatedPost& post);

  const std::vector<SimulatedBrand>& brands_;
  const People& people_;
  std::vector<std::string> plain_names_;  // without accents and blanks
  std::vector<Voice> voices_;             // fr en es de pt
  const Voice* voice_ = nullptr;          // of the post being written
  SimulatedPost* post_ = nullptr;
};

}  // namespace vigie
