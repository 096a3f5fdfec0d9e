// One text on its way through a kernel: where it reads, where it writes.
// Invariant: at least 3 bytes per byte still to read, and 64 more, can be
// written at `out`.
#pragma once

#include "analyzers/text/normalise.h"

namespace vigie {

struct FoldRun {
  const char* begin;  // of the source
  const char* p;      // next to read
  const char* end;
  FoldedText& to;
  std::size_t start;  // of this text in `to`
  char* out;          // next to write

  FoldRun(std::string_view text, FoldedText& folded)
      : begin(text.data()),
        p(begin),
        end(begin + text.size()),
        to(folded),
        start(folded.size_),
        out(folded.Reserve(folded.size_, 3 * text.size() + 64)) {
    to.steps_.push_back({static_cast<std::uint32_t>(start), 0});
  }
  void Finish();

  // The texts fall out of step: `source` bytes gave what is before `at`.
  void Mark(const char* at, const char* source) {
    const FoldedText::Step step{
        static_cast<std::uint32_t>(at - to.bytes_.get()),
        static_cast<std::uint32_t>(source - begin)};
    if (to.steps_.back().folded == step.folded)
      to.steps_.back().source = step.source;
    else
      to.steps_.push_back(step);
  }
  // Folds the one character at `p`, whatever it is, by the table.
  void One();

 private:
  void Cluster(const char* next);
  void Room(std::size_t more);
};

// The kernels: fold all of `run`.
void FoldByTable(FoldRun& run);
void FoldByAvx2(FoldRun& run);

}  // namespace vigie
