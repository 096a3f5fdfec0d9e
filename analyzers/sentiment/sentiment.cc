#include "analyzers/sentiment/sentiment.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "analyzers/sentiment/tone_model.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

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
// A sum of this much is half way to certain.
constexpr std::int32_t kHalf = 4000;
// Scores beyond these are a tone; between them, neutral.
constexpr std::int32_t kPositiveFrom = 220;
constexpr std::int32_t kNegativeFrom = -60;

// How often a tone was right at |score| of 0, 100, … 1000, on training texts.
constexpr std::int32_t kRightTone[] = {400, 410, 450, 570, 700, 800,
                                       880, 930, 950, 950, 950};
constexpr std::int32_t kRightNeutral[] = {580, 400, 400};

std::int32_t ProbabilityOf(Tone tone, std::int32_t score) {
  const std::int32_t size = std::abs(score);
  if (tone == Tone::kNeutral) return kRightNeutral[std::min(size / 100, 2)];
  const std::int32_t step = std::min(size / 100, 9);
  const std::int32_t low = kRightTone[step], high = kRightTone[step + 1];
  return low + (high - low) * (size - 100 * step) / 100;
}

Sentiment Judge(std::int64_t sum) {
  Sentiment sentiment;
  const std::int64_t size = sum < 0 ? -sum : sum;
  sentiment.score = static_cast<std::int32_t>(1000 * sum / (size + kHalf));
  sentiment.tone = sentiment.score >= kPositiveFrom   ? Tone::kPositive
                   : sentiment.score <= kNegativeFrom ? Tone::kNegative
                                                      : Tone::kNeutral;
  sentiment.probability = ProbabilityOf(sentiment.tone, sentiment.score);
  return sentiment;
}

class LexiconSentiment : public Analyzer {
 public:
  void Score(const Tokens& tokens, ScoredMention& scored) override {
    const ToneModel* model = ModelOf(scored.language);
    scored.sentiment = {};
    for (BrandHit& hit : scored.brands) hit.sentiment = {};
    if (model == nullptr) return;
    Weigh(*model, tokens);
    const std::int64_t sum = WholeText(tokens);
    scored.sentiment = Judge(sum);
    if (scored.brands.size() < 2) {
      for (BrandHit& hit : scored.brands) hit.sentiment = scored.sentiment;
      return;
    }
    PartBrands(tokens, scored);
    for (BrandHit& hit : scored.brands)
      hit.sentiment = Judge(AboutBrand(hit.token, sum));
  }

  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override {
    const ToneModel* model = ModelOf(scored.language);
    if (model == nullptr) {
      Reason& reason = reasons.emplace_back();
      reason.analyzer = "sentiment";
      reason.detail =
          Cat("no lexicon for language ", LanguageName(scored.language));
      return;
    }
    Weigh(*model, tokens);
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i] == 0) continue;
      Reason& reason = reasons.emplace_back();
      reason.analyzer = "sentiment";
      Assign(reason.evidence, tokens.Source(tokens.tokens[i]));
      reason.weight = weights_[i];
      reason.detail = turned_[i] != 0 ? "word turned by a negation" : "word";
    }
  }

 private:
  const ToneModel* ModelOf(Language language) const {
    if (language == kFrench) return &french_;
    if (language == kEnglish) return &english_;
    return nullptr;
  }

  const ToneEntry* Find(const ToneModel& model, const Tokens& tokens,
                        const Token& token, bool& stretched) const;
  void Weigh(const ToneModel& model, const Tokens& tokens);
  std::int64_t WholeText(const Tokens& tokens) const;
  void PartBrands(const Tokens& tokens, const ScoredMention& scored);
  std::int64_t AboutBrand(std::uint32_t token, std::int64_t whole) const;

  const ToneModel french_{kFrenchTone}, english_{kEnglishTone};
  // By token: what it adds, whether a negation turned it, its roles, and the
  // stretch of text (between contrasts and sentence ends) it is in.
  std::vector<std::int32_t> weights_;
  std::vector<std::uint8_t> turned_, roles_;
  std::vector<std::uint32_t> clause_;
  // By clause: the sum, whether a contrast begins it, brands in it.
  struct Clause {
    std::int64_t sum = 0;
    bool contrast = false, sentence = false, any = false;
    std::uint32_t brands = 0;
  };
  std::vector<Clause> clauses_;
  std::vector<std::uint32_t> brand_tokens_;
};

// Also finds "looooove" as love.
const ToneEntry* LexiconSentiment::Find(const ToneModel& model,
                                        const Tokens& tokens,
                                        const Token& token,
                                        bool& stretched) const {
  stretched = false;
  if (const ToneEntry* entry = model.Word(token.hash)) return entry;
  if (token.full_hash != token.hash)
    if (const ToneEntry* entry = model.Word(token.full_hash)) return entry;
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
    if (const ToneEntry* entry = model.Word(TermHash({shorter, n}))) {
      stretched = true;
      return entry;
    }
  }
  return nullptr;
}

// What each word adds, and where the clauses are.
void LexiconSentiment::Weigh(const ToneModel& model, const Tokens& tokens) {
  const std::vector<Token>& all = tokens.tokens;
  const auto size = static_cast<std::uint32_t>(all.size());
  weights_.assign(size, 0);
  turned_.assign(size, 0);
  roles_.assign(size, 0);
  clause_.assign(size, 0);
  clauses_.clear();
  clauses_.push_back({});
  std::uint32_t capitals = 0;
  for (const Token& token : all) capitals += (token.flags & kTokenUpper) != 0;
  const bool shouting = 2 * capitals > size;  // all of it: no emphasis
  const auto turn = [&](std::uint32_t i) {
    if (turned_[i] != 0) return;
    turned_[i] = 1;
    weights_[i] = weights_[i] *
                  (weights_[i] > 0 ? kTurnedGoodPercent : kTurnedBadPercent) /
                  100;
  };
  std::uint32_t negated_to = 0, before_at = size;
  for (std::uint32_t i = 0; i < size; ++i) {
    const Token& token = all[i];
    if ((token.flags & kTokenSentenceStart) != 0 && i > 0) {
      clauses_.push_back({.sentence = true});
      negated_to = 0;
      before_at = size;
    }
    bool stretched = false;
    const bool speaks = token.kind != TokenKind::kUrl &&
                        token.kind != TokenKind::kEmail &&
                        token.kind != TokenKind::kHandle;
    const ToneEntry* entry =
        speaks ? Find(model, tokens, token, stretched) : nullptr;
    ToneEntry word = entry != nullptr ? *entry : ToneEntry{};
    std::uint32_t last = i;  // of the words side by side that count as one
    if ((word.roles & kRoleBegins) != 0) {
      std::uint64_t hash = token.hash;
      for (std::uint32_t k = i + 1; k < size && k < i + 3; ++k) {
        hash = ToneModel::SequenceHash(hash, all[k].hash);
        if (const ToneEntry* found = model.Words(hash)) {
          word = *found;
          last = k;
        }
      }
    }
    if ((word.roles & kRoleContrast) != 0 && i > 0) {
      clauses_.push_back({.contrast = true});
      negated_to = 0;
      before_at = size;
    }
    const auto clause = static_cast<std::uint32_t>(clauses_.size() - 1);
    for (std::uint32_t k = i; k <= last; ++k) {
      clause_[k] = clause;
      roles_[k] = word.roles;
    }
    if ((token.affixes & kTokenCliticNumber) == 7) before_at = i;  // n'
    if (word.weight != 0) {
      std::int32_t value = 1000 * word.weight;
      if (i > 0 && (roles_[i - 1] & kRoleStrong) != 0)
        value = value * kStrongPercent / 100;
      else if (i > 1 && (roles_[i - 2] & kRoleStrong) != 0)
        value = value * kStrongFartherPercent / 100;
      if (i > 0 && (roles_[i - 1] & kRoleWeak) != 0)
        value = value * kWeakPercent / 100;
      if ((token.flags & kTokenUpper) != 0 && !shouting)
        value = value * kUpperPercent / 100;
      if (stretched) value = value * kStretchedPercent / 100;
      weights_[i] = value;
      if (i < negated_to && last == i) turn(i);
    }
    if ((word.roles & kRoleBefore) != 0) before_at = i;
    if ((word.roles & kRoleNegation) != 0 && last == i) {
      negated_to = i + 1 + kNegationReach;
      if (before_at < i && i - before_at <= kBeforeReach)
        for (std::uint32_t k = before_at; k < i; ++k) turn(k);
    }
    i = last;
  }
}

std::int64_t LexiconSentiment::WholeText(const Tokens& tokens) const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const std::uint32_t clause = clause_[i];
    std::int32_t percent = 100;
    if (clauses_[clause].contrast)
      percent = kAfterContrastPercent;
    else if (clause + 1 < clauses_.size() && clauses_[clause + 1].contrast)
      percent = kBeforeContrastPercent;
    sum += weights_[i] * percent / 100;
  }
  int exclamations = 0;
  const std::string_view text = tokens.folded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '!') {
      exclamations += exclamations < kMaxExclamations;
    } else if ((c == ':' || c == ';' || c == '=') && i + 1 < text.size()) {
      const std::size_t mouth = i + (text[i + 1] == '-' ? 2 : 1);
      if (mouth >= text.size()) continue;
      if (text[mouth] == ')' || text[mouth] == 'd') {
        const bool word = text[mouth] == 'd' && mouth + 1 < text.size() &&
                          text[mouth + 1] >= 'a' && text[mouth + 1] <= 'z';
        if (!word) sum += kEmoticon;
      } else if (text[mouth] == '(') {
        sum -= kEmoticon;
      }
    } else if (c == '<' && i + 1 < text.size() && text[i + 1] == '3') {
      sum += kEmoticon;
    }
  }
  return sum * (100 + kExclamationPercent * exclamations) / 100;
}

// Several brands in one clause: the text is parted between them, at the last
// comma, "and" or "et" between two, else where the second is named.
void LexiconSentiment::PartBrands(const Tokens& tokens,
                                  const ScoredMention& scored) {
  brand_tokens_.clear();
  for (const BrandHit& hit : scored.brands)
    if (hit.token != kNoToken && hit.token < weights_.size())
      brand_tokens_.push_back(hit.token);
  std::sort(brand_tokens_.begin(), brand_tokens_.end());
  for (std::size_t b = 1; b < brand_tokens_.size(); ++b) {
    const std::uint32_t left = brand_tokens_[b - 1], right = brand_tokens_[b];
    if (left == right || clause_[left] != clause_[right]) continue;
    std::uint32_t part = right;
    for (std::uint32_t i = right; i > left; --i) {
      const std::uint32_t from = tokens.tokens[i - 1].end;
      const std::uint32_t to = std::max(tokens.tokens[i].begin, from);
      const bool comma =
          tokens.folded.substr(from, to - from).find_first_of(",;:") !=
          std::string_view::npos;
      if (comma || (roles_[i] & kRoleConjunction) != 0) {
        part = i;
        break;
      }
    }
    const std::uint32_t old = clause_[right];
    const auto fresh = static_cast<std::uint32_t>(clauses_.size());
    clauses_.push_back(clauses_[old]);
    for (std::uint32_t i = part; i < clause_.size() && clause_[i] == old; ++i)
      clause_[i] = fresh;
  }
  for (Clause& clause : clauses_) clause.sum = 0, clause.any = false;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    clauses_[clause_[i]].sum += weights_[i];
    clauses_[clause_[i]].any |= weights_[i] != 0;
  }
  for (const std::uint32_t token : brand_tokens_)
    ++clauses_[clause_[token]].brands;
}

// The brand's own clause; when nothing is said there, the one after it, then
// the one before, unless it is another brand's.
std::int64_t LexiconSentiment::AboutBrand(std::uint32_t token,
                                          std::int64_t whole) const {
  if (token >= clause_.size()) return whole;
  const std::uint32_t own = clause_[token];
  if (clauses_[own].any) return clauses_[own].sum;
  std::size_t after = token;
  while (after < clause_.size() && clause_[after] == own) ++after;
  if (after < clause_.size()) {
    const Clause& next = clauses_[clause_[after]];
    if (next.any && next.brands == 0) return next.sum;
  }
  std::size_t before = token;
  while (before > 0 && clause_[before] == own) --before;
  const Clause& previous = clauses_[clause_[before]];
  if (clause_[before] != own && previous.any && previous.brands == 0)
    return previous.sum;
  return 0;
}

}  // namespace

std::unique_ptr<Analyzer> MakeSentimentAnalyzer() {
  return std::make_unique<LexiconSentiment>();
}

}  // namespace vigie
