#include "analyzers/relevance/relevance_features.h"

#include <algorithm>
#include <memory>

#include "analyzers/relevance/other_meanings.h"
#include "analyzers/relevance/trade_words.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/model/mention.h"

namespace vigie {
namespace {

constexpr std::size_t kMostPlaces = 8;
constexpr std::uint64_t kLink = 0x6c1f3a7d5be9420full;
constexpr std::uint64_t kHandle = 0x91d3b5c7e2f4a608ull;
constexpr std::uint64_t kEdge = 0x3c79ac492ba7b653ull;
constexpr std::uint64_t kNumber = 0x52dce729a3f1c4b7ull;
constexpr std::uint64_t kName = 0x2545f4914f6cdd1dull;

// Named rows.
enum Row : std::uint16_t {
  kRowWritten = 1,     // 4 ways x 2 (careful writer or not)
  kRowKind = 10,       // 5 kinds of name x 8 ways of writing
  kRowPlaceKind = 60,  // word, tag, handle, segment
  kRowClitic = 66,     // l', d', another
  kRowTrade = 70,      // 4 bits x (one, two or more)
  kRowNoTrade = 79,
  kRowLanguage = 80,  // fr, en, another
  kRowLength = 84,    // of the text
  kRowFirst = 90,
  kRowLast,
  kRowHandleHoldsName,
  kRowLinkHoldsName,
  kRowSeveralWords,
  kRowMoney,
  kRowHandles,
  kRowSecondTime,
  kRowOtherMeaning,
  kRowKindLanguage = 100,  // 5 kinds x 3 languages
};

std::uint32_t Feature(std::uint64_t seed, std::uint64_t word) {
  const std::uint64_t x = (word ^ (word >> 32) ^ seed) * 0xd6e8feb86659fd93ull;
  return static_cast<std::uint32_t>(x >> 32);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

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
  return IsDigit(tokens.folded[token.begin]) ? kNumber : token.hash;
}

bool IsSegment(const Token& t) { return (t.flags & kTokenSegment) != 0; }

// lower, Capital, CAPITALS, mIxed.
int WrittenAs(const Tokens& tokens, const Token& first, const Token& last) {
  if (tokens.InCapitals(first)) return 2;
  std::string_view source = tokens.Source(first, last);
  if (!source.empty() && (source.front() == '#' || source.front() == '@'))
    source.remove_prefix(1);
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (source.empty()) return 0;
  const bool capital =
      upper(source.front()) ||
      (source.size() > 1 && source[0] == '\xc3' &&
       static_cast<unsigned char>(source[1]) < 0x9f);  // À to Þ
  if (capital) return 1;
  // "l'Oréal"
  for (std::size_t i = 1; i < source.size() && i < 4; ++i)
    if (upper(source[i]) && (source[i - 1] == '\'' || source[i - 1] == '\x99'))
      return 1;
  return std::any_of(source.begin(), source.end(), upper) ? 3 : 0;
}

}  // namespace

BrandName::BrandName(std::string_view name) {
  static thread_local const std::unique_ptr<Tokenizer> tokenizer =
      MakeTokenizer();
  Mention mention;
  mention.text = name;
  const Tokens& tokens = tokenizer->Cut(mention);
  for (const Token& token : tokens.tokens) {
    if (IsSegment(token)) continue;
    if (!folded.empty()) folded += ' ';
    folded += tokens.Folded(token);
    glued += tokens.Folded(token);
    words.push_back(token.hash);
  }
  glued_hash = TermHash(glued);
  kind = KindOfName(folded);
}

const std::vector<NamePlace>& RelevanceReader::Find(const BrandName& name,
                                                    const Tokens& tokens) {
  places_.clear();
  if (name.words.empty()) return places_;
  const std::size_t size = tokens.tokens.size(), words = name.words.size();
  for (std::uint32_t i = 0; i < size && places_.size() < kMostPlaces; ++i) {
    const Token& token = tokens.tokens[i];
    if (token.kind == TokenKind::kUrl || token.kind == TokenKind::kEmail)
      continue;
    if (token.hash == name.words[0]) {
      std::size_t k = 1;
      while (k < words && i + k < size &&
             tokens.tokens[i + k].hash == name.words[k])
        ++k;
      if (k == words) {
        places_.push_back({i, static_cast<std::uint32_t>(i + words)});
        continue;
      }
    }
    if (token.glued_hash == name.glued_hash || token.hash == name.glued_hash ||
        token.full_hash == name.words[0])
      places_.push_back({i, i + 1});
  }
  return places_;
}

void RelevanceReader::Features(const BrandName& name, const Tokens& tokens,
                               NamePlace place, Language language,
                               FeatureList& out) {
  out.Clear();
  const std::span<const Token> all = tokens.tokens;
  const Token& first = all[place.first];
  const Token& last = all[place.last - 1];
  const auto row = [&](int r) {
    out.named.push_back(static_cast<std::uint16_t>(r));
  };
  const auto add = [&](std::uint64_t seed, std::uint64_t word) {
    out.hashed.push_back(Feature(seed * 0x9e3779b97f4a7c15ull, word));
  };
  // Two words on each side, and the pairs they make.
  std::uint64_t left[2] = {kEdge, kEdge}, right[2] = {kEdge, kEdge};
  int found = 0;
  for (std::size_t i = place.first; i-- > 0 && found < 2;)
    if (!IsSegment(all[i])) left[found++] = WordOf(tokens, all[i]);
  found = 0;
  for (std::size_t i = place.last; i < all.size() && found < 2; ++i)
    if (!IsSegment(all[i])) right[found++] = WordOf(tokens, all[i]);
  add(1, left[0]);  // as Weight below
  add(2, right[0]);
  add(3, left[0] * 3 + left[1]);
  add(4, right[0] * 3 + right[1]);
  add(5, left[0] * 3 + right[0]);
  add(6, left[1]);
  add(7, right[1]);
  // The words of the text, near and far.
  bool careful = false, handle_holds = false, link_holds = false;
  int handles = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Token& token = all[i];
    if (i >= place.first && i < place.last) continue;
    const bool masked = token.kind == TokenKind::kUrl ||
                        token.kind == TokenKind::kEmail ||
                        token.kind == TokenKind::kHandle;
    if (masked && name.glued.size() >= 3 &&
        tokens.Folded(token).find(name.glued) != std::string_view::npos)
      (token.kind == TokenKind::kHandle ? handle_holds : link_holds) = true;
    if (token.kind == TokenKind::kHandle) ++handles;
    if (IsSegment(token)) continue;
    std::uint64_t word = WordOf(tokens, token);
    if (token.hash == name.words[0]) word = kName;
    const std::size_t apart =
        i < place.first ? place.first - i : i - place.last + 1;
    add(8, word);
    if (apart <= 4) add(9, word);
    const std::size_t length = token.end - token.begin;
    if (!masked && length > 5)
      add(10, TermHashPadded(tokens.folded.data() + token.begin, 5));
    if (!careful && (token.flags & kTokenSentenceStart) != 0 &&
        token.kind == TokenKind::kWord)
      careful = WrittenAs(tokens, token, token) == 1;
  }
  const int written = WrittenAs(tokens, first, last);
  const bool starts = (first.flags & kTokenSentenceStart) != 0;
  // At a sentence's start a capital says little.
  const int way = 2 * written + (starts && written == 1 ? 1 : careful ? 1 : 0);
  row(kRowWritten + way);
  if (starts) row(kRowWritten + 8);
  row(kRowKind + 8 * static_cast<int>(name.kind) + way);
  row(kRowPlaceKind + (IsSegment(first)                    ? 3
                       : first.kind == TokenKind::kHandle  ? 2
                       : first.kind == TokenKind::kHashtag ? 1
                                                           : 0));
  if (const int clitic = first.affixes & kTokenCliticNumber; clitic != 0)
    row(kRowClitic + std::min(clitic - 1, 2));
  std::uint64_t trade = 0;
  int counts[4] = {};
  TradeWords().Find(tokens,
                    [&](std::size_t at, std::size_t, std::uint64_t bits) {
                      if (at >= place.first && at < place.last) return;
                      if (all[at].hash == name.words[0]) return;
                      trade |= bits;
                      for (int b = 0; b < 4; ++b) counts[b] += bits >> b & 1;
                    });
  bool other = false;
  OtherMeanings().Find(
      tokens, [&](std::size_t begin, std::size_t end, std::uint64_t) {
        other = other || (begin < place.last && place.first < end);
      });
  if (other) row(kRowOtherMeaning);
  for (int b = 0; b < 4; ++b)
    if (counts[b] > 0) row(kRowTrade + 2 * b + (counts[b] > 1));
  if (trade == 0) row(kRowNoTrade);
  const int tongue = language == kFrench ? 0 : language == kEnglish ? 1 : 2;
  row(kRowLanguage + tongue);
  row(kRowKindLanguage + 3 * static_cast<int>(name.kind) + tongue);
  row(kRowLength + (all.size() < 8    ? 0
                    : all.size() < 16 ? 1
                    : all.size() < 32 ? 2
                                      : 3));
  if (place.first == 0) row(kRowFirst);
  if (place.last == all.size()) row(kRowLast);
  if (handle_holds) row(kRowHandleHoldsName);
  if (link_holds) row(kRowLinkHoldsName);
  if (name.words.size() > 1) row(kRowSeveralWords);
  if (handles > 0) row(kRowHandles);
  if (places_.size() > 1) row(kRowSecondTime);
  if (tokens.folded.find("€") != std::string_view::npos ||
      tokens.folded.find("£") != std::string_view::npos ||
      tokens.folded.find('$') != std::string_view::npos)
    row(kRowMoney);
}

std::int64_t RelevanceReader::Weight(const LinearTable* a, const LinearTable* b,
                                     const Tokens& tokens, std::uint32_t token,
                                     NamePlace place) {
  const Token& t = tokens.tokens[token];
  if (IsSegment(t)) return 0;
  const std::uint64_t word = WordOf(tokens, t);
  std::vector<std::uint64_t> seeds = {8};
  const std::size_t apart =
      token < place.first ? place.first - token : token - place.last + 1;
  if (apart <= 4) seeds.push_back(9);
  if (token + 1 == place.first) seeds.push_back(1);
  if (token == place.last) seeds.push_back(2);
  if (token + 2 == place.first) seeds.push_back(6);
  if (token == place.last + 1) seeds.push_back(7);
  std::vector<std::uint32_t> rows;
  for (const std::uint64_t seed : seeds)
    rows.push_back(Feature(seed * 0x9e3779b97f4a7c15ull, word));
  if (t.end - t.begin > 5)
    rows.push_back(Feature(10 * 0x9e3779b97f4a7c15ull,
                           TermHashPadded(tokens.folded.data() + t.begin, 5)));
  std::int64_t sum = 0;
  for (const LinearTable* table : {a, b}) {
    if (table == nullptr) continue;
    std::int32_t weight = 0;
    for (const std::uint32_t row : rows) weight += table->HashedRow(row)[0];
    sum += table->Logit(weight) * table->calibration()[0].slope / 1000;
  }
  return sum;
}

}  // namespace vigie
