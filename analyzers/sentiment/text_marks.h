// What the marks of a text say: exclamations, questions, dots, smileys, runs of
// one letter. One sweep that compilers turn into vector instructions, because
// most texts have few of them.
#pragma once

#include <string_view>

namespace vigie {

struct TextMarks {
  int exclamations = 0, questions = 0;
  int dots = 0;      // pairs of dots: "..." has two
  int smileys = 0;   // :) ;-) =D <3 less :(
  bool run = false;  // three times the same character in a row, somewhere
};

// REQUIRES: `text` is followed by 40 readable bytes or more, as
// Tokens::folded is.
TextMarks MarksOf(std::string_view text);

}  // namespace vigie
