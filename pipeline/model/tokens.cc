#include "pipeline/model/tokens.h"

#include <algorithm>
#include <bit>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace vigie {
namespace {

bool AreCapitals(std::string_view word) {
  int capitals = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c >= 'a' && c <= 'z') return false;
    if (c >= 'A' && c <= 'Z') {
      ++capitals;
    } else if (c == '\xc3' && i + 1 < word.size()) {  // À to Þ, then ß to ÿ
      if (static_cast<unsigned char>(word[++i]) >= 0x9f) return false;
      ++capitals;
    }
  }
  return capitals >= 2;
}

// Is the capital at `p` followed neither by a small letter nor by a space, nor
// by an apostrophe and a small letter (J'ai)? Every word in capitals begins
// with one that is not. Accented ones are taken as they come.
// REQUIRES: three readable bytes.
bool IsLoud(const unsigned char* p) {
  const auto small = [](unsigned char c) {
    return static_cast<unsigned char>(c - 'a') < 26;
  };
  if (p[0] == 0xc3) return p[1] < 0x9f;
  return static_cast<unsigned char>(p[0] - 'A') < 26 && !small(p[1]) &&
         p[1] != ' ' && (p[1] != '\'' || !small(p[2]));
}

// Calls found(i) for each of them.
template <typename Found>
void ForEachLoudCapital(std::string_view text, Found found) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t i = 0;
#if defined(__AVX2__)
  const auto within = [](__m256i v, char first, char last) {
    // No byte beyond ASCII is above a letter when both are signed.
    return _mm256_and_si256(
        _mm256_cmpgt_epi8(v, _mm256_set1_epi8(static_cast<char>(first - 1))),
        _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(last + 1)), v));
  };
  for (; i + 34 <= text.size(); i += 32) {
    const auto at = [p, i](int k) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + i + k));
    };
    const __m256i c = at(0), next = at(1);
    const __m256i quiet = _mm256_or_si256(
        within(next, 'a', 'z'), _mm256_cmpeq_epi8(next, _mm256_set1_epi8(' ')));
    const __m256i loud =
        _mm256_or_si256(_mm256_andnot_si256(quiet, within(c, 'A', 'Z')),
                        _mm256_cmpeq_epi8(c, _mm256_set1_epi8('\xc3')));
    for (auto bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(loud));
         bits != 0; bits &= bits - 1) {
      const std::size_t k =
          i + static_cast<std::size_t>(std::countr_zero(bits));
      if (IsLoud(p + k)) found(static_cast<std::uint32_t>(k));
    }
  }
#endif
  for (; i + 2 < text.size(); ++i)
    if (IsLoud(p + i)) found(static_cast<std::uint32_t>(i));
  if (text.size() >= 2) {  // the last two characters
    const unsigned char last[] = {p[text.size() - 2], p[text.size() - 1], 0};
    if (IsLoud(last)) found(static_cast<std::uint32_t>(text.size() - 2));
  }
}

}  // namespace

Tokens::Place Tokens::PlaceOf(const Token& first, const Token& last) const {
  const auto after = std::upper_bound(
      steps.begin(), steps.end(), first.begin,
      [](std::uint32_t f, const FoldStep& step) { return f < step.folded; });
  auto step = static_cast<std::size_t>(after - steps.begin());
  if (step > 0) --step;
  return PlaceFrom(step, first, last);
}

Tokens::Place Tokens::PlaceFrom(std::size_t& step, const Token& first,
                                const Token& last) const {
  const bool in_title = (first.flags & kTokenInTitle) != 0;
  const std::string_view source = in_title ? title : text;
  const auto region_end = in_title ? body : 0xffffffffu;
  // A byte of the source; for one inside a character that grew when it was
  // folded, a byte of that character or its end.
  const auto source_of = [&](std::uint32_t at) {
    while (step > 0 && steps[step].folded > at) --step;
    while (step + 1 < steps.size() && steps[step + 1].folded <= at &&
           steps[step + 1].folded < region_end)
      ++step;
    std::size_t limit = source.size();
    if (step + 1 < steps.size() && steps[step + 1].folded < region_end)
      limit = std::min<std::size_t>(limit, steps[step + 1].source);
    return static_cast<std::uint32_t>(std::min<std::size_t>(
        limit, at - steps[step].folded + steps[step].source));
  };
  const auto inside = [&](std::uint32_t i) {
    return i < source.size() && (source[i] & 0xc0) == 0x80;
  };
  const bool marked =
      (first.kind == TokenKind::kHashtag || first.kind == TokenKind::kHandle);
  Place place{};
  place.begin = source_of(first.begin - (marked ? 1 : 0));
  place.end = source_of(last.end);
  while (place.begin > 0 && inside(place.begin)) --place.begin;
  while (inside(place.end)) ++place.end;
  if (place.begin >= place.end && place.end > 0) {
    // The second of two tokens that came from one character (½).
    place.begin = place.end;
    do {
      --place.begin;
    } while (place.begin > 0 && inside(place.begin));
  }
  return place;
}

bool Tokens::InCapitals(const Token& t) const { return AreCapitals(Source(t)); }

int Tokens::CountInCapitals(std::size_t first, std::size_t last) const {
  int count = 0;
  const auto look = [&](std::string_view written, bool in_title) {
    // The steps of the title come before those of the text.
    const auto split = std::partition_point(
        steps.begin(), steps.end(),
        [&](const FoldStep& step) { return step.folded < body; });
    const auto begin = in_title ? steps.begin() : split;
    const auto end = in_title ? split : steps.end();
    std::uint32_t behind = 0;  // the token that was looked at last
    ForEachLoudCapital(written, [&](std::uint32_t at) {
      if (at < behind) return;
      auto step = std::upper_bound(
          begin, end, at,
          [](std::uint32_t s, const FoldStep& x) { return s < x.source; });
      if (step == begin) return;
      --step;
      const std::uint32_t folded = at - step->source + step->folded;
      const auto after = std::partition_point(
          tokens.begin() + first, tokens.begin() + last,
          [&](const Token& token) { return token.begin <= folded; });
      auto token = static_cast<std::size_t>(after - tokens.begin());
      while (token > first && (tokens[token - 1].flags & kTokenSegment) != 0)
        --token;
      if (token == first || folded >= tokens[--token].end) return;
      auto place_step = static_cast<std::size_t>(step - steps.begin());
      const Place place = PlaceFrom(place_step, tokens[token], tokens[token]);
      behind = place.end;
      const TokenKind kind = tokens[token].kind;
      count +=
          (kind == TokenKind::kWord || kind == TokenKind::kHashtag) &&
          AreCapitals(written.substr(place.begin, place.end - place.begin));
    });
  };
  look(text, false);
  if (!title.empty()) look(title, true);
  return count;
}

}  // namespace vigie
