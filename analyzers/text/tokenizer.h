// Cuts a mention into words, hashtags, handles, emoji, links: once, for every
// analyzer. "L’Oréal, c'est 👍 ! #AirFrance" becomes oreal (full l'oreal),
// est (c'est), 👍, airfrance with its segments air and france.
//
// The rules: letters, digits, marks and _ make words; hyphens and dots split
// them, except acronyms (S.N.C.F is sncf) and numbers (3,5 is 3.5); + after a
// word and & between letters belong to it; a French clitic (l' d' qu' …)
// attaches to the next word, an English 's comes off, other apostrophes stay;
// Chinese, Japanese and Thai give one token per character; no word is found
// inside an address or an e-mail. Title and body are 1,000 positions apart;
// emoji, handles and addresses take no position of their own.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "pipeline/plugin/analyzer.h"

namespace vigie {

// Positions between the last word of a title and the first of the body.
inline constexpr std::uint32_t kBodyDistance = 1000;

// The clitics by number (Token::affixes): kClitics[number - 1].
inline constexpr std::string_view kClitics[] = {
    "l", "d",  "j",     "m",      "t",      "s",     "n",
    "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};

namespace term_hash_internal {
inline constexpr std::uint64_t kA = 0xa0761d6478bd642full;
inline constexpr std::uint64_t kB = 0xe7037ed1a0b428dbull;
inline constexpr std::uint64_t kC = 0x8ebc6af09c88c6e3ull;
inline std::uint64_t Multiply(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^
         static_cast<std::uint64_t>(product >> 64);
}
// `low` and `high`: up to 16 bytes, little-endian, zeros after the end.
inline std::uint64_t Finish(std::uint64_t state, std::uint64_t low,
                            std::uint64_t high, std::size_t length) {
  const std::uint64_t mixed = Multiply(low ^ kA ^ state, high ^ kB);
  return Multiply(mixed ^ kC, static_cast<std::uint64_t>(length) ^ kB);
}
}  // namespace term_hash_internal

// The name of a folded word in every index: stable for ever, on little-endian
// machines. Two rounds of a 64 x 64 bit multiplication (the idea of wyhash).
inline std::uint64_t TermHash(std::string_view term) {
  using namespace term_hash_internal;
  const char* p = term.data();
  std::size_t n = term.size();
  std::uint64_t state = 0, words[2];
  for (; n > 16; p += 16, n -= 16) {
    std::memcpy(words, p, 16);
    state = Multiply(words[0] ^ kA ^ state, words[1] ^ kB);
  }
  words[0] = words[1] = 0;
  if (n > 0) std::memcpy(words, p, n);
  return Finish(state, words[0], words[1], term.size());
}

namespace term_hash_internal {
// kKeep[n] keeps the first n bytes of eight.
inline constexpr std::uint64_t kKeep[9] = {0,
                                           0xff,
                                           0xffff,
                                           0xffffff,
                                           0xffffffff,
                                           0xffffffffff,
                                           0xffffffffffff,
                                           0xffffffffffffff,
                                           0xffffffffffffffff};
}  // namespace term_hash_internal

// The same, without a branch on the length of short words.
// REQUIRES: 16 readable bytes after the term.
inline std::uint64_t TermHashPadded(const char* p, std::size_t n) {
  using namespace term_hash_internal;
  if (n > 16) return TermHash(std::string_view(p, n));
  std::uint64_t low, high;
  std::memcpy(&low, p, 8);
  std::memcpy(&high, p + 8, 8);
  low &= kKeep[n < 8 ? n : 8];
  high &= kKeep[n < 8 ? 0 : n - 8];
  return Finish(0, low, high, n);
}

std::unique_ptr<Tokenizer> MakeTokenizer();

}  // namespace vigie
