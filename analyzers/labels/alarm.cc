#include "analyzers/labels/alarm.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <utility>
#include <vector>

namespace vigie {

const PhraseTable* AlarmTableOf(Language language) {
  using Ready = std::pair<Language, std::unique_ptr<PhraseTable>>;
  static const std::vector<Ready>* const ready = [] {
    auto* all = new std::vector<Ready>;
    for (const AlarmWords& words : kAlarmWords) {
      auto table = std::make_unique<PhraseTable>();
      table->Add(words.alone, 1);
      int bit = 0;
      std::string_view hints = words.hints;
      while (!hints.empty()) {
        const std::size_t end = std::min(hints.find(' '), hints.size());
        if (end > 0)
          table->Add(hints.substr(0, end), std::uint64_t{2} << bit++ % 62);
        hints.remove_prefix(std::min(end + 1, hints.size()));
      }
      table->Add(words.threats, std::uint64_t{1} << 63);
      table->Add(words.harmless, 0);
      all->emplace_back(MakeLanguage(words.language), std::move(table));
    }
    return all;
  }();
  for (const auto& [of, table] : *ready)
    if (of == language) return table.get();
  return nullptr;
}

bool IsAlarming(const PhraseTable& table, const Tokens& tokens) {
  std::uint64_t seen = 0;
  table.Find(tokens, [&](std::size_t, std::size_t, std::uint64_t labels) {
    seen |= labels;
  });
  return (seen & 1) != 0 || std::popcount(seen) >= 2;
}

}  // namespace vigie
