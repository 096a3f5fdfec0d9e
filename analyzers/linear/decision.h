// From the sums of a table to a label and its probability: integers only, so
// that every machine decides alike.
#pragma once

#include <cstdint>

#include "analyzers/linear/table.h"

namespace vigie {

// The class with the largest sum; the first of equals.
std::uint32_t Choose(const std::int32_t* sums, std::uint32_t classes);

// Probabilities of the classes in thousandths (softmax), which add up to 1000
// give or take the rounding.
void Softmax(const LinearTable& table, const std::int32_t* sums,
             std::int32_t* probabilities);
// The same for the first `classes` of the table's alone.
void Softmax(const LinearTable& table, const std::int32_t* sums,
             std::uint32_t classes, std::int32_t* probabilities);

// Logit of a class against all others, in thousandths, between -16,000 and
// 16,000.
std::int32_t Margin(const LinearTable& table, const std::int32_t* sums,
                    std::uint32_t c);
std::int32_t Margin(const LinearTable& table, const std::int32_t* sums,
                    std::uint32_t classes, std::uint32_t c);

// Calibrated probability of `c`, 0 to 1000: of the chosen one when the table
// decides between classes, of any when a text may have several.
std::int32_t Probability(const LinearTable& table, const std::int32_t* sums,
                         std::uint32_t c);
// Of the chosen one of the first `classes`.
std::int32_t Probability(const LinearTable& table, const std::int32_t* sums,
                         std::uint32_t classes, std::uint32_t c);

// 1000 / (1 + exp(-logit / 1000)).
std::int32_t Sigmoid(std::int64_t logit);

}  // namespace vigie
