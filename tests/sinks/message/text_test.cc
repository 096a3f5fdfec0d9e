#include "sinks/message/text.h"

#include "gtest/gtest.h"

namespace vigie {
namespace {

void Ampersands(std::string_view character, std::string& out) {
  out += character == "&" ? "&amp;" : character;
}

TEST(Fitted, LeavesAloneWhatFits) {
  EXPECT_EQ(Fitted("déjà\nvu", 7), "déjà\nvu");
  EXPECT_EQ(Fitted("", 0), "");
}

TEST(Fitted, CutsBetweenCharactersAndSaysSo) {
  EXPECT_EQ(Fitted("ééééé", 4), "ééé…");
  EXPECT_EQ(Fitted("abc", 1), "…");
  EXPECT_EQ(Fitted("abc", 0), "");
}

TEST(Fitted, CountsAnEmojiAsTwoAsThePlatformsDo) {
  EXPECT_EQ(UnitsOf("🜁é"), 3u);
  EXPECT_EQ(Fitted("🜁🜁🜁", 6), "🜁🜁🜁");
  EXPECT_EQ(Fitted("🜁🜁🜁", 5), "🜁🜁…");
  EXPECT_EQ(Fitted("🜁🜁🜁", 4), "🜁…");
}

TEST(Fitted, NeverCutsAnEscapeInTwo) {
  EXPECT_EQ(Fitted("&&", 10, Ampersands), "&amp;&amp;");
  EXPECT_EQ(Fitted("&&", 9, Ampersands), "&amp;…");
  EXPECT_EQ(Fitted("a&", 5, Ampersands), "a…");
}

TEST(Fitted, IsNeverLongerThanAllowed) {
  const std::string text = "a&é🜁\xff\n&&&🜁zz";
  for (std::size_t most = 0; most < 40; ++most)
    EXPECT_LE(UnitsOf(Fitted(text, most, Ampersands)), most) << most;
}

TEST(Fitted, MendsBytesAndLeavesOutWhatTurnsText) {
  EXPECT_EQ(Fitted("a\xff\x01z", 10), "a\xef\xbf\xbd z");
  EXPECT_EQ(Fitted("moc.\u202eelgoog\u2066!", 30), "moc.elgoog!");
  EXPECT_EQ(FittedLine("two\r\nlines", 20), "two  lines");
}

TEST(SafeUrl, TakesOnlyAddressesThatAPersonMayOpen) {
  EXPECT_EQ(SafeUrl("https://example.org/a?b=1&c=é"),
            "https://example.org/a?b=1&c=%C3%A9");
  EXPECT_EQ(SafeUrl("javascript:alert(1)"), "");
  EXPECT_EQ(SafeUrl("not a url"), "");
  EXPECT_EQ(SafeUrl(""), "");
  EXPECT_EQ(SafeUrl("https://example.org/" + std::string(3000, 'a')), "");
}

TEST(SafeUrl, LeavesNothingThatEndsALink) {
  EXPECT_EQ(SafeUrl("https://example.org/a|b>c)d\"e"),
            "https://example.org/a%7Cb%3Ec%29d%22e");
}

TEST(PercentEncoded, KeepsOnlyWhatNeedsNoEncoding) {
  EXPECT_EQ(PercentEncoded("Crédit &/?.~"), "Cr%C3%A9dit%20%26%2F%3F.~");
}

}  // namespace
}  // namespace vigie
