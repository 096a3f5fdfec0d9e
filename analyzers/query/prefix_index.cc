#include "analyzers/query/prefix_index.h"

#include <algorithm>

#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {
// A word has few beginnings to look up, however long the patterns are.
constexpr std::size_t kLongest = 12;
}  // namespace

std::uint64_t PrefixIndex::HashOf(std::string_view prefix) {
  return TermHash(prefix);
}

void PrefixIndex::Build(
    std::vector<std::pair<std::string, std::uint32_t>> entries) {
  lengths_.clear();
  pairs_.assign(65536 / 64, 0);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> hashed;
  for (auto& [prefix, value] : entries) {
    if (prefix.size() > kLongest) prefix.resize(kLongest);
    const unsigned pair = static_cast<unsigned char>(prefix[0]) |
                          static_cast<unsigned char>(prefix[1]) << 8;
    pairs_[pair >> 6] |= std::uint64_t{1} << (pair & 63);
    lengths_.push_back(static_cast<std::uint16_t>(prefix.size()));
    hashed.emplace_back(HashOf(prefix), value);
  }
  std::sort(lengths_.begin(), lengths_.end());
  lengths_.erase(std::unique(lengths_.begin(), lengths_.end()), lengths_.end());
  table_.Build(std::move(hashed));
}

}  // namespace vigie
