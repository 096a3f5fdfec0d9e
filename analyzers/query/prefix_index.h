// From the beginning of a word to the patterns that it may satisfy: boycott*
// waits under "boycott". Few words begin like any pattern: a bit for their
// first two bytes turns the others away.
//
// Thread-safe: read-only once built.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/query/term_index.h"

namespace vigie {

class PrefixIndex {
 public:
  // `entries`: (prefix of at least two bytes, value).
  void Build(std::vector<std::pair<std::string, std::uint32_t>> entries);
  bool empty() const { return lengths_.empty(); }

  bool MayBegin(const char* word) const {
    const unsigned pair = static_cast<unsigned char>(word[0]) |
                          static_cast<unsigned char>(word[1]) << 8;
    return (pairs_[pair >> 6] >> (pair & 63) & 1) != 0;
  }
  // Calls `found(value)` for the prefixes of `word`.
  template <typename Found>
  void Find(std::string_view word, Found&& found) const {
    for (const std::uint16_t length : lengths_) {
      if (length > word.size()) return;
      for (const std::uint32_t value :
           table_.Find(HashOf(word.substr(0, length))))
        found(value);
    }
  }

 private:
  static std::uint64_t HashOf(std::string_view prefix);
  std::vector<std::uint64_t> pairs_{};
  std::vector<std::uint16_t> lengths_{};  // that occur, ascending
  TermIndex table_{};
};

}  // namespace vigie
