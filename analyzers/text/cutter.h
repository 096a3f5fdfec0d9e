// The tokenizer's closer look: all that is not a plain word between spaces.
// One cutter walks one folded text from left to right.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/text/byte_masks.h"
#include "analyzers/text/character_class.h"
#include "analyzers/text/normalise.h"
#include "analyzers/text/segments.h"
#include "pipeline/model/tokens.h"

namespace vigie {

class Cutter {
 public:
  explicit Cutter(bool avx2) : avx2_(avx2) {}

  // Fills tokens.tokens. REQUIRES: tokens.folded is `folded.view()`, which is
  // the title, a newline and the text; `body` is where the text begins in it
  // (0 without a title).
  void Cut(const FoldedText& folded, std::uint32_t body, Tokens& tokens);

 private:
  struct Run {  // of the word being read, in bytes of the folded text
    std::uint32_t begin, base, base_end, end;
    std::uint8_t affixes;
    bool apostrophe, dots, commas;
  };

  void Region(std::uint32_t begin, std::uint32_t end);
  std::uint32_t Chunk(std::uint32_t begin, std::uint32_t end);
  std::uint32_t Word(std::uint32_t i);
  std::uint32_t Tag(std::uint32_t i);
  std::uint32_t Handle(std::uint32_t i);
  std::uint32_t Emoji(std::uint32_t i);
  // The end of the address at `i`, 0 when there is none.
  std::uint32_t UrlEnd(std::uint32_t i) const;
  // Turns what was read before the @ at `at` into an e-mail; its end or 0.
  std::uint32_t Email(std::uint32_t at);
  void Segments(std::uint32_t begin, std::uint32_t end);

  Token& Emit(TokenKind kind, std::uint32_t begin, std::uint32_t end,
              std::uint64_t hash);
  Token& Add() {
    if (count_ == slots_.size()) [[unlikely]]
      slots_.resize(2 * count_ + 64);
    return slots_[count_++];
  }
  bool EndsSentence(std::uint32_t begin, std::uint32_t end) const;
  bool AfterAbbreviation(std::uint32_t dot) const;
  std::uint64_t HashOf(std::uint32_t begin, std::uint32_t end,
                       std::string_view without, bool commas = false);

  unsigned char At(std::uint32_t i) const {
    return i < end_ ? static_cast<unsigned char>(text_[i]) : 0;
  }
  // Class of the character at `i`, and its length. kOther, 1 at the end.
  CharacterClass ClassAt(std::uint32_t i, int& length) const;
  bool WordAt(std::uint32_t i) const {
    int length;
    return IsWordClass(ClassAt(i, length));
  }
  bool LetterAt(std::uint32_t i) const;
  bool WordBefore(std::uint32_t i) const;
  std::uint32_t RunEnd(std::uint32_t i) const;

  const bool avx2_;
  const CharacterClasses& classes_ = CharacterClasses::Get();
  ByteMasks masks_;
  const FoldedText* folded_ = nullptr;
  const char* text_ = nullptr;
  std::uint32_t begin_ = 0, end_ = 0;  // of the region: the title, or the text
  std::string_view source_;
  std::uint32_t position_ = 0, first_position_ = 0;
  std::uint32_t looked_ = 0;  // sentence ends were looked for up to here
  bool sentence_ = true;      // the next token begins one
  std::uint8_t region_flags_ = 0;
  const std::uint32_t* edge_ = nullptr;  // of the next chunk
  std::vector<Token> slots_;             // the first count_ are the tokens
  std::size_t count_ = 0, region_tokens_ = 0;
  std::string scratch_;
  TagSegments segments_;
};

}  // namespace vigie
