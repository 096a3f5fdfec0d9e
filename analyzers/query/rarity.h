// How often a word is met: what a query waits on is its rarest word, so that a
// mention touches few queries. Only the order counts.
#pragma once

#include <cstdint>
#include <string_view>

namespace vigie {

// Of a folded word, about one in so many hundred thousand words of short
// posts: the commonest of French and English by a list, others by length.
std::uint32_t WordFrequency(std::string_view folded);

}  // namespace vigie
