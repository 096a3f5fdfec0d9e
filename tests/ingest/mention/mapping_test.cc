#include "ingest/mention/mapping.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/time.h"
#include "tests/ingest/mapped.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;

class MentionMapping : public ::testing::Test {
 protected:
  const Mapped& Read(std::string_view text) { return probe_.Read(text); }
  // A valid mention with these fields besides the required ones.
  const Mapped& With(std::string_view fields) {
    return Read(Cat(R"({"id":"1","published":0,"text":"t",)", fields, "}"));
  }
  MappingProbe probe_{MakeMentionMapping()};
};

TEST_F(MentionMapping, ReadsEveryField) {
  const Mapped& got = Read(Fixture("mention/fixtures/full.json"));
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  const Mention& m = got.mention;
  EXPECT_EQ(m.platform, "forum.example");
  EXPECT_EQ(m.id, "m-1001");
  EXPECT_EQ(m.op, Op::kUpdate);
  EXPECT_EQ(FormatRfc3339(m.published), "2026-11-21T08:30:00.250Z");
  EXPECT_EQ(m.text, "La machine Solid fuit encore — troisième fois ! 😡");
  EXPECT_EQ(m.title, "Fuite");
  EXPECT_EQ(m.url, "https://forum.example/t/77#m-1001");
  EXPECT_EQ(m.language, "fr-FR");
  EXPECT_EQ(m.country, "FR");
  EXPECT_EQ(m.site, "forum.example");
  EXPECT_EQ(m.type, MentionType::kComment);
  EXPECT_EQ(m.author_id, "4711");
  EXPECT_EQ(m.author, "lea");
  EXPECT_EQ(m.author_name, "Léa M.");
  EXPECT_EQ(m.bio, "J'aime le café");
  EXPECT_EQ(m.followers, 1250);
  EXPECT_TRUE(m.verified);
  EXPECT_EQ(FormatRfc3339(m.author_since), "2019-05-01T00:00:00Z");
  EXPECT_EQ(m.reply_to, "m-1000");
  EXPECT_EQ(m.repost_of, "");
  EXPECT_EQ(m.thread, "77");
  EXPECT_EQ(m.likes, 12);
  EXPECT_EQ(m.reposts, 3);
  EXPECT_EQ(m.replies, 4);
  EXPECT_EQ(m.quotes, 1);
  EXPECT_EQ(m.views, 90210);
  EXPECT_EQ(m.rating, 2.5);
  EXPECT_THAT(m.links, ElementsAre("https://example.org/a"));
  EXPECT_THAT(m.hashtags, ElementsAre("fuite", "solid"));
  EXPECT_TRUE(m.edited && m.ad && m.has_images && m.has_video && m.has_geo);
  EXPECT_EQ(got.key_id, "m-1001");
  EXPECT_EQ(got.key_platform, "forum.example");
  EXPECT_EQ(got.key_op, Op::kUpdate);
  EXPECT_EQ(got.version, 3u);
  EXPECT_EQ(got.time, m.published);
}

TEST_F(MentionMapping, NeedsOnlyIdTextAndATime) {
  const Mapped& got = Read(Fixture("mention/fixtures/small.json"));
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.platform, "file");
  EXPECT_EQ(got.mention.op, Op::kCreate);
  EXPECT_EQ(got.mention.type, MentionType::kPost);
  EXPECT_EQ(got.mention.followers, kUnknownCount);
  EXPECT_EQ(got.mention.published, 1'795'253'400 * kSecond);
  EXPECT_EQ(got.version, 0u);
}

TEST_F(MentionMapping, ADeleteNeedsOnlyIdAndOp) {
  const Mapped& got = Read(Fixture("mention/fixtures/delete.json"));
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  ASSERT_TRUE(got.key_status.ok());
  EXPECT_EQ(got.mention.op, Op::kDelete);
  EXPECT_EQ(got.key_op, Op::kDelete);
  EXPECT_EQ(got.mention.text, "");
}

TEST_F(MentionMapping, FieldsMayComeInAnyOrder) {
  const Mapped& got = Read(
      R"({"likes":5,"text":"t","published":1,"author":"@lea","id":9,"x":[{}]})");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.id, "9");
  EXPECT_EQ(got.key_id, "9");
  EXPECT_EQ(got.mention.author, "lea");
  EXPECT_EQ(got.mention.author_id, "lea");
  EXPECT_EQ(got.mention.likes, 5);
}

TEST_F(MentionMapping, OfAKeyGivenTwiceTheFirstHolds) {
  const Mapped& got =
      Read(R"({"id":"a","id":"b","published":1,"published":"never","text":"x",)"
           R"("text":"y","author":{"id":"1","id":"2"}})");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.key_id, "a");
  EXPECT_EQ(got.mention.id, "a");
  EXPECT_EQ(got.mention.text, "x");
  EXPECT_EQ(got.mention.author_id, "1");
}

TEST_F(MentionMapping, NullIsTheSameAsAbsent) {
  const Mapped& got = With(
      R"("platform":null,"op":null,"version":null,"author":null,"likes":null,)"
      R"("links":null,"flags":null,"rating":null,"country":null,"type":null)");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.platform, "file");
  EXPECT_EQ(got.mention.likes, kUnknownCount);
}

TEST_F(MentionMapping, ATimeIsADateOrSecondsMillisecondsOrMicroseconds) {
  const auto time = [&](std::string_view written) {
    const Mapped& got =
        Read(Cat(R"({"id":"1","text":"t","published":)", written, "}"));
    EXPECT_TRUE(got.map_status.ok()) << written << got.map_status;
    EXPECT_EQ(got.mention.published, got.time);
    return FormatRfc3339(got.mention.published);
  };
  EXPECT_EQ(time("1795253400"), "2026-11-21T09:30:00Z");
  EXPECT_EQ(time("1795253400.5"), "2026-11-21T09:30:00.500Z");
  EXPECT_EQ(time("1795253400500"), "2026-11-21T09:30:00.500Z");
  EXPECT_EQ(time("1795253400500000"), "2026-11-21T09:30:00.500Z");
  EXPECT_EQ(time("1.7952534e9"), "2026-11-21T09:30:00Z");
  EXPECT_EQ(time("0"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(time(R"("1970-01-01T00:00:00Z")"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(time(R"("2099-12-31T23:59:59Z")"), "2099-12-31T23:59:59Z");
}

TEST_F(MentionMapping, ATimeOutsideItsRangeIsRefused) {
  for (const char* written :
       {"-1", "\"1969-12-31T23:59:59Z\"", "253402300800000000",
        "-9223372036854775808", "-0.5", "\"9999-12-31T23:59:59-01:00\""}) {
    const Mapped& got =
        Read(Cat(R"({"id":"1","text":"t","published":)", written, "}"));
    EXPECT_EQ(got.MapError(), "mention: published: a date outside 1970 to 9999")
        << written;
    EXPECT_EQ(got.KeyError(), got.MapError());
  }
  for (const char* written : {"\"yesterday\"", "true", "[]", "1e300", "\"\""})
    EXPECT_EQ(Read(Cat(R"({"id":"1","text":"t","published":)", written, "}"))
                  .MapError(),
              "mention: published: expected an RFC 3339 date or Unix time")
        << written;
}

TEST_F(MentionMapping, CountsAreBroughtIntoTheirRange) {
  const Mapped& got =
      With(R"("likes":-5,"reposts":99999999999999999999999,"replies":2.9,)"
           R"("quotes":1e4,"views":9223372036854775807,"rating":17)");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.likes, kUnknownCount);
  EXPECT_EQ(got.mention.reposts, 1'000'000'000'000'000);
  EXPECT_EQ(got.mention.replies, 2);
  EXPECT_EQ(got.mention.quotes, 10'000);
  EXPECT_EQ(got.mention.views, 1'000'000'000'000'000);
  EXPECT_EQ(got.mention.rating, 5);
}

TEST_F(MentionMapping, AVersionIsItsNumberOrItsHash) {
  EXPECT_EQ(With(R"("version":12)").version, 12u);
  EXPECT_EQ(With(R"("version":"rev-b")").version, Hash64("rev-b"));
  EXPECT_EQ(With(R"("version":-3)").version, Hash64("-3"));
}

TEST_F(MentionMapping, TheTypeFollowsFromTheRestWhenItIsNotGiven) {
  EXPECT_EQ(With(R"("reply_to":"0")").mention.type, MentionType::kReply);
  EXPECT_EQ(With(R"("repost_of":3)").mention.type, MentionType::kRepost);
  EXPECT_EQ(With(R"("rating":4)").mention.type, MentionType::kReview);
  EXPECT_EQ(With(R"("type":"quote","repost_of":"3")").mention.type,
            MentionType::kQuote);
  EXPECT_EQ(With(R"("type":"limerick")").mention.type, MentionType::kPost);
  EXPECT_FALSE(With(R"("type":"limerick")").mention.type_told);
  EXPECT_FALSE(With(R"("likes":1)").mention.type_told);
  EXPECT_TRUE(With(R"("type":"post")").mention.type_told);
  EXPECT_TRUE(With(R"("rating":4)").mention.type_told);
}

TEST_F(MentionMapping, MarksMayBeAListOrAnObject) {
  const Mention& m =
      With(R"("flags":{"ad":true,"edited":false},"media":{"video":true,"x":1})")
          .mention;
  EXPECT_TRUE(m.ad);
  EXPECT_FALSE(m.edited);
  EXPECT_TRUE(m.has_video);
  EXPECT_FALSE(m.has_images);
}

TEST_F(MentionMapping, ListsAreCutAt64) {
  std::string links = R"("links":[)";
  for (int i = 0; i < 100; ++i)
    Append(links, i == 0 ? "" : ",", "\"l", i, "\"");
  EXPECT_EQ(With(links + "]").mention.links.size(), 64u);
}

struct Refused {
  const char* record;
  const char* reason;
};

TEST_F(MentionMapping, SaysWhatIsWrong) {
  const Refused cases[] = {
      {R"({"published":1,"text":"t"})", "mention: without id"},
      {R"({"id":"","published":1,"text":"t"})", "mention: without id"},
      {R"({"id":null,"published":1,"text":"t"})", "mention: without id"},
      {R"({"id":"1","text":"t"})", "mention: without published"},
      {R"({"id":"1","published":1})", "mention: without text"},
      {R"({"id":"1","published":1,"text":null})", "mention: without text"},
      {R"({"id":1.5,"published":1,"text":"t"})",
       "mention: id: expected a string or a whole number"},
      {R"({"id":[],"published":1,"text":"t"})",
       "mention: id: expected a string or a whole number"},
      {R"({"id":"1","platform":"My Forum","published":1,"text":"t"})",
       "mention: platform: expected [a-z0-9_.-]{1,32}"},
      {R"({"id":"1","platform":"","published":1,"text":"t"})",
       "mention: platform: expected [a-z0-9_.-]{1,32}"},
      {R"({"id":"1","op":"upsert","published":1,"text":"t"})",
       "mention: op: expected create, update or delete"},
      {R"({"id":"1","published":1,"text":5})",
       "mention: text: expected a string"},
      {R"({"id":"1","published":1,"text":"t","likes":"12"})",
       "mention: likes: expected a number"},
      {R"({"id":"1","published":1,"text":"t","author":5})",
       "mention: author: expected an object or a handle"},
      {R"({"id":"1","published":1,"text":"t","author":{"verified":1}})",
       "mention: author.verified: expected true or false"},
      {R"({"id":"1","published":1,"text":"t","country":"France"})",
       "mention: country: expected two letters (ISO 3166)"},
      {R"({"id":"1","published":1,"text":"t","links":"x"})",
       "mention: links: expected a list of strings"},
      {R"({"id":"1","published":1,"text":"t","links":[1]})",
       "mention: links: expected a string"},
      {R"({"id":"1","published":1,"text":"t","flags":"ad"})",
       "mention: flags: expected a list of words"},
      {R"({"id":"1","published":1,"text":"t"} {"id":"2"})",
       "mention: something follows the object"},
      {R"([1])", "mention: not a JSON object"},
      {R"("x")", "mention: not a JSON object"},
  };
  for (const Refused& c : cases) {
    const Mapped& got = Read(c.record);
    EXPECT_EQ(got.MapError(), c.reason) << c.record;
    EXPECT_EQ(got.map_status.code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST_F(MentionMapping, IdAndTextHaveAMost) {
  const auto record = [](std::size_t id, std::size_t text) {
    return Cat(R"({"id":")", std::string(id, 'i'),
               R"(","published":1,"text":")", std::string(text, 't'), "\"}");
  };
  EXPECT_TRUE(Read(record(256, 256 << 10)).map_status.ok());
  EXPECT_EQ(Read(record(257, 1)).MapError(), "mention: id: over 256 bytes");
  EXPECT_EQ(Read(record(257, 1)).KeyError(), "mention: id: over 256 bytes");
  EXPECT_EQ(Read(record(1, (256 << 10) + 1)).MapError(),
            "mention: text: over 256 KiB");
}

}  // namespace
}  // namespace vigie
