// The words of a mention, cut once and read by every analyzer.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace vigie {

enum class TokenKind : std::uint8_t {
  kWord,
  kHashtag,  // the folded form holds the tag without its #
  kHandle,   // without its @
  kEmoji,    // one grapheme
  kChar,     // one CJK, kana or Thai character
  kUrl,
  kEmail,
};

// Marks on a token.
enum TokenFlags : std::uint8_t {
  kTokenInTitle = 1,        // in the title, which comes before the body
  kTokenSentenceStart = 2,  // first token of a sentence
  kTokenClitic = 4,         // has a full form (l'oréal, canal+, it's)
  kTokenUpper = 8,          // all its letters are capitals, two or more
  kTokenSegment = 16,       // a segment of the hashtag or handle before it
};

// Bits of Token::affixes; the low four number the clitic, 0 for none.
inline constexpr std::uint8_t kTokenCliticNumber = 15;
inline constexpr std::uint8_t kTokenPlus = 16;        // canal+
inline constexpr std::uint8_t kTokenPossessive = 32;  // mcdonald's

// One token. `begin` and `end` are bytes of `Tokens::folded`; `source_begin`
// and `source_end` are bytes of the mention's title or text, for showing.
struct Token {
  std::uint64_t hash = 0;       // TermHash(base, folded): "oreal" in l'oréal
  std::uint64_t full_hash = 0;  // with its clitic ("l'oreal"); = hash if none
  // Without apostrophes ("loreal"); of a tag or handle without _ . -; else
  // = hash.
  std::uint64_t glued_hash = 0;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t source_begin = 0, source_end = 0;
  std::uint32_t position = 0;   // distances are differences of it
  // What is attached to the base: number of its clitic (see analyzers/text),
  // and kTokenPlus, kTokenPossessive.
  std::uint8_t affixes = 0;
  TokenKind kind = TokenKind::kWord;
  std::uint8_t flags = 0;
};

// Lifetime: valid until the tokenizer's next call. `folded` is the text in
// lower case without accents; words are found by `tokens[i].hash`.
struct Tokens {
  std::string_view title{};   // as the mention gives it
  std::string_view text{};
  std::string_view folded{};  // title, a newline, text; folded; followed by at
                              // least 64 readable bytes
  std::uint32_t body = 0;     // where the text begins in `folded`
  std::vector<Token> tokens{};

  std::string_view Folded(const Token& t) const {
    return folded.substr(t.begin, t.end - t.begin);
  }
  // The characters as they were written.
  std::string_view Source(const Token& t) const {
    return (t.flags & kTokenInTitle ? title : text)
        .substr(t.source_begin, t.source_end - t.source_begin);
  }
};

}  // namespace vigie
