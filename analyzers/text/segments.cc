#include "analyzers/text/segments.h"

#include <utf8proc.h>

#include "analyzers/text/cutter.h"
#include "analyzers/text/tokenizer.h"
#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

// 'U' capital, 'd' digit, '_' separator, 'l' all else.
char KindOf(char32_t c) {
  if (c < 0x80) {
    if (c >= 'A' && c <= 'Z') return 'U';
    if (c >= '0' && c <= '9') return 'd';
    return c == '_' || c == '-' ? '_' : 'l';
  }
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
      return 'U';
    case UTF8PROC_CATEGORY_ND:
      return 'd';
    default:
      return 'l';
  }
}

}  // namespace

void TagSegments::Cut(const FoldedText& folded, std::string_view source,
                      std::uint32_t begin, std::uint32_t end) {
  const char* const text = folded.view().data();
  pieces_.clear();
  kinds_.clear();  // one per byte: what the character looked like as written
  char kind = 'l';
  std::uint32_t last = 0xffffffff;
  bool one_kind = true;
  const std::uint32_t first = folded.SourceOf(begin);
  const bool in_step = folded.InStep(begin, end);
  for (std::uint32_t i = begin; i < end; ++i) {
    if ((text[i] & 0xc0) != 0x80) {
      const std::uint32_t at =
          in_step ? first + (i - begin) : folded.SourceOf(i);
      // Bytes that came from one character look alike.
      const bool same =
          at == last || at >= source.size() || (source[at] & 0xc0) == 0x80;
      if (!same) {
        kind = KindOf(
            ReadUtf8(source.data() + at, source.data() + source.size()).value);
      }
      last = at;
    }
    if (!kinds_.empty() && kinds_.back() != kind) one_kind = false;
    kinds_.push_back(kind);
  }
  if (one_kind && kind != '_') return;

  const std::uint32_t n = end - begin;
  const auto add = [&](std::uint32_t from, std::uint32_t to) {
    if (from < to && !(from == 0 && to == n)) {
      pieces_.push_back({begin + from, begin + to});
    }
  };
  for (std::uint32_t i = 0; i < n;) {
    const char k = kinds_[i];
    std::uint32_t j = i;
    while (j < n && kinds_[j] == k) ++j;
    if (k == '_') {
      i = j;
      continue;
    }
    if (k != 'U' || j == n || kinds_[j] != 'l') {
      add(i, j);
      i = j;
      continue;
    }
    // Capitals, then small letters: the last capital begins the word.
    std::uint32_t word = j;
    while (word < n && kinds_[word] == 'l') ++word;
    std::uint32_t capital = j - 1;  // first byte of the last capital
    while (capital > i && (text[begin + capital] & 0xc0) == 0x80) --capital;
    std::uint32_t capitals = 0;
    for (std::uint32_t c = i; c < j; ++c)
      capitals += (text[begin + c] & 0xc0) != 0x80;
    add(i, capital);
    if (capitals >= 3) add(i, j);
    add(capital, word);
    if (capitals >= 3) add(j, word);
    i = word;
  }
}

void Cutter::Segments(std::uint32_t begin, std::uint32_t end) {
  segments_.Cut(*folded_, source_, begin, end);
  const Token tag = slots_[count_ - 1];
  for (const auto [from, to] : segments_.pieces()) {
    const std::uint64_t hash = TermHash({text_ + from, to - from});
    Add() = {.hash = hash,
             .full_hash = hash,
             .glued_hash = hash,
             .begin = from,
             .end = to,
             .position = tag.position,
             .flags = static_cast<std::uint8_t>((tag.flags & kTokenInTitle) |
                                                kTokenSegment)};
  }
}

}  // namespace vigie
