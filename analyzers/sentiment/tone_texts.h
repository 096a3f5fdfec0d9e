// What a tone table sees of a text, or of the part of it that speaks of one
// brand. Training and judging pass through here alike.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include "analyzers/linear/features.h"
#include "analyzers/sentiment/tone_features.h"
#include "analyzers/sentiment/tone_reader.h"
#include "pipeline/model/language.h"

namespace vigie {

// The lexicon of a language made ready; emoji only for one without words of
// ours. Thread-safe; lives for ever.
const ToneModel& ToneModelOf(Language language);

class ToneTexts {
 public:
  // Weighs the text and replaces `out` by its features.
  void Whole(const Tokens& tokens, Language language, FeatureList& out);

  // REQUIRES, from here on: Whole was called with these tokens.
  // Parts the text between its brands.
  void PartBrands(const Tokens& tokens, const ScoredMention& scored) {
    reader_.PartBrands(tokens, scored);
  }
  // Replaces `out` by the features of the part about the brand named at
  // `token`; returns what the lexicon says of it (thousandths).
  std::int64_t Part(const Tokens& tokens, std::uint32_t token,
                    FeatureList& out);

  const ToneReader& reader() const { return reader_; }

 private:
  ToneReader reader_;
  TextFeatures features_;
};

}  // namespace vigie
