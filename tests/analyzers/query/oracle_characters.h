// Characters for the oracle: which are letters, how they fold.
#pragma once

#include <string>
#include <string_view>

namespace vigie::oracle {

using Str = std::u32string;

std::string ToUtf8(const Str& s);
Str FromUtf8(std::string_view s);
Str Nfc(std::string_view s);  // what is dropped is
Str Small(const Str& s);      // accents kept
Str Fold(const Str& s);
bool Emoji(char32_t c);
bool Apostrophe(char32_t c);
bool Ideogram(char32_t c);
bool WordCharacter(char32_t c);
bool Digit(char32_t c);
bool Letter(char32_t c);
bool Capital(char32_t c);

}  // namespace vigie::oracle
