#include "analyzers/sentiment/text_marks.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace vigie {
namespace {

// What stands at a colon, a semicolon, = or <: 1 for a smile, -1 for a frown.
int SmileyAt(std::string_view text, std::size_t i) {
  const auto at = [&](std::size_t k) {
    return k < text.size() ? text[k] : ' ';
  };
  const char c = text[i];
  if (c == '<') return at(i + 1) == '3';
  const std::size_t mouth = i + (at(i + 1) == '-' ? 2 : 1);
  if (at(mouth) == ')') return 1;
  if (at(mouth) == '(') return -1;
  const bool word = at(mouth + 1) >= 'a' && at(mouth + 1) <= 'z';
  return at(mouth) == 'd' && !word;
}

}  // namespace

#if defined(__AVX2__)
TextMarks MarksOf(std::string_view text) {
  TextMarks marks;
  const auto all = [](char c) { return _mm256_set1_epi8(c); };
  const auto bits = [](__m256i v) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(v));
  };
  const __m256i exclamation = all('!'), question = all('?'), dot = all('.');
  // : ; < = stand side by side in ASCII.
  const __m256i below = all(':' - 1), above = all('=' + 1);
  std::uint32_t run = 0;
  const char* p = text.data();
  for (std::size_t left = text.size(); left > 0; p += 32) {
    const auto at = [p](int k) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + k));
    };
    const __m256i c = at(0), next = at(1);
    const __m256i same = _mm256_cmpeq_epi8(c, next);
    const std::uint32_t in = left >= 32 ? ~0u : (1u << left) - 1;
    marks.exclamations +=
        std::popcount(bits(_mm256_cmpeq_epi8(c, exclamation)) & in);
    marks.questions += std::popcount(bits(_mm256_cmpeq_epi8(c, question)) & in);
    const __m256i dots = _mm256_cmpeq_epi8(c, dot);
    marks.dots += std::popcount(bits(_mm256_and_si256(dots, same)) & in);
    const __m256i eyes = _mm256_and_si256(_mm256_cmpgt_epi8(c, below),
                                          _mm256_cmpgt_epi8(above, c));
    for (std::uint32_t eye = bits(eyes) & in; eye != 0; eye &= eye - 1)
      marks.smileys +=
          SmileyAt(text, static_cast<std::size_t>(p - text.data()) +
                             static_cast<std::size_t>(std::countr_zero(eye)));
    run |= bits(_mm256_and_si256(same, _mm256_cmpeq_epi8(c, at(2)))) & in;
    left -= std::min<std::size_t>(left, 32);
  }
  // What follows the text is no part of it.
  const char* const end = text.data() + text.size();
  if (!text.empty() && text.back() == '.' && *end == '.') --marks.dots;
  marks.run = run != 0;
  return marks;
}
#else
TextMarks MarksOf(std::string_view text) {
  TextMarks marks;
  std::uint8_t eyes = 0, run = 0;
  const char* p = text.data();
  for (std::size_t left = text.size(); left > 0;) {
    // Counts of a byte each cannot overflow within 128 characters.
    const std::size_t size = std::min<std::size_t>(left, 128);
    std::uint8_t exclamations = 0, questions = 0, dots = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const char c = p[i];
      exclamations = static_cast<std::uint8_t>(exclamations + (c == '!'));
      questions = static_cast<std::uint8_t>(questions + (c == '?'));
      dots = static_cast<std::uint8_t>(dots + ((c == '.') & (p[i + 1] == '.')));
      eyes |= static_cast<std::uint8_t>((c == ':') | (c == ';') | (c == '=') |
                                        (c == '<'));
      run |= static_cast<std::uint8_t>((c == p[i + 1]) & (c == p[i + 2]));
    }
    marks.exclamations += exclamations;
    marks.questions += questions;
    marks.dots += dots;
    p += size;
    left -= size;
  }
  // What follows the text is no part of it.
  if (!text.empty() && text.back() == '.' && p[0] == '.') --marks.dots;
  marks.run = run != 0;
  if (eyes != 0)
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] >= ':' && text[i] <= '=') marks.smileys += SmileyAt(text, i);
  return marks;
}
#endif

}  // namespace vigie
