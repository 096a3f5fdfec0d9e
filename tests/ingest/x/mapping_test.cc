#include "ingest/x/mapping.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/time.h"
#include "tests/ingest/mapped.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;

class XMapping : public ::testing::Test {
 protected:
  const Mapped& Read(std::string_view text) { return probe_.Read(text); }
  const Mapped& ReadFixture(std::string_view name) {
    return Read(Fixture(Cat("x/fixtures/", name, ".json")));
  }
  // A post with these fields besides the required ones.
  const Mapped& With(std::string_view fields) {
    return Read(Cat(R"({"data":{"created_at":"2026-11-21T09:30:00Z",)",
                    R"("id":"1",)", fields, "}}"));
  }
  MappingProbe probe_{MakeXMapping()};
};

TEST_F(XMapping, ReadsAPostWithItsAuthorMediaAndLinks) {
  const Mapped& got = ReadFixture("post");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  const Mention& m = got.mention;
  EXPECT_EQ(m.platform, "x");
  EXPECT_EQ(m.id, "1990000000000000001");
  EXPECT_EQ(m.op, Op::kCreate);
  EXPECT_EQ(m.type, MentionType::kPost);
  EXPECT_EQ(m.text,
            "#Fuite @solid ma machine & mon café <3 "
            "https://news.example/fuite?id=7 "
            "https://x.com/lea/status/1990000000000000001/photo/1");
  EXPECT_THAT(m.links,
              ElementsAre("https://news.example/fuite?id=7",
                          "https://x.com/lea/status/1990000000000000001/"
                          "photo/1"));
  EXPECT_THAT(m.hashtags, ElementsAre("Fuite"));
  EXPECT_EQ(m.url, "https://x.com/lea/status/1990000000000000001");
  EXPECT_EQ(m.language, "fr");
  EXPECT_EQ(m.thread, "1990000000000000001");
  EXPECT_EQ(m.author_id, "5001");
  EXPECT_EQ(m.author, "lea");
  EXPECT_EQ(m.author_name, "Léa M.");
  EXPECT_EQ(m.bio, "Râleuse");
  EXPECT_EQ(m.followers, 1250);
  EXPECT_TRUE(m.verified);
  EXPECT_EQ(FormatRfc3339(m.author_since), "2014-03-02T10:00:00Z");
  EXPECT_EQ(m.reposts, 3);
  EXPECT_EQ(m.replies, 4);
  EXPECT_EQ(m.likes, 12);
  EXPECT_EQ(m.quotes, 1);
  EXPECT_EQ(m.views, 900);
  EXPECT_TRUE(m.has_images);
  EXPECT_FALSE(m.has_video);
  EXPECT_TRUE(m.has_geo);
  EXPECT_EQ(FormatRfc3339(m.published), "2026-11-21T09:30:00Z");
  EXPECT_EQ(got.key_id, m.id);
  EXPECT_EQ(got.time, m.published);
  EXPECT_EQ(got.version, 0u);
}

TEST_F(XMapping, ARepostCarriesItsOriginalsWholeText) {
  const Mapped& got = ReadFixture("repost");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  const Mention& m = got.mention;
  EXPECT_EQ(m.type, MentionType::kRepost);
  EXPECT_EQ(m.repost_of, "1990000000000000001");
  EXPECT_EQ(m.text,
            "#Fuite @solid ma machine & mon café, tout est inondé et le "
            "service client ne répond pas https://news.example/fuite?id=7");
  EXPECT_THAT(m.hashtags, ElementsAre("Fuite"));
  EXPECT_EQ(m.author, "bob");
  EXPECT_EQ(m.id, "1990000000000000002");
}

TEST_F(XMapping, ARepostWithoutItsOriginalLosesItsHeadAndItsCutWord) {
  EXPECT_EQ(With(R"("text":"RT @lea: la machine Solid fui…",)"
                 R"("referenced_tweets":[{"type":"retweeted","id":"9"}])")
                .mention.text,
            "la machine Solid");
  EXPECT_EQ(With(R"("text":"RT @lea: court",)"
                 R"("referenced_tweets":[{"type":"retweeted","id":"9"}])")
                .mention.text,
            "court");
}

TEST_F(XMapping, AnEditIsAnUpdateOfTheFirstOfItsHistory) {
  const Mapped& got = ReadFixture("edit");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  const Mention& m = got.mention;
  EXPECT_EQ(m.op, Op::kUpdate);
  EXPECT_TRUE(m.edited);
  EXPECT_EQ(m.id, "1990000000000000001");
  EXPECT_EQ(got.version, 1990000000000000005u);
  EXPECT_EQ(m.url, "https://x.com/lea/status/1990000000000000005");
  EXPECT_EQ(m.text, "Un long texte, entier, sur la machine Solid");
  EXPECT_EQ(m.language, "");
  EXPECT_EQ(m.type, MentionType::kReply);
  EXPECT_EQ(m.reply_to, "1989999999999999999");
  EXPECT_EQ(m.repost_of, "1989999999999999998");
  EXPECT_THAT(m.hashtags, ElementsAre("long"));
}

TEST_F(XMapping, HonoursDeletedPostsEditsAndDeletedUsers) {
  const Mapped& deleted = ReadFixture("delete");
  ASSERT_TRUE(deleted.map_status.ok()) << deleted.map_status;
  EXPECT_EQ(deleted.key_op, Op::kDelete);
  EXPECT_EQ(deleted.mention.op, Op::kDelete);
  EXPECT_EQ(deleted.mention.id, "1990000000000000001");

  const Mapped& edited = ReadFixture("tweet_edit");
  ASSERT_TRUE(edited.map_status.ok()) << edited.map_status;
  EXPECT_EQ(edited.key_op, Op::kUpdate);
  EXPECT_EQ(edited.mention.id, "1990000000000000001");
  EXPECT_EQ(edited.mention.text, "");
  const std::uint64_t version = edited.version;
  EXPECT_NE(version, ReadFixture("edit").version);

  const Mapped& erased = ReadFixture("user_delete");
  ASSERT_TRUE(erased.map_status.ok()) << erased.map_status;
  EXPECT_EQ(erased.key_op, Op::kErase);
  EXPECT_EQ(erased.key_id, "5001");
  EXPECT_EQ(erased.mention.op, Op::kErase);
  EXPECT_EQ(erased.mention.author_id, "5001");
}

TEST_F(XMapping, WithoutADateTheIdTellsTheTime) {
  const Mapped& got =
      Read(R"({"data":{"id":"1293593516040269825","text":"t"}})");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(FormatRfc3339(got.mention.published), "2020-08-12T17:01:42.686Z");
  EXPECT_EQ(got.time, got.mention.published);
}

TEST_F(XMapping, PassesOverKeepAlivesErrorsAndOtherEvents) {
  for (const std::string& text : {std::string("\r\n"), std::string(),
                                  Fixture("x/fixtures/disconnect.json"),
                                  Fixture("x/fixtures/user_suspend.json")}) {
    const Mapped& got = Read(text);
    EXPECT_EQ(got.key_status.code(), absl::StatusCode::kNotFound) << text;
    EXPECT_EQ(got.map_status.code(), absl::StatusCode::kNotFound) << text;
  }
}

TEST_F(XMapping, TheOrderOfTheFieldsDoesNotMatter) {
  const Mapped& got = Read(
      R"({"matching_rules":[],"includes":{"users":[{"username":"lea","id":"5"}]},)"
      R"("errors":[],"data":{"text":"t","author_id":"5","id":"1",)"
      R"("created_at":"2026-11-21T09:30:00Z"}})");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.author, "lea");
  EXPECT_EQ(got.key_id, "1");
}

TEST_F(XMapping, AStrayKeyInAListIsRefusedAndNotPassedOver) {
  // The list is closed by a brace that is not its own, so that the brackets
  // come out even; found by fuzzing.
  const Mapped& got = Read(
      R"({"data":{"created_at":"2026-11-21T09:30:00Z","entities":{"urls":[{)"
      R"("url":"a"},"stray":74,"end":9},{"b":1}]},"id":"1","text":"t"}})");
  EXPECT_FALSE(got.key_status.ok());
  EXPECT_FALSE(got.map_status.ok());
}

TEST_F(XMapping, ABracketInTheValuesPlaceIsRefusedAndNotPassedOver) {
  // Found by fuzzing: it could be mapped, and who skipped the list to key it
  // saw no id behind it.
  for (const char* nothing : {"]", "}", ",", ":"}) {
    const Mapped& got =
        Read(Cat(R"({"data":{"entities":{"urls":[{"a":)", nothing,
                 R"(,"b":1}]},"created_at":"2026-11-21T09:30:00Z","id":"1",)",
                 R"("text":"t"}})"));
    EXPECT_FALSE(got.map_status.ok()) << nothing;
  }
}

TEST_F(XMapping, AnAddressNamedManyTimesDoesNotSwellTheText) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "https://t.co/a ";
  const Mapped& got = With(
      Cat(R"("entities":{"urls":[{"url":"https://t.co/a","expanded_url":"h)",
          std::string(100'000, 'x'), R"("}]},"text":")", text, "\""));
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_LE(got.mention.text.size(), 256u << 10);
}

TEST_F(XMapping, SaysWhatIsWrong) {
  EXPECT_EQ(Read("{}").KeyError(), "x: object without data");
  EXPECT_EQ(Read(R"({"data":[]})").KeyError(), "x: data is not one object");
  EXPECT_EQ(Read(R"({"data":{}})").KeyError(), "x: post without id");
  EXPECT_EQ(Read(R"({"data":{"id":7,"text":"t"}})").KeyError(),
            "x: post without id");
  EXPECT_EQ(Read(R"({"data":{"id":"1","text":"t"}})").MapError(),
            "x: post without created_at");
  EXPECT_EQ(With(R"("lang":"fr")").MapError(), "x: post without text");
  EXPECT_EQ(Read(R"({"data":{"delete":{"tweet":{}}}})").KeyError(),
            "x: event without id");
  EXPECT_EQ(
      Read(Cat(R"({"data":{"id":")", std::string(65, '1'), "\"}}")).KeyError(),
      "x: id over 64 bytes");
  EXPECT_EQ(Read("7").KeyError(), "x: not a JSON object");
}

}  // namespace
}  // namespace vigie
