#include <algorithm>
#include <cstdint>
#include <limits>

#include "pipeline/config/node.h"

namespace vigie {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Edits (insert, drop, change, swap of two neighbours) that lead from `a` to
// `b`, in ASCII without case: the optimal string alignment distance (Damerau
// 1964, restricted).
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1),
      row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = Lower(a[i - 1]) == Lower(b[j - 1]);
      row[j] =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && Lower(a[i - 1]) == Lower(b[j - 2]) &&
          Lower(a[i - 2]) == Lower(b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string NearestWord(std::string_view word,
                        const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 64;  // nobody mistypes more
  if (word.empty() || word.size() > kLongest) return {};
  std::string_view nearest;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongest) continue;
    const std::size_t distance = Distance(word, candidate);
    // One letter in three may be wrong, and one in a short word.
    const std::size_t most =
        std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    if (distance <= most && distance < least &&
        distance < std::max(word.size(), candidate.size())) {
      least = distance;
      nearest = candidate;
    }
  }
  return std::string(nearest);
}

}  // namespace vigie
