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

// False when no word can be in capitals: each capital is followed by a small
// letter, or by a space.
bool MayHoldCapitals(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  std::uint8_t found = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const std::uint8_t c = p[i], next = p[i + 1];
    const bool capital = static_cast<std::uint8_t>(c - 'A') < 26;
    const bool small = static_cast<std::uint8_t>(next - 'a') < 26;
    found |= (capital & !small & (next != ' ')) | ((c == 0xc3) & (next < 0x9f));
  }
  return found != 0;
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
  if (!MayHoldCapitals(text) && !MayHoldCapitals(title)) return 0;
  int count = 0;
  std::size_t step = 0;
  for (std::size_t i = first; i < last; ++i) {
    const Token& token = tokens[i];
    if ((token.kind != TokenKind::kWord && token.kind != TokenKind::kHashtag) ||
        (token.flags & kTokenSegment) != 0)
      continue;
    const Place place = PlaceFrom(step, token, token);
    count += AreCapitals(
        Written(token).substr(place.begin, place.end - place.begin));
  }
  return count;
}

}  // namespace vigie
