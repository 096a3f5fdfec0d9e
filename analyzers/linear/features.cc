#include "analyzers/linear/features.h"

#include <cstring>

#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

// What stands for any link, any handle, the text's beginning and its end.
constexpr std::uint64_t kLink = 0x6c1f3a7d5be9420full;
constexpr std::uint64_t kHandle = 0x91d3b5c7e2f4a608ull;
constexpr std::uint64_t kEdge = 0x3c79ac492ba7b653ull;

constexpr std::uint64_t kOfWord = 0xd6e8feb86659fd93ull;
constexpr std::uint64_t kOfPair = 0x9fb21c651e98df25ull;
constexpr std::uint64_t kOfPiece = 0x9e3779b97f4a7c15ull;

std::uint32_t Upper(std::uint64_t product) {
  return static_cast<std::uint32_t>(product >> 32);
}

bool IsMasked(TokenKind kind) {
  return kind == TokenKind::kUrl || kind == TokenKind::kEmail ||
         kind == TokenKind::kHandle;
}

// Eight bytes, none of them beyond ASCII, none below a space?
bool IsPlain(std::uint64_t eight) {
  constexpr std::uint64_t kEach = 0x0101010101010101ull;
  return ((eight | (eight - 0x20 * kEach)) & 0x80 * kEach) == 0;
}

}  // namespace

void TextFeatures::Words(const Tokens& tokens, std::size_t first,
                         std::size_t last, FeatureList& out) {
  const std::size_t size = out.hashed.size();
  out.hashed.resize(size + 2 * (last - first));
  std::uint32_t* to = out.hashed.data() + size;
  std::uint64_t before = kEdge;
  for (std::size_t i = first; i < last; ++i) {
    const Token& token = tokens.tokens[i];
    if ((token.flags & kTokenSegment) != 0) continue;
    const std::uint64_t word = !IsMasked(token.kind)              ? token.hash
                               : token.kind == TokenKind::kHandle ? kHandle
                                                                  : kLink;
    *to++ = Upper((word ^ (word >> 32)) * kOfWord);
    const std::uint64_t pair = before * kOfPair + word;
    *to++ = Upper((pair ^ (pair >> 32)) * kOfWord);
    before = word;
  }
  out.hashed.resize(static_cast<std::size_t>(to - out.hashed.data()));
}

void TextFeatures::Copy(const char* p, const char* end) {
  std::size_t size = codes_.size();
  codes_.resize(size + static_cast<std::size_t>(end - p) + 8);
  unsigned char* out = codes_.data() + size;
  while (p < end) {
    if (end - p >= 8) {
      std::uint64_t eight;
      std::memcpy(&eight, p, 8);
      if (IsPlain(eight)) {
        std::memcpy(out, p, 8);
        p += 8, out += 8;
        continue;
      }
    }
    const auto byte = static_cast<unsigned char>(*p);
    if (byte < 0x80) {
      *out++ = byte < ' ' ? ' ' : byte;
      ++p;
      continue;
    }
    const Utf8Character c = ReadUtf8(p, end);
    const auto value = static_cast<std::uint32_t>(c.value);
    *out++ = static_cast<unsigned char>(0x80 | (value * 0x9e3779b1u >> 25));
    p += c.length;
  }
  codes_.resize(static_cast<std::size_t>(out - codes_.data()));
}

void TextFeatures::Characters(const Tokens& tokens, std::size_t first,
                              std::size_t last, FeatureList& out) {
  const std::size_t count = tokens.tokens.size();
  std::uint32_t at = first == 0 ? 0 : tokens.tokens[first].begin;
  const std::uint32_t end =
      last < count ? tokens.tokens[last].begin
                   : static_cast<std::uint32_t>(tokens.folded.size());
  const char* const text = tokens.folded.data();
  codes_.clear();
  codes_.push_back(' ');
  for (std::size_t i = first; i < last; ++i) {
    const Token& token = tokens.tokens[i];
    if (!IsMasked(token.kind) || token.begin < at) continue;
    Copy(text + at, text + token.begin);
    at = token.end;
  }
  if (at < end) Copy(text + at, text + end);
  codes_.push_back(' ');
  const std::size_t size = codes_.size();
  if (size < 4) return;
  const std::size_t before = out.hashed.size();
  out.hashed.resize(before + size);
  std::uint32_t* to = out.hashed.data() + before;
  const unsigned char* p = codes_.data();
  for (const unsigned char* const stop = p + size - 3; p < stop; ++p) {
    std::uint32_t four;
    std::memcpy(&four, p, 4);
    *to = Upper(four * kOfPiece);
    // A piece may begin and end at a word's edge, not reach across it.
    to += p[1] != ' ' && p[2] != ' ';
  }
  out.hashed.resize(static_cast<std::size_t>(to - out.hashed.data()));
}

void TextFeatures::Append(const Tokens& tokens, std::size_t first,
                          std::size_t last, FeatureList& out) {
  if (first >= last) return;
  Words(tokens, first, last, out);
  Characters(tokens, first, last, out);
}

}  // namespace vigie
