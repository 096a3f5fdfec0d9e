// The words inside a hashtag or a handle: #AirFrance shows Air and France,
// #covid19 covid and 19. Three capitals or more before a small letter read both
// ways: #RATPbashing is RATP bashing and RAT Pbashing.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzers/text/normalise.h"

namespace vigie {

class TagSegments {
 public:
  struct Piece {
    std::uint32_t begin, end;  // of the folded text
  };
  // The words of [begin, end) of `folded`, which came from `source`; not the
  // whole of it.
  void Cut(const FoldedText& folded, std::string_view source,
           std::uint32_t begin, std::uint32_t end);
  // Lifetime: until the next Cut.
  std::span<const Piece> pieces() const { return pieces_; }

 private:
  std::vector<Piece> pieces_;
  std::vector<char> kinds_;
};

}  // namespace vigie
