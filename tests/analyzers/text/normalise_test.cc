#include "analyzers/text/normalise.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "analyzers/text/fold_table.h"
#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

// The definition on the whole text at once: slow and obvious.
std::string Oracle(std::string_view text) {
  std::u32string characters;
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    const Utf8Character c = ReadUtf8(p, end);
    characters += c.value;
    p += c.length;
  }
  std::string out;
  FoldByDefinition(characters, out);
  return out;
}

std::string Fold(std::string_view text, FoldPath path,
                 std::vector<FoldedText::Step>* steps = nullptr) {
  FoldedText folded;
  folded.Append(text, path);
  if (steps != nullptr) *steps = folded.steps();
  return std::string(folded.view());
}

void ExpectFolded(std::string_view text) {
  const std::string expected = Oracle(text);
  std::vector<FoldedText::Step> table, fast;
  ASSERT_EQ(Fold(text, FoldPath::kTable, &table), expected) << text;
  if (!HasAvx2Fold()) return;
  ASSERT_EQ(Fold(text, FoldPath::kAvx2, &fast), expected) << text;
  ASSERT_EQ(table, fast) << text;
}

std::u32string Alphabet() {
  std::u32string all = U"abcXYZ 019.,'#@_é’ÉçàüœŒßŁøæĳǅİıſﬁ…½™①ＡＢ！";
  all += U"\u0301\u0308\u0323\u0327\u0345\u3099\u309a\u20e3\u200d\ufe0f";
  all += U"\u00ad\u200b\ufeffかガｶﾞが각\u1100\u1161\u11a8\uac00\u0915\u093c";
  all += U"\u094d\u09c7\u09be\u0e33\u0e01\u064b\u0653\u0627й\u0439ёΑάῇᾳ";
  all += U"\u2126\u212b\U0001F44D\U0001F3FD\U0001F1EB\ufdfa\u00a0\u0130";
  all += U"\u0344\u1e9e\u0041\u030a\u0065\u20dd";
  return all;
}

TEST(Normalise, CaseAndAccentsDoNotCountButOtherScriptsKeepTheirMarks) {
  EXPECT_EQ(Folded("L’ORÉAL Œuvre Straße ŁÓDŹ"), "l'oreal oeuvre strasse lodz");
  EXPECT_EQ(Folded("が か"), "が か");
  EXPECT_EQ(Folded("Ёлка άλφα"), "елка αλφα");
  EXPECT_EQ(Folded("™ ❤️ ﬁn"), "™ ❤ fin");
  EXPECT_EQ(Folded("co\xc2\xadop\xe2\x80\x8b"), "coop");
}

TEST(Normalise, AByteThatIsNotUtf8BecomesTheReplacementCharacter) {
  EXPECT_EQ(Folded("a\xff\xc3"), "a\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(Normalise, EveryCharacterFoldsAsDefinedOnBothPaths) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xd800 && c < 0xe000) continue;
    if (c > 0x32000 && c % 97 != 0 && (c < 0xe0000 || c > 0xe0200)) continue;
    std::string text = "Aé";
    AppendUtf8(text, c);
    text += "z";
    ASSERT_NO_FATAL_FAILURE(ExpectFolded(text))
        << std::hex << static_cast<std::uint32_t>(c);
    std::string alone;
    AppendUtf8(alone, c);
    ASSERT_NO_FATAL_FAILURE(ExpectFolded(alone))
        << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(Normalise, RandomTextsFoldAsDefinedOnBothPaths) {
  std::mt19937 random(7);
  const std::u32string alphabet = Alphabet();
  for (int round = 0; round < 30000; ++round) {
    std::string text;
    const unsigned length = random() % 90;
    const unsigned spread = 1 + random() % alphabet.size();
    for (unsigned i = 0; i < length; ++i) {
      if (random() % 200 == 0)
        text += static_cast<char>(random());
      else
        AppendUtf8(text, alphabet[random() % spread]);
    }
    ASSERT_NO_FATAL_FAILURE(ExpectFolded(text));
  }
}

TEST(Normalise, TheSameTextFoldsAlikeAtEveryAlignment) {
  const std::string text =
      "Aujourd’hui L’ORÉAL à Orléans… 👍🏽 « déjà vu » "
      "e\xcc\x81t\xc3\xa9 "
      "北京 naïve façade ÀÉÎÕÜ ½ ﬁn";
  for (std::size_t pad = 0; pad < 70; ++pad) {
    ASSERT_NO_FATAL_FAILURE(ExpectFolded(std::string(pad, 'x') + text));
    ASSERT_NO_FATAL_FAILURE(ExpectFolded(std::string_view(text).substr(pad)));
    ASSERT_NO_FATAL_FAILURE(
        ExpectFolded(std::string_view(text).substr(0, text.size() - pad)));
  }
}

TEST(Normalise, OffsetsLeadBackToTheSource) {
  FoldedText folded;
  folded.Append("L’été œuvré");
  EXPECT_EQ(folded.view(), "l'ete oeuvre");
  EXPECT_EQ(folded.SourceOf(0), 0u);
  EXPECT_EQ(folded.SourceOf(2), 4u);   // é
  EXPECT_EQ(folded.SourceOf(3), 6u);   // t
  EXPECT_EQ(folded.SourceOf(6), 10u);  // œ
  EXPECT_EQ(folded.SourceOf(12), 17u);
}

}  // namespace
}  // namespace vigie
