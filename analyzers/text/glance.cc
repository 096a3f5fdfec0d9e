#include "analyzers/text/glance.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "analyzers/text/tokenizer.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace vigie {
namespace {

constexpr std::size_t kLongestGlued = 64;

bool IsRun(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// One bit per byte.
struct Bits {
  std::uint64_t run = 0;
  std::uint64_t between = 0;  // . and ', which count between two runs
  std::uint64_t ahead = 0;    // # @ _ and 0x80 or more: count before a run
  std::uint64_t plus = 0;
};

Bits BitsByTable(const char* p) {
  Bits bits;
  for (int i = 0; i < 64; ++i) {
    const auto c = static_cast<unsigned char>(p[i]);
    const bool ahead = c == '#' || c == '@' || c == '_' || c >= 0x80;
    bits.run |= std::uint64_t{IsRun(c)} << i;
    bits.between |= std::uint64_t{c == '.' || c == '\''} << i;
    bits.ahead |= std::uint64_t{ahead} << i;
    bits.plus |= std::uint64_t{c == '+'} << i;
  }
  return bits;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) Bits BitsByAvx2(const char* p) {
  Bits bits;
  for (int half = 0; half < 2; ++half) {
    const __m256i v =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32 * half));
    const auto is = [&](char c) __attribute__((target("avx2"))) {
      return _mm256_cmpeq_epi8(v, _mm256_set1_epi8(c));
    };
    const auto add = [&](std::uint64_t & to, __m256i x)
        __attribute__((target("avx2"))) {
      to |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(x))}
            << (32 * half);
    };
    // c - low <= high - low, unsigned.
    const __m256i letter = _mm256_sub_epi8(v, _mm256_set1_epi8('a'));
    const __m256i digit = _mm256_sub_epi8(v, _mm256_set1_epi8('0'));
    add(bits.run,
        _mm256_or_si256(
            _mm256_cmpeq_epi8(_mm256_min_epu8(letter, _mm256_set1_epi8(25)),
                              letter),
            _mm256_cmpeq_epi8(_mm256_min_epu8(digit, _mm256_set1_epi8(9)),
                              digit)));
    add(bits.between, _mm256_or_si256(is('.'), is('\'')));
    // The sign bit of v is 0x80.
    add(bits.ahead, _mm256_or_si256(_mm256_or_si256(v, is('_')),
                                    _mm256_or_si256(is('#'), is('@'))));
    add(bits.plus, is('+'));
  }
  return bits;
}
#endif

std::uint64_t BeginningHash(const char* word, std::size_t length) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, word, 8);
  bytes &= term_hash_internal::kKeep[length];
  // Apart from the words of this length.
  return term_hash_internal::Finish(length, bytes, ~std::uint64_t{0}, 8);
}

std::vector<std::string_view> RunsOf(std::string_view folded) {
  std::vector<std::string_view> runs;
  for (std::size_t i = 0; i < folded.size();) {
    std::size_t end = i;
    while (end < folded.size() &&
           IsRun(static_cast<unsigned char>(folded[end])))
      ++end;
    if (end > i) runs.push_back(folded.substr(i, end - i));
    i = end + (end == i);
  }
  return runs;
}

bool IsWide(std::string_view folded) {
  return std::any_of(folded.begin(), folded.end(),
                     [](char c) { return (c & 0x80) != 0; });
}

}  // namespace

bool Glance::Waits(const char* word, std::size_t size,
                   const WordFilter& set) const {
  bool waits = set.MayHold(TermHashPadded(word, size));
  for (std::uint32_t lengths = set.lengths(); lengths != 0;
       lengths &= lengths - 1) {
    const auto length = static_cast<std::size_t>(std::countr_zero(lengths));
    if (length > size) break;
    waits |= set.MayHold(BeginningHash(word, length));
  }
  return waits;
}

bool Glance::MayHold(const FoldedText& folded, std::uint32_t body,
                     std::string_view title, std::string_view text,
                     const WordFilter& set) {
  folded_ = &folded;
  title_ = title;
  source_ = text;
  body_ = body;
  text_ = folded.view().data();
  size_ = static_cast<std::uint32_t>(folded.view().size());
  const std::uint32_t blocks = size_ / 64 + 1;
  if (run_.size() < blocks + 1) {
    for (auto* bits : {&run_, &between_, &ahead_, &plus_})
      bits->resize(blocks + 1);
    edges_.resize(64 * std::size_t{blocks} + 32);
  }
  for (std::uint32_t i = 0; i < blocks; ++i) {
    const char* p = text_ + 64 * i;
#if defined(__x86_64__)
    const Bits bits = avx2_ ? BitsByAvx2(p) : BitsByTable(p);
#else
    const Bits bits = BitsByTable(p);
#endif
    run_[i] = bits.run;
    between_[i] = bits.between;
    ahead_[i] = bits.ahead;
    plus_[i] = bits.plus;
  }
  // What lies past the end is padding.
  const std::uint64_t within = (std::uint64_t{1} << (size_ & 63)) - 1;
  for (auto* bits : {&run_, &between_, &ahead_, &plus_}) {
    (*bits)[blocks - 1] &= within;
    (*bits)[blocks] = 0;
  }
  if (AnyRun(blocks, set)) return true;
  // What is put together from runs, or is more than a run.
  std::uint64_t before = 0;
  for (std::uint32_t i = 0; i < blocks; ++i) {
    const std::uint64_t after = run_[i] << 1 | before;
    const std::uint64_t ahead = run_[i] >> 1 | run_[i + 1] << 63;
    before = run_[i] >> 63;
    std::uint64_t marks = (between_[i] & after & ahead) | (ahead_[i] & ahead) |
                          (plus_[i] & after);
    for (; marks != 0; marks &= marks - 1)
      if (Mark(64 * i + static_cast<std::uint32_t>(std::countr_zero(marks)),
               set))
        return true;
    if (set.wide() && ahead_[i] != 0 && Wide(i)) return true;
  }
  return false;
}

// Most texts hold none, so the loops do not look for a way out early.
bool Glance::AnyRun(std::uint32_t blocks, const WordFilter& set) {
  std::uint32_t* out = edges_.data();
  std::uint64_t last = 0;  // the block before
  const std::uint32_t least = std::min<std::uint32_t>(set.shortest(), 4);
  for (std::uint32_t i = 0; i < blocks; ++i) {
    const std::uint64_t run = run_[i], next = run_[i + 1];
    std::uint64_t begins = run & ~(run << 1 | last >> 63);
    std::uint64_t ends = ~run & (run << 1 | last >> 63);
    // Runs that are too short to be anything lose both their edges.
    for (std::uint32_t k = 1; k < least; ++k) {
      begins &= run >> k | next << (64 - k);
      ends &= run << (k + 1) | last >> (63 - k);
    }
    std::uint64_t bits = begins | ends;
    last = run;
    const int count = std::popcount(bits);
    std::uint32_t* to = out;
    const auto eight = [&] {
      for (int k = 0; k < 8; ++k) {
        *to++ = 64 * i + static_cast<std::uint32_t>(std::countr_zero(bits));
        bits &= bits - 1;
      }
    };
    // More than there are in most blocks, so that no branch is taken wrongly.
    eight(), eight(), eight();
    while (bits != 0) eight();
    out += count;
  }
  bool any = false;
  const std::uint32_t* edge = edges_.data();
  if (set.lengths() == 0) {
    for (; edge < out; edge += 2)
      any |= set.MayHold(TermHashPadded(text_ + edge[0], edge[1] - edge[0]));
  } else {
    for (; edge < out; edge += 2)
      any |= Waits(text_ + edge[0], edge[1] - edge[0], set);
  }
  return any;
}

bool Glance::Wide(std::uint32_t block) const {
  const std::string_view bytes = folded_->view().substr(64 * block, 64);
  return std::any_of(bytes.begin(), bytes.end(),
                     [](char c) { return (c & 0x80) != 0; });
}

// At `at` is something that changes what the run beside it means.
bool Glance::Mark(std::uint32_t at, const WordFilter& set) {
  switch (At(at)) {
    case '.':  // between two runs: S.N.C.F
      return at == 1 || !IsRun(At(at - 2));
    case '\'': {
      std::uint32_t begin = at;
      while (begin > 0 && IsRun(At(begin - 1))) --begin;
      // The first of a chain speaks for all of it.
      if (begin > 1 && At(begin - 1) == '\'' && IsRun(At(begin - 2)))
        return false;
      return Chain(begin, set);
    }
    case '+': {  // canal+'s
      std::uint32_t i = at;
      while (At(i) == '+') ++i;
      return At(i) == '\'';
    }
    default:
      return Tag(at + 1, set);
  }
}

// l'oreal is also looked up as loreal.
bool Glance::Chain(std::uint32_t begin, const WordFilter& set) const {
  std::array<char, kLongestGlued + 16> glued{};
  std::size_t size = 0;
  for (std::uint32_t i = begin;; ++i) {
    const unsigned char c = At(i);
    if (IsRun(c)) {
      if (size == kLongestGlued) return true;
      glued[size++] = static_cast<char>(c);
    } else if (c != '\'' || !IsRun(At(i + 1))) {
      // Held to more than apostrophes hold: h&m's.
      if (c == '&' || c == '+' || (begin > 0 && At(begin - 1) == '&') ||
          (c == '.' && IsRun(At(i + 1))))
        return true;
      break;
    }
  }
  return Waits(glued.data(), size, set);
}

// The words inside a tag (#AirFrance), and the tag without _ and -.
bool Glance::Tag(std::uint32_t begin, const WordFilter& set) {
  std::uint32_t head = begin;
  while (head > 0 && At(head - 1) == '_') --head;
  const unsigned char sign = head > 0 ? At(head - 1) : 0;
  if ((sign == '#' || sign == '@') && Glued(head, set)) return true;
  std::uint32_t end = begin;
  while (IsRun(At(end))) ++end;
  const std::string_view source = begin < body_ ? title_ : source_;
  const std::uint32_t from = folded_->SourceOf(begin);
  if (from + (end - begin) <= source.size() &&
      source.compare(from, end - begin, text_ + begin, end - begin) == 0) {
    // Small letters or digits alone, as most are, hold no other word.
    const auto digit = [&](std::uint32_t i) { return text_[i] <= '9'; };
    std::uint32_t i = begin;
    while (i < end && digit(i) == digit(begin)) ++i;
    if (i == end) return false;
  }
  segments_.Cut(*folded_, source, begin, end);
  if (segments_.pieces().empty()) return false;
  // What came before may have been a capital of the same word.
  if (sign >= 0x80) return true;
  return std::any_of(segments_.pieces().begin(), segments_.pieces().end(),
                     [&](TagSegments::Piece piece) {
                       return Waits(text_ + piece.begin,
                                    piece.end - piece.begin, set);
                     });
}

bool Glance::Glued(std::uint32_t begin, const WordFilter& set) const {
  std::array<char, kLongestGlued + 16> glued{};
  std::size_t size = 0;
  bool signs = false;
  for (std::uint32_t i = begin;; ++i) {
    const unsigned char c = At(i);
    if (IsRun(c)) {
      if (size == kLongestGlued) return true;
      glued[size++] = static_cast<char>(c);
      continue;
    }
    // A hyphen ends a hashtag, and a handle that has no server.
    if (signs && (c != '_' || !IsRun(At(i + 1))) &&
        Waits(glued.data(), size, set))
      return true;
    if (c != '_' && (c != '-' || !IsRun(At(i + 1)))) return false;
    signs = true;
  }
}

void Waited::AddWord(std::string_view folded, std::uint64_t hash,
                     std::uint64_t glued) {
  if (IsWide(folded)) {
    wide_ = true;
    return;
  }
  const std::vector<std::string_view> runs = RunsOf(folded);
  if (runs.empty()) {
    GiveUp();
    return;
  }
  std::string together;
  for (const std::string_view run : runs) together += run;
  // The run that has this hash, or all of them together.
  const auto run_of = [&](std::uint64_t wanted) -> std::string_view {
    for (const std::string_view run : runs)
      if (TermHash(run) == wanted) return run;
    return TermHash(together) == wanted ? together : std::string_view();
  };
  std::string_view run = run_of(hash);
  if (run.empty()) {
    // The longest, and of these the last: no clitic where there is a choice.
    for (const std::string_view other : runs)
      if (other.size() >= run.size()) run = other;
  }
  Add(words_, TermHash(run), run.size());
  if (glued == hash) return;
  run = run_of(glued);
  if (run.empty())
    GiveUp();
  else
    Add(words_, glued, run.size());
}

void Waited::AddBeginning(std::string_view folded) {
  if (IsWide(folded)) {
    wide_ = true;
    return;
  }
  const std::vector<std::string_view> runs = RunsOf(folded);
  if (runs.empty()) {
    GiveUp();
    return;
  }
  const std::string_view first = runs[0];
  if (first.end() != folded.end()) {  // something ends it: a whole word
    Add(words_, TermHash(first), first.size());
    return;
  }
  std::string padded(first.substr(
      0, std::min<std::size_t>(first.size(), WordFilter::kLongestBeginning)));
  const std::size_t length = padded.size();
  padded.resize(8);
  Add(beginnings_, BeginningHash(padded.data(), length), length);
  lengths_ |= 1u << length;
}

}  // namespace vigie
