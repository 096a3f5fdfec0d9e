#include "analyzers/sentiment/tone_texts.h"

#include <memory>
#include <vector>

#include "analyzers/sentiment/lexicon.h"

namespace vigie {

const ToneModel& ToneModelOf(Language language) {
  struct Ready {
    Language language;
    std::unique_ptr<ToneModel> model;
  };
  static const std::vector<Ready>* const ready = [] {
    auto* all = new std::vector<Ready>;
    for (const LanguageLexicon& lexicon : kToneLexicons)
      all->push_back({MakeLanguage(lexicon.language),
                      std::make_unique<ToneModel>(*lexicon.lexicon)});
    return all;
  }();
  for (const Ready& one : *ready)
    if (one.language == language) return *one.model;
  return *ready->back().model;
}

void ToneTexts::Whole(const Tokens& tokens, Language language,
                      FeatureList& out) {
  out.Clear();
  reader_.Weigh(ToneModelOf(language), tokens);
  features_.Append(tokens, out);
  AppendToneFeatures(tokens, reader_, 0, tokens.tokens.size(),
                     reader_.WholeText(tokens), out);
}

void ToneTexts::Part(const Tokens& tokens, std::uint32_t token,
                     FeatureList& out) {
  out.Clear();
  const ToneReader::Part part = reader_.AboutBrand(token);
  features_.Append(tokens, part.first, part.last, out);
  AppendToneFeatures(tokens, reader_, part.first, part.last, part.sum, out);
}

}  // namespace vigie
