#include "analyzers/language/script.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "analyzers/language/language_table.h"
#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

constexpr std::size_t kMostBytes = 400;  // of title and text each

struct ScriptRange {
  char32_t first, last;
  std::string_view language;
  bool shared;
  int letters;  // of Latin that one of its characters says as much as
};
constexpr ScriptRange kScripts[] = {
    {0x0370, 0x03ff, "el", false, 1},
    {0x0400, 0x052f, "ru", true, 1},
    {0x0590, 0x05ff, "he", true, 1},
    {0x0600, 0x06ff, "ar", true, 1},
    {0x0750, 0x077f, "ar", true, 1},
    {0x0900, 0x097f, "hi", true, 1},
    {0x0e00, 0x0e7f, "th", false, 1},
    {0x1100, 0x11ff, "ko", false, 2},
    {0x3040, 0x30ff, "ja", false, 2},
    {0x3400, 0x9fff, "zh", true, 3},
    {0xac00, 0xd7a3, "ko", false, 2},
    {0xfb50, 0xfdff, "ar", true, 1},
    {0xfe70, 0xfefc, "ar", true, 1},
    // Any other letters: Armenian, Bengali, Tamil, Georgian, Ethiopic, …
    {0x0530, 0x1dff, "", true, 1},
    {0xa000, 0xabff, "", true, 1},
};
constexpr std::size_t kCount = std::size(kScripts);

// Letters that Persian, Urdu, Kurdish and Pashto write and Arabic does not.
constexpr char32_t kNotArabic[] = {0x0679, 0x067e, 0x0686, 0x0688, 0x0691,
                                   0x0698, 0x06a9, 0x06af, 0x06ba, 0x06be,
                                   0x06c1, 0x06cc, 0x06d2, 0x06ce, 0x06c6};
// І, Ї, Є, Ґ: Ukrainian.
constexpr char32_t kUkrainian[] = {0x0404, 0x0406, 0x0407, 0x0454,
                                   0x0456, 0x0457, 0x0490, 0x0491};

template <std::size_t N>
bool Among(const char32_t (&list)[N], char32_t c) {
  return std::find(std::begin(list), std::end(list), c) != std::end(list);
}

}  // namespace

Script ScriptOf(const Tokens& tokens) {
  std::array<int, kCount> counts{};
  int latin = 0, other = 0, not_arabic = 0, ukrainian = 0;
  for (const std::string_view source : {tokens.title, tokens.text}) {
    const char* p = source.data();
    const char* const end = p + source.size();
    const char* const stop = p + std::min(source.size(), kMostBytes);
    while (p < stop) {
      const Utf8Character c = ReadUtf8(p, end);
      p += c.length;
      if (c.value < 0x250) {
        latin += (c.value < 0x80 &&
                  (IsLower(static_cast<unsigned char>(c.value | 0x20)))) ||
                 c.value >= 0xc0;
        continue;
      }
      for (std::size_t s = 0; s < kCount; ++s)
        if (c.value >= kScripts[s].first && c.value <= kScripts[s].last) {
          ++counts[s];
          other += kScripts[s].letters;
          break;
        }
      not_arabic += Among(kNotArabic, c.value);
      ukrainian += Among(kUkrainian, c.value);
    }
  }
  Script script;
  // A few Latin words in a text of another script do not make it Latin.
  if (4 * other <= latin) return script;
  script.latin = false;
  const auto most = static_cast<std::size_t>(
      std::max_element(counts.begin(), counts.end()) - counts.begin());
  std::string_view language = kScripts[most].language;
  script.shared = kScripts[most].shared;
  // Japanese mixes Han and kana; any kana tells.
  if (language == "zh" && counts[8] > 0) language = "ja";
  // One letter in 24 or more: another language in Arabic's letters.
  if (language == "ar" && 24 * not_arabic > counts[most]) language = "";
  if (language == "ru" && ukrainian > 0) language = "uk";
  script.language = MakeLanguage(language);
  return script;
}

Language LanguageOfScript(const Script& script, Language tag) {
  if (tag == Language::kUnknown) return script.language;
  for (const std::string_view latin : kTableLanguages)
    if (tag == MakeLanguage(latin)) return script.language;
  return tag;
}

}  // namespace vigie
