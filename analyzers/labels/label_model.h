// A table of labels, ready to judge: one row a feature with a byte for each
// label that a model says (measured.h), summed a row at a time.
//
// Thread-safe: read-only once made.
#pragma once

#include <array>
#include <cstdint>

#include "absl/status/statusor.h"
#include "analyzers/labels/measured.h"
#include "analyzers/linear/table.h"
#include "pipeline/model/language.h"

namespace vigie {

class LabelModel {
 public:
  // InvalidArgument when `table` is not one of labels.
  static absl::StatusOr<LabelModel> Make(const LinearTable& table);

  // By class of the table.
  using Sums = std::array<std::int32_t, 24>;
  void Sum(const FeatureList& features, Sums& sums) const;

  // Bits of the labels that are said: one nature and one author at most, the
  // likeliest. `found`: bits of the lexicon, which says some alone
  // (measured.h).
  std::uint64_t Decide(const Sums& sums, std::uint64_t found) const;

  // Above 0: said. Thousandths.
  std::int64_t Logit(const Sums& sums, std::size_t c) const;
  const LinearTable& table() const { return *table_; }

 private:
  const LinearTable* table_ = nullptr;
  // By class: the sum from which it is said.
  std::array<std::int32_t, kModelLabels> least_{};
};

// How a table of labels is decided, from logits by class (above 0: said).
std::uint64_t DecideLabels(const std::array<std::int64_t, kModelLabels>& logits,
                           std::uint64_t found);

// Of the program's table; nullptr for a language without one. Lives for ever.
const LabelModel* BuiltInLabels(Language language);

}  // namespace vigie
