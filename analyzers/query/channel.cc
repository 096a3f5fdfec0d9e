#include "analyzers/query/channel.h"

#include "analyzers/text/tokenizer.h"

namespace vigie {

std::uint32_t Channel::Next(std::uint32_t i) const {
  const std::uint32_t n = size();
  const bool title = InTitle(i);
  do {
    if (++i == n) return n;
  } while (((*this)[i].flags & kTokenSegment) != 0);
  return InTitle(i) == title ? i : n;
}

void Channel::Filter() {
  filter_.fill(0);
  has_tags_ = false;
  for (const Token& token : tokens_->tokens) {
    has_tags_ = has_tags_ || token.kind == TokenKind::kHashtag ||
                token.kind == TokenKind::kHandle;
    filter_[token.hash & 15] |= std::uint64_t{1} << (token.hash >> 58);
    if (token.glued_hash != token.hash)
      filter_[token.glued_hash & 15] |= std::uint64_t{1}
                                        << (token.glued_hash >> 58);
  }
  filtered_ = true;
}

void Channel::LayOut() {
  places_.resize(tokens_->tokens.size());
  std::uint32_t words = 0, sentence = 0;
  bool title = false;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Token& token = tokens_->tokens[i];
    if ((token.flags & kTokenSegment) != 0) {
      places_[i] = places_[i - 1];  // of its tag
      continue;
    }
    const bool in_title = (token.flags & kTokenInTitle) != 0;
    if (title && !in_title) words += kBodyDistance;
    title = in_title;
    if ((token.flags & kTokenSentenceStart) != 0) ++sentence;
    const bool counts = token.kind == TokenKind::kWord ||
                        token.kind == TokenKind::kHashtag ||
                        token.kind == TokenKind::kChar;
    places_[i] = {words, words + (counts ? 1 : 0), sentence};
    words += counts ? 1 : 0;
  }
  laid_out_ = true;
}

}  // namespace vigie
