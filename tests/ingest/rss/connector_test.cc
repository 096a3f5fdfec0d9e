#include "ingest/rss/connector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "ingest/rss/feed.h"
#include "ingest/rss/mapping.h"
#include "pipeline/plugin/mapping.h"
#include "tests/ingest/http/page_server.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Time stands still until the test moves it.
class HandClock final : public Clock {
 public:
  Micros Now() const override { return now; }
  Micros Monotonic() const override { return now; }
  void Sleep(Micros) const override {}
  std::atomic<Micros> now{*ParseRfc3339("2026-01-05T10:00:00Z")};
};

std::string Item(const std::string& guid, const std::string& title,
                 const std::string& date = "") {
  return "<item><guid>" + guid + "</guid><title>" + title + "</title>" +
         (date.empty() ? "" : "<pubDate>" + date + "</pubDate>") + "</item>";
}
std::string FeedOf(const std::string& items) {
  return "<?xml version=\"1.0\"?><rss><channel><title>F</title>" + items +
         "</channel></rss>";
}

struct Got {
  std::string id, title;
  Op op;
  std::uint64_t version;
  bool backfill;
};

class RssSourceTest : public testing::Test {
 protected:
  RssSourceTest() {
    options_.url = server_.Url("/feed?key=secret");
    options_.every = 5 * kMinute;
    options_.first_retry = 30 * kSecond;
    options_.timeout = 2 * kSecond;
  }

  std::unique_ptr<Source> Make() { return MakeRssSource(options_, clock_); }

  // One Read; its status, and its items in `got`.
  absl::Status Read(Source& source, bool durable = true) {
    SourceBatch batch;
    const absl::Status status = source.Read(batch, 0);
    got_.clear();
    const auto mapping = MakeRssMapping();
    for (const SourceBatch::Item& item : batch.items()) {
      ItemKey key;
      Mention mention;
      const PaddedView payload{batch.payload(item)};
      EXPECT_TRUE(mapping->Key(payload, key).ok());
      Got got{std::string(key.id), "", key.op, key.version, item.backfill};
      EXPECT_TRUE(mapping->Map(payload, mention).ok());
      got.title = std::string(mention.title);
      got_.push_back(std::move(got));
      EXPECT_GT(item.position, last_);
      last_ = item.position;
    }
    if (durable && !got_.empty()) source.Durable(last_, 0);
    return status;
  }
  std::vector<std::string> ReadPayloads(Source& source) {
    SourceBatch batch;
    const absl::Status status = source.Read(batch, 0);
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> payloads;
    for (const SourceBatch::Item& item : batch.items())
      payloads.emplace_back(batch.payload(item));
    return payloads;
  }
  std::vector<std::string> Titles() const {
    std::vector<std::string> titles;
    for (const Got& got : got_) titles.push_back(got.title);
    return titles;
  }

  PageServer server_;
  HandClock clock_;
  RssSourceOptions options_;
  std::vector<Got> got_;
  std::uint64_t last_ = 0;
};

TEST_F(RssSourceTest, GivesEachItemOnceOldestFirst) {
  server_.Answer("200 OK", "", FeedOf(Item("2", "two") + Item("1", "one")));
  server_.Answer(
      "200 OK", "",
      FeedOf(Item("3", "three") + Item("2", "two") + Item("1", "one")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_NE(source->epoch(), 0u);
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(Titles(), ElementsAre("one", "two"));
  // Not due yet: nobody is asked.
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(got_, IsEmpty());
  EXPECT_THAT(server_.requests(), SizeIs(1));
  clock_.now += options_.every;
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(Titles(), ElementsAre("three"));
  EXPECT_TRUE(source->health().connected);
}

TEST_F(RssSourceTest, AnItemThatIsTooLargeIsCutAndStopsNobody) {
  server_.Answer(
      "200 OK", "",
      FeedOf(Item("3", "three") + Item("2", std::string(3 << 20, 'x')) +
             Item("1", "one")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  std::vector<std::string> payloads = ReadPayloads(*source);
  ASSERT_THAT(payloads, SizeIs(2));
  EXPECT_THAT(payloads[0], HasSubstr("<title>one<"));
  EXPECT_THAT(payloads[1], SizeIs(kMaxPayload + 1));
  payloads = ReadPayloads(*source);
  ASSERT_THAT(payloads, SizeIs(1));
  EXPECT_THAT(payloads[0], HasSubstr("<title>three<"));
}

TEST_F(RssSourceTest, WhatABrokenFeedHidesIsToldOnceAndAskedForAgain) {
  const std::string broken = "<item><guid>2</guid><title><b>two</title></item>";
  const std::string feed =
      FeedOf(Item("1", "one") + broken + Item("3", "three"));
  for (int i = 0; i < 2; ++i) server_.Answer("200 OK", "ETag: \"v\"\r\n", feed);
  server_.Answer(
      "200 OK", "ETag: \"w\"\r\n",
      FeedOf(Item("1", "one") + Item("2", "two") + Item("3", "three")));
  server_.Answer("304 Not Modified", "", "");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<std::string> payloads = ReadPayloads(*source);
  ASSERT_THAT(payloads, SizeIs(2));
  EXPECT_THAT(payloads[0], HasSubstr(broken + Item("3", "three")));
  EXPECT_THAT(payloads[1], HasSubstr("<title>one<"));
  ItemKey key;
  const absl::Status status =
      MakeRssMapping()->Key(PaddedView{payloads[0]}, key);
  EXPECT_THAT(status.ToString(), HasSubstr("broken XML at byte"));
  EXPECT_THAT(source->health().gap, HasSubstr("broken XML at byte"));
  source->Durable(2, 0);

  clock_.now += options_.every;
  EXPECT_THAT(ReadPayloads(*source), IsEmpty());
  EXPECT_THAT(server_.requests()[1], Not(HasSubstr("If-None-Match")));
  clock_.now += options_.every;
  last_ = 2;
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(Titles(), ElementsAre("three", "two"));
  EXPECT_EQ(source->health().gap, "");
  EXPECT_THAT(server_.requests()[2], Not(HasSubstr("If-None-Match")));
  clock_.now += options_.every;
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(server_.requests()[3], HasSubstr("If-None-Match: \"w\""));
}

TEST_F(RssSourceTest, AFeedCutShortGivesItsWholeItems) {
  const std::string feed = FeedOf(Item("1", "one") + Item("2", "two"));
  server_.Answer("200 OK", "", feed.substr(0, feed.size() - 30));
  server_.Answer("200 OK", "ETag: \"v\"\r\n", feed + "<br><p>Notice: ads</p>");
  server_.Answer("304 Not Modified", "", "");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  std::vector<std::string> payloads = ReadPayloads(*source);
  ASSERT_THAT(payloads, SizeIs(2));
  EXPECT_THAT(payloads[0], HasSubstr("<item><guid>2</guid><title>two"));
  EXPECT_THAT(payloads[1], HasSubstr("<title>one<"));
  source->Durable(2, 0);
  // What stands behind the feed is nobody's mention.
  clock_.now += options_.every;
  payloads = ReadPayloads(*source);
  ASSERT_THAT(payloads, SizeIs(1));
  EXPECT_THAT(payloads[0], HasSubstr("<title>two<"));
  source->Durable(3, 0);
  clock_.now += options_.every;
  EXPECT_THAT(ReadPayloads(*source), IsEmpty());
  EXPECT_THAT(server_.requests()[2], HasSubstr("If-None-Match: \"v\""));
}

TEST_F(RssSourceTest, APayloadDoesNotHoldTheFeedsAddress) {
  server_.Answer("200 OK", "", FeedOf(Item("1", "one")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<std::string> payloads = ReadPayloads(*source);
  ASSERT_THAT(payloads, SizeIs(1));
  EXPECT_THAT(payloads[0], Not(HasSubstr("secret")));
  EXPECT_THAT(payloads[0], HasSubstr("feed-url=\"http://127.0.0.1"));
}

TEST_F(RssSourceTest, AGuidIsItsSitesUnlessItIsANameOfItsOwn) {
  const auto id = [](const std::string& guid, const std::string& link) {
    const auto feed = ReadFeed(FeedOf("<item><guid>" + guid + "</guid><link>" +
                                      link + "</link></item>"),
                               "https://feeds.example.net/all");
    return feed.ok() ? feed->items[0].id : feed.status().ToString();
  };
  EXPECT_EQ(id("post:1", "https://a.example/1"), "a.example#post:1");
  EXPECT_EQ(id("post:1", "https://www.b.example/1"), "b.example#post:1");
  EXPECT_EQ(id("1", "https://a.example/x"), "a.example#1");
  EXPECT_EQ(id("1", ""), "feeds.example.net#1");
  for (const std::string own :
       {"https://a.example/1", "tag:a.example,2026:1", "urn:uuid:1",
        "yt:video:1", "HTTP://a.example/1"})
    EXPECT_EQ(id(own, "https://b.example/1"), own);
}

TEST_F(RssSourceTest, AsksOnlyForChangesOnceAllIsDurable) {
  const std::string headers =
      "ETag: W/\"v1\"\r\nLast-Modified: Mon, 05 Jan 2026 09:00:00 GMT\r\n";
  server_.Answer("200 OK", headers, FeedOf(Item("1", "one")));
  server_.Answer("200 OK", headers, FeedOf(Item("1", "one")));
  server_.Answer("304 Not Modified", "", "");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  ASSERT_TRUE(Read(*source, /*durable=*/false).ok());
  EXPECT_THAT(Titles(), ElementsAre("one"));
  EXPECT_EQ(source->Checkpoint(), "");

  // Not durable: asked again without conditions, but not handed over twice.
  clock_.now += options_.every;
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(got_, IsEmpty());
  EXPECT_THAT(server_.requests()[1], Not(HasSubstr("If-None-Match")));

  source->Durable(last_, 0);
  clock_.now += options_.every;
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(got_, IsEmpty());
  EXPECT_THAT(server_.requests()[2], HasSubstr("If-None-Match: W/\"v1\""));
  EXPECT_THAT(server_.requests()[2],
              HasSubstr("If-Modified-Since: Mon, 05 Jan 2026 09:00:00 GMT"));
}

TEST_F(RssSourceTest, RemembersAcrossARestartWhatWasDurableAndNothingElse) {
  server_.Answer("200 OK", "ETag: \"a\"\r\n", FeedOf(Item("1", "one")));
  server_.Answer("200 OK", "ETag: \"b\"\r\n",
                 FeedOf(Item("2", "two") + Item("1", "one")));
  const auto first = Make();
  ASSERT_TRUE(first->Open({}).ok());
  ASSERT_TRUE(Read(*first).ok());
  const std::string checkpoint = first->Checkpoint();
  EXPECT_NE(checkpoint, "");
  clock_.now += options_.every;
  ASSERT_TRUE(Read(*first, /*durable=*/false).ok());
  EXPECT_THAT(Titles(), ElementsAre("two"));
  EXPECT_EQ(first->Checkpoint().find("\"b\""), std::string::npos);

  clock_.now += kSecond;
  const auto second = Make();
  last_ = 0;
  ASSERT_TRUE(second->Open({{first->epoch(), 2, 0}, checkpoint}).ok());
  EXPECT_NE(second->epoch(), first->epoch());
  ASSERT_TRUE(Read(*second).ok());
  EXPECT_THAT(server_.requests().back(), HasSubstr("If-None-Match: \"a\""));
  EXPECT_THAT(Titles(), ElementsAre("two"));
}

TEST_F(RssSourceTest, AChangedItemIsAnUpdateUnderTheSameId) {
  server_.Answer("200 OK", "", FeedOf(Item("1", "one")));
  server_.Answer("200 OK", "", FeedOf(Item("1", "one, corrected")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  ASSERT_TRUE(Read(*source).ok());
  const std::string id = got_.at(0).id;
  EXPECT_EQ(got_[0].op, Op::kCreate);
  EXPECT_EQ(got_[0].version, 0u);
  clock_.now += options_.every;
  ASSERT_TRUE(Read(*source).ok());
  ASSERT_THAT(got_, SizeIs(1));
  EXPECT_EQ(got_[0].id, id);
  EXPECT_EQ(got_[0].op, Op::kUpdate);
  EXPECT_NE(got_[0].version, 0u);
}

TEST_F(RssSourceTest, HistoryIsMarkedOnTheFirstFetchOnly) {
  server_.Answer("200 OK", "",
                 FeedOf(Item("3", "now", "Mon, 05 Jan 2026 10:00:01 GMT") +
                        Item("2", "undated") +
                        Item("1", "old", "Sun, 04 Jan 2026 10:00:00 GMT")));
  server_.Answer("200 OK", "",
                 FeedOf(Item("4", "late", "Sun, 04 Jan 2026 11:00:00 GMT")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  ASSERT_TRUE(Read(*source).ok());
  ASSERT_THAT(Titles(), ElementsAre("old", "undated", "now"));
  EXPECT_TRUE(got_[0].backfill);
  EXPECT_TRUE(got_[1].backfill);
  EXPECT_FALSE(got_[2].backfill);
  clock_.now += options_.every;
  ASSERT_TRUE(Read(*source).ok());
  ASSERT_THAT(Titles(), ElementsAre("late"));
  EXPECT_FALSE(got_[0].backfill);
}

TEST_F(RssSourceTest, GoneEndsTheSource) {
  server_.Answer("410 Gone", "", "");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const absl::Status status = Read(*source);
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret")));
}

TEST_F(RssSourceTest, RetryAfterIsObeyedEvenAfterReopening) {
  for (const char* code : {"429 Too Many Requests", "503 Unavailable"})
    server_.Answer(code, "Retry-After: 600\r\n", "");
  server_.Answer("200 OK", "", FeedOf(Item("1", "one")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  for (std::size_t asked = 1; asked <= 2; ++asked) {
    EXPECT_TRUE(absl::IsUnavailable(Read(*source)));
    EXPECT_THAT(source->health().detail, HasSubstr("waiting until"));
    EXPECT_FALSE(source->health().connected);
    source->Close();
    ASSERT_TRUE(source->Open({}).ok());
    clock_.now += 599 * kSecond;
    EXPECT_TRUE(Read(*source).ok());
    EXPECT_THAT(server_.requests(), SizeIs(asked));
    clock_.now += kSecond;
  }
  last_ = 0;
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(Titles(), ElementsAre("one"));
}

TEST_F(RssSourceTest, FailuresAreTriedAgainMoreAndMoreSlowly) {
  server_.Answer("500 Oops", "", "");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  for (const Micros wait : {30, 60, 120, 240}) {
    const std::size_t before = server_.requests().size();
    EXPECT_TRUE(absl::IsUnavailable(Read(*source)));
    clock_.now += wait * kSecond - 1;
    EXPECT_TRUE(Read(*source).ok());
    EXPECT_THAT(server_.requests(), SizeIs(before + 1));
    clock_.now += 1;
  }
}

TEST_F(RssSourceTest, WhatIsNoFeedIsTriedAgain) {
  server_.Answer("200 OK", "", "<!DOCTYPE html><html>Login</html>");
  server_.AnswerRaw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>");
  server_.Answer("200 OK", "", FeedOf(Item("1", "one")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_TRUE(absl::IsUnavailable(Read(*source)));
  clock_.now += kHour;
  EXPECT_TRUE(absl::IsUnavailable(Read(*source)));
  clock_.now += kHour;
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(Titles(), ElementsAre("one"));
}

TEST_F(RssSourceTest, FollowsRedirectsAndReadsTheCharsetOfTheAnswer) {
  server_.Answer("301 Moved", "Location: /elsewhere\r\n", "");
  server_.Answer("200 OK", "Content-Type: text/xml; charset=koi8-r\r\n",
                 "<rss><channel><item><guid>1</guid><title>\xf0\xcf\xc5\xda\xc4"
                 "</title></item></channel></rss>");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(Titles(), ElementsAre("Поезд"));
}

TEST_F(RssSourceTest, ALargeFeedComesInSeveralBatches) {
  std::string items;
  for (int i = 0; i < 30; ++i)
    items += Item(std::to_string(i), std::string(100'000, 'x'));
  server_.Answer("200 OK", "ETag: \"a\"\r\n", FeedOf(items));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  std::size_t all = 0, reads = 0;
  while (all < 30) {
    ASSERT_TRUE(Read(*source).ok());
    ASSERT_FALSE(got_.empty());
    all += got_.size();
    ++reads;
    // The validators wait for the last item.
    EXPECT_EQ(source->Checkpoint().find("\"a\"") != std::string::npos,
              all == 30);
  }
  EXPECT_GE(reads, 3u);
  EXPECT_THAT(server_.requests(), SizeIs(1));
}

TEST_F(RssSourceTest, AnInterruptCancelsTheFetchUnderWay) {
  server_.FallSilent();
  options_.timeout = 30 * kSecond;
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  std::thread interrupter([&] {
    EXPECT_TRUE(server_.AwaitRequests(1));
    source->Interrupt();
  });
  const absl::Status status = Read(*source);
  interrupter.join();
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
}

TEST_F(RssSourceTest, AnInterruptCancelsTheWaitAndNothingAfterIt) {
  server_.Answer("200 OK", "", FeedOf(Item("1", "one")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  ASSERT_TRUE(Read(*source).ok());
  source->Interrupt();
  SourceBatch batch;
  EXPECT_TRUE(absl::IsCancelled(source->Read(batch, kHour)));
  clock_.now += options_.every;
  EXPECT_TRUE(Read(*source).ok());
  EXPECT_THAT(server_.requests(), SizeIs(2));
}

TEST_F(RssSourceTest, AnUnreadableCheckpointIsABeginning) {
  server_.Answer("200 OK", "", FeedOf(Item("1", "one")));
  const auto source = Make();
  ASSERT_TRUE(source->Open({{}, "\x07garbage"}).ok());
  ASSERT_TRUE(Read(*source).ok());
  EXPECT_THAT(Titles(), ElementsAre("one"));
}

TEST(RssConfig, ReadsItsKeysAndTellsMistakes) {
  HandClock clock;
  const auto make = [&](const std::string& yaml, std::string& errors) {
    auto document = ConfigDocument::Parse(yaml, "v.yaml");
    EXPECT_TRUE(document.ok()) << document.status();
    auto source = MakeRssSource((*document)->root(), clock);
    (*document)->root().RefuseUnknown();
    errors = (*document)->errors().ToString();
    return source;
  };
  std::string errors;
  EXPECT_NE(
      make("url: https://a.example/rss\nevery: 30s\nuser_agent: me\n", errors),
      nullptr);
  EXPECT_EQ(errors, "");
  EXPECT_EQ(make("every: 5m\n", errors), nullptr);
  EXPECT_THAT(errors, HasSubstr("url"));
  EXPECT_EQ(make("url: file:///etc/passwd\n", errors), nullptr);
  EXPECT_THAT(errors, HasSubstr("v.yaml:1:"));
  make("url: https://a.example/rss\nevery: 1s\n", errors);
  EXPECT_THAT(errors, HasSubstr("every"));
}

}  // namespace
}  // namespace vigie
