#include "ingest/rss/html_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie {
namespace {

std::string Text(std::string_view html) { return ReadHtml(html).text; }

TEST(ReadHtml, BlocksBecomeLinesAndBlanksAreFolded) {
  EXPECT_EQ(Text("<p>Un  <b>train</b>\n en retard</p><p>Encore<br/>un</p>"),
            "Un train en retard\nEncore\nun");
  EXPECT_EQ(Text("<ul><li>a</li><li>b</li></ul>c"), "a\nb\nc");
  EXPECT_EQ(Text("in<i>ad</i>missible"), "inadmissible");
}

TEST(ReadHtml, EntitiesAreCharactersAndBareAmpersandsStay) {
  EXPECT_EQ(Text("&eacute;t&eacute; &#8217; &#x20AC; &amp; &lt;b&gt;"),
            "été ’ € & <b>");
  EXPECT_EQ(Text("H&M, AT&T; &unknown; & &; &#xZZ;"),
            "H&M, AT&T; &unknown; & &; &#xZZ;");
  EXPECT_EQ(Text("a&nbsp;&nbsp;b"), "a b");
  EXPECT_EQ(Text("&#146;&#128512;&#xD800;"), "’😀&#xD800;");
}

TEST(ReadHtml, ScriptsStylesAndCommentsAreNotText) {
  EXPECT_EQ(Text("a<script>if (1<2) x('</p>')</script>b<style>p{}</style>c"
                 "<!-- <p>no</p> -->d"),
            "abcd");
  EXPECT_EQ(Text("a<script>never closed"), "a");
  EXPECT_EQ(Text("a<!-- never closed"), "a");
}

TEST(ReadHtml, ALessThanSignIsNotATag) {
  EXPECT_EQ(Text("1 < 2 et 3<4 <3"), "1 < 2 et 3<4 <3");
  EXPECT_EQ(Text("cut <a href='x"), "cut");
}

TEST(ReadHtml, AQuoteThatIsNeverClosedSwallowsNoText) {
  EXPECT_EQ(Text("<p title=\"oops>hello</p>"), "hello");
}

TEST(ReadHtml, CollectsLinksImagesAndVideos) {
  const HtmlText html = ReadHtml(
      "<a class=x href=\"https://example.org/a?b=1&amp;c=2\">x</a>"
      "<a href='/relative'>y</a><a data-href=\"https://no.example/\">z</a>"
      "<A HREF=http://example.org/plain>w</A><img src=i><iframe></iframe>");
  EXPECT_THAT(html.links, testing::ElementsAre("https://example.org/a?b=1&c=2",
                                               "http://example.org/plain"));
  EXPECT_TRUE(html.has_images);
  EXPECT_TRUE(html.has_video);
}

TEST(ReadHtml, LongTextsAreCutBetweenCharacters) {
  std::string accents;
  for (int i = 0; i < 100; ++i) accents += "é";
  EXPECT_EQ(ReadHtml(accents, 21).text, accents.substr(0, 22));
  EXPECT_EQ(ReadHtml(accents, 20).text, accents.substr(0, 20));
}

TEST(ReadHtmlLine, HasNoLineBreaks) {
  EXPECT_EQ(ReadHtmlLine("<p>a</p><p>b</p>"), "a b");
}

}  // namespace
}  // namespace vigie
