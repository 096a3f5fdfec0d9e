// Teaching and examining relevance: from labelled texts to a table, and from a
// table to figures.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/linear/trainer.h"
#include "analyzers/linear/yes_no.h"

namespace vigie {

// One brand in one text.
struct RelevanceText {
  std::string brand, language, text;
  bool about = false;
};

// Of a corpus file, every brand of every text ("off": not about it); of lines
// `label <tab> language <tab> text`, `brand` with the labels about and off.
// NotFound, or InvalidArgument "FILE:LINE: …".
absl::StatusOr<std::vector<RelevanceText>> ReadRelevance(
    const std::string& path, std::string_view brand);

struct RelevanceFigures {
  YesNo about;                  // said to be about the brand
  YesNo homonyms;               // the same, of the brands that are judged only
  YesNo off;                    // said not to be
  std::uint64_t not_named = 0;  // the text does not hold the brand's name
};

struct TaughtRelevance {
  LinearTable table;
  RelevanceFigures apart;  // by tables that never saw the text's brand
};
// A table that judges brands by what stands around their names. Where the texts
// are of one brand, it is added to the program's; then its figures are those of
// both on texts that were not taught.
// InvalidArgument when there is no text of either kind.
absl::StatusOr<TaughtRelevance> TrainRelevance(
    const std::vector<RelevanceText>& texts, const TrainSettings& settings,
    const std::function<void(int done, int all)>& progress = {});

// The figures of the program's table, with `own` added when it is not nullptr.
RelevanceFigures ExamineRelevance(const std::vector<RelevanceText>& texts,
                                  const LinearTable* own = nullptr);

}  // namespace vigie
