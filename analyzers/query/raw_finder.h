// Raw terms: the characters as they were written (NFC), in a title, a body or
// a biography. Linear in the text (Knuth, Morris and Pratt 1977).
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/query/channel.h"
#include "analyzers/query/program.h"

namespace vigie {

class RawFinder {
 public:
  // Appends to `spans` the tokens that each hit overlaps, in order, each once;
  // a hit on no token adds none. True when there is any hit.
  bool Find(std::string_view needle, bool exact_case, Scope scope,
            Channel& channel, std::vector<Span>& spans);

 private:
  struct Character {
    char32_t value;
    std::uint32_t begin, end;  // bytes of the source
  };
  static void Read(std::string_view text, bool exact_case,
                   std::vector<Character>& out);
  bool FindIn(std::string_view text, bool title, bool exact_case,
              Channel& channel, std::vector<Span>& spans);

  struct Placed {
    std::uint32_t number, begin, end;  // of the source
  };
  std::vector<Character> needle_, text_;
  std::vector<Placed> tokens_;  // of the title or body, without segments
  std::vector<std::uint32_t> back_;
};

}  // namespace vigie
