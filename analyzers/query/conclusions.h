// What Vigie itself concludes about a mention whose sender does not say: its
// language and how it sounds. Worked out at the first question and only then,
// so that a mention no query asks about costs nothing.
//
// The sender's word counts before ours. The tone is that of the whole text.
//
// Thread-compatible. No allocation once the analyzers are made.
#pragma once

#include <string>
#include <string_view>

#include "analyzers/query/query.h"
#include "pipeline/model/scored_mention.h"

namespace vigie {

class Conclusions {
 public:
  explicit Conclusions(QueryJudges judges) : judges_(std::move(judges)) {}

  // Lifetime: `tokens` and `mention` until the next Start.
  void Start(const Tokens& tokens, const Mention& mention) {
    tokens_ = &tokens;
    mention_ = &mention;
    language_known_ = tone_known_ = false;
  }
  // "fr", one of the language field's codes; "" when nobody knows.
  std::string_view LanguageCode();
  // "positive", "neutral", "negative"; "" when nobody knows.
  std::string_view Tone();

 private:
  void JudgeLanguage();

  const QueryJudges judges_;
  std::unique_ptr<Analyzer> language_, tone_;
  const Tokens* tokens_ = nullptr;
  const Mention* mention_ = nullptr;
  ScoredMention scored_;
  bool language_known_ = false, tone_known_ = false;
};

}  // namespace vigie
