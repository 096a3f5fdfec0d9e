// What a language looks like: its pieces of three characters, as they were
// written, accents included, capitals not; and its words, by the tokenizer's
// hash. Training and judging call this same code.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/model/tokens.h"

namespace vigie {

// No more of a text is looked at: a sentence or two tell the language.
inline constexpr std::size_t kMostTrigrams = 96;
inline constexpr std::size_t kMostWords = 24;

// Thread-compatible. No allocation once the buffers have grown.
class Trigrams {
 public:
  // Reads title and text without their links, handles and e-mails.
  void Read(const Tokens& tokens);

  // The bytes that were read: small letters, a space for what is no letter.
  // Followed by sixteen readable bytes.
  const unsigned char* bytes() const { return bytes_.data(); }
  // Of trigrams: bytes()[i], [i+1], [i+2] for i below it.
  std::size_t size() const { return size_; }
  // The features of the words among them.
  const std::uint32_t* words() const { return words_.data(); }
  std::size_t word_count() const { return word_count_; }
  // Does it hold bytes of a script that is not Latin?
  bool foreign() const { return foreign_; }

  static constexpr std::uint32_t kMix = 0x9e3779b1u;
  // The feature of the trigram at `p`: 32 bits, the upper ones first.
  static std::uint32_t At(const unsigned char* p) {
    std::uint32_t three = 0;
    __builtin_memcpy(&three, p, 4);
    return (three & 0xffffff) * kMix;
  }

 private:
  void Append(std::string_view text);

  std::array<std::uint32_t, kMostWords + 1> words_{};
  std::size_t word_count_ = 0;
  std::vector<unsigned char> bytes_;
  std::size_t size_ = 0;
  bool foreign_ = false;
};

}  // namespace vigie
