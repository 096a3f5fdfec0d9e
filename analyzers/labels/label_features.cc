#include "analyzers/labels/label_features.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

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

std::uint64_t WordOf(const Tokens& tokens, const Token& token) {
  switch (token.kind) {
    case TokenKind::kUrl:
    case TokenKind::kEmail:
      return kLink;
    case TokenKind::kHandle:
      return kHandle;
    default:
      break;
  }
  const char c = tokens.folded[token.begin];
  return c >= '0' && c <= '9' ? kNumber : token.hash;
}

bool HasStem(const Token& token) {
  return (token.kind == TokenKind::kWord ||
          token.kind == TokenKind::kHashtag) &&
         token.affixes == 0 && token.end - token.begin > kStem;
}

std::uint32_t StemOf(const Tokens& tokens, const Token& token) {
  const std::uint64_t hash =
      TermHashPadded(tokens.folded.data() + token.begin, kStem);
  return Upper((hash ^ (hash >> 32)) * kOfStem);
}

std::uint32_t WordFeature(std::uint64_t word) {
  return Upper((word ^ (word >> 32)) * kOfWord);
}

// Who speaks of whom: bit 0 I, 1 you, 2 we.
const PhraseTable& Pronouns() {
  static const PhraseTable* const table = [] {
    auto* words = new PhraseTable;
    words->Add("je j' mon ma mes moi m' me i my me mine i'm i've jsuis jai", 1);
    words->Add("vous votre vos tu ton ta tes te toi you your yours u ur", 2);
    words->Add("nous notre nos we our us ours", 4);
    return words;
  }();
  return *table;
}

// The characters that the sweep stops at.
constexpr std::array<bool, 256> MakeMarks() {
  std::array<bool, 256> marks{};
  for (const unsigned char c :
       {0x21, 0x22, 0x24, 0x25, 0x2e, 0x3a, 0x3f, 0x80, 0x82, 0xab})
    marks[c] = true;
  return marks;
}
constexpr std::array<bool, 256> kMarks = MakeMarks();

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
  out.hashed.resize(3 * size);
  std::uint32_t* to = out.hashed.data();
  std::uint64_t before = kEdge;
  std::size_t links = 0, handles = 0, tags = 0, emoji = 0, numbers = 0;
  // French "j'ai": the clitic says I.
  std::size_t i_says = 0, you_says = 0, we_says = 0;
  for (const Token& token : tokens.tokens) {
    switch (token.kind) {
      case TokenKind::kUrl:
        ++links;
        break;
      case TokenKind::kHandle:
        ++handles;
        break;
      case TokenKind::kHashtag:
        ++tags;
        break;
      case TokenKind::kEmoji:
        ++emoji;
        break;
      default:
        break;
    }
    const int clitic = token.affixes & kTokenCliticNumber;
    if (clitic != 0) {
      const std::string_view said = kClitics[clitic - 1];
      i_says += said == "j" || said == "m";
      you_says += said == "t";
    }
    const std::uint64_t word = WordOf(tokens, token);
    numbers += word == kNumber;
    *to++ = WordFeature(word);
    if (HasStem(token)) *to++ = StemOf(tokens, token);
    if ((token.flags & kTokenSegment) != 0) continue;
    const std::uint64_t pair = before * kOfPair + word;
    *to++ = Upper((pair ^ (pair >> 32)) * kOfPair);
    before = word;
  }
  out.hashed.resize(static_cast<std::size_t>(to - out.hashed.data()));

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
  Pronouns().Find(tokens, [&](std::size_t, std::size_t, std::uint64_t bits) {
    i_says += bits & 1;
    you_says += bits >> 1 & 1;
    we_says += bits >> 2 & 1;
  });
  row(kRowI + Step(i_says, {1, 3}));
  row(kRowYou + Step(you_says, {1}));
  row(kRowWe + Step(we_says, {1}));
  row(kRowLength + Step(size, {8, 15, 25, 45}));
  row(kRowNumbers + Step(numbers, {1, 2, 4}));
  if (links > 0) row(kRowLink);
  if (handles > 0) row(kRowHandle);
  if (size > 0 && tokens.tokens[0].kind == TokenKind::kHandle)
    row(kRowHandleFirst);
  if (tags > 0) row(kRowTag);
  if (tags > 2) row(kRowTags);
  if (emoji > 0) row(kRowEmoji);
  if (emoji > 2) row(kRowEmojis);
  // One sweep over the characters.
  const std::string_view text = tokens.folded;
  std::size_t questions = 0, exclamations = 0, dots = 0, quotes = 0, money = 0,
              percent = 0, colon = text.size(), dashes = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!kMarks[static_cast<unsigned char>(text[i])]) continue;
    switch (text[i]) {
      case '?':
        ++questions;
        break;
      case '!':
        ++exclamations;
        break;
      case '.':
        dots += i + 1 < text.size() && text[i + 1] == '.';
        break;
      case '"':
      case '\xab':
        ++quotes;
        break;
      case '$':
      case '\x82':  // end of €
        ++money;
        break;
      case '%':
        ++percent;
        break;
      case ':':
        colon = std::min(colon, i);
        break;
      case '\x80':  // the dashes
        dashes += i + 1 < text.size() &&
                  (text[i + 1] == '\x93' || text[i + 1] == '\x94');
        break;
      default:
        break;
    }
  }
  row(kRowQuestion + Step(questions, {1, 2}));
  if (questions > 0 && text.find('?') + 3 >= text.size()) row(kRowQuestion + 3);
  if (exclamations > 0) row(kRowExclamation + (exclamations > 1));
  if (dots > 0) row(kRowDots);
  if (quotes > 0) row(kRowQuote);
  if (colon < 45) row(kRowColonEarly);
  if (money > 0) row(kRowMoney);
  if (percent > 0) row(kRowPercent);
  if (dashes > 0) row(kRowDashSign);
  const std::string_view written =
      tokens.title.empty() ? tokens.text : tokens.title;
  if (!written.empty() && written.front() == '[') row(kRowBracketFirst);
  const int capitals = tokens.CountInCapitals(0, size);
  if (capitals > 0) row(kRowCapitals + (capitals > 3));
  if (!written.empty() && written.front() >= 'a' && written.front() <= 'z')
    row(kRowNoCapital);
}

}  // namespace vigie
