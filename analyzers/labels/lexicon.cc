#include "analyzers/labels/lexicon.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace vigie {
namespace {

// Adds `entry` with each choice of its braces.
void AddChoices(const std::string& entry, std::uint64_t labels,
                PhraseTable& table) {
  const std::size_t open = entry.find('{'), close = entry.find('}', open);
  if (close == std::string::npos) return table.Add(entry, labels);
  for (std::size_t begin = open + 1; begin <= close;) {
    const std::size_t end = std::min(entry.find('|', begin), close);
    AddChoices(entry.substr(0, open) + entry.substr(begin, end - begin) +
                   entry.substr(close + 1),
               labels, table);
    begin = end + 1;
  }
}

void AddList(const LabelWords& list, PhraseTable& table) {
  const std::uint64_t labels =
      list.label == kHides ? 0 : std::uint64_t{1} << list.label;
  for (std::string_view words = list.words; !words.empty();) {
    const std::size_t end = std::min(words.find(' '), words.size());
    AddChoices(std::string(words.substr(0, end)), labels, table);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

using Lists = std::span<const LabelWords>;
const PhraseTable* Make(std::initializer_list<Lists> all) {
  auto* table = new PhraseTable;
  for (const Lists lists : all)
    for (const LabelWords& list : lists) AddList(list, *table);
  return table;
}

}  // namespace

const PhraseTable* LabelTableOf(Language language) {
  static const PhraseTable* const french =
      Make({kFrenchLabels, kFrenchThemes, kFrenchCare});
  static const PhraseTable* const english =
      Make({kEnglishLabels, kEnglishThemes, kEnglishCare});
  return language == kFrench    ? french
         : language == kEnglish ? english
                                : nullptr;
}

}  // namespace vigie
