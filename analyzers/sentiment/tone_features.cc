#include "analyzers/sentiment/tone_features.h"

#include <algorithm>

namespace vigie {
namespace {

// Where each kind of feature begins among the named rows.
enum NamedRow : std::uint16_t {
  kWeight = 1,      // 7 weights x turned or not
  kGoodWords = 20,  // how many, up to 5
  kBadWords = 30,
  kSum = 40,           // -10 to 10
  kLastWeight = 64,    // 7
  kLastClause = 72,    // -6 to 6
  kExclamations = 88,  // up to 3
  kQuestions = 92,
  kDots = 96,
  kLength = 100,    // eight sizes
  kCapitals = 110,  // none, some, most
  kLinks = 114,     // up to 2
  kHandles = 118,
  kHashtags = 122,
  kFirstHandle = 128,
};

std::uint16_t Row(NamedRow base, std::int64_t n) {
  return static_cast<std::uint16_t>(base + n);
}
// To the nearest thousand, kept within +-limit.
std::int64_t Step(std::int64_t sum, std::int64_t limit) {
  return std::clamp((sum + (sum >= 0 ? 500 : -500)) / 1000, -limit, limit);
}

}  // namespace

void AppendToneFeatures(const Tokens& tokens, const ToneReader& reader,
                        std::size_t first, std::size_t last, std::int64_t sum,
                        const TextMarks& marks, FeatureList& out) {
  auto& named = out.named;
  const std::vector<ToneReader::Word>& read = reader.words();
  std::int64_t good = 0, bad = 0, final = 0;
  for (const std::uint32_t i : reader.speaking()) {
    if (i < first || i >= last) continue;
    const std::int64_t step = Step(read[i].weight, 3);
    named.push_back(Row(kWeight, 2 * (step + 3) + read[i].turned));
    ++(read[i].weight > 0 ? good : bad);
    final = step;
  }
  named.push_back(Row(kGoodWords, std::min<std::int64_t>(good, 5)));
  named.push_back(Row(kBadWords, std::min<std::int64_t>(bad, 5)));
  named.push_back(Row(kSum, 10 + Step(sum, 10)));
  if (good + bad > 0) named.push_back(Row(kLastWeight, 3 + final));
  named.push_back(
      Row(kLastClause, 6 + Step(reader.LastClause(first, last), 6)));
  const bool whole = first == 0 && last == tokens.tokens.size();
  const int capitals =
      whole ? reader.capitals() : tokens.CountInCapitals(first, last);
  ToneReader::Counts counts;
  if (whole) {
    counts = reader.counts();
  } else {
    for (std::size_t i = first; i < last; ++i) counts.Add(tokens.tokens[i]);
  }
  const int words = counts.words;
  named.push_back(Row(kExclamations, std::min(marks.exclamations, 3)));
  named.push_back(Row(kQuestions, std::min(marks.questions, 3)));
  named.push_back(Row(kDots, std::min(marks.dots, 3)));
  named.push_back(Row(kLength, std::min(words / 4, 7)));
  named.push_back(Row(kCapitals, capitals == 0          ? 0
                                 : 2 * capitals < words ? 1
                                                        : 2));
  named.push_back(Row(kLinks, std::min(counts.links, 2)));
  named.push_back(Row(kHandles, std::min(counts.handles, 2)));
  named.push_back(Row(kHashtags, std::min(counts.hashtags, 3)));
  if (first < last && tokens.tokens[first].kind == TokenKind::kHandle)
    named.push_back(kFirstHandle);
}

}  // namespace vigie
