// Names of brands that are something else as well: a colour, a fruit, a first
// name, a town. A brand of such a name is looked at twice; any other is taken
// at its word.
//
// Thread-safe; lives for ever.
#pragma once

#include <cstdint>
#include <string_view>

namespace vigie {

enum class NameKind : std::uint8_t {
  kPlain,     // a name that means nothing else
  kEveryday,  // a word of every sentence: free, total, next, but
  kWord,      // a word: orange, apple, shell
  kPerson,    // a first name or surname: Alan, Leclerc
  kPlace,     // Gap, Evian, Amazon
};
inline constexpr int kNameKinds = 5;

// Of a folded name (lower case, no accents), words between single spaces.
NameKind KindOfName(std::string_view folded);

}  // namespace vigie
