// The words of a mention, cut once and read by every analyzer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

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
  kTokenSegment = 16,       // a segment of the hashtag or handle before it
};

// Bits of Token::affixes; the low four number the clitic, 0 for none.
inline constexpr std::uint8_t kTokenCliticNumber = 15;
inline constexpr std::uint8_t kTokenPlus = 16;        // canal+
inline constexpr std::uint8_t kTokenPossessive = 32;  // mcdonald's

// One token. `begin` and `end` are bytes of `Tokens::folded`; what was written
// there is found by Tokens::Source.
struct Token {
  std::uint64_t hash = 0;       // TermHash(base, folded): "oreal" in l'oréal
  std::uint64_t full_hash = 0;  // with its clitic ("l'oreal"); = hash if none
  // Without apostrophes ("loreal"); of a tag or handle without _ . -; else
  // = hash.
  std::uint64_t glued_hash = 0;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t position = 0;  // distances are differences of it
  // What is attached to the base: number of its clitic (see analyzers/text),
  // and kTokenPlus, kTokenPossessive.
  std::uint8_t affixes = 0;
  TokenKind kind = TokenKind::kWord;
  std::uint8_t flags = 0;
};

// From `folded` on, the folded text and its source run in step, up to the next.
struct FoldStep {
  std::uint32_t folded = 0, source = 0;
  friend bool operator==(const FoldStep&, const FoldStep&) = default;
};

// Lifetime: valid until the tokenizer's next call. `folded` is the text in
// lower case without accents; words are found by `tokens[i].hash`.
struct Tokens {
  std::string_view title{};  // as the mention gives it
  std::string_view text{};
  std::string_view folded{};  // title, a newline, text; folded; followed by at
                              // least 64 readable bytes
  std::uint32_t body = 0;     // where the text begins in `folded`
  std::span<const Token> tokens{};
  std::span<const FoldStep> steps{};  // of `folded`, ascending

  std::string_view Folded(const Token& t) const {
    return folded.substr(t.begin, t.end - t.begin);
  }

  // Bytes of the title or the text.
  struct Place {
    std::uint32_t begin, end;
  };
  // Where a token, or all from `first` to `last`, was written; a tag with its
  // #, a handle with its @. Found again at each call: for showing, and for
  // what is rare.
  Place PlaceOf(const Token& first, const Token& last) const;
  // The same from left to right: `step` begins as 0 and is moved.
  Place PlaceFrom(std::size_t& step, const Token& first,
                  const Token& last) const;
  // The characters as they were written.
  std::string_view Source(const Token& first, const Token& last) const {
    const Place place = PlaceOf(first, last);
    return Written(first).substr(place.begin, place.end - place.begin);
  }
  std::string_view Source(const Token& t) const { return Source(t, t); }
  // Written with two capitals or more and no small letter?
  bool InCapitals(const Token& t) const;
  // How many of the words and tags from `first` to before `last` are; quick
  // when there is none.
  int CountInCapitals(std::size_t first, std::size_t last) const;
  // The title or the text, whichever the token is in.
  std::string_view Written(const Token& t) const {
    return t.flags & kTokenInTitle ? title : text;
  }
};

}  // namespace vigie
