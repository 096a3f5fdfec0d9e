#include "analyzers/linear/features.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

// What stands for any link, any handle, any hidden name, the text's beginning
// and its end.
constexpr std::uint64_t kLink = 0x6c1f3a7d5be9420full;
constexpr std::uint64_t kHandle = 0x91d3b5c7e2f4a608ull;
constexpr std::uint64_t kName = 0x5bd1e995c6a4a793ull;
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

// Copies a block when none of its bytes is beyond ASCII, none below a space.
// REQUIRES: a block's readable bytes at `p`, as many writable ones at `out`.
#if defined(__AVX2__)
constexpr std::size_t kBlock = 32;
bool CopyPlain(const char* p, unsigned char* out) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  // Those beyond ASCII are below zero.
  if (_mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(' '), bytes)) !=
      0)
    return false;
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), bytes);
  return true;
}
#else
constexpr std::size_t kBlock = 8;
bool CopyPlain(const char* p, unsigned char* out) {
  constexpr std::uint64_t kEach = 0x0101010101010101ull;
  std::uint64_t eight;
  std::memcpy(&eight, p, 8);
  if (((eight | (eight - 0x20 * kEach)) & 0x80 * kEach) != 0) return false;
  std::memcpy(out, p, 8);
  return true;
}
#endif

constexpr std::size_t kReadBeyond = 16, kWrittenBeyond = 8;

// The features of `count` pieces of four bytes, the first at `p`; how many were
// written. A piece may begin and end at a word's edge, not reach across it.
// REQUIRES: kReadBeyond readable bytes after the last piece, room for
// kWrittenBeyond features more.
#if defined(__AVX2__)
// kTogether[keep]: which of eight come first, so that those of `keep` stand
// side by side.
constexpr std::array<std::uint64_t, 256> MakeTogether() {
  std::array<std::uint64_t, 256> table{};
  for (std::size_t keep = 0; keep < 256; ++keep) {
    int n = 0;
    for (std::uint64_t lane = 0; lane < 8; ++lane)
      if ((keep >> lane & 1) != 0) table[keep] |= lane << (8 * n++);
  }
  return table;
}
constexpr std::array<std::uint64_t, 256> kTogether = MakeTogether();

std::size_t Pieces(const unsigned char* p, std::size_t count,
                   std::uint32_t* out) {
  const __m256i cut =
      _mm256_setr_epi8(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4, 5, 6,
                       7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
  const __m256i low = _mm256_set1_epi64x(kOfPiece & 0xffffffff);
  const __m256i high = _mm256_set1_epi32(static_cast<int>(kOfPiece >> 32));
  const __m128i space = _mm_set1_epi8(' ');
  std::uint32_t* to = out;
  for (std::size_t i = 0; i < count; i += 8) {
    const __m128i bytes =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
    const __m256i four =
        _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), cut);
    // The upper half of a product of 64 bits.
    const __m256i even = _mm256_srli_epi64(_mm256_mul_epu32(four, low), 32);
    const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(four, 32), low);
    const __m256i upper = _mm256_add_epi32(_mm256_blend_epi32(even, odd, 0xaa),
                                           _mm256_mullo_epi32(four, high));
    const auto spaces = static_cast<std::uint32_t>(
        _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, space)));
    std::uint32_t keep = ~(spaces >> 1 | spaces >> 2) & 0xff;
    if (count - i < 8) keep &= (1u << (count - i)) - 1;
    const __m256i order = _mm256_cvtepu8_epi32(
        _mm_cvtsi64_si128(static_cast<std::int64_t>(kTogether[keep])));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                        _mm256_permutevar8x32_epi32(upper, order));
    to += std::popcount(keep);
  }
  return static_cast<std::size_t>(to - out);
}
#else
std::size_t Pieces(const unsigned char* p, std::size_t count,
                   std::uint32_t* out) {
  std::uint32_t* to = out;
  for (const unsigned char* const stop = p + count; p < stop; ++p) {
    std::uint32_t four;
    std::memcpy(&four, p, 4);
    *to = Upper(four * kOfPiece);
    to += p[1] != ' ' && p[2] != ' ';
  }
  return static_cast<std::size_t>(to - out);
}
#endif

}  // namespace

void TextFeatures::Words(const Tokens& tokens, std::size_t first,
                         std::size_t last, Hidden hidden, FeatureList& out) {
  std::uint32_t* to = out.hashed.Room(2 * (last - first));
  std::uint64_t before = kEdge;
  for (std::size_t i = first; i < last; ++i) {
    const Token& token = tokens.tokens[i];
    if ((token.flags & kTokenSegment) != 0) continue;
    std::uint64_t word = !IsMasked(token.kind)              ? token.hash
                         : token.kind == TokenKind::kHandle ? kHandle
                                                            : kLink;
    if (!hidden.empty() && hidden[i] != 0) word = kName;
    *to++ = Upper((word ^ (word >> 32)) * kOfWord);
    const std::uint64_t pair = before * kOfPair + word;
    *to++ = Upper((pair ^ (pair >> 32)) * kOfWord);
    before = word;
  }
  out.hashed.Keep(to);
}

void TextFeatures::Copy(const char* p, const char* end) {
  unsigned char* out = CodeRoom(static_cast<std::size_t>(end - p) + kBlock);
  while (p < end) {
    // What stands behind the end is written, too, and not kept.
    if (CopyPlain(p, out)) {
      p += kBlock, out += kBlock;
      continue;
    }
    const char* const stop = std::min(end, p + kBlock);
    while (p < stop) {
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
  }
  if (p > end) out -= p - end;
  size_ = static_cast<std::size_t>(out - codes_.data());
}

void TextFeatures::Characters(const Tokens& tokens, std::size_t first,
                              std::size_t last, Hidden hidden,
                              FeatureList& out) {
  const std::size_t count = tokens.tokens.size();
  std::uint32_t at = first == 0 ? 0 : tokens.tokens[first].begin;
  const std::uint32_t end =
      last < count ? tokens.tokens[last].begin
                   : static_cast<std::uint32_t>(tokens.folded.size());
  const char* const text = tokens.folded.data();
  size_ = 0;
  *CodeRoom(1) = ' ';
  size_ = 1;
  for (std::size_t i = first; i < last; ++i) {
    const Token& token = tokens.tokens[i];
    if (!IsMasked(token.kind) && (hidden.empty() || hidden[i] == 0)) continue;
    if (token.begin < at) continue;
    Copy(text + at, text + token.begin);
    at = token.end;
  }
  if (at < end) Copy(text + at, text + end);
  *CodeRoom(1 + kReadBeyond) = ' ';
  if (++size_ < 4) return;
  std::uint32_t* const to = out.hashed.Room(size_ + kWrittenBeyond);
  out.hashed.Keep(to + Pieces(codes_.data(), size_ - 3, to));
}

void TextFeatures::Append(const Tokens& tokens, std::size_t first,
                          std::size_t last, FeatureList& out, Hidden hidden) {
  if (first >= last) return;
  Words(tokens, first, last, hidden, out);
  Characters(tokens, first, last, hidden, out);
}

}  // namespace vigie
