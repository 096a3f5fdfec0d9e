#include "analyzers/text/phrases.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <string>

#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

constexpr std::size_t kMostWords = 7;

bool Skipped(const Token& token) {
  return token.kind == TokenKind::kUrl || token.kind == TokenKind::kEmail ||
         (token.flags & kTokenSegment) != 0;
}

template <typename Take>
void ForEachPart(std::string_view list, char separator, Take take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (end > 0) take(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace

void PhraseTable::AddEntry(std::string_view entry, std::uint64_t labels) {
  static thread_local const std::unique_ptr<Tokenizer> tokenizer =
      MakeTokenizer();
  std::string form(entry);
  std::replace(form.begin(), form.end(), '_', ' ');
  Mention mention;
  mention.text = form;
  const Tokens& cut = tokenizer->Cut(mention);
  const std::span<const Token> tokens = cut.tokens;
  if (tokens.empty()) return;
  if (form.ends_with('*') && tokens.size() == 1) {
    const std::string_view stem = cut.Folded(tokens[0]);
    const std::size_t n = std::min(stem.size(), kMostStem);
    if (n < kLeastStem) return;
    stems_[n][TermHash(stem.substr(0, n))] |= labels;
    stem_lengths_ |= 1u << n;
    const std::size_t start = StartOf(stem.data());
    stem_starts_[start / 64] |= std::uint64_t{1} << start % 64;
    return;
  }
  if (tokens.size() == 1) {
    words_[tokens[0].hash] |= labels;
    return;
  }
  std::uint64_t hash = tokens[0].hash;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    hash = Joined(hash, tokens[i].hash);
    Phrase& phrase = phrases_[hash];
    if (i + 1 < tokens.size()) {
      phrase.begins = true;
    } else {
      phrase.labels |= labels;
      phrase.whole = true;
    }
  }
}

void PhraseTable::Add(std::string_view list, std::uint64_t labels) {
  ForEachPart(list, ' ', [&](std::string_view word) {
    std::string_view base;
    ForEachPart(word, '/', [&](std::string_view part) {
      if (base.empty()) {
        base = part;
        AddEntry(part, labels);
      } else {
        AddEntry(std::string(base) + std::string(part), labels);
      }
    });
  });
}

std::uint64_t PhraseTable::At(const Tokens& tokens, std::size_t i,
                              std::size_t& last) const {
  const Token& token = tokens.tokens[i];
  const std::uint64_t* const word = words_.Get(token.hash);
  std::uint64_t labels = word != nullptr ? *word : 0;
  bool whole = word != nullptr;
  std::uint64_t hash = token.hash;
  const std::size_t end = std::min(i + kMostWords, tokens.tokens.size());
  for (std::size_t k = i + 1; k < end && !Skipped(tokens.tokens[k]); ++k) {
    hash = Joined(hash, tokens.tokens[k].hash);
    const Phrase* const phrase = phrases_.Get(hash);
    if (phrase == nullptr) break;
    if (phrase->whole) {
      labels = phrase->labels;
      whole = true;
      last = k + 1;
    }
    if (!phrase->begins) break;
  }
  if (whole || token.kind == TokenKind::kUrl ||
      token.kind == TokenKind::kEmail || token.kind == TokenKind::kEmoji ||
      !MayBegin(tokens, token))
    return labels;
  // Whoever knows the word does not ask what it begins with.
  const std::uint32_t begin = BaseBegin(token);
  const std::size_t length = token.end - begin;
  const char* const p = tokens.folded.data() + begin;
  for (std::uint32_t lengths = stem_lengths_; lengths != 0;
       lengths &= lengths - 1) {
    const auto n = static_cast<std::size_t>(std::countr_zero(lengths));
    if (n > length) break;
    if (const std::uint64_t* stem = stems_[n].Get(TermHashPadded(p, n)))
      labels |= *stem;
  }
  return labels;
}

}  // namespace vigie
