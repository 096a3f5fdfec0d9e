#include "analyzers/sentiment/models.h"

#include <cstddef>
#include <utility>
#include <vector>

// Each file becomes read-only bytes of the program, on a page's edge.
#define VIGIE_TABLE(language)                       \
  asm(".pushsection .rodata\n"                      \
      ".balign 4096\n"                              \
      "vigie_tone_" #language                       \
      "_begin:\n"                                   \
      ".incbin \"tone_" #language                   \
      ".vgt\"\n"                                    \
      "vigie_tone_" #language                       \
      "_end:\n"                                     \
      ".byte 0\n"                                   \
      ".popsection\n");                             \
  extern "C" {                                      \
  extern const char vigie_tone_##language##_begin[] \
      __attribute__((visibility("hidden")));        \
  extern const char vigie_tone_##language##_end[]   \
      __attribute__((visibility("hidden")));        \
  }

VIGIE_TABLE(en)
VIGIE_TABLE(fr)
VIGIE_TABLE(de)
VIGIE_TABLE(es)
VIGIE_TABLE(it)
VIGIE_TABLE(pt)
VIGIE_TABLE(ar)
VIGIE_TABLE(hi)

namespace vigie {
namespace {

std::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const ToneTable> BuiltInToneTables() {
  static const std::vector<ToneTable>* const tables = [] {
    const std::pair<std::string_view, std::string_view> files[] = {
        {"en", Between(vigie_tone_en_begin, vigie_tone_en_end)},
        {"fr", Between(vigie_tone_fr_begin, vigie_tone_fr_end)},
        {"de", Between(vigie_tone_de_begin, vigie_tone_de_end)},
        {"es", Between(vigie_tone_es_begin, vigie_tone_es_end)},
        {"it", Between(vigie_tone_it_begin, vigie_tone_it_end)},
        {"pt", Between(vigie_tone_pt_begin, vigie_tone_pt_end)},
        {"ar", Between(vigie_tone_ar_begin, vigie_tone_ar_end)},
        {"hi", Between(vigie_tone_hi_begin, vigie_tone_hi_end)},
    };
    auto* all = new std::vector<ToneTable>;
    for (const auto& [language, bytes] : files)
      if (auto table = LinearTable::Parse(bytes, language); table.ok())
        all->push_back(
            {MakeLanguage(language), *std::move(table), language == "hi"});
    return all;
  }();
  return *tables;
}

}  // namespace vigie
