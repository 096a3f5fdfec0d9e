#include "analyzers/text/byte_masks.h"

#include <algorithm>
#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace vigie {
namespace {

// Bits of a byte's class.
constexpr std::uint8_t kWordBits = 0x0f;
constexpr std::uint8_t kLookBits = 0x30;  // ' # & + @
constexpr std::uint8_t kDotBit = 0x40;    // . and , count between word bytes
constexpr std::uint8_t kColonBit = 0x80;  // : counts before a slash

// The class of an ASCII byte is kByLow[low nibble] & kByHigh[high nibble].
constexpr std::array<std::uint8_t, 16> kByHigh = {
    0, 0, 0x10 | 0x40, 0x01 | 0x80, 0x20, 0x08, 0x02, 0x04,
    0, 0, 0,           0,           0,    0,    0,    0};
constexpr std::array<std::uint8_t, 16> ByLow() {
  std::array<std::uint8_t, 16> low{};
  for (int i = 0; i < 10; ++i) low[i] |= 0x01;              // 0 to 9
  for (int i = 1; i < 16; ++i) low[i] |= 0x02;              // a to o
  for (int i = 0; i <= 10; ++i) low[i] |= 0x04;             // p to z
  low[15] |= 0x08;                                          // _
  for (const int i : {0x7, 0x3, 0x6, 0xb}) low[i] |= 0x10;  // ' # & +
  low[0] |= 0x20;                                           // @
  for (const int i : {0xe, 0xc}) low[i] |= 0x40;            // . ,
  low[0xa] |= 0x80;                                         // :
  return low;
}
constexpr std::array<std::uint8_t, 16> kByLow = ByLow();

struct Block {
  std::uint64_t word = 0, look = 0, dot = 0, colon = 0, slash = 0, stop = 0;
};

Block BlockByTable(const char* p) {
  Block block;
  for (int i = 0; i < 64; ++i) {
    const auto c = static_cast<unsigned char>(p[i]);
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (c >= 0x80) {
      block.look |= bit;
      continue;
    }
    const std::uint8_t kind = kByLow[c & 15] & kByHigh[c >> 4];
    if (kind & kWordBits) block.word |= bit;
    if (kind & kLookBits) block.look |= bit;
    if (kind & kDotBit) block.dot |= bit;
    if (kind & kColonBit) block.colon |= bit;
    if (c == '/') block.slash |= bit;
    if (c == '.' || c == '!' || c == '?' || c == '\n' || c == '\r')
      block.stop |= bit;
  }
  return block;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) Block BlockByAvx2(const char* p) {
  const __m256i by_low = _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(kByLow.data())));
  const __m256i by_high = _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(kByHigh.data())));
  const __m256i zero = _mm256_setzero_si256();
  Block block;
  for (int half = 0; half < 2; ++half) {
    const __m256i v =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32 * half));
    const __m256i high =
        _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0f));
    // A byte of 0x80 or more looks up 0 in `by_low`.
    const __m256i kind = _mm256_and_si256(_mm256_shuffle_epi8(by_low, v),
                                          _mm256_shuffle_epi8(by_high, high));
    const auto bits = [](__m256i x) __attribute__((target("avx2"))) {
      return static_cast<std::uint64_t>(
          static_cast<std::uint32_t>(_mm256_movemask_epi8(x)));
    };
    const std::uint64_t word = bits(_mm256_cmpgt_epi8(
        _mm256_and_si256(kind, _mm256_set1_epi8(kWordBits)), zero));
    const std::uint64_t look = bits(_mm256_or_si256(
        v, _mm256_cmpgt_epi8(
               _mm256_and_si256(kind, _mm256_set1_epi8(kLookBits)), zero)));
    const std::uint64_t dot = bits(_mm256_slli_epi16(kind, 1));
    const std::uint64_t colon = bits(kind);
    const std::uint64_t slash =
        bits(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('/')));
    const __m256i is = _mm256_or_si256(
        _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\n')),
                        _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\r'))),
        _mm256_or_si256(
            _mm256_cmpeq_epi8(v, _mm256_set1_epi8('!')),
            _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('.')),
                            _mm256_cmpeq_epi8(v, _mm256_set1_epi8('?')))));
    const std::uint64_t stop = bits(is);
    const int shift = 32 * half;
    block.word |= word << shift;
    block.look |= look << shift;
    block.dot |= dot << shift;
    block.colon |= colon << shift;
    block.slash |= slash << shift;
    block.stop |= stop << shift;
  }
  return block;
}
#endif

}  // namespace

inline void ByteMasks::Flatten(std::uint64_t bits, std::uint32_t base) {
  const auto count = static_cast<std::size_t>(std::popcount(bits));
  std::uint32_t* out = edges_.data() + edge_count_;
  edge_count_ += count;
  const auto eight = [&] {
    for (int i = 0; i < 8; ++i) {
      *out++ = base + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  };
  // More than there are in most blocks, so that no branch is taken wrongly.
  eight(), eight(), eight();
  while (bits != 0) eight();
}

void ByteMasks::Build(std::string_view folded, bool avx2) {
  const std::size_t n = folded.size() / 64 + 1;
  if (special_.size() < n + 2) {
    for (auto* bits :
         {&special_, &attention_, &word_, &dot_, &colon_, &slash_, &stop_})
      bits->resize(n + 2);
    edges_.resize(64 * n + 32);
  }
  for (std::size_t i = 0; i < n; ++i) {
    const char* p = folded.data() + 64 * i;
#if defined(__x86_64__)
    const Block block = avx2 ? BlockByAvx2(p) : BlockByTable(p);
#else
    (void)avx2;
    const Block block = BlockByTable(p);
#endif
    word_[i] = block.word;
    special_[i] = block.look;
    dot_[i] = block.dot;
    colon_[i] = block.colon;
    slash_[i] = block.slash;
    stop_[i] = block.stop;
  }
  // What lies past the end is padding.
  const std::uint64_t within = (std::uint64_t{1} << (folded.size() & 63)) - 1;
  for (auto* bits : {&word_, &special_, &dot_, &colon_, &slash_, &stop_}) {
    (*bits)[n - 1] &= within;
    (*bits)[n] = 0;
  }
  edge_count_ = 0;
  std::uint64_t open = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t before = i == 0 ? 0 : word_[i - 1] >> 63;
    const std::uint64_t after_word = word_[i + 1] << 63;
    const std::uint64_t after_slash = slash_[i + 1] << 63;
    const std::uint64_t special =
        special_[i] |
        (dot_[i] & (word_[i] << 1 | before) & (word_[i] >> 1 | after_word)) |
        (colon_[i] & (word_[i] << 1 | before) & (slash_[i] >> 1 | after_slash));
    const std::uint64_t chunk = word_[i] | special;
    attention_[i] = special | stop_[i];
    Flatten(chunk ^ (chunk << 1 | open), static_cast<std::uint32_t>(64 * i));
    open = chunk >> 63;
  }
  attention_[n - 1] |= ~within;
  attention_[n] = ~std::uint64_t{0};
  // Nothing is open: the last block ends with a byte of padding.
  chunks_ = edge_count_ / 2;
  std::fill_n(edges_.data() + edge_count_, 4, 0xffffffffu);
}

}  // namespace vigie
