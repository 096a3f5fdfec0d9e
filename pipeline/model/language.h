// The language of a text: an ISO 639-1 code in four bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vigie {

// "fr" is 'f' | 'r' << 8. 0 is "not known", shown as "und".
enum class Language : std::uint32_t { kUnknown = 0 };

constexpr Language MakeLanguage(std::string_view code) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < code.size() && i < 3; ++i)
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(code[i]))
             << (8 * i);
  return static_cast<Language>(value);
}

inline constexpr Language kFrench = MakeLanguage("fr");
inline constexpr Language kEnglish = MakeLanguage("en");

inline std::string LanguageName(Language language) {
  if (language == Language::kUnknown) return "und";
  std::string name;
  for (auto v = static_cast<std::uint32_t>(language); v != 0; v >>= 8)
    name += static_cast<char>(v & 0xff);
  return name;
}

}  // namespace vigie
