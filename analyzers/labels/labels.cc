#include "analyzers/labels/labels.h"

#include "analyzers/labels/alarm.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

class LabelAnalyzer : public Analyzer {
 public:
  void Score(const Tokens& tokens, ScoredMention& scored) override {
    scored.labels = {};
    if (const PhraseTable* alarm = AlarmTableOf(scored.language))
      scored.labels.alarming = IsAlarming(*alarm, tokens);
  }

  void Explain(const Tokens& tokens, const ScoredMention& scored,
               std::vector<Reason>& reasons) override {
    const PhraseTable* const alarm = AlarmTableOf(scored.language);
    if (alarm == nullptr || !scored.labels.alarming) return;
    alarm->Find(
        tokens, [&](std::size_t first, std::size_t last, std::uint64_t bits) {
          Reason& reason = reasons.emplace_back();
          reason.analyzer = "labels";
          Assign(reason.evidence,
                 tokens.Source(tokens.tokens[first], tokens.tokens[last - 1]));
          reason.detail = (bits & 1) != 0 ? "alarming: a word of crises"
                                          : "alarming: one of several hints";
        });
  }
};

}  // namespace

std::unique_ptr<Analyzer> MakeLabelAnalyzer(const Rules& rules) {
  (void)rules;
  return std::make_unique<LabelAnalyzer>();
}

}  // namespace vigie
