#include "analyzers/sentiment/tone_texts.h"

#include <memory>
#include <vector>

#include "analyzers/sentiment/lexicon.h"

namespace vigie {

namespace {

std::span<const std::uint8_t> Hidden(const OwnMarks* own) {
  if (own == nullptr) return {};
  return own->hidden;
}

}  // namespace

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

void ToneTexts::Whole(const Tokens& tokens, Language language, FeatureList& out,
                      const OwnMarks* own) {
  out.Clear();
  own_ = own;
  features_.Append(tokens, 0, tokens.tokens.size(), out, Hidden(own));
  reader_.Weigh(ToneModelOf(language), tokens, own);
  AppendToneFeatures(tokens, reader_, 0, tokens.tokens.size(),
                     reader_.WholeText(), reader_.marks(), out);
}

namespace {

// The characters of some tokens, those that follow them included.
std::string_view TextOf(const Tokens& tokens, std::size_t first,
                        std::size_t last) {
  if (first >= last) return {tokens.folded.data(), 0};
  const std::size_t begin = first == 0 ? 0 : tokens.tokens[first].begin;
  const std::size_t end = last < tokens.tokens.size()
                              ? tokens.tokens[last].begin
                              : tokens.folded.size();
  return tokens.folded.substr(begin, end > begin ? end - begin : 0);
}

}  // namespace

ToneTexts::PartSums ToneTexts::Part(const Tokens& tokens, std::uint32_t token,
                                    FeatureList& out) {
  out.Clear();
  const ToneReader::Part part = reader_.AboutBrand(token);
  features_.Append(tokens, part.first, part.last, out, Hidden(own_));
  AppendToneFeatures(tokens, reader_, part.first, part.last, part.sum,
                     MarksOf(TextOf(tokens, part.first, part.last)), out);
  return {part.sum, reader_.OwnSum(part.first, part.last)};
}

}  // namespace vigie
