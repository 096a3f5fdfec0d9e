#include "analyzers/query/word_pass.h"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include <cstddef>

namespace vigie {

std::uint64_t PassingWords(const TermIndex::Filter& filter, const Token* tokens,
                           std::uint32_t count) {
  std::uint64_t passing = 0;
  std::size_t i = 0;
#if defined(__AVX2__)
  // A token begins with its three hashes: four tokens are turned into three
  // rows of four.
  static_assert(offsetof(Token, hash) == 0 && offsetof(Token, full_hash) == 8 &&
                offsetof(Token, glued_hash) == 16 && sizeof(Token) >= 32);
  const auto load = [](const Token& token) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&token));
  };
  const __m256i six = _mm256_set1_epi64x(63);
  for (; i + 4 <= count; i += 4) {
    const Token* const t = tokens + i;
    const __m256i a = load(t[0]), b = load(t[1]), c = load(t[2]),
                  d = load(t[3]);
    const __m256i ab = _mm256_unpacklo_epi64(a, b);
    const __m256i cd = _mm256_unpacklo_epi64(c, d);
    const __m256i hash = _mm256_permute2x128_si256(ab, cd, 0x20);
    const __m256i glued = _mm256_permute2x128_si256(ab, cd, 0x31);
    const __m256i full = _mm256_permute2x128_si256(
        _mm256_unpackhi_epi64(a, b), _mm256_unpackhi_epi64(c, d), 0x20);
    const __m256i one_form = _mm256_and_si256(_mm256_cmpeq_epi64(hash, glued),
                                              _mm256_cmpeq_epi64(hash, full));
    // Not the gather of AVX2, which is slow where Downfall is mitigated.
    const auto word_of = [&](const Token& token) {
      return static_cast<std::int64_t>(filter.words[token.hash & filter.mask]);
    };
    const __m256i word = _mm256_set_epi64x(word_of(t[3]), word_of(t[2]),
                                           word_of(t[1]), word_of(t[0]));
    const __m256i held = _mm256_and_si256(
        _mm256_srlv_epi64(word, _mm256_srli_epi64(hash, 58)),
        _mm256_srlv_epi64(word,
                          _mm256_and_si256(_mm256_srli_epi64(hash, 52), six)));
    const int bits =
        _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_slli_epi64(held, 63))) |
        (_mm256_movemask_pd(_mm256_castsi256_pd(one_form)) ^ 15);
    passing |= static_cast<std::uint64_t>(static_cast<unsigned>(bits)) << i;
  }
#endif
  for (; i < count; ++i) {
    const Token& t = tokens[i];
    const bool passes = static_cast<unsigned>(filter.MayHold(t.hash)) |
                        static_cast<unsigned>(t.glued_hash != t.hash) |
                        static_cast<unsigned>(t.full_hash != t.hash);
    passing |= static_cast<std::uint64_t>(passes) << i;
  }
  return passing;
}

}  // namespace vigie
