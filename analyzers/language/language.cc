#include "analyzers/language/language.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "analyzers/language/language_table.h"
#include "analyzers/language/script.h"
#include "analyzers/language/trigrams.h"
#include "analyzers/linear/decision.h"
#include "analyzers/text/utf8.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// Thousandths of a logit: the platform's tag; the least margin over all others
// with which a language is believed.
constexpr std::int64_t kTag = 3000;
constexpr std::int32_t kSure = -400;
constexpr std::int64_t kLogOfOthers = 1950;  // log 7, and the rounding
// What speaks for "another language" must speak louder: most texts of brands we
// watch are in one of ours.
constexpr std::int64_t kOtherLess = 1000;

// The platform's tag: "fr-FR" is fr.
Language TagOf(const Mention& mention) {
  std::string_view tag = mention.language;
  tag = tag.substr(0, tag.find_first_of("-_"));
  if (tag.size() < 2 || tag.size() > 3) return Language::kUnknown;
  char code[3];
  for (std::size_t i = 0; i < tag.size(); ++i) {
    const auto c = static_cast<unsigned char>(tag[i]);
    if (!IsLower(c) && !IsUpper(c)) return Language::kUnknown;
    code[i] = static_cast<char>(c | 0x20);
  }
  const std::string_view lower(code, tag.size());
  if (lower == "und" || lower == "zxx" || lower == "mul")
    return Language::kUnknown;
  return MakeLanguage(lower);
}

class TrigramLanguage : public Analyzer {
 public:
  explicit TrigramLanguage(const LinearTable* table) : table_(table) {
    for (std::uint32_t c = 0; c < kOtherLanguage; ++c)
      codes_[c] = MakeLanguage(kTableLanguages[c]);
  }

  void Score(const Tokens& tokens, ScoredMention& scored) override {
    scored.language = Judge(tokens, TagOf(*scored.mention));
  }

  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override {
    (void)tokens;
    Reason& reason = reasons.emplace_back();
    reason.analyzer = "language";
    reason.detail =
        LanguageName(scored.language) +
        (scored.mention->language.empty()
             ? ""
             : Cat(", the platform says ", scored.mention->language));
  }

 private:
  Language Judge(const Tokens& tokens, Language tag);

  const LinearTable* const table_;
  std::array<Language, kLanguageClasses> codes_{};
  Trigrams trigrams_;
};

Language TrigramLanguage::Judge(const Tokens& tokens, Language tag) {
  trigrams_.Read(tokens);
  if (trigrams_.foreign()) {
    const Script script = ScriptOf(tokens);
    if (!script.latin)
      return script.shared || script.language == Language::kUnknown
                 ? LanguageOfScript(script, tag)
                 : script.language;
  }
  if (table_ == nullptr) return tag;
  if (tag == Language::kUnknown) {
    // One word is no text: "Orange" is French, English and German.
    int words = 0;
    for (const Token& token : tokens.tokens) {
      words +=
          token.kind == TokenKind::kWord && (token.flags & kTokenSegment) == 0;
      if (words == 2) break;
    }
    if (words < 2) return tag;
  }
  std::int32_t sums[kLanguageClasses];
  SumTrigrams(*table_, trigrams_, sums);
  if (tag != Language::kUnknown) {
    const auto at = static_cast<std::size_t>(
        std::find(codes_.begin(), codes_.begin() + kOtherLanguage, tag) -
        codes_.begin());
    sums[at] += static_cast<std::int32_t>((kTag << 16) / table_->unit());
  }
  sums[kOtherLanguage] -=
      static_cast<std::int32_t>((kOtherLess << 16) / table_->unit());
  const std::uint32_t best = Choose(sums, kLanguageClasses);
  if (best == kOtherLanguage)
    return std::find(codes_.begin(), codes_.begin() + kOtherLanguage, tag) ==
                   codes_.begin() + kOtherLanguage
               ? tag
               : Language::kUnknown;
  // Far ahead of the second, it is ahead of all others together.
  std::int32_t second = std::numeric_limits<std::int32_t>::min();
  for (std::uint32_t c = 0; c < kLanguageClasses; ++c)
    if (c != best) second = std::max(second, sums[c]);
  if (table_->Logit(sums[best] - second) >= kSure + kLogOfOthers)
    return codes_[best];
  return Margin(*table_, sums, best) < kSure ? Language::kUnknown
                                             : codes_[best];
}

}  // namespace

std::unique_ptr<Analyzer> MakeLanguageAnalyzer() {
  return std::make_unique<TrigramLanguage>(BuiltInLanguageTable());
}

absl::StatusOr<std::unique_ptr<Analyzer>> MakeLanguageAnalyzer(
    const LinearTable& own) {
  VIGIE_RETURN_IF_ERROR(CheckLanguageTable(own));
  return std::make_unique<TrigramLanguage>(&own);
}

}  // namespace vigie
