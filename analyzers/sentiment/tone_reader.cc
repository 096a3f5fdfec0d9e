#include "analyzers/sentiment/tone_reader.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

// All in thousandths of a weight, or per cent.
constexpr std::int32_t kStrongPercent = 140;
constexpr std::int32_t kStrongFartherPercent = 120;
constexpr std::int32_t kWeakPercent = 60;
constexpr std::int32_t kUpperPercent = 125;
constexpr std::int32_t kStretchedPercent = 120;
constexpr std::int32_t kTurnedGoodPercent = -70;  // "not good"
constexpr std::int32_t kTurnedBadPercent = -40;   // "not bad"
constexpr std::int32_t kBeforeContrastPercent = 60;
constexpr std::int32_t kAfterContrastPercent = 130;
constexpr std::int32_t kExclamationPercent = 6;
constexpr int kMaxExclamations = 3;
constexpr std::uint32_t kNegationReach = 3;  // words
constexpr std::uint32_t kBeforeReach = 4;    // from ne to pas
constexpr std::int32_t kEmoticon = 1500;

bool Speaks(TokenKind kind) {
  return (kind != TokenKind::kUrl) & (kind != TokenKind::kEmail) &
         (kind != TokenKind::kHandle);
}
// n': announces a negation.
bool HasCliticN(const Token& token) {
  static_assert(kClitics[6] == "n");
  return (token.affixes & kTokenCliticNumber) == 7;
}

}  // namespace

// "looooove" is love.
const ToneEntry* ToneReader::FindStretched(const ToneModel& model,
                                           const Tokens& tokens,
                                           const Token& token) const {
  const std::string_view word = tokens.Folded(token);
  if (token.kind != TokenKind::kWord || word.size() < 4 || word.size() > 40)
    return nullptr;
  bool long_run = false;
  for (std::size_t i = 2; i < word.size() && !long_run; ++i)
    long_run =
        word[i] == word[i - 1] && word[i] == word[i - 2] && word[i] >= 'a';
  if (!long_run) return nullptr;
  for (const std::size_t keep : {std::size_t{2}, std::size_t{1}}) {
    char shorter[40];
    std::size_t n = 0, run = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
      run = i > 0 && word[i] == word[i - 1] ? run + 1 : 1;
      if (run <= keep) shorter[n++] = word[i];
    }
    if (const ToneEntry* entry = model.Word(TermHash({shorter, n})))
      return entry;
  }
  return nullptr;
}

void ToneReader::FindEvents(const ToneModel& model, const Tokens& tokens,
                            const OwnMarks* own) {
  const auto size = static_cast<std::uint32_t>(tokens.tokens.size());
  events_.resize(size + 1);
  std::uint32_t* event = events_.data();
  Counts counts;  // not the member: it would be written back for each token
  const bool run = marks_.run;
  // Without a branch: which word matters nobody can foretell.
  for (std::uint32_t i = 0; i < size; ++i) {
    const Token& token = tokens.tokens[i];
    counts.Add(token);
    const bool known = model.MayKnow(token.hash) |
                       model.MayKnow(token.full_hash) |
                       (run & (token.kind == TokenKind::kWord));
    const bool marked =
        ((token.flags & kTokenSentenceStart) != 0) | HasCliticN(token);
    *event = i;
    event += (known & Speaks(token.kind)) | marked |
             (own != nullptr && own->hidden[i] != 0);
  }
  events_.resize(static_cast<std::size_t>(event - events_.data()));
  counts_ = counts;
}

// What each word adds, and where the clauses are.
void ToneReader::Weigh(const ToneModel& model, const Tokens& tokens,
                       const OwnMarks* own) {
  const std::span<const Token> all = tokens.tokens;
  const auto size = static_cast<std::uint32_t>(all.size());
  words_.resize(size);
  std::memset(static_cast<void*>(words_.data()), 0, size * sizeof(Word));
  speaking_.clear();
  clauses_.clear();
  clauses_.push_back({});
  marks_ = MarksOf(tokens.folded);
  capitals_ = tokens.CountInCapitals(0, size);
  FindEvents(model, tokens, own);
  const auto capitals = static_cast<std::uint32_t>(capitals_);
  const bool shouting = 2 * capitals > size;  // all of it: no emphasis
  const auto turn = [&](std::uint32_t i) {
    if (words_[i].turned != 0) return;
    words_[i].turned = 1;
    words_[i].weight =
        words_[i].weight *
        (words_[i].weight > 0 ? kTurnedGoodPercent : kTurnedBadPercent) / 100;
  };
  std::uint32_t negated_to = 0, before_at = size;
  std::uint32_t next = 0;  // behind words side by side that count as one
  for (const std::uint32_t i : events_) {
    if (i < next) continue;
    const Token& token = all[i];
    if ((token.flags & kTokenSentenceStart) != 0 && i > 0) {
      clauses_.push_back({.first = i});
      negated_to = 0;
      before_at = size;
    }
    const bool hidden = own != nullptr && own->hidden[i] != 0;
    const ToneEntry* entry = nullptr;
    bool stretched = false;
    if (!hidden && Speaks(token.kind)) {
      entry = model.Word(token.hash);
      if (entry == nullptr && token.full_hash != token.hash)
        entry = model.Word(token.full_hash);
      if (entry == nullptr && marks_.run) {
        entry = FindStretched(model, tokens, token);
        stretched = entry != nullptr;
      }
    }
    if (entry == nullptr && !hidden) {
      if (HasCliticN(token)) before_at = i;
      continue;
    }
    ToneEntry word = entry != nullptr ? *entry : ToneEntry{};
    std::uint32_t last = i;  // of the words side by side that count as one
    if ((word.roles & kRoleBegins) != 0) {
      std::uint64_t hash = token.hash;
      for (std::uint32_t k = i + 1; k < size && k < i + 3; ++k) {
        if (own != nullptr && own->hidden[k] != 0) break;
        hash = ToneModel::SequenceHash(hash, all[k].hash);
        if (const ToneEntry* found = model.Words(hash)) {
          word = *found;
          last = k;
        }
      }
    }
    if ((word.roles & kRoleContrast) != 0 && i > 0) {
      clauses_.push_back({.first = i, .contrast = true});
      negated_to = 0;
      before_at = size;
    }
    const auto clause = static_cast<std::uint32_t>(clauses_.size() - 1);
    for (std::uint32_t k = i; k <= last; ++k) {
      words_[k].clause = clause;
      words_[k].roles = word.roles;
    }
    if (HasCliticN(token)) before_at = i;
    if (hidden) {
      word.weight = own->weight[i];
      words_[i].own = 1;
    }
    if (word.weight != 0) {
      std::int32_t value = 1000 * word.weight;
      if (i > 0 && (words_[i - 1].roles & kRoleStrong) != 0)
        value = value * kStrongPercent / 100;
      else if (i > 1 && (words_[i - 2].roles & kRoleStrong) != 0)
        value = value * kStrongFartherPercent / 100;
      if (i > 0 && (words_[i - 1].roles & kRoleWeak) != 0)
        value = value * kWeakPercent / 100;
      if (capitals > 0 && !shouting && tokens.InCapitals(token))
        value = value * kUpperPercent / 100;
      if (stretched) value = value * kStretchedPercent / 100;
      words_[i].weight = value;
      speaking_.push_back(i);
      if (i < negated_to && last == i) turn(i);
    }
    if ((word.roles & kRoleBefore) != 0) before_at = i;
    if ((word.roles & kRoleNegation) != 0 && last == i) {
      negated_to = i + 1 + kNegationReach;
      if (before_at < i && i - before_at <= kBeforeReach)
        for (std::uint32_t k = before_at; k < i; ++k) turn(k);
    }
    next = last + 1;
  }
}

std::int64_t ToneReader::OwnSum(std::size_t first, std::size_t last) const {
  std::int64_t sum = 0;
  for (const std::uint32_t i : speaking_)
    if (i >= first && i < last && words_[i].own != 0) sum += words_[i].weight;
  return sum;
}

std::int64_t ToneReader::WholeText() const {
  std::int64_t sum = 0;
  for (const std::uint32_t i : speaking_) {
    const std::uint32_t clause = words_[i].clause;
    std::int32_t percent = 100;
    if (clauses_[clause].contrast)
      percent = kAfterContrastPercent;
    else if (clause + 1 < clauses_.size() && clauses_[clause + 1].contrast)
      percent = kBeforeContrastPercent;
    sum += words_[i].weight * percent / 100;
  }
  sum += std::int64_t{marks_.smileys} * kEmoticon;
  const int exclamations = std::min(marks_.exclamations, kMaxExclamations);
  return sum * (100 + kExclamationPercent * exclamations) / 100;
}

// Several brands in one clause: the text is parted between them, at the last
// comma, "and" or "et" between two, else where the second is named.
void ToneReader::PartBrands(const Tokens& tokens, const ScoredMention& scored) {
  brand_tokens_.clear();
  for (const BrandHit& hit : scored.brands)
    if (hit.token != kNoToken && hit.token < words_.size())
      brand_tokens_.push_back(hit.token);
  std::sort(brand_tokens_.begin(), brand_tokens_.end());
  for (std::uint32_t c = 0; c < clauses_.size(); ++c) {
    const std::size_t end =
        c + 1 < clauses_.size() ? clauses_[c + 1].first : words_.size();
    for (std::size_t i = clauses_[c].first; i < end; ++i) words_[i].clause = c;
  }
  for (std::size_t b = 1; b < brand_tokens_.size(); ++b) {
    const std::uint32_t left = brand_tokens_[b - 1], right = brand_tokens_[b];
    if (left == right || words_[left].clause != words_[right].clause) continue;
    std::uint32_t part = right;
    for (std::uint32_t i = right; i > left; --i) {
      const std::uint32_t from = tokens.tokens[i - 1].end;
      const std::uint32_t to = std::max(tokens.tokens[i].begin, from);
      const bool comma =
          tokens.folded.substr(from, to - from).find_first_of(",;:") !=
          std::string_view::npos;
      if (comma || (words_[i].roles & kRoleConjunction) != 0) {
        part = i;
        break;
      }
    }
    const std::uint32_t old = words_[right].clause;
    const auto fresh = static_cast<std::uint32_t>(clauses_.size());
    clauses_.push_back(clauses_[old]);
    for (std::uint32_t i = part; i < words_.size() && words_[i].clause == old;
         ++i)
      words_[i].clause = fresh;
  }
  for (Clause& clause : clauses_) clause.sum = 0, clause.any = false;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    clauses_[words_[i].clause].sum += words_[i].weight;
    clauses_[words_[i].clause].any |= words_[i].weight != 0;
  }
  for (const std::uint32_t token : brand_tokens_)
    ++clauses_[words_[token].clause].brands;
}

// The brand's own clause; when nothing is said there, the one after it, or
// the one before, unless it is another brand's, is added.
ToneReader::Part ToneReader::AboutBrand(std::uint32_t token) const {
  Part part;
  const std::uint32_t own = words_[token].clause;
  part.first = part.last = token;
  while (part.last < words_.size() && words_[part.last].clause == own)
    ++part.last;
  while (part.first > 0 && words_[part.first - 1].clause == own) --part.first;
  part.sum = clauses_[own].sum;
  if (clauses_[own].any) return part;
  if (part.last < words_.size()) {
    const std::uint32_t after = words_[part.last].clause;
    if (clauses_[after].any && clauses_[after].brands == 0) {
      part.sum = clauses_[after].sum;
      while (part.last < words_.size() && words_[part.last].clause == after)
        ++part.last;
      return part;
    }
  }
  if (part.first > 0) {
    const std::uint32_t before = words_[part.first - 1].clause;
    if (clauses_[before].any && clauses_[before].brands == 0) {
      part.sum = clauses_[before].sum;
      while (part.first > 0 && words_[part.first - 1].clause == before)
        --part.first;
    }
  }
  return part;
}

std::int64_t ToneReader::LastClause(std::size_t first, std::size_t last) const {
  std::int64_t sum = 0;
  std::uint32_t clause = 0;
  bool any = false;
  for (auto it = speaking_.rbegin(); it != speaking_.rend(); ++it) {
    if (*it >= last) continue;
    if (*it < first || (any && words_[*it].clause != clause)) break;
    clause = words_[*it].clause;
    any = true;
    sum += words_[*it].weight;
  }
  return sum;
}

}  // namespace vigie
