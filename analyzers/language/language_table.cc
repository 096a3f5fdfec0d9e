#include "analyzers/language/language_table.h"

#include <cstring>
#include <iterator>

#if defined(__SSE4_1__)
#include <immintrin.h>
#endif

#include "pipeline/base/strings.h"

asm(".pushsection .rodata\n"
    ".balign 4096\n"
    "vigie_language_begin:\n"
    ".incbin \"language.vgt\"\n"
    "vigie_language_end:\n"
    ".byte 0\n"
    ".popsection\n");
extern "C" {
extern const char vigie_language_begin[] __attribute__((visibility("hidden")));
extern const char vigie_language_end[] __attribute__((visibility("hidden")));
}

namespace vigie {

absl::Status CheckLanguageTable(const LinearTable& table) {
  if (table.task().name != "language" || table.classes() != kLanguageClasses ||
      table.several())
    return InvalidArgument("a table of ", table.task().name,
                           ", not of languages");
  return absl::OkStatus();
}

const LinearTable* BuiltInLanguageTable() {
  static const LinearTable* const table = []() -> const LinearTable* {
    auto read = LinearTable::Parse(
        {vigie_language_begin,
         static_cast<std::size_t>(vigie_language_end - vigie_language_begin)},
        "language");
    if (!read.ok() || !CheckLanguageTable(*read).ok()) return nullptr;
    return new LinearTable(*std::move(read));
  }();
  return table;
}

void SumTrigrams(const LinearTable& table, const Trigrams& trigrams,
                 std::int32_t* sums) {
  const std::int8_t* const bias = table.NamedRow(0);
  const std::int8_t* const rows = table.HashedRow(0);
  const std::uint32_t shift = table.shift();
  const unsigned char* p = trigrams.bytes();
  [[maybe_unused]] const unsigned char* const end = p + trigrams.size();
#if defined(__SSE4_1__)
  // So many rows of one byte fit sums of 16 bits.
  static_assert((kMostTrigrams + kMostWords + 1) * 127 < 32767);
  const auto row = [](const std::int8_t* at) {
    return _mm_cvtepi8_epi16(
        _mm_loadl_epi64(reinterpret_cast<const __m128i*>(at)));
  };
  __m128i a = row(bias), b = _mm_setzero_si128();
#if defined(__AVX2__)
  // Where the rows are, of eight trigrams at once.
  alignas(32) std::uint32_t at[kMostTrigrams + 8];
  const __m256i three =
      _mm256_setr_epi8(0, 1, 2, -1, 1, 2, 3, -1, 2, 3, 4, -1, 3, 4, 5, -1, 4, 5,
                       6, -1, 5, 6, 7, -1, 6, 7, 8, -1, 7, 8, 9, -1);
  const __m256i mix = _mm256_set1_epi32(static_cast<int>(Trigrams::kMix));
  const __m128i by = _mm_cvtsi32_si128(static_cast<int>(shift));
  const std::size_t size = trigrams.size();
  for (std::size_t i = 0; i < size; i += 8) {
    const __m256i bytes = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i)));
    const __m256i mixed =
        _mm256_mullo_epi32(_mm256_shuffle_epi8(bytes, three), mix);
    _mm256_store_si256(reinterpret_cast<__m256i*>(at + i),
                       _mm256_srl_epi32(mixed, by));
  }
  std::size_t i = 0;
  for (; i + 2 <= size; i += 2) {
    a = _mm_add_epi16(a, row(rows + std::size_t{at[i]} * 8));
    b = _mm_add_epi16(b, row(rows + std::size_t{at[i + 1]} * 8));
  }
  if (i < size) a = _mm_add_epi16(a, row(rows + std::size_t{at[i]} * 8));
#else
  for (; end - p >= 2; p += 2) {
    a = _mm_add_epi16(a, row(rows + (Trigrams::At(p) >> shift) * 8));
    b = _mm_add_epi16(b, row(rows + (Trigrams::At(p + 1) >> shift) * 8));
  }
  if (p < end) a = _mm_add_epi16(a, row(rows + (Trigrams::At(p) >> shift) * 8));
#endif
  for (std::size_t w = 0; w < trigrams.word_count(); ++w)
    b = _mm_add_epi16(
        b, row(rows + std::size_t{trigrams.words()[w] >> shift} * 8));
  alignas(16) std::int16_t eight[8];
  _mm_store_si128(reinterpret_cast<__m128i*>(eight), _mm_add_epi16(a, b));
  for (int c = 0; c < 8; ++c) sums[c] = eight[c];
#else
  for (int c = 0; c < 8; ++c) sums[c] = bias[c];
  for (; p < end; ++p)
    for (int c = 0; c < 8; ++c)
      sums[c] += rows[(Trigrams::At(p) >> shift) * 8 + c];
  for (std::size_t w = 0; w < trigrams.word_count(); ++w)
    for (int c = 0; c < 8; ++c)
      sums[c] += rows[std::size_t{trigrams.words()[w] >> shift} * 8 + c];
#endif
}

}  // namespace vigie
