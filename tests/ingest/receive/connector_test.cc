#include "ingest/receive/connector.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <deque>
#include <future>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/mapping.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

struct Response {
  int status = 0;  // 0: the connection ended without an answer
  std::string head, body;
};

// One TCP connection, so that a test decides about every byte.
class Connection {
 public:
  explicit Connection(int port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void HalfClose() { shutdown(fd_, SHUT_WR); }
  Response Receive() {
    Response response;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
      if (!Fill()) return response;
    response.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    response.status = std::atoi(response.head.c_str() + 9);
    const std::size_t length = response.head.find("Content-Length: ");
    const std::size_t size =
        length == std::string::npos
            ? 0
            : std::strtoul(response.head.c_str() + length + 16, nullptr, 10);
    while (buffer_.size() < size && Fill()) {
    }
    response.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return response;
  }

 private:
  bool Fill() {
    char bytes[4096];
    const ssize_t got = recv(fd_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  const int fd_;
  std::string buffer_;
};

std::string Post(std::string_view body, std::string_view more = "",
                 std::string_view token = "open sesame") {
  return Cat("POST /v1/mentions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ",
             token, "\r\nContent-Length: ", body.size(), "\r\n", more, "\r\n",
             body);
}

std::string Gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8,
                         Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

class ReceiveTest : public ::testing::Test {
 protected:
  ReceiveTest() {
    options_.listen = "127.0.0.1:0";
    options_.senders = {{"crm", "open sesame"}, {"forum", "other token"}};
    options_.max_body = 64 << 10;
    options_.max_waiting = 256 << 10;
    options_.threads = 8;
  }
  void Open() {
    source_ = MakeReceiveSource(options_);
    ASSERT_TRUE(source_->Open({}).ok()) << source_->health().detail;
    const std::string detail = source_->health().detail;
    const std::size_t colon = detail.rfind(':');
    port_ = std::atoi(detail.c_str() + colon + 1);
    ASSERT_GT(port_, 0) << detail;
  }
  Response Ask(std::string_view request) {
    Connection connection(port_);
    connection.Send(request);
    return connection.Receive();
  }
  std::future<Response> AskLater(std::string request) {
    return std::async(std::launch::async, [this, request = std::move(request)] {
      return Ask(request);
    });
  }
  // Reads at least `count` lines.
  std::vector<std::string> Read(std::size_t count) {
    SourceBatch batch;
    while (batch.items().size() < count) {
      const absl::Status status = source_->Read(batch, 10 * kSecond);
      if (!status.ok()) {
        ADD_FAILURE() << status;
        break;
      }
    }
    std::vector<std::string> lines;
    for (const auto& item : batch.items()) {
      lines.emplace_back(batch.payload(item));
      EXPECT_GT(item.position, last_);
      last_ = item.position;
    }
    return lines;
  }
  static bool Waits(const std::future<Response>& answer) {
    return answer.wait_for(std::chrono::seconds(0)) !=
           std::future_status::ready;
  }

  ReceiveOptions options_;
  std::unique_ptr<Source> source_;
  int port_ = 0;
  std::uint64_t last_ = 0;
};

TEST_F(ReceiveTest, Answers202OnlyOnceEveryLineIsDurable) {
  Open();
  auto answer = AskLater(Post("{\"id\":1}\r\n\n{\"id\":2}"));
  EXPECT_THAT(Read(2), ElementsAre("{\"id\":1}", "{\"id\":2}"));
  EXPECT_TRUE(Waits(answer));
  source_->Durable(last_ - 1, 0);
  // Not a proof, but a premature answer would show in some of the runs.
  EXPECT_EQ(answer.wait_for(std::chrono::milliseconds(30)),
            std::future_status::timeout);
  source_->Durable(last_, 0);
  const Response response = answer.get();
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(response.body, "{\"accepted\":2}");
  EXPECT_THAT(response.head, HasSubstr("application/json"));
}

TEST_F(ReceiveTest, RefusesWhoHasNoToken) {
  Open();
  EXPECT_EQ(Ask(Post("x", "", "wrong")).status, 401);
  EXPECT_EQ(Ask(Post("x", "", "open sesam")).status, 401);
  EXPECT_EQ(Ask(Post("x", "", "open sesame!")).status, 401);
  const Response response = Ask(
      "POST /v1/mentions HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(response.status, 401);
  EXPECT_THAT(response.head, HasSubstr("WWW-Authenticate: Bearer"));
  EXPECT_EQ(Ask("POST /v1/mentions HTTP/1.1\r\nHost: x\r\nAuthorization: "
                "Basic b3Blbg==\r\nContent-Length: 1\r\n\r\nx")
                .status,
            401);
}

TEST_F(ReceiveTest, AnswersWithoutReadingWhatItWillNotTake) {
  Open();
  // A megabyte announced and never sent.
  const std::string head =
      "POST /v1/mentions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n";
  EXPECT_EQ(Ask(head + "\r\n").status, 401);
  EXPECT_EQ(Ask(head + "Authorization: Bearer open sesame\r\n\r\n").status,
            413);
}

TEST_F(ReceiveTest, NamesWhatIsWrongWithTheRequest) {
  Open();
  const std::string auth = "Host: x\r\nAuthorization: Bearer open sesame\r\n";
  EXPECT_EQ(Ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
  EXPECT_EQ(Ask("GET /v1/mentions/1 HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
  const Response get = Ask("GET /v1/mentions HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(get.status, 405);
  EXPECT_THAT(get.head, HasSubstr("Allow: POST"));
  EXPECT_EQ(Ask("DELETE /v1/mentions HTTP/1.1\r\n" + auth + "\r\n").status,
            405);
  EXPECT_EQ(Ask("POST /v1/mentions HTTP/1.1\r\n" + auth + "\r\n").status, 411);
  // Two lengths: a proxy may have believed the other one.
  for (const char* twice :
       {"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0"
        "\r\n\r\n"})
    EXPECT_EQ(Ask("POST /v1/mentions HTTP/1.1\r\n" + auth + twice).status, 400)
        << twice;
  EXPECT_EQ(Ask(Post("")).status, 400);
  EXPECT_EQ(Ask(Post("\n \r\n")).status, 400);
  EXPECT_EQ(Ask(Post("x", "Content-Encoding: br\r\n")).status, 415);
  EXPECT_EQ(Ask(Post("x", "Content-Type: multipart/form-data\r\n")).status,
            415);
  EXPECT_EQ(Ask(Post("x", "Content-Encoding: gzip\r\n")).status, 400);
  EXPECT_EQ(
      Ask(Post("x", Cat("Idempotency-Key: ", std::string(201, 'k'), "\r\n")))
          .status,
      400);
  EXPECT_EQ(Ask(Post(std::string(options_.max_body + 1, 'x'))).status, 413);
}

TEST_F(ReceiveTest, TakesGzipButNoBomb) {
  Open();
  const std::string gzip = "Content-Encoding: gzip\r\n";
  // Two members in a row, as `cat a.gz b.gz` makes.
  auto answer = AskLater(Post(Gzip("one\n") + Gzip("two\n"), gzip));
  EXPECT_THAT(Read(2), ElementsAre("one", "two"));
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().status, 202);

  EXPECT_EQ(Ask(Post(Gzip(std::string(50'000'000, 'x')), gzip)).status, 413);
  const std::string whole = Gzip("one\ntwo\n");
  EXPECT_EQ(Ask(Post(whole.substr(0, whole.size() - 5), gzip)).status, 400);
  EXPECT_EQ(Ask(Post(whole + "rubbish", gzip)).status, 400);
}

TEST_F(ReceiveTest, TakesABodyInChunks) {
  Open();
  const std::string head =
      "POST /v1/mentions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer open "
      "sesame\r\nTransfer-Encoding: chunked\r\n\r\n";
  auto answer = AskLater(head + "4\r\none\n\r\n3\r\ntwo\r\n0\r\n\r\n");
  EXPECT_THAT(Read(2), ElementsAre("one", "two"));
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().status, 202);
  std::string large = head;
  for (int i = 0; i < 20; ++i)
    large += "1000\r\n" + std::string(4096, 'x') + "\r\n";
  EXPECT_EQ(Ask(large + "0\r\n\r\n").status, 413);
}

TEST_F(ReceiveTest, AsksForABodyThatWaitsToBeAskedFor) {
  Open();
  Connection connection(port_);
  connection.Send(
      "POST /v1/mentions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer open "
      "sesame\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(connection.Receive().status, 100);
  connection.Send("one");
  EXPECT_THAT(Read(1), ElementsAre("one"));
  source_->Durable(last_, 0);
  EXPECT_EQ(connection.Receive().status, 202);
}

TEST_F(ReceiveTest, AnswersPipelinedRequestsInOrder) {
  Open();
  Connection connection(port_);
  connection.Send(Post("one\ntwo") + Post("three") + Post("") + Post("four"));
  EXPECT_THAT(Read(2), ElementsAre("one", "two"));
  source_->Durable(last_, 0);
  EXPECT_EQ(connection.Receive().body, "{\"accepted\":2}");
  EXPECT_THAT(Read(1), ElementsAre("three"));
  source_->Durable(last_, 0);
  EXPECT_EQ(connection.Receive().body, "{\"accepted\":1}");
  EXPECT_EQ(connection.Receive().status, 400);
  EXPECT_THAT(Read(1), ElementsAre("four"));
  source_->Durable(last_, 0);
  EXPECT_EQ(connection.Receive().status, 202);
}

TEST_F(ReceiveTest, ARepetitionUnderAnIdempotencyKeyIsNotReadTwice) {
  Open();
  const std::string key = "Idempotency-Key: batch-1\r\n";
  auto answer = AskLater(Post("one\ntwo", key));
  EXPECT_THAT(Read(2), SizeIs(2));
  auto meanwhile = AskLater(Post("one\ntwo", key));  // joins the first
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().body, "{\"accepted\":2}");
  EXPECT_EQ(meanwhile.get().body, "{\"accepted\":2}");
  EXPECT_EQ(Ask(Post("one\ntwo", key)).body, "{\"accepted\":2}");
  EXPECT_EQ(Ask(Post("three", key)).status, 422);
  // The key belongs to the sender: another's is another.
  auto other = AskLater(Post("three", key, "other token"));
  EXPECT_THAT(Read(1), ElementsAre("three"));
  source_->Durable(last_, 0);
  EXPECT_EQ(other.get().status, 202);
  SourceBatch batch;
  EXPECT_TRUE(source_->Read(batch, 0).ok());
  EXPECT_TRUE(batch.empty());
}

TEST_F(ReceiveTest, WhatIsNotDurableInTimeIsToBeSentAgain) {
  options_.patience = 20 * kMillisecond;
  Open();
  const std::string request = Post("one", "Idempotency-Key: a\r\n");
  const Response response = Ask(request);  // nobody reads it
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.head, HasSubstr("Retry-After: "));
  SourceBatch batch;
  EXPECT_TRUE(source_->Read(batch, 0).ok());
  EXPECT_TRUE(batch.empty());  // refused: not read either
  // The key is free again.
  auto answer = AskLater(request);
  EXPECT_THAT(Read(1), ElementsAre("one"));
  source_->Durable(last_, 0);
  // In time or not, the answer tells the truth; sent again, it is durable.
  answer.get();
  EXPECT_EQ(Ask(request).status, 202);
}

TEST_F(ReceiveTest, SaysSoWhenTooMuchIsWaiting) {
  options_.max_waiting = 100'000;
  Open();
  // Two that fit only one at a time, in either order; nobody reads.
  std::future<Response> two[] = {AskLater(Post(std::string(60'000, 'a'))),
                                 AskLater(Post(std::string(60'000, 'b')))};
  int refused = 0;
  while (two[refused].wait_for(std::chrono::milliseconds(5)) ==
         std::future_status::timeout)
    refused = 1 - refused;
  const Response response = two[refused].get();
  EXPECT_EQ(response.status, 429);
  EXPECT_THAT(response.head, HasSubstr("Retry-After: "));
  EXPECT_TRUE(Waits(two[1 - refused]));
  source_->Interrupt();
  EXPECT_EQ(two[1 - refused].get().status, 503);
}

TEST_F(ReceiveTest, SendersBeyondTheThreadsAreToldToComeAgain) {
  Open();  // 8 threads: 7 may wait
  std::vector<std::future<Response>> waiting;
  for (int i = 0; i < 7; ++i) waiting.push_back(AskLater(Post(Cat("x", i))));
  Read(7);
  EXPECT_EQ(Ask(Post("one too many")).status, 429);
  source_->Durable(last_, 0);
  for (auto& answer : waiting) EXPECT_EQ(answer.get().status, 202);
}

TEST_F(ReceiveTest, ShutdownAnswersThoseWhoWait) {
  Open();
  auto read = AskLater(Post("read"));
  Read(1);
  source_->Interrupt();
  const Response late = Ask(Post("after"));
  EXPECT_EQ(late.status, 503);
  EXPECT_THAT(late.head, HasSubstr("Retry-After: "));
  SourceBatch batch;
  EXPECT_EQ(source_->Read(batch, 3600 * kSecond).code(),
            absl::StatusCode::kCancelled);
  source_->Close();
  EXPECT_EQ(read.get().status, 503);
  EXPECT_FALSE(source_->health().connected);
}

TEST_F(ReceiveTest, WhatWasReadBeforeTheShutdownMayStillBecomeDurable) {
  Open();
  auto answer = AskLater(Post("read"));
  Read(1);
  source_->Interrupt();
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().status, 202);
}

TEST_F(ReceiveTest, OpensAgainUnderANewEpochWithPositionsThatRise) {
  Open();
  const std::uint64_t epoch = source_->epoch();
  auto lost = AskLater(Post("one", "Idempotency-Key: a\r\n"));
  Read(1);
  source_->Close();
  EXPECT_EQ(lost.get().status, 503);
  ASSERT_TRUE(source_->Open({}).ok());
  EXPECT_NE(source_->epoch(), epoch);
  const std::string detail = source_->health().detail;
  port_ = std::atoi(detail.c_str() + detail.rfind(':') + 1);
  auto answer = AskLater(Post("one", "Idempotency-Key: a\r\n"));
  EXPECT_THAT(Read(1), ElementsAre("one"));  // not durable then: read anew
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().status, 202);
}

TEST_F(ReceiveTest, SlowSendersLoseTheirConnection) {
  options_.slowest = 100 * kMillisecond;
  Open();
  Connection header(port_);
  header.Send("POST /v1/mentions HTTP/1.1\r\nHo");
  Connection body(port_);
  const std::string whole = Post("0123456789");
  body.Send(whole.substr(0, whole.size() - 5));
  EXPECT_THAT(header.Receive().status, ::testing::AnyOf(0, 400, 408));
  EXPECT_EQ(body.Receive().status, 408);
}

TEST_F(ReceiveTest, ASenderWhoDripsIsCutInTheSameTime) {
  options_.slowest = 100 * kMillisecond;
  Open();
  Connection connection(port_);
  connection.Send("POST /v1/mentions HTTP/1.1\r\nX: ");
  // Each byte comes in time, the header never ends.
  while (connection.Send("a")) {
  }
  EXPECT_NE(connection.Receive().status, 202);
}

TEST_F(ReceiveTest, ConnectionsThatSendNothingKeepNobodyWaiting) {
  options_.slowest = kMinute;
  options_.threads = ReceiveOptions().threads;
  Open();
  std::deque<Connection> idle;
  for (int i = 0; i < options_.threads - 8; ++i) {
    idle.emplace_back(port_);
    if (i % 2 == 0) idle.back().Send("POST /v1/ment");
  }
  auto answer = AskLater(Post("one"));
  EXPECT_THAT(Read(1), ElementsAre("one"));
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().status, 202);
  idle.clear();
}

TEST_F(ReceiveTest, ABodyCutShortIsRefused) {
  Open();
  Connection connection(port_);
  const std::string whole = Post("0123456789");
  connection.Send(whole.substr(0, whole.size() - 5));
  connection.HalfClose();
  EXPECT_EQ(connection.Receive().status, 408);
}

TEST_F(ReceiveTest, ChunksThatBreakOffAreRefused) {
  Open();
  const std::string head =
      "POST /v1/mentions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer open "
      "sesame\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string lines(20'000, 'x');
  const std::string chunk = Cat("4e20\r\n", lines, "\r\n");
  for (const std::string& end :
       {std::string(), std::string("zz\r\n"), std::string("20\r\nonly so")}) {
    Connection connection(port_);
    connection.Send(head + chunk + end);
    connection.HalfClose();
    EXPECT_EQ(connection.Receive().status, 408) << end;
  }
  auto answer = std::async(std::launch::async, [&] {
    Connection connection(port_);
    connection.Send(head + chunk + "0\r\n\r\n");
    return connection.Receive();
  });
  EXPECT_THAT(Read(1), ElementsAre(lines));
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().status, 202);
}

TEST_F(ReceiveTest, SurvivesWhatIsNotHttp) {
  Open();
  for (const std::string_view rubbish :
       {std::string_view("\x16\x03\x01\x02\x00\x01\x00", 7),
        std::string_view("GET\r\n\r\n"),
        std::string_view("POST /v1/mentions HTTP/9.9\r\n\r\n"),
        std::string_view("POST /v1/mentions HTTP/1.1\r\nContent-Length: "
                         "-5\r\nAuthorization: Bearer open sesame\r\n\r\n"),
        std::string_view("\0\0\0\0", 4)}) {
    Connection connection(port_);
    connection.Send(rubbish);
    connection.HalfClose();
    EXPECT_NE(connection.Receive().status, 202);
  }
  auto answer = AskLater(Post("one"));
  EXPECT_THAT(Read(1), ElementsAre("one"));
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().status, 202);
}

TEST_F(ReceiveTest, ALineOverOneMebibyteIsCutSoThatItsMappingRefusesIt) {
  options_.max_body = 4 << 20;
  options_.max_waiting = 8 << 20;
  Open();
  auto answer =
      AskLater(Post("one\n" + std::string(2'000'000, 'x') + "\nthree"));
  const std::vector<std::string> lines = Read(3);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[1], SizeIs(kMaxPayload + 1));
  EXPECT_EQ(lines[2], "three");
  source_->Durable(last_, 0);
  EXPECT_EQ(answer.get().body, "{\"accepted\":3}");
}

TEST_F(ReceiveTest, ManySendersAtOnceLoseNothing) {
  Open();
  constexpr int kSenders = 6, kRequests = 40;
  std::vector<std::future<int>> senders;
  for (int s = 0; s < kSenders; ++s)
    senders.push_back(std::async(std::launch::async, [this, s] {
      int accepted = 0;
      Connection connection(port_);
      for (int r = 0; r < kRequests; ++r) {
        connection.Send(Post(Cat(s, "-", r, "-a\n", s, "-", r, "-b\n")));
        if (connection.Receive().status == 202) ++accepted;
      }
      return accepted;
    }));
  std::set<std::string> seen;
  while (seen.size() < 2 * kSenders * kRequests) {
    for (const std::string& line : Read(1))
      EXPECT_TRUE(seen.insert(line).second);
    source_->Durable(last_, 0);
  }
  for (auto& sender : senders) EXPECT_EQ(sender.get(), kRequests);
}

TEST_F(ReceiveTest, AnAddressThatIsTakenIsTriedAgain) {
  Open();
  options_.listen = Cat("127.0.0.1:", port_);
  const auto second = MakeReceiveSource(options_);
  const absl::Status status = second->Open({});
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(status.ToString(), HasSubstr(options_.listen));
}

}  // namespace
}  // namespace vigie
