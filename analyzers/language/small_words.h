// The small words of each language: articles, pronouns, prepositions, forms of
// to be and to have, and a few that every conversation holds. Written by hand.
#pragma once

#include <string_view>

namespace vigie {

struct SmallWords {
  std::string_view language;  // ISO 639-1
  std::string_view words;     // between spaces
  std::string_view endings;   // of words of six letters or more
  std::string_view letters;   // written by this language, not by all
};

// fr en de es it pt nl, in this order.
inline constexpr int kSmallWordLanguages = 7;
extern const SmallWords kSmallWords[kSmallWordLanguages];

}  // namespace vigie
