#include "ingest/bluesky/mapping.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/time.h"
#include "tests/ingest/mapped.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;

class BlueskyMapping : public ::testing::Test {
 protected:
  const Mapped& Read(std::string_view text) { return probe_.Read(text); }
  const Mapped& ReadFixture(std::string_view name) {
    return Read(Fixture(Cat("bluesky/fixtures/", name, ".json")));
  }
  // A post whose record has these fields.
  const Mapped& Post(std::string_view record) {
    return Read(Cat(R"({"did":"did:plc:a","time_us":1795253401250000,)",
                    R"("kind":"commit","commit":{"rev":"r","operation":)",
                    R"("create","collection":"app.bsky.feed.post","rkey":"k",)",
                    R"("record":{)", record, "}}}"));
  }
  MappingProbe probe_{MakeBlueskyMapping()};
};

TEST_F(BlueskyMapping, ReadsAPostWithItsLinksAndHashtags) {
  const Mapped& got = ReadFixture("post");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  const Mention& m = got.mention;
  EXPECT_EQ(m.platform, "bluesky");
  EXPECT_EQ(m.id,
            "at://did:plc:vigie7example2lea/app.bsky.feed.post/3vigiepost001");
  EXPECT_EQ(m.op, Op::kCreate);
  EXPECT_EQ(m.type, MentionType::kPost);
  EXPECT_EQ(m.author_id, "did:plc:vigie7example2lea");
  EXPECT_EQ(m.url,
            "https://bsky.app/profile/did:plc:vigie7example2lea/post/"
            "3vigiepost001");
  EXPECT_EQ(m.text,
            "Encore un rappel chez Solid 😡\nnews.example/rappel… #rappel");
  EXPECT_EQ(m.language, "fr");
  EXPECT_EQ(FormatRfc3339(m.published), "2026-11-21T09:30:00.500Z");
  EXPECT_THAT(m.links, ElementsAre("https://news.example/rappel?a=1&b=2"));
  EXPECT_THAT(m.hashtags, ElementsAre("rappel", "café"));
  EXPECT_FALSE(m.edited);
  EXPECT_EQ(got.key_platform, "bluesky");
  EXPECT_EQ(got.key_id, m.id);
  EXPECT_EQ(got.key_op, Op::kCreate);
  EXPECT_EQ(got.version, 0u);
  EXPECT_EQ(FormatRfc3339(got.time), "2026-11-21T09:30:01.250Z");
}

TEST_F(BlueskyMapping, ReadsAnEditedReplyThatQuotesWithAPicture) {
  const Mapped& got = ReadFixture("reply_quote");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  const Mention& m = got.mention;
  EXPECT_EQ(m.op, Op::kUpdate);
  EXPECT_TRUE(m.edited);
  EXPECT_EQ(got.version, Hash64("3vigierev0002"));
  EXPECT_EQ(m.type, MentionType::kReply);
  EXPECT_EQ(m.reply_to,
            "at://did:plc:vigie7example2eve/app.bsky.feed.post/3vigiepost000");
  EXPECT_EQ(m.thread,
            "at://did:plc:vigie7example2eve/app.bsky.feed.post/3vigieroot000");
  EXPECT_EQ(m.repost_of,
            "at://did:plc:vigie7example2lea/app.bsky.feed.post/3vigiepost001");
  EXPECT_TRUE(m.has_images);
  EXPECT_FALSE(m.has_video);
}

TEST_F(BlueskyMapping, ADeleteNamesThePost) {
  const Mapped& got = ReadFixture("delete");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.op, Op::kDelete);
  EXPECT_EQ(got.mention.id,
            "at://did:plc:vigie7example2lea/app.bsky.feed.post/3vigiepost001");
  EXPECT_EQ(got.key_op, Op::kDelete);
  EXPECT_EQ(got.mention.text, "");
}

TEST_F(BlueskyMapping, ADeletedOrTakenDownAccountErasesItsAuthor) {
  const std::string deleted = Fixture("bluesky/fixtures/account_deleted.json");
  std::string down = deleted;
  down.replace(down.find("\"deleted\""), 9, "\"takendown\"");
  for (const std::string& frame : {deleted, down}) {
    const Mapped& got = Read(frame);
    ASSERT_TRUE(got.key_status.ok()) << got.key_status;
    ASSERT_TRUE(got.map_status.ok()) << got.map_status;
    EXPECT_EQ(got.key_op, Op::kErase);
    EXPECT_EQ(got.key_id, "did:plc:vigie7example2lea");
    EXPECT_EQ(got.version, 30340180351u);
    EXPECT_EQ(got.mention.op, Op::kErase);
    EXPECT_EQ(got.mention.author_id, "did:plc:vigie7example2lea");
  }
}

TEST_F(BlueskyMapping, PassesOverWhatIsNotKept) {
  std::string suspended = Fixture("bluesky/fixtures/account_deleted.json");
  suspended.replace(suspended.find("\"deleted\""), 9, "\"suspended\"");
  for (const std::string& frame :
       {Fixture("bluesky/fixtures/repost.json"),
        Fixture("bluesky/fixtures/identity.json"),
        Fixture("bluesky/fixtures/account_active.json"), suspended,
        std::string(R"({"did":"did:plc:a","time_us":1,"kind":"novelty"})")}) {
    const Mapped& got = Read(frame);
    EXPECT_EQ(got.key_status.code(), absl::StatusCode::kNotFound) << frame;
    EXPECT_EQ(got.map_status.code(), absl::StatusCode::kNotFound) << frame;
  }
}

TEST_F(BlueskyMapping, OnlyPostsAreQuotes) {
  EXPECT_EQ(Post(R"("createdAt":"2026-11-21T09:30:00Z","text":"t","embed":)"
                 R"({"record":{"uri":"at://did:plc:b/app.bsky.graph.list/1"}})")
                .mention.repost_of,
            "");
  const Mapped& got =
      Post(R"("createdAt":"2026-11-21T09:30:00Z","text":"t","embed":{"record":)"
           R"({"uri":"at://did:plc:b/app.bsky.feed.post/1"},"video":{}})");
  EXPECT_EQ(got.mention.type, MentionType::kQuote);
  EXPECT_EQ(got.mention.repost_of, "at://did:plc:b/app.bsky.feed.post/1");
}

TEST_F(BlueskyMapping, ADateThatIsNoneIsReplacedByTheFrames) {
  for (const char* created : {"\"soon\"", "\"0001-01-01T00:00:00Z\"", "7",
                              "\"1066-10-14T09:00:00Z\""}) {
    const Mapped& got = Post(Cat(R"("text":"t","createdAt":)", created));
    ASSERT_TRUE(got.map_status.ok()) << got.map_status;
    EXPECT_EQ(got.mention.published, 1'795'253'401'250'000);
  }
  EXPECT_EQ(
      FormatRfc3339(Post(R"("text":"t","createdAt":"2099-01-01T00:00:00Z")")
                        .mention.published),
      "2099-01-01T00:00:00Z");
}

TEST_F(BlueskyMapping, FieldsOfAnotherTypeAreAsIfAbsent) {
  const Mapped& got =
      Post(R"("text":"t","createdAt":"2026-11-21T09:30:00Z","langs":"fr",)"
           R"("facets":{"a":1},"tags":[1,null,"x"],"embed":[],"reply":"no")");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.language, "");
  EXPECT_THAT(got.mention.hashtags, ElementsAre("x"));
}

TEST_F(BlueskyMapping, TheOrderOfTheFieldsDoesNotMatter) {
  const Mapped& got = Read(
      R"({"commit":{"record":{"text":"t","createdAt":"2026-11-21T09:30:00Z"},)"
      R"("rkey":"k","collection":"app.bsky.feed.post","operation":"create",)"
      R"("rev":"r"},"kind":"commit","time_us":5,"did":"did:plc:a"})");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.text, "t");
  EXPECT_EQ(got.key_id, "at://did:plc:a/app.bsky.feed.post/k");
}

TEST_F(BlueskyMapping, AListThatIsBrokenBehindItsFirstItemIsRefused) {
  // The brackets come out even for who reads one item and passes over the
  // rest; found by fuzzing.
  const Mapped& got =
      Read(R"({"did":"did:plc:a","kind":"commit","commit":{"rev":"r",)"
           R"("operation":"create","collection":"app.bsky.feed.post",)"
           R"("rkey":"k","record":{"createdAt":"2026-11-21T09:30:00Z",)"
           R"("langs":["fr"H,"text":"t"},"cid":"c"}})");
  EXPECT_FALSE(got.key_status.ok());
  EXPECT_FALSE(got.map_status.ok());
}

TEST_F(BlueskyMapping, TheFirstLanguageThatIsNamedHolds) {
  const Mapped& got = Post(R"("createdAt":"2026-11-21T09:30:00Z","text":"t",)"
                           R"("langs":[null,"fr","en"])");
  ASSERT_TRUE(got.map_status.ok()) << got.map_status;
  EXPECT_EQ(got.mention.language, "fr");
}

TEST_F(BlueskyMapping, SaysWhatIsWrong) {
  const std::string post = Fixture("bluesky/fixtures/post.json");
  const auto without = [&](std::string_view part) {
    std::string frame = post;
    frame.replace(frame.find(part), part.size(), "");
    return frame;
  };
  EXPECT_EQ(Read(without(R"("did":"did:plc:vigie7example2lea",)")).KeyError(),
            "bluesky: frame without did");
  EXPECT_EQ(Read(without(R"("kind":"commit",)")).KeyError(),
            "bluesky: frame without kind");
  EXPECT_EQ(Read(without(R"("collection":"app.bsky.feed.post",)")).KeyError(),
            "bluesky: commit without collection");
  EXPECT_EQ(Read(without(R"("rkey":"3vigiepost001",)")).KeyError(),
            "bluesky: commit without rkey");
  EXPECT_EQ(Read(without(R"("operation":"create",)")).KeyError(),
            "bluesky: operation is not create, update or delete");
  EXPECT_EQ(Post(R"("createdAt":"2026-11-21T09:30:00Z")").MapError(),
            "bluesky: post without text");
  EXPECT_EQ(Read(R"({"did":"did:plc:a","kind":"commit","commit":{"operation":)"
                 R"("create","collection":"app.bsky.feed.post","rkey":"k"}})")
                .MapError(),
            "bluesky: post without record");
  EXPECT_EQ(Read(R"({"did":"did:plc:a","kind":"commit","commit":{"operation":)"
                 R"("create","collection":"app.bsky.feed.post","rkey":"k",)"
                 R"("record":{"text":"t"}}})")
                .MapError(),
            "bluesky: post without a time");
  EXPECT_EQ(Read(R"({"did":"me","kind":"identity"})").KeyError(),
            "bluesky: did is no DID");
  EXPECT_EQ(Read(post + post).MapError(),
            "bluesky: something follows the object");
  EXPECT_EQ(Read("[]").KeyError(), "bluesky: not a JSON object");
}

}  // namespace
}  // namespace vigie
