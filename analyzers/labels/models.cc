#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "analyzers/labels/label_model.h"

// Each file becomes read-only bytes of the program, on a page's edge.
#define VIGIE_LABELS(language)                        \
  asm(".pushsection .rodata\n"                        \
      ".balign 4096\n"                                \
      "vigie_labels_" #language                       \
      "_begin:\n"                                     \
      ".incbin \"labels_" #language                   \
      ".vgt\"\n"                                      \
      "vigie_labels_" #language                       \
      "_end:\n"                                       \
      ".byte 0\n"                                     \
      ".popsection\n");                               \
  extern "C" {                                        \
  extern const char vigie_labels_##language##_begin[] \
      __attribute__((visibility("hidden")));          \
  extern const char vigie_labels_##language##_end[]   \
      __attribute__((visibility("hidden")));          \
  }

VIGIE_LABELS(en)
VIGIE_LABELS(fr)

namespace vigie {
namespace {

const LabelModel* Ready(const char* begin, const char* end,
                        std::string_view name) {
  auto table =
      LinearTable::Parse({begin, static_cast<std::size_t>(end - begin)}, name);
  if (!table.ok()) return nullptr;
  auto* const kept = new LinearTable(*std::move(table));
  auto model = LabelModel::Make(*kept);
  return model.ok() ? new LabelModel(*std::move(model)) : nullptr;
}

}  // namespace

const LabelModel* BuiltInLabels(Language language) {
  static const LabelModel* const french =
      Ready(vigie_labels_fr_begin, vigie_labels_fr_end, "labels_fr");
  static const LabelModel* const english =
      Ready(vigie_labels_en_begin, vigie_labels_en_end, "labels_en");
  return language == kFrench    ? french
         : language == kEnglish ? english
                                : nullptr;
}

}  // namespace vigie
