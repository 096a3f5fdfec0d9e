#include "analyzers/labels/labels.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/labels/accounts.h"
#include "analyzers/labels/alarm.h"
#include "analyzers/labels/label_features.h"
#include "analyzers/labels/label_model.h"
#include "analyzers/labels/lexicon.h"
#include "analyzers/labels/measured.h"
#include "analyzers/labels/personal_data.h"
#include "analyzers/text/phrases.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

void Put(std::uint64_t bits, Labels& labels) {
  for (; bits != 0; bits &= bits - 1) {
    const int label = std::countr_zero(bits);
    if (label < kFirstAuthor)
      labels.nature = static_cast<Nature>(label - kFirstNature + 1);
    else if (label < kFirstTheme)
      labels.author = static_cast<AuthorType>(label - kFirstAuthor + 1);
    else if (label < kFirstIntent)
      labels.themes.Add(static_cast<Theme>(label - kFirstTheme));
    else if (label < kFirstCare)
      labels.intents.Add(static_cast<Intent>(label - kFirstIntent));
    else if (label < kIrony)
      labels.care.Add(static_cast<Care>(label - kFirstCare));
    else if (label == kIrony)
      labels.ironic = true;
    else
      labels.alarming = true;
  }
}

// Told by the platform, not read in the words.
void Surely(Nature nature, Labels& labels) {
  labels.nature = labels.sure_nature = nature;
  labels.press = nature == Nature::kNews;
}

// Is `label` among them?
bool Has(const Labels& labels, int label) {
  Labels one;
  Put(std::uint64_t{1} << label, one);
  if (label < kFirstAuthor) return labels.nature == one.nature;
  if (label < kFirstTheme) return labels.author == one.author;
  if (label < kFirstIntent)
    return (labels.themes.bits() & one.themes.bits()) != 0;
  if (label < kFirstCare)
    return (labels.intents.bits() & one.intents.bits()) != 0;
  if (label < kIrony) return (labels.care.bits() & one.care.bits()) != 0;
  return label == kIrony ? labels.ironic : labels.alarming;
}

class LabelAnalyzer : public Analyzer {
 public:
  explicit LabelAnalyzer(const Rules& rules) {
    for (const BrandRule& rule : rules.brands) {
      auto& accounts = owned_.emplace_back();
      for (const std::string& account : rule.owned)
        accounts.emplace_back(account);
    }
    for (const ThemeWord& word : rules.themes)
      for (int t = 0; t < kThemes; ++t)
        if (ThemeName(static_cast<Theme>(t)) == word.theme) {
          std::string entry = word.word;  // as PhraseTable writes them
          std::replace(entry.begin(), entry.end(), ' ', '_');
          std::replace(entry.begin(), entry.end(), '/', '_');
          own_themes_.Add(entry, std::uint64_t{1} << t);
          has_own_themes_ = true;
        }
    for (const std::string& known : rules.satire) {
      satire_.emplace_back(known);
      if (known.find('.') != std::string::npos) satire_sites_.push_back(known);
    }
  }

  void Score(const Tokens& tokens, ScoredMention& scored) override {
    Labels& labels = scored.labels;
    labels = {};
    if (const LabelModel* model = BuiltInLabels(scored.language)) {
      reader_.Read(tokens, scored.language, features_);
      model->Sum(features_, sums_);
      const std::uint64_t decided = model->Decide(sums_, reader_.found());
      Put(decided, labels);
      Labels facts;
      Put(decided & FactsOf(scored.language), facts);
      labels.sure_nature = facts.nature;
      labels.press = facts.nature == Nature::kNews ||
                     facts.author == AuthorType::kJournalist;
      labels.waits = facts.intents.Has(Intent::kQuestion) ||
                     facts.care.Has(Care::kAnswer) ||
                     facts.care.Has(Care::kUrgent);
    }
    if (has_own_themes_)
      own_themes_.Find(
          tokens, [&](std::size_t, std::size_t, std::uint64_t themes) {
            labels.themes = decltype(labels.themes)(
                static_cast<std::uint16_t>(labels.themes.bits() | themes));
          });
    if (HasPersonalData(tokens)) labels.care.Add(Care::kPersonalData);
    if (const PhraseTable* alarm = AlarmTableOf(scored.language))
      labels.alarming = IsAlarming(*alarm, tokens);
    ByAccount(scored);
  }

  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override {
    const auto say = [&](std::size_t first, std::size_t last,
                         std::string detail, std::int64_t weight) {
      Reason& reason = reasons.emplace_back();
      reason.analyzer = "labels";
      Assign(reason.evidence,
             tokens.Source(tokens.tokens[first], tokens.tokens[last - 1]));
      reason.detail = std::move(detail);
      reason.weight = static_cast<std::int32_t>(weight);
    };
    const PhraseTable* const alarm = AlarmTableOf(scored.language);
    if (alarm != nullptr && scored.labels.alarming)
      alarm->Find(tokens,
                  [&](std::size_t first, std::size_t last, std::uint64_t bits) {
                    say(first, last,
                        (bits & 1) != 0 ? "alarming: a word of crises"
                                        : "alarming: one of several hints",
                        0);
                  });
    if (const PhraseTable* lexicon = LabelTableOf(scored.language))
      lexicon->Find(
          tokens, [&](std::size_t first, std::size_t last, std::uint64_t bits) {
            for (; bits != 0; bits &= bits - 1) {
              const int label = std::countr_zero(bits);
              if (label != kAlarm && Has(scored.labels, label))
                say(first, last, Named(label, scored.language, "lexicon"), 0);
            }
          });
    own_themes_.Find(
        tokens, [&](std::size_t first, std::size_t last, std::uint64_t themes) {
          for (; themes != 0; themes &= themes - 1)
            say(first, last,
                Cat("theme ",
                    ThemeName(static_cast<Theme>(std::countr_zero(themes))),
                    ": a word of yours"),
                0);
        });
    const LabelModel* const model = BuiltInLabels(scored.language);
    if (model == nullptr) return;
    constexpr std::int64_t kWorthSaying = 300;  // thousandths
    FeatureList one;
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
      WordFeatures(tokens, i, one);
      for (std::size_t c = 0; c < kLabelOfClass.size(); ++c) {
        const int label = kLabelOfClass[c];
        if (!Has(scored.labels, label)) continue;
        std::int32_t sum = 0;
        for (const std::uint32_t f : one.hashed)
          sum += model->table().HashedRow(f)[c];
        const std::int64_t weight = model->table().Logit(sum);
        if (weight >= kWorthSaying)
          say(i, i + 1, Named(label, scored.language, "by the model"), weight);
      }
    }
  }

 private:
  static std::string Named(int label, Language language, const char* how) {
    return Cat(LabelGroup(label), " ", LabelName(label), ": ", how,
               IsFact(label, language) ? "" : " (experimental)");
  }

  // What the platform tells is surer than the words.
  void ByAccount(ScoredMention& scored) const {
    const Mention& mention = *scored.mention;
    Labels& labels = scored.labels;
    if (const AuthorType type = AuthorByBio(mention);
        type != AuthorType::kUnknown) {
      labels.author = type;
      labels.press |= type == AuthorType::kJournalist;
    }
    if (mention.rating > 0) {
      Surely(Nature::kVoice, labels);
      labels.author = AuthorType::kCustomer;
    } else if (mention.type == MentionType::kArticle) {
      if (labels.sure_nature == Nature::kVoice) Surely(Nature::kNews, labels);
      labels.author = AuthorType::kJournalist;
    } else if (mention.type == MentionType::kPost && !mention.site.empty() &&
               labels.nature == Nature::kVoice) {
      // A page of a site that says no more of itself.
      labels.nature = Nature::kNews;
      labels.author = AuthorType::kJournalist;
    }
    if (mention.ad) Surely(Nature::kPromotion, labels);
    if (IsSatire(mention)) Surely(Nature::kSatire, labels);
    for (const BrandHit& hit : scored.brands)
      for (const NamedAccount& account : owned_[hit.brand])
        if (account.IsAuthorOf(mention)) {
          Surely(Nature::kOwn, labels);
          labels.author = AuthorType::kOrganisation;
          return;
        }
  }

  bool IsSatire(const Mention& mention) const {
    const auto author = [&](const NamedAccount& known) {
      return known.IsAuthorOf(mention);
    };
    const auto on = [&](const std::string& site) {
      return IsOnSite(mention, site);
    };
    return IsKnownSatire(mention) || std::ranges::any_of(satire_, author) ||
           std::ranges::any_of(satire_sites_, on);
  }

  std::vector<std::vector<NamedAccount>> owned_;  // by brand
  PhraseTable own_themes_;                        // a bit a theme
  bool has_own_themes_ = false;
  std::vector<NamedAccount> satire_;
  std::vector<std::string> satire_sites_;
  LabelReader reader_;
  FeatureList features_;
  LabelModel::Sums sums_{};
};

}  // namespace

std::uint64_t ExperimentalLabels(const ScoredMention& scored) {
  const Labels& labels = scored.labels;
  const Mention& mention = *scored.mention;
  const bool known_author = mention.rating > 0 ||
                            mention.type == MentionType::kArticle ||
                            labels.sure_nature == Nature::kOwn ||
                            AuthorByBio(mention) == labels.author;
  std::uint64_t bits = 0;
  for (int label = 0; label < kAlarm; ++label) {
    if (IsFact(label, scored.language) || !Has(labels, label)) continue;
    if (label < kFirstAuthor ? labels.sure_nature == labels.nature
                             : label < kFirstTheme && known_author)
      continue;
    bits |= std::uint64_t{1} << label;
  }
  return bits;
}

std::unique_ptr<Analyzer> MakeLabelAnalyzer(const Rules& rules) {
  return std::make_unique<LabelAnalyzer>(rules);
}

}  // namespace vigie
