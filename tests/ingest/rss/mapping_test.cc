#include "ingest/rss/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ingest/rss/encoding.h"
#include "ingest/rss/feed.h"
#include "ingest/rss/item.h"
#include "pipeline/base/random.h"
#include "tests/ingest/mapped.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kUrl[] = "https://www.lactu.example/rss.xml";

constexpr char kRss[] = R"(<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>L'Actu &amp; Co</title><link>https://www.lactu.example/</link>
<language>fr-FR</language>
<item>
  <title>Panne chez Novalia&nbsp;: la col&egrave;re monte</title>
  <link>https://www.lactu.example/2026/novalia?a=1&b=2</link>
  <guid isPermaLink="false">4711</guid>
  <description>Un r&amp;eacute;sum&amp;eacute; court.</description>
  <content:encoded><![CDATA[<p>Depuis <b>ce matin</b>, plus de r&eacute;seau.</p>
    <p>Voir <a href="https://novalia.example/etat">la page</a><img src="x.png"></p>]]></content:encoded>
  <dc:creator>Marie Durand</dc:creator>
  <category>T&eacute;l&eacute;coms</category><category>#panne</category>
  <pubDate>Mon, 05 Jan 2026 09:30:00 +0100</pubDate>
  <enclosure url="https://cdn.example/a.mp3" type="audio/mpeg" length="1"/>
</item>
<item><title>Sans date</title><link>https://www.lactu.example/b</link></item>
</channel></rss>)";

// The payload of item `n`.
std::string PayloadOf(std::string_view document, std::size_t n = 0,
                      std::uint64_t version = 0) {
  const auto feed = ReadFeed(document, kUrl);
  EXPECT_TRUE(feed.ok()) << feed.status();
  if (!feed.ok() || feed->items.size() <= n) return "";
  return feed->Payload(feed->items[n], version);
}

TEST(RssMapping, ReadsAnItemOfRss) {
  MappingProbe probe(MakeRssMapping());
  const Mapped& item = probe.Read(PayloadOf(kRss));
  ASSERT_TRUE(item.key_status.ok()) << item.key_status;
  ASSERT_TRUE(item.map_status.ok()) << item.map_status;
  EXPECT_EQ(item.key_platform, "web");
  EXPECT_EQ(item.key_id, "lactu.example#4711");
  EXPECT_EQ(item.key_op, Op::kCreate);
  EXPECT_EQ(item.version, 0u);
  EXPECT_EQ(item.time, *ParseRfc3339("2026-01-05T08:30:00Z"));
  const Mention& m = item.mention;
  EXPECT_EQ(m.id, item.key_id);
  EXPECT_EQ(m.title, "Panne chez Novalia : la colère monte");
  EXPECT_EQ(m.text, "Depuis ce matin, plus de réseau.\nVoir la page");
  EXPECT_EQ(m.url, "https://www.lactu.example/2026/novalia?a=1&b=2");
  EXPECT_EQ(m.site, "lactu.example");
  EXPECT_EQ(m.author_name, "Marie Durand");
  EXPECT_EQ(m.author_id, "lactu.example/Marie Durand");
  EXPECT_EQ(m.language, "fr-FR");
  EXPECT_EQ(m.type, MentionType::kArticle);
  EXPECT_EQ(m.published, item.time);
  EXPECT_TRUE(m.has_images);
  EXPECT_FALSE(m.edited);
  EXPECT_THAT(m.hashtags, ElementsAre("Télécoms", "panne"));
  EXPECT_THAT(m.links, ElementsAre("https://novalia.example/etat",
                                   "https://cdn.example/a.mp3"));
}

TEST(RssMapping, AMissingDateIsZeroAndTheOutletSignsWhatNobodySigned) {
  MappingProbe probe(MakeRssMapping());
  const Mapped& item = probe.Read(PayloadOf(kRss, 1));
  ASSERT_TRUE(item.map_status.ok()) << item.map_status;
  EXPECT_EQ(item.time, 0);
  EXPECT_EQ(item.key_id, "https://www.lactu.example/b");
  EXPECT_EQ(item.mention.author_id, "lactu.example");
  EXPECT_EQ(item.mention.author_name, "L'Actu & Co");
}

TEST(RssMapping, AChangedItemIsAnUpdateWithItsVersion) {
  MappingProbe probe(MakeRssMapping());
  const Mapped& item = probe.Read(PayloadOf(kRss, 0, 99));
  EXPECT_EQ(item.key_op, Op::kUpdate);
  EXPECT_EQ(item.version, 99u);
  EXPECT_TRUE(item.mention.edited);
}

TEST(RssMapping, ReadsAnEntryOfAtomWithMarkupOfItsOwn) {
  MappingProbe probe(MakeRssMapping());
  const Mapped& item = probe.Read(PayloadOf(R"(<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Blog</title>
<link rel="self" href="https://blog.example/atom"/>
<link href="https://blog.example/"/>
<entry><id>tag:blog.example,2026:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; claim</title>
<link rel="edit" href="https://blog.example/edit/1"/>
<link rel="alternate" href="https://blog.example/1"/>
<author><name>Jane</name><uri>https://jane.example</uri></author>
<updated>2026-01-05T10:00:00Z</updated><published>2026-01-05T09:00:00+01:00</published>
<category term="ops"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>Two &amp; three</p></div></content>
</entry></feed>)"));
  ASSERT_TRUE(item.map_status.ok()) << item.map_status;
  EXPECT_EQ(item.key_id, "tag:blog.example,2026:1");
  EXPECT_EQ(item.mention.title, "A bold claim");
  EXPECT_EQ(item.mention.text, "One\nTwo & three");
  EXPECT_EQ(item.mention.url, "https://blog.example/1");
  EXPECT_EQ(item.mention.author_name, "Jane");
  EXPECT_EQ(item.mention.language, "en");
  EXPECT_EQ(item.time, *ParseRfc3339("2026-01-05T08:00:00Z"));
  EXPECT_THAT(item.mention.hashtags, ElementsAre("ops"));
}

TEST(RssMapping, ReadsRdfYoutubeAndPodcasts) {
  MappingProbe probe(MakeRssMapping());
  {
    const Mapped& item = probe.Read(PayloadOf(R"(<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://a.example/"><title>A</title></channel>
<item rdf:about="https://a.example/1"><title>T</title><link>https://a.example/1</link>
<dc:date>2026-01-05T08:30+01:00</dc:date><dc:subject>x</dc:subject></item></rdf:RDF>)"));
    EXPECT_EQ(item.key_id, "https://a.example/1");
    EXPECT_EQ(item.time, *ParseRfc3339("2026-01-05T07:30:00Z"));
  }
  {
    const Mapped& item = probe.Read(PayloadOf(R"(<feed
 xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns="http://www.w3.org/2005/Atom"><title>Chaîne</title>
<entry><id>yt:video:abc</id><yt:videoId>abc</yt:videoId><title>Test Nuvoka</title>
<link rel="alternate" href="https://www.youtube.com/watch?v=abc"/>
<author><name>Testeur</name></author><published>2026-01-05T08:00:00+00:00</published>
<media:group><media:title>Test Nuvoka</media:title>
<media:content url="https://www.youtube.com/v/abc" type="application/x-shockwave-flash"/>
<media:thumbnail url="https://i.example/abc.jpg"/>
<media:description>On essaie le téléphone.</media:description></media:group></entry></feed>)"));
    EXPECT_EQ(item.mention.type, MentionType::kVideo);
    EXPECT_EQ(item.mention.text, "On essaie le téléphone.");
    EXPECT_EQ(item.mention.title, "Test Nuvoka");
    EXPECT_EQ(item.mention.site, "youtube.com");
  }
  {
    const Mapped& item = probe.Read(PayloadOf(R"(<rss
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>P</title>
<item><title>Épisode 3</title><itunes:title>Ép. 3</itunes:title>
<itunes:author>Studio</itunes:author><itunes:summary>On parle de trains.</itunes:summary>
<guid>ep3</guid><pubDate>Mon, 05 Jan 26 08:00 GMT</pubDate>
<enclosure url="https://cdn.example/3.mp4" type="video/mp4"/></item></channel></rss>)"));
    EXPECT_EQ(item.mention.title, "Épisode 3");
    EXPECT_EQ(item.mention.text, "On parle de trains.");
    EXPECT_EQ(item.mention.author_name, "Studio");
    EXPECT_EQ(item.mention.type, MentionType::kVideo);
    EXPECT_EQ(item.time, *ParseRfc3339("2026-01-05T08:00:00Z"));
  }
}

TEST(RssMapping, ReadsAnItemOfJsonFeed) {
  MappingProbe probe(MakeRssMapping());
  const Mapped& item = probe.Read(PayloadOf(R"({"version":
"https://jsonfeed.org/version/1.1","title":"J","language":"en","items":[
{"id":"1","url":"https://j.example/1","title":"a < b","content_text":"1 < 2 & <b>",
"date_published":"2026-01-05T08:00:00Z","authors":[{"name":"Jo"}],"tags":["x"]},
{"id":2,"content_html":"<p>hi</p>"},7]})"));
  ASSERT_TRUE(item.map_status.ok()) << item.map_status;
  EXPECT_EQ(item.key_id, "j.example#1");
  EXPECT_EQ(item.mention.title, "a < b");
  EXPECT_EQ(item.mention.text, "1 < 2 & <b>");
  EXPECT_EQ(item.mention.author_name, "Jo");
  EXPECT_EQ(item.mention.language, "en");
  EXPECT_THAT(item.mention.hashtags, ElementsAre("x"));
  EXPECT_EQ(item.time, *ParseRfc3339("2026-01-05T08:00:00Z"));
}

TEST(RssMapping, RefusesWhatIsNotAnItem) {
  MappingProbe probe(MakeRssMapping());
  const std::string_view bad[] = {
      "",
      "{}",
      "<item/>",
      "<vigie:item v=\"1\"/>",
      "<vigie:item v=\"2\" id=\"a\"><item/></vigie:item>",
      "<vigie:item v=\"1\" id=\"a\"></vigie:item>",
      "<vigie:item v=\"1\" id=\"a\" op=\"erase\"><item/></vigie:item>",
      "<vigie:item v=\"1\" id=\"a\" version=\"x\"><item/></vigie:item>",
      "<vigie:item v=\"1\" id=\"a\"><item>",
      "<vigie:item v=\"1\" id=\"a\"><item>\xff</item></vigie:item>"};
  for (const std::string_view payload : bad) {
    const Mapped& item = probe.Read(payload);
    EXPECT_TRUE(absl::IsInvalidArgument(item.key_status)) << payload;
    EXPECT_TRUE(absl::IsInvalidArgument(item.map_status)) << payload;
    EXPECT_THAT(item.MapError(), HasSubstr("rss: "));
  }
}

TEST(RssMapping, HalfACharacterInAReferenceLeavesValidUtf8) {
  MappingProbe probe(MakeRssMapping());
  const Mapped& item = probe.Read(
      "<vigie:item v=\"1\" id=\"a\"><item><title>x&#xD800;y</title></item>"
      "</vigie:item>");
  ASSERT_TRUE(item.map_status.ok());
  EXPECT_EQ(ValidUtf8(item.mention.title), item.mention.title.size());
}

TEST(RssMapping, ATruncatedItemIsRefusedAtEveryByte) {
  MappingProbe probe(MakeRssMapping());
  const std::string payload = PayloadOf(kRss);
  for (std::size_t size = 0; size < payload.size(); ++size)
    EXPECT_TRUE(absl::IsInvalidArgument(
        probe.Read(std::string_view(payload).substr(0, size)).map_status))
        << size;
}

TEST(RssMapping, AChangedByteDoesNoHarmAndLeavesNoTrace) {
  MappingProbe probe(MakeRssMapping());
  const std::string payload = PayloadOf(kRss);
  const std::string text(probe.Read(payload).mention.text);
  Random random(11);
  for (int i = 0; i < 5000; ++i) {
    std::string changed = payload;
    changed[random.Below(changed.size())] =
        static_cast<char>(random.Below(256));
    const Mapped& got = probe.Read(changed);
    if (!got.map_status.ok()) {
      EXPECT_TRUE(absl::IsInvalidArgument(got.map_status)) << got.map_status;
      continue;
    }
    EXPECT_TRUE(got.key_status.ok());
    EXPECT_EQ(got.key_id, got.mention.id);
    for (const std::string_view s : {got.mention.text, got.mention.title})
      EXPECT_EQ(ValidUtf8(s), s.size());
  }
  EXPECT_EQ(probe.Read(payload).mention.text, text);
}

TEST(RssMapping, DeeplyNestedItemsAreRefusedAndDoNotExhaustTheStack) {
  std::string payload = "<vigie:item v=\"1\" id=\"a\"><item>";
  for (int i = 0; i < 20'000; ++i) payload += "<media:group>";
  for (int i = 0; i < 20'000; ++i) payload += "</media:group>";
  payload += "</item></vigie:item>";
  MappingProbe probe(MakeRssMapping());
  EXPECT_EQ(probe.Read(payload).MapError(), "rss: nested over 64 levels");
}

TEST(ReadFeed, IdentityIsGuidOrLinkOrAHash) {
  const auto feed = ReadFeed(
      "<rss><channel>"
      "<item><guid>https://a.example/1</guid><link>https://a.example/x</link></"
      "item>"
      "<item><guid>77</guid></item>"
      "<item><link>https://a.example/2</link></item>"
      "<item><title>only words</title></item>"
      "<item><title>other words</title></item>"
      "</channel></rss>",
      kUrl);
  ASSERT_TRUE(feed.ok());
  ASSERT_EQ(feed->items.size(), 5u);
  EXPECT_EQ(feed->items[0].id, "https://a.example/1");
  EXPECT_EQ(feed->items[1].id, "lactu.example#77");
  EXPECT_EQ(feed->items[2].id, "https://a.example/2");
  EXPECT_THAT(feed->items[3].id, testing::StartsWith("lactu.example#"));
  EXPECT_NE(feed->items[3].id, feed->items[4].id);
}

TEST(ReadFeed, ContentChangesWithWhatAPersonReadsOnly) {
  const auto content = [](const std::string& inside) {
    const auto feed = ReadFeed("<rss><channel><item><guid>1</guid>" + inside +
                                   "</item></channel></rss>",
                               kUrl);
    return feed->items.at(0).content;
  };
  const std::uint64_t first =
      content("<title>a</title><slash:comments>1</slash:comments>");
  EXPECT_EQ(first,
            content("<title>a</title><slash:comments>2</slash:comments>"));
  EXPECT_NE(first, content("<title>b</title>"));
}

TEST(ReadFeed, ToleratesBareAmpersandsAndAFeedThatBreaksOff) {
  const auto feed = ReadFeed(
      "<rss><channel><title>H&M & Co</title>"
      "<item><title>un & deux &eacute;</title><guid>1</guid></item>"
      "<item><title>trois</title><guid>2</guid></item><item><title>cut",
      kUrl);
  ASSERT_TRUE(feed.ok()) << feed.status();
  EXPECT_EQ(feed->title, "H&M & Co");
  ASSERT_EQ(feed->items.size(), 2u);
  MappingProbe probe(MakeRssMapping());
  EXPECT_EQ(probe.Read(feed->Payload(feed->items[0], 0)).mention.title,
            "un & deux é");
}

TEST(ReadFeed, RefusesPagesBombsAndDepth) {
  EXPECT_THAT(
      std::string(
          ReadFeed("<!DOCTYPE html><html></html>", kUrl).status().message()),
      HasSubstr("HTML"));
  EXPECT_FALSE(ReadFeed("", kUrl).ok());
  EXPECT_FALSE(ReadFeed("hello", kUrl).ok());
  EXPECT_FALSE(ReadFeed("{\"a\":1}", kUrl).ok());
  std::string deep = "<rss>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(ReadFeed(deep, kUrl).ok());
  // Entities of the document's own stay as they are written.
  const auto bomb = ReadFeed(
      "<!DOCTYPE rss [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;\">"
      "<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
      "<rss><channel><item><guid>1</guid><title>&b;&f;</title></item>"
      "</channel></rss>",
      kUrl);
  ASSERT_TRUE(bomb.ok()) << bomb.status();
  MappingProbe probe(MakeRssMapping());
  EXPECT_EQ(probe.Read(bomb->Payload(bomb->items[0], 0)).mention.title,
            "&b;&f;");
}

TEST(FeedTime, ReadsTheFormsOfTheWild) {
  const Micros t = *ParseRfc3339("2026-01-05T08:30:00Z");
  EXPECT_EQ(FeedTime("2026-01-05T08:30:00Z"), t);
  EXPECT_EQ(FeedTime(" Mon, 05 Jan 2026 08:30:00 GMT\n"), t);
  EXPECT_EQ(FeedTime("2026-01-05T08:30:00"), t);
  EXPECT_EQ(FeedTime("2026-01-05 08:30:00"), t);
  EXPECT_EQ(FeedTime("2026-01-05T08:30"), t);
  EXPECT_EQ(FeedTime("2026-01-05T09:30+01:00"), t);
  EXPECT_EQ(FeedTime("2026-01-05"), *ParseRfc3339("2026-01-05T00:00:00Z"));
  EXPECT_EQ(FeedTime("yesterday"), 0);
  EXPECT_EQ(FeedTime(""), 0);
}

}  // namespace
}  // namespace vigie
