#include "ingest/bluesky/connector.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/mapping.h"
#include "tests/ingest/bluesky/jetstream_server.h"
#include "tests/ingest/bluesky/still_clock.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::JetstreamPeer;
using testing::JetstreamServer;
using ::testing::Not;
using ::testing::SizeIs;

constexpr Micros kPatience = 100 * kMillisecond;

std::string Post(std::uint64_t time, std::string_view text = "bonjour") {
  return Cat("{\"did\":\"did:plc:anna\",\"time_us\":", time,
             ",\"kind\":\"commit\",\"commit\":{\"rev\":\"a\",\"operation\":"
             "\"create\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"",
             time, "\",\"record\":{\"text\":\"", text, "\"}}}");
}

// Keeps the connection open until the client leaves or says good-bye (then
// the server hangs up first).
void UntilGone(JetstreamPeer& peer) {
  int opcode = 0;
  std::string payload;
  while (opcode != 8 && peer.Receive(opcode, payload)) {
  }
}

struct Got {
  std::string frame;
  std::uint64_t position;
  std::uint32_t sub;
};

class BlueskyTest : public ::testing::Test {
 protected:
  BlueskyTest() { options_.urls.clear(); }

  std::unique_ptr<Source> Make(const JetstreamServer& server) {
    options_.urls = {server.Url()};
    return MakeBlueskySource(options_, clock_);
  }
  // Reads until `count` frames came or the source says something.
  static std::vector<Got> ReadAtLeast(Source& source, std::size_t count,
                                      absl::Status& status) {
    SourceBatch batch;
    for (int reads = 0; batch.items().size() < count && reads < 400; ++reads)
      if (!(status = source.Read(batch, kPatience)).ok()) break;
    std::vector<Got> frames;
    for (const auto& item : batch.items())
      frames.push_back(
          {std::string(batch.payload(item)), item.position, item.sub});
    return frames;
  }
  static std::vector<Got> ReadAtLeast(Source& source, std::size_t count) {
    absl::Status status;
    std::vector<Got> frames = ReadAtLeast(source, count, status);
    EXPECT_TRUE(status.ok()) << status;
    return frames;
  }
  static absl::Status ReadToEnd(Source& source, std::vector<Got>* all) {
    absl::Status status;
    while (status.ok())
      for (Got& got : ReadAtLeast(source, 1, status))
        all->push_back(std::move(got));
    return status;
  }

  StillClock clock_;
  BlueskyOptions options_;
};

TEST_F(BlueskyTest, AsksForTheCollectionsAndAccountsAndStartsWithWhatComesNow) {
  JetstreamServer server;
  options_.collections = {"app.bsky.feed.post", "app.bsky.graph.*"};
  options_.dids = {"did:plc:anna", "did:web:x%3A1"};
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_THAT(server.targets(),
              ElementsAre("/subscribe?wantedCollections=app.bsky.feed.post"
                          "&wantedCollections=app.bsky.graph.*"
                          "&wantedDids=did:plc:anna"
                          "&wantedDids=did:web:x%253A1"));
}

TEST_F(BlueskyTest, HandsOverFramesUnparsedWithTheirTimeAsPosition) {
  JetstreamServer server;
  server.Expect([](JetstreamPeer& peer) {
    peer.Text(Post(kStart));
    peer.Text(Post(kStart + 7, "the \\\"time_us\\\":1 of day"));
    UntilGone(peer);
  });
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<Got> frames = ReadAtLeast(*source, 2);
  ASSERT_THAT(frames, SizeIs(2));
  EXPECT_EQ(frames[0].frame, Post(kStart));
  EXPECT_EQ(frames[0].position, kStart);
  EXPECT_EQ(frames[1].position, kStart + 7);
  EXPECT_NE(source->epoch(), 0u);
  EXPECT_TRUE(source->health().connected);
  EXPECT_EQ(source->health().last_item, clock_.Now());
}

TEST_F(BlueskyTest, PositionsRiseEvenWhenTheTimesDoNot) {
  JetstreamServer server;
  server.Expect([](JetstreamPeer& peer) {
    peer.Text(Post(kStart));
    peer.Text(Post(kStart));
    peer.Text(Post(kStart - 5));
    peer.Text("garbage");
    peer.Text("");
    peer.Text("{\"time_us\":99999999999999999999999}");
    peer.Text(Post(4'000'000'000'000'000));  // 2096: would hide what follows
    peer.Text(Post(kStart + 1));
    UntilGone(peer);
  });
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<Got> frames = ReadAtLeast(*source, 8);
  ASSERT_THAT(frames, SizeIs(8));
  for (std::uint32_t i = 0; i < 7; ++i) {
    EXPECT_EQ(frames[i].position, kStart);
    EXPECT_EQ(frames[i].sub, i);
  }
  EXPECT_EQ(frames[7].position, kStart + 1);
  EXPECT_EQ(frames[7].sub, 0u);
}

TEST_F(BlueskyTest, ResumesAtTheLastDurableFrameInclusive) {
  JetstreamServer server;
  for (int i = 0; i < 10; ++i) server.Publish(kStart + i, Post(kStart + i));
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  const std::uint64_t epoch = source->epoch();
  // Another process, another day.
  const auto next = Make(server);
  ASSERT_TRUE(next->Open({.last = {epoch, kStart + 4, 0}}).ok());
  EXPECT_EQ(next->epoch(), epoch);
  EXPECT_THAT(server.targets().back(), HasSubstr(Cat("cursor=", kStart + 4)));
  const std::vector<Got> frames = ReadAtLeast(*next, 6);
  ASSERT_THAT(frames, SizeIs(6));
  EXPECT_EQ(frames.front().position, kStart + 4);  // a known repetition
  EXPECT_EQ(frames.front().sub, 0u);
  EXPECT_EQ(frames.back().position, kStart + 9);
}

TEST_F(BlueskyTest, LosesNothingWhenTheConnectionBreaksAgainAndAgain) {
  JetstreamServer server;
  for (int i = 0; i < 100; ++i) server.Publish(kStart + i, Post(kStart + i));
  server.DropAfter(7);
  const auto source = Make(server);
  SourcePosition last;
  ASSERT_TRUE(source->Open({}).ok());
  last = {source->epoch(), kStart, 0};
  std::vector<std::uint64_t> seen = {kStart};
  while (seen.back() < kStart + 99) {
    ASSERT_TRUE(source->Open({.last = last}).ok());
    absl::Status status;
    const std::vector<Got> frames = ReadAtLeast(
        *source, std::min<std::size_t>(7, kStart + 100 - last.position),
        status);
    ASSERT_THAT(frames, Not(IsEmpty()));
    for (const Got& got : frames) {
      const SourcePosition at{source->epoch(), got.position, got.sub};
      if (AtOrBelow(at, last)) continue;  // what the log does
      seen.push_back(got.position);
      last = at;
    }
  }
  EXPECT_THAT(seen, SizeIs(100));
  EXPECT_EQ(source->health().reconnects, 17u);
}

// Positions at or below the last are taken for repetitions and dropped.
TEST_F(BlueskyTest, PositionsRiseOverAReconnectWhateverTheTimesSay) {
  constexpr std::uint64_t kHourOn = kStart + 3'600'000'000;
  // Our clock is right, five years behind, was never set.
  const Micros years_ago = clock_.now - 5 * 365 * kDay;
  for (const Micros now : {clock_.now, years_ago, Micros{0}}) {
    clock_.now = now;
    JetstreamServer server;
    for (const std::uint64_t time : {kStart, kHourOn, kStart + 1})
      server.Publish(time, Post(time));
    server.Expect([](JetstreamPeer& peer) {
      for (const std::uint64_t time : {kStart, kHourOn, kStart + 1})
        peer.Text(Post(time));
      UntilGone(peer);
    });
    const auto source = Make(server);
    ASSERT_TRUE(source->Open({}).ok());
    Got got = ReadAtLeast(*source, 3).back();
    std::uint64_t fresh = kStart + 2;
    for (int reconnects = 0; reconnects < 3; ++reconnects, ++fresh) {
      const SourcePosition last{source->epoch(), got.position, got.sub};
      ASSERT_TRUE(source->Open({.last = last}).ok());
      server.Publish(fresh, Post(fresh));
      do {
        const std::vector<Got> frames = ReadAtLeast(*source, 1);
        ASSERT_THAT(frames, Not(IsEmpty())) << now;
        got = frames.back();
      } while (got.frame != Post(fresh));
      EXPECT_FALSE(AtOrBelow({source->epoch(), got.position, got.sub}, last))
          << now << " " << got.position << " " << got.sub;
    }
  }
}

TEST_F(BlueskyTest, WhatIsNotConfirmedYetKeepsItsPositions) {
  JetstreamServer server;
  clock_.now = 0;  // all times are beyond belief: positions are counted
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  for (int i = 0; i < 5; ++i) server.Publish(kStart + i, Post(kStart + i));
  std::vector<Got> frames = ReadAtLeast(*source, 5);
  ASSERT_THAT(frames, SizeIs(5));
  // The connection breaks before the log has told that more than two are safe.
  const SourcePosition safe{source->epoch(), frames[1].position, frames[1].sub};
  const SourcePosition given{source->epoch(), frames[4].position,
                             frames[4].sub};
  ASSERT_TRUE(source->Open({.last = safe}).ok());
  server.Publish(kStart + 5, Post(kStart + 5));
  frames = ReadAtLeast(*source, 1);
  ASSERT_THAT(frames, Not(IsEmpty()));
  EXPECT_FALSE(AtOrBelow(
      {source->epoch(), frames.back().position, frames.back().sub}, given));
}

TEST_F(BlueskyTest, AHostThatRefusesUsIsNoReasonToStopWhileThereAreOthers) {
  JetstreamServer closed, also_closed;
  for (JetstreamServer* server : {&closed, &also_closed})
    for (int i = 0; i < 2; ++i)
      server->ExpectRefusal(
          "HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nreason");
  options_.urls = {closed.Url(), also_closed.Url()};
  auto source = MakeBlueskySource(options_, clock_);
  const absl::Status first = source->Open({});
  EXPECT_EQ(first.code(), absl::StatusCode::kUnavailable) << first;
  EXPECT_THAT(first.ToString(), HasSubstr("403"));
  EXPECT_EQ(source->Open({}).code(), absl::StatusCode::kUnauthenticated);

  JetstreamServer open;
  options_.urls = {closed.Url(), open.Url()};
  source = MakeBlueskySource(options_, clock_);
  EXPECT_EQ(source->Open({}).code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(source->Open({}).ok());
}

TEST_F(BlueskyTest, GoesToTheNextHostWhenOneIsDownAndRewinds) {
  JetstreamServer other;
  std::string dead_url;
  {
    JetstreamServer dead;
    dead_url = dead.Url();
  }
  options_.urls = {dead_url, other.Url()};
  const auto source = MakeBlueskySource(options_, clock_);
  EXPECT_EQ(source->Open({}).code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(source->health().detail, HasSubstr("cannot connect"));
  const SourcePosition last{77, kStart, 3};
  ASSERT_TRUE(source->Open({.last = last}).ok());
  EXPECT_NE(source->epoch(), 77u);
  EXPECT_THAT(other.targets().back(),
              HasSubstr(Cat("cursor=", kStart - 5'000'000)));
  // The next process begins with the host whose epoch it finds in the log.
  const std::uint64_t epoch = source->epoch();
  const auto next = MakeBlueskySource(options_, clock_);
  ASSERT_TRUE(next->Open({.last = {epoch, kStart, 0}}).ok());
  EXPECT_EQ(next->epoch(), epoch);
  EXPECT_THAT(other.targets().back(), HasSubstr(Cat("cursor=", kStart)));
}

TEST_F(BlueskyTest, SaysSoWhenTheServerNoLongerKeepsWhatIsMissing) {
  JetstreamServer server;
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  const std::uint64_t old = kStart - 40ull * kHour;
  ASSERT_TRUE(source->Open({.last = {source->epoch(), old, 0}}).ok());
  EXPECT_THAT(source->health().gap, HasSubstr("36 hours"));
  // The next connection goes on where this one was: nothing more is missing.
  ASSERT_TRUE(source->Open({.last = {source->epoch(), kStart, 0}}).ok());
  EXPECT_EQ(source->health().gap, "");
}

TEST_F(BlueskyTest, AnswersPings) {
  JetstreamServer server;
  server.Expect([](JetstreamPeer& peer) {
    peer.Ping("are you there");
    int opcode = 0;
    std::string payload;
    if (peer.Receive(opcode, payload) && opcode == 10)
      peer.Text(Cat("pong ", payload));
    UntilGone(peer);
  });
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_EQ(ReadAtLeast(*source, 1).at(0).frame, "pong are you there");
}

TEST_F(BlueskyTest, GivesUpASilentServerButNotOneThatAnswersPings) {
  options_.idle = 200 * kMillisecond;
  JetstreamServer server;
  server.Expect([](JetstreamPeer& peer) {
    int opcode = 0;
    std::string payload;
    for (int pings = 0; pings < 4 && peer.Receive(opcode, payload);)
      if (opcode == 9 && peer.Frame(10, payload)) ++pings;
    peer.Text("still here");
    // From now on nothing, and no answer.
    UntilGone(peer);
  });
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_EQ(ReadAtLeast(*source, 1).at(0).frame, "still here");
  absl::Status status;
  EXPECT_THAT(ReadAtLeast(*source, 1, status), IsEmpty());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(status.ToString(), HasSubstr("silent"));
}

TEST_F(BlueskyTest, ASlowReaderIsDroppedAndCatchesUp) {
  JetstreamServer server;
  const std::string text(100'000, 'x');
  for (int i = 0; i < 300; ++i)
    server.Publish(kStart + i, Post(kStart + i, text));
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  SourcePosition last{source->epoch(), kStart, 0};
  std::uint64_t seen = 0;
  int connections = 0;
  while (last.position < kStart + 299) {
    ASSERT_TRUE(source->Open({.last = last}).ok());
    // The first time it waits until the server has lost its patience.
    if (++connections == 1) server.AwaitDropped(1);
    absl::Status status;
    while (status.ok() && last.position < kStart + 299)
      for (const Got& got : ReadAtLeast(*source, 1, status)) {
        const SourcePosition at{source->epoch(), got.position, got.sub};
        if (AtOrBelow(at, last)) continue;
        ++seen;
        last = at;
      }
  }
  EXPECT_EQ(seen, 299u);
  EXPECT_GE(connections, 2);
}

TEST_F(BlueskyTest, AFrameOverOneMebibyteIsCutAndTheNextOneIsWhole) {
  JetstreamServer server;
  server.Expect([](JetstreamPeer& peer) {
    peer.Text(Post(kStart, std::string(3'000'000, 'x')));
    // In three parts.
    peer.Frame(1, Post(kStart + 1, std::string(200'000, 'y')), false);
    peer.Frame(0, std::string(1'000'000, 'y'), false);
    peer.Frame(0, std::string(1'000'000, 'y'), true);
    peer.Text(Post(kStart + 2));
    UntilGone(peer);
  });
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<Got> frames = ReadAtLeast(*source, 3);
  ASSERT_THAT(frames, SizeIs(3));
  EXPECT_THAT(frames[0].frame, SizeIs(kMaxPayload + 1));
  EXPECT_EQ(frames[0].position, kStart);
  EXPECT_THAT(frames[1].frame, SizeIs(kMaxPayload + 1));
  EXPECT_EQ(frames[2].frame, Post(kStart + 2));
}

TEST_F(BlueskyTest, TellsWhyTheServerClosed) {
  for (const int code : {1000, 1001, 1008, 1011, 1013}) {
    JetstreamServer server;
    server.Expect([&](JetstreamPeer& peer) {
      peer.Text(Post(kStart));
      peer.Close(code, "too slow");
      UntilGone(peer);
    });
    const auto source = Make(server);
    ASSERT_TRUE(source->Open({}).ok());
    std::vector<Got> frames;
    const absl::Status status = ReadToEnd(*source, &frames);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(status.ToString(), HasSubstr(Cat(code, " too slow")));
    EXPECT_THAT(frames, SizeIs(1));
    EXPECT_FALSE(source->health().connected);
  }
}

TEST_F(BlueskyTest, BrokenProtocolEndsTheConnectionOnly) {
  for (const std::string_view raw :
       {std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
        std::string_view("\x81\x85wrong", 7),         // a masked server
        std::string_view("\x81\xff\xff\xff\xff", 5),  // cut short
        std::string_view("\x81\x02\xc3\x28", 4),      // not UTF-8
        std::string_view("\x80\x01x", 3)}) {          // goes on with nothing
    JetstreamServer server;
    server.Expect([&](JetstreamPeer& peer) {
      peer.Text(Post(kStart));
      peer.Raw(raw);
    });
    const auto source = Make(server);
    ASSERT_TRUE(source->Open({}).ok());
    std::vector<Got> frames;
    EXPECT_EQ(ReadToEnd(*source, &frames).code(),
              absl::StatusCode::kUnavailable);
    EXPECT_THAT(frames, SizeIs(1));
    EXPECT_TRUE(source->Open({}).ok());
  }
}

TEST_F(BlueskyTest, BinaryFramesArePassedOverAndTold) {
  JetstreamServer server;
  server.Expect([](JetstreamPeer& peer) {
    peer.Binary("\x28\xb5\x2f\xfd");
    peer.Text(Post(kStart));
    UntilGone(peer);
  });
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_THAT(ReadAtLeast(*source, 1), SizeIs(1));
  EXPECT_THAT(source->health().detail, HasSubstr("1 binary frame"));
}

TEST_F(BlueskyTest, ManyAccountsAreSentAfterTheHandshake) {
  for (int i = 0; i < 1000; ++i) options_.dids.push_back(Cat("did:plc:a", i));
  JetstreamServer server;
  server.Expect([](JetstreamPeer& peer) {
    int opcode;
    std::string payload;
    if (peer.Receive(opcode, payload)) peer.Text(payload);
    UntilGone(peer);
  });
  const auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_THAT(server.targets().back(), HasSubstr("requireHello=true"));
  EXPECT_THAT(server.targets().back(), Not(HasSubstr("wantedDids")));
  const std::string hello = ReadAtLeast(*source, 1).at(0).frame;
  EXPECT_THAT(hello, HasSubstr("\"type\":\"options_update\""));
  EXPECT_THAT(hello, HasSubstr("[\"did:plc:a0\",\"did:plc:a1\","));
  EXPECT_THAT(hello, HasSubstr("\"did:plc:a999\"]"));
}

TEST_F(BlueskyTest, TheServersAnswerDecidesWhetherToTryAgain) {
  const std::pair<const char*, absl::StatusCode> answers[] = {
      {"400 Bad Request", absl::StatusCode::kInvalidArgument},
      {"401 Unauthorized", absl::StatusCode::kUnauthenticated},
      {"403 Forbidden", absl::StatusCode::kUnauthenticated},
      {"429 Too Many Requests", absl::StatusCode::kUnavailable},
      {"503 Service Unavailable", absl::StatusCode::kUnavailable},
      {"200 OK", absl::StatusCode::kUnavailable}};
  for (const auto& [answer, code] : answers) {
    JetstreamServer server;
    server.ExpectRefusal(
        Cat("HTTP/1.1 ", answer, "\r\nContent-Length: 6\r\n\r\nreason"));
    const auto source = Make(server);
    const absl::Status status = source->Open({});
    EXPECT_EQ(status.code(), code) << answer << ": " << status;
    EXPECT_FALSE(source->health().connected);
  }
  JetstreamServer server;
  server.ExpectRefusal("220 this is a mail server\r\n");
  EXPECT_EQ(Make(server)->Open({}).code(), absl::StatusCode::kUnavailable);
}

TEST_F(BlueskyTest, InterruptEndsAWaitingReadAndAWaitingOpen) {
  JetstreamServer server;
  auto source = Make(server);
  ASSERT_TRUE(source->Open({}).ok());
  std::thread other([&] { source->Interrupt(); });
  SourceBatch batch;
  EXPECT_EQ(source->Read(batch, 3600 * kSecond).code(),
            absl::StatusCode::kCancelled);
  other.join();
  // The server takes the connection, but never answers.
  server.Expect([](JetstreamPeer& peer) { UntilGone(peer); });
  options_.urls = {server.Url()};
  options_.urls[0].replace(0, 2, "wss");  // it waits for a TLS greeting
  source = MakeBlueskySource(options_, clock_);
  absl::Status status;
  std::thread opening([&] { status = source->Open({}); });
  // Interrupt is forgotten at Open's beginning: again until it counts.
  std::atomic<bool> opened{false};
  std::thread interrupting([&] {
    while (!opened) {
      source->Interrupt();
      std::this_thread::yield();
    }
  });
  opening.join();
  opened = true;
  interrupting.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
}

class BlueskyTlsTest : public BlueskyTest {
 protected:
  BlueskyTlsTest() : authority_(testing::MakeAuthority()) {
    options_.ca_file = ::testing::TempDir() + Cat("vigie_ca_", getpid());
    std::ofstream(options_.ca_file) << authority_.certificate;
  }
  ~BlueskyTlsTest() override { std::filesystem::remove(options_.ca_file); }

  absl::Status OpenAgainst(const testing::Certificate& certificate,
                           const std::string& host) {
    JetstreamServer server(certificate);
    options_.urls = {server.Url(host)};
    const auto source = MakeBlueskySource(options_, clock_);
    absl::Status status = source->Open({});
    if (status.ok()) {
      server.Publish(kStart, Post(kStart));
      EXPECT_EQ(ReadAtLeast(*source, 1).at(0).frame, Post(kStart));
    }
    return status;
  }
  const testing::Certificate authority_;
};

TEST_F(BlueskyTlsTest, ReadsOverTlsByNameAndByAddress) {
  const auto certificate =
      MakeCertificate(authority_, "DNS:localhost,IP:127.0.0.1");
  EXPECT_TRUE(OpenAgainst(certificate, "localhost").ok());
  EXPECT_TRUE(OpenAgainst(certificate, "127.0.0.1").ok());
}

TEST_F(BlueskyTlsTest, RefusesACertificateForAnotherHost) {
  const auto certificate =
      MakeCertificate(authority_, "DNS:jetstream.example,IP:127.0.0.2");
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const absl::Status status = OpenAgainst(certificate, host);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(status.ToString(), HasSubstr("certificate"));
  }
}

TEST_F(BlueskyTlsTest, RefusesACertificateOfAnAuthorityItDoesNotKnow) {
  const auto certificate =
      MakeCertificate(testing::MakeAuthority(), "DNS:localhost");
  const absl::Status status = OpenAgainst(certificate, "localhost");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(status.ToString(), HasSubstr("certificate"));
  // Nor does the system know ours.
  options_.ca_file.clear();
  EXPECT_FALSE(
      OpenAgainst(MakeCertificate(authority_, "DNS:localhost"), "localhost")
          .ok());
}

TEST_F(BlueskyTlsTest, RefusesACertificateThatHasExpired) {
  const absl::Status status = OpenAgainst(
      MakeCertificate(authority_, "DNS:localhost", -1), "localhost");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(status.ToString(), HasSubstr("expired"));
}

}  // namespace
}  // namespace vigie
