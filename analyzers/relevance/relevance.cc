#include "analyzers/relevance/relevance.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/linear/decision.h"
#include "analyzers/relevance/models.h"
#include "analyzers/relevance/relevance_features.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::int64_t kMostLogit = 16'000;

// The least logit with this probability.
std::int64_t LogitAt(std::int32_t probability) {
  std::int64_t low = -kMostLogit, high = kMostLogit;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (Sigmoid(middle) >= probability)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

struct Watched {
  BrandName name;
  bool judged = false;
  std::int64_t threshold = 0;  // logit
  std::optional<LinearTable> own;
  // Own accounts: platform, or "" for any, and the handle's hash.
  std::vector<std::pair<std::string, std::uint64_t>> accounts;
};

std::uint64_t FoldedHash(std::string_view handle) {
  std::string lower(handle);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return TermHash(lower);
}

// Without making a string: handles are ASCII.
std::uint64_t HandleHash(std::string_view handle) {
  char lower[64];
  if (handle.size() > sizeof lower) return 0;
  for (std::size_t i = 0; i < handle.size(); ++i) {
    const char c = handle[i];
    lower[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return TermHash({lower, handle.size()});
}

class Relevance : public Analyzer {
 public:
  explicit Relevance(std::vector<Watched> watched)
      : watched_(std::move(watched)), built_in_(BuiltInRelevance()) {}

  void Score(const Tokens& tokens, ScoredMention& scored) override {
    for (BrandHit& hit : scored.brands) {
      hit.relevance = 1000;
      const Watched& brand = watched_[hit.brand];
      if (!brand.judged || Vouched(brand, tokens, *scored.mention)) continue;
      if (const auto best = Best(brand, tokens, scored.language))
        hit.relevance = Sigmoid(std::clamp(best->second - brand.threshold,
                                           -kMostLogit, kMostLogit));
    }
  }

  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override {
    for (const BrandHit& hit : scored.brands) {
      const Watched& brand = watched_[hit.brand];
      if (!brand.judged) continue;
      const auto say = [&](std::string_view evidence, std::string detail,
                           std::int64_t weight) {
        Reason& reason = reasons.emplace_back();
        reason.analyzer = "relevance";
        reason.subject = brand.name.folded;
        Assign(reason.evidence, evidence);
        reason.detail = std::move(detail);
        reason.weight = static_cast<std::int32_t>(weight);
      };
      if (Vouched(brand, tokens, *scored.mention)) {
        say("", "names or comes from the brand's own account", 0);
        continue;
      }
      const auto best = Best(brand, tokens, scored.language);
      if (!best) continue;
      const Token& first = tokens.tokens[best->first.first];
      const Token& last = tokens.tokens[best->first.last - 1];
      const int permille = hit.relevance;
      say(tokens.Source(first, last),
          Cat(permille < kDoubtful ? "perhaps another word that is written "
                                     "alike"
                                   : "the brand",
              ", by what stands around it"),
          best->second);
      // What each other word adds: the text judged without it is not at hand,
      // so its own rows are.
      for (std::uint32_t i = 0; i < tokens.tokens.size(); ++i) {
        if (i >= best->first.first && i < best->first.last) continue;
        const std::int64_t weight =
            reader_.Weight(built_in_, brand.own ? &*brand.own : nullptr, tokens,
                           i, best->first);
        if (weight > -150 && weight < 150) continue;
        say(tokens.Source(tokens.tokens[i]),
            weight > 0 ? "speaks for the brand" : "speaks against the brand",
            weight);
      }
    }
  }

 private:
  bool Vouched(const Watched& brand, const Tokens& tokens,
               const Mention& mention) const {
    for (const auto& [platform, handle] : brand.accounts) {
      if (!platform.empty() && platform != mention.platform) continue;
      if (HandleHash(mention.author) == handle) return true;
      for (const std::string_view named : mention.mentions)
        if (HandleHash(named) == handle) return true;
      for (const Token& token : tokens.tokens)
        if (token.kind == TokenKind::kHandle && token.hash == handle)
          return true;
    }
    return false;
  }

  // The place that speaks most for the brand, and its logit.
  std::optional<std::pair<NamePlace, std::int64_t>> Best(const Watched& brand,
                                                         const Tokens& tokens,
                                                         Language language) {
    if (language != kFrench && language != kEnglish && !brand.own)
      return std::nullopt;
    std::optional<std::pair<NamePlace, std::int64_t>> best;
    for (const NamePlace place : reader_.Find(brand.name, tokens)) {
      reader_.Features(brand.name, tokens, place, language, features_);
      const std::int64_t logit = RelevanceLogit(
          built_in_, brand.own ? &*brand.own : nullptr, features_);
      if (!best || logit > best->second) best.emplace(place, logit);
    }
    return best;
  }

  std::vector<Watched> watched_;
  const LinearTable* built_in_;
  RelevanceReader reader_;
  FeatureList features_;
};

}  // namespace

std::int64_t RelevanceLogit(const LinearTable* built_in, const LinearTable* own,
                            const FeatureList& features) {
  std::int64_t logit = 0;
  for (const LinearTable* table : {built_in, own}) {
    if (table == nullptr) continue;
    std::int32_t sums[kMaxClasses];
    table->Sum(features, sums);
    const Calibration& c = table->calibration()[0];
    logit += table->Logit(sums[0]) * c.slope / 1000 + c.offset;
  }
  return logit;
}

absl::StatusOr<LinearTable> OpenRelevance(const std::string& path,
                                          std::uint64_t& hash) {
  // It says why a file cannot be read.
  VIGIE_ASSIGN_OR_RETURN(LinearTable table, LinearTable::Open(path));
  std::ifstream in(path, std::ios::binary);
  hash = Hash64(std::string((std::istreambuf_iterator<char>(in)), {}));
  if (table.task().name != "relevance" || table.classes() != 1)
    return InvalidArgument(path, ": a table of ", table.task().name,
                           ", not of relevance");
  return table;
}

absl::StatusOr<std::unique_ptr<Analyzer>> MakeRelevanceAnalyzer(
    const Rules& rules) {
  std::vector<Watched> watched;
  for (const BrandRule& rule : rules.brands) {
    Watched& brand =
        watched.emplace_back(Watched{.name = BrandName(rule.name)});
    brand.judged = rule.relevance.judged || !rule.relevance.model.empty() ||
                   brand.name.kind != NameKind::kPlain;
    brand.threshold = LogitAt(rule.relevance.threshold);
    if (!rule.relevance.model.empty()) {
      std::uint64_t hash = 0;
      VIGIE_ASSIGN_OR_RETURN(brand.own,
                             OpenRelevance(rule.relevance.model, hash));
      if (hash != rule.relevance.model_hash)
        return InvalidArgument(rule.relevance.model,
                               ": not the model that the rules were made with");
    }
    for (const std::string& account : rule.owned) {
      const std::size_t colon = account.find(':');
      const std::string_view handle =
          colon == std::string::npos
              ? std::string_view(account)
              : std::string_view(account).substr(colon + 1);
      brand.accounts.emplace_back(
          colon == std::string::npos ? "" : account.substr(0, colon),
          FoldedHash(handle.starts_with('@') ? handle.substr(1) : handle));
    }
  }
  return std::make_unique<Relevance>(std::move(watched));
}

}  // namespace vigie
