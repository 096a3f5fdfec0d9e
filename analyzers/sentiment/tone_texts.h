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
  // Weighs the text and replaces `out` by its features. `own`, where it is
  // given: what the customer says of its words; read by Part, too.
  void Whole(const Tokens& tokens, Language language, FeatureList& out,
             const OwnMarks* own = nullptr);

  // REQUIRES, from here on: Whole was called with these tokens.
  // Parts the text between its brands.
  void PartBrands(const Tokens& tokens, const ScoredMention& scored) {
    reader_.PartBrands(tokens, scored);
  }
  // Replaces `out` by the features of the part about the brand named at
  // `token`; `lexicon` is what the lexicon says of it, `own` what the
  // customer's words do (thousandths).
  struct PartSums {
    std::int64_t lexicon = 0, own = 0;
  };
  PartSums Part(const Tokens& tokens, std::uint32_t token, FeatureList& out);

  const ToneReader& reader() const { return reader_; }

 private:
  const OwnMarks* own_ = nullptr;  // of the text that was read last
  ToneReader reader_;
  TextFeatures features_;
};

}  // namespace vigie
