// Thirty-two bytes at a time. A block of ASCII is lower-cased and stored. In
// the others, é è à ç (0xC3 and a byte) and ’ (0xE2 0x80 0x99) lose their
// leading bytes: the last byte is looked up, the others are squeezed out eight
// bytes at a time with pext. Whatever else there is ends the block and goes
// through the table.
#include <cstring>

#include "analyzers/text/fold_run.h"
#include "analyzers/text/fold_table.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define VIGIE_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

namespace vigie {

bool HasAvx2Fold() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt");
}

namespace {

VIGIE_AVX2 inline __m256i Lower(__m256i v) {
  const __m256i upper =
      _mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8('A' - 1)),
                       _mm256_cmpgt_epi8(_mm256_set1_epi8('Z' + 1), v));
  return _mm256_add_epi8(v, _mm256_and_si256(upper, _mm256_set1_epi8(32)));
}

VIGIE_AVX2 inline __m256i Row(const std::uint8_t* row) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(row)));
}

// Writes the bytes of `word` whose bit is set in the low eight of `keep`.
VIGIE_AVX2 inline char* Squeeze(char* out, std::uint64_t word,
                                std::uint32_t keep) {
  const std::uint64_t bytes = _pdep_u64(keep & 0xff, 0x0101010101010101u) * 255;
  const std::uint64_t kept = _pext_u64(word, bytes);
  std::memcpy(out, &kept, 8);
  return out + _mm_popcnt_u32(keep & 0xff);
}

}  // namespace

VIGIE_AVX2 void FoldByAvx2(FoldRun& run) {
  const std::uint8_t* table = FoldTable::Get().latin1().data();
  const __m256i row0 = Row(table), row1 = Row(table + 16);
  const __m256i row2 = Row(table + 32), row3 = Row(table + 48);
  const __m256i zero = _mm256_setzero_si256();
  alignas(32) char block[32];
  while (run.p < run.end) {
    const std::size_t left = static_cast<std::size_t>(run.end - run.p);
    __m256i v;
    std::uint32_t stop = 0;  // bits of the bytes this round cannot fold
    if (left >= 32) {
      v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(run.p));
    } else {
      std::memset(block, 0, sizeof block);
      std::memcpy(block, run.p, left);
      v = _mm256_load_si256(reinterpret_cast<const __m256i*>(block));
      stop = ~std::uint32_t{0} << left;
    }
    const auto high = static_cast<std::uint32_t>(_mm256_movemask_epi8(v));
    __m256i folded = Lower(v);
    if (high == 0) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(run.out), folded);
      const std::size_t n = left < 32 ? left : 32;
      run.p += n;
      run.out += n;
      continue;
    }
    const __m256i carried = _mm256_permute2x128_si256(v, v, 0x08);
    const __m256i before = _mm256_alignr_epi8(v, carried, 15);
    // The byte after 0xC3, looked up by its low six bits.
    const __m256i low = _mm256_and_si256(v, _mm256_set1_epi8(0x0f));
    const __m256i bit4 = _mm256_slli_epi16(v, 3),
                  bit5 = _mm256_slli_epi16(v, 2);
    const __m256i half0 = _mm256_blendv_epi8(
        _mm256_shuffle_epi8(row0, low), _mm256_shuffle_epi8(row1, low), bit4);
    const __m256i half1 = _mm256_blendv_epi8(
        _mm256_shuffle_epi8(row2, low), _mm256_shuffle_epi8(row3, low), bit4);
    const __m256i letter = _mm256_blendv_epi8(half0, half1, bit5);
    const __m256i continues = _mm256_cmpgt_epi8(_mm256_set1_epi8(-64), v);
    const __m256i accented = _mm256_andnot_si256(
        _mm256_cmpeq_epi8(letter, zero),
        _mm256_and_si256(continues,
                         _mm256_cmpeq_epi8(before, _mm256_set1_epi8('\xc3'))));
    folded = _mm256_blendv_epi8(folded, letter, accented);
    const auto last =
        static_cast<std::uint32_t>(_mm256_movemask_epi8(accented));
    std::uint32_t ends = last, drop = last >> 1;
    const auto e2 = static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\xe2'))));
    if (e2 != 0) {
      const auto x80 = static_cast<std::uint32_t>(
          _mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\x80'))));
      const __m256i quote =  // 0x98 or 0x99
          _mm256_cmpeq_epi8(_mm256_or_si256(v, _mm256_set1_epi8(1)),
                            _mm256_set1_epi8('\x99'));
      const auto quotes =
          static_cast<std::uint32_t>(_mm256_movemask_epi8(quote)) & (e2 << 2) &
          (x80 << 1);
      if (quotes != 0) {
        // 0x99 after 0x80 that are not of a ’ stop the round before they count.
        folded = _mm256_blendv_epi8(
            folded, _mm256_set1_epi8('\''),
            _mm256_and_si256(
                quote, _mm256_cmpeq_epi8(before, _mm256_set1_epi8('\x80'))));
        ends |= quotes;
        drop |= quotes >> 1 | quotes >> 2;
      }
    }
    stop |= high & ~(ends | drop);
    const std::uint32_t n = _tzcnt_u32(stop);  // 32 when there is none
    const std::uint32_t within =
        n >= 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << n) - 1;
    const std::uint32_t keep = within & ~drop;
    char* const first = run.out;
    run.out = Squeeze(run.out, _mm256_extract_epi64(folded, 0), keep);
    run.out = Squeeze(run.out, _mm256_extract_epi64(folded, 1), keep >> 8);
    run.out = Squeeze(run.out, _mm256_extract_epi64(folded, 2), keep >> 16);
    run.out = Squeeze(run.out, _mm256_extract_epi64(folded, 3), keep >> 24);
    for (std::uint32_t e = ends & within; e != 0; e = _blsr_u32(e)) {
      const std::uint32_t i = _tzcnt_u32(e);
      run.Mark(first + _mm_popcnt_u32(keep & ((std::uint64_t{2} << i) - 1)),
               run.p + i + 1);
    }
    run.p += n;
    if (n == 32) continue;
    while (run.p < run.end && (*run.p & 0x80) != 0) {
      run.One();
      if (run.p < run.end && *run.p == '\xc3') break;
    }
  }
}

}  // namespace vigie

#else  // another processor: the table alone

namespace vigie {
bool HasAvx2Fold() { return false; }
void FoldByAvx2(FoldRun& run) { FoldByTable(run); }
}  // namespace vigie

#endif
