#include "analyzers/query/conclusions.h"

#include "analyzers/query/fields.h"

namespace vigie {

void Conclusions::JudgeLanguage() {
  if (language_known_) return;
  language_known_ = true;
  scored_.Reset(*mention_);
  if (!judges_.language) return;
  if (!language_) language_ = judges_.language();
  language_->Score(*tokens_, scored_);
}

std::string_view Conclusions::LanguageCode() {
  if (!mention_->language.empty())
    return vigie::LanguageCode(mention_->language);
  JudgeLanguage();
  if (scored_.language == Language::kUnknown) return {};
  char code[3];
  std::size_t n = 0;
  for (auto v = static_cast<std::uint32_t>(scored_.language); v != 0 && n < 3;
       v >>= 8)
    code[n++] = static_cast<char>(v & 0xff);
  return vigie::LanguageCode(std::string_view(code, n));
}

std::string_view Conclusions::Tone() {
  if (!judges_.tone) return {};
  if (!tone_known_) {
    JudgeLanguage();  // which the tone reads
    tone_known_ = true;
    if (!tone_) tone_ = judges_.tone();
    tone_->Score(*tokens_, scored_);
  }
  switch (scored_.sentiment.tone) {
    case vigie::Tone::kNegative:
      return "negative";
    case vigie::Tone::kNeutral:
      return "neutral";
    case vigie::Tone::kPositive:
      return "positive";
    case vigie::Tone::kUnsupported:
      break;
  }
  return {};
}

}  // namespace vigie
