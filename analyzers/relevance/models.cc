#include "analyzers/relevance/models.h"

#include <cstddef>
#include <string_view>
#include <utility>

// The file becomes read-only bytes of the program, on a page's edge.
asm(".pushsection .rodata\n"
    ".balign 4096\n"
    "vigie_relevance_begin:\n"
    ".incbin \"relevance.vgt\"\n"
    "vigie_relevance_end:\n"
    ".byte 0\n"
    ".popsection\n");
extern "C" {
extern const char vigie_relevance_begin[] __attribute__((visibility("hidden")));
extern const char vigie_relevance_end[] __attribute__((visibility("hidden")));
}

namespace vigie {

const LinearTable* BuiltInRelevance() {
  static const LinearTable* const table = []() -> const LinearTable* {
    auto read = LinearTable::Parse(
        {vigie_relevance_begin,
         static_cast<std::size_t>(vigie_relevance_end - vigie_relevance_begin)},
        "relevance");
    if (!read.ok()) return nullptr;
    return new LinearTable(*std::move(read));
  }();
  return table;
}

}  // namespace vigie
