#include "ingest/rss/encoding.h"

#include <gtest/gtest.h>
#include <iconv.h>

namespace vigie {
namespace {

using namespace std::string_view_literals;

// The fixture in another charset, by iconv itself.
std::string In(const char* charset, std::string text) {
  const iconv_t to = iconv_open(charset, "UTF-8");
  EXPECT_NE(to, reinterpret_cast<iconv_t>(-1)) << charset;
  std::string out(text.size() * 6 + 8, '\0');
  char* from = text.data();
  std::size_t left = text.size();
  char* into = out.data();
  std::size_t room = out.size();
  EXPECT_NE(iconv(to, &from, &left, &into, &room), static_cast<std::size_t>(-1))
      << charset;
  iconv(to, nullptr, nullptr, &into, &room);
  iconv_close(to);
  out.resize(out.size() - room);
  return out;
}

std::string Prolog(const std::string& charset) {
  return "<?xml version=\"1.0\" encoding=\"" + charset + "\"?>";
}

TEST(FeedToUtf8, ReadsTheCharsetThatThePrologNames) {
  const struct {
    const char* charset;
    std::string text;
  } cases[] = {{"KOI8-R", "Поезд опять опоздал"},
               {"windows-1251", "Поезд опять опоздал"},
               {"windows-1252", "C’est déjà l’été – 10 €"},
               {"ISO-8859-1", "déjà l'été"},
               {"ISO-8859-15", "10 € déjà"},
               {"Shift_JIS", "電車が遅れています"},
               {"EUC-JP", "電車が遅れています"},
               {"ISO-2022-JP", "電車が遅れています"},
               {"GB2312", "火车晚点了"},
               {"GB18030", "火车晚点了"},
               {"Big5", "火車誤點了"},
               {"EUC-KR", "기차가 늦었다"}};
  for (const auto& c : cases) {
    const std::string document = Prolog(c.charset) + "<a>" + c.text + "</a>";
    const auto text = FeedToUtf8(In(c.charset, document), "");
    ASSERT_TRUE(text.ok()) << c.charset << text.status();
    EXPECT_EQ(*text, document) << c.charset;
    // The header of the answer is not believed against the prolog.
    EXPECT_EQ(*FeedToUtf8(In(c.charset, document), "iso-8859-1"), document);
  }
}

TEST(FeedToUtf8, TheHeaderOfTheAnswerDecidesWhenThePrologIsSilent) {
  const std::string document = "<a>Поезд опять опоздал</a>";
  EXPECT_EQ(*FeedToUtf8(In("KOI8-R", document), "koi8-r"), document);
  EXPECT_EQ(CharsetOf("text/xml; charset=\"KOI8-R\""), "KOI8-R");
  EXPECT_EQ(CharsetOf("text/xml; Charset=utf-8; x=y"), "utf-8");
  EXPECT_EQ(CharsetOf("text/xml"), "");
}

TEST(FeedToUtf8, ReadsUtf16WithAndWithoutAMark) {
  const std::string document = Prolog("UTF-16") + "<a>déjà 火</a>";
  EXPECT_EQ(*FeedToUtf8("\xff\xfe" + In("UTF-16LE", document), ""), document);
  EXPECT_EQ(*FeedToUtf8("\xfe\xff" + In("UTF-16BE", document), ""), document);
  EXPECT_EQ(*FeedToUtf8(In("UTF-16LE", document), ""), document);
  EXPECT_EQ(*FeedToUtf8(In("UTF-16BE", document), ""), document);
  // The bytes themselves show that the claim is wrong.
  EXPECT_EQ(*FeedToUtf8(document, ""), document);
}

TEST(FeedToUtf8, ValidUtf8IsBelievedAgainstAWesternClaim) {
  const std::string document = Prolog("iso-8859-1") + "<a>déjà l’été</a>";
  EXPECT_EQ(*FeedToUtf8(document, ""), document);
  EXPECT_EQ(*FeedToUtf8("<a>déjà</a>", "iso-8859-1"), "<a>déjà</a>");
}

TEST(FeedToUtf8, StrayWesternBytesInUtf8AreMended) {
  EXPECT_EQ(*FeedToUtf8("<a>d\xe9j\xc3\xa0 \x93vu\x94</a>", ""),
            "<a>déjà “vu”</a>");
}

TEST(FeedToUtf8, DropsMarkBlanksBeforeThePrologAndControlCharacters) {
  EXPECT_EQ(*FeedToUtf8("\xef\xbb\xbf\n\n  <?xml version=\"1.0\"?><a/>", ""),
            "<?xml version=\"1.0\"?><a/>");
  EXPECT_EQ(*FeedToUtf8("<a>b\x01\x08\x0b\0c\t\n</a>"sv, ""), "<a>bc\t\n</a>");
  EXPECT_EQ(*FeedToUtf8("", ""), "");
}

TEST(FeedToUtf8, AnUnknownCharsetIsAnErrorUnlessTheBytesAreUtf8) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      FeedToUtf8(Prolog("x-klingon") + "\xff\xfe\x80", "").status()));
  const std::string document = Prolog("x-klingon") + "<a>été</a>";
  EXPECT_EQ(*FeedToUtf8(document, ""), document);
  // A charset's name is no instruction to iconv.
  EXPECT_FALSE(FeedToUtf8(Prolog("koi8-r//IGNORE") + "\xff", "").ok());
}

TEST(FeedToUtf8, WhatTheCharsetCannotMeanIsMarked) {
  EXPECT_EQ(*FeedToUtf8(Prolog("Shift_JIS") + "a\xff" + "b", ""),
            Prolog("Shift_JIS") + "a\xef\xbf\xbd" + "b");
}

TEST(ValidUtf8, StopsAtTheFirstByteThatIsNotUtf8) {
  EXPECT_EQ(ValidUtf8("été"), 5u);
  EXPECT_EQ(ValidUtf8("a\xc0\x80"), 1u);          // overlong
  EXPECT_EQ(ValidUtf8("a\xed\xa0\x80"), 1u);      // half of a pair
  EXPECT_EQ(ValidUtf8("a\xf4\x90\x80\x80"), 1u);  // beyond Unicode
  EXPECT_EQ(ValidUtf8("a\xe2\x82"), 1u);          // cut
  EXPECT_EQ(ValidUtf8("\xf0\x9f\x98\x80"), 4u);
}

}  // namespace
}  // namespace vigie
