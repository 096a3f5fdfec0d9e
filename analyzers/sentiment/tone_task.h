// Teaching and examining the tone: from labelled texts to a table, and from a
// table to figures.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/linear/corpus.h"
#include "analyzers/linear/evaluation.h"
#include "analyzers/linear/labelled.h"
#include "analyzers/linear/trainer.h"

namespace vigie {

// Labels: 0 negative 1 neutral 2 positive, or these words. Below zero: none of
// them.
int ToneLabel(std::string_view label);

struct WeightedTexts {
  std::vector<LabelledText> texts;
  float weight = 1;  // how much each counts
  // Like what will be judged: learned apart, too (tone_heads.h).
  bool like = false;
};

// A tone table of `language` from the texts of that language; others are
// passed over. The names of brands that a corpus gives are hidden from it, as
// they are in a run. With sets that are `like` and sets that are not it has two
// opinions. InvalidArgument names a label that is none, or a class
// without an example.
absl::StatusOr<LinearTable> TrainTone(
    const std::vector<WeightedTexts>& sets, std::string_view language,
    const TrainSettings& settings,
    const std::function<void(int done, int all)>& progress = {});

struct Examined {
  Figures figures;
  double texts_per_second = 0;  // of judging, on texts already cut into words
};
// Judges each text in the language of its line, with the tables of the program
// or with `own`. InvalidArgument as TrainTone.
absl::StatusOr<Examined> ExamineTone(const std::vector<LabelledText>& texts,
                                     const LinearTable* own = nullptr);

struct Adapted {
  std::array<int, 3> prior{};  // BrandRule::tone_prior
  Figures before;              // with all classes counting alike
  Figures after;  // each fifth judged with the prior of the other four
};
// Learns from a small labelled sample how a brand's stream leans. Texts in a
// language without a table are passed over. InvalidArgument as TrainTone, and
// when fewer than 20 texts are left.
absl::StatusOr<Adapted> AdaptTone(const std::vector<LabelledText>& texts,
                                  const LinearTable* own = nullptr);

struct ExaminedBrands {
  Figures figures;  // each brand judged by its part of the text
  Figures copied;   // what copying the whole text's tone would reach
  std::uint64_t not_named = 0;  // brands whose name the text does not hold
};
// The tone about each brand, of the texts with two brands or more. Brands that
// a text is not about ("off") are passed over.
absl::StatusOr<ExaminedBrands> ExamineBrands(
    const std::vector<CorpusText>& texts, const LinearTable* own = nullptr);

}  // namespace vigie
