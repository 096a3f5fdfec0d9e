#include "analyzers/sentiment/tone_model.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "analyzers/text/tokenizer.h"
#include "pipeline/base/hash.h"

namespace vigie {
namespace {

template <typename Take>
void ForEachPart(std::string_view list, char separator, Take take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (end > 0) take(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace

std::uint64_t ToneModel::SequenceHash(std::uint64_t so_far,
                                      std::uint64_t next) {
  return Combine64(so_far, next);
}

ToneModel::ToneModel(const ToneLexicon& lexicon) {
  const auto tokenizer = MakeTokenizer();
  const auto add = [&](std::string form, int weight, std::uint8_t role) {
    std::replace(form.begin(), form.end(), '_', ' ');
    Mention mention;
    mention.text = form;
    const std::span<const Token> tokens = tokenizer->Cut(mention).tokens;
    if (tokens.empty()) return;
    ToneEntry* entry = nullptr;
    if (tokens.size() == 1) {
      entry = &words_[tokens[0].hash];
    } else {
      words_[tokens[0].hash].roles |= kRoleBegins;
      std::uint64_t hash = tokens[0].hash;
      for (std::size_t i = 1; i < tokens.size(); ++i)
        hash = SequenceHash(hash, tokens[i].hash);
      entry = &sequences_[hash];
    }
    if (weight != 0) entry->weight = static_cast<std::int8_t>(weight);
    entry->roles |= role;
  };
  const auto add_list = [&](std::string_view list, int weight,
                            std::uint8_t role) {
    ForEachPart(list, ' ', [&](std::string_view word) {
      std::string_view base;
      ForEachPart(word, '/', [&](std::string_view part) {
        if (base.empty()) {
          base = part;
          add(std::string(part), weight, role);
        } else {
          add(std::string(base) + std::string(part), weight, role);
        }
      });
    });
  };
  for (const ToneWords& words : kEmojiTone)
    add_list(words.words, words.weight, 0);
  for (const ToneWords& words : lexicon.words)
    add_list(words.words, words.weight, 0);
  add_list(lexicon.negations, 0, kRoleNegation);
  add_list(lexicon.before, 0, kRoleBefore);
  add_list(lexicon.strong, 0, kRoleStrong);
  add_list(lexicon.weak, 0, kRoleWeak);
  add_list(lexicon.contrasts, 0, kRoleContrast);
  add_list(lexicon.conjunctions, 0, kRoleConjunction);
}

}  // namespace vigie
