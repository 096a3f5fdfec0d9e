#include "analyzers/language/trigrams.h"

#include <algorithm>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace vigie {
namespace {

// Where, in the folded text, ends what is read.
std::uint32_t FoldedEnd(const Tokens& tokens) {
  if (!tokens.title.empty()) return static_cast<std::uint32_t>(kMostTrigrams);
  FoldStep last{};
  for (const FoldStep& step : tokens.steps) {
    if (step.source > kMostTrigrams) break;
    last = step;
  }
  return last.folded + static_cast<std::uint32_t>(kMostTrigrams) - last.source;
}
// A character that grew when it was folded may reach beyond by a few bytes.
constexpr std::uint32_t kGrown = 64;

bool IsNobodysWord(TokenKind kind) {
  return (kind == TokenKind::kUrl) | (kind == TokenKind::kHandle) |
         (kind == TokenKind::kEmail);
}

// Writes a code for every byte of `text` to `out`: small letters (accented
// ones, too: É is C3 89, é is C3 A9), bytes of UTF-8 as they are, a space for
// everything else. Does one lead a letter of a script that is not Latin: Greek,
// Cyrillic, Hebrew, Arabic, …? (E2: punctuation and symbols, F0: emoji, tell
// nothing.)
// `readable`: bytes from text's beginning on that may be read; so many,
// rounded up to 32, may be written.
#if defined(__AVX2__)
bool WriteCodes(std::string_view text, std::size_t readable,
                unsigned char* out) {
  const auto all = [](int c) { return _mm256_set1_epi8(static_cast<char>(c)); };
  const auto at_most = [](__m256i v, __m256i most) {  // unsigned
    return _mm256_cmpeq_epi8(_mm256_min_epu8(v, most), v);
  };
  const std::size_t n = text.size();
  std::uint32_t foreign = 0;
  const auto write = [&](__m256i b, __m256i before, std::size_t i,
                         std::uint32_t in) {
    const __m256i small = _mm256_or_si256(b, all(0x20));
    const __m256i letter = at_most(_mm256_sub_epi8(small, all('a')), all(25));
    const __m256i kept =
        _mm256_or_si256(b, _mm256_cmpeq_epi8(b, all('\'')));  // the upper bit
    __m256i code = _mm256_blendv_epi8(all(' '), b, kept);
    const __m256i capital =
        _mm256_and_si256(_mm256_cmpeq_epi8(before, all(0xc3)),
                         at_most(_mm256_sub_epi8(b, all(0x80)), all(0x1e)));
    code = _mm256_blendv_epi8(code, small, _mm256_or_si256(letter, capital));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i), code);
    const __m256i lead = _mm256_andnot_si256(
        _mm256_cmpeq_epi8(b, all(0xe2)),
        at_most(_mm256_sub_epi8(b, all(0xcd)), all(0xef - 0xcd)));
    foreign |= static_cast<std::uint32_t>(_mm256_movemask_epi8(lead)) & in;
  };
  const auto load = [&](std::size_t i) {
    return _mm256_loadu_si256(
        reinterpret_cast<const __m256i*>(text.data() + i));
  };
  alignas(32) char few[32];
  __m256i first;
  if (readable >= 32) {
    first = load(0);
  } else {
    std::memset(few, ' ', sizeof few);
    std::memcpy(few, text.data(), n);
    first = _mm256_load_si256(reinterpret_cast<const __m256i*>(few));
  }
  const __m256i before = _mm256_alignr_epi8(
      first, _mm256_permute2x128_si256(first, first, 0x08), 15);
  write(first, before, 0, n >= 32 ? ~0u : (1u << n) - 1);
  for (std::size_t i = 32; i < n; i += 32) {
    // The last 32 bytes once more rather than what is behind them.
    const std::size_t at = std::min(i, n - 32);
    write(load(at), load(at - 1), at, ~0u);
  }
  return foreign != 0;
}
#else
unsigned char CodeOf(unsigned char b) {
  const auto small = static_cast<unsigned char>(b | 0x20);
  const bool letter = static_cast<unsigned char>(small - 'a') < 26;
  const bool kept = (b >= 0x80) | (b == '\'');
  return letter ? small : kept ? b : ' ';
}

bool IsForeignLead(unsigned char b) {
  return b >= 0xcd && b <= 0xef && b != 0xe2;
}

bool WriteCodes(std::string_view text, std::size_t, unsigned char* out) {
  bool foreign = false;
  unsigned char before = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto b = static_cast<unsigned char>(text[i]);
    const bool capital = before == 0xc3 && b >= 0x80 && b < 0x9f;
    out[i] = capital ? static_cast<unsigned char>(b | 0x20) : CodeOf(b);
    foreign |= IsForeignLead(b);
    before = b;
  }
  return foreign;
}
#endif

}  // namespace

void Trigrams::Append(std::string_view text) {
  if (size_ >= kMostTrigrams || text.empty()) return;
  const std::size_t n = std::min(text.size(), kMostTrigrams - size_);
  foreign_ |=
      WriteCodes(text.substr(0, n), text.size(), bytes_.data() + 1 + size_);
  size_ += n;
}

void Trigrams::Read(const Tokens& tokens) {
  bytes_.resize(kMostTrigrams + 40);  // a block more
  bytes_[0] = ' ';
  size_ = 0;
  foreign_ = false;
  // What is no word of anybody's: from where to where, in the source.
  std::size_t step = 0;
  bool any = false;
  const std::uint32_t end = FoldedEnd(tokens);
  const std::uint32_t looked = tokens.title.empty() ? end + kGrown : 0xffffffff;
  // A whole word says more than its pieces: "con" is Spanish between spaces.
  std::size_t words = 0;
  for (const Token& token : tokens.tokens) {
    if (token.begin >= looked) break;
    any |= IsNobodysWord(token.kind);
    words_[words] = static_cast<std::uint32_t>(
        ((token.hash ^ (token.hash >> 32)) * 0xd6e8feb86659fd93ull) >> 32);
    words += (token.kind == TokenKind::kWord) &
             ((token.flags & kTokenSegment) == 0) & (token.begin < end) &
             (words < kMostWords);
  }
  word_count_ = words;
  if (!any) {
    if (!tokens.title.empty()) {
      Append(tokens.title);
      Append(" ");
    }
    Append(tokens.text);
  } else {
    std::uint32_t at = 0;
    bool title = !tokens.title.empty();
    for (const Token& token : tokens.tokens) {
      if (size_ >= kMostTrigrams) break;
      if (!IsNobodysWord(token.kind)) continue;
      const bool in_title = (token.flags & kTokenInTitle) != 0;
      if (title && !in_title) {
        Append(tokens.title.substr(
            std::min<std::size_t>(at, tokens.title.size())));
        Append(" ");
        at = 0;
        title = false;
      }
      const Tokens::Place place = tokens.PlaceFrom(step, token, token);
      const std::string_view written = tokens.Written(token);
      if (place.begin > at) Append(written.substr(at, place.begin - at));
      at = std::max(at, place.end);
      if (size_ >= kMostTrigrams) break;
    }
    if (title) {
      Append(
          tokens.title.substr(std::min<std::size_t>(at, tokens.title.size())));
      Append(" ");
      at = 0;
    }
    Append(tokens.text.substr(std::min<std::size_t>(at, tokens.text.size())));
  }
  // Spaces at the end, whose trigrams are counted as far as one.
  for (std::size_t i = 0; i < 4; ++i) bytes_[1 + size_ + i] = ' ';
}

}  // namespace vigie
