#include "analyzers/query/raw_finder.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "analyzers/text/character_class.h"
#include "analyzers/text/fold_table.h"
#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

bool Combines(char32_t c) {
  if (c < 0x300) return false;
  // Marks, and the vowels and tails of Hangul written in single letters.
  if (c >= 0x1160 && c <= 0x11ff) return true;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool IsWord(char32_t c) { return IsWordClass(CharacterClasses::Get().Of(c)); }
// Is a boundary asked for at an end that is `c`?
bool IsLetterOrDigit(char32_t c) { return c != '_' && IsWord(c); }

}  // namespace

// NFC, one cluster of marks at a time; without case unless it is asked for.
void RawFinder::Read(std::string_view text, bool exact_case,
                     std::vector<Character>& out) {
  out.clear();
  const char* const start = text.data();
  const char* const stop = start + text.size();
  const auto add = [&](char32_t c, std::uint32_t begin, std::uint32_t end) {
    if (exact_case || (c >= 'a' && c <= 'z')) {
      out.push_back({c, begin, end});
      return;
    }
    if (c < 0x80) {
      out.push_back(
          {IsUpper(static_cast<unsigned char>(c)) ? c + 32 : c, begin, end});
      return;
    }
    std::array<utf8proc_int32_t, 8> folded;
    int boundary = 0;
    const auto n =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), folded.data(),
                                static_cast<utf8proc_ssize_t>(folded.size()),
                                UTF8PROC_CASEFOLD, &boundary);
    if (n <= 0 || n > static_cast<utf8proc_ssize_t>(folded.size())) {
      out.push_back({c, begin, end});
      return;
    }
    for (utf8proc_ssize_t i = 0; i < n; ++i)
      out.push_back({static_cast<char32_t>(folded[static_cast<std::size_t>(i)]),
                     begin, end});
  };
  std::array<utf8proc_int32_t, 32> cluster;
  for (const char* p = start; p < stop;) {
    const auto begin = static_cast<std::uint32_t>(p - start);
    const Utf8Character c = ReadUtf8(p, stop);
    p += c.length;
    if (IsDropped(c.value)) continue;
    std::size_t n = 0;
    cluster[n++] = static_cast<utf8proc_int32_t>(c.value);
    while (p < stop && n < cluster.size()) {
      const Utf8Character mark = ReadUtf8(p, stop);
      if (!Combines(mark.value) && !IsDropped(mark.value)) break;
      p += mark.length;
      if (!IsDropped(mark.value))
        cluster[n++] = static_cast<utf8proc_int32_t>(mark.value);
    }
    const auto end = static_cast<std::uint32_t>(p - start);
    if (n > 1) {
      // Decomposed in canonical order first, then composed.
      std::array<utf8proc_int32_t, 128> apart;
      utf8proc_ssize_t size = 0;
      for (std::size_t i = 0; i < n; ++i) {
        int boundary = 0;
        const auto room = static_cast<utf8proc_ssize_t>(apart.size()) - size;
        const auto more =
            utf8proc_decompose_char(cluster[i], apart.data() + size, room,
                                    UTF8PROC_DECOMPOSE, &boundary);
        if (more <= 0 || more > room) break;
        size += more;
      }
      const auto order = [](utf8proc_int32_t v) {
        return utf8proc_get_property(v)->combining_class;
      };
      for (utf8proc_ssize_t i = 0; i < size;) {
        utf8proc_ssize_t j = i;
        while (j < size && order(apart[static_cast<std::size_t>(j)]) != 0) ++j;
        std::stable_sort(apart.begin() + i, apart.begin() + j,
                         [&](auto a, auto b) { return order(a) < order(b); });
        i = j + 1;
      }
      const auto composed = utf8proc_normalize_utf32(
          apart.data(), size,
          static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
      for (utf8proc_ssize_t i = 0; i < composed; ++i)
        add(static_cast<char32_t>(apart[static_cast<std::size_t>(i)]), begin,
            end);
    } else {
      add(c.value, begin, end);
    }
  }
}

bool RawFinder::FindIn(std::string_view source, bool title, bool exact_case,
                       Channel& channel, std::vector<Span>& spans) {
  Read(source, exact_case, text_);
  const std::size_t m = needle_.size();
  bool any = false;
  std::size_t token = 0, matched = 0, step = 0;
  tokens_.clear();
  for (std::uint32_t t = 0; t < channel.size(); ++t) {
    if (channel.InTitle(t) != title || (channel[t].flags & kTokenSegment) != 0)
      continue;
    const Tokens::Place place =
        channel.tokens().PlaceFrom(step, channel[t], channel[t]);
    tokens_.push_back({t, place.begin, place.end});
  }
  for (std::size_t i = 0; i < text_.size(); ++i) {
    while (matched > 0 &&
           (matched == m || needle_[matched].value != text_[i].value))
      matched = back_[matched - 1];
    if (needle_[matched].value == text_[i].value) ++matched;
    if (matched < m) continue;
    const std::size_t first = i + 1 - m;
    // Folding may have cut a character in two: a hit has whole ones.
    if (first > 0 && text_[first - 1].begin == text_[first].begin) continue;
    if (i + 1 < text_.size() && text_[i + 1].begin == text_[i].begin) continue;
    if (IsLetterOrDigit(needle_[0].value) && first > 0 &&
        IsWord(text_[first - 1].value))
      continue;
    if (IsLetterOrDigit(needle_[m - 1].value) && i + 1 < text_.size() &&
        IsWord(text_[i + 1].value))
      continue;
    any = true;
    const std::uint32_t begin = text_[first].begin, end = text_[i].end;
    // Tokens stand in the order of the source, hits too.
    while (token < tokens_.size() && tokens_[token].end <= begin) ++token;
    std::size_t last = token;
    while (last < tokens_.size() && tokens_[last].begin < end) ++last;
    if (last > token)
      spans.push_back(
          channel.SpanOf(tokens_[token].number, tokens_[last - 1].number));
  }
  return any;
}

bool RawFinder::Find(std::string_view needle, bool exact_case, Scope scope,
                     Channel& channel, std::vector<Span>& spans) {
  Read(needle, exact_case, needle_);
  if (needle_.empty()) return false;
  back_.assign(needle_.size(), 0);
  for (std::size_t i = 1, k = 0; i < needle_.size(); ++i) {
    while (k > 0 && needle_[k].value != needle_[i].value) k = back_[k - 1];
    if (needle_[k].value == needle_[i].value) ++k;
    back_[i] = static_cast<std::uint32_t>(k);
  }
  const std::size_t begin = spans.size();
  bool any = false;
  const Tokens& tokens = channel.tokens();
  if (scope != Scope::kText && !tokens.title.empty())
    any = FindIn(tokens.title, true, exact_case, channel, spans);
  if (scope != Scope::kTitle)
    any = FindIn(tokens.text, false, exact_case, channel, spans) || any;
  const auto first = spans.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, spans.end());
  spans.erase(std::unique(first, spans.end()), spans.end());
  return any;
}

}  // namespace vigie
