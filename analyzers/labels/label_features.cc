#include "analyzers/labels/label_features.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <string_view>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include "analyzers/labels/label_id.h"
#include "analyzers/labels/lexicon.h"
#include "analyzers/text/phrases.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

constexpr std::uint64_t kLink = 0x6c1f3a7d5be9420full;
constexpr std::uint64_t kHandle = 0x91d3b5c7e2f4a608ull;
constexpr std::uint64_t kEdge = 0x3c79ac492ba7b653ull;
constexpr std::uint64_t kNumber = 0x52dce729a3f1c4b7ull;
constexpr std::uint64_t kOfWord = 0xd6e8feb86659fd93ull;
constexpr std::uint64_t kOfPair = 0x9fb21c651e98df25ull;
constexpr std::uint64_t kOfStem = 0x8ebc6af09c88c6e3ull;
constexpr std::size_t kStem = 5;

// Named rows: 1 to 47 a label found, 48 to 94 found twice, then the shape.
enum Row : std::uint16_t {
  kRowFound = kFirstLexiconRow,
  kRowTwice = kRowFound + kLabels,
  kRowFoundNumber = kRowTwice + kLabels,  // 0, 1, 2, 3 or more
  kRowLength = kRowFoundNumber + 4,       // 5 steps
  kRowQuestion = kRowLength + 5,          // none, one, more; at the end
  kRowExclamation = kRowQuestion + 4,     // one, more
  kRowDots = kRowExclamation + 2,
  kRowQuote,
  kRowColonEarly,
  kRowMoney,
  kRowPercent,
  kRowLink,
  kRowHandleFirst,
  kRowHandle,
  kRowTag,
  kRowTags,
  kRowEmoji,
  kRowEmojis,
  kRowBracketFirst,
  kRowDashSign,               // "— Léo"
  kRowNumbers,                // 4 steps
  kRowI = kRowNumbers + 4,    // 3 steps
  kRowYou = kRowI + 3,        // 2 steps
  kRowWe = kRowYou + 2,       // 2 steps
  kRowCapitals = kRowWe + 2,  // 2 steps
  kRowNoCapital = kRowCapitals + 2,
  kRows,
};
static_assert(kRows <= kNamedRows);

std::uint32_t Upper(std::uint64_t product) {
  return static_cast<std::uint32_t>(product >> 32);
}

// What stands for a token of such a kind, whatever is written; 0: the word.
constexpr std::array<std::uint64_t, 8> kStandsFor = [] {
  std::array<std::uint64_t, 8> by_kind{};
  by_kind[static_cast<std::size_t>(TokenKind::kUrl)] = kLink;
  by_kind[static_cast<std::size_t>(TokenKind::kEmail)] = kLink;
  by_kind[static_cast<std::size_t>(TokenKind::kHandle)] = kHandle;
  return by_kind;
}();

std::uint64_t WordOf(const Tokens& tokens, const Token& token) {
  const std::uint64_t known = kStandsFor[static_cast<std::size_t>(token.kind)];
  const bool digit =
      static_cast<unsigned char>(tokens.folded[token.begin] - '0') < 10;
  const std::uint64_t word = digit ? kNumber : token.hash;
  return known != 0 ? known : word;
}

bool HasStem(const Token& token) {
  static_assert(static_cast<int>(TokenKind::kWord) == 0 &&
                static_cast<int>(TokenKind::kHashtag) == 1);
  return (static_cast<std::uint8_t>(token.kind) <= 1) & (token.affixes == 0) &
         (token.end - token.begin > kStem);
}

std::uint32_t StemOf(const Tokens& tokens, const Token& token) {
  const std::uint64_t hash =
      TermHashPadded(tokens.folded.data() + token.begin, kStem);
  return Upper((hash ^ (hash >> 32)) * kOfStem);
}

std::uint32_t WordFeature(std::uint64_t word) {
  return Upper((word ^ (word >> 32)) * kOfWord);
}

// Who speaks of whom, by word: I in the lower byte of what is said, you in the
// next, we in the third. Few words, and in every text: each has a slot of its
// own, read without a branch.
class Pronouns {
 public:
  std::uint64_t Of(std::uint64_t hash) const {
    const Slot& slot = slots_[SlotOf(hash, seed_)];
    return slot.hash == hash ? slot.says : 0;
  }
  static const Pronouns& Get() {
    static const Pronouns pronouns;
    return pronouns;
  }

 private:
  struct Slot {
    std::uint64_t hash = 0, says = 0;
  };
  static std::size_t SlotOf(std::uint64_t hash, std::uint64_t seed) {
    return hash * seed >> 56;
  }
  Pronouns() {
    while (!Fill(seed_)) seed_ += 2;
  }
  // False when two words fall into one slot.
  bool Fill(std::uint64_t seed) {
    slots_ = {};
    for (const auto& [words, says] : kWords)
      for (std::string_view rest = words; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::uint64_t hash = TermHash(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        Slot& slot = slots_[SlotOf(hash, seed)];
        if (slot.hash != 0) return false;
        slot = {hash, says};
      }
    return true;
  }
  // Folded; what an apostrophe parts (j'ai) is known by its clitic.
  static constexpr std::pair<std::string_view, std::uint64_t> kWords[] = {
      {"je j mon ma mes moi m i my me mine i'm i've jsuis jai", 1},
      {"vous votre vos tu ton ta tes te toi you your yours u ur", 1 << 8},
      {"nous notre nos we our us ours", 1 << 16},
  };
  std::uint64_t seed_ = 0x9e3779b97f4a7c15ull;  // with which all have their own
  std::array<Slot, 256> slots_{};
};

// Who speaks in a clitic (j'ai, m'a, t'as), by its number: I in the lower byte,
// you in the next.
constexpr std::array<std::uint64_t, kTokenCliticNumber + 1> kSaysOfClitic = [] {
  std::array<std::uint64_t, kTokenCliticNumber + 1> says{};
  for (std::size_t c = 0; c < std::size(kClitics); ++c)
    says[c + 1] = kClitics[c] == "j" || kClitics[c] == "m" ? 1
                  : kClitics[c] == "t"                     ? 1 << 8
                                                           : 0;
  return says;
}();

struct Counts {
  std::size_t links = 0, handles = 0, tags = 0, emoji = 0;
  std::size_t i = 0, you = 0, we = 0;
  // Adds counts of eight bits each, and empties them.
  void Add(std::uint64_t& kinds, std::uint64_t& said) {
    const auto of = [&](TokenKind kind) {
      return kinds >> 8 * static_cast<int>(kind) & 0xff;
    };
    links += of(TokenKind::kUrl);
    handles += of(TokenKind::kHandle);
    tags += of(TokenKind::kHashtag);
    emoji += of(TokenKind::kEmoji);
    i += said & 0xff;
    you += said >> 8 & 0xff;
    we += said >> 16 & 0xff;
    kinds = said = 0;
  }
};

// The characters that count, wherever they stand.
struct Marks {
  std::size_t questions = 0, exclamations = 0, dots = 0, quotes = 0, money = 0,
              percent = 0, dashes = 0;
  std::size_t colon = 0;  // where the first is
};

void Note(std::string_view text, std::size_t i, Marks& marks) {
  switch (text[i]) {
    case '?':
      ++marks.questions;
      break;
    case '!':
      ++marks.exclamations;
      break;
    case '.':
      marks.dots += i + 1 < text.size() && text[i + 1] == '.';
      break;
    case '"':
    case '\xab':
      ++marks.quotes;
      break;
    case '$':
    case '\x82':  // end of €
      ++marks.money;
      break;
    case '%':
      ++marks.percent;
      break;
    case ':':
      marks.colon = std::min(marks.colon, i);
      break;
    case '\x80':  // the dashes
      marks.dashes += i + 1 < text.size() &&
                      (text[i + 1] == '\x93' || text[i + 1] == '\x94');
      break;
    default:
      break;
  }
}

// REQUIRES: 32 readable bytes after the text.
Marks MarksOf(std::string_view text) {
  Marks marks;
  marks.colon = text.size();
#if defined(__AVX2__)
  // A character is a mark when the two halves of its byte share a bit: 1 for
  // 2x (! " $ % .), 2 for 3x (: ?), 4 for 8x, 8 for ax.
  const __m256i by_low = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(4, 1, 5, 0, 1, 1, 0, 0, 0, 0, 2, 8, 0, 0, 1, 2));
  const __m256i by_high = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 0, 1, 2, 0, 0, 0, 0, 4, 0, 8, 0, 0, 0, 0, 0));
  const __m256i low_half = _mm256_set1_epi8(0x0f);
  for (std::size_t i = 0; i < text.size(); i += 32) {
    const __m256i c =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + i));
    const __m256i low =
        _mm256_shuffle_epi8(by_low, _mm256_and_si256(c, low_half));
    const __m256i high = _mm256_shuffle_epi8(
        by_high, _mm256_and_si256(_mm256_srli_epi16(c, 4), low_half));
    const __m256i none =
        _mm256_cmpeq_epi8(_mm256_and_si256(low, high), _mm256_setzero_si256());
    auto bits = ~static_cast<std::uint32_t>(_mm256_movemask_epi8(none));
    if (text.size() - i < 32) bits &= (1u << (text.size() - i)) - 1;
    for (; bits != 0; bits &= bits - 1)
      Note(text, i + static_cast<std::size_t>(std::countr_zero(bits)), marks);
  }
#else
  for (std::size_t i = 0; i < text.size(); ++i) Note(text, i, marks);
#endif
  return marks;
}

int Step(std::size_t n, std::initializer_list<std::size_t> steps) {
  int step = 0;
  for (const std::size_t s : steps) step += n >= s;
  return step;
}

}  // namespace

void WordFeatures(const Tokens& tokens, std::size_t token, FeatureList& out) {
  out.Clear();
  const Token& t = tokens.tokens[token];
  out.hashed.push_back(WordFeature(WordOf(tokens, t)));
  if (HasStem(t)) out.hashed.push_back(StemOf(tokens, t));
}

void LabelReader::ReadTaught(const Tokens& tokens, Language language,
                             FeatureList& out) {
  Read(tokens, language, out);
  for (std::uint64_t bits = found_; bits != 0; bits &= bits - 1)
    out.named.insert(
        out.named.end(), kLexiconTimes - 1,
        static_cast<std::uint16_t>(kFirstLexiconRow + std::countr_zero(bits)));
}

void LabelReader::Read(const Tokens& tokens, Language language,
                       FeatureList& out) {
  out.Clear();
  const std::size_t size = tokens.tokens.size();
  std::uint32_t* to = out.hashed.Room(3 * size + 1);
  std::uint64_t before = kEdge;
  // Without a branch: what kind a word is nobody can foretell.
  const Pronouns& pronouns = Pronouns::Get();
  std::uint64_t kinds = 0, said = 0;  // eight bits each
  Counts counts;
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const Token& token = tokens.tokens[i];
    if (i % 64 == 63) counts.Add(kinds, said);
    kinds += std::uint64_t{1} << 8 * static_cast<int>(token.kind);
    said += kSaysOfClitic[token.affixes & kTokenCliticNumber];
    said += pronouns.Of(token.hash);
    const std::uint64_t word = WordOf(tokens, token);
    numbers += word == kNumber;
    *to++ = WordFeature(word);
    *to = StemOf(tokens, token);
    to += HasStem(token);
    const bool counts_here = (token.flags & kTokenSegment) == 0;
    const std::uint64_t pair = before * kOfPair + word;
    *to = Upper((pair ^ (pair >> 32)) * kOfPair);
    to += counts_here;
    before = counts_here ? word : before;
  }
  counts.Add(kinds, said);
  out.hashed.Keep(to);

  const auto row = [&](int r) {
    out.named.push_back(static_cast<std::uint16_t>(r));
  };
  found_ = 0;
  std::uint64_t twice = 0;
  if (const PhraseTable* const lexicon = LabelTableOf(language))
    lexicon->Find(tokens, [&](std::size_t, std::size_t, std::uint64_t labels) {
      twice |= found_ & labels;
      found_ |= labels;
    });
  for (std::uint64_t bits = found_; bits != 0; bits &= bits - 1)
    row(kRowFound + std::countr_zero(bits));
  for (std::uint64_t bits = twice; bits != 0; bits &= bits - 1)
    row(kRowTwice + std::countr_zero(bits));
  row(kRowFoundNumber + std::min(std::popcount(found_), 9) / 3);
  row(kRowI + Step(counts.i, {1, 3}));
  row(kRowYou + Step(counts.you, {1}));
  row(kRowWe + Step(counts.we, {1}));
  row(kRowLength + Step(size, {8, 15, 25, 45}));
  row(kRowNumbers + Step(numbers, {1, 2, 4}));
  if (counts.links > 0) row(kRowLink);
  if (counts.handles > 0) row(kRowHandle);
  if (size > 0 && tokens.tokens[0].kind == TokenKind::kHandle)
    row(kRowHandleFirst);
  if (counts.tags > 0) row(kRowTag);
  if (counts.tags > 2) row(kRowTags);
  if (counts.emoji > 0) row(kRowEmoji);
  if (counts.emoji > 2) row(kRowEmojis);
  const std::string_view text = tokens.folded;
  const Marks marks = MarksOf(text);
  row(kRowQuestion + Step(marks.questions, {1, 2}));
  if (marks.questions > 0 && text.find('?') + 3 >= text.size())
    row(kRowQuestion + 3);
  if (marks.exclamations > 0) row(kRowExclamation + (marks.exclamations > 1));
  if (marks.dots > 0) row(kRowDots);
  if (marks.quotes > 0) row(kRowQuote);
  if (marks.colon < 45) row(kRowColonEarly);
  if (marks.money > 0) row(kRowMoney);
  if (marks.percent > 0) row(kRowPercent);
  if (marks.dashes > 0) row(kRowDashSign);
  const std::string_view written =
      tokens.title.empty() ? tokens.text : tokens.title;
  if (!written.empty() && written.front() == '[') row(kRowBracketFirst);
  const int capitals = tokens.CountInCapitals(0, size);
  if (capitals > 0) row(kRowCapitals + (capitals > 3));
  if (!written.empty() && written.front() >= 'a' && written.front() <= 'z')
    row(kRowNoCapital);
}

}  // namespace vigie
