#include "analyzers/language/language.h"

#include <algorithm>
#include <array>
#include <string>

#include "analyzers/language/small_words.h"
#include "analyzers/text/term_table.h"
#include "analyzers/text/tokenizer.h"
#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

using Evidence = std::array<std::int16_t, kSmallWordLanguages>;

// In hundredths of a word that one language alone has.
constexpr int kWord = 100;
constexpr int kEnding = 30;
constexpr int kLetter = 60;
constexpr int kTag = 100;
constexpr int kForeignLetter = 60;  // ł ş č å: against all seven
constexpr int kClitic = 60;         // l' d' qu'
constexpr int kLongestEnding = 6;
// The first must have this much, and lead the second by that much.
constexpr int kEnough = 60;
constexpr int kLead = 20;
// And this much per word: romanised Hindi holds a "to" and an "is" too.
constexpr int kEnoughPerWord = 12;
constexpr std::size_t kMaxLetters = 400;  // of the text that are looked at

template <typename Take>
void ForEachWord(std::string_view list, Take take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    if (end > 0) take(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

// Shares `all` between the languages that have it.
void Share(Evidence& evidence, int all) {
  int having = 0;
  for (const std::int16_t e : evidence) having += e != 0;
  for (std::int16_t& e : evidence)
    if (e != 0) e = static_cast<std::int16_t>(all / having);
}

// A Latin letter that none of the seven writes.
bool IsForeign(char32_t c) {
  return c == 0xe5 || c == 0xf8 || c == 0xf0 || c == 0xfe ||
         (c >= 0x100 && c < 0x180 && c != 0x152 && c != 0x153);
}

struct ScriptRange {
  char32_t first, last;
  std::string_view language;
};
constexpr ScriptRange kScripts[] = {
    {0x0370, 0x03ff, "el"}, {0x0400, 0x052f, "ru"}, {0x0590, 0x05ff, "he"},
    {0x0600, 0x06ff, "ar"}, {0x0750, 0x077f, "ar"}, {0x0900, 0x097f, "hi"},
    {0x0e00, 0x0e7f, "th"}, {0x1100, 0x11ff, "ko"}, {0x3040, 0x30ff, "ja"},
    {0x3400, 0x9fff, "zh"}, {0xac00, 0xd7a3, "ko"}, {0xfb50, 0xfdff, "ar"},
    {0xfe70, 0xfefc, "ar"},
};
constexpr int kScriptCount = std::size(kScripts);

class SmallWordLanguage : public Analyzer {
 public:
  SmallWordLanguage() {
    const auto tokenizer = MakeTokenizer();
    for (int k = 0; k < kSmallWordLanguages; ++k) {
      const SmallWords& list = kSmallWords[k];
      codes_[static_cast<std::size_t>(k)] = MakeLanguage(list.language);
      ForEachWord(list.words, [&](std::string_view word) {
        Mention mention;
        mention.text = word;
        const std::span<const Token> tokens = tokenizer->Cut(mention).tokens;
        if (tokens.size() == 1)
          words_[tokens[0].full_hash][static_cast<std::size_t>(k)] = kWord;
      });
      ForEachWord(list.endings, [&](std::string_view ending) {
        Mention mention;
        mention.text = ending;
        const Tokens& tokens = tokenizer->Cut(mention);
        if (tokens.tokens.size() == 1)
          endings_[tokens.tokens[0].hash][static_cast<std::size_t>(k)] =
              kEnding;
      });
      const char* p = list.letters.data();
      const char* const end = p + list.letters.size();
      while (p < end) {
        const Utf8Character c = ReadUtf8(p, end);
        if (c.value < letters_.size())
          letters_[c.value][static_cast<std::size_t>(k)] = kLetter;
        p += c.length;
      }
    }
    words_.ForEach([](Evidence& e) { Share(e, kWord); });
    endings_.ForEach([](Evidence& e) { Share(e, kEnding); });
    for (Evidence& e : letters_) Share(e, kLetter);
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
             : ", the platform says " + std::string(scored.mention->language));
  }

 private:
  // The platform's tag: "fr-FR" is fr.
  static Language TagOf(const Mention& mention) {
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

  Language Judge(const Tokens& tokens, Language tag) const;

  std::array<Language, kSmallWordLanguages> codes_{};
  TermTable<Evidence> words_, endings_;
  std::array<Evidence, 0x180> letters_{};  // by character
};

Language SmallWordLanguage::Judge(const Tokens& tokens, Language tag) const {
  std::array<int, kSmallWordLanguages> sums{};
  const auto add = [&](const Evidence* evidence) {
    if (evidence == nullptr) return;
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += (*evidence)[k];
  };
  int words = 0;
  for (const Token& token : tokens.tokens) {
    if (token.kind == TokenKind::kChar) ++words;
    if (token.kind != TokenKind::kWord || (token.flags & kTokenSegment) != 0)
      continue;
    ++words;
    if (const Evidence* evidence = words_.Get(token.full_hash)) {
      add(evidence);
      continue;
    }
    if (token.full_hash != token.hash) add(words_.Get(token.hash));
    if ((token.affixes & kTokenCliticNumber) != 0) {
      sums[0] += kClitic;
      if ((token.affixes & kTokenCliticNumber) <= 2) sums[4] += kClitic;
    }
    const std::string_view word = tokens.Folded(token);
    if (word.size() < 6) continue;
    for (std::size_t n = kLongestEnding; n >= 2; --n) {
      const Evidence* ending =
          endings_.Get(TermHashPadded(word.data() + word.size() - n, n));
      if (ending == nullptr) continue;
      add(ending);
      break;
    }
  }
  // Letters, as they were written.
  std::array<int, kScriptCount> scripts{};
  int latin = 0, other = 0;
  for (const std::string_view source : {tokens.title, tokens.text}) {
    const char* p = source.data();
    const char* const end = p + std::min(source.size(), kMaxLetters);
    while (p < end) {
      if ((*p & 0x80) == 0) {
        const auto c = static_cast<unsigned char>(*p | 0x20);
        latin += IsLower(c);
        ++p;
        continue;
      }
      const Utf8Character c = ReadUtf8(p, source.data() + source.size());
      p += c.length;
      const char32_t small =
          c.value >= 0xc0 && c.value < 0xdf ? c.value + 0x20 : c.value;
      if (small < letters_.size()) {
        add(&letters_[small]);
        latin += small >= 0xc0;
        if (IsForeign(small))
          for (int& sum : sums) sum -= kForeignLetter;
        continue;
      }
      for (int s = 0; s < kScriptCount; ++s)
        if (c.value >= kScripts[s].first && c.value <= kScripts[s].last) {
          ++scripts[static_cast<std::size_t>(s)];
          ++other;
          break;
        }
    }
  }
  if (other > latin) {
    const auto most = std::max_element(scripts.begin(), scripts.end());
    std::string_view language =
        kScripts[static_cast<std::size_t>(most - scripts.begin())].language;
    // Japanese mixes Han and kana; any kana tells.
    if (language == "zh" && scripts[8] > 0) language = "ja";
    // One script, several languages: the platform may know which.
    if ((language == "ru" || language == "ar" || language == "hi") &&
        tag != Language::kUnknown &&
        std::find(codes_.begin(), codes_.end(), tag) == codes_.end())
      return tag;
    return MakeLanguage(language);
  }
  const auto tagged = std::find(codes_.begin(), codes_.end(), tag);
  if (tagged != codes_.end())
    sums[static_cast<std::size_t>(tagged - codes_.begin())] += kTag;
  std::size_t first = 0;
  for (std::size_t k = 1; k < sums.size(); ++k)
    if (sums[k] > sums[first]) first = k;
  int second = 0;
  for (std::size_t k = 0; k < sums.size(); ++k)
    if (k != first) second = std::max(second, sums[k]);
  // A language of no list, by the platform's word, unless the text speaks
  // clearly for another.
  if (tagged == codes_.end() && tag != Language::kUnknown &&
      sums[first] < 2 * kWord)
    return tag;
  if (words < 2 && tag == Language::kUnknown) return Language::kUnknown;
  if (sums[first] < std::max(kEnough, kEnoughPerWord * words) ||
      sums[first] - second < kLead)
    return Language::kUnknown;
  return codes_[first];
}

}  // namespace

std::unique_ptr<Analyzer> MakeLanguageAnalyzer() {
  return std::make_unique<SmallWordLanguage>();
}

}  // namespace vigie
