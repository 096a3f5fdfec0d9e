#include "analyzers/language/trigrams.h"

#include <algorithm>

namespace vigie {
namespace {

// Small letters, bytes of UTF-8 as they are, a space for everything else.
inline unsigned char CodeOf(unsigned char b) {
  const auto small = static_cast<unsigned char>(b | 0x20);
  const bool letter = static_cast<unsigned char>(small - 'a') < 26;
  const bool kept = (b >= 0x80) | (b == '\'');
  return letter ? small : kept ? b : ' ';
}

// Lead bytes of scripts that are not Latin: Greek, Cyrillic, Hebrew, Arabic, …
// (E2: punctuation and symbols, F0: emoji, tell nothing.)
inline unsigned char IsForeignLead(unsigned char b) {
  return static_cast<unsigned char>(
      (static_cast<unsigned char>(b - 0xcd) <= 0xef - 0xcd) & (b != 0xe2));
}

// Where, in the folded text, ends what is read.
std::uint32_t FoldedEnd(const Tokens& tokens) {
  if (!tokens.title.empty()) return static_cast<std::uint32_t>(kMostTrigrams);
  FoldStep last{};
  for (const FoldStep& step : tokens.steps) {
    if (step.source > kMostTrigrams) break;
    last = step;
  }
  return last.folded + static_cast<std::uint32_t>(kMostTrigrams) - last.source;
}
// A character that grew when it was folded may reach beyond by a few bytes.
constexpr std::uint32_t kGrown = 64;

bool IsNobodysWord(TokenKind kind) {
  return kind == TokenKind::kUrl || kind == TokenKind::kHandle ||
         kind == TokenKind::kEmail;
}

}  // namespace

void Trigrams::Append(std::string_view text) {
  if (size_ >= kMostTrigrams) return;
  const std::size_t n = std::min(text.size(), kMostTrigrams - size_);
  unsigned char* out = bytes_.data() + 1 + size_;
  unsigned char foreign = 0, high = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto b = static_cast<unsigned char>(text[i]);
    out[i] = CodeOf(b);
    foreign |= IsForeignLead(b);
    high |= b;
  }
  if (high >= 0x80) {
    // É is C3 89, é is C3 A9.
    for (std::size_t i = 1; i < n; ++i)
      if (out[i - 1] == 0xc3 && out[i] >= 0x80 && out[i] < 0x9f)
        out[i] = static_cast<unsigned char>(out[i] | 0x20);
  }
  foreign_ |= foreign != 0;
  size_ += n;
}

// A whole word says more than its pieces: "con" is Spanish between spaces.
void Trigrams::ReadWords(const Tokens& tokens, std::uint32_t end) {
  word_count_ = 0;
  for (const Token& token : tokens.tokens) {
    if (token.begin >= end || word_count_ == kMostWords) break;
    if (token.kind != TokenKind::kWord || (token.flags & kTokenSegment) != 0)
      continue;
    words_[word_count_++] = static_cast<std::uint32_t>(
        ((token.hash ^ (token.hash >> 32)) * 0xd6e8feb86659fd93ull) >> 32);
  }
}

void Trigrams::Read(const Tokens& tokens) {
  bytes_.resize(kMostTrigrams + 8);
  bytes_[0] = ' ';
  size_ = 0;
  foreign_ = false;
  // What is no word of anybody's: from where to where, in the source.
  std::size_t step = 0;
  bool any = false;
  const std::uint32_t end = FoldedEnd(tokens);
  const std::uint32_t looked = tokens.title.empty() ? end + kGrown : 0xffffffff;
  for (const Token& token : tokens.tokens) {
    if (token.begin >= looked) break;
    any |= IsNobodysWord(token.kind);
  }
  ReadWords(tokens, end);
  if (!any) {
    if (!tokens.title.empty()) {
      Append(tokens.title);
      Append(" ");
    }
    Append(tokens.text);
  } else {
    std::uint32_t at = 0;
    bool title = !tokens.title.empty();
    for (const Token& token : tokens.tokens) {
      if (size_ >= kMostTrigrams) break;
      if (!IsNobodysWord(token.kind)) continue;
      const bool in_title = (token.flags & kTokenInTitle) != 0;
      if (title && !in_title) {
        Append(tokens.title.substr(
            std::min<std::size_t>(at, tokens.title.size())));
        Append(" ");
        at = 0;
        title = false;
      }
      const Tokens::Place place = tokens.PlaceFrom(step, token, token);
      const std::string_view written = tokens.Written(token);
      if (place.begin > at) Append(written.substr(at, place.begin - at));
      at = std::max(at, place.end);
      if (size_ >= kMostTrigrams) break;
    }
    if (title) {
      Append(
          tokens.title.substr(std::min<std::size_t>(at, tokens.title.size())));
      Append(" ");
      at = 0;
    }
    Append(tokens.text.substr(std::min<std::size_t>(at, tokens.text.size())));
  }
  // Spaces at the end, whose trigrams are counted as far as one.
  for (std::size_t i = 0; i < 4; ++i) bytes_[1 + size_ + i] = ' ';
}

}  // namespace vigie
