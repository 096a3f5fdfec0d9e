// The words of a text that an index may hold: nearly none. This is what every
// word of every mention costs, so four are asked at once.
#pragma once

#include <cstdint>

#include "analyzers/query/term_index.h"
#include "pipeline/model/tokens.h"

namespace vigie {

inline constexpr std::uint32_t kWordsAtOnce = 64;

// Bit i says that token i may be in the index, or has a second form (l'oréal,
// #air_france) that may be. REQUIRES: `count` at most kWordsAtOnce.
std::uint64_t PassingWords(const TermIndex::Filter& filter, const Token* tokens,
                           std::uint32_t count);

}  // namespace vigie
