#include "analyzers/copies/copies.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "analyzers/copies/function_words.h"
#include "analyzers/copies/link.h"
#include "pipeline/base/hash.h"

namespace vigie {
namespace {

constexpr std::size_t kMostWords = 256;
// Parts computed together, in registers.
constexpr int kLanes = 8;
using Lanes [[gnu::vector_size(32)]] = std::uint32_t;

// The hash functions: feature x multiplier. The features are well mixed
// already; odd multipliers order them in ways that have little in common.
constexpr std::array<std::uint32_t, kSketchParts> MakeMultipliers() {
  std::array<std::uint32_t, kSketchParts> out{};
  std::uint64_t state = 1;  // a linear congruential generator (Knuth's MMIX)
  for (std::uint32_t& multiplier : out) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    multiplier = static_cast<std::uint32_t>(state >> 32) | 1;
  }
  return out;
}
alignas(64) constexpr std::array<std::uint32_t, kSketchParts> kMultipliers =
    MakeMultipliers();

// A cut-off text ends with an ellipsis, its last word is half a word.
bool EndsCut(std::string_view text) {
  return text.ends_with("\xe2\x80\xa6") || text.ends_with("...");
}

class Copies final : public Analyzer {
 public:
  void Score(const Tokens& tokens, ScoredMention& scored) override {
    Fingerprint& print = scored.fingerprint;
    print = {};
    const Mention& mention = *scored.mention;
    if (mention.type == MentionType::kRepost && !mention.repost_of.empty())
      print.original = ItemHash(mention.platform, mention.repost_of);
    print.link = LinkOf(tokens, mention);
    print.words = TakeWords(tokens);
    if (print.words >= kSketchWords) Sketch(print);
  }

 private:
  // Fills words_ with the content words; returns how many they are worth.
  std::uint16_t TakeWords(const Tokens& tokens);
  void Sketch(Fingerprint& print) const;
  static std::uint64_t LinkOf(const Tokens& tokens, const Mention& mention);

  const FunctionWords& function_words_ = FunctionWords::Get();
  std::size_t count_ = 0;
  std::array<std::uint64_t, kMostWords> words_;
};

std::uint16_t Copies::TakeWords(const Tokens& tokens) {
  count_ = 0;
  std::size_t characters = 0;
  std::size_t before_tags = 0, characters_before = 0;
  std::uint32_t last_end = 0;
  // Without a branch but at the end: which words are content nobody can
  // foretell.
  for (const Token& token : tokens.tokens) {
    if (count_ == kMostWords) break;
    const bool whole = (token.flags & kTokenSegment) == 0;
    const bool word = whole & (token.kind == TokenKind::kWord);
    const bool character = whole & (token.kind == TokenKind::kChar);
    const bool tag = whole & (token.kind == TokenKind::kHashtag);
    const bool number =
        static_cast<unsigned char>(tokens.folded[token.begin] - '0') < 10;
    const bool content = word & ((token.end - token.begin >= 3) | number) &
                         !function_words_.Has(token.hash);
    words_[count_] = token.hash;
    count_ += content | character | tag;
    characters += character;
    last_end = content ? token.end : (character | tag) ? 0 : last_end;
    // Short words and function words are no content, but a tag before them
    // was part of the sentence.
    before_tags = word | character ? count_ : before_tags;
    characters_before = word | character ? characters : characters_before;
  }
  if (count_ < kMostWords) {
    count_ = before_tags;
    characters = characters_before;
  }
  // "…" and "..." are both no words: half a word stands right before them.
  if (count_ > 0 && last_end != 0 && EndsCut(tokens.text) &&
      last_end + 3 == tokens.folded.size())
    --count_;
  // Two Chinese or Japanese characters are about a word.
  return static_cast<std::uint16_t>(count_ - characters + characters / 2);
}

void Copies::Sketch(Fingerprint& print) const {
  std::array<std::uint32_t, kMostWords> features;
  const std::size_t n = count_ - 1;
  for (std::size_t i = 0; i < n; ++i)
    features[i] = static_cast<std::uint32_t>(
        Mix64(words_[i] + 0x9e3779b97f4a7c15ull * words_[i + 1]) >> 32);
  for (int block = 0; block < kSketchParts; block += 2 * kLanes) {
    Lanes by_a, by_b;
    std::memcpy(&by_a, &kMultipliers[block], sizeof by_a);
    std::memcpy(&by_b, &kMultipliers[block + kLanes], sizeof by_b);
    Lanes least_a = ~Lanes{}, least_b = ~Lanes{};
    for (std::size_t i = 0; i < n; ++i) {
      const Lanes feature = Lanes{} + features[i];
      const Lanes a = feature * by_a, b = feature * by_b;
      least_a = a < least_a ? a : least_a;
      least_b = b < least_b ? b : least_b;
    }
    // The smallest of many are all small: their high bits say nothing.
    least_a = (least_a * 0x9e3779b1u) >> 24;
    least_b = (least_b * 0x9e3779b1u) >> 24;
    for (int k = 0; k < kLanes; ++k) {
      print.sketch[block + k] = static_cast<std::uint8_t>(least_a[k]);
      print.sketch[block + kLanes + k] = static_cast<std::uint8_t>(least_b[k]);
    }
  }
}

std::uint64_t Copies::LinkOf(const Tokens& tokens, const Mention& mention) {
  if (mention.type == MentionType::kArticle && !mention.url.empty())
    return LinkHash(mention.url);
  std::uint64_t only = 0;
  const auto another = [&only](std::string_view url) {
    const std::uint64_t hash = LinkHash(url);
    if (hash == 0 || hash == only) return false;
    const bool second = only != 0;
    only = hash;
    return second;
  };
  // Expanded addresses, where the platform gives them: what stands in the text
  // differs from post to post.
  for (const std::string_view link : mention.links)
    if (another(link)) return 0;
  if (only != 0) return only;
  for (const Token& token : tokens.tokens)
    if (token.kind == TokenKind::kUrl && another(tokens.Source(token)))
      return 0;
  return only;
}

}  // namespace

std::unique_ptr<Analyzer> MakeCopiesAnalyzer() {
  return std::make_unique<Copies>();
}

}  // namespace vigie
