// How a brand's usual shares of complaints, neutral texts and praise weigh the
// classes: Bayes' rule, because the tables are made as if all three were
// equally common (Saerens, Latinne, Decaestecker, "Adjusting the Outputs of a
// Classifier to New a Priori Probabilities", 2002).
//
// Thread-safe: pure functions. Integers: two machines weigh alike.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "analyzers/linear/table.h"

namespace vigie {

// What each class's logit gains, in thousandths, for shares in thousandths;
// all 0 when the shares are (not known).
std::array<std::int32_t, 3> PriorShift(const std::array<int, 3>& shares);

// The sums of a text, moved so.
void ShiftSums(const LinearTable& table,
               const std::array<std::int32_t, 3>& shift,
               const std::int32_t* sums, std::int32_t* shifted);

// One text of a labelled sample: the logits of its classes (thousandths) and
// which it truly is.
struct PriorExample {
  std::array<std::int64_t, 3> logits{};
  std::uint32_t truth = 0;
};

// The shares that explain the sample best: those under which the truths are
// likeliest, drawn towards a third each as if `kPriorDoubt` texts said so. They
// mend a table's lean in a domain as well as the classes' shares, which is why
// they are learned from judged texts instead of counted. Thousandths, at least
// 10 each; all 0 for an empty sample.
inline constexpr double kPriorDoubt = 20;
std::array<int, 3> FitPrior(const std::vector<PriorExample>& sample);

}  // namespace vigie
