#include "analyzers/labels/lexicon.h"

#include <cstdint>

namespace vigie {
namespace {

const PhraseTable* Make(std::span<const LabelWords> lists) {
  auto* table = new PhraseTable;
  for (const LabelWords& list : lists)
    table->Add(list.words, std::uint64_t{1} << list.label);
  return table;
}

}  // namespace

const PhraseTable* LabelTableOf(Language language) {
  static const PhraseTable* const french = Make(kFrenchLabels);
  static const PhraseTable* const english = Make(kEnglishLabels);
  return language == kFrench    ? french
         : language == kEnglish ? english
                                : nullptr;
}

}  // namespace vigie
