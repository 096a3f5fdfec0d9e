// A mention with what the analyzers concluded about it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/model/fingerprint.h"
#include "pipeline/model/labels.h"
#include "pipeline/model/language.h"
#include "pipeline/model/mention.h"

namespace vigie {

// How a message sounds. kUnsupported: in a language no model was made for,
// shown as such and counted apart, never guessed.
enum class Tone : std::uint8_t { kNegative, kNeutral, kPositive, kUnsupported };
inline constexpr int kTones = 4;
std::string_view ToneName(Tone tone);

// Probabilities and scores are integers, in thousandths, so that two machines
// decide alike.
struct Sentiment {
  Tone tone = Tone::kUnsupported;
  std::int32_t score = 0;        // -1000 (bad) to 1000 (good)
  std::int32_t probability = 0;  // of `tone`, 0 to 1000
};

// Below this relevance, in thousandths, a mention is perhaps not about the
// brand at all (a homonym): kept and shown, outside signals and figures.
inline constexpr std::int32_t kDoubtful = 500;

inline constexpr std::uint32_t kNoToken = 0xffffffff;

// One watched brand that the mention is about.
struct BrandHit {
  std::uint32_t brand = 0;        // index into Rules::brands
  Sentiment sentiment{};          // about this brand
  std::int32_t relevance = 1000;  // probability that it is about the brand
  // First token that speaks of it, where the mention is about several brands;
  // kNoToken when none does (a regular expression found it), or it is alone.
  std::uint32_t token = kNoToken;
};

// Lifetime: as its Mention's. Reused from mention to mention: the vectors keep
// their memory.
struct ScoredMention {
  const Mention* mention = nullptr;
  Language language = Language::kUnknown;
  Sentiment sentiment{};  // of the whole text
  Labels labels{};
  Fingerprint fingerprint{};
  std::vector<BrandHit> brands{};  // ascending by brand, each once

  void Reset(const Mention& m) {
    mention = &m;
    language = Language::kUnknown;
    sentiment = {};
    labels = {};
    fingerprint = {};
    brands.clear();
  }
};

// Why an analyzer concluded what it did: made only when a person asks.
struct Reason {
  std::string analyzer;     // "query", "sentiment"
  std::string subject;      // the brand, or "" for the whole text
  std::string evidence;     // the characters of the text that count
  std::string detail;       // in words: the query leaf, the weight
  std::int32_t weight = 0;  // thousandths; 0 when it has none
};

}  // namespace vigie
