#include "analyzers/sentiment/text_marks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

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

}  // namespace vigie
