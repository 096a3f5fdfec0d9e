// A table of labels, ready to judge: one row a feature with a byte a label,
// summed a row at a time.
//
// Thread-safe: read-only once made.
#pragma once

#include <array>
#include <cstdint>

#include "absl/status/statusor.h"
#include "analyzers/labels/label_id.h"
#include "analyzers/linear/table.h"
#include "pipeline/model/language.h"

namespace vigie {

class LabelModel {
 public:
  // InvalidArgument when `table` is not one of labels.
  static absl::StatusOr<LabelModel> Make(const LinearTable& table);

  using Sums = std::array<std::int32_t, 48>;
  void Sum(const FeatureList& features, Sums& sums) const;

  // Bits of the labels that are said: one nature and one author at most, the
  // likeliest. `found`: bits of the lexicon, which says some alone
  // (measured.h).
  std::uint64_t Decide(const Sums& sums, std::uint64_t found) const;

  // Above 0: said. Thousandths.
  std::int64_t Logit(const Sums& sums, int label) const;
  const LinearTable& table() const { return *table_; }

 private:
  const LinearTable* table_ = nullptr;
  std::array<std::int32_t, kLabels> least_{};  // sum from which it is said
};

// How a table of labels is decided, from logits (above 0: said).
std::uint64_t DecideLabels(const std::array<std::int64_t, kLabels>& logits,
                           std::uint64_t found);

// Of the program's table; nullptr for a language without one. Lives for ever.
const LabelModel* BuiltInLabels(Language language);

}  // namespace vigie
