#include "analyzers/sentiment/own_words.h"

#include <string>
#include <utility>

#include "analyzers/text/tokenizer.h"

namespace vigie {

void OwnWords::Insert(Sequence sequence) {
  for (Sequence& known : sequences_)
    if (known.first == sequence.first && known.rest == sequence.rest &&
        known.language == sequence.language) {
      known.weight = sequence.weight;
      return;
    }
  sequences_.push_back(std::move(sequence));
  if (sequences_.size() <= kFew) return;
  const auto enter = [&](std::uint32_t i) {
    std::uint32_t& head = index_.front()[sequences_[i].first];
    sequences_[i].next = head;
    head = i + 1;
  };
  if (index_.empty()) {
    index_.emplace_back();
    for (std::uint32_t i = 0; i < sequences_.size(); ++i) enter(i);
  } else {
    enter(static_cast<std::uint32_t>(sequences_.size() - 1));
  }
}

void OwnWords::Add(const OwnWord& word, Tokenizer& tokenizer) {
  Mention mention;
  mention.text = word.words;
  const Tokens& tokens = tokenizer.Cut(mention);
  Sequence sequence;
  sequence.language = MakeLanguage(word.language);
  sequence.weight = static_cast<std::int8_t>(word.weight);
  bool first = true;
  for (const Token& token : tokens.tokens) {
    if ((token.flags & kTokenSegment) != 0) continue;
    if (first)
      sequence.first = token.hash;
    else
      sequence.rest.push_back(token.hash);
    first = false;
  }
  if (!first) Insert(std::move(sequence));
}

void OwnWords::AddName(std::string_view name, Tokenizer& tokenizer) {
  Add({"", std::string(name), 0}, tokenizer);
  Mention mention;
  mention.text = name;
  const Tokens& tokens = tokenizer.Cut(mention);
  if (tokens.tokens.size() < 2) return;
  std::string glued;
  for (const Token& token : tokens.tokens) glued += tokens.Folded(token);
  Sequence sequence;
  sequence.first = TermHash(glued);
  Insert(std::move(sequence));
}

// Of those that begin at `at` the longest counts; of equals that of the text's
// language.
bool OwnWords::MarkFrom(std::uint32_t sequence, std::size_t at,
                        const Tokens& tokens, Language language,
                        OwnMarks& marks) const {
  const Sequence* best = nullptr;
  const auto look = [&](const Sequence& one) {
    if (one.language != Language::kUnknown && one.language != language) return;
    if (one.rest.size() >= tokens.tokens.size() - at) return;
    for (std::size_t k = 0; k < one.rest.size(); ++k)
      if (tokens.tokens[at + 1 + k].hash != one.rest[k]) return;
    if (best == nullptr || one.rest.size() > best->rest.size() ||
        (one.rest.size() == best->rest.size() &&
         one.language != Language::kUnknown))
      best = &one;
  };
  if (index_.empty()) {
    for (; sequence < sequences_.size(); ++sequence)
      if (sequences_[sequence].first == tokens.tokens[at].hash)
        look(sequences_[sequence]);
  } else {
    for (std::uint32_t i = sequence + 1; i != 0; i = sequences_[i - 1].next)
      look(sequences_[i - 1]);
  }
  if (best == nullptr) return false;
  marks.Prepare(tokens.tokens.size());
  for (std::size_t k = 0; k <= best->rest.size(); ++k) {
    marks.hidden[at + k] = 1;
    marks.weight[at + k] = 0;
  }
  marks.weight[at] = best->weight;
  return true;
}

bool OwnWords::Mark(const Tokens& tokens, Language language,
                    OwnMarks& marks) const {
  bool any = false;
  const std::size_t size = tokens.tokens.size();
  if (!index_.empty()) {
    for (std::size_t i = 0; i < size; ++i)
      if (const std::uint32_t* head = index_.front().Get(tokens.tokens[i].hash))
        any |= MarkFrom(*head - 1, i, tokens, language, marks);
    return any;
  }
  for (std::uint32_t s = 0; s < sequences_.size(); ++s) {
    const std::uint64_t first = sequences_[s].first;
    bool before = false;  // looked at with an earlier sequence already
    for (std::uint32_t k = 0; k < s; ++k)
      before |= sequences_[k].first == first;
    if (before) continue;
    for (std::size_t i = 0; i < size; ++i)
      if (tokens.tokens[i].hash == first)
        any |= MarkFrom(s, i, tokens, language, marks);
  }
  return any;
}

}  // namespace vigie
