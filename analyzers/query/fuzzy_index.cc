#include "analyzers/query/fuzzy_index.h"

#include <algorithm>
#include <array>
#include <bit>

namespace vigie {
namespace {

constexpr std::uint64_t kBase = 0x9e3779b97f4a7c15ull | 1;
constexpr std::size_t kMostBytes = 64;  // of a word that is looked up

unsigned Pair(const char* p) {
  return static_cast<unsigned char>(p[0]) | static_cast<unsigned char>(p[1])
                                                << 8;
}
bool Test(const std::vector<std::uint64_t>& bits, unsigned pair) {
  return (bits[pair >> 6] >> (pair & 63) & 1) != 0;
}
void Set(std::vector<std::uint64_t>& bits, unsigned pair) {
  bits[pair >> 6] |= std::uint64_t{1} << (pair & 63);
}

// Calls `rest(hash)` for every way to leave out at most `edits` characters.
template <typename Rest>
void ForEachRest(std::string_view word, int edits, Rest&& rest) {
  // Characters as numbers; sum[i] is that of the first i, head first.
  std::array<std::uint64_t, kMostBytes + 1> sum;
  std::array<std::uint64_t, kMostBytes + 1> power;
  std::size_t n = 0;
  sum[0] = 0;
  power[0] = 1;
  for (std::size_t i = 0; i < word.size() && n < kMostBytes;) {
    std::uint64_t c = static_cast<unsigned char>(word[i++]);
    while (i < word.size() && (word[i] & 0xc0) == 0x80)
      c = c << 8 | static_cast<unsigned char>(word[i++]);
    sum[n + 1] = sum[n] * kBase + (c + 1) * 0xd6e8feb86659fd93ull;
    power[n + 1] = power[n] * kBase;
    ++n;
  }
  const auto part = [&](std::size_t from, std::size_t to) {
    return sum[to] - sum[from] * power[to - from];
  };
  // The sum's low bits are weak: spread before it names a slot.
  const auto give = [&](std::uint64_t value, std::size_t length) {
    value += length;
    value = (value ^ value >> 32) * 0xa0761d6478bd642full;
    rest(value ^ value >> 29);
  };
  give(sum[n], n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t one = sum[i] * power[n - i - 1] + part(i + 1, n);
    give(one, n - 1);
    if (edits < 2) continue;
    for (std::size_t j = i + 1; j < n; ++j)
      give((sum[i] * power[j - i - 1] + part(i + 1, j)) * power[n - j - 1] +
               part(j + 1, n),
           n - 2);
  }
}

// Where the parts of a word begin, in bytes: n + 1 parts of n edits.
std::array<std::size_t, 4> Parts(std::string_view word, int edits) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < word.size(); ++i)
    if ((word[i] & 0xc0) != 0x80) starts.push_back(i);
  starts.push_back(word.size());
  const std::size_t n = starts.size() - 1;
  const auto parts = static_cast<std::size_t>(edits) + 1;
  std::array<std::size_t, 4> at{};
  for (std::size_t k = 0; k <= parts; ++k) at[k] = starts[n * k / parts];
  return at;
}

}  // namespace

void FuzzyIndex::Build(const std::vector<Entry>& entries) {
  most_edits_ = 0;
  if (entries.empty()) return;
  first_.assign(1024, 0), last_.assign(1024, 0), inner_.assign(1024, 0);
  shortest_ = kMostBytes;
  longest_ = 0;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> rests;
  for (const Entry& entry : entries) {
    most_edits_ = std::max(most_edits_, entry.edits);
    const auto more = static_cast<std::size_t>(4 * entry.edits);
    shortest_ = std::min(shortest_,
                         entry.word.size() - std::min(entry.word.size(), more));
    longest_ = std::max(longest_, entry.word.size() + more);
    const auto at = Parts(entry.word, entry.edits);
    const char* const p = entry.word.data();
    Set(first_, Pair(p));
    Set(last_, Pair(p + entry.word.size() - 2));
    if (entry.edits > 1) Set(inner_, Pair(p + at[1]));
    ForEachRest(entry.word, entry.edits, [&](std::uint64_t hash) {
      rests.emplace_back(hash, entry.value);
    });
  }
  shortest_ = std::max<std::size_t>(shortest_, 2);
  longest_ = std::min(longest_, kMostBytes);
  rests_.Build(std::move(rests));
}

bool FuzzyIndex::MayHold(std::string_view word) const {
  if (word.size() < shortest_ || word.size() > longest_) return false;
  const char* const p = word.data();
  if (Test(first_, Pair(p)) || Test(last_, Pair(p + word.size() - 2)))
    return true;
  if (most_edits_ > 1)
    for (std::size_t i = 0; i + 1 < word.size(); ++i)
      if (Test(inner_, Pair(p + i))) return true;
  return false;
}

void FuzzyIndex::Find(std::string_view word,
                      std::vector<std::uint32_t>& values) const {
  values.clear();
  ForEachRest(word, most_edits_, [&](std::uint64_t hash) {
    if (!rests_.MayHold(hash)) return;
    for (const std::uint32_t value : rests_.Find(hash)) values.push_back(value);
  });
}

}  // namespace vigie
