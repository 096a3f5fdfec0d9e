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

// REQUIRES: followed by two readable bytes.
int Smileys(std::string_view text) {
  int sum = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const char c = text[i];
    if (c == ':' || c == ';' || c == '=') {
      const std::size_t mouth = i + (text[i + 1] == '-' ? 2 : 1);
      if (mouth >= text.size()) continue;
      if (text[mouth] == ')') {
        ++sum;
      } else if (text[mouth] == 'd') {
        const bool word = mouth + 1 < text.size() && text[mouth + 1] >= 'a' &&
                          text[mouth + 1] <= 'z';
        sum += !word;
      } else if (text[mouth] == '(') {
        --sum;
      }
    } else if (c == '<' && text[i + 1] == '3') {
      ++sum;
    }
  }
  return sum;
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
  std::uint32_t eyes = 0, run = 0;
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
    eyes |= bits(_mm256_and_si256(_mm256_cmpgt_epi8(c, below),
                                  _mm256_cmpgt_epi8(above, c))) &
            in;
    run |= bits(_mm256_and_si256(same, _mm256_cmpeq_epi8(c, at(2)))) & in;
    left -= std::min<std::size_t>(left, 32);
  }
  // What follows the text is no part of it.
  const char* const end = text.data() + text.size();
  if (!text.empty() && text.back() == '.' && *end == '.') --marks.dots;
  marks.run = run != 0;
  if (eyes != 0) marks.smileys = Smileys(text);
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
  if (eyes != 0) marks.smileys = Smileys(text);
  return marks;
}
#endif

}  // namespace vigie
