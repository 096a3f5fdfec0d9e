#include "pipeline/model/tokens.h"

#include <algorithm>

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

// Calls found(i) for each capital that is followed neither by a small letter
// nor by a space, and for accented ones: every word in capitals has one.
template <typename Found>
void ForEachLoudCapital(std::string_view text, Found found) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto is = [](std::uint8_t c, std::uint8_t next) -> std::uint8_t {
    const bool capital = static_cast<std::uint8_t>(c - 'A') < 26;
    const bool small = static_cast<std::uint8_t>(next - 'a') < 26;
    return (capital & !small & (next != ' ')) | ((c == 0xc3) & (next < 0x9f));
  };
  std::size_t i = 0;
  for (; i + 33 <= text.size(); i += 32) {  // as vectors: mostly there is none
    std::uint8_t any = 0;
    for (std::size_t k = 0; k < 32; ++k) any |= is(p[i + k], p[i + k + 1]);
    if (any == 0) continue;
    for (std::size_t k = i; k < i + 32; ++k)
      if (is(p[k], p[k + 1])) found(static_cast<std::uint32_t>(k));
  }
  for (; i + 1 < text.size(); ++i)
    if (is(p[i], p[i + 1])) found(static_cast<std::uint32_t>(i));
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
    std::size_t seen = tokens.size();
    ForEachLoudCapital(written, [&](std::uint32_t at) {
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
      if (token == first || --token == seen) return;
      seen = token;
      const TokenKind kind = tokens[token].kind;
      count += (kind == TokenKind::kWord || kind == TokenKind::kHashtag) &&
               folded < tokens[token].end && InCapitals(tokens[token]);
    });
  };
  look(text, false);
  if (!title.empty()) look(title, true);
  return count;
}

}  // namespace vigie
