// Teaching and examining the labels: from a corpus to a table, and from a table
// to figures, beside those of the keywords alone.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/labels/label_id.h"
#include "analyzers/linear/corpus.h"
#include "analyzers/linear/trainer.h"
#include "analyzers/linear/yes_no.h"

namespace vigie {

struct LabelFigures {
  std::array<YesNo, kLabels> labels;    // as the product says them
  std::array<YesNo, kLabels> keywords;  // by the lexicon alone
  std::uint64_t texts = 0;
  double texts_per_second = 0;  // judging alone; 0 when not timed
};

struct TaughtLabels {
  LinearTable table;
  LabelFigures apart;  // by tables that saw no text of the same sector
};
// The texts of `language`, others are passed over.
absl::StatusOr<TaughtLabels> TrainLabels(
    const std::vector<CorpusText>& texts, const std::string& language,
    const TrainSettings& settings,
    const std::function<void(int done, int all)>& progress = {});

// With the program's tables, or with `own`. InvalidArgument when that is none.
absl::StatusOr<LabelFigures> ExamineLabels(const std::vector<CorpusText>& texts,
                                           const LinearTable* own = nullptr);

}  // namespace vigie
